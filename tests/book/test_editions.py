"""Two editions that differ by one value of the data: the difference says that, and no more."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from ateliers.execution.runner import Options, run_all
from ateliers.publish.archive import Archive
from ateliers.publish.book import publish
from ateliers.publish.changes import Change, compare
from ateliers.record import read_record
from ateliers.sources.seal import seal
from tests.support.inputs import copy_project

pytestmark = pytest.mark.slow

SITE = "tessy-bocage"
KEY = ["site", "indicator", "period", "geography"]
#: The population of Tessy-Bocage in 2022, and a neighbour of it.
BEFORE, AFTER = "commune,50592,2022,2219,ok", "commune,50592,2022,2220,ok"


def records(project: Path) -> pd.DataFrame:
    """Return every indicator of the project, by its key."""
    files = sorted((project / "build" / "runs" / SITE).glob("*/indicators.csv"))
    return pd.concat(map(read_record, files)).set_index(KEY)[["value", "low", "high", "status"]]


@pytest.fixture(scope="module")
def editions(root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, pd.DataFrame]:
    """Publish one site, change one value, run what reads it again, publish.

    Returns the project, and its indicators as they were before.
    """
    project = copy_project(root, tmp_path_factory.mktemp("editions") / "project")
    # One site is run; nothing is compared.
    (project / "notebooks" / "synthesis.ipynb").unlink()
    for file in (project / "parameters" / "themes").glob("*.yml"):
        file.write_text(re.sub(r"(?m)^comparison:.*\n", "", file.read_text("utf-8")), "utf-8")
    shutil.copytree(root / "build" / "runs" / SITE, project / "build" / "runs" / SITE)
    publish(project, quiet=True)
    before = records(project)
    population = project / "data" / "population.csv"
    text = population.read_text("utf-8")
    assert text.count(BEFORE) == 1
    population.write_text(text.replace(BEFORE, AFTER), "utf-8")
    seal(project)
    reading = ["demography", "mobility"]
    outcome = run_all(project, Options(sites=[SITE], themes=reading), say=lambda line: None)
    assert outcome.failed == []
    publish(project, quiet=True)
    return project, before


@pytest.fixture(scope="module")
def changes(editions: tuple[Path, pd.DataFrame]) -> list[Change]:
    archive = Archive(editions[0])
    old, new = (archive.read(archive.find(words)) for words in ("previous", "html"))
    return compare(old, new, archive.table)


def of(changes: list[Change], kind: str) -> list[Change]:
    return [change for change in changes if change.kind == kind]


def test_the_value_is_listed_and_no_other(changes: list[Change]) -> None:
    (value,) = of(changes, "value")
    assert (value.where, value.what, value.before, value.after) == (
        *("population", "population"),
        *("2219", "2220"),
    )
    assert value.place == "level commune, code 50592, year 2022"
    assert [(c.where, c.what) for c in of(changes, "source")] == [("population", "sha256")]


def test_all_the_indicators_it_moves_are_listed_and_no_other(
    changes: list[Change], editions: tuple[Path, pd.DataFrame]
) -> None:
    project, before = editions
    after = records(project).loc[before.index]
    apart = (before != after) & ~(before.isna() & after.isna())
    moved = set(before.index[apart.any(axis=1)])
    assert ("pop_tcam", "2016-2022") in {key[1:3] for key in moved}, "a rate moves with a number"
    listed = of(changes, "indicator")
    assert {(c.where, c.what, c.period, c.place) for c in listed} == moved
    assert all(c.change == "moved" for c in listed)


def test_the_pages_that_show_them_are_listed_and_no_other(changes: list[Change]) -> None:
    found = {c.where for c in of(changes, "page")}
    # The sheets and the first session show what the page of the theme shows.
    names = ("demography", "index", "carnet", "fiche", "debat-1")
    assert found == {f"{SITE}/{name}.html" for name in names}


def test_the_earlier_figures_are_still_on_record(editions: tuple[Path, pd.DataFrame]) -> None:
    archive = Archive(editions[0])
    old = archive.read(archive.find("previous"))
    columns = old["indicators"]["columns"]
    rows = [dict(zip(columns, row, strict=True)) for row in old["indicators"]["rows"]]
    known = {(r["indicator"], r["period"], r["geography"]): r["value"] for r in rows}
    assert known["pop", "2022", f"site:{SITE}"] == 2219
