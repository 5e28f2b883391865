from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ateliers.errors import BuildFailed
from ateliers.publish.blocks import Page
from ateliers.publish.notebooks import download_of, page_of
from ateliers.publish.records import Run
from tests.publish.sample import code, figure, markdown, notebook, theme_notebook


def laid_out(content: dict[str, Any], folder: Path) -> tuple[list[dict[str, Any]], str]:
    endings: list[str] = []

    def ending(preparation: str) -> str:
        endings.append(preparation)
        return "<p>fin</p>"

    run = Run(folder / "alpha" / "essai", {"status": "done"}, content)
    text = page_of(run, Page(folder, "alpha/essai", "../"), title="Essai d’_Alpha_", ending=ending)
    return json.loads(text)["cells"], endings[0]


def test_the_page_has_the_title_of_the_site_and_only_that_one(tmp_path: Path) -> None:
    cells, _ = laid_out(theme_notebook("alpha"), tmp_path)
    titles = [c["source"] for c in cells if c["source"].startswith("# ") and "\n#" not in c]
    assert [t for t in titles if not t.startswith("# Param")] == ["# Essai d’\\_Alpha\\_\n"]


def test_default_parameters_give_way_to_those_of_the_run(tmp_path: Path) -> None:
    cells, preparation = laid_out(theme_notebook("alpha"), tmp_path)
    assert "defaut" not in preparation + json.dumps(cells)
    assert "alpha" in preparation


def test_code_that_draws_is_under_its_figure_and_the_rest_at_the_end(tmp_path: Path) -> None:
    cells, preparation = laid_out(theme_notebook("alpha"), tmp_path)
    drawn = next(c for c in cells if c["source"] == "population_index(measures)")
    assert "population_index" in drawn["outputs"][0]["data"]["text/html"].split("Voir le code")[1]
    assert "population_index" not in preparation
    assert "preparation" in preparation


def test_a_heading_over_nothing_is_left_out(tmp_path: Path) -> None:
    cells, _ = laid_out(theme_notebook("alpha"), tmp_path)
    assert not any("Enregistrement" in c["source"] for c in cells)
    assert any("Communes" in c["source"] for c in cells)


def test_nothing_of_the_execution_is_published(tmp_path: Path) -> None:
    cells, _ = laid_out(theme_notebook("alpha"), tmp_path)
    assert "papermill" not in json.dumps(cells)
    download = download_of(Run(tmp_path, {"status": "done"}, theme_notebook("alpha")))
    assert "papermill" not in download
    assert "/somewhere" not in download


def test_an_output_that_no_page_can_lay_out_is_refused(tmp_path: Path) -> None:
    cell = code("frame.head()")
    cell["outputs"] = [
        {"output_type": "execute_result", "metadata": {}, "data": {"text/html": "<table>"}}
    ]
    with pytest.raises(BuildFailed, match=r"alpha/essai, cell 2 .* not a figure"):
        laid_out(notebook(markdown("# A"), cell), tmp_path)


def test_a_printed_line_is_left_to_the_notebook(tmp_path: Path) -> None:
    cell = code("draw()", figure("curve"))
    cell["outputs"].append({"output_type": "stream", "name": "stdout", "text": "printed"})
    cells, _ = laid_out(notebook(cell), tmp_path)
    assert "printed" not in json.dumps(cells)


def test_a_block_never_takes_the_anchor_of_a_heading(tmp_path: Path) -> None:
    cells, _ = laid_out(theme_notebook("alpha"), tmp_path)
    table = next(c for c in cells if c["source"] == "communes(measures)")
    assert 'id="communes-2"' in table["outputs"][0]["data"]["text/html"]


def test_a_section_can_be_put_before_the_first_of_the_template(tmp_path: Path) -> None:
    run = Run(tmp_path / "alpha" / "essai", {"status": "done"}, theme_notebook("alpha"))
    page = Page(tmp_path, "alpha/essai", "../")
    text = page_of(run, page, title="Essai", ending=lambda _: "", opening="## Avant\n\nLes autres.")
    told = [c["source"] for c in json.loads(text)["cells"] if c["cell_type"] == "markdown"]
    headings = [t.split("\n")[0] for t in told if t.startswith("## ")]
    assert headings[:2] == ["## Avant", "## Population"]
