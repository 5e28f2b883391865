"""Shared fixtures."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from ateliers.indicators import demography
from ateliers.parameters import load_sites
from ateliers.sources.formats import Inputs
from ateliers.study import site_view
from ateliers.tables import Reader
from ateliers.territory import SiteView
from tests.support.inputs import FIXTURES, lay_out

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the project."""
    return ROOT


@pytest.fixture()
def producers(tmp_path: Path) -> Inputs:
    """Return a folder of producers' files with a few rows each."""
    return lay_out(FIXTURES / "producers", tmp_path / "producers")


@pytest.fixture(scope="session")
def territories(root: Path) -> pd.DataFrame:
    """Return the table of territories."""
    return Reader(root).read("territories")


@pytest.fixture(scope="session")
def views(root: Path, territories: pd.DataFrame) -> dict[str, SiteView]:
    """Return the four sites as analyses see them."""
    return {s.identifier: site_view(s, territories) for s in load_sites(root)}


DEMOGRAPHY_TABLES = (
    "population",
    "census",
    "census_2018",
    "age",
    "aggregates",
    "income",
    "vacancy",
)


def demography_tables(root: Path, view: SiteView) -> dict[str, pd.DataFrame]:
    """Return the rows of the demography tables that a site reads."""
    reader = Reader(root)
    places = (*view.communes, *view.context_communes, *view.references)
    epci = {s.context.epci for s in load_sites(root) if s.identifier == view.id}
    codes = {p.code for p in places} | epci
    return {name: reader.read(name, codes) for name in DEMOGRAPHY_TABLES}


@pytest.fixture(scope="session")
def records(root: Path, views: dict[str, SiteView]) -> dict[str, pd.DataFrame]:
    """Return the demographic record of each site, computed from ``data/``."""
    return {
        name: demography.compute(demography_tables(root, view), view)
        for name, view in views.items()
    }
