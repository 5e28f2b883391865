"""Stations and their passengers, carpool places, charging stations, emissions of a kilometre."""

from __future__ import annotations

import math

import pandas as pd

from ateliers.indicators.frame import Value, absent, frame, groups, lacking_reason, row, totals
from ateliers.territory import Place, SiteView

#: People whose station is this near (km, as the crow flies from the chef-lieu) are counted.
NEAR_KM = 5.0
SERVED_YEAR = "2024"
#: Census that weights the communes.
PEOPLE_YEAR = 2022
#: Ends of the change in passengers: the last year before the epidemic, and the last one.
CHANGE = (2019, 2024)

#: Mode of the table of emissions → its indicator.
EMISSIONS = {
    "car": "gco2_voiture",
    "electric_car": "gco2_electrique",
    "scooter": "gco2_scooter",
    "bus": "gco2_bus",
    "coach": "gco2_autocar",
    "regional_train": "gco2_ter",
    "electric_bike": "gco2_vae",
    "walk_or_bike": "gco2_velo",
}


def nearest_station(
    nearest: pd.DataFrame, population: pd.DataFrame, view: SiteView
) -> pd.DataFrame:
    """Return the distance to the nearest served station (km) and the people within 5 km (%).

    A distance is that of the chef-lieu; a territory has the mean of its communes weighted by their
    population.
    """
    first = nearest[nearest["rank"].eq(1)]
    communes = population[population["level"].eq("commune")].set_index("code")
    people = communes["population"].reindex(first["code"])
    counts = pd.DataFrame(
        {
            "level": "commune",
            "code": first["code"].to_numpy(),
            "people": people.to_numpy(),
            "person_km": people.to_numpy() * first["distance_km"].to_numpy(),
            "near": people.to_numpy() * first["distance_km"].le(NEAR_KM).to_numpy(),
        }
    )
    sums = totals(counts, view, ["people", "person_km", "near"])
    source = nearest.attrs.get("cite", "")
    size = {key: len(codes) for key, codes in groups(view).items()}
    rows = []
    for key, line in sums.iterrows():
        cells, place = line.to_dict(), str(key)
        lost = absent(lacking_reason(cells["lacking"], size[place]), source=source)
        known = cells["people"] > 0
        far = Value(cells["person_km"] / cells["people"], source=source) if known else lost
        close = Value(100 * cells["near"] / cells["people"], source=source) if known else lost
        rows.append(row(view, "gare_km", SERVED_YEAR, place, "km", far))
        rows.append(row(view, "gare_5km", SERVED_YEAR, place, "%", close))
    return frame(rows)


def passengers(table: pd.DataFrame, view: SiteView) -> pd.DataFrame:
    """Return the passengers of the stations of a territory by year, and their change (%).

    2020 and 2021 are given with a note and never used. A territory without a station has no
    figure: zero would be a measure.
    """
    rows = []
    own = table[table["place"].eq("inside")]
    whole = [p for p in view.references if p.level == "epci"]
    for place in (view.place, *whole, *(p for p in view.references if p.level == "france")):
        yearly = _inside(own, view, place).groupby("year").agg({"passengers": "sum", "note": "max"})
        if yearly.empty:
            lost = absent("aucune gare de voyageurs dans le territoire")
            rows.append(row(view, "gare_voyageurs", SERVED_YEAR, place.key, "voyageurs", lost))
            rows.append(row(view, "gare_evolution", _span(), place.key, "%", lost))
            continue
        source = str(table["source"].iloc[0])
        for year, line in yearly.iterrows():
            note = line["note"] if isinstance(line["note"], str) else ""
            given = Value(float(line["passengers"]), source=source, note=note)
            rows.append(row(view, "gare_voyageurs", str(year), place.key, "voyageurs", given))
        counts = {int(str(year)): float(n) for year, n in yearly["passengers"].items()}
        given = _change(counts, source)
        rows.append(row(view, "gare_evolution", _span(), place.key, "%", given))
    return frame(rows)


def _span() -> str:
    return f"{CHANGE[0]}-{CHANGE[1]}"


def _inside(own: pd.DataFrame, view: SiteView, place: Place) -> pd.DataFrame:
    """Return the rows of the stations of a place (every row of an EPCI is of the site's own)."""
    own = own.fillna({"note": ""})
    if place.level == "france":
        return own[own["level"].eq("france")]
    communes = view.context_communes if place.level == "epci" else view.communes
    return own[own["commune"].isin({c.code for c in communes})]


def _change(yearly: dict[int, float], source: str) -> Value:
    start, end = (yearly.get(year, math.nan) for year in CHANGE)
    if math.isnan(start) or math.isnan(end) or start == 0:
        return absent("voyageurs inconnus au début ou à la fin de la période", source=source)
    return Value(100 * (end / start - 1), source=source)


def listed_places(carpool: pd.DataFrame, charging: pd.DataFrame, view: SiteView) -> pd.DataFrame:
    """Return the carpool places and the charging stations listed (at least that many).

    A commune without a row may have some: with no row at all nothing can be said.
    """
    rows = []
    for code, table, column, unit in (
        ("covoiturage", carpool, "carpool_places", "lieux"),
        ("irve", charging, "charging_stations", "stations"),
    ):
        source = table.attrs.get("cite", "")
        period = str(int(table["year"].max())) if len(table) else ""
        counts = table.set_index("code")[column].dropna()
        for key, codes in groups(view).items():
            if key.startswith("commune:"):
                continue
            known = counts[counts.index.isin(set(codes))]
            given = absent("rien n’y est recensé, ce qui ne veut pas dire qu’il n’y a rien")
            if len(known):
                given = Value(float(known.sum()), "at_least", source)
            rows.append(row(view, code, period, key, unit, given))
    return frame(rows)


def emissions(table: pd.DataFrame, view: SiteView) -> pd.DataFrame:
    """Return the greenhouse gases of a kilometre by mode (g CO₂e), per vehicle or per passenger."""
    rows = []
    for line in table.to_dict("records"):
        given = Value(float(line["grams"]), source=line["source"], note=f"par {line['per']}")
        code = EMISSIONS[line["mode"]]
        rows.append(row(view, code, str(line["year"]), "france:FR", "g CO₂e/km", given))
    return frame(rows)
