"""The book as one PDF: in the order of its menu, whole or not at all."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from ateliers import cli
from ateliers.errors import BuildFailed, InvalidInput
from ateliers.publish import paper, volume
from ateliers.publish.archive import RECORD
from tests.browser import chromium

MENU = """<nav class="x bd-docs-nav"><ul><li><a href="index.html">Accueil</a></li></ul>
<p class="caption"><span>Territoires</span></p>
<ul><li><a href="ici/index.html">Ici</a></li></ul>
<p class="caption"><span>Le livre</span></p>
<ul><li><a href="methode.html">Méthode</a></li><li><a href="methode.html">Encore</a></li>
<li><a href="https://exemple.fr/z.html">Ailleurs</a></li><li><a href="rien.html">Rien</a></li></ul>
</nav>"""
#: The menu of a page opens what is below it, and only that.
OPEN = """<nav class="bd-docs-nav"><p class="caption"><span>Territoires</span></p>
<ul><li><a href="#">Ici</a><details><summary><span>Pages</span></summary>
<ul><li><a href="climat.html#haut">Climat</a></li></ul></details></li></ul>
<p class="caption"><span>Le livre</span></p><ul><li><a href="../methode.html">Méthode</a></li></ul>
</nav>"""
LONG = "".join(f"<p>Ligne {rank}</p>" for rank in range(120))
BODIES = {
    "index.html": '<h1>Un livre</h1><p id="haut">Bonjour</p><a href="ici/climat.html#haut">là</a>',
    "ici/index.html": f"<h1>Ici</h1>{LONG}",
    "ici/climat.html": '<h1>Climat d’ici</h1><p id="haut">Chaud</p><a href="../index.html">'
    'retour</a><a href="donnees.csv">les données</a><img src="../dessin.svg" alt="Un dessin">'
    '<script>document.write("scripté")</script>',
    "methode.html": "<h1>Méthode</h1><p>Compter.</p>",
}
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40">'
    '<text y="20">dessiné</text></svg>'
)


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """The folder of a project whose book has four pages."""
    pages = tmp_path / "build" / "html"
    for name, body in BODIES.items():
        file = pages / name
        file.parent.mkdir(parents=True, exist_ok=True)
        menu = {"index.html": MENU, "ici/index.html": OPEN}.get(name, "")
        text = f'<body>{menu}<article class="bd-article">{body}</article></body>'
        file.write_text(f'<html lang="fr">{text}</html>', encoding="utf-8")
    (pages / "dessin.svg").write_text(DRAWING, encoding="utf-8")
    titles = {"ici/climat.html": {"title": "Climat d’ici"}}
    record = {"version": "1.0", "date": "2026-11-24", "pages": titles}
    (pages / RECORD).parent.mkdir(parents=True)
    (pages / RECORD).write_text(json.dumps(record), encoding="utf-8")
    (tmp_path / "parameters").mkdir()
    (tmp_path / "_config.yml").write_text("", encoding="utf-8")
    citation = "cff-version: 1.2.0\nmessage: m\ntitle: t\nversion: 1.0.0\nauthors: [{name: Nous}]\n"
    (tmp_path / "CITATION.cff").write_text(citation, encoding="utf-8")
    return tmp_path


def _program(path: Path, text: str) -> str:
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def _left(root: Path) -> list[str]:
    return sorted(file.name for file in (root / "build").iterdir())


def test_pages_come_in_the_order_of_the_menu_each_once(published: Path) -> None:
    found = [(e.depth, e.label, e.page) for e in volume.contents(published / "build" / "html")]
    assert found == [
        (1, "Accueil", "index.html"),
        (0, "Territoires", ""),
        (1, "Ici", "ici/index.html"),
        (2, "Climat", "ici/climat.html"),
        (0, "Le livre", ""),
        (1, "Méthode", "methode.html"),
    ]


@pytest.mark.slow
@pytest.mark.skipif(not chromium.find(), reason=chromium.ABSENT)
def test_the_pdf_opens_with_numbers_links_and_bookmarks_that_lead_to_their_pages(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMIUM", str(chromium.find()))
    book = PdfReader(paper.write(published))
    texts = [" ".join(page.extract_text().split()) for page in book.pages]
    assert "Édition du 24 novembre 2026, version 1.0" in texts[0]
    starts = {
        page: texts.index(next(t for t in texts[2:] if first in t)) + 1
        for page, first in (
            ("Ici", "Ligne 0"),
            ("Climat", "Climat d’ici Chaud"),
            ("Méthode", "Compter."),
        )
    }
    assert starts["Climat"] - starts["Ici"] > 1  # the long page goes on over the paper
    for label, number in starts.items():
        assert f"{label} {number}" in texts[1], texts[1]
        assert texts[number - 1].startswith(str(number))
    running = f"{starts['Climat']}Climat d’ici Climat d’ici"
    assert texts[starts["Climat"] - 1].startswith(running)
    assert "dessiné" in texts[starts["Climat"] - 1]
    assert "scripté" not in "".join(texts) and "Ailleurs" not in "".join(texts)

    outline = book.outline
    assert [one["/Title"] for one in outline if not isinstance(one, list)] == [
        "Accueil",
        "Territoires",
        "Le livre",
    ]
    climate = outline[2][1][0]
    assert (climate["/Title"], book.get_destination_page_number(climate) + 1) == (
        "Climat",
        starts["Climat"],
    )
    places = book.named_destinations
    leading = [link.get_object() for page in book.pages for link in page.get("/Annots") or ()]
    assert leading and all("/A" not in link for link in leading)  # none to a path of the machine
    ends = {book.get_destination_page_number(places[link["/Dest"]]) + 1 for link in leading}
    assert ends == {3, *starts.values()}
    assert book.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert book.metadata is not None and book.metadata.author == "Nous"
    assert _left(published) == ["ateliers-des-territoires-1.0.pdf", "html"]


def test_without_a_book_one_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="not built"):
        paper.write(tmp_path)


def test_without_a_browser_one_message_and_nothing_is_written(
    published: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATELIERS_ROOT", str(published))
    monkeypatch.setenv("CHROMIUM", "no-such-program")
    monkeypatch.setattr(sys, "argv", ["ateliers", "pdf"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert "There is no Chromium" in said and "apt-get install chromium" in said
    assert "Traceback" not in said
    assert _left(published) == ["html"]


@pytest.mark.parametrize("does", ["echo nothing to print >&2; exit 1", "exit 0"])
def test_a_browser_that_prints_nothing_leaves_the_last_pdf_alone(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str
) -> None:
    kept = published / "build" / "ateliers-des-territoires-1.0.pdf"
    kept.write_bytes(b"the last one")
    monkeypatch.setenv("CHROMIUM", _program(tmp_path / "browser", does))
    with pytest.raises(BuildFailed, match="could not be printed"):
        paper.write(published)
    assert kept.read_bytes() == b"the last one"
    assert _left(published) == [kept.name, "html"]
