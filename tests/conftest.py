"""Shared fixtures."""

from __future__ import annotations

import time
from functools import cache
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest

from ateliers.parameters import load_sites
from ateliers.sources.formats import Inputs
from ateliers.study import Study, site_view
from ateliers.tables import Reader
from ateliers.territory import SiteView
from tests.browser import ending
from tests.support.inputs import FIXTURES, lay_out

ROOT = Path(__file__).resolve().parents[1]
STARTED = time.time()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """End with what the browser found over the whole book, if a test opened it."""
    # Here, and not with the browser's tests: those that share the tests out read only this file.
    said = list(ending.lines(ROOT, since=STARTED))
    if said:
        terminalreporter.section("the book in a browser")
        terminalreporter.write_line("\n".join(said))


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
def events(root: Path) -> pd.DataFrame:
    """Return the table of the events of communes."""
    return Reader(root).read("commune_events")


@pytest.fixture(scope="session")
def views(root: Path, territories: pd.DataFrame) -> dict[str, SiteView]:
    """Return the four sites as analyses see them."""
    sites = enumerate(load_sites(root))
    return {s.identifier: site_view(s, territories, rank) for rank, s in sites}


@cache
def study(site: str, theme: str) -> Study:
    """Return a theme of a site, its tables read once."""
    return Study(site, theme)


@cache
def record(site: str, theme: str) -> pd.DataFrame:
    """Return the record of a theme on a site, computed from ``data/``."""
    there = study(site, theme)
    indicators = import_module(f"ateliers.indicators.{theme}")
    return indicators.compute(there.tables, there.view)


@pytest.fixture(scope="session")
def records(views: dict[str, SiteView]) -> dict[str, pd.DataFrame]:
    """Return the demographic record of each site."""
    return {name: record(name, "demography") for name in views}
