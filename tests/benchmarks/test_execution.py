"""The measure of execution: what it changes, what it counts, what it says of failures."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from benchmarks.execution import Run, Side, summary

from ateliers.errors import InvalidInput
from ateliers.execution.runner import Options, planned
from ateliers.parameters import load_themes
from ateliers.tables import Reader
from benchmarks import execution

SANCY = ["massif-du-sancy/climate", "massif-du-sancy/demography"]


def test_the_changed_row_is_read_by_two_notebooks_of_one_site() -> None:
    assert execution.needed() == SANCY
    assert len(execution.notebooks()) == 12


def test_a_copy_holds_the_themes_of_the_measure_only(tmp_path: Path) -> None:
    copy = execution.copy_project(tmp_path / "copy")
    there = {path.stem for path in (copy / "parameters" / "themes").glob("*.yml")}
    assert there == set(execution.THEMES)
    assert there < {theme.identifier for theme in load_themes()}


def test_a_copy_is_a_project_that_can_be_run(tmp_path: Path) -> None:
    """Without the other themes, what the sites say of them must not be refused."""
    copy = execution.copy_project(tmp_path / "copy")
    runs = planned(copy, Options(comparisons=False))
    assert len(runs) == len(execution.notebooks())


def test_one_cell_of_a_copy_changes_and_is_accepted(tmp_path: Path, root: Path) -> None:
    copy = execution.copy_project(tmp_path / "copy")
    path = copy / "data" / f"{execution.TABLE}.csv"
    before = path.read_text("utf-8").splitlines()
    execution.change_row(copy)
    after = path.read_text("utf-8").splitlines()
    changed = [line for line, old in zip(after, before, strict=True) if line != old]
    assert [line.split(",")[1] for line in changed] == [execution.CODE]
    cells = [
        Reader(folder).read(execution.TABLE, [execution.CODE]).at[0, execution.COLUMN]
        for folder in (root, copy)
    ]
    assert cells[1] == cells[0] + 1
    path.write_text("\n".join(before) + "\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="altered"):
        Reader(copy).read(execution.TABLE)


@pytest.fixture()
def copy(tmp_path: Path) -> Path:
    """Return a folder in which a side runs, with the record of one notebook from before."""
    record = tmp_path / "build" / "manual" / SANCY[0] / "indicators.csv"
    record.parent.mkdir(parents=True)
    record.write_text("before", encoding="utf-8")
    return tmp_path


def timed(copy: Path, script: str) -> Run:
    """Run a side that is a line of Python."""
    return execution.run(Side("a", (sys.executable, "-c", script)), copy, copy, copy / "log")


def test_a_notebook_is_executed_when_it_writes_its_record_again(copy: Path) -> None:
    write = (
        "from pathlib import Path;"
        f"path = Path('build/manual/{SANCY[1]}/indicators.csv');"
        "path.parent.mkdir(parents=True, exist_ok=True);"
        "path.write_text('new')"
    )
    one = timed(copy, write)
    assert (one.code, one.executed) == (0, [SANCY[1]])
    assert sorted(one.results) == SANCY
    assert timed(copy, "pass").executed == []
    assert timed(copy, write).executed == [SANCY[1]], "the same content, written again"


def test_a_side_that_fails_keeps_its_exit_code(copy: Path) -> None:
    assert timed(copy, "raise SystemExit(3)").code == 3


def test_a_side_that_lasts_too_long_is_ended(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execution, "RUN_SECONDS", 0.5)
    assert timed(copy, "import time; time.sleep(60)").code is None


def test_the_environment_is_that_of_the_copy(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATELIERS_RECORDS", "/elsewhere")
    given = execution.environment(copy, copy)
    assert given["ATELIERS_ROOT"] == str(copy)
    assert "ATELIERS_RECORDS" not in given


def test_figures_are_medians_and_ratios_to_the_reference() -> None:
    full, old = {"a": "new", "b": "new"}, {"a": "old", "b": "new"}
    found = summary(
        {
            "all": {"row": [Run(10, 0, ["a", "b"], full), Run(12, 0, ["a", "b"], full)]},
            "some": {"row": [Run(6, 0, [], old), Run(5, None, ["b"], full)]},
        },
        "all",
    )
    assert found["all"]["row"]["ratio"] == 1
    some = found["some"]["row"]
    assert (some["median"], some["min"], some["max"], some["ratio"]) == (5.5, 5, 6, 2)
    assert (some["executed"], some["stale"]) == (["b"], ["a"]), "in any of the runs"
    assert (some["state"], some["codes"]) == ("failed", [0, None])
    assert found["all"]["row"]["state"] == "done"


def pins(text: str) -> dict[str, str]:
    """Return the version of each package of a lock."""
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", text, re.M))


def test_the_tools_share_the_versions_of_what_runs_notebooks(root: Path) -> None:
    stated = pins((execution.PEERS / "requirements.in").read_text("utf-8"))
    lock = (execution.PEERS / "requirements.lock").read_text("utf-8")
    ours = pins((root / "requirements.lock").read_text("utf-8"))
    assert {"papermill", "nbclient", "jupyter-client"} <= set(stated)
    for name, version in stated.items():
        assert pins(lock)[name] == ours[name] == version, name
    assert {"jupyter-cache", "snakemake"} <= set(pins(lock))
    blocks = re.split(r"\n(?=[a-z])", lock)
    assert all("--hash=sha256:" in block for block in blocks if "==" in block.splitlines()[0])
