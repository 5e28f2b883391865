"""Rates published for a reference territory, used where they cannot be recomputed."""

from __future__ import annotations

import pandas as pd

from ateliers.indicators.frame import Value
from ateliers.territory import SiteView


class Published:
    """Look up the table ``aggregates``; a site that is its whole EPCI has the EPCI's figures.

    Parameters
    ----------
    table : pandas.DataFrame
        level, code, variable, period, value, unit, source.
    view : SiteView
    """

    def __init__(self, table: pd.DataFrame, view: SiteView) -> None:
        self._values = {
            (r["variable"], r["period"], f"{r['level']}:{r['code']}"): (r["value"], r["source"])
            for r in table.to_dict("records")
        }
        self._alias = {}
        if view.is_whole_epci:
            epci = {key for _, _, key in self._values if key.startswith("epci:")}
            # The table is read for this site alone: the one EPCI there is its own.
            if len(epci) == 1:
                self._alias[view.place.key] = epci.pop()

    def get(self, variable: str, period: str, geography: str) -> Value | None:
        """Return a published rate as a secondary value, or nothing."""
        key = self._alias.get(geography, geography)
        found = self._values.get((variable, period, key))
        if found is None:
            return None
        value, source = found
        note = "valeur publiée pour l’EPCI" if key != geography else "taux publié"
        return Value(value, "secondary", source, note)
