"""Ways ranks and comparable EPCI could be wrong, each of which must be noticed.

As in :mod:`tests.test_mutations`: the guards are the true values, recomputed by other code, what
may be printed, and the contract of the theme.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ateliers import peers
from ateliers.execution.contract import record_faults
from ateliers.figures.standings import standings
from ateliers.indicators import mobility, mobility_positions, positions
from ateliers.parameters import load_theme
from ateliers.sources import distribution
from ateliers.territory import SiteView
from tests.conftest import study
from tests.test_truth import decimals
from tests.test_truth_references import TRUTH, found_in, theme_of

Tables = dict[str, pd.DataFrame]
V, S, A = "villeneuve-de-berg", "massif-du-sancy", "pays-de-l-arbresle"
DEMOGRAPHY, MOBILITY = "demography", "mobility"


def faults(tables: Tables, view: SiteView, theme: str, root: Path) -> list[str]:
    """Return what the guards find wrong with the ranks of a site."""
    module = import_module(f"ateliers.indicators.{theme}_positions")
    frame = module.compute(tables, view)
    there = {s.entry.code: s for s in standings(frame, view)}
    found = []
    for truth in TRUTH:
        if truth["site"] != view.id or theme_of(truth["measure"]) != theme:
            continue
        seen = found_in(there[truth["measure"]], truth["statistic"])
        text = "nothing" if seen is None else f"{seen:.{decimals(truth['expected'])}f}"
        if text != truth["expected"]:
            name = f"{truth['measure']} {truth['statistic']}"
            found.append(f"{name}: {text}, true {truth['expected']}")
    # A share drawn from a sample is one number only with its interval.
    for code, standing in there.items():
        if code in mobility.SAMPLED and standing.own.value is not None and not standing.sampled:
            found.append(f"{code} has no interval")
    # Only the rows of the positions are there: what a theme must record besides is not looked at.
    said = record_faults(frame, load_theme(theme, root).outputs, view.id)
    return found + [fault for fault in said if "is missing for the site" not in fault]


def given(site: str, theme: str) -> tuple[Tables, SiteView]:
    """Return fresh tables of a site and its view."""
    there = study(site, theme)
    return {name: table.copy() for name, table in there.tables.items()}, there.view


@pytest.mark.parametrize("theme", [DEMOGRAPHY, MOBILITY])
@pytest.mark.parametrize("site", [V, S, A])
def test_nothing_is_wrong_without_a_mutation(site: str, theme: str, root: Path) -> None:
    assert faults(*given(site, theme), theme, root) == []


def a_unit_shifted(tables: Tables) -> None:
    listed = tables["epci_distribution"]
    listed.loc[listed["code"].eq("246300966"), "second_homes_2018"] /= 100


def the_wrong_census(tables: Tables) -> None:
    listed = tables["epci_distribution"]
    listed["population_2021"] = listed["population_2018"]


def two_epci_swapped(tables: Tables) -> None:
    listed = tables["epci_distribution"]
    swapped = {"240700815": "246300966", "246300966": "240700815"}
    listed["code"] = listed["code"].replace(swapped)


def a_missing_income_read_as_zero(tables: Tables) -> None:
    listed = tables["epci_distribution"]
    listed[["median_2019", "first_decile_2019"]] = listed[
        ["median_2019", "first_decile_2019"]
    ].fillna(0.0)


def the_lower_half_left_out(tables: Tables) -> None:
    listed = tables["epci_distribution"]
    small = listed["population_2018"] < listed["population_2018"].median()
    tables["epci_distribution"] = listed[~small | listed["code"].eq("240700815")]


def counts_of_the_sample_for_those_of_all(tables: Tables) -> None:
    profiles = tables["epci_profiles"]
    profiles["car_main"] = profiles["car"]


def a_whole_for_another(tables: Tables) -> None:
    profiles = tables["epci_profiles"]
    profiles["workers"] = profiles["population"]


def kinds_forgotten(tables: Tables) -> None:
    tables["epci_profiles"]["rural_share"] = 1.0


MUTATIONS: list[tuple[str, str, Callable[[Tables], None]]] = [
    (S, DEMOGRAPHY, a_unit_shifted),
    (V, DEMOGRAPHY, the_wrong_census),
    (V, DEMOGRAPHY, two_epci_swapped),
    (A, DEMOGRAPHY, a_missing_income_read_as_zero),
    (V, DEMOGRAPHY, the_lower_half_left_out),
    (S, MOBILITY, counts_of_the_sample_for_those_of_all),
    (A, MOBILITY, a_whole_for_another),
    (A, MOBILITY, kinds_forgotten),
]


@pytest.mark.parametrize(
    ("site", "theme", "mutate"), MUTATIONS, ids=lambda m: getattr(m, "__name__", m)
)
def test_a_mutated_table_is_noticed(
    site: str, theme: str, mutate: Callable[[Tables], None], root: Path
) -> None:
    tables, view = given(site, theme)
    mutate(tables)
    assert faults(tables, view, theme, root)


def test_ranks_counted_from_the_lowest_are_noticed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = positions.rank
    monkeypatch.setattr(
        positions, "rank", lambda v, code, low=math.nan, high=math.nan: right(-v, code, -high, -low)
    )
    assert faults(*given(S, DEMOGRAPHY), DEMOGRAPHY, root)
    assert faults(*given(S, MOBILITY), MOBILITY, root)


def test_a_range_narrowed_to_one_rank_is_noticed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = positions.rank
    monkeypatch.setattr(
        positions, "rank", lambda v, code, low=math.nan, high=math.nan: right(v, code)
    )
    assert faults(*given(A, MOBILITY), MOBILITY, root)


def test_an_interval_forgotten_is_noticed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = [
        positions.Measure(m.code, m.period, m.unit, m.source, m.columns, m.of, None, m.status)
        for m in mobility_positions.MEASURES
    ]
    monkeypatch.setattr(mobility_positions, "MEASURES", tuple(bare))
    found = faults(*given(V, MOBILITY), MOBILITY, root)
    assert any("no interval" in fault for fault in found)


@pytest.mark.parametrize(("name", "wrong"), [("CAPITAL_REGION", "00"), ("MOST", 10)])
def test_other_peers_are_noticed(
    name: str, wrong: object, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peers, name, wrong)
    assert faults(*given(A, MOBILITY), MOBILITY, root)


def test_the_mean_of_peers_for_their_median_is_noticed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mean(values: np.ndarray, at: list[float]) -> list[float]:
        return [float(np.mean(values))] * len(at)

    monkeypatch.setattr(positions.np, "quantile", mean)
    assert faults(*given(S, DEMOGRAPHY), DEMOGRAPHY, root)


def test_a_city_counted_twice_is_noticed(
    territories: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.sources import test_distribution as loaders

    inputs = loaders.laid_out(tmp_path)
    loaders.test_a_city_is_not_counted_with_its_arrondissements(
        distribution.epci(inputs, territories).set_index("code")
    )
    monkeypatch.setattr(distribution, "ARRONDISSEMENTS", re.compile("^$"))
    # Two arrondissements stand in the file beside Lyon.
    with pytest.raises(AssertionError):
        loaders.test_regions_are_sums_of_departements(inputs, territories)
