"""Households, dwellings, income and jobs of the demography theme."""

from __future__ import annotations

import math
from collections.abc import Hashable
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


def _ratio(line: pd.Series, top: str, bottom: str, source: str, factor: float = 100.0) -> Value:
    """Return factor × top / bottom of one line of counts, or why it is not there."""
    # First: a commune without inhabitants has no dwelling to divide by, and is not lacking.
    if is_small(line["population_2022"]):
        return absent(TOO_SMALL_NOTE, "too_small", source)
    if math.isnan(line[top]) or math.isnan(line[bottom]) or line[bottom] == 0:
        return absent(lacking_reason(line["lacking"], int(line["communes"])), source=source)
    return Value(factor * line[top] / line[bottom], source=source)


def _counts(table: pd.DataFrame, view: SiteView, columns: list[str]) -> pd.DataFrame:
    sums = totals(table, view, columns)
    sums["communes"] = [len(codes) for codes in groups(view).values()]
    return sums


def _count(line: pd.Series, column: str, source: str) -> Value:
    if math.isnan(line[column]):
        return absent(lacking_reason(line["lacking"], int(line["communes"])), source=source)
    return Value(line[column], source=source)


def households(census: pd.DataFrame, age: pd.DataFrame, view: SiteView) -> pd.DataFrame:
    """Return households (number) and their apparent size (inhabitants per household).

    The size divides the whole population, residents of homes included.
    """
    source = census.attrs.get("cite", "")
    rows = []
    sums = _counts(census, view, ["population_2022", "households_2022"])
    for key, line in sums.iterrows():
        size = _ratio(line, "population_2022", "households_2022", source, 1.0)
        count = _count(line, "households_2022", source)
        rows.append(row(view, "menages", "2022", str(key), "ménages", count))
        rows.append(row(view, "taille_menage", "2022", str(key), "personnes", size))
    before = _counts(age[age["year"].eq(2016)], view, ["population", "households"])
    before = before.rename(columns={"population": "population_2022"})
    for key, line in before.iterrows():
        size = _ratio(line, "population_2022", "households", age.attrs["cite"], 1.0)
        if size.status == "ok":
            size = Value(size.value, "secondary", size.source)
        rows.append(row(view, "taille_menage", "2016", str(key), "personnes", size))
    return frame(rows)


_SHARES = {
    "part_rp": "main_dwellings_2022",
    "part_ressec": "second_homes_2022",
    "part_vacants": "vacant_dwellings_2022",
}


def dwellings(
    census: pd.DataFrame, age: pd.DataFrame, published: Published, view: SiteView
) -> pd.DataFrame:
    """Return dwellings (number), their kinds (% in 2022) and their growth 2016-2022 (% a year)."""
    source = census.attrs.get("cite", "")
    sums = _counts(census, view, ["population_2022", "dwellings_2022", *_SHARES.values()])
    rows = []
    for key, line in sums.iterrows():
        total = _count(line, "dwellings_2022", source)
        rows.append(row(view, "logements", "2022", str(key), "logements", total))
        for code, column in _SHARES.items():
            share = _ratio(line, column, "dwellings_2022", source)
            if share.status == "missing":
                share = _published_share(code, published, str(key)) or share
            rows.append(row(view, code, "2022", str(key), "%", share))
    for place in view.references:
        if place.key in sums.index:
            continue
        for code in _SHARES:
            given = _published_share(code, published, place.key)
            given = given or absent("non publié pour ce territoire")
            rows.append(row(view, code, "2022", place.key, "%", given))
    return pd.concat([frame(rows), _stock_growth(sums, age, published, view)], ignore_index=True)


def _published_share(code: str, published: Published, key: str) -> Value | None:
    """Return a published share; that of main dwellings is what the two others leave."""
    second = published.get("second_homes_share", "2022", key)
    vacant = published.get("vacant_share", "2022", key)
    if code == "part_ressec":
        return second
    if code == "part_vacants":
        return vacant
    if second is None or vacant is None:
        return None
    rest = 100 - second.value - vacant.value
    return Value(rest, "secondary", second.source, "complément à 100 des deux autres parts")


def _stock_growth(
    sums: pd.DataFrame, age: pd.DataFrame, published: Published, view: SiteView
) -> pd.DataFrame:
    before = totals(age[age["year"].eq(2016)], view, ["dwellings"])["dwellings"].to_dict()
    after, people = sums["dwellings_2022"].to_dict(), sums["population_2022"].to_dict()
    rows = []
    for key in [*sums.index, *(p.key for p in view.references if p.key not in sums.index)]:
        start = before.get(key, math.nan)
        end = after.get(key, math.nan)
        given = absent("nombre de logements inconnu en 2016 ou en 2022")
        if key in people and is_small(people[key]):
            given = absent(TOO_SMALL_NOTE, "too_small")
        elif not math.isnan(start) and not math.isnan(end):
            rate = annual_growth(start, end, 6)
            given = Value(rate, "secondary", age.attrs.get("cite", ""))
        if given.status == "missing":
            given = published.get("dwelling_growth", "2016-2022", key) or given
        rows.append(row(view, "parc_tcam", "2016-2022", key, "%/an", given))
    return frame(rows)


def long_vacancy(vacancy: pd.DataFrame, view: SiteView) -> pd.DataFrame:
    """Return private dwellings vacant for over two years (number, at least).

    Communes under secrecy (fewer than 11 dwellings) are counted beside the sum, never as zero.
    """
    table = vacancy[vacancy["level"].eq("commune")].set_index("code")
    source = vacancy.attrs.get("cite", "")
    period = str(int(table["year"].max())) if len(table) else ""
    rows = []
    for key, codes in groups(view).items():
        there = table.reindex(list(codes))
        if there["status"].isna().any():
            lost = int(there["status"].isna().sum())
            given = absent(lacking_reason(lost, len(codes)), source=source)
        elif there["status"].eq("secret").all():
            given = absent("moins de 11 logements", "secret", source)
        else:
            hidden = int(there["status"].eq("secret").sum())
            total = float(there["vacant_over_2_years"].sum())
            s = "s" if hidden > 1 else ""
            note = f"sans {hidden} commune{s} sous secret statistique" if hidden else ""
            given = Value(total, "at_least" if hidden else "ok", source, note)
        rows.append(row(view, "vacants_2ans", period, key, "logements", given))
    return frame(rows)


#: Indicator, variable of the table ``income``, variable published for the references, unit.
_INCOME = (
    ("revenu_median", "median", "income_median", "€/UC/an"),
    ("pauvrete", "poverty_rate", "poverty_rate", "%"),
    ("d1", "first_decile", "", "€/UC/an"),
    ("d9", "ninth_decile", "income_ninth_decile", "€/UC/an"),
)


def income(table: pd.DataFrame, published: Published, view: SiteView) -> pd.DataFrame:
    """Return median, first and ninth decile of the standard of living, and the poverty rate.

    A median cannot be summed: a site of several communes has its EPCI's, when it is the EPCI.
    """
    period = str(int(table["year"].max())) if len(table) else ""
    rows = []
    keys = [*groups(view), *(p.key for p in view.references if p.level != "epci")]
    for code, variable, rate, unit in _INCOME:
        cells = {
            str(cell["code"]): cell
            for cell in table[table["variable"].eq(variable)].to_dict("records")
        }
        for key in keys:
            alone = groups(view).get(key, ())
            given = published.get(rate, period, key) if rate else None
            if len(alone) == 1:
                given = _income_cell(cells, alone[0], table.attrs.get("cite", ""))
            if given is None:
                given = absent("une médiane ne s’additionne pas ; non publiée pour ce territoire")
                if variable == "poverty_rate":
                    given = absent("non publié pour ce territoire")
            rows.append(row(view, code, period, key, unit, given))
    return frame(rows)


def _income_cell(cells: dict[str, dict[Hashable, Any]], code: str, source: str) -> Value:
    if code not in cells:
        return absent("commune absente des fichiers réunis ici", source=source)
    cell = cells[code]
    if cell["status"] != "ok":
        reason = "" if cell["status"] == "secret" else "case vide chez le producteur"
        return absent(reason, str(cell["status"]), source)
    return Value(float(cell["value"]), source=source)


def jobs(census: pd.DataFrame, view: SiteView) -> pd.DataFrame:
    """Return jobs (number), and jobs per 100 employed residents aged 15 to 64."""
    columns = ["population_2022", "jobs_2022", "active_15_64_2022", "unemployed_15_64_2022"]
    sums = _counts(census, view, columns)
    sums["employed"] = sums["active_15_64_2022"] - sums["unemployed_15_64_2022"]
    source = census.attrs.get("cite", "")
    rows = []
    for key, line in sums.iterrows():
        ratio = _ratio(line, "jobs_2022", "employed", source)
        count = _count(line, "jobs_2022", source)
        rows.append(row(view, "emplois", "2022", str(key), "emplois", count))
        rows.append(row(view, "emplois_100", "2022", str(key), "emplois", ratio))
    return frame(rows)
