"""Mobility: how people go to work, cars of households, stations, services, emissions.

Every function takes tables of ``data/`` and the view of a site and returns an indicator frame
(:data:`ateliers.indicators.frame.COLUMNS`). Definitions: ``dictionary.yml``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from ateliers.indicators import mobility_services as services
from ateliers.indicators.frame import (
    TOO_SMALL_NOTE,
    Value,
    absent,
    frame,
    groups,
    is_small,
    lacking_reason,
    row,
    totals,
)
from ateliers.territory import SiteView

CENSUS = "2021"
#: Under this population, no share of people going to work is given for a commune alone.
SMALLEST_TOWN = 1000
_SMALL_TOWN_NOTE = "commune de moins de 1\u202f000 habitants"
#: Fewest people in a case of the sample for its share to be printed (INSEE).
FEWEST = 200
_FEW_NOTE = "moins de 200 personnes dans ce cas, trop peu pour un échantillon au quart"
#: Sampling variance of the quarter sample over that of as many people drawn at random: a quarter
#: (3 = 1/¼ − 1) and the effect of drawing whole households (1.25²). Checked on the national file.
DESIGN_EFFECT = 3 * 1.25**2
#: Quantile of the normal distribution for 95 %.
Z = 1.96

#: Shares known for every employed resident: indicator → count and its whole.
EXHAUSTIVE = {
    "part_voiture": ("car_main", "main_workers"),
    "part_velo": ("bike_main", "main_workers"),
}
#: Shares known from the sample of a quarter.
SAMPLED = {
    "part_tc": ("transit", "workers"),
    "part_marche": ("walk", "workers"),
    "part_sans": ("none", "workers"),
    "part_2rm": ("two_wheels", "workers"),
    "part_commune": ("own_commune", "own_commune_workers"),
    "part_2voit": ("two_cars", "workers"),
}
MAIN_CITE = "INSEE, RP2021 (Statistiques locales)"
SAMPLE_CITE = "INSEE, mobilités professionnelles RP2021 (agrégées par AREP)"
HOUSEHOLDS_CITE = "INSEE, RP2021 (Statistiques locales), RP2018 et RP2022"


def compute(tables: Mapping[str, pd.DataFrame], view: SiteView) -> pd.DataFrame:
    """Return every mobility indicator of a site, its communes, its references and its peers.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        population, commuting, epci_peers, railway_nearest, railway_passengers, carpool, charging,
        emissions_per_km, and those read whole: epci_profiles, regions.
    view : SiteView
    """
    from ateliers.indicators import mobility_positions, positions

    communes = tables["population"]
    communes = communes[communes["year"].eq(services.PEOPLE_YEAR)]
    counts = commuting_sums(tables["commuting"], view)
    summed = totals(communes, view, ["population"])["population"]
    people = {str(key): float(value) for key, value in summed.items()}
    parts: list[pd.DataFrame] = [
        shares(counts, people, view),
        households_with_car(counts, people, view),
        peer_medians(tables["epci_peers"], view),
        services.nearest_station(tables["railway_nearest"], communes, view),
        services.passengers(tables["railway_passengers"], view),
        services.listed_places(tables["carpool"], tables["charging"], view),
        services.emissions(tables["emissions_per_km"], view),
    ]
    known = pd.concat(parts, ignore_index=True)
    return positions.completed(known, mobility_positions.compute(tables, view))


def commuting_sums(table: pd.DataFrame, view: SiteView) -> pd.DataFrame:
    """Return the counts of each geography: summed from communes, read for the references.

    Returns
    -------
    pandas.DataFrame
        Index geography; the counts of the table, ``lacking`` and ``communes`` (how many).
    """
    columns = [c for c in table.columns if c not in ("level", "code")]
    sums = totals(table, view, columns)
    sums["communes"] = [len(codes) for codes in groups(view).values()]
    for place in view.references:
        own = table[table["level"].eq(place.level) & table["code"].eq(place.code)]
        if place.level != "epci":
            given = own.iloc[0][columns].astype("float64") if len(own) else math.nan
            sums.loc[place.key, columns] = given
            sums.loc[place.key, ["lacking", "communes"]] = [float(own.empty), 1.0]
    return sums


def wilson(share: float, people: float) -> tuple[float, float]:
    """Return the 95 % Wilson interval of a share drawn from the quarter sample.

    Parameters
    ----------
    share : float
        Between 0 and 1.
    people : float
        Employed residents the share is of; n_eff = people / 4.69.

    Examples
    --------
    >>> [round(100 * x, 1) for x in wilson(0.344, 1057)]
    [28.5, 40.8]
    """
    n = people / DESIGN_EFFECT
    centre = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z * math.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2)) / (1 + Z**2 / n)
    return centre - half, centre + half


def sampled_share(part: float, whole: float) -> Value:
    """Return a share from the sample with its interval (%), or why it is not printed.

    Notes
    -----
    Fewer than 200 people in the case: INSEE advises against printing it.
    """
    if part < FEWEST:
        return absent(_FEW_NOTE, "too_small", SAMPLE_CITE)
    low, high = wilson(part / whole, whole)
    return Value(100 * part / whole, "secondary", SAMPLE_CITE, low=100 * low, high=100 * high)


def shares(counts: pd.DataFrame, people: Mapping[str, float], view: SiteView) -> pd.DataFrame:
    """Return employed residents (number) and the shares of them by mode and place (%, 2021).

    The sampled shares are never given for a commune among others; nor is any share of people going
    to work below 1,000 inhabitants.
    """
    rows = []
    for key, line in counts.iterrows():
        place = str(key)
        cells = line.to_dict()
        lost = absent(lacking_reason(cells["lacking"], int(cells["communes"])), source=MAIN_CITE)
        unknown = math.isnan(cells["workers"])
        small = _is_small_town(place, people, view)
        count = lost if unknown else Value(cells["workers"], "secondary", SAMPLE_CITE)
        rows.append(row(view, "actifs_occupes", CENSUS, place, "personnes", count))
        for code, (part, whole) in (EXHAUSTIVE | SAMPLED).items():
            if code in SAMPLED and place.startswith("commune:"):
                continue
            if unknown or cells[whole] == 0:
                given = lost
            elif small:
                given = absent(_SMALL_TOWN_NOTE, "too_small", MAIN_CITE)
            elif code in SAMPLED:
                given = sampled_share(cells[part], cells[whole])
            else:
                given = Value(100 * cells[part] / cells[whole], source=MAIN_CITE)
            rows.append(row(view, code, CENSUS, place, "%", given))
    return frame(rows)


def _is_small_town(key: str, people: Mapping[str, float], view: SiteView) -> bool:
    """Whether a geography is one commune of fewer than 1,000 inhabitants (or of unknown size)."""
    single = key.startswith("commune:") or (key == view.place.key and len(view.communes) == 1)
    # An unknown population is not at least 1,000.
    return single and not people.get(key, math.nan) >= SMALLEST_TOWN


def households_with_car(
    counts: pd.DataFrame, people: Mapping[str, float], view: SiteView
) -> pd.DataFrame:
    """Return the share of households with at least one car (%, 2021)."""
    rows = []
    for key, line in counts.iterrows():
        cells = line.to_dict()
        if math.isnan(cells["households"]) or cells["households"] == 0:
            reason = lacking_reason(cells["lacking"], int(cells["communes"]))
            given = absent(reason, source=HOUSEHOLDS_CITE)
        elif is_small(people.get(str(key), math.nan)):
            given = absent(TOO_SMALL_NOTE, "too_small", HOUSEHOLDS_CITE)
        else:
            rate = 100 * cells["households_with_car"] / cells["households"]
            given = Value(rate, source=HOUSEHOLDS_CITE)
        rows.append(row(view, "menages_voiture", CENSUS, str(key), "%", given))
    return frame(rows)


def peer_medians(table: pd.DataFrame, view: SiteView) -> pd.DataFrame:
    """Return the median of the comparable EPCI for each share, under ``peers:<epci>``.

    ``low`` and ``high`` are the first and third quartiles of the group.
    """
    if table.empty:
        return frame([])
    key = f"peers:{table['code'].iloc[0]}"
    note = (
        f"médiane de {len(table)} EPCI comparables{_relaxed(table)}\u202f; "
        "bornes\u00a0: premier et troisième quartiles"
    )
    measured = {**EXHAUSTIVE, **SAMPLED, "menages_voiture": ("households_with_car", "households")}
    rows = []
    for code, (part, whole) in measured.items():
        low, middle, high = (100 * table[part] / table[whole]).quantile([0.25, 0.5, 0.75])
        status, source = ("secondary", SAMPLE_CITE) if code in SAMPLED else ("ok", MAIN_CITE)
        given = Value(float(middle), status, source, note, float(low), float(high))
        rows.append(row(view, code, CENSUS, key, "%", given))
    return frame(rows)


def _relaxed(table: pd.DataFrame) -> str:
    return " (toutes tailles)" if table["relaxed"].eq("oui").any() else ""
