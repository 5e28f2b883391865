"""The whole room, on a sample project with a failed run."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from ateliers.errors import BuildFailed
from ateliers.publish import book, lean
from ateliers.publish.archive import Archive
from ateliers.publish.checks import check
from ateliers.publish.edition import IDENTIFIER
from tests.publish.conftest import Published
from tests.publish.sample import theme_notebook, write_project, write_run, write_site

pytestmark = pytest.mark.slow

HUB = "https://hub.exemple.fr"


def test_the_edition_is_published_behind_a_link(published: Published) -> None:
    link = published.root / "build" / "html"
    assert link.is_symlink()
    assert link.resolve() == published.edition
    assert check(published.edition) == []


def test_a_theme_page_is_complete(published: Published) -> None:
    page = published.page("alpha/essai.html")
    assert page.title is not None
    assert page.title.get_text() == "Essai de Alpha — Ateliers des territoires"
    assert page.h1 is not None
    assert page.h1.get_text().startswith("Essai de Alpha")
    drawing = page.select_one("figure#population_index picture")
    assert drawing is not None
    image, narrow = drawing.img, drawing.source
    assert image is not None and narrow is not None
    assert image["alt"] == 'Courbe "citée". Indice & <valeurs>.'
    assert (published.edition / "alpha" / str(narrow["srcset"])).is_file()
    folds = [s.get_text() for s in page.select("figure summary")]
    assert folds[0].startswith("Voir les données")
    assert folds[1] == "Voir le code"
    assert "Donnée non disponible" in page.select_one("#growth_map").get_text()  # type: ignore[union-attr]
    assert not page.select(".cell_input")


def test_a_theme_page_says_where_its_figures_come_from(published: Published) -> None:
    ending = published.page("alpha/essai.html").select_one("#provenance")
    assert ending is not None
    text = ending.get_text()
    for said in (
        *("Provenance", "d’où viennent ces chiffres", "INSEE", "Licence Ouverte", "2026"),
        *("site = alpha", "notebooks/essai.ipynb", "5\u00a0janvier 2026, en 4\u00a0secondes"),
        *("papermill 2.7.0", "abcdef1234567890, sans modification", "ef" * 32, "Python 3.11.7"),
        *("ab" * 6, "cd" * 6),
    ):
        assert said in text, said


@pytest.mark.parametrize("name", ["index.html", "alpha/index.html", "comparer/essai.html"])
def test_a_page_that_takes_up_results_leads_to_their_provenance(
    published: Published, name: str
) -> None:
    ending = published.page(name).select_one("#provenance")
    assert ending is not None
    links = [str(a["href"]) for a in ending.select("a") if str(a["href"]).endswith("#provenance")]
    assert any(link.endswith("alpha/essai.html#provenance") for link in links)
    # The tables are listed where they were read; a page without a run of its own leads there.
    own = name == "comparer/essai.html"
    assert ("abababababab" in ending.get_text()) is own
    assert ("énumère les tables" in ending.get_text()) is not own


def test_every_page_says_how_to_cite_it(published: Published) -> None:
    pages = {p.relative_to(published.edition).as_posix() for p in published.edition.rglob("*.html")}
    for name in pages - {"search.html", "404.html"}:
        page = published.page(name)
        fold = page.select_one("details#citer")
        assert fold is not None, name
        text = fold.get_text()
        assert published.edition.name in text, name
        assert "1er\u00a0janvier" in text
        assert "@book{ateliers-2026" in text or "@incollection{ateliers-" in text
        assert IDENTIFIER not in page.get_text()
    theme = published.page("alpha/essai.html").select_one("#citer .ateliers-reference")
    assert theme is not None
    assert "Essai de Alpha. Dans Ateliers des territoires" in " ".join(theme.get_text().split())


def test_every_file_of_data_is_described_beside_it(published: Published) -> None:
    files = sorted(published.edition.rglob("*.csv"))
    assert len(files) >= 7
    for file in files:
        package = json.loads((file.parent / "datapackage.json").read_text(encoding="utf-8"))
        described = {r["path"]: r for r in package["resources"]}[file.name]
        assert described["licenses"], file
        header = file.read_text(encoding="utf-8-sig").splitlines()[0]
        assert header == ";".join(f["name"] for f in described["schema"]["fields"])
        told = (file.parent / "LISEZ-MOI.txt").read_text(encoding="utf-8")
        assert file.name in told
        assert published.edition.name in told


def test_the_dictionary_leads_to_the_figure_of_each_indicator(published: Published) -> None:
    row = published.page("dictionnaire.html").select_one("li#pop_tcam a")
    assert row is not None and row["href"] == "dictionnaire/essai.html#pop_tcam"
    entry = published.page("dictionnaire/essai.html").select_one("#pop_tcam")
    assert entry is not None
    text = entry.get_text()
    for said in ("Average annual population growth", "% par an", "Taux constant", "commune"):
        assert said in text, said
    assert [str(a["href"]) for a in entry.select("a")] == [
        "../alpha/index.html#chiffres-cles",
        "../alpha/essai.html#communes-2",
        "../comparer/synthesis.html#key_figures",
    ]
    figure = published.page("alpha/index.html").select_one(".ateliers-tableau--cles tbody th a")
    assert figure is not None and figure["href"] == "../dictionnaire/essai.html#pop_tcam"


def test_a_failed_run_has_a_page_that_says_why(published: Published) -> None:
    text = published.page("beta/essai.html").get_text()
    assert "Cette analyse n’a pas abouti" in text
    assert "<i>data</i> `x`" in text
    assert "ateliers run --site beta --theme essai" in text
    assert str(published.root) not in text


def test_the_home_page_leads_to_each_site_and_its_findings(published: Published) -> None:
    page = published.page("index.html")
    assert page.h1 is not None
    assert page.h1.get_text().startswith("Deux territoires")
    questions = page.select(".ateliers-questions li")
    assert len(questions) == 2
    assert "Que faire de <b>Alpha</b> & du reste\u202f?" in questions[0].get_text()
    readings = [section.get_text() for section in page.select(".ateliers-lectures section")]
    assert "Trois." in readings[0]
    assert "Non calculé" in readings[1]
    assert page.select_one("figure#sites_map img") and page.select_one("#key_figures table")


def test_the_cover_of_a_site_has_its_key_figures_and_doors(published: Published) -> None:
    page = published.page("alpha/index.html")
    cells = [c.get_text() for c in page.select(".ateliers-tableau--cles td")]
    assert cells == ["\u22120,99", "secret statistique", "+0,41"]
    doors = [str(a["href"]) for a in page.select(".ateliers-portes a")]
    assert doors[:2] == ["essai.html", "../comparer/essai.html"]
    printed = "../_static/figures/alpha"
    assert doors[2:] == [
        *("fiche.html", f"{printed}/fiche/fiche-alpha.pdf"),
        *("carnet.html", f"{printed}/carnet/carnet-alpha.pdf"),
    ]


def test_sources_describe_each_table_and_link_only_to_the_web(published: Published) -> None:
    for name in ("sources.html", "sources/territoires-et-reperes.html"):
        page = published.page(name)
        assert page.select_one("#table-territories")
        assert "Communes & <EPCI>" in page.get_text()
        assert not page.select('a[href^="javascript"]')
    ending = published.page("alpha/essai.html").select_one("#provenance")
    assert ending is not None
    assert ending.select('a[href="../sources/territoires-et-reperes.html#table-territories"]')


def test_the_pages_under_an_index_lead_back_to_it_and_are_in_its_menu(
    published: Published,
) -> None:
    leaf = published.page("dictionnaire/essai.html")
    crumbs = [str(a["href"]) for a in leaf.select(".bd-breadcrumbs a")]
    assert crumbs == ["../index.html", "../dictionnaire.html"]
    assert leaf.select('article a[href="../dictionnaire.html"]')
    menu = "nav.bd-docs-nav a[href$='dictionnaire/essai.html']"
    assert published.page("dictionnaire.html").select(menu)
    assert not published.page("index.html").select(menu)
    assert not published.page("sources.html").select(menu)


def test_the_menu_follows_the_reading_order(published: Published) -> None:
    links = published.page("index.html").select("nav.bd-docs-nav a.reference")
    labels = [" ".join(a.get_text().split()) for a in links]
    alpha, beta = labels.index("Alpha"), labels.index("Bêta")
    assert labels[:4] == ["Accueil", "Alpha", "L’atelier", "Essai"]
    assert labels[beta - 2 : beta] == ["Fiche de débat", "Carnet d’atelier"]
    closing = labels.index("Synthèse")
    assert labels[beta + 1 : closing] == labels[alpha + 1 : beta]
    assert labels[closing:] == [
        *("Synthèse", "Essai", "La démarche", "Méthode", "Sources"),
        *("Dictionnaire des indicateurs", "Glossaire", "Relancer une analyse"),
        *("Participer et citer", "Réutiliser", "Accessibilité", "Mentions légales"),
    ]


def test_pages_are_linked_both_ways(published: Published) -> None:
    """A site's theme leads to its comparison and the comparison to the theme of each site."""

    def links(page: str) -> set[str]:
        nav = published.page(page).select("nav.ateliers-voir-aussi a")
        return {str(a["href"]) for a in nav}

    there = {a for a in links("comparer/essai.html") if a.startswith("../")}
    assert there == {"../alpha/essai.html", "../beta/essai.html"}
    assert {"../comparer/essai.html", "../comparer/synthesis.html"} <= links("alpha/essai.html")


def test_nothing_heavy_or_foreign_is_published(published: Published) -> None:
    names = {p.name for p in published.edition.rglob("*")}
    assert "fontawesome.js" not in names
    assert not {n for n in names if n.endswith(".map")}
    home = (published.edition / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"thebe|mathjax|togglebutton|unpkg|jsdelivr", home, re.I)


def index_of(edition: Path, name: str) -> Any:
    """Return a part of the index of the search, as a browser receives it."""
    text = (edition / f"_static/recherche/{name}.js").read_text(encoding="utf-8")
    opening = f'ateliersIndex("{name}",'
    assert text.startswith(opening)
    return json.loads(text.removeprefix(opening).removesuffix(");\n"))


def test_the_search_knows_the_passages_of_every_page(published: Published) -> None:
    book = index_of(published.edition, "passages")
    addresses = [address for address, _ in book["pages"]]
    assert "alpha/essai.html" in addresses
    assert not {"search.html", "404.html"} & set(addresses)
    found = {(addresses[page], anchor): heading for page, anchor, heading, _ in book["passages"]}
    assert found["alpha/essai.html", "population_index"] == "Alpha perd 3\u00a0% d’habitants"
    place = next(
        n
        for n, (page, anchor, *_) in enumerate(book["passages"])
        if (addresses[page], anchor) == ("alpha/essai.html", "population_index")
    )
    postings = index_of(published.edition, "mots-h")["habitants"]
    assert place in postings[::2]


def test_the_search_leads_to_the_row_of_each_commune(published: Published) -> None:
    communes = {entry[1]: entry for entry in index_of(published.edition, "communes")}
    assert communes["07005"][0] == "Alba-la-Romaine"
    page, _, anchor = communes["07005"][5].partition("#")
    row = published.page(page).find(id=anchor)
    assert row is not None and "Alba-la-Romaine" in row.get_text()
    assert row.find_parent("details") is not None, "it is not of the site"


def test_the_search_page_needs_neither_network_nor_sphinx(published: Published) -> None:
    page = published.page("search.html")
    assert page.select_one("form.bd-search input[role=combobox]")
    assert page.select_one("#resultats-de-recherche [role=status]")
    scripts = [str(s["src"]) for s in page.find_all("script", src=True)]
    assert any(s.startswith("_static/recherche.js") for s in scripts)
    assert not [s for s in scripts if re.search("searchtools|doctools|searchindex|bootstrap", s)]
    stemmer = (published.edition / "_static/language_data.js").read_text(encoding="utf-8")
    assert 'normalize("NFD")' in stemmer


def test_every_page_has_the_policy_of_its_scripts_alone(published: Published) -> None:
    pages = [p.relative_to(published.edition).as_posix() for p in published.edition.rglob("*.html")]
    assert "404.html" in pages
    for name in pages:
        page = published.page(name)
        meta = page.select_one('meta[http-equiv="Content-Security-Policy"]')
        assert meta is not None, name
        stated = str(meta["content"])
        assert stated.startswith("default-src 'none'; script-src 'self' 'sha256-")
        assert "unsafe-eval" not in stated
        assert stated.count("unsafe-inline") == 1 and "style-src 'self' 'unsafe-inline'" in stated


def test_no_page_weighs_more_than_it_may(published: Published) -> None:
    weights = lean.weights(published.edition)
    assert max(weights.values()) < lean.LIMIT
    assert min(weights.values()) > 0
    assert weights["alpha/essai.html"] > 100_000, "styles and fonts are counted"


def test_a_page_says_where_it_is_and_what_comes_next(published: Published) -> None:
    trail = published.page("alpha/essai.html").select(".breadcrumb-item")
    assert [item.get_text(strip=True) for item in trail] == ["Accueil", "Alpha", "Essai de Alpha"]
    trail = published.page("comparer/essai.html").select(".breadcrumb-item")
    assert [item.get_text(strip=True) for item in trail][:2] == ["Accueil", "Comparer"]
    assert trail[1].a is not None and trail[1].a["href"] == "synthesis.html"
    links = published.page("alpha/essai.html").select(".ateliers-suivre a")
    assert [a.get_text(" ", strip=True) for a in links] == [
        "Précédent L’atelier de Alpha",
        "Suivant Feuille de route de Alpha",
    ]


def test_a_page_offers_its_notebook_with_its_parameters(published: Published) -> None:
    fold = published.page("alpha/essai.html").select_one("details#carnet")
    assert fold is not None
    assert fold.select_one("a[download][href$='.ipynb']")
    assert fold.pre is not None
    assert fold.pre.get_text() == (
        ".venv/bin/papermill notebooks/essai.ipynb resultat.ipynb -p site alpha"
    )
    assert "Binder" not in fold.get_text(), "no repository is known"


def test_a_repository_brings_the_buttons_that_open_a_notebook(project: Path) -> None:
    config = project / "_config.yml"
    text = config.read_text(encoding="utf-8")
    for key, url in (("  url", "https://git.exemple.fr/equipe/livre"), ("hub_url", HUB)):
        assert f'{key}: ""\n' in text
        text = text.replace(f'{key}: ""\n', f'{key}: "{url}"\n')
    config.write_text(text, encoding="utf-8")
    edition = book.publish(project, quiet=True)
    page = BeautifulSoup((edition / "alpha/essai.html").read_text("utf-8"), "html.parser")
    links = [str(a["href"]) for a in page.select("details#carnet a") if not a.has_attr("download")]
    assert [link.split("/")[2] for link in links] == ["mybinder.org", HUB.split("/")[2]]
    assert all("notebooks%2Fessai.ipynb" in link for link in links)
    assert 'site = "alpha"' in page.select_one("details#carnet").get_text()  # type: ignore[union-attr]


def test_no_english_is_left_in_what_a_screen_reader_says(published: Published) -> None:
    english = re.compile(r"\b(Toggle|Search|Page|Main|Skip|Next|Previous|Light|Dark|Home|Show)\b")
    for path in published.edition.rglob("*.html"):
        page = published.page(path.relative_to(published.edition).as_posix())
        for tag in page.find_all(True):
            for attribute in ("aria-label", "title", "placeholder", "alt", "data-bs-title"):
                assert not english.search(str(tag.get(attribute, ""))), (path.name, tag)


@pytest.fixture()
def project(published: Published, tmp_path: Path) -> Path:
    """Return a copy of the sample project with its published edition."""
    return Path(shutil.copytree(published.root, tmp_path / "project", symlinks=True))


def test_a_book_sphinx_warns_about_is_not_published(project: Path) -> None:
    before = (project / "build" / "html").resolve()
    page = project / "book" / "methode.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n[perdu](perdu.md)\n", encoding="utf-8")
    for _ in range(2):  # a second build on the same fault must not pass either
        with pytest.raises(BuildFailed, match="perdu"):
            book.publish(project, quiet=True)
        assert (project / "build" / "html").resolve() == before
    assert (before / "index.html").is_file()


def test_a_book_with_a_problem_is_not_published(project: Path) -> None:
    before = (project / "build" / "html").resolve()
    page = project / "book" / "methode.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nVaut nan.\n", encoding="utf-8")
    with pytest.raises(BuildFailed, match=r"methode\.html: it shows a missing number"):
        book.publish(project, quiet=True)
    assert (project / "build" / "html").resolve() == before


def test_a_new_site_comes_from_its_file_alone(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = (project / "build" / "html").resolve()
    write_site(project, "gamma", "Gamma", 3)
    content = theme_notebook("gamma")
    write_run(project / "build" / "runs" / "gamma" / "essai", "gamma", "essai", content)
    second = book.publish(project)
    assert "build/html/index.html" in capsys.readouterr().out
    assert (second / "gamma" / "essai.html").is_file()
    assert first.is_dir(), "the edition before is kept"
    shutil.rmtree(project / "build" / "runs" / "gamma")
    third = book.publish(project, quiet=True)
    assert "n’a pas encore été calculée" in (third / "gamma/essai.html").read_text("utf-8")
    archive = Archive(project)
    assert archive.identifiers()[:3] == [third.name, second.name, first.name]
    assert [archive.has_pages(e.name) for e in (third, second, first)] == [True, True, False]
    assert archive.read(first.name)["edition"] == first.name


def files_of(edition: Path) -> dict[str, bytes]:
    files = (p for p in sorted(edition.rglob("*")) if p.is_file())
    return {p.relative_to(edition).as_posix(): p.read_bytes() for p in files}


def test_two_builds_of_the_same_runs_are_the_same_edition_byte_for_byte(
    published: Published, tmp_path: Path
) -> None:
    again = book.publish(write_project(tmp_path / "elsewhere"), quiet=True)
    assert again.name == published.edition.name
    assert files_of(again) == files_of(published.edition)


def test_a_slower_run_is_not_another_edition(published: Published, tmp_path: Path) -> None:
    project = write_project(tmp_path / "elsewhere")
    path = project / "build" / "runs" / "alpha" / "essai" / "run.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record |= {"seconds": 400.0, "started": "2026-02-07T10:00:00+00:00"}
    path.write_text(json.dumps(record), encoding="utf-8")
    assert book.publish(project, quiet=True).name == published.edition.name


def test_the_record_of_an_edition_is_published_with_it(published: Published) -> None:
    record = json.loads((published.edition / "_static/edition.json").read_text(encoding="utf-8"))
    assert record["edition"] == published.edition.name
    assert record["version"] == f"0.1.0+20260101.{published.edition.name}"
    assert "alpha/essai.html" in record["pages"]
    assert [t["name"] for t in record["tables"]] == ["territories"]
    assert len(record["indicators"]["rows"]) == 4
    assert Archive(published.root).read(published.edition.name) == record


def test_a_folder_in_place_of_the_link_gives_way(tmp_path: Path) -> None:
    edition = tmp_path / "editions" / "a"
    edition.mkdir(parents=True)
    link = tmp_path / "html"
    link.mkdir()
    (link / "old.html").write_text("", encoding="utf-8")
    book._swap(link, edition)
    assert link.resolve() == edition


def test_a_project_without_runs_still_makes_a_book(tmp_path: Path) -> None:
    root = write_project(tmp_path / "project")
    shutil.rmtree(root / "build")
    edition = book.publish(root, quiet=True)
    assert "n’a pas été calculée" in (edition / "index.html").read_text(encoding="utf-8")
