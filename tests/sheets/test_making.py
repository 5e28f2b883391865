"""The sheets as files: pages, tags, fonts, words, same bytes twice."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from ateliers.errors import BuildFailed
from ateliers.publish.edition import Edition
from ateliers.publish.pages import Book
from ateliers.publish.staging import gather
from ateliers.sheets import choice, compiling, content, making
from ateliers.sheets.compiling import Compiled
from ateliers.sheets.making import Sheets, make


def reader(made: Compiled) -> PdfReader:
    return PdfReader(io.BytesIO(made.pdf))


def words(made: Compiled) -> str:
    """Return the text of a file on one line, every space as one."""
    text = " ".join(page.extract_text() for page in reader(made).pages)
    return " ".join(text.split())


def tags(pdf: PdfReader) -> Iterator[dict[str, Any]]:
    """Yield every element of the structure of a file."""
    waiting = [pdf.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, list):
            waiting += element
        elif isinstance(element, dict):
            yield element
            waiting += [element["/K"]] if "/K" in element else []


def test_a_debate_sheet_has_two_pages_with_or_without_results(sheets: dict[str, Sheets]) -> None:
    assert {name: len(reader(s.debate.made).pages) for name, s in sheets.items()} == {
        "alpha": 2,
        "beta": 2,
    }


def test_what_a_site_does_not_have_is_said(sheets: dict[str, Sheets]) -> None:
    said = words(sheets["beta"].debate.made)
    for name in ("no_findings", "no_map", "no_scenarios", "no_initiatives", "no_questions"):
        start = content.WORDS[name].split(" :")[0]
        assert start in said, name


def test_a_sheet_says_its_findings_figures_scenarios_and_initiatives(
    sheets: dict[str, Sheets],
) -> None:
    said = words(sheets["alpha"].debate.made)
    for text in ("Trois.", "Figure 1. Constat numéro", "Carte. Carte des communes"):
        assert text in said
    for text in ("Ceci n’est pas une prévision.", "Bourg vivant", "3 200"):
        assert text in said
    for text in ("Halle", "120 000", "INSEE", "Licence Ouverte", "Nous retenons"):
        assert text in said
    assert "Personnes par ménage" not in said


def test_the_notebook_holds_three_sessions_and_the_figures(sheets: dict[str, Sheets]) -> None:
    said = words(sheets["alpha"].notebook.made)
    for text in ("Session 1", "Session 2", "Session 3", "Comment lire cette figure", "Faisable"):
        assert text in said
    assert "De 2 à 3 logements par an" in said


def test_both_files_have_title_language_tags_and_alternative_texts(
    sheets: dict[str, Sheets],
) -> None:
    for sheet in sheets["alpha"].both:
        pdf = reader(sheet.made)
        root = pdf.trailer["/Root"]
        assert root["/Lang"] == "fr-FR"
        assert root["/MarkInfo"]["/Marked"]
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert pdf.metadata is not None and "de Alpha" in str(pdf.metadata.title)
        found = list(tags(pdf))
        figures = [tag for tag in found if tag.get("/S") == "/Figure"]
        assert len(figures) == len(sheet.made.text_sizes)
        assert all(str(tag["/Alt"]).startswith("Courbe") for tag in figures)


def test_every_table_has_headings(sheets: dict[str, Sheets]) -> None:
    for sheet in sheets["alpha"].both:
        found = list(tags(reader(sheet.made)))
        tables = [tag for tag in found if tag.get("/S") == "/Table"]
        heads = [tag for tag in found if tag.get("/S") == "/THead"]
        assert tables and len(heads) == len(tables)
        assert any(tag.get("/S") == "/TH" for tag in found)


def test_lines_to_write_on_are_not_read_aloud(sheets: dict[str, Sheets]) -> None:
    pdf = reader(sheets["beta"].debate.made)
    inside: list[str] = []
    lines = []
    for operands, operator in ContentStream(pdf.pages[1].get_contents(), pdf).operations:
        if operator in (b"BDC", b"BMC"):
            inside.append(str(operands[0]))
        elif operator == b"EMC":
            inside.pop()
        elif operator == b"S":
            lines.append("/Artifact" in inside)
    assert len(lines) > 10
    assert all(lines)


def test_the_fonts_are_those_of_the_book_and_are_in_the_file(sheets: dict[str, Sheets]) -> None:
    for sheet in sheets["alpha"].both:
        for page in reader(sheet.made).pages:
            for font in page["/Resources"].get("/Font", {}).values():
                inside = font.get_object()["/DescendantFonts"][0].get_object()
                described = inside["/FontDescriptor"].get_object()
                assert "SourceSansPro" in described["/FontName"]
                assert {"/FontFile2", "/FontFile3"} & set(described)


def test_two_makings_give_the_same_bytes(book: Book, edition: Edition) -> None:
    once, again = make(book, edition), make(book, edition)
    for name, sheets in once.items():
        for one, other in zip(sheets.both, again[name].both, strict=True):
            assert one.made.pdf == other.made.pdf


def test_dark_colours_stay_on_screens() -> None:
    svg = (
        "<svg><defs><style>@media (prefers-color-scheme:dark){path{fill:#fff}}</style></defs></svg>"
    )
    assert compiling.on_paper(svg) == "<svg><defs></defs></svg>"


def test_a_letter_that_no_font_has_is_an_error_with_the_name_of_the_site(
    project: Path, book: Book, edition: Edition
) -> None:
    path = project / "build/comparisons/synthesis/notebook.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(notebook).replace("Trois.", "漢"), "utf-8")
    with pytest.raises(BuildFailed, match="fiche of alpha"):
        make(gather(project, book.staging), edition)


def test_a_figure_without_alternative_text_is_refused(
    book: Book, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = content._figure

    def silent(*given: Any, **options: Any) -> dict[str, Any]:
        return whole(*given, **options) | {"alt": None}

    monkeypatch.setattr(content, "_figure", silent)
    with pytest.raises(BuildFailed, match="alt"):
        make(book, edition)


def test_a_sheet_gives_up_what_would_be_too_small_to_read() -> None:
    tiny = Compiled(b"", 2, {"map": 5.0})
    legible = Compiled(b"", 2, {"map": 7.0})
    assert making._fitted(iter([Compiled(b"", 3, {}), tiny, legible]), "alpha") is legible
    assert making._fitted(iter([tiny, tiny]), "alpha") is tiny


def test_a_sheet_that_no_attempt_fits_is_an_error() -> None:
    with pytest.raises(BuildFailed, match="alpha"):
        making._fitted(iter([Compiled(b"", 3, {})]), "alpha")


def test_drawings_are_legible_once_printed(sheets: dict[str, Sheets]) -> None:
    for sheet in sheets["alpha"].both:
        assert min(sheet.made.text_sizes.values()) >= choice.LEGIBLE
