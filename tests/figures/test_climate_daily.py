"""Days counted on daily values: means of two periods, the last year, or why there is none."""

from __future__ import annotations

import pandas as pd
import pytest

from ateliers.figures.block import Absent, Table
from ateliers.figures.climate_daily import daily_counts
from ateliers.indicators.climate_posts import posts_of
from ateliers.sources import meteo_france_daily as daily
from tests.conftest import study

V = "villeneuve-de-berg"
MONTELIMAR, MIRABEL = "26198001", "07159001"


def years(code: str, first: int, last: int, frost: int) -> pd.DataFrame:
    """Return whole years of a station, the same each year (figures written here, not real)."""
    numbers = range(first, last + 1)
    same = {"tx30": 20, "tx35": 2, "nights20": 3, "frost": frost, "spells": 2, "spell_days": 9}
    told = {"status": "ok", "source": "Météo-France, données quotidiennes", "note": ""}
    return pd.DataFrame([{"code": code, "year": year, **same, **told} for year in numbers])


def shown(table: pd.DataFrame) -> Table | Absent:
    there = study(V, "climate")
    return daily_counts(table, there.view, posts_of(there.tables["posts"], there.view))


def test_without_the_files_the_page_says_so() -> None:
    block = shown(study(V, "climate").tables["daily_counts"])
    assert isinstance(block, Absent)
    assert block.reason == daily.LACKING


def test_periods_are_means_and_the_last_year_stands_apart() -> None:
    old, new = years(MONTELIMAR, 1961, 1990, 40), years(MONTELIMAR, 1991, 2024, 31)
    block = shown(pd.concat([old, new], ignore_index=True))
    assert isinstance(block, Table)
    assert block.title == "Montélimar\u00a0: 40 jours de gel par an en 1961–1990, 31 en 1991–2020"
    assert [row[1] for row in block.rows] == ["1961–1990", "1991–2020", "2024"]
    assert block.rows[0][2:] == ["20,0", "2,0", "3,0", "40,0", "9,0"]
    assert block.rows[2][2:] == ["20", "2", "3", "31", "9"]
    assert list(block.data["Jours de gel"]) == [40.0, 31.0, 31.0]


@pytest.mark.parametrize(("first", "periods"), [(1967, ["1961–1990", "1990"]), (1968, ["1990"])])
def test_a_period_needs_twenty_four_whole_years(first: int, periods: list[str]) -> None:
    block = shown(years(MIRABEL, first, 1990, 50))
    assert isinstance(block, Table)
    assert [row[1] for row in block.rows] == periods
    assert block.title == "Jours chauds et jours de gel, jour par jour"
