"""Reading of the territory: land cover, settlement, ecology, establishments, jobs, accommodation.

Every function takes tables of ``data/`` and the view of a site and returns an indicator frame
(:data:`ateliers.indicators.frame.COLUMNS`). Definitions: ``dictionary.yml``. What is known by EPCI
only is recorded at ``epci:<code>``, never at a site that is one of its communes. Climate, ages,
dwellings and incomes are those of their own themes: they are shown here, not recorded again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from ateliers import peers
from ateliers.indicators import demography, housing
from ateliers.indicators import territory_economy as economy
from ateliers.indicators.frame import Value, absent, frame, row
from ateliers.indicators.published import Published
from ateliers.territory import FRANCE, Place, SiteView

LAND_YEAR, CHANGE_PERIOD = "2018", "2012-2018"
GRID_YEAR, FOREST_YEAR, SOIL_YEAR = "2026", "2019", "2018"
#: Share of the area → column of the table ``land_cover`` (hectares), in the order of the figure.
LAND = {
    "sol_artificiel": "artificial",
    "sol_arable": "arable",
    "sol_vigne": "permanent_crops",
    "sol_prairie": "grassland",
    "sol_mosaique": "mixed_farmland",
    "sol_foret": "forest",
    "sol_landes": "low_vegetation",
    "sol_eau": "bare_and_water",
}
#: Groups of the changes in which building sites are apart, and that are artificial.
ARTIFICIAL = ("artificial", "building_site")
#: Measures of the table ``ecology`` → indicator, unit, year.
ECOLOGY = {
    "forest_rate": ("taux_boisement", "%", FOREST_YEAR),
    "forest": ("foret_surface", "ha", FOREST_YEAR),
    "soil_carbon_crops": ("carbone_cultures", "tC/ha", SOIL_YEAR),
    "soil_carbon_grassland": ("carbone_prairies", "tC/ha", SOIL_YEAR),
    "soil_carbon_forest": ("carbone_forets", "tC/ha", SOIL_YEAR),
    "hedges": ("haies", "ha", SOIL_YEAR),
}
_RURAL = ("density_5", "density_6", "density_7")
_CENTRES = ("centre_major", "centre_structuring", "centre_intermediate", "centre_local")
#: Shares of people of an EPCI → columns added up.
PEOPLE = {"part_rural": _RURAL, "part_centres": _CENTRES}
_NOT_LISTED = "cet EPCI n’est pas dans les fichiers réunis ici"


def compute(tables: Mapping[str, pd.DataFrame], view: SiteView) -> pd.DataFrame:
    """Return every indicator that the reading records.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        land_cover, settlement_people and epci_profiles, read whole; land_cover_change, ecology,
        jobs, establishments, tourism, population.
    view : SiteView
    """
    parts = [
        land_cover(tables["land_cover"], tables["epci_profiles"], view),
        changes(tables["land_cover_change"], tables["land_cover"], view),
        settled_people(tables["settlement_people"], tables["epci_profiles"], view),
        ecology(tables["ecology"], view),
        economy.jobs(tables["jobs"], view),
        economy.establishments(tables["establishments"], view),
        economy.tourist_places(tables["tourism"], tables["population"], view),
    ]
    return pd.concat([part for part in parts if len(part)], ignore_index=True)


def people(tables: Mapping[str, pd.DataFrame], view: SiteView) -> pd.DataFrame:
    """Return what the reading shows of demography, computed as that theme computes it.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        population, census, age, aggregates, income.
    view : SiteView
    """
    census, age = tables["census"], tables["age"]
    published = Published(tables["aggregates"], view)
    parts = [
        demography.population(tables["population"], view),
        demography.ageing(age, published, view),
        demography.age_structure(age, published, view),
        housing.households(census, age, view),
        housing.dwellings(census, age, published, view),
        housing.income(tables["income"], published, view),
        housing.jobs(census, view),
    ]
    return pd.concat(parts, ignore_index=True)


def _epci(view: SiteView) -> Place:
    if view.epci is None:
        raise ValueError(f"the EPCI of {view.id} is not known")
    return view.epci


def peer_codes(profiles: pd.DataFrame, view: SiteView) -> tuple[str, ...]:
    """Return the EPCI comparable with that of a site (none when it is not in the profiles)."""
    return peers.nearest(profiles, _epci(view).code).codes


def shares(table: pd.DataFrame, parts: Mapping[str, tuple[str, ...]], whole: str) -> pd.DataFrame:
    """Return shares (%) of columns added up, index level and code.

    Parameters
    ----------
    table : pandas.DataFrame
        level, code and counts.
    parts : mapping
        Indicator → columns added up.
    whole : str
        Column they are a share of.
    """
    indexed = table.set_index(["level", "code"])
    total = indexed[whole].where(indexed[whole] > 0)
    found = {code: 100 * indexed[list(c)].sum(axis=1) / total for code, c in parts.items()}
    return pd.DataFrame(found)


def _profiled(
    known: pd.DataFrame, profiles: pd.DataFrame, view: SiteView, period: str, source: str
) -> list[dict[str, object]]:
    """Return the rows of the EPCI, of France and of the comparable EPCI of each share."""
    own = _epci(view)
    alike = known[known.index.isin([("epci", c) for c in peer_codes(profiles, view)])]
    rows = []
    for code in known.columns:
        values = known[code].to_dict()
        for place, key in ((own, ("epci", own.code)), (FRANCE, ("france", "FR"))):
            value = float(values.get(key, math.nan))
            lost = absent(_NOT_LISTED, source=source)
            given = lost if math.isnan(value) else Value(value, source=source)
            rows.append(row(view, str(code), period, place.key, "%", given))
        if len(alike):
            low, middle, high = alike[code].quantile([0.25, 0.5, 0.75])
            note = f"médiane de {len(alike)} EPCI comparables"
            given = Value(float(middle), "ok", source, note, float(low), float(high))
            rows.append(row(view, str(code), period, f"peers:{own.code}", "%", given))
    return rows


def land_cover(table: pd.DataFrame, profiles: pd.DataFrame, view: SiteView) -> pd.DataFrame:
    """Return the land cover of 2018 (% of the area) and the area (ha) of the EPCI and of France."""
    source = str(table.attrs.get("cite", ""))
    columns = list(LAND.values())
    table = table.assign(total=table[columns].sum(axis=1))
    known = shares(table, {code: (column,) for code, column in LAND.items()}, "total")
    rows = _profiled(known, profiles, view, LAND_YEAR, source)
    areas = table.set_index(["level", "code"])["total"].to_dict()
    for key in (("epci", _epci(view).code), ("france", "FR")):
        lost = absent(_NOT_LISTED, source=source)
        given = Value(float(areas[key]), source=source) if key in areas else lost
        rows.append(row(view, "sol_surface", LAND_YEAR, ":".join(key), "ha", given))
    return frame(rows)


def changes(table: pd.DataFrame, land: pd.DataFrame, view: SiteView) -> pd.DataFrame:
    """Return the area that changed, and the net area that became artificial (ha), 2012 to 2018.

    An EPCI of the land cover without any change has a true zero; one that is in neither file is
    missing. Building sites are artificial: what becomes one, then leaves it, is netted out.
    """
    source = str(table.attrs.get("cite", ""))
    rows = []
    for level, code in (("epci", _epci(view).code), ("france", "FR")):
        own = table[table["level"].eq(level) & table["code"].eq(code)]
        covered = bool((land["level"].eq(level) & land["code"].eq(code)).any())
        before, after = (own[side].isin(ARTIFICIAL) for side in ("before", "after"))
        gained = math.fsum(own.loc[after & ~before, "hectares"])
        returned = math.fsum(own.loc[before & ~after, "hectares"])
        for indicator, value in (
            ("sol_change", math.fsum(own["hectares"])),
            ("sol_artificialise", gained),
            ("sol_rendu", returned),
        ):
            lost = absent(_NOT_LISTED, source=source)
            given = Value(value, source=source) if covered else lost
            rows.append(row(view, indicator, CHANGE_PERIOD, f"{level}:{code}", "ha", given))
    return frame(rows)


def settled_people(table: pd.DataFrame, profiles: pd.DataFrame, view: SiteView) -> pd.DataFrame:
    """Return the people of rural communes and of communes that are a centre (%, of the EPCI)."""
    source = str(table.attrs.get("cite", ""))
    known = shares(table, PEOPLE, "population")
    return frame(_profiled(known, profiles, view, GRID_YEAR, source))


def ecology(table: pd.DataFrame, view: SiteView) -> pd.DataFrame:
    """Return forests, soil carbon and hedges of the EPCI; the median of all EPCI for carbon."""
    own = _epci(view)
    lines = {(r["level"], r["variable"]): r for r in table.to_dict("records")}
    rows = []
    for variable, (code, unit, period) in ECOLOGY.items():
        for level, key in (("epci", own.key), ("france", "epcis:FR")):
            line = lines.get((level, variable))
            if line is None:
                if level == "epci":
                    given = absent(_NOT_LISTED, source=str(table.attrs.get("cite", "")))
                    rows.append(row(view, code, period, key, unit, given))
                continue
            note = line["note"] if isinstance(line["note"], str) else ""
            given = Value(float(line["value"]), line["status"], line["source"], note)
            rows.append(row(view, code, period, key, unit, given))
    return frame(rows)
