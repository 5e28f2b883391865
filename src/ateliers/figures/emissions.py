"""Greenhouse gases of a kilometre, by mode: per vehicle for some, per passenger for the others."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ateliers.figures import charts, style, svg, words
from ateliers.figures.block import Absent, Figure
from ateliers.figures.record import Record
from ateliers.figures.svg import Canvas
from ateliers.numbers import number
from ateliers.territory import FRANCE, SiteView

#: Indicator → name of the mode; the first group is counted per vehicle.
PER_VEHICLE = {
    "gco2_voiture": "Voiture thermique",
    "gco2_electrique": "Voiture électrique",
    "gco2_scooter": "Scooter, moto légère",
}
PER_PASSENGER = {
    "gco2_bus": "Bus thermique",
    "gco2_autocar": "Autocar",
    "gco2_ter": "TER",
    "gco2_vae": "Vélo électrique",
    "gco2_velo": "Vélo ou marche",
}
_GROUPS = (
    ("Par véhicule-kilomètre", PER_VEHICLE, "#33414f"),
    ("Par passager-kilomètre", PER_PASSENGER, "#007c86"),
)
_PITCH, _HEADING, _GAP, _NAMES = 28, 28, 12, 150
#: Below this ratio, two modes are said to emit about as much.
_CLOSE = 1.2


def emissions(frame: pd.DataFrame, view: SiteView) -> Figure | Absent:
    """Draw the grams of CO₂e of a kilometre by mode.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record holding the ``gco2_*`` indicators for France (g CO₂e/km).
    view : SiteView
        Unused but for the shape of the call: the factors are national.

    Returns
    -------
    Figure or Absent
        Cars are counted per vehicle, the other modes per passenger: two groups, two headings.
    """
    record, name = Record(frame), "emissions"
    codes = [code for _, group, _ in _GROUPS for code in group]
    period = record.latest("gco2_voiture", FRANCE)
    car = record.value("gco2_voiture", period or "", FRANCE)
    train = record.value("gco2_ter", period or "", FRANCE)
    if period is None or car is None or train is None:
        return Absent(name, "Émissions par kilomètre", "facteurs d’émission absents des tables")
    groups = [
        (heading, colour, [(label, record.value(c, period, FRANCE)) for c, label in group.items()])
        for heading, group, colour in _GROUPS
    ]
    drawn = [(h, c, [(m, v) for m, v in rows if v is not None]) for h, c, rows in groups]
    height = sum(_HEADING + _PITCH * len(rows) + _GAP for _, _, rows in drawn)
    large, narrow = svg.render(
        name, lambda canvas: _bars(canvas, drawn), large=height, narrow=height
    )
    title = _title(car, train)
    return Figure(
        name=name,
        title=title,
        subtitle=f"Gaz à effet de serre par kilomètre, en g CO₂e, France, {period}. Voitures et "
        "deux-roues par véhicule, autres modes par passager.",
        alt=words.alternative(
            "Barres",
            "Grammes de CO₂e par kilomètre, par véhicule puis par passager",
            [f"{mode} {number(value)}" for _, _, rows in drawn for mode, value in rows],
            title,
        ),
        reading=f"Un kilomètre de voiture thermique émet {number(car)} g CO₂e, que l’on y soit "
        f"seul ou à plusieurs{words.SEMICOLON} un kilomètre en TER, {number(train)} g par "
        "passager.",
        limits="Une voiture où l’on est deux émet deux fois moins par personne. Fabrication et "
        "usage sont comptés, pas la construction des routes ni des voies. Ce sont des moyennes "
        f"nationales{words.COLON} elles ne disent rien des trajets du territoire.",
        source=record.source(codes, [FRANCE], [period]),
        data=pd.DataFrame(
            [
                (mode, heading.removeprefix("Par "), value)
                for heading, _, rows in drawn
                for mode, value in rows
            ],
            columns=["Mode", "Unité parcourue", "Émissions (g CO₂e par km)"],
        ),
        large=large,
        narrow=narrow,
    )


def _title(car: float, train: float) -> str:
    """Compare one car with one passenger of a train, and say so."""
    ratio = car / train
    if ratio < _CLOSE:
        return "Un kilomètre de voiture émet à peu près autant que celui d’un passager de TER"
    times = number(ratio, 0 if ratio >= 3 else 1)
    return f"Un kilomètre de voiture émet {times} fois plus que celui d’un passager de TER"


def _bars(canvas: Canvas, groups: Sequence[tuple[str, str, list[tuple[str, float]]]]) -> None:
    most = max(value for _, _, rows in groups for _, value in rows)
    width, y = canvas.width - _NAMES - 52, 2.0
    for heading, colour, rows in groups:
        canvas.text(0, y + 12, heading, bold=True)
        y += _HEADING
        ax = canvas.axes(_NAMES, y, width, _PITCH * len(rows))
        ax.set_xlim(0, most)
        ax.set_ylim(len(rows), 0)
        middles = [rank + 0.5 for rank in range(len(rows))]
        ax.barh(middles, [value for _, value in rows], height=0.62, color=colour, lw=0)
        for middle, (mode, value) in zip(middles, rows, strict=True):
            canvas.text(_NAMES - 12, y + middle * _PITCH, mode, ha="right", colour=style.INK2)
            charts.annotate(ax, (value, middle), number(value), 6, bold=True)
        ax.axvline(0, color=style.INK2, lw=1.4)
        y += _PITCH * len(rows) + _GAP
