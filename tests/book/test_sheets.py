"""The sheets of the published book: what an elected official prints and takes to a meeting."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from ateliers.parameters import load_sites
from ateliers.publish import archive
from ateliers.publish.edition import read_edition
from ateliers.publish.pages import Book
from ateliers.publish.records import read_run, site_run
from ateliers.publish.staging import gather
from ateliers.publish.zipping import write as write_archive
from ateliers.sheets import choice, content
from ateliers.sheets.gather import Gathered
from ateliers.sheets.making import Sheets, make
from tests.support.stated import numbers

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
SITES = [site.identifier for site in load_sites(ROOT)]
NAMES = ("fiche", "carnet")


def pdf_of(site: str, name: str) -> Path:
    return ROOT / f"build/html/_static/figures/{site}/{name}/{name}-{site}.pdf"


def words(pdf: Path | bytes) -> str:
    """Return the text of a file on one line, every space as one."""
    source = io.BytesIO(pdf) if isinstance(pdf, bytes) else pdf
    return one_line(" ".join(page.extract_text() for page in PdfReader(source).pages))


def one_line(text: str) -> str:
    """Return a text without its line breaks, those after a hyphen included."""
    return " ".join(text.split()).replace("- ", "-")


@cache
def book() -> Book:
    return gather(ROOT, ROOT / "build" / "none")


@cache
def made() -> dict[str, Sheets]:
    return make(book(), read_edition(ROOT))


@pytest.mark.parametrize("site", SITES)
def test_a_debate_sheet_is_one_leaf(site: str) -> None:
    assert len(PdfReader(pdf_of(site, "fiche")).pages) == 2


@pytest.mark.parametrize("site", SITES)
def test_drawings_are_legible_once_printed(site: str) -> None:
    for sheet in made()[site].both:
        sizes = sheet.made.text_sizes
        assert sizes and min(sizes.values()) >= choice.LEGIBLE, sizes


@pytest.mark.parametrize("site", SITES)
def test_a_debate_sheet_has_a_map_five_figures_and_three_findings(site: str) -> None:
    gathered = made()[site].gathered
    assert gathered.map is not None
    assert len(gathered.figures) == choice.WANTED
    assert len(gathered.findings) == 3
    assert len({one.block.payload["title"] for one in gathered.figures}) == choice.WANTED


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("name", NAMES)
def test_the_page_and_its_file_say_the_same(site: str, name: str) -> None:
    page = ROOT / "build/html" / site / f"{name}.html"
    shown = BeautifulSoup(page.read_text("utf-8"), "html.parser").get_text(" ")
    web, paper = one_line(shown), words(pdf_of(site, name))
    gathered = made()[site].gathered
    drawn = [gathered.map, *gathered.figures]
    said = [one.block.payload["title"] for one in drawn if one]
    said += [question.text for question in gathered.questions[:2]]
    said += gathered.scenarios.titles if gathered.scenarios else []
    for text in said:
        plain = one_line(content._spaced(text))
        assert plain in web, text
        assert plain in paper, text


@pytest.mark.parametrize("site", SITES)
def test_the_sheets_are_one_click_from_the_cover_and_the_analyses(site: str) -> None:
    cover = (ROOT / "build/html" / site / "index.html").read_text("utf-8")
    for name in NAMES:
        assert f"{name}-{site}.pdf" in cover
        for page in ("index", "climate", "demography"):
            text = (ROOT / "build/html" / site / f"{page}.html").read_text("utf-8")
            assert f'href="{name}.html"' in text, page


def known(rows: Iterable[dict[str, str]]) -> list[float]:
    cells = (row[name] for row in rows for name in ("value", "low", "high"))
    return [float(cell) for cell in cells if cell]


def lost(text: str, among: list[float]) -> list[str]:
    """Return the numbers of a text that no value among these is written as."""
    return [n.text for n in numbers(text) if not any(n.rounds(value) for value in among)]


def recorded(gathered: Gathered) -> list[float]:
    """Return the values in the records of a site."""
    site = gathered.site.identifier
    return [
        v for t in book().themes for v in known(site_run(ROOT, site, t.identifier).indicators())
    ]


@pytest.mark.parametrize("site", SITES)
def test_every_number_said_is_in_a_record(site: str) -> None:
    gathered = made()[site].gathered
    values = recorded(gathered)
    for text in (*gathered.findings, *(question.fact for question in gathered.questions)):
        # A threshold and a level of warming are words of the measure.
        measured = re.sub(
            r"à 30\s°C|France à \+\d(,\d)?\s°C|65 ans ou plus pour 100 moins de 20", "", text
        )
        assert lost(measured, values) == [], text


@pytest.mark.parametrize("site", SITES)
def test_every_number_of_the_scenarios_is_in_the_record_of_its_run(site: str) -> None:
    scenarios = made()[site].gathered.scenarios
    assert scenarios is not None
    runs = sorted((ROOT / "build/runs" / site).glob("scenario-*"))
    values = [v for folder in runs for v in known(read_run(folder).indicators())]
    for row in scenarios.as_table()["rows"]:
        assert lost(" ; ".join(row[1:]), values) == [], row


@pytest.mark.parametrize("site", SITES)
def test_every_amount_of_an_initiative_is_in_the_inventory(site: str) -> None:
    initiatives = made()[site].gathered.initiatives
    assert initiatives is not None
    rows = initiatives.table.payload
    amount = rows["data"]["columns"].index("Montant (€)")
    for cells, raw in zip(rows["rows"], rows["data"]["rows"], strict=True):
        assert cells[0] == raw[0]
        assert lost(cells[3], [raw[amount] or 0]) == []


def test_a_number_that_no_record_holds_is_noticed() -> None:
    assert lost("En 2022, 17,3 % de logements vacants", [17.0]) == ["17,3"]


@pytest.mark.parametrize("missing", ["mobility", "demography", "initiatives"])
def test_a_theme_that_failed_leaves_two_legible_pages(missing: str) -> None:
    whole = book()
    runs = {
        key: type(run)(run.folder) if key[1] == missing else run for key, run in whole.runs.items()
    }
    partial = type(whole)(**{**vars(whole), "runs": runs})
    for site, sheets in make(partial, read_edition(ROOT)).items():
        assert sheets.debate.made.pages == 2, site
        assert min(sheets.debate.made.text_sizes.values()) >= choice.LEGIBLE, site
        if missing != "initiatives":
            assert sheets.gathered.figures, site
        else:
            assert "inventaire" in words(sheets.debate.made.pdf)


def test_a_site_without_scenario_says_so_on_two_pages() -> None:
    whole = book()
    without = type(whole)(**{**vars(whole), "scenarios": type(whole.scenarios)()})
    for sheets in make(without, read_edition(ROOT)).values():
        assert sheets.debate.made.pages == 2
        assert "Aucun scénario n’a été calculé" in words(sheets.debate.made.pdf)


def test_the_published_files_are_those_that_are_made_again() -> None:
    record = json.loads((ROOT / "build" / "html" / archive.RECORD).read_text("utf-8"))
    if record["commit"] != read_edition(ROOT).commit:
        pytest.skip("the book was built from another commit, whose date the files bear")
    for site, sheets in made().items():
        for sheet in sheets.both:
            assert pdf_of(site, sheet.name).read_bytes() == sheet.made.pdf, sheet.file


def test_the_archive_holds_the_files_to_print() -> None:
    with zipfile.ZipFile(write_archive(ROOT)) as packed:
        held = {Path(name).name for name in packed.namelist()}
    assert {f"{name}-{site}.pdf" for site in SITES for name in NAMES} <= held
