"""The index of the search, and what ``recherche.js`` does with it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

import ateliers.publish.extension as extension
from ateliers.publish import search
from ateliers.publish.communes import Commune, Listing
from ateliers.publish.search import Passage, Searched
from ateliers.territory import Place
from tests.publish.sample import ROOT

PAGE = """<html lang="fr"><head><title>Essai de Alpha — Livre</title></head><body>
<nav>Sommaire</nav><article class="bd-article"><section id="essai"><h1>Essai de Alpha<a
class="headerlink">#</a></h1><p>Un <span>début</span>.</p>
<section id="ages"><h2>Les âges</h2><figure id="age_groups"><h3>15&nbsp;% ont 75 ans</h3>
<p>Âgées, œuvre.</p><details><summary>Voir les données</summary>caché</details></figure>
<p>Une suite.</p></section></section></article></body></html>"""


def article(html: str = PAGE) -> Tag:
    found = BeautifulSoup(html, "html.parser").select_one("article")
    assert found is not None
    return found


def test_an_article_is_cut_at_its_headings() -> None:
    assert search.passages(article()) == [
        Passage("Essai de Alpha", "", "Un début ."),
        Passage("Les âges", "ages", ""),
        Passage("15\u00a0% ont 75 ans", "age_groups", "Âgées, œuvre. Une suite."),
    ]


def test_the_search_itself_is_not_searched(tmp_path: Path) -> None:
    for name in ("a.html", "search.html", "404.html"):
        (tmp_path / name).write_text(PAGE, encoding="utf-8")
    assert [(p.address, p.title) for p in search.read(tmp_path)] == [("a.html", "Essai de Alpha")]


def test_words_of_grammar_and_small_figures_are_left_out() -> None:
    assert search.words("L’œuvre des 20 communes, en 2022 (07341)") == [
        *("oeuvre", "communes", "2022", "07341"),
    ]


def test_a_heading_weighs_more_than_a_text() -> None:
    page = Searched("a.html", "Page", [Passage("Gare", "gare", "train"), Passage("Train", "t", "")])
    shard = search.shards([page])["t"]["train"]
    assert dict(zip(shard[::2], shard[1::2], strict=True)) == {0: 1, 1: search.HEADING}


def test_words_are_sorted_by_their_initial_without_accent() -> None:
    page = Searched("a.html", "Page", [Passage("Élan 2022", "", "élu")])
    assert set(search.shards([page])) == {"e", "0", "p"}
    assert set(search.shards([page])["e"]) == {"élan", "élu"}


def test_an_extract_ends_between_two_words() -> None:
    text = "mot " * 100
    assert search.extract("court") == "court"
    assert search.extract(text).endswith("mot…")
    assert len(search.extract(text)) <= search.EXTRACT


def test_nothing_in_an_index_can_end_its_script() -> None:
    script = search.script("essai", ["</script><!--", "\u2028"])
    assert "<" not in script and "\u2028" not in script
    assert json.loads(script[len('ateliersIndex("essai",') : -3]) == ["</script><!--", "\u2028"]


# --- recherche.js, run as the browser does ------------------------------------------------------

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="no node to run recherche.js")

COMMUNES = [
    Commune("50592", "Tessy-Bocage", ("50420",), ("Fervaches", "Tessy-sur-Vire"), ("50180",)),
    Commune("63236", "Mont-Dore", ("63240",)),
    Commune("63047", "La Bourboule", ("63150",)),
    Commune("63048", "Bourg-Lastic", ("63240",)),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds an index, a stemmer and the script that reads them."""
    folder = tmp_path_factory.mktemp("index")
    (folder / "a.html").write_text(PAGE, encoding="utf-8")
    epci = Place("epci", "1", "CC Essai", "de la CC Essai", "dans la CC Essai")
    # Bourg-Lastic is not of the site: it comes after those that are.
    listing = Listing(tuple(COMMUNES[:-1]), tuple(COMMUNES[-1:]), epci, "2023", "", [])
    search.write(folder, {"a/index.html": ("Alpha", listing)})
    stemmer = extension.FoldingFrench({}).js_stemmer_code
    (folder / "stemmer.js").write_text(stemmer + "\nmodule.exports = Stemmer;", encoding="utf-8")
    return folder


def run(index: Path, expression: str) -> Any:
    """Return what an expression is worth in the presence of the index."""
    program = f"""
const R = require({json.dumps(str(ROOT / "book/_static/recherche.js"))});
const Stemmer = require({json.dumps(str(index / "stemmer.js"))});
const fs = require("fs"), parts = {{}};
globalThis.ateliersIndex = (name, content) => {{ parts[name] = content; }};
const folder = {json.dumps(str(index / search.FOLDER))};
for (const file of fs.readdirSync(folder)) eval(fs.readFileSync(`${{folder}}/${{file}}`, "utf-8"));
const part = async (name) => parts[name];
const found = (typed) => R.search(part, new Stemmer(), new Set(["des"]), typed);
const names = (typed) =>
  R.communesFor(parts.communes, typed).map((f) => [f.commune.code, f.reason]);
(async () => console.log(JSON.stringify(await ({expression}))))();
"""
    assert NODE is not None
    done = subprocess.run([NODE, "-e", program], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@needs_node
@pytest.mark.parametrize("typed", ["âgées", "agees", "âgée", "AGEES", "œuvres", "oeuvre", "âgé"])
def test_a_word_is_found_without_its_accents_and_in_its_other_forms(
    index: Path, typed: str
) -> None:
    assert "age_groups" in [p[1] for p in run(index, f"found({json.dumps(typed)})")]


@needs_node
def test_all_the_words_must_be_there_and_a_beginning_is_enough(index: Path) -> None:
    assert [p[1] for p in run(index, 'found("suite âges")')] == ["age_groups"]
    assert [p[1] for p in run(index, 'found("déb")')] == [""]
    assert run(index, 'found("suite absente")') == []
    assert run(index, 'found("caché")') == [], "what is folded is not searched"


@needs_node
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("tessy", [["50592", ""]]),
        ("tessy sur vire", [["50592", "ancien nom\u00a0: Tessy-sur-Vire"]]),
        ("FERVACHES", [["50592", "ancien nom\u00a0: Fervaches"]]),
        ("50420", [["50592", "code postal 50420"]]),
        ("50180", [["50592", "ancien code 50180"]]),
        ("63240", [["63236", "code postal 63240"], ["63048", "code postal 63240"]]),
        ("6304", [["63047", "code 63047"], ["63048", "code 63048"]]),
        ("bourboule", [["63047", ""]]),
        ("paris", []),
    ],
)
def test_a_commune_is_found_by_its_names_and_codes(
    index: Path, typed: str, found: list[list[str]]
) -> None:
    assert run(index, f"names({json.dumps(typed)})") == found


@needs_node
@pytest.mark.parametrize(
    ("typed", "code"),
    [("mont dore", "63236"), ("63236", "63236"), ("fervaches", "50592"), ("mont", None)],
)
def test_what_names_one_commune_in_full_leads_straight_to_it(
    index: Path, typed: str, code: str | None
) -> None:
    expression = f"R.onlyCommune(parts.communes, {json.dumps(typed)})?.code ?? null"
    assert run(index, expression) == code
    assert run(index, 'R.onlyCommune(parts.communes, "63240")') is None, "two have this postcode"
