"""The record of an analysis: the indicator frame that a notebook leaves and others read."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

#: Columns of an indicator frame: one row per value, with interval, unit, status and source.
COLUMNS = [
    "site",
    "indicator",
    "period",
    "geography",
    "value",
    "low",
    "high",
    "unit",
    "status",
    "source",
    "note",
]
#: Columns that hold numbers; codes, periods and units stay text.
NUMBERS = ("value", "low", "high")

#: What a reader sees where there is no value, by status.
STATUS_WORDS = {
    "secret": "secret statistique",
    "too_small": "effectif trop faible",
    "missing": "donnée absente",
    "not_comparable": "non comparable",
}


def read_record(path: Path) -> pd.DataFrame:
    """Return the indicator frame of a file written by a notebook."""
    types = {name: "float64" if name in NUMBERS else "str" for name in COLUMNS}
    return pd.read_csv(
        path, dtype=types, keep_default_na=False, na_values=dict.fromkeys(NUMBERS, "")
    )
