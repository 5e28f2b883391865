"""The measure of the reference notebook: what it runs, and what it refuses to count."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import nbformat
import pytest

from ateliers.figures import svg
from ateliers.publish import warm
from benchmarks import own, reference

WHOLE = [kind for kind, count in reference.SHOWN.items() for _ in range(count)]


def executed(path: Path, kinds: list[str]) -> None:
    """Write a notebook with outputs of these kinds."""
    cells = [
        nbformat.v4.new_code_cell(outputs=[nbformat.v4.new_output("display_data", {kind: "x"})])
        for kind in kinds
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)


def test_the_reference_notebook_has_nine_code_cells_and_its_parameter() -> None:
    cells = nbformat.read(reference.SOURCE, 4).cells
    assert [cell.cell_type for cell in cells] == ["code"] * 9
    assert cells[0].metadata.tags == ["parameters"]


def test_every_side_has_a_command_and_a_name_on_the_page() -> None:
    sides = [*reference.OTHERS, *reference.OURS]
    assert sides == list(warm.NAMES)
    assert reference.command("ateliers-fast", 2, 12)[-3:] == ["fast", "2", "12"]
    assert reference.command("papermill-pool", 2, 12)[-3:] == ["papermill-pool", "2", "12"]


def test_a_notebook_without_all_its_outputs_is_a_failure(tmp_path: Path) -> None:
    for number in range(2):
        executed(tmp_path / "done" / f"{number}.ipynb", ["text/plain", *WHOLE])
    assert reference.complete(tmp_path, 2)
    assert not reference.complete(tmp_path, 3)
    executed(tmp_path / "done" / "1.ipynb", WHOLE[:-1])
    assert not reference.complete(tmp_path, 2)


def test_a_side_that_fails_once_has_no_figures() -> None:
    assert reference.figures([1.0, 3.0, 2.0])["median"] == 2.0
    assert reference.figures([1.0, None]) == {"state": "failed", "seconds": []}


@pytest.mark.parametrize("code", [0, 1])
def test_a_side_is_timed_in_a_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    executed(tmp_path / "one.ipynb", WHOLE)
    script = (
        "import shutil, os, sys; assert os.path.exists('reference.ipynb'); os.mkdir('done'); "
        f"shutil.copy(r'{tmp_path / 'one.ipynb'}', 'done/0.ipynb'); sys.exit({code})"
    )
    monkeypatch.setattr(reference, "LOGS", tmp_path / "logs")
    monkeypatch.setattr(reference, "command", lambda *_: [sys.executable, "-c", script])
    for _ in range(2):
        seconds = reference.run("ateliers-fast", 2, 1, tmp_path / "work", tmp_path)
        assert (seconds is None) == bool(code)


def test_the_ratios_are_told_beside_the_fast_engine() -> None:
    load = {"12": reference.figures([4.0])}
    result = {
        "one": {"seconds": 0.5, "body": 0.4, "overhead": 0.1},
        "sides": {"papermill-serial": {"12": reference.figures([25.0])}, "ateliers-fast": load},
        "own": {
            "sides": {
                "papermill-serial": own.figures([60.0]),
                "ploomber-engine": own.figures([None]),
                "ateliers-fast": own.figures([20.0]),
            },
            "drawing": {"climate": {"seconds": 4.0, "drawing": 3.0}},
        },
    }
    said = reference.table(result)
    assert "papermill-serial    12     25.0  ×6.25" in said
    assert "papermill-serial   own     60.0  ×3.00" in said
    assert "ploomber-engine    own   failed  -" in said
    assert "climate: 4.0 s, figures 3.0 s" in said
    assert json.dumps(result)


def test_the_sides_are_the_same_on_the_notebooks_of_the_book() -> None:
    assert [side.name for side in own.own_sides(2)] == list(warm.NAMES)


def test_only_the_drawing_is_counted_as_such() -> None:
    with own.timed_drawing() as spent:
        assert spent["seconds"] == 0
        svg.render("one", lambda canvas: time.sleep(0.01), large=50, narrow=50)
    assert 0.02 <= spent["seconds"] < 5
    kept = spent["seconds"]
    svg.render("one", lambda canvas: None, large=50, narrow=50)
    assert spent["seconds"] == kept
