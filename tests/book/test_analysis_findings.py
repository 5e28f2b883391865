"""The findings of the analysis, looked for in the pages of their site with their values."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.conftest import ROOT

pytestmark = pytest.mark.slow

V, S, T, A = "villeneuve-de-berg", "massif-du-sancy", "tessy-bocage", "pays-de-l-arbresle"

# (site, what, values as the book writes them, spaces plain)
FINDINGS = [
    (V, "growth", ["3 031", "2 951", "+0,45", "+0,85", "+0,41"]),
    (V, "births, deaths, apparent migration", ["298", "± 47", "378", "67"]),
    (V, "ages", ["145,5", "84,3", "121,6", "17,3", "8,2"]),
    (V, "vacancy and jobs", ["13,2", "9,5", "1 245", "2 041"]),
    (S, "growth", ["9 637", "9 576", "−0,11", "−0,41"]),
    (S, "births, deaths, apparent migration", ["410", "± 70", "349"]),
    (S, "second homes", ["61,8", "9,8"]),
    (S, "ages", ["157,4", "101,2"]),
    (S, "mortality, with its caution", ["28,2", "24,6", "établissement d’hébergement probable"]),
    (T, "growth", ["2 356", "2 219", "−0,99", "+0,16"]),
    (T, "births, deaths, apparent migration", ["77", "± 38", "60"]),
    (T, "vacancy", ["17,0", "7,8"]),
    (T, "ages", ["128,45", "107,65"]),
    (A, "growth", ["37 282", "38 945", "+0,73"]),
    (A, "births, deaths, apparent migration", ["719", "± 125", "944"]),
    (A, "ages", ["49,66", "62,35", "77,35"]),
    (V, "own-commune work, with its interval", ["34,4", "28,5", "40,8"]),
    (V, "peers of public transport", ["1,3"]),
    (V, "stations", ["12,96", "14,22", "0,45", "0,37", "0,52", "0,33", "0,25", "0,40"]),
    (V, "hot days by level of warming", ["22", "38", "46", "68"]),
    (V, "decrees", ["11 événements"]),
    (S, "own-commune work and car", ["56,8", "70,1"]),
    (S, "walk, with its interval", ["14,5", "12,4", "17,0"]),  # 16.95 in the analysis
    (S, "railway", ["9 000", "26,6"]),
    (S, "stations", ["7,02", "8,20", "0,42", "0,33", "0,50"]),
    (S, "hot days in a France at +4 °C", ["5", "11"]),
    (S, "decrees, December 1999", ["16 événements", "1999"]),
    (T, "car", ["86,2"]),
    (T, "stations", ["10,50", "11,47", "0,33", "0,26", "0,41", "non comparable"]),
    (T, "dry-soil days, no agreed sign", ["63", "76", "58", "86", "ne s’accordent pas"]),
    (A, "public transport, peers, Rhône", ["10,0", "9,0", "10,9", "5,1", "7,2"]),
    (A, "stations of the railway", ["1 676 288", "1 691 854", "+0,9", "89,4"]),
    (A, "bike", ["0,8"]),
    (A, "stations", ["11,43", "13,06", "0,55", "0,46", "0,63", "0,41", "0,30", "0,50"]),
    (A, "hot days in Bron", ["15,8", "30,6"]),
]


@cache
def pages_of(site: str) -> str:
    """Return the text of a site's pages, folds included, with plain spaces."""
    folder = ROOT / "build" / "html" / site
    texts = [_text(page) for page in sorted(folder.glob("*.html"))]
    return re.sub(r"[\s\u00a0\u202f]+", " ", " ".join(texts))


def _text(page: Path) -> str:
    return BeautifulSoup(page.read_text("utf-8"), "html.parser").get_text(" ")


def found(value: str, text: str) -> bool:
    """Whether a value stands by itself in a text: « 67 » is not part of « 1 670 »."""
    return bool(re.search(rf"(?<![\d,]){re.escape(value)}(?![\d,]\d|\d)", text))


@pytest.mark.parametrize(("site", "what", "values"), FINDINGS, ids=lambda x: str(x)[:40])
def test_finding_is_in_the_book(site: str, what: str, values: list[str]) -> None:
    missing = [value for value in values if not found(value, pages_of(site))]
    assert missing == [], f"{site}, {what}: not found {missing}"
