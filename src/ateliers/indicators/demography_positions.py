"""What of demography every EPCI of metropolitan France has: the measures that can be ranked.

No table of the 2022 census covers all of them: they are ranked on the 2018 census, on the
populations of 2015 and 2021, and on the incomes of 2019.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ateliers.indicators import positions
from ateliers.indicators.positions import Measure, rate
from ateliers.territory import SiteView

POPULATIONS_CITE = "INSEE, populations de référence (rapprochées par 10ch81)"
CENSUS_CITE = "INSEE, RP2018 (comparateur de territoires, édition 2022)"
INCOME_CITE = "INSEE, Filosofi 2019"
#: Years between the two censuses of each window.
_GROWTH_YEARS, _BALANCE_YEARS = 6, 5
_BALANCE_COLUMNS = ("population_2013", "population_2018", "births_2013_2017", "deaths_2013_2017")


def growth(start: pd.Series, end: pd.Series, years: int = _GROWTH_YEARS) -> pd.Series:
    """Return the mean annual growth, in % a year."""
    return 100 * ((end / start) ** (1 / years) - 1)


def _share(start: pd.Series, end: pd.Series) -> pd.Series:
    """Return what one inhabitant of the change adds to the growth rate (% a year)."""
    each = growth(start, end, _BALANCE_YEARS) / (end - start)
    return each.mask(start.eq(end), 100 / (_BALANCE_YEARS * start))


def natural_balance(
    start: pd.Series, end: pd.Series, births: pd.Series, deaths: pd.Series
) -> pd.Series:
    """Return births less deaths, in % of the population a year."""
    return _share(start, end) * (births - deaths)


def migratory_balance(
    start: pd.Series, end: pd.Series, births: pd.Series, deaths: pd.Series
) -> pd.Series:
    """Return the rest of the change, in % a year: it carries the error of both censuses."""
    return _share(start, end) * (end - start - (births - deaths))


def jobs_per_100(jobs: pd.Series, active: pd.Series, unemployed: pd.Series) -> pd.Series:
    """Return jobs for 100 employed residents aged 15 to 64."""
    return rate(jobs, active - unemployed)


def _as_they_are(given: pd.Series) -> pd.Series:
    return given


def _census(code: str, unit: str, columns: tuple[str, ...], of: positions.Formula) -> Measure:
    return Measure(code, "2018", unit, CENSUS_CITE, columns, of)


def _balance(code: str, of: positions.Formula) -> Measure:
    return Measure(code, "2013-2018", "%/an", CENSUS_CITE, _BALANCE_COLUMNS, of)


def _income(code: str, column: str) -> Measure:
    return Measure(
        code,
        "2019",
        "€/UC/an",
        INCOME_CITE,
        (column,),
        _as_they_are,
        status_column="income_status",
    )


MEASURES = (
    Measure(
        "pop_tcam",
        "2015-2021",
        "%/an",
        POPULATIONS_CITE,
        ("population_2015", "population_2021"),
        growth,
        status="secondary",
    ),
    _balance("solde_nat", natural_balance),
    _balance("solde_mig", migratory_balance),
    _census("part_ressec", "%", ("second_homes_2018", "dwellings_2018"), rate),
    _census("part_vacants", "%", ("vacant_dwellings_2018", "dwellings_2018"), rate),
    _census(
        "taille_menage",
        "personnes",
        ("population_2018", "households_2018"),
        lambda people, households: people / households.where(households > 0),
    ),
    _census(
        "emplois_100",
        "emplois",
        ("jobs_2018", "active_15_64_2018", "unemployed_15_64_2018"),
        jobs_per_100,
    ),
    _income("revenu_median", "median_2019"),
    _income("d1", "first_decile_2019"),
    _income("d9", "ninth_decile_2019"),
)


def values(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the value of every EPCI (index), one column a measure."""
    return positions.values(tables["epci_distribution"], MEASURES)


def compute(tables: Mapping[str, pd.DataFrame], view: SiteView) -> pd.DataFrame:
    """Return where the EPCI of a site stands.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        epci_distribution, epci_profiles, regions, each read whole.
    view : SiteView
    """
    return positions.compute(
        tables["epci_distribution"], tables["epci_profiles"], tables["regions"], view, MEASURES
    )
