"""Communes beside those of the same level of centre: facilities, vacancy, jobs (national files).

The national files are reduced to two small tables: the counts of the communes of the book and of
their references, and the quartiles of rates among the communes of each level of centre.
"""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from ateliers.sources.distribution import census_2018
from ateliers.sources.formats import Inputs, codes
from ateliers.sources.insee import by_level, departement_of, recent_communes
from ateliers.sources.settlement import CENTRES
from ateliers.territory import ARRONDISSEMENTS

#: A rate of a commune below this many inhabitants is not computed (analysis, « Defaults »).
SMALLEST = 200
#: Census of 2018 kept, the edition whose every commune of France is known.
CENSUS = (
    "population_2018",
    "dwellings_2018",
    "vacant_dwellings_2018",
    "jobs_2018",
    "active_15_64_2018",
    "unemployed_15_64_2018",
)
#: Year of the population that facilities are divided by, the latest of the carrier.
PEOPLE_YEAR = 2022
UNKNOWN_CENTRE = "centre_unknown"


def facilities(inputs: Inputs) -> pd.DataFrame:
    """Return the facilities of every commune of France (BPE 2024) and their population.

    The carrier's split by domain does not add up to its total (Paris would have 22 facilities of
    health): only how many it classes is kept, to say why the domains are not shown.

    Returns
    -------
    pandas.DataFrame
        code, departement, facilities, classed (facilities to which a domain is given), people.
    """
    path = inputs.path("bpe_2024")
    raw = pd.read_json(path, typ="series", convert_axes=False)
    given = inputs.required("bpe_2024", pd.DataFrame([*raw]), ["total", "byDomain"], path)
    found = pd.DataFrame(
        {
            "code": codes(raw.index.to_series()).to_numpy(),
            "facilities": given["total"].to_numpy(),
            "classed": [sum(domains.values()) for domains in given["byDomain"]],
        }
    )
    people = pd.read_json(inputs.path("portrait_population"), typ="series", convert_axes=False)
    known = pd.Series(
        [value["history"].get(str(PEOPLE_YEAR)) for value in people],
        index=codes(people.index.to_series()).to_numpy(),
    )
    found = found[~found["code"].str.match(ARRONDISSEMENTS.pattern)]
    found["people"] = found["code"].map(known).astype("float64")
    return found.assign(departement=departement_of(found["code"]))


def counts(
    inputs: Inputs, territories: pd.DataFrame, events: pd.DataFrame, wanted: Collection[str]
) -> pd.DataFrame:
    """Return facilities and counts of 2018 of communes, of départements and of France.

    Returns
    -------
    pandas.DataFrame
        level, code, facilities, classed, people, and the counts of :data:`CENSUS`.
    """
    bpe, census = facilities(inputs), _census(inputs, territories, events)
    wanted_codes = set(wanted)
    mine = bpe.drop(columns="departement").merge(census, on="code", how="outer")
    mine = mine[mine["code"].isin(wanted_codes)].assign(level="commune")
    national = census_2018(inputs)[list(CENSUS)].rename_axis("code").reset_index()
    national["departement"] = departement_of(national["code"])
    sums = by_level(bpe, territories).merge(by_level(national, territories), on=["level", "code"])
    kept = sums["level"].eq("france") | sums["code"].str.fullmatch(r"\d{2}|2[AB]|69D")
    return pd.concat([mine, sums[kept]], ignore_index=True).round(4)


def _census(inputs: Inputs, territories: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Return the counts of 2018 of every commune, on the communes of the latest event known."""
    national = census_2018(inputs)[list(CENSUS)].rename_axis("code").reset_index()
    rows, _ = recent_communes(national, "2021-01-01", territories, events)
    return rows


#: Rate → numerator, what is taken from the denominator, denominator, factor.
RATES = {
    "facilities": ("facilities", "", "people", 1000.0),
    "vacant_share": ("vacant_dwellings_2018", "", "dwellings_2018", 100.0),
    "jobs_per_100": ("jobs_2018", "unemployed_15_64_2018", "active_15_64_2018", 100.0),
}
#: Population that decides whether a commune is too small for a rate.
_PEOPLE_OF = {"facilities": "people"}


def quartiles(inputs: Inputs, territories: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Return the quartiles of each rate among the communes of each level of centre.

    Metropolitan France, communes of 200 inhabitants or more whose level is known.

    Returns
    -------
    pandas.DataFrame
        level, code (France), centre (level, as the producer writes it), variable, communes
        (how many), first_quartile, median, third_quartile.
    """
    grid = inputs.csv("grille_centralite", ["insee_com", "niveau_centralite"], sep=",")
    centre = dict(zip(codes(grid["insee_com"]), grid["niveau_centralite"], strict=True))
    every = facilities(inputs).merge(_census(inputs, territories, events), on="code", how="outer")
    every = every[~departement_of(every["code"]).str.startswith("97")]
    every = every.assign(centre=every["code"].map(centre))
    levels = [name for name, ours in CENTRES.items() if ours != UNKNOWN_CENTRE]
    rows = []
    for variable in RATES:
        rate = rates(every, variable)
        for level in levels:
            known = rate[every["centre"].eq(level)].dropna()
            if known.empty:
                continue
            low, middle, high = known.quantile([0.25, 0.5, 0.75])
            rows.append(("france", "FR", level, variable, len(known), low, middle, high))
    columns = ["level", "code", "centre", "variable", "communes"]
    return pd.DataFrame(
        rows, columns=[*columns, "first_quartile", "median", "third_quartile"]
    ).round(4)


def rates(table: pd.DataFrame, variable: str) -> pd.Series:
    """Return a rate of each commune, missing under 200 inhabitants or without a denominator."""
    top, minus, bottom, factor = RATES[variable]
    whole = table[bottom] - (table[minus] if minus else 0.0)
    people = table[_PEOPLE_OF.get(variable, "population_2018")]
    value = factor * table[top] / whole.where(whole > 0)
    return value.where(people >= SMALLEST)
