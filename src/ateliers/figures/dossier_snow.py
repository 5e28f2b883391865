"""Block of the dossiers: the days of snowfall of each winter, at the stations of a site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, MaxNLocator

from ateliers.figures import charts, style, svg, words
from ateliers.figures.block import Absent, Figure
from ateliers.figures.climate_style import year_ticks
from ateliers.figures.record import Record
from ateliers.figures.svg import Canvas
from ateliers.indicators.climate_posts import Posts
from ateliers.indicators.snowfall import NO_POST, stations
from ateliers.numbers import NBSP, number
from ateliers.territory import Place, SiteView

CODE = "neige_jours"
#: Fewest winters for a figure.
FEWEST = 10


@dataclass(frozen=True)
class _Series:
    """The winters of one station: year of March → days, missing winters apart."""

    place: Place
    altitude: float
    days: dict[int, float]
    lost: list[int]

    @property
    def name(self) -> str:
        """Return the station with its altitude."""
        return f"{self.place.name}, {number(self.altitude)}{NBSP}m"


def _series(record: Record, posts: Posts) -> list[_Series]:
    found = []
    for post in stations(posts):
        years = [int(p) for p in record.periods(CODE) if _is_there(record, p, post.place)]
        known = {year: record.value(CODE, str(year), post.place) for year in years}
        days = {year: value for year, value in known.items() if value is not None}
        lost = [year for year in years if year not in days]
        found.append(_Series(post.place, post.altitude, days, lost))
    # The station with most winters speaks for the place.
    return sorted((s for s in found if s.days), key=lambda s: -len(s.days))


def _is_there(record: Record, period: str, place: Place) -> bool:
    cell = record.cell(CODE, period, place)
    return cell.value is not None or bool(cell.note)


def snowfall(frame: pd.DataFrame, view: SiteView, posts: Posts | None) -> Figure | Absent:
    """Draw the days of snowfall from December to March of each winter.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record holding ``neige_jours`` at stations.
    view : SiteView
        The site.
    posts : Posts or None
        Stations of the site.

    Returns
    -------
    Figure or Absent
        No trend: winters are missing, and those that lack are perhaps the least snowy.
    """
    name, title = "snowfall", "Jours de chute de neige de chaque hiver"
    if posts is None:
        return Absent(name, title, NO_POST)
    drawn = _series(Record(frame), posts)
    if not drawn or len(drawn[0].days) < FEWEST:
        return Absent(name, title, f"moins de {FEWEST} hivers renseignés {view.place.within}")
    main = drawn[0]
    low, high = min(main.days.values()), max(main.days.values())
    first, last = min(main.days), max(main.days)
    title = (
        f"De {number(low)} à {number(high)} jours de chute de neige par hiver "
        f"{_bare(main.place).within}, de {first} à {last}"
    )
    large, narrow = svg.render(name, lambda c: _draw(c, drawn, view), large=310, narrow=320)
    middle = pd.Series(main.days).median()
    return Figure(
        name=name,
        title=title,
        subtitle="Jours avec chute de neige de décembre à mars, par année du mois de mars, "
        f"{words.listed([s.name for s in drawn])}. Série brute, non homogénéisée.",
        alt=words.alternative(
            "Tiges, une par hiver",
            f"Jours de chute de neige de décembre à mars, {main.name}, {first}–{last}",
            [f"hiver médian {number(middle)} jours", f"{number(len(main.lost))} hivers manquent"],
            f"{title}. Aucune tendance n’est donnée.",
        ),
        reading=f"{main.name}{words.COLON} {number(main.days[last])} jours de chute de neige de "
        f"décembre {last - 1} à mars {last}. La moitié des hivers connus en ont "
        f"{number(middle)} ou plus.",
        limits="Un jour de chute de neige n’est pas un jour de neige au sol. Un changement "
        "d’observateur peut changer le niveau de la série. "
        + _lost_words(main)
        + " Aucune tendance n’est donc donnée. "
        + (
            "Les deux postes n’ont ni le même lieu ni la même altitude"
            f"{words.COLON} ils ne se raccordent pas."
            if len(drawn) > 1
            else ""
        ),
        source=Record(frame).source([CODE], [s.place for s in drawn]),
        data=_data(drawn),
        large=large,
        narrow=narrow,
    )


def _bare(place: Place) -> Place:
    """Return a station without the remark that follows its name."""
    name = place.name.partition(" (")[0]
    return Place(place.level, place.code, name, place.of, place.within)


def _lost_words(series: _Series) -> str:
    """Say how many winters lack, and why no average or trend is drawn from the others."""
    count = len(series.lost)
    if not count:
        return "Un mois vide du fichier peut être un mois sans neige ou un mois sans relevé."
    s, nt = ("s", "nt") if count > 1 else ("", "")
    return (
        f"{number(count)} hiver{s} manque{nt}{words.COLON} un mois y est vide, ce qui veut dire "
        "sans neige ou sans relevé, et le fichier ne les distingue pas. Les hivers absents sont "
        "peut-être les moins neigeux."
    )


def _data(drawn: Sequence[_Series]) -> pd.DataFrame:
    rows = []
    for series in drawn:
        for year in sorted([*series.days, *series.lost]):
            lost = year not in series.days
            said = "un mois vide" if lost else ""
            winter, days = f"{year - 1}-{year}", series.days.get(year)
            rows.append((series.place.name, series.altitude, winter, days, said))
    counted = "Jours de chute de neige, décembre à mars (jours)"
    columns = ["Poste", "Altitude (m)", "Hiver", counted, "Remarque"]
    return pd.DataFrame(rows, columns=columns)


def _draw(canvas: Canvas, drawn: Sequence[_Series], view: SiteView) -> None:
    look = style.of(view)
    colours = [look.mark, style.INK2, style.REFERENCE]
    swatches = [
        charts.Swatch("square", colour, series.name + (" (cercles)" if rank else ""))
        for rank, (series, colour) in enumerate(zip(drawn, colours, strict=False))
    ]
    swatches.append(charts.Swatch("square", style.TOO_SMALL, "hiver manquant (premier poste)"))
    left, bottom = 30.0, 30.0
    top = charts.key(canvas, swatches, left=0) + 20
    canvas.text(0, top - 10, "jours", colour=style.INK2)
    width, height = canvas.width - left - 8, canvas.height - top - bottom
    ax = canvas.axes(left, top, width, height)
    years = [year for s in drawn for year in s.days]
    first, last = min(years), max(years)
    most = max(value for s in drawn for value in s.days.values())
    ax.set_xlim(first - 1, last + 1)
    ax.set_ylim(-most * 0.05, most * 1.06)
    _days_scale(ax, most)
    year_ticks(ax, first, last, width)
    main = drawn[0]
    stems = [(float(year), 0.0, value) for year, value in main.days.items()]
    charts.verticals(ax, stems, color=look.mark, lw=1.7 if canvas.narrow else 3, zorder=2)
    options: dict[str, Any] = {"ms": 4, "ls": "", "zorder": 3}
    if main.lost:
        ax.plot(main.lost, [-most * 0.025] * len(main.lost), "s", color=style.TOO_SMALL, **options)
    for series, colour in zip(drawn[1:], colours[1:], strict=False):
        points = sorted(series.days.items())
        options = {"ms": 5, "ls": "", "mfc": style.PAPER, "mec": colour, "mew": 1.3, "zorder": 4}
        ax.plot([y for y, _ in points], [v for _, v in points], "o", **options)


def _days_scale(ax: Axes, most: float) -> None:
    ticks = [float(t) for t in MaxNLocator(5, steps=[1, 2, 5, 10]).tick_values(0, most)]
    ax.yaxis.set_major_locator(FixedLocator([t for t in ticks if 0 <= t <= most * 1.06]))
    ax.grid(axis="y", color=style.GRID, lw=0.9)
    ax.set_axisbelow(True)
    ax.tick_params(axis="y", labelcolor=style.INK2, pad=4)
    ax.axhline(0, color=style.INK2, lw=0.9)
