"""DGALN and Cerema: LOVAC, vacant private dwellings."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from ateliers.sources.formats import Inputs, codes


def long_vacancy(inputs: Inputs, wanted: Collection[str]) -> pd.DataFrame:
    """Return the private dwellings vacant for over two years, by commune (LOVAC 2025).

    An empty cell is statistical secrecy (fewer than 11 dwellings), not zero.

    Returns
    -------
    pandas.DataFrame
        level, code, year, vacant_over_2_years (dwellings), status, source.
    """
    frame = inputs.csv("lovac_2025", ["code_insee", "nb_log_vacant_2ans"], sep=",")
    frame = frame.assign(code=codes(frame["code_insee"]))
    frame = frame[frame["code"].isin(set(wanted))]
    value = pd.to_numeric(frame["nb_log_vacant_2ans"], errors="raise")
    return pd.DataFrame(
        {
            "level": "commune",
            "code": frame["code"],
            "year": 2025,
            "vacant_over_2_years": value,
            "status": pd.Series("ok", index=frame.index).mask(value.isna(), "secret"),
            "source": inputs.cite("lovac_2025"),
        }
    )
