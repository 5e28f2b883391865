"""The EPCI of a site among all those of metropolitan France: strip and table of ranks."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ateliers.figures import charts, strips, style, svg, words
from ateliers.figures.block import Absent, Figure, Table
from ateliers.figures.record import Cell, Record
from ateliers.figures.standings import (
    EVERYONE,
    Standing,
    drawn,
    most_marked,
    of_whom,
    standings,
)
from ateliers.numbers import NBSP, number, year_span
from ateliers.territory import Place, SiteView

HEADING = "Parmi les EPCI de France métropolitaine"
#: What a rank is, and is not.
NEUTRAL = "Un rang élevé n’est ni bon ni mauvais."
#: Said when a value comes from a sample.
RANGE = (
    f"Un rang tiré d’un échantillon est une fourchette{words.COLON} celle que couvre l’intervalle "
    f"à 95{words.PERCENT} de l’EPCI. Le hasard des autres EPCI n’y est pas compté."
)
#: Why ranks are older than the key figures.
OLDER = (
    "Les chiffres clés viennent du recensement de 2022, les rangs de celui de 2018. Aucun fichier "
    "réuni ici ne donne le recensement de 2022 pour tous les EPCI."
)
INCOMES = (
    "Les niveaux de vie de 2019 portent sur les limites des EPCI de 2020. Le taux de pauvreté et "
    "les niveaux de vie des régions ne sont pas dans les fichiers réunis ici."
)
PEERS = (
    f"EPCI comparables{words.COLON} médiane, et quartiles entre crochets. «{NBSP}Au-dessus de la "
    f"plupart{NBSP}»{words.COLON} au-delà du troisième quartile. L’Île-de-France est classée, mais "
    "n’entre pas dans les comparables."
)


def strip(frame: pd.DataFrame, view: SiteView, values: pd.DataFrame) -> Figure | Absent:
    """Draw where the EPCI of a site stands among all, one row a measure.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record of the site, with its ``rang_`` rows.
    view : SiteView
        The site and its EPCI.
    values : pandas.DataFrame
        Value of every EPCI (index), one column a measure.

    Returns
    -------
    Figure or Absent
    """
    found, name = standings(frame, view), "epci_ranks"
    shown = drawn(found)
    best = most_marked(shown)
    if best is None or view.epci is None:
        return Absent(name, HEADING, _reason(found))
    dated = len({one.period for one in shown}) > 1
    rows = [_row(one, values[one.entry.code], dated=dated) for one in shown]
    look = style.of(view)
    swatches = [
        charts.Swatch("square", style.CONTEXT, "tous les EPCI de France métropolitaine"),
        charts.Swatch(
            "square", style.PEERS, "moitié centrale des EPCI comparables, trait à la médiane"
        ),
        charts.Swatch("tick", look.mark, view.epci.name),
    ]
    large, narrow = svg.render(
        name,
        lambda canvas: strips.strips(canvas, rows, look, swatches),
        large=strips.height(len(rows), swatches, svg.LARGE_PX, narrow=False),
        narrow=strips.height(len(rows), swatches, svg.NARROW_PX, narrow=True),
    )
    title = f"{view.epci.name}, {best.place_words} sur {_among(best)} pour {best.entry.subject}"
    return Figure(
        name=name,
        title=title,
        subtitle=_subtitle(shown, view),
        alt=words.alternative(
            "Répartitions",
            f"{len(shown)} mesures des EPCI de France métropolitaine, et {view.epci.name}",
            [f"{s.label}{words.COLON} {s.rank_words}" for s in shown],
            title,
        ),
        reading=_reading(best, view.epci),
        limits=f"{NEUTRAL} Chaque mesure a son échelle{words.SEMICOLON} les EPCI les plus extrêmes "
        f"(0,5{words.PERCENT} de chaque côté) n’y sont pas dessinés.{_caution(frame, shown)}",
        source=_source(frame, shown),
        data=_data(shown),
        large=large,
        narrow=narrow,
    )


def table(frame: pd.DataFrame, view: SiteView) -> Table | Absent:
    """Give each value with its rank, its percentile and those of the comparable EPCI.

    Parameters
    ----------
    frame, view
        As in :func:`strip`.

    Returns
    -------
    Table or Absent
    """
    found, name = standings(frame, view), "epci_ranks_table"
    if view.epci is None or not any(s.rank.value is not None for s in found):
        return Absent(name, HEADING, _reason(found))
    ranked = [s for s in found if s.rank.value is not None]
    above = sum(s.above_median for s in ranked)
    region = view.region.name if view.region else "Région"
    return Table(
        name=name,
        title=f"{view.epci.name}{words.COLON} au-dessus de la médiane des EPCI pour {above} "
        f"mesure{'s' if above > 1 else ''} sur {len(ranked)}",
        subtitle=_subtitle(found, view),
        source=_source(frame, found),
        header=[
            "Mesure",
            view.epci.name,
            "Rang",
            "EPCI au-dessous (centile)",
            "EPCI comparables",
            "Parmi eux",
            words.capital(region),
        ],
        rows=[_cells(one) for one in found],
        data=_data(found),
        note=_note(frame, found),
    )


def _subtitle(found: Sequence[Standing], view: SiteView) -> str:
    """Say what is ranked, when (if all of it has one vintage), from which end, and whose it is."""
    periods = {one.period for one in found}
    when = f", {year_span(periods.pop())}" if len(periods) == 1 else ""
    return f"{HEADING}{when}. Rang 1{words.COLON} valeur la plus élevée. {of_whom(view)}".strip()


def _among(one: Standing) -> str:
    return f"{number(one.count)} EPCI"


def _reason(found: Sequence[Standing]) -> str:
    """Say why there is no rank at all."""
    notes = [s.rank.note or s.rank.status_words for s in found]
    return notes[0] if notes else "l’EPCI de ce territoire n’est pas connu"


def _row(one: Standing, values: pd.Series, *, dated: bool) -> strips.Strip:
    own, group = one.own, one.peers
    mine = around = None
    if own.value is not None:
        mine = (own.value, *(own.interval or (own.value, own.value)))
    if group.value is not None and group.interval is not None:
        around = (group.interval[0], group.value, group.interval[1])
    return strips.Strip(
        one.label if dated else one.name,
        values.dropna().to_numpy(),
        mine,
        around,
        own.status_words if own.value is None else one.quantity(own.value),
        one.short_rank_words,
        _scale_unit(one.entry.unit),
    )


def _scale_unit(unit: str) -> str:
    """Return what follows the numbers of a scale: the sign of the unit, if it has one."""
    if unit.startswith("%"):
        return words.PERCENT
    return f"{NBSP}€" if unit.startswith("€") else ""


def _reading(best: Standing, epci: Place) -> str:
    assert best.own.value is not None
    when = "De" if "-" in best.period else "En"
    span = best.period.replace("-", " à ")
    text = (
        f"{when} {span}, {best.entry.subject} est de {best.quantity(best.own.value)} {epci.within}"
        f"{words.COLON} {best.place_words} sur {_among(best)}."
    )
    if best.peers.interval is None:
        return text
    between = best.bounds(*best.peers.interval)
    return f"{text} La moitié des EPCI comparables va de {between}."


def _caution(frame: pd.DataFrame, found: Sequence[Standing]) -> str:
    """Return what must be known before these ranks are quoted."""
    parts = []
    if any(s.period == "2018" for s in found):
        parts.append(OLDER)
    if any(s.sampled for s in found):
        parts.append(RANGE)
    periods = {s.period for s in found}
    second_hand = Record(frame).caution([s.entry.code for s in found], [EVERYONE], periods)
    return "".join(f" {part}" for part in parts) + second_hand


def _note(frame: pd.DataFrame, found: Sequence[Standing]) -> str:
    parts = [NEUTRAL]
    if any(s.peers.value is not None for s in found):
        parts.append(PEERS)
    if any(s.entry.unit.startswith("€") for s in found):
        parts.append(INCOMES)
    return " ".join(parts) + _caution(frame, found)


def _cells(one: Standing) -> list[str]:
    return [
        f"{one.label} ({one.entry.unit_fr.replace(' ', NBSP)})",
        _shown(one, one.own, interval=one.sampled),
        one.rank_words,
        one.below_words,
        _shown(one, one.peers, interval=True),
        one.position or "non comparé",
        _shown(one, one.region, interval=False),
    ]


def _shown(one: Standing, cell: Cell, *, interval: bool) -> str:
    """Return a value in the decimals of the measure, its bounds in brackets, or its status."""
    if cell.value is None:
        return cell.status_words
    decimals, sign = one.entry.decimals, one.entry.signed
    text = number(cell.value, decimals, sign=sign)
    if not interval or cell.interval is None:
        return text
    low, high = (number(b, decimals, sign=sign) for b in cell.interval)
    return f"{text}\n[{low}{words.SEMICOLON}{NBSP}{high}]"


def _source(frame: pd.DataFrame, found: Sequence[Standing]) -> str:
    record = Record(frame)
    return record.source([s.entry.code for s in found], [EVERYONE], {s.period for s in found})


def _data(found: Sequence[Standing]) -> pd.DataFrame:
    rows = []
    for s in found:
        best, worst = s.places if s.rank.value is not None else (None, None)
        low, high = s.below if s.rank.value is not None else (None, None)
        rows.append(
            (
                words.capital(s.entry.label_fr),
                year_span(s.period),
                s.entry.unit_fr,
                s.own.value,
                s.own.low,
                s.own.high,
                s.own.status_words,
                s.rank.value,
                best,
                worst,
                s.count,
                low,
                high,
                s.peers.low,
                s.peers.value,
                s.peers.high,
                s.everyone.low,
                s.everyone.value,
                s.everyone.high,
                s.region.value,
            )
        )
    return pd.DataFrame(rows, columns=_COLUMNS)


_COLUMNS = [
    "Mesure",
    "Période",
    "Unité",
    "Valeur de l’EPCI",
    "Borne basse",
    "Borne haute",
    "Statut",
    "Rang",
    "Premier rang possible",
    "Dernier rang possible",
    "Nombre d’EPCI",
    "EPCI au-dessous, au moins (%)",
    "EPCI au-dessous, au plus (%)",
    "EPCI comparables, premier quartile",
    "EPCI comparables, médiane",
    "EPCI comparables, troisième quartile",
    "Tous les EPCI, premier quartile",
    "Tous les EPCI, médiane",
    "Tous les EPCI, troisième quartile",
    "Région",
]
