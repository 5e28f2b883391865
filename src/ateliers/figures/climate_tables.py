"""Tables of the climate theme: official counts, SYNOP counts, stations."""

from __future__ import annotations

import pandas as pd

from ateliers.figures import words
from ateliers.figures.block import Absent, Table
from ateliers.figures.climate_days import DAYS
from ateliers.figures.climate_style import NEW, OLD, RAW, interval
from ateliers.figures.climate_words import NO_POST, yearly
from ateliers.figures.record import Cell, Record
from ateliers.figures.tables import shown
from ateliers.indicators.climate_posts import Post, Posts
from ateliers.numbers import NBSP, how_many, number, year_span
from ateliers.territory import Place, SiteView

#: Last years of the SYNOP counts that a table lists.
SYNOP_YEARS = 10
_ROLES = {"local": "proche", "reference": "longue série", "predecessor": "ancien poste"}


def days_table(frame: pd.DataFrame, view: SiteView, posts: Posts | None) -> Table | Absent:
    """List the official counts of the last year at each station, and their normals if any.

    Parameters
    ----------
    frame, view, posts
        As in :func:`rain`; the record holds ``tx30``, ``tx35``, ``nuits20``, ``gel``.
    """
    record, name, title = Record(frame), "days", "Jours chauds, nuits chaudes et gel"
    if posts is None:
        return Absent(name, title, NO_POST)
    last = max((y for post in posts.all for y in yearly(record, "tx30", post.place)), default=None)
    if last is None:
        return Absent(name, title, "aucun décompte officiel dans les fichiers réunis")
    rows, raw = [], []
    for post in (posts.headline, posts.other):
        for period in (str(last), OLD, NEW):
            cells = [_found(record, code, period, post.place) for code in DAYS]
            if period != str(last) and not any(c.value is not None for c in cells):
                continue
            decimals = 0 if period == str(last) else 1
            label = f"{post.place.name}, {year_span(period)}"
            rows.append([label, *(shown(cell, decimals) for cell in cells)])
            raw.append((post.place.name, year_span(period), *(cell.value for cell in cells)))
    head = posts.headline.place
    count = record.value("tx30", str(last), head)
    if count is not None:
        jours = "jour" if count < 2 else "jours"
        title = f"{number(count)} {jours} à 30{NBSP}°C ou plus {head.within} en {last}"
    return Table(
        name=name,
        title=title,
        subtitle=f"Décomptes officiels, en jours par an. {RAW}",
        source=record.source(list(DAYS), [post.place for post in posts.all]),
        header=["Poste", *DAYS.values()],
        rows=rows,
        data=pd.DataFrame(raw, columns=["Poste", "Période", *DAYS.values()]),
        note=_far_note(posts),
    )


def _found(record: Record, code: str, period: str, place: Place) -> Cell:
    cell = record.cell(code, period, place)
    if cell.status == "missing" and not cell.note:
        # The station may be said not comparable for every year at once.
        latest = record.latest(code, place)
        other = record.cell(code, latest, place) if latest else cell
        return other if other.value is None else cell
    return cell


def _far_note(posts: Posts) -> str:
    if not posts.far:
        return ""
    return (
        f"Le poste {posts.reference.place.of} est à {number(posts.reference.altitude)} m et celui "
        f"{posts.local.place.of} à {number(posts.local.altitude)} m{words.COLON} leurs jours "
        "chauds ne se comparent pas."
    )


def synop_table(frame: pd.DataFrame, view: SiteView, posts: Posts | None) -> Table | Absent:
    """List the days above 30 °C seen by SYNOP observations, apart from the official counts.

    Parameters
    ----------
    frame, view, posts
        As in :func:`rain`; the record holds ``tx30_synop`` (at least so many days).
    """
    record, name = Record(frame), "synop"
    title = f"Jours à plus de 30{NBSP}°C vus par les observations SYNOP"
    if posts is None:
        return Absent(name, title, NO_POST)
    series = {p.place: yearly(record, "tx30_synop", p.place) for p in posts.all}
    there = {place: counts for place, counts in series.items() if counts}
    if not there:
        cells = [
            record.cell("tx30_synop", record.periods("tx30_synop")[-1], p.place) for p in posts.all
        ]
        far = next((c.note for c in cells if c.status == "not_comparable"), "")
        return Absent(name, title, far or "aucun de ces postes n’est du réseau SYNOP")
    last = max(max(counts) for counts in there.values())
    years = list(range(last - SYNOP_YEARS + 1, last + 1))
    rows = [
        [str(year), *(shown(record.cell("tx30_synop", str(year), place), 0) for place in there)]
        for year in reversed(years)
    ]
    # Not every station goes as far as the last one: the title is of one that does.
    place, counts = next((p, c) for p, c in there.items() if last in c)
    return Table(
        name=name,
        title=f"Au moins {how_many(counts[last] or 0, 'jour')} à plus de 30{NBSP}°C {place.within} "
        f"en {last}",
        subtitle="Jours vus par les observations SYNOP, à part des décomptes officiels",
        source=record.source(["tx30_synop"], list(there)),
        header=["Année", *(p.name for p in there)],
        rows=rows,
        data=pd.DataFrame(
            [(year, *(c.get(year) for c in there.values())) for year in years],
            columns=["Année", *(f"{p.name} (jours, au moins)" for p in there)],
        ),
        note="Ces observations se font toutes les trois heures"
        f"{words.COLON} le maximum d’une journée peut leur échapper, et elles comptent au-dessus "
        f"de 30{NBSP}°C, non à partir de 30{NBSP}°C.",
    )


def stations_table(frame: pd.DataFrame, view: SiteView, posts: Posts | None) -> Table | Absent:
    """List the stations: altitude, years, normals, trend.

    Parameters
    ----------
    frame, view, posts
        As in :func:`rain`; the record holds ``tm_annuel``, ``tm_normale``, ``tm_tendance``.
    """
    record, name = Record(frame), "stations"
    if posts is None:
        return Absent(name, "Postes météorologiques", NO_POST)
    rows = [_station(record, post, posts) for post in posts.all]
    raw = [_station_raw(record, post) for post in posts.all]
    head = posts.headline.place
    gap = record.value("tm_ecart", NEW, head)
    title = f"{words.counted(len(posts.all), 'poste')} pour suivre le climat {view.place.of}"
    return Table(
        name=name,
        title=words.capital(title),
        subtitle="Température moyenne annuelle : normales et tendance. ".replace(" :", words.COLON)
        + RAW,
        source=record.source(
            ["tm_normale", "tm_tendance", "tm_annuel"], [p.place for p in posts.all]
        ),
        header=[
            "Poste",
            "Rôle",
            "Altitude",
            "Années",
            f"Normale {year_span(OLD)}",
            f"Normale {year_span(NEW)}",
            "Tendance par décennie (intervalle à 95 %)".replace(" %", words.PERCENT),
        ],
        rows=rows,
        data=pd.DataFrame(
            raw,
            columns=[
                "Poste",
                "Altitude (m)",
                f"Normale {year_span(OLD)} (°C)",
                f"Normale {year_span(NEW)} (°C)",
                "Tendance (°C par décennie)",
                "Borne basse",
                "Borne haute",
                "Probabilité (Mann-Kendall)",
            ],
        ),
        note="Une normale demande au moins 24 années complètes sur 30, une tendance 80"
        f"{words.PERCENT} des années de 1961 à 2024."
        + (f" Écart retenu{words.COLON} celui {head.of}." if gap is not None else ""),
    )


def _station(record: Record, post: Post, posts: Posts) -> list[str]:
    years = yearly(record, "tm_annuel", post.place)
    span = f"{min(years)}–{max(years)}" if years else "aucune année complète"
    role = _ROLES[post.role]
    if post.role == "local" and posts.predecessor:
        role = "proche, continue l’ancien"
    normals = [record.cell("tm_normale", s, post.place) for s in (OLD, NEW)]
    return [
        post.place.name,
        role,
        f"{number(post.altitude)} m".replace(" ", NBSP),
        span,
        *(shown(cell, 2) for cell in normals),
        _slope(record, post.place),
    ]


def _slope(record: Record, place: Place) -> str:
    for period in reversed(record.periods("tm_tendance")):
        cell = record.cell("tm_tendance", period, place)
        if cell.value is not None and cell.low is not None and cell.high is not None:
            said = f"{number(cell.value, 2, sign=True)} ({interval(cell.low, cell.high)})"
            first, last = period.split("-")
            return said if last == "2024" else f"{said}, {first}–{last}"
        if cell.status == "not_comparable":
            return cell.status_words
    return "donnée absente"


def _station_raw(record: Record, post: Post) -> tuple[object, ...]:
    normals = [record.value("tm_normale", s, post.place) for s in (OLD, NEW)]
    for period in reversed(record.periods("tm_tendance")):
        cell = record.cell("tm_tendance", period, post.place)
        if cell.value is not None:
            p = record.value("tm_tendance_p", period, post.place)
            return (post.place.name, post.altitude, *normals, cell.value, cell.low, cell.high, p)
    return (post.place.name, post.altitude, *normals, None, None, None, None)
