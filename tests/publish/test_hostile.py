"""Names that try to be markup: they are text everywhere, in pages, indexes, files and drawings."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from ateliers.figures import svg
from ateliers.figures.block import Figure, Findings, Table
from ateliers.publish import book
from tests.publish import sample

pytestmark = pytest.mark.slow

HOSTILE = "<img src=x onerror=alert(1)>"


def drawing(width: int) -> str:
    """Return a drawing that the figures’ own code writes, with the name on it."""
    pair = svg.render("carte", lambda sheet: sheet.text(10, 10, HOSTILE), large=60, narrow=60)
    return pair[0] if width > 400 else pair[1]


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the book of a project whose commune, site and figures bear the name."""
    root = sample.write_project(tmp_path_factory.mktemp("hostile") / "project")
    monkey = pytest.MonkeyPatch()
    table = sample.TERRITORIES.replace("Alba-la-Romaine", HOSTILE)
    monkey.setattr(sample, "TERRITORIES", table.replace("Ardèche", HOSTILE))
    shutil.rmtree(root / "data")
    sample.write_data(root)
    monkey.undo()
    sample.write_site(root, "alpha", HOSTILE, 1)
    data = pd.DataFrame({"Commune": [HOSTILE], HOSTILE: [1.0]})
    words = dict.fromkeys(("title", "subtitle", "alt", "reading", "limits", "source"), HOSTILE)
    shown = Figure(name="carte", data=data, large=drawing(720), narrow=drawing(358), **words)
    rows = [[HOSTILE, HOSTILE]]
    listed = Table(
        name="communes",
        title=HOSTILE,
        subtitle=HOSTILE,
        source=HOSTILE,
        header=["Commune", HOSTILE],
        rows=rows,
        data=data,
        note=HOSTILE,
    )
    content = sample.notebook(
        sample.markdown("# Essai"),
        sample.code(f"lede('{HOSTILE}')", Findings("lede", [HOSTILE, HOSTILE])),
        sample.code("carte()", shown),
        sample.code("communes()", listed),
    )
    sample.write_run(root / "build/runs/alpha/essai", "alpha", "essai", content)
    return book.publish(root, quiet=True)


def test_no_page_has_an_element_made_of_a_name(edition: Path) -> None:
    seen = 0
    for file in edition.rglob("*.html"):
        page = BeautifulSoup(file.read_text("utf-8"), "html.parser")
        assert not page.select("img[src=x]"), file.name
        assert not [t for t in page.find_all(True) if any(a.startswith("on") for a in t.attrs)]
        seen += page.get_text().count(HOSTILE)
    assert seen > 20


def test_the_name_is_read_where_it_belongs(edition: Path) -> None:
    cover = BeautifulSoup((edition / "alpha/index.html").read_text("utf-8"), "html.parser")
    assert cover.h1 is not None and HOSTILE in cover.h1.get_text()
    row = cover.select_one("#commune-07005 th")
    assert row is not None and row.get_text() == HOSTILE
    theme = BeautifulSoup((edition / "alpha/essai.html").read_text("utf-8"), "html.parser")
    assert theme.title is not None and HOSTILE in theme.title.get_text()
    image = theme.select_one("figure#carte img")
    assert image is not None and image["alt"] == HOSTILE


def test_scripts_and_drawings_have_no_tag_of_that_name(edition: Path) -> None:
    indexes = list((edition / "_static/recherche").glob("*.js"))
    assert indexes
    for file in (*indexes, *edition.rglob("*.svg")):
        assert "<img" not in file.read_text("utf-8"), file.name
    communes = (edition / "_static/recherche/communes.js").read_text("utf-8")
    entries = json.loads(communes.removeprefix('ateliersIndex("communes",').removesuffix(");\n"))
    assert HOSTILE in [entry[0] for entry in entries]


def test_files_of_data_hold_it_as_text(edition: Path) -> None:
    with (edition / "_static/figures/alpha/essai/carte.csv").open(encoding="utf-8-sig") as stream:
        assert list(csv.reader(stream, delimiter=";")) == [["Commune", HOSTILE], [HOSTILE, "1"]]
    for file in edition.rglob("*.json"):
        json.loads(file.read_text("utf-8"))
