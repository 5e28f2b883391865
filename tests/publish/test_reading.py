"""Help in reading: the time a page takes, the words it explains."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from ateliers.publish import dictionary, reading
from ateliers.publish.templating import slug


def page(body: str, *, menu: str = "") -> BeautifulSoup:
    return BeautifulSoup(
        f'<html data-content_root="../"><body><nav class="bd-docs-nav">{menu}</nav>'
        f'<article class="bd-article"><h1>Titre</h1>{body}</article></body></html>',
        "html.parser",
    )


def said(soup: BeautifulSoup) -> str:
    reading.say_the_time(soup)
    found = soup.select_one(".ateliers-duree")
    return found.get_text() if found else ""


@pytest.mark.parametrize(
    ("body", "minutes"),
    [
        ("<p>mot</p>", "1\u00a0minute"),
        (f"<p>{'mot ' * 399}</p>", "2\u00a0minutes"),
        (
            f"<p>{'mot ' * 390}</p>" + '<figure class="ateliers-figure"></figure>' * 4,
            "4\u00a0minutes",
        ),
        (f"<details><p>{'mot ' * 9000}</p></details>", "1\u00a0minute"),
    ],
)
def test_a_page_says_how_long_it_takes(body: str, minutes: str) -> None:
    assert said(page(body)) == f"Temps de lecture\u00a0: {minutes}"


def test_a_page_that_is_looked_up_says_no_time() -> None:
    assert said(page('<dl class="ateliers-glossaire"></dl>')) == ""
    home = '<ul class="bd-sidenav__home-link"><li class="current"></li></ul>'
    assert said(page("<p>mot</p>", menu=home)) == ""


def explained(body: str) -> BeautifulSoup:
    soup = page(body)
    reading.explain_terms(soup)
    return soup


def test_a_word_is_explained_where_it_is_first_met() -> None:
    soup = explained("<p>Un EPCI, puis l’EPCI voisin.</p><p>Des EPCI.</p>")
    (term,) = soup.select(".ateliers-terme")
    link, meaning = term.a, term.select_one("[role=tooltip]")
    assert link is not None and meaning is not None
    assert (link["href"], link.get_text()) == ("../glossaire.html#epci", "EPCI")
    assert link["aria-describedby"] == meaning["id"]
    assert meaning.get_text().startswith("Établissement public de coopération intercommunale")
    meaning.decompose()
    assert soup.p is not None and soup.p.get_text() == "Un EPCI, puis l’EPCI voisin."


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("des communes nouvelles", "commune-nouvelle"),
        ("intervalle à 95\u00a0%", "intervalle-a-95"),
        ("le recensement", "recensement-rp"),
        ("quatre EPCI comparables", "epci-comparables"),
        ("Secret statistique", "secret-statistique"),
        ("d’actifs occupés", "actif-occupe"),
    ],
)
def test_plurals_elisions_and_spaces_do_not_hide_a_word(text: str, anchor: str) -> None:
    (link,) = explained(f"<p>Voici {text}.</p>").select(".ateliers-terme > a")
    assert link["href"] == f"../glossaire.html#{anchor}"


@pytest.mark.parametrize(
    "body",
    [
        "<h2>EPCI</h2>",
        '<p><a href="x.html">EPCI</a></p>',
        "<p><code>EPCI</code></p>",
        "<details><p>EPCI</p></details>",
        "<table><tr><td><p>EPCI</p></td></tr></table>",
        '<p class="ateliers-source">EPCI</p>',
        '<ul class="ateliers-portes"><li><span>EPCI</span></li></ul>',
        "<p>centre-EPCI, point de vue</p>",
        '<dl class="ateliers-glossaire"><dd><p>EPCI</p></dd></dl>',
    ],
)
def test_only_prose_is_explained(body: str) -> None:
    assert not explained(body).select(".ateliers-terme")


def test_the_words_of_a_page_are_the_same_with_explanations() -> None:
    body = "<ul><li>Le <b>EPCI</b> &lt;b&gt; et les<br>EPCI</li></ul><p>Millésime&nbsp;: 2022.</p>"
    before, after = page(body), explained(body)
    for meaning in after.select(".ateliers-definition"):
        meaning.decompose()
    assert after.get_text() == before.get_text()


def test_every_form_of_a_term_is_found_and_leads_to_its_entry() -> None:
    for term in dictionary.content()["terms"]:
        plain = re.sub(r"\s*\(.*\)", "", term["term"])
        for form in term.get("forms", [plain]):
            links = explained(f"<p>{form}</p>").select(".ateliers-terme > a")
            assert [a["href"] for a in links] == [f"../glossaire.html#{slug(term['term'])}"], form
