"""What of mobility every EPCI of metropolitan France has: the measures that can be ranked.

Car, bike and cars of households come from every form of the census. The others come from a quarter
of them: the EPCI has an interval, hence a range of ranks, or too few people to be ranked.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ateliers.indicators import mobility, positions
from ateliers.indicators.positions import Measure, rate
from ateliers.territory import SiteView

_RANKED = ("part_tc", "part_marche", "part_commune", "part_2voit")

MEASURES = (
    *(
        Measure(code, mobility.CENSUS, "%", mobility.MAIN_CITE, counts, rate)
        for code, counts in mobility.EXHAUSTIVE.items()
    ),
    *(
        Measure(
            code,
            mobility.CENSUS,
            "%",
            mobility.SAMPLE_CITE,
            mobility.SAMPLED[code],
            rate,
            mobility.sampled_share,
            "secondary",
        )
        for code in _RANKED
    ),
    Measure(
        "menages_voiture",
        mobility.CENSUS,
        "%",
        mobility.HOUSEHOLDS_CITE,
        ("households_with_car", "households"),
        rate,
    ),
)


def values(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the value of every EPCI (index), one column a measure."""
    return positions.values(tables["epci_profiles"], MEASURES)


def compute(tables: Mapping[str, pd.DataFrame], view: SiteView) -> pd.DataFrame:
    """Return where the EPCI of a site stands.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        epci_profiles and regions, each read whole.
    view : SiteView
    """
    profiles = tables["epci_profiles"]
    return positions.compute(profiles, profiles, tables["regions"], view, MEASURES)
