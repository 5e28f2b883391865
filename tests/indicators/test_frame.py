"""The indicator frame: sums of communes."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from ateliers.indicators.frame import Value, frame, row, totals
from ateliers.record import COLUMNS, NUMBERS
from tests.figures.frames import site


def _table(counts: list[float | None]) -> pd.DataFrame:
    codes = [f"99{rank:03d}" for rank in range(1, len(counts) + 1)]
    return pd.DataFrame(
        {"level": "commune", "code": codes, "people": pd.array(counts, dtype="Float64")}
    )


def test_a_sum_is_exact_whatever_the_order_of_communes() -> None:
    # Added one after the other, each of the nine would be lost.
    counts = [1e16] + [1.0] * 9
    view = site(communes=10)
    assert totals(_table(counts), view, ["people"]).at[view.place.key, "people"] == 1e16 + 9


def test_a_sum_is_missing_as_soon_as_one_commune_is() -> None:
    view = site(communes=4)
    # The second commune has no figure, the fourth no row.
    sums = totals(_table([1.0, None, 3.0]), view, ["people"])
    assert math.isnan(sums.at[view.place.key, "people"])
    assert sums.at[view.place.key, "lacking"] == 2
    assert sums.at["commune:99003", "people"] == 3
    assert list(sums.loc[["commune:99001", "commune:99002", "commune:99004"], "lacking"]) == [
        0,
        1,
        1,
    ]


def test_other_levels_are_never_summed() -> None:
    view = site(communes=1)
    table = _table([1.0])
    wider = table.assign(level="departement", people=50.0)
    sums = totals(pd.concat([wider, table], ignore_index=True), view, ["people"])
    assert sums.at[view.place.key, "people"] == 1


@pytest.mark.parametrize("count", [0, 2])
def test_a_frame_has_its_columns_and_types_whatever_its_rows(count: int) -> None:
    made = frame(row(site(), "pop", "2022", "france:FR", "hab.", Value(1)) for _ in range(count))
    assert list(made.columns) == COLUMNS
    assert len(made) == count
    assert all((made[name].dtype == float) is (name in NUMBERS) for name in COLUMNS)
