"""Census aggregates put together by one author (V. Roué): secondary, spot-checked against INSEE.

The carrier's files hold shares and indices; counts are rebuilt from them so that any level can be
summed and its rates recomputed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import pandas as pd

from ateliers.errors import InvalidInput
from ateliers.sources.formats import Inputs, codes
from ateliers.territory import (
    RHONE,
    RHONE_WITHOUT_METROPOLE,
    merged_after,
    metropole_de_lyon,
)

CENSUS_YEARS = (2011, 2016, 2022)
#: Six age groups of the 2022 file: our column and the carrier's.
AGE_GROUPS = {
    "aged_0_14": "dm_0014_pct_22",
    "aged_15_24": "dm_1524_pct_22",
    "aged_25_54": "dm_2554_pct_22",
    "aged_55_64": "dm_5564_pct_22",
    "aged_65_79": "dm_6579_pct_22",
    "aged_80_over": "dm_80p_pct_22",
}


def iris(inputs: Inputs, departement: str) -> pd.DataFrame:
    """Return the sub-communal rows of one département, with padded commune codes."""
    path = inputs.path("ptod_iris", departement)
    try:
        frame = pd.read_parquet(path)
    except (OSError, ValueError) as error:
        raise InvalidInput(f"Not a Parquet file: {error}.", str(path), "fetch it again") from None
    wanted = ["COM", *AGE_GROUPS.values(), "dmv_75p_pct_22"]
    for year in CENSUS_YEARS:
        short = str(year)[2:]
        wanted += [f"P{short}_POP", f"dmv_65p_pct_{short}", f"dmv_iv_ind_{short}"]
    wanted += ["men_tot_stock_16", "log_rp_pct_16"]
    frame = inputs.required("ptod_iris", frame, wanted, path)
    return frame.assign(COM=codes(frame["COM"]))


def age_counts(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """Turn the carrier's shares of one census into counts, one row per input row.

    ``aged_65_over`` is the share of 65 and over times the population; ``under_20`` follows from the
    ageing index (65 and over per 100 under 20).
    """
    short = str(year)[2:]
    population = pd.to_numeric(rows[f"P{short}_POP"])
    old = rows[f"dmv_65p_pct_{short}"] * population / 100
    index = rows[f"dmv_iv_ind_{short}"]
    counts = pd.DataFrame(
        {
            "population": population,
            "aged_65_over": old,
            "under_20": (100 * old / index).where(index > 0),
        }
    )
    if year == 2022:
        shares = rows[list(AGE_GROUPS.values())].set_axis(list(AGE_GROUPS), axis=1)
        counts["aged_75_over"] = rows["dmv_75p_pct_22"] * population / 100
        counts = counts.join(shares.mul(population, axis=0).div(100))
    if year == 2016:
        counts["households"] = rows["men_tot_stock_16"]
        counts["dwellings"] = (100 * rows["men_tot_stock_16"] / rows["log_rp_pct_16"]).where(
            rows["log_rp_pct_16"] > 0
        )
    return counts


def _summed(counts: pd.DataFrame) -> pd.Series:
    """Sum counts over rows; a sum that lacks a populated row is missing."""
    populated = counts[counts["population"] > 0]
    return populated.sum(min_count=1).where(populated.notna().all())


_AGE_COLUMNS = [
    "level",
    "code",
    "year",
    "population",
    "under_20",
    "aged_65_over",
    "aged_75_over",
    *AGE_GROUPS,
    "households",
    "dwellings",
]


def age_communes(
    inputs: Inputs, territories: pd.DataFrame, wanted: Collection[str]
) -> pd.DataFrame:
    """Return age counts of communes at each census, rebuilt from the sub-communal file.

    A commune merged since a census's geography is left out for that census: the file then holds
    the old, smaller commune under the same code. So are the communes of a département whose file
    was never gathered.
    """
    parts = []
    by_departement = pd.Series(sorted(wanted)).groupby(
        territories.set_index("code").loc[sorted(wanted), "departement"].to_numpy()
    )
    for departement, codes_there in by_departement:
        if not inputs.given("ptod_iris", str(departement)):
            continue
        rows = iris(inputs, str(departement))
        rows = rows[rows["COM"].isin(set(codes_there))]
        for year in CENSUS_YEARS:
            unchanged = rows[~rows["COM"].isin(merged_after(territories, year))]
            if unchanged.empty:
                continue
            sums = age_counts(unchanged, year).groupby(unchanged["COM"]).apply(_summed)
            parts.append(sums.rename_axis("code").reset_index().assign(year=year))
    frame = pd.concat(parts, ignore_index=True).assign(level="commune")
    return frame.reindex(columns=_AGE_COLUMNS)


def age_totals(
    inputs: Inputs, territories: pd.DataFrame, departements: Iterable[str]
) -> pd.DataFrame:
    """Return age counts 2022 of whole départements, and of the Rhône without its Métropole.

    A département whose file was never gathered has none.
    """
    parts = []
    for departement in departements:
        held = RHONE if departement == RHONE_WITHOUT_METROPOLE else departement
        if not inputs.given("ptod_iris", held):
            continue
        rows = iris(inputs, held)
        if departement == RHONE_WITHOUT_METROPOLE:
            rows = rows[~rows["COM"].isin(metropole_de_lyon(territories))]
        counts = age_counts(rows, 2022)
        # A few tiny sub-communal areas have no index; leaving them out moves a département's
        # shares by less than their own population share, which must stay negligible.
        whole = counts[counts.notna().all(axis=1)]
        if whole["population"].sum() < 0.995 * counts["population"].sum():
            continue
        sums = whole.sum()
        parts.append(sums.to_frame().T.assign(level="departement", code=departement, year=2022))
    return pd.concat(parts, ignore_index=True).reindex(columns=_AGE_COLUMNS)


#: Our variable, its unit and, per period, the carrier's column.
_RATES: dict[str, tuple[str, dict[str, str]]] = {
    "growth": ("%/an", {"2011-2016": "dm_pop_vtcam_1116", "2016-2022": "dm_pop_vtcam_1622"}),
    "natural": ("%/an", {"2011-2016": "dm_sn_vtcam_1116", "2016-2022": "dm_sn_vtcam_1622"}),
    "migratory": ("%/an", {"2011-2016": "dm_sma_vtcam_1116", "2016-2022": "dm_sma_vtcam_1622"}),
    "ageing_index": (
        "pour 100",
        {"2011": "dmv_iv_ind_11", "2016": "dmv_iv_ind_16", "2022": "dmv_iv_ind_22"},
    ),
    "share_75_over": ("%", {"2022": "dmv_75p_pct_22"}),
    "dwelling_growth": ("%/an", {"2016-2022": "log_tot_vtcam_1622"}),
    "second_homes_share": ("%", {"2022": "log_ressec_pct_22"}),
    "vacant_share": ("%", {"2022": "log_vac_pct_22"}),
    "income_median": ("€/UC/an", {"2021": "rev_med_21"}),
    "income_ninth_decile": ("€/UC/an", {"2021": "rev_d9_21"}),
    "poverty_rate": ("%", {"2021": "rev_txpauv_21"}),
}


def rates(inputs: Inputs) -> pd.DataFrame:
    """Return the published rates of every département, of France, and of the EPCI available.

    Returns
    -------
    pandas.DataFrame
        level, code, variable, period, value, unit, source.
    """
    path = inputs.path("ptod_departements")
    wanted = ["code", *_columns()]
    national = pd.read_json(path, dtype={"code": str}, orient="records")
    national = inputs.required("ptod_departements", national, wanted, path)
    epci = inputs.csv("ptod_epci", wanted, sep=",")
    parts = [
        _long(national, inputs.cite("ptod_departements")),
        _long(epci, inputs.cite("ptod_epci")).assign(level="epci"),
    ]
    return pd.concat(parts, ignore_index=True).dropna(subset="value")


def _columns() -> list[str]:
    return [column for _, periods in _RATES.values() for column in periods.values()]


def _long(wide: pd.DataFrame, cite: str) -> pd.DataFrame:
    is_france = wide["code"].eq("00FR")
    parts = []
    for variable, (unit, periods) in _RATES.items():
        for period, column in periods.items():
            parts.append(
                pd.DataFrame(
                    {
                        "level": is_france.map({True: "france", False: "departement"}),
                        "code": wide["code"].mask(is_france, "FR"),
                        "variable": variable,
                        "period": period,
                        "value": pd.to_numeric(wide[column]),
                        "unit": unit,
                        "source": cite,
                    }
                )
            )
    return pd.concat(parts, ignore_index=True)
