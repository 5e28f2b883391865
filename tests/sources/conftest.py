"""The project and the server of the tests of refresh."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from ateliers.sources import build as building
from ateliers.sources import refresh as refreshing
from ateliers.sources.check import Report
from ateliers.sources.context import Build
from tests.sources.bench import FILE, PATH, Bench
from tests.support.loopback import serving, whole


@pytest.fixture(scope="module")
def accepted(
    root: Path, tmp_path_factory, territories: pd.DataFrame, events: pd.DataFrame
) -> Iterator[Path]:
    """Return a project whose table of vacancy is made of a fixture, as last used."""
    project = tmp_path_factory.mktemp("accepted")
    for name in ("parameters", "data"):
        shutil.copytree(root / name, project / name)
    given = project / "inputs" / FILE
    given.parent.mkdir(parents=True)
    shutil.copy(root / "tests/fixtures/producers/lovac_2025.csv", given)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Build, "territories", territories)
        patch.setattr(Build, "commune_events", events)
        # The territories come from the project here, not from the producers' packages.
        patch.setattr(refreshing, "SHARED", ())
        # All the rules on all the tables take seconds: one test applies them.
        patch.setattr(refreshing, "check", lambda root: Report())
        # Its national twin holds rows of the same file.
        both = ["vacancy", "vacancy_national"]
        building.build(
            project, project / "inputs", only=both, accept_inputs=True, say=lambda _: None
        )
        yield project


@pytest.fixture()
def bench(accepted: Path, tmp_path: Path) -> Iterator[Bench]:
    project = tmp_path / "project"
    shutil.copytree(accepted / "data", project / "data")
    (project / "parameters").symlink_to(accepted / "parameters")
    with serving() as server:
        content = (accepted / "inputs" / FILE).read_bytes()
        server.answers[PATH] = [whole(content)]
        yield Bench(project, server, tmp_path / "cache", content)
