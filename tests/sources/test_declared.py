"""Every table states the date of its geography, and it is true of its codes."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from ateliers.history import alive, in_order
from ateliers.sources.catalogue import load
from ateliers.sources.declared import TABLES
from ateliers.tables import Reader

VAGUE = ("actuel", "voir le", "millésime", "présent", "récent", "environ", "–")
#: Tables whose codes are those of a commune on the date that they state.
OF_COMMUNES = [
    name
    for name, table in TABLES.items()
    if table.geography.date and table.format == "csv" and "level" in {f.name for f in table.fields}
]


@pytest.mark.parametrize("name", TABLES)
def test_the_geography_of_a_table_is_a_date_or_says_why_there_is_none(name: str) -> None:
    stated = TABLES[name].geography
    if stated.date is None:
        assert stated.note.startswith("Sans objet : ")
    else:
        assert date.fromisoformat(stated.date).strftime("%m-%d") == "01-01"
    assert not any(word in stated.note.lower() for word in VAGUE)
    sentences = re.split(r"(?<=\.) ", stated.note)
    assert all(s.endswith(".") and len(s.split()) <= 20 for s in sentences), stated.note


def test_a_table_without_date_has_no_commune() -> None:
    for table in TABLES.values():
        levels = [f.among for f in table.fields if f.name == "level"]
        if table.geography.date is None:
            assert levels in ([], [("france",)])


def test_the_geography_of_a_source_is_not_vague(root: Path) -> None:
    for name, source in load(root).sources.items():
        stated = (source.geography or "").lower()
        assert not any(word in stated for word in VAGUE), name


def test_the_data_package_states_the_geography_of_each_table(root: Path) -> None:
    package = json.loads((root / "data" / "datapackage.json").read_text("utf-8"))
    for resource in package["resources"]:
        stated = TABLES[resource["name"]].geography
        assert resource["geography"] == {"date": stated.date, "note": stated.note}


@pytest.mark.parametrize("name", OF_COMMUNES)
def test_the_codes_of_a_table_are_those_of_its_date(
    name: str, root: Path, events: pd.DataFrame, territories: pd.DataFrame
) -> None:
    """After the last event of the list, the codes are those of the package of 2026."""
    table = Reader(root).read(name)
    codes = set(table.loc[table["level"].eq("commune"), "code"])
    stated = str(TABLES[name].geography.date)
    if stated > events["date"].max():
        known = set(territories.loc[territories["level"].eq("commune"), "code"])
        assert codes <= known
    else:
        there = alive(in_order(events), stated)
        assert [c for c in sorted(codes) if not there.get(c, True)] == []


@pytest.mark.parametrize("name", OF_COMMUNES)
def test_no_commune_of_a_table_changed_limits_after_its_date(
    name: str, root: Path, territories: pd.DataFrame
) -> None:
    """Tables of 2023 to 2026 are read together: their communes must be the same ones."""
    table = Reader(root).read(name)
    communes = territories[territories["level"].eq("commune")].set_index("code")
    codes = table.loc[table["level"].eq("commune"), "code"]
    since = communes.loc[sorted(set(codes)), "limits_since"].dropna()
    assert since[since > str(TABLES[name].geography.date)].empty
