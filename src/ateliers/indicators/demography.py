"""Demography: population, balances, ages, households, dwellings, income.

Every function takes tables of ``data/`` and the view of a site and returns an indicator frame
(:data:`ateliers.indicators.frame.COLUMNS`). Definitions: ``dictionary.yml``.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from ateliers.indicators.frame import (
    TOO_SMALL_NOTE,
    Value,
    absent,
    annual_growth,
    frame,
    groups,
    is_small,
    lacking_reason,
    row,
    totals,
)
from ateliers.indicators.published import Published
from ateliers.territory import SiteView

#: Windows between censuses at least five years apart (six with the survey postponed in 2021).
GROWTH_WINDOWS = ((2010, 2016), (2016, 2022), (2017, 2023))
AGE_GROUPS = {
    "part_0014": "aged_0_14",
    "part_1524": "aged_15_24",
    "part_2554": "aged_25_54",
    "part_5564": "aged_55_64",
    "part_6579": "aged_65_79",
    "part_80p": "aged_80_over",
}


def compute(tables: Mapping[str, pd.DataFrame], view: SiteView) -> pd.DataFrame:
    """Return every demographic indicator of a site, its communes and its references.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        population, census, census_2018, age, aggregates, income, vacancy, and those read whole:
        epci_distribution, epci_profiles, regions.
    view : SiteView
    """
    from ateliers.indicators import demography_positions, housing, positions

    published = Published(tables["aggregates"], view)
    people = population(tables["population"], view)
    everything = pd.concat(
        [
            people,
            growth(people, published, view),
            balances(tables["census"], tables["census_2018"], published, view),
            mortality(tables["census"], tables["census_2018"], view),
            ageing(tables["age"], published, view),
            age_structure(tables["age"], published, view),
            housing.households(tables["census"], tables["age"], view),
            housing.dwellings(tables["census"], tables["age"], published, view),
            housing.long_vacancy(tables["vacancy"], view),
            housing.income(tables["income"], published, view),
            housing.jobs(tables["census"], view),
        ],
        ignore_index=True,
    )
    known = _without_unknown_context(everything, tables["census"], view)
    return positions.completed(known, demography_positions.compute(tables, view))


def _without_unknown_context(
    everything: pd.DataFrame, census: pd.DataFrame, view: SiteView
) -> pd.DataFrame:
    """Leave out context communes that the census file does not cover: a site's own all stay."""
    own = {c.key for c in view.communes}
    covered = {f"commune:{code}" for code in census["code"]}
    geography = everything["geography"]
    keep = ~geography.str.startswith("commune:") | geography.isin(own | covered)
    return everything[keep].reset_index(drop=True)


def population(table: pd.DataFrame, view: SiteView) -> pd.DataFrame:
    """Return the municipal population of every year (inhabitants).

    A site's total is missing in a year one of its communes lacks: it is never filled.
    """
    rows = []
    communes = table[table["level"].eq("commune")].fillna({"note": ""})
    for year, yearly in communes.groupby("year"):
        sums = totals(yearly, view, ["population"]).to_dict()
        cells = {c["code"]: c for c in yearly.to_dict("records")}
        for key, codes in groups(view).items():
            there = [cells[code] for code in codes if code in cells]
            total, lacking = sums["population"][key], sums["lacking"][key]
            given = _population_value(total, lacking, there, len(codes))
            rows.append(row(view, "pop", str(year), key, "hab.", given))
    for place in view.references:
        if place.level == "epci":
            continue
        own = table[table["level"].eq(place.level) & table["code"].eq(place.code)]
        for line in own.to_dict("records"):
            given = Value(float(line["population"]), line["status"], line["source"])
            rows.append(row(view, "pop", str(line["year"]), place.key, "hab.", given))
    return frame(rows)


def _population_value(
    total: float, lacking: int, there: list[dict[Hashable, Any]], expected: int
) -> Value:
    """Return a year's population from the cells of the communes that have one."""
    source = " ; ".join(sorted({cell["source"] for cell in there}))
    if math.isnan(total):
        said = [cell["note"] for cell in there if cell["status"] == "missing"]
        reason = said[0] if said else lacking_reason(lacking, expected)
        if said and expected > 1:
            s = "s" if len(said) > 1 else ""
            reason = f"{len(said)} commune{s} sur {expected} : {reason}"
        return absent(reason, source=source)
    secondary = any(cell["status"] == "secondary" for cell in there)
    note = there[0]["note"] if expected == 1 else ""
    return Value(total, "secondary" if secondary else "ok", source, note)


def growth(people: pd.DataFrame, published: Published, view: SiteView) -> pd.DataFrame:
    """Return growth by window: ``pop_variation`` (inhabitants), ``pop_tcam`` (% a year).

    Where a window's two populations are not both known, the published rate stands in (secondary).
    """
    counted = people[people["indicator"].eq("pop")]
    known = {(c["geography"], c["period"]): c for c in counted.to_dict("records")}
    rows = []
    for key in people["geography"].unique():
        for first, last in GROWTH_WINDOWS:
            period = f"{first}-{last}"
            both = [known[key, str(y)] for y in (first, last) if (key, str(y)) in known]
            ends = [cell["value"] for cell in both] if len(both) == 2 else [math.nan, math.nan]
            count, rate = _growth_values(ends, last - first)
            if math.isnan(rate.value) and rate.status == "missing":
                rate = published.get("growth", period, key) or rate
            elif rate.status == "ok":
                cited = {part for cell in both for part in cell["source"].split(" ; ")}
                source = " ; ".join(sorted(cited))
                status = (
                    "secondary" if any(cell["status"] == "secondary" for cell in both) else "ok"
                )
                rate = Value(rate.value, status, source)
                count = Value(count.value, status, source)
            rows.append(row(view, "pop_variation", period, key, "hab.", count))
            rows.append(row(view, "pop_tcam", period, key, "%/an", rate))
    return frame(rows)


def _growth_values(ends: list[float], years: int) -> tuple[Value, Value]:
    start, end = ends
    if math.isnan(start) or math.isnan(end):
        lost = absent("population inconnue au début ou à la fin de la période")
        return lost, lost
    count = Value(end - start)
    if is_small(min(start, end)):
        return count, absent(TOO_SMALL_NOTE, "too_small")
    return count, Value(annual_growth(start, end, years))


#: Census windows whose births and deaths are known: columns and length in years.
_WINDOWS = {
    "2013-2018": (
        "population_2013",
        "population_2018",
        "births_2013_2017",
        "deaths_2013_2017",
        5,
    ),
    "2016-2022": (
        "population_2016",
        "population_2022",
        "births_2016_2021",
        "deaths_2016_2021",
        6,
    ),
}


def _events(
    census: pd.DataFrame, census_2018: pd.DataFrame, view: SiteView
) -> list[tuple[str, str, list[float], int, str, float]]:
    """Return (period, geography, [P0, P1, births, deaths], years, source, communes lacking)."""
    found = []
    for period, table in (("2013-2018", census_2018), ("2016-2022", census)):
        *columns, years = _WINDOWS[period]
        sums = totals(table, view, [str(c) for c in columns])
        source = table.attrs.get("cite", "")
        for key, line in sums.iterrows():
            counts = [float(line[c]) for c in columns]
            found.append((period, str(key), counts, int(years), source, float(line["lacking"])))
        for place in view.references:
            own = table[table["level"].eq(place.level) & table["code"].eq(place.code)]
            if place.level != "epci" and len(own):
                counts = [float(own.iloc[0][c]) for c in columns]
                found.append((period, place.key, counts, int(years), source, 0.0))
    return found


def balances(
    census: pd.DataFrame, census_2018: pd.DataFrame, published: Published, view: SiteView
) -> pd.DataFrame:
    """Return natural and apparent migratory balances, in % a year and in inhabitants.

    The natural balance is births less deaths; its count carries a 95 % interval
    (±1.96 √(births + deaths)). The migratory one is the rest of the change: it carries the error
    of both censuses. The two rates add up to the growth rate.
    """
    rows = []
    for period, key, counts, years, source, lacking in _events(census, census_2018, view):
        natural, migratory, natural_count, migratory_count = _balance_values(
            counts, years, source, lacking_reason(lacking, len(groups(view).get(key, key)))
        )
        natural = _or_published(natural, published, "natural", period, key)
        migratory = _or_published(migratory, published, "migratory", period, key)
        rows += [
            row(view, "solde_nat", period, key, "%/an", natural),
            row(view, "solde_mig", period, key, "%/an", migratory),
            row(view, "solde_nat_nb", period, key, "hab.", natural_count),
            row(view, "solde_mig_nb", period, key, "hab.", migratory_count),
        ]
    known = {(r["indicator"], r["period"], r["geography"]) for r in rows}
    for place in view.references:
        for code, variable in (("solde_nat", "natural"), ("solde_mig", "migratory")):
            given = published.get(variable, "2016-2022", place.key)
            if given and (code, "2016-2022", place.key) not in known:
                rows.append(row(view, code, "2016-2022", place.key, "%/an", given))
    return frame(rows)


def _or_published(
    given: Value, published: Published, variable: str, period: str, key: str
) -> Value:
    if given.status != "missing":
        return given
    return published.get(variable, period, key) or given


def _balance_values(
    counts: list[float], years: int, source: str, reason: str
) -> tuple[Value, Value, Value, Value]:
    start, end, births, deaths = counts
    if any(math.isnan(c) for c in counts):
        lost = absent(reason, source=source)
        return lost, lost, lost, lost
    natural = births - deaths
    migratory = (end - start) - natural
    margin = 1.96 * math.sqrt(births + deaths)
    counted = (
        Value(natural, source=source, low=natural - margin, high=natural + margin),
        Value(migratory, source=source, note="résidu : porte l’erreur des deux recensements"),
    )
    if is_small(min(start, end)):
        small = absent(TOO_SMALL_NOTE, "too_small", source)
        return small, small, *counted
    share = yearly_share(start, end, years)
    return (
        Value(100 * share * natural, source=source),
        Value(100 * share * migratory, source=source),
        *counted,
    )


def yearly_share(start: float, end: float, years: int) -> float:
    """Return what one inhabitant of the change adds to the annual growth rate (per unit)."""
    if end == start:
        return 1 / (years * start)
    return ((end / start) ** (1 / years) - 1) / (end - start)


def mortality(census: pd.DataFrame, census_2018: pd.DataFrame, view: SiteView) -> pd.DataFrame:
    """Return the crude death rate (deaths per 1,000 inhabitants and year) by window."""
    rows = []
    for period, key, (start, end, _, deaths), years, source, lacking in _events(
        census, census_2018, view
    ):
        if any(math.isnan(c) for c in (start, end, deaths)):
            given = absent(lacking_reason(lacking, len(groups(view).get(key, key))), source=source)
        elif is_small(min(start, end)):
            given = absent(TOO_SMALL_NOTE, "too_small", source)
        else:
            given = Value(1000 * deaths / (years * (start + end) / 2), source=source)
        rows.append(row(view, "mortalite", period, key, "pour 1 000", given))
    return frame(rows)


#: The six groups must add up to the population within 2 %: beyond, they are missing.
_AGE_TOLERANCE = 0.02

_MERGED = "communes fusionnées depuis : le recensement de l’époque décrit d’autres limites"


def _age_sums(
    age: pd.DataFrame, view: SiteView, year: int, columns: list[str]
) -> dict[str, dict[str, float]]:
    """Return age counts by geography for one census, references included where summed."""
    yearly = age[age["year"].eq(year)]
    sums = totals(yearly, view, columns)
    for place in view.references:
        own = yearly[yearly["level"].eq(place.level) & yearly["code"].eq(place.code)]
        if place.level != "epci" and len(own):
            sums.loc[place.key, columns] = own.iloc[0][columns].astype("float64")
    keys = [str(key) for key in sums.index]
    return {
        k: {str(c): float(x) for c, x in line.items()}
        for k, line in zip(keys, sums.to_dict("records"), strict=True)
    }


def ageing(age: pd.DataFrame, published: Published, view: SiteView) -> pd.DataFrame:
    """Return the ageing index (65 and over per 100 under 20) in 2011, 2016 and 2022.

    Recomputed from counts for communes and sites; published for the references (secondary).
    """
    rows = []
    for year in (2011, 2016, 2022):
        sums = _age_sums(age, view, year, ["population", "aged_65_over", "under_20"])
        for key in [*sums, *_references_without(sums, view)]:
            given = _age_ratio(sums, key, "aged_65_over", "under_20", age, year)
            # For a reference the published figure comes first: ours would lack merged communes.
            is_reference = key in {p.key for p in view.references}
            if given.status == "missing" or is_reference:
                given = published.get("ageing_index", str(year), key) or given
            rows.append(row(view, "indice_vieil", str(year), key, "pour 100", given))
    return frame(rows)


def _references_without(sums: dict[str, dict[str, float]], view: SiteView) -> list[str]:
    return [p.key for p in view.references if p.key not in sums]


def _age_ratio(
    sums: dict[str, dict[str, float]],
    key: str,
    top: str,
    bottom: str,
    age: pd.DataFrame,
    year: int,
) -> Value:
    """Return 100 × top / bottom of one geography, or why it is not there."""
    source = age.attrs.get("cite", "")
    if key not in sums:
        return absent("non publié pour ce territoire", source=source)
    line = sums[key]
    if is_small(line["population"]):
        return absent(TOO_SMALL_NOTE, "too_small", source)
    if math.isnan(line[top]) or math.isnan(line[bottom]) or line[bottom] == 0:
        reason = _MERGED if year < 2022 else "effectifs par âge absents ou incohérents"
        return absent(reason, source=source)
    return Value(100 * line[top] / line[bottom], "secondary", source)


def age_structure(age: pd.DataFrame, published: Published, view: SiteView) -> pd.DataFrame:
    """Return the shares of six age groups and of 75 and over in 2022 (%)."""
    columns = ["population", "aged_75_over", *AGE_GROUPS.values()]
    sums = _age_sums(age, view, 2022, columns)
    for line in sums.values():
        counted = sum(line[column] for column in AGE_GROUPS.values())
        sound = abs(counted - line["population"]) <= _AGE_TOLERANCE * line["population"]
        line["counted"] = counted if sound else math.nan
    rows = []
    for key in [*sums, *_references_without(sums, view)]:
        given = _age_ratio(sums, key, "aged_75_over", "population", age, 2022)
        if key in {p.key for p in view.references}:
            given = published.get("share_75_over", "2022", key) or given
        rows.append(row(view, "part_75", "2022", key, "%", given))
        for code, column in AGE_GROUPS.items():
            # The six shares are of their own total: published rounding would not add up to 100.
            given = _age_ratio(sums, key, column, "counted", age, 2022)
            rows.append(row(view, code, "2022", key, "%", given))
    return frame(rows)
