"""Sentences of the climate theme.

Three rules of wording: a series is said raw, the interval of projections is that of the models, and
a decree is an administrative decision.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ateliers.figures import words
from ateliers.figures.climate_words import (
    MIDDLE,
    NOT_AGREED,
    PROJECTED,
    WARMER,
    commune_words,
    decrees_sentence,
    disagreed,
    projected_sentence,
)
from ateliers.figures.record import Cell, Record
from ateliers.indicators.climate_future import DECREES, PERIODS, REFERENCE
from ateliers.indicators.climate_posts import Post, Posts
from ateliers.indicators.climate_series import NEW_NORMAL, OLD_NORMAL, TREND_YEARS
from ateliers.indicators.dictionary import entry
from ateliers.narrative import listed, quantity, status_sentence
from ateliers.numbers import NBSP, NNBSP, number
from ateliers.territory import Place, SiteView

NEW = f"{NEW_NORMAL[0]}-{NEW_NORMAL[1]}"
WHOLE = f"{TREND_YEARS[0]}-{TREND_YEARS[1]}"
#: « 1961–1990 » and « 1991–2020 ».
_OLD, _NEW = (f"{span[0]}–{span[1]}" for span in (OLD_NORMAL, NEW_NORMAL))
RAW = "série brute, non homogénéisée"
COLON, SEMICOLON = f"{NBSP}:", f"{NNBSP};"
#: Decrees are weighed against the dictionary's threshold of days: one event counts for one.
_DECREES_THRESHOLD = 10.0


def slope_words(cell: Cell) -> str:
    """Return « +0,45 °C par décennie [0,37 ; 0,52] » of a trend."""
    value, low, high = (number(x or 0.0, 2) for x in (cell.value, cell.low, cell.high))
    sign = "+" if (cell.value or 0.0) > 0 else ""
    return f"{sign}{value}{NBSP}°C par décennie [{low}{SEMICOLON} {high}]"


def last_trend(record: Record, code: str, place: Place) -> tuple[str, Cell] | None:
    """Return the period and value of the trend of a place, or nothing."""
    for period in reversed(record.periods(code)):
        cell = record.cell(code, period, place)
        if cell.value is not None:
            return period, cell
    return None


def opening(frame: pd.DataFrame, view: SiteView, posts: Posts | None) -> str:
    """Return the sentence that opens the page: the normals at the station of the site.

    Example: « À Montélimar, la température moyenne passe de 13,0 °C en 1961–1990 à 14,2 °C en
    1991–2020 (série brute, non homogénéisée). »
    """
    record = Record(frame)
    if posts is None:
        return f"Les séries de température {view.place.of} ne sont pas réunies ici."
    place = posts.headline.place
    old, new = (record.value("tm_normale", p.replace("–", "-"), place) for p in (_OLD, _NEW))
    start = place.within[0].upper() + place.within[1:]
    if old is None or new is None:
        cell = record.cell("tm_ecart", NEW, place)
        return f"{start}, température{COLON} {status_sentence(cell.status, cell.note).lower()}."
    return (
        f"{start}, la température moyenne passe de {number(old, 2)}{NBSP}°C en {_OLD} à "
        f"{number(new, 2)}{NBSP}°C en {_NEW} ({RAW})."
    )


def trends(frame: pd.DataFrame, view: SiteView, posts: Posts | None) -> list[str]:
    """Return the temperature trend of each station, both quoted."""
    if posts is None:
        return [f"Aucune tendance ne peut être donnée {view.place.within}{COLON} séries absentes."]
    record = Record(frame)
    sentences = [trend_sentence(record, post) for post in posts.all]
    found = last_trend(record, "tm_derive", view.place)
    if found and not found[1].note.startswith("pas de tendance"):
        sentences.append(
            f"L’écart {posts.other.place.of} à {posts.headline.place.name} change lui-même"
            f"{COLON} {slope_words(found[1])}. Deux séries brutes ne disent pas tout à fait la "
            "même chose."
        )
    return sentences


def trend_sentence(record: Record, post: Post) -> str:
    """Return the sentence of pattern F for one station."""
    found = last_trend(record, "tm_tendance", post.place)
    start = f"{post.place.name}{COLON}"
    if found is None:
        cell = record.cell("tm_tendance", WHOLE, post.place)
        said = status_sentence(cell.status, cell.note)
        return f"{start} {said[0].lower()}{said[1:]}."
    period, cell = found
    first, last = period.split("-")
    if cell.note.startswith("pas de tendance"):
        return f"{start} pas de tendance détectable de {first} à {last}, {RAW}."
    return f"{start} {slope_words(cell)} de {first} à {last}, {RAW}."


def both_trends(record: Record, posts: Posts) -> str:
    """Return the trends of both stations in one sentence; each is said raw on the page.

    Example: « La tendance est de +0,44 °C par décennie [0,37 ; 0,52] à Montélimar et de +0,33 °C
    par décennie [0,25 ; 0,40] à Mirabel, de 1961 à 2024. »
    """
    parts, periods = [], set()
    for post in (posts.headline, posts.other):
        found = last_trend(record, "tm_tendance", post.place)
        if found is None:
            continue
        period, cell = found
        span = period.replace("-", " à ")
        periods.add(span)
        flat = cell.note.startswith("pas de tendance")
        said = "nulle ou indétectable" if flat else f"de {slope_words(cell)}"
        parts.append((f"{said} {post.place.within}", span))
    if not parts:
        return "Aucun des deux postes n’a assez d’années pour une tendance."
    if len(periods) == 1:
        return f"La tendance est {listed([text for text, _ in parts])}, de {parts[0][1]}."
    return f"La tendance est {listed([f'{text} (de {span})' for text, span in parts])}."


def series_notes(frame: pd.DataFrame, view: SiteView, posts: Posts | None) -> list[str]:
    """Return how the series is made: the splice of two stations, or that there is none."""
    if posts is None:
        return [f"Aucun poste n’est décrit pour {view.place.name}."]
    record = Record(frame)
    cell = record.cell("tm_ecart", NEW, posts.headline.place)
    if "mois communs" not in cell.note:
        return [
            f"La série {posts.headline.place.of} vient d’un seul poste. Elle est brute, non "
            f"homogénéisée{COLON} rien ne la corrige d’un déplacement ou d’un changement "
            "d’instrument."
        ]
    said = cell.note.rpartition(f"{NNBSP};")[0] or cell.note.rpartition(" ;")[0]
    return [
        f"La série est raccordée{COLON} {said}.",
        "Le décalage se mesure sur la période commune et dérive un peu. La tendance y résiste, pas "
        "l’année du raccord, qui n’est pas commentée. Les années ne sont pas classées.",
    ]


def lede(frame: pd.DataFrame, view: SiteView, posts: Posts | None) -> list[str]:
    """Return the sentences that open a site's page: past, future, decrees."""
    record = Record(frame)
    sentences = [opening(frame, view, posts)]
    if posts is not None:
        sentences.append(both_trends(record, posts))
    sentences.append(projected(record, "proj_tx30", MIDDLE, view))
    sentences.append(decrees_sentence(record, view))
    return sentences


def projected(record: Record, code: str, period: str, view: SiteView) -> str:
    """Return the sentence of pattern G, the commune named."""
    cell = record.cell(code, period, view.place)
    text = projected_sentence(record, code, period, view.place)
    if cell.value is None:
        return text
    return f"{text[0].upper()}{text[1:-1]} ({commune_words(cell)})."


def projection_sentences(frame: pd.DataFrame, view: SiteView) -> list[str]:
    """Return hot days at each level, then the indicators on which the models disagree."""
    record = Record(frame)
    if record.value("proj_tx30", MIDDLE, view.place) is None:
        return [projected_sentence(record, "proj_tx30", MIDDLE, view.place)]
    sentences = [projected_sentence(record, "proj_tx30", p, view.place) for p in WARMER]
    for code in PROJECTED:
        before = record.value(code, REFERENCE, view.place)
        cells = {p: record.cell(code, p, view.place) for p in WARMER}
        levels = [p for p, c in cells.items() if before is not None and disagreed(c, before)]
        if code != "proj_tx30" and levels:
            sentences.append(projected_sentence(record, code, levels[-1], view.place))
    return sentences


def heavy_rain_sentence(frame: pd.DataFrame, view: SiteView) -> str:
    """Return the heavy rain of the past and of each level: an upper bound."""
    record = Record(frame)
    values = {p: record.value("pluie_q99", p, view.place) for p in PERIODS.values()}
    before = values[REFERENCE]
    if before is None:
        cell = record.cell("pluie_q99", REFERENCE, view.place)
        return f"Fortes pluies{COLON} {status_sentence(cell.status, cell.note).lower()}."
    later = [
        f"{number(v)} dans une France à {p.removeprefix('France ')}"
        for p, v in values.items()
        if p != REFERENCE and v is not None
    ]
    return (
        f"Pluie d’un jour très arrosé (99e centile), borne haute{COLON} {number(before)}{NBSP}mm "
        f"en {REFERENCE.replace('-', '–')}, {listed(later)}. Ces fichiers se disent à la fois le "
        f"plus haut des modèles et leur moyenne{COLON} l’écart ne se commente pas."
    )


def findings(frame: pd.DataFrame, view: SiteView) -> list[tuple[float, str]]:
    """Return the findings of a site with their weight, to be ranked with other themes'.

    The weight counts the thresholds of the dictionary: 0.2 °C for the gap between normals and
    0.1 °C a decade for a detectable trend, 3 days for hot days against 1976-2005; ten recognised
    events weigh one. What is missing is left out.

    Parameters
    ----------
    frame : pandas.DataFrame
        Indicator frame holding the rows of the site (``site:<identifier>``).
    view : SiteView

    Returns
    -------
    list of (float, str)
        From the heaviest to the lightest.
    """
    record = Record(frame)
    found = [
        _gap_finding(record, view),
        _trend_finding(record, view),
        _projection_finding(record, view),
        _decrees_finding(record, view),
    ]
    return sorted((one for one in found if one), key=lambda one: -one[0])


def subject_of(view: SiteView) -> str:
    """Return a site's name with its article: « le Massif du Sancy », « Tessy-Bocage »."""
    name = words.subject(view.place)
    return name if name == view.place.name else name[0].lower() + name[1:]


def _gap_finding(record: Record, view: SiteView) -> tuple[float, str] | None:
    value = record.value("tm_ecart", NEW, view.place)
    threshold = entry("tm_ecart").threshold or 1.0
    if value is None or abs(value) < threshold:
        return None
    more = "plus chaude" if value > 0 else "moins chaude"
    return abs(value) / threshold, (
        f"En {_NEW}, l’année est {more} de {number(abs(value), 1)}{NBSP}°C qu’en {_OLD} au poste "
        f"retenu pour {subject_of(view)} ({RAW})."
    )


def _trend_finding(record: Record, view: SiteView) -> tuple[float, str] | None:
    found = last_trend(record, "tm_tendance", view.place)
    if found is None or found[1].note.startswith("pas de tendance"):
        return None
    period, cell = found
    first, last = period.split("-")
    weight = abs(cell.value or 0.0) / (entry("tm_tendance").threshold or 1.0)
    return weight, (
        f"De {first} à {last}, la tendance de la température est de {slope_words(cell)} au poste "
        f"retenu pour {subject_of(view)} ({RAW})."
    )


def _projection_finding(record: Record, view: SiteView) -> tuple[float, str] | None:
    cell = record.cell("proj_tx30", MIDDLE, view.place)
    before = record.value("proj_tx30", REFERENCE, view.place)
    threshold = entry("proj_tx30").threshold or 1.0
    if cell.value is None or before is None or abs(cell.value - before) < threshold:
        return None
    return abs(cell.value - before) / threshold, projected(record, "proj_tx30", MIDDLE, view)


def _decrees_finding(record: Record, view: SiteView) -> tuple[float, str] | None:
    total = record.value("catnat", DECREES, view.place)
    if not total:
        return None
    return total / _DECREES_THRESHOLD, f"{view.place.name}{COLON} {decrees_sentence(record, view)}"


def differences(frame: pd.DataFrame, views: Iterable[SiteView]) -> list[str]:
    """Return each key figure of the theme site by site, in the order of the sites."""
    record, views = Record(frame), list(views)
    sentences = []
    for code in ("tm_ecart", "tm_tendance", "proj_tx30", "proj_vague", "catnat"):
        known = entry(code)
        parts = []
        for view in views:
            cell = record.cell(code, known.period, view.place)
            said = quantity(known, cell.value) if cell.value is not None else cell.status_words
            parts.append(f"{said} {view.place.within}")
        label = known.label_fr[0].upper() + known.label_fr[1:]
        period = known.period.replace("-", "–")
        sentences.append(f"{label} ({period}){COLON} {listed(parts)}.")
    return sentences


def disputed_sites(frame: pd.DataFrame, views: Iterable[SiteView]) -> list[str]:
    """Return the projections whose direction the models dispute at every level, and where."""
    record, views = Record(frame), list(views)
    sentences = []
    for code, label in PROJECTED.items():
        there = []
        for view in views:
            before = record.value(code, REFERENCE, view.place)
            cells = [record.cell(code, p, view.place) for p in WARMER]
            if before is not None and all(disagreed(cell, before) for cell in cells):
                there.append(view.place.within)
        if there:
            sentences.append(f"{label}{COLON} {NOT_AGREED} {listed(there)}, à aucun niveau.")
    return sentences or [
        "À au moins un niveau de réchauffement, les modèles s’accordent sur le sens de chaque "
        "indicateur."
    ]
