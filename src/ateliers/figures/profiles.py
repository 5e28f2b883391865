"""Profiles: how far each site stands from its reference, key figure by key figure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from ateliers.figures import charts, style, svg, words
from ateliers.figures.block import Absent, Figure
from ateliers.figures.svg import Canvas
from ateliers.indicators.dictionary import Entry, entries
from ateliers.numbers import NBSP, number
from ateliers.reference import Comparison
from ateliers.territory import SiteView

#: Height of a line of the figure, in pixels.
_PITCH = 44
#: Gaps written under the axis, in thresholds; between them the scale is a square root.
_TICKS = (-25, 0, 25)

Found = Mapping[str, Sequence[Comparison]]


def profiles(found: Found, views: Sequence[SiteView]) -> Figure | Absent:
    """Draw, for each site, the gap to its reference in thresholds of what counts.

    Parameters
    ----------
    found : mapping of str to sequence of Comparison
        Comparisons of the key figures, by identifier of site.
    views : sequence of SiteView
        The sites, in reading order.

    Returns
    -------
    Figure or Absent
    """
    shown = _entries(found, views)
    if not shown:
        return Absent("profiles", "Profils", "aucun chiffre clé ne peut être comparé")
    rows = len(shown)
    large, narrow = svg.render(
        "profiles",
        lambda canvas: _draw(canvas, found, views, shown),
        large=52 + _PITCH * rows + 24,
        narrow=len(views) * (52 + _PITCH * rows) + 16,
    )
    view, widest = max(
        ((v, c) for v in views for c in found.get(v.id, ())), key=lambda pair: pair[1].weight
    )
    label = widest.entry.label_fr
    title = f"L’écart le plus marqué{words.COLON} {label}, {view.place.within}"
    side = {"higher": "au-dessus", "lower": "au-dessous", "close": "proche"}
    return Figure(
        name="profiles",
        title=title,
        subtitle="Écart entre le territoire et sa référence (département, sinon France "
        "métropolitaine), en nombre de seuils. Bande grise : écart trop petit pour compter.",
        alt=words.alternative(
            "Points",
            f"Écart de {rows} chiffres clés à leur référence, en seuils{words.SEMICOLON} le plus "
            "marqué par territoire",
            [f"{v.place.name} {_extreme(found.get(v.id, ()))}" for v in views],
            title,
        ),
        reading=f"{words.capital(view.place.within)}, {widest.entry.subject} est "
        f"{side[widest.verdict]} de la référence, à {number(widest.weight, 1)} seuils d’écart.",
        limits="Un écart n’est ni bon ni mauvais. Le seuil est d’un point pour une part, d’un "
        "dixième de point par an pour une évolution, de cinq points pour un indice et de "
        f"3{NBSP}% pour un montant. L’échelle se resserre vers les bords.",
        source=words.source_line(list(dict.fromkeys(e.source for e in shown))),
        data=_data(found, views),
        large=large,
        narrow=narrow,
    )


def _entries(found: Found, views: Sequence[SiteView]) -> list[Entry]:
    """Return the key figures that at least one site can compare, in dictionary order."""
    there = {c.entry.code: c.entry for v in views for c in found.get(v.id, ())}
    return [there[code] for code in entries() if code in there]


def _extreme(comparisons: Sequence[Comparison]) -> str:
    if not comparisons:
        return "non calculé"
    widest = max(comparisons, key=lambda c: c.weight)
    return number(_signed(widest), 1, sign=True)


def _signed(found: Comparison) -> float:
    """Return the gap in thresholds, negative below the reference."""
    return found.weight if found.value >= found.reference else -found.weight


def _data(found: Found, views: Sequence[SiteView]) -> pd.DataFrame:
    rows = [
        (
            view.place.name,
            c.entry.label_fr,
            c.period,
            c.value,
            c.place.name,
            c.reference,
            c.entry.unit_fr,
            _signed(c),
        )
        for view in views
        for c in found.get(view.id, ())
    ]
    columns = [
        "Territoire",
        "Chiffre clé",
        "Période",
        "Valeur",
        "Référence",
        "Valeur de la référence",
        "Unité",
        "Écart (seuils)",
    ]
    return pd.DataFrame(rows, columns=columns)


def _root(weight: float) -> float:
    return math.copysign(math.sqrt(abs(weight)), weight)


def _draw(canvas: Canvas, found: Found, views: Sequence[SiteView], shown: Sequence[Entry]) -> None:
    limit = max(c.weight for v in views for c in found.get(v.id, ()))
    reach = max(math.sqrt(limit), 5.2) * 1.22
    height = _PITCH * len(shown)
    if canvas.narrow:
        for rank, view in enumerate(views):
            top = 34 + rank * (52 + height)
            canvas.text(8, top - 18, view.place.name, bold=True, colour=style.of(view).text)
            _names(canvas, shown, top, 138)
            _panel(canvas, found, view, shown, (150, top, canvas.width - 158, height), reach)
        return
    left = charts.NAMES_PX + 26
    width = (canvas.width - left - 8) / len(views) - 10
    _names(canvas, shown, 44, left - 12)
    for rank, view in enumerate(views):
        x = left + rank * (width + 10)
        for line, text in enumerate(style.wrap(view.place.name, width, bold=True)):
            canvas.text(x, 10 + 15 * line, text, bold=True, colour=style.of(view).text)
        _panel(canvas, found, view, shown, (x, 44, width, height), reach)


def _names(canvas: Canvas, shown: Sequence[Entry], top: float, right: float) -> None:
    for rank, entry in enumerate(shown):
        parts = style.wrap(words.capital(entry.label_fr), right - 4)
        for line, text in enumerate(parts):
            y = top + _PITCH * (rank + 0.5) + 13 * (line - (len(parts) - 1) / 2)
            canvas.text(right, y, text, ha="right", colour=style.INK2)


def _panel(
    canvas: Canvas,
    found: Found,
    view: SiteView,
    shown: Sequence[Entry],
    box: tuple[float, float, float, float],
    reach: float,
) -> None:
    ax = canvas.axes(*box)
    ax.set_xlim(-reach, reach)
    ax.set_ylim(len(shown), 0)
    ax.axvspan(-1, 1, color=style.GRID, lw=0)
    ax.axvline(0, color=style.CONTEXT, lw=0.8)
    look = style.of(view)
    known = {c.entry.code: c for c in found.get(view.id, ())}
    for rank, entry in enumerate(shown):
        ax.axhline(rank + 1, color=style.GRID, lw=0.6)
        if entry.code not in known:
            svg.write(ax, 0, rank + 0.5, "–", ha="center", colour=style.INK2)
            continue
        c = known[entry.code]
        x = _root(_signed(c))
        ax.plot([0, x], [rank + 0.5] * 2, color=look.mark, lw=2.2)
        ax.plot(x, rank + 0.5, look.marker, color=look.mark, ms=6.5)
        gap = number(c.value - c.reference, c.entry.decimals, sign=True)
        # The gap is written across the axis, where its own line is not.
        svg.write(
            ax,
            -1.25 if x > 0 else 1.25,
            rank + 0.5,
            gap,
            ha="right" if x > 0 else "left",
            colour=style.INK2,
        )
    ax.set_xticks([_root(t) for t in _TICKS], [number(t, sign=True) for t in _TICKS])
    ax.tick_params(axis="x", labelcolor=style.INK2, pad=4)
