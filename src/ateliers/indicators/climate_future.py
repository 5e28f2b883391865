"""Climate to come and decrees: projections of covered communes, heavy rain, natural disasters."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ateliers.indicators.frame import Value, absent, frame, row
from ateliers.numbers import NBSP, NNBSP, number
from ateliers.territory import Place, SiteView

REFERENCE = "1976-2005"
#: Warming of France in the tables → period of the record, as a reader is told it.
LEVELS = {
    warming: f"France +{number(float(warming), 1).removesuffix(',0')}{NBSP}°C"
    for warming in ("2", "2.7", "4")
}
PERIODS = {REFERENCE: REFERENCE, **LEVELS}
#: Indicator → measure of the table ``projections`` (all in days a year).
MEASURES = {
    "proj_tx30": "tx30",
    "proj_tx35": "tx35",
    "proj_nuits20": "nights20",
    "proj_vague": "heatwave",
    "proj_feu": "fire",
    "proj_sol_sec": "dry_soil",
}
MODELS = "intervalle des modèles"
#: Decrees known, from the first to the last month (1982 to 1986 are missing).
DECREES = "1987-2024"
DECADES = ("1987-1989", "1990-1999", "2000-2009", "2010-2019", "2020-2024")
PERILS = {
    "catnat_inondation": "flood",
    "catnat_secheresse": "drought",
    "catnat_mouvement": "ground",
    "catnat_autres": "other",
}
_NOT_COVERED = "aucune commune du territoire n’est couverte par les fichiers réunis"
_NOT_COUNTED = "décompte établi par commune et par EPCI, non pour ce périmètre"


def compute(tables: Mapping[str, pd.DataFrame], view: SiteView) -> list[pd.DataFrame]:
    """Return projections, heavy rain and decrees of a site.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        posts, projections, heavy_rain, decrees, census.
    view : SiteView
    """
    headline = headline_commune(tables, view)
    return [
        projections(tables["projections"], headline, view),
        heavy_rain(tables["heavy_rain"], headline, view),
        decrees(tables["decrees"], view),
    ]


def covered(projections_: pd.DataFrame, view: SiteView) -> list[Place]:
    """Return the communes shown one by one: the site's, or its EPCI's when it is one commune."""
    shown = view.context_communes if len(view.communes) == 1 else view.communes
    there = set(projections_["code"])
    return [place for place in shown if place.code in there]


def headline_commune(tables: Mapping[str, pd.DataFrame], view: SiteView) -> Place | None:
    """Return the commune of the site whose projections are quoted.

    That of the local weather station when it is covered (the number of a station begins with its
    commune), so that past and future speak of one place; else the most populated of those covered.
    """
    there = set(tables["projections"]["code"])
    known = [place for place in view.communes if place.code in there]
    posts = tables["posts"]
    local = posts[posts["site"].eq(view.id) & posts["role"].eq("local")]["code"].str[:5]
    census = tables["census"].set_index("code")["population_2022"].fillna(0).to_dict()
    known.sort(key=lambda p: (p.code not in set(local), -float(census.get(p.code, 0)), p.code))
    return known[0] if known else None


def projections(table: pd.DataFrame, headline: Place | None, view: SiteView) -> pd.DataFrame:
    """Return median, low and high of each covered commune, and of the headline for the site.

    Never averaged to a site: the row of the site is that of one commune, named in its note.
    """
    codes = {measure: code for code, measure in MEASURES.items()}
    rows = []
    for place in covered(table, view):
        for line in table[table["code"].eq(place.code)].to_dict("records"):
            given = Value(line["median"], "ok", line["source"], MODELS, line["low"], line["high"])
            code, period = codes[line["variable"]], PERIODS[line["warming"]]
            rows.append(row(view, code, period, place.key, "jours/an", given))
            if place == headline:
                given = Value(*_but_note(given, f"{MODELS}{NNBSP}; commune {place.of}"))
                rows.append(row(view, code, period, view.place.key, "jours/an", given))
    if headline is None:
        rows += [
            row(view, code, period, view.place.key, "jours/an", absent(_NOT_COVERED))
            for code in MEASURES
            for period in PERIODS.values()
        ]
    return frame(rows)


def _but_note(given: Value, note: str) -> tuple[float, str, str, str, float, float]:
    return given.value, given.status, given.source, note, given.low, given.high


def agreed(low: float, high: float, reference: float) -> bool:
    """Whether the models agree that a count rises or falls: the reference is out of their range.

    From zero days a count cannot fall: the models agree.

    Examples
    --------
    >>> agreed(58, 86, 63)
    False
    >>> agreed(40, 55, 22)
    True
    """
    return reference == 0 or not low <= reference <= high


def heavy_rain(table: pd.DataFrame, headline: Place | None, view: SiteView) -> pd.DataFrame:
    """Return the 99th percentile of daily rain: an upper bound (mm a day)."""
    own = table[table["code"].eq(headline.code)] if headline else table.iloc[:0]
    known = {line["warming"]: line for line in own.to_dict("records")}
    rows = []
    for warming, period in PERIODS.items():
        given = absent(_NOT_COVERED)
        if warming in known:
            line = known[warming]
            given = Value(line["heavy_rain"], source=line["source"], note="borne haute")
        rows.append(row(view, "pluie_q99", period, view.place.key, "mm/jour", given))
    return frame(rows)


def decade(year: int) -> str:
    """Return the decade of a year; events before 1990 were recognised from 1987 on."""
    return next((d for d in reversed(DECADES) if year >= int(d[:4])), DECADES[0])


def decrees(table: pd.DataFrame, view: SiteView) -> pd.DataFrame:
    """Return recognised events by peril and decade, and refused requests.

    An event is a peril and its dates, whatever the number of communes; a refusal is a request of
    one commune. Counts come by commune and by EPCI: any other perimeter is missing.
    """
    key = view.place.key
    own = table.iloc[:0]
    if len(view.communes) == 1:
        own = table[table["level"].eq("commune") & table["code"].eq(view.communes[0].code)]
    elif view.is_whole_epci:
        code = view.epci.code if view.epci else ""
        own = table[table["level"].eq("epci") & table["code"].eq(code)]
    periods = (DECREES, *DECADES)
    codes = ("catnat", *PERILS, "catnat_national", "catnat_refus")
    if own.empty:
        lost = absent(_NOT_COUNTED)
        return frame(row(view, c, p, key, unit_of(c), lost) for c in codes for p in periods)
    counted = own.assign(decade=[decade(int(y)) for y in own["year"]])
    rows = []
    for period in periods:
        part = counted if period == DECREES else counted[counted["decade"].eq(period)]
        values = {
            "catnat": part["events"].sum(),
            **{c: part.loc[part["peril"].eq(p), "events"].sum() for c, p in PERILS.items()},
            "catnat_national": part["national_events"].sum(),
            "catnat_refus": part["refused"].sum(),
        }
        source = str(own["source"].iloc[0])
        for code, value in values.items():
            given = Value(float(value), source=source, note=_years(part, code))
            rows.append(row(view, code, period, key, unit_of(code), given))
    return frame(rows)


def unit_of(code: str) -> str:
    """Return the unit of an indicator of decrees."""
    return "demandes" if code == "catnat_refus" else "événements"


def _years(part: pd.DataFrame, code: str) -> str:
    """Return the years of the national events, for the sentence that sets them apart."""
    if code != "catnat_national":
        return ""
    years = sorted(part.loc[part["national_events"] > 0, "year"].unique())
    return ", ".join(str(int(year)) for year in years)
