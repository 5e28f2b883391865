"""Ten ways the data or the method could be wrong, each of which must be noticed.

A mutation changes the tables of a site (or what reads them); the guards are those of the project:
the true values, the values of the analysis, the statuses, the contract of the theme.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from ateliers.errors import InvalidInput
from ateliers.execution.contract import outputs_of, record_faults
from ateliers.figures.block import MIME
from ateliers.indicators import demography, housing
from ateliers.parameters import load_theme
from ateliers.sources import insee
from ateliers.sources.formats import Inputs
from ateliers.sources.seal import seal
from ateliers.territory import SiteView
from tests.conftest import study
from tests.indicators.test_demography import EXPECTED, V
from tests.support.inputs import copy_project
from tests.test_truth import TRUTH, decimals

Tables = dict[str, pd.DataFrame]


def faults(record: pd.DataFrame, root: Path) -> list[str]:
    """Return what the guards find wrong with the record of Villeneuve-de-Berg."""
    found = []
    known = record.set_index(["indicator", "period", "geography"])["value"].to_dict()
    for site, indicator, period, geography, expected, within in EXPECTED:
        if site == V:
            seen = known.get((indicator, period, geography or f"site:{V}"), math.nan)
            if not abs(seen - expected) <= within:
                found.append(f"{indicator} {period}: {seen}, expected {expected}")
    for truth in TRUTH:
        if truth["site"] == V and truth["theme"] == "demography":
            key = (truth["indicator"], truth["period"], truth["geography"])
            seen = known.get(key, math.nan)
            if f"{seen:.{decimals(truth['expected'])}f}" != truth["expected"]:
                found.append(f"{truth['indicator']}: {seen}, true {truth['expected']}")
    return found + record_faults(record, load_theme("demography", root).outputs, V)


@pytest.fixture()
def given() -> tuple[Tables, SiteView]:
    """Return fresh tables of Villeneuve-de-Berg and its view."""
    there = study(V, "demography")
    return dict(there.tables), there.view


def test_nothing_is_wrong_without_a_mutation(root: Path, given: tuple[Tables, SiteView]) -> None:
    assert faults(demography.compute(*given), root) == []


def _change(frame: pd.DataFrame, where: pd.Series, column: str, new: object) -> pd.DataFrame:
    changed = frame.copy()
    changed.attrs = frame.attrs
    changed.loc[where, column] = new
    return changed


def swap_two_communes(given: Tables) -> None:
    census = given["census"]
    codes = census["code"].replace({"07341": "07145", "07145": "07341"})
    given["census"] = census.assign(code=codes)


def shift_a_unit(given: Tables) -> None:
    census = given["census"]
    given["census"] = census.assign(vacant_dwellings_2022=census["vacant_dwellings_2022"] / 100)


def lose_a_leading_zero(given: Tables) -> None:
    for name in ("census", "population"):
        given[name] = given[name].assign(code=given[name]["code"].str.lstrip("0"))


def blank_a_cell(given: Tables) -> None:
    census = given["census"]
    given["census"] = _change(census, census["code"].eq("07341"), "dwellings_2022", float("nan"))


def drop_a_year(given: Tables) -> None:
    given["population"] = given["population"][given["population"]["year"].ne(2016)]


def use_a_stale_vintage(given: Tables) -> None:
    people = given["population"]
    there = people["code"].eq("07341") & people["year"].eq(2022)
    given["population"] = _change(people, there, "population", 2944.0)


def take_another_reference(given: Tables) -> None:
    rates = given["aggregates"]
    given["aggregates"] = rates.assign(
        value=rates["value"].where(rates["level"].ne("departement"), rates["value"] * 0.9)
    )


MUTATIONS: list[Callable[[Tables], None]] = [
    swap_two_communes,
    shift_a_unit,
    lose_a_leading_zero,
    blank_a_cell,
    drop_a_year,
    use_a_stale_vintage,
    take_another_reference,
]


@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda m: m.__name__)
def test_a_mutated_table_is_noticed(
    mutate: Callable[[Tables], None], root: Path, given: tuple[Tables, SiteView]
) -> None:
    changed, view = given
    mutate(changed)
    assert faults(demography.compute(changed, view), root)


def test_an_averaged_rate_is_noticed(
    root: Path, given: tuple[Tables, SiteView], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The EPCI's vacancy as the mean of its communes' rates instead of a ratio of sums."""
    tables_, view = given
    census = tables_["census"]
    rates = 100 * census["vacant_dwellings_2022"] / census["dwellings_2022"]
    ratio = housing._ratio

    def averaged(line: pd.Series, top: str, *rest: object) -> object:
        result = ratio(line, top, *rest)  # type: ignore[arg-type]
        if str(line.name).startswith("epci") and top == "vacant_dwellings_2022":
            return type(result)(rates.mean(), result.status, result.source)
        return result

    monkeypatch.setattr(housing, "_ratio", averaged)
    assert faults(demography.compute(tables_, view), root)


def test_secrecy_read_as_zero_is_noticed(
    producers: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A loader that turned « s » into 0 would break the test that asks for the status."""
    from tests.sources.test_insee import test_secrecy_is_a_status_never_a_zero as guard

    def naive(cells: pd.Series) -> tuple[pd.Series, pd.Series]:
        values = pd.to_numeric(cells.str.replace(",", "."), errors="coerce").fillna(0.0)
        return values, pd.Series("ok", index=cells.index)

    guard(producers)
    monkeypatch.setattr(insee, "decimal", naive)
    with pytest.raises(AssertionError):
        guard(producers)


def test_a_duplicated_row_is_noticed(root: Path, tmp_path: Path) -> None:
    """Even when the table is sealed anew: two rows of one key would be summed twice."""
    copy = copy_project(root, tmp_path / "copy")
    path = copy / "data" / "census.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines, lines[1]]), "utf-8")
    with pytest.raises(InvalidInput, match="share a key"):
        seal(copy)


def test_a_blank_figure_is_noticed(root: Path) -> None:
    contract = load_theme("demography", root).outputs
    template = json.loads((root / "notebooks" / "demography.ipynb").read_text("utf-8"))
    assert outputs_of(template, contract)[1] == []
    for cell in template["cells"]:
        for output in cell.get("outputs", []):
            block = output.get("data", {}).get(MIME, {})
            if block.get("name") == "housing":
                block["data"]["rows"] = []
    assert "figure housing is empty" in outputs_of(template, contract)[1]
