"""Templates as researchers open them: by plain papermill, from any folder."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ateliers.parameters import load_themes
from ateliers.record import read_record
from ateliers.scenarios import SCENARIOS

pytestmark = pytest.mark.slow


def test_plain_papermill_from_another_folder(root: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "papermill", "--no-progress-bar"]
    done = subprocess.run(
        [
            *command,
            str(root / "notebooks/demography.ipynb"),
            "out.ipynb",
            "-p",
            "site",
            "tessy-bocage",
        ],
        cwd=tmp_path,
        env={**os.environ, "ATELIERS_RECORDS": str(tmp_path / "records")},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    record = read_record(tmp_path / "records" / "indicators.csv")
    assert set(record["site"]) == {"tessy-bocage"}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.ipynb", "records"]


@pytest.mark.parametrize("theme", [*(t.identifier for t in load_themes()), SCENARIOS])
def test_the_template_is_committed_with_the_outputs_of_its_default_site(
    root: Path, theme: str
) -> None:
    template = json.loads((root / "notebooks" / f"{theme}.ipynb").read_text("utf-8"))
    code = [c for c in template["cells"] if c["cell_type"] == "code"]
    assert all(c["execution_count"] for c in code if c["source"])
    assert sum(bool(c["outputs"]) for c in code) >= 10


def test_templates_are_thin(root: Path) -> None:
    """Prose and one call a cell: logic lives in the library."""
    for path in (root / "notebooks").glob("*.ipynb"):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            source = "".join(cell["source"])
            if cell["cell_type"] == "code" and cell["id"] not in ("setup", "parameters"):
                assert len(source.splitlines()) == 1, f"{path.name}: {source}"
            assert not re.search(r"^\s*(def|class|for|while|if) ", source, re.M) or (
                cell["cell_type"] == "markdown"
            )
