"""Sentences of climate: the gap that is found is the one recorded."""

from __future__ import annotations

import pytest

from ateliers.narrative import climate as words
from ateliers.numbers import NBSP
from ateliers.territory import SiteView
from tests.conftest import record

#: Normals of 1991-2020 less those of 1961-1990 (analysis, §3), at the station kept.
WARMER = {
    "villeneuve-de-berg": "1,3",
    "massif-du-sancy": "1,2",
    "tessy-bocage": "1,0",
    "pays-de-l-arbresle": "1,6",
}


@pytest.mark.parametrize("site", WARMER)
def test_the_finding_of_the_normals_is_their_gap(site: str, views: dict[str, SiteView]) -> None:
    found = words._gap_finding(words.Record(record(site, "climate")), views[site])
    assert found is not None
    assert f"l’année est plus chaude de {WARMER[site]}{NBSP}°C qu’en" in found[1]
