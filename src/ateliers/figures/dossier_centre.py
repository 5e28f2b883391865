"""Blocks of the dossiers on centrality: facilities, vacancy, jobs, beside similar communes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from ateliers.figures import charts, levels, style, svg, words
from ateliers.figures.block import Absent, Figure
from ateliers.figures.record import Cell, Record
from ateliers.indicators.centrality import LEVELS, RATES
from ateliers.numbers import NNBSP, number
from ateliers.territory import Place, SiteView

_THOUSAND = f"1{NNBSP}000 habitants"
_SAME = (
    "Le niveau d’un centre vient lui-même de ses équipements et de ses services"
    f"{words.COLON} les communes comparées se ressemblent déjà. "
)


@dataclass(frozen=True)
class _Measure:
    """How a rate is named, measured and read; `variable` is its key among the rates."""

    variable: str
    label: str
    subtitle: str
    unit: str
    decimals: int
    said: Callable[[float], str]
    limits: str


MEASURES = {
    "facilities": _Measure(
        "facilities",
        "Équipements et services",
        f"Équipements et services pour {_THOUSAND}",
        "",
        0,
        lambda value: f"{number(value)} équipements pour {_THOUSAND}",
        _SAME + "Ce nombre ne dit ni leur taille, ni leurs horaires, ni qui s’en sert.",
    ),
    "vacancy": _Measure(
        "vacant_share",
        "Logements vacants",
        "Logements vacants au recensement, en % des logements",
        words.PERCENT,
        1,
        lambda value: f"{words.percent(value, 1)} de logements vacants",
        "2018 est le dernier recensement dont toutes les communes de France sont réunies ici"
        f"{words.COLON} les deux côtés de la comparaison ont la même date. Le recensement ne dit "
        "pas depuis quand un logement est vide.",
    ),
    "jobs": _Measure(
        "jobs_per_100",
        "Emplois sur place",
        "Emplois sur place pour 100 actifs occupés de 15 à 64 ans qui y habitent",
        "",
        0,
        lambda value: f"{number(value)} emplois pour 100 actifs occupés",
        "Au-dessus de 100, la commune a plus d’emplois que d’actifs occupés. Cela ne dit pas qui "
        "tient ces emplois. 2018 est l’année commune à toutes les communes comparées.",
    ),
}


def group_of(frame: pd.DataFrame, code: str) -> tuple[Place, str] | None:
    """Return the communes of the same level of centre as a place, and how they are named."""
    keys = frame.loc[
        frame["indicator"].eq(code) & frame["geography"].str.startswith("centre:"), "geography"
    ]
    if keys.empty:
        return None
    level, _, slug = str(keys.iloc[0]).partition(":")
    name = dict(LEVELS.values())[slug]
    return Place(level, slug, name, f"des {name}", f"dans les {name}"), name


def beside(name: str, frame: pd.DataFrame, view: SiteView) -> Figure | Absent:
    """Draw a rate of a site, of its references and of the communes of its level of centre.

    Parameters
    ----------
    name : str
        Key of :data:`MEASURES`.
    frame : pandas.DataFrame
        Record of the dossier.
    view : SiteView
        The site, its communes and references.

    Returns
    -------
    Figure or Absent
        Without the line of the group for a site of several communes.
    """
    measure, record = MEASURES[name], Record(frame)
    code, _, period, _ = RATES[measure.variable]
    own = record.cell(code, period, view.place)
    if own.value is None:
        return Absent(name, measure.label, own.note or own.status_words)
    references = record.references(view, code, period)
    group = group_of(frame, code)
    places = [view.place, *([group[0]] if group else []), *references]
    cells = [record.cell(code, period, place) for place in places]
    title = _title(
        measure, period, own.value, record.cell(code, period, group[0]) if group else None
    )
    large, narrow = _draw(name, view, places, cells, measure)
    return Figure(
        name=name,
        title=title,
        subtitle=f"{measure.subtitle}, {period}, {view.place.name}"
        + (f" et {group[1]} de France métropolitaine." if group else " et ses références."),
        alt=words.alternative(
            "Points et intervalle",
            f"{measure.subtitle}, {period}",
            [f"{p.name} {_printed(measure, c)}" for p, c in zip(places, cells, strict=True)],
            title,
        ),
        reading=_reading(measure, view, period, own.value, cells[1] if group else None, group),
        limits=measure.limits + _unclassed(name, record, view) + record.caution([code], places),
        source=record.source([code], places, [period]),
        data=_data(places, cells, measure, period),
        large=large,
        narrow=narrow,
    )


def _printed(measure: _Measure, cell: Cell) -> str:
    if cell.value is None:
        return cell.status_words
    return number(cell.value, measure.decimals) + measure.unit


def _title(measure: _Measure, period: str, value: float, group: Cell | None) -> str:
    """Return the value, and where it stands: in the middle half of its group, above or below."""
    said = f"{measure.said(value)} en {period}"
    if group is None or group.value is None or group.interval is None:
        return said
    low, high = group.interval
    where = "dans la moyenne des communes du même niveau"
    if value > high:
        where = "plus que trois communes sur quatre du même niveau"
    elif value < low:
        where = "moins que trois communes sur quatre du même niveau"
    return f"{said}, {where}"


def _reading(
    measure: _Measure,
    view: SiteView,
    period: str,
    value: float,
    cell: Cell | None,
    group: tuple[Place, str] | None,
) -> str:
    text = f"En {period}, on compte {measure.said(value)} {view.place.within}."
    if cell is None or group is None or cell.value is None or cell.interval is None:
        return text
    low, high = (number(bound, measure.decimals) + measure.unit for bound in cell.interval)
    middle = number(cell.value, measure.decimals) + measure.unit
    return (
        f"{text} La moitié des {group[1]} sont entre {low} et {high}, autour d’une médiane "
        f"de {middle} ({cell.note.partition(' de France')[0].removeprefix('médiane de ')})."
    )


def _unclassed(name: str, record: Record, view: SiteView) -> str:
    """Say why facilities are not told by domain, where the carrier's split does not add up."""
    if name != "facilities":
        return ""
    whole = record.value("equipements", "2024", view.place)
    classed = record.value("equipements_classes", "2024", view.place)
    if whole is None or classed is None or classed >= whole:
        return ""
    return (
        f" Le domaine n’est donné que pour {number(classed)} des {number(whole)} équipements dans "
        f"le fichier réuni ici{words.COLON} commerces, santé ou écoles ne peuvent y être séparés."
    )


def _draw(
    name: str,
    view: SiteView,
    places: Sequence[Place],
    cells: Sequence[Cell],
    measure: _Measure,
) -> tuple[str, str]:
    look = style.of(view)
    rows = [charts.Row(view.place.name, look.text, True, look.marker, look.mark)]
    rows += [charts.Row(words.capital(place.name)) for place in places[1:]]
    drawn = pd.DataFrame(
        [
            (cell.value, cell.low, cell.high, cell.status_words if cell.value is None else "")
            for cell in cells
        ],
        columns=["value", "low", "high", "status"],
    ).astype({"value": float, "low": float, "high": float})
    swatches = [charts.Swatch("square", look.mark, view.place.name)]
    if drawn["low"].notna().any():
        swatches += [
            charts.Swatch("square", style.PEERS, "moitié centrale du même niveau"),
            charts.Swatch("tick", style.REFERENCE, "médiane"),
        ]
    high, low = (
        levels.height(len(rows), swatches, width, narrow=width == svg.NARROW_PX)
        for width in (svg.LARGE_PX, svg.NARROW_PX)
    )
    options = {"unit": measure.unit, "decimals": measure.decimals}
    return svg.render(
        name,
        lambda canvas: levels.levels(canvas, rows, drawn, swatches, **options),  # type: ignore[arg-type]
        large=high,
        narrow=low,
    )


def _data(
    places: Sequence[Place], cells: Sequence[Cell], measure: _Measure, period: str
) -> pd.DataFrame:
    heading = f"{measure.subtitle}, {period}"
    return pd.DataFrame(
        [
            (p.name, c.value, c.low, c.high, c.note or c.status_words)
            for p, c in zip(places, cells, strict=True)
        ],
        columns=["Territoire", heading, "Premier quartile", "Troisième quartile", "Remarque"],
    )


def facilities(frame: pd.DataFrame, view: SiteView) -> Figure | Absent:
    """Draw the facilities for 1,000 inhabitants (see :func:`beside`)."""
    return beside("facilities", frame, view)


def vacancy(frame: pd.DataFrame, view: SiteView) -> Figure | Absent:
    """Draw the share of vacant dwellings in 2018 (see :func:`beside`)."""
    return beside("vacancy", frame, view)


def jobs(frame: pd.DataFrame, view: SiteView) -> Figure | Absent:
    """Draw the jobs for 100 employed residents in 2018 (see :func:`beside`)."""
    return beside("jobs", frame, view)
