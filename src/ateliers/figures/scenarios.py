"""Figures of one scenario: people, dwellings, journeys to work, what each hypothesis weighs."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from ateliers.figures import charts, lines, scenario_bars, style, svg, words
from ateliers.figures.block import Figure, Table
from ateliers.figures.scenario_bars import Bar, Span
from ateliers.figures.scenario_words import HYPOTHESES, MEASURES, shown
from ateliers.figures.svg import Canvas
from ateliers.indicators.scenario_base import Case
from ateliers.indicators.scenarios import (
    HORIZON,
    ILLUSTRATIVE,
    START,
    car_emissions,
    sensitivity,
)
from ateliers.numbers import NBSP, how_many, number
from ateliers.territory import SiteView

NO_FORECAST = "Ceci n’est pas une prévision."
#: Fewer people than that in a case of the sample: what is drawn from it is an order of size.
FEWEST = 200
#: Hypotheses drawn in a figure of sensitivity.
MOST_DRAWN = 6
CAUSES = {
    "for_size": "Des ménages de taille différente",
    "for_people": "Plus ou moins d’habitants",
    "for_vacancy": "Plus ou moins de logements vacants",
    "for_second_homes": "Plus ou moins de résidences secondaires",
    "for_renewal": "Des logements remplacés",
}


def population(case: Case, view: SiteView, source: str) -> Figure:
    """Draw the population of a scenario to 2050, between the published bounds.

    Parameters
    ----------
    case : Case
    view : SiteView
        Its colour.
    source : str
        Source line.
    """
    name, found = "population", case.projection
    low, high = case.extremes
    years = range(START, ILLUSTRATIVE + 1)
    large, narrow = svg.render(
        name, lambda canvas: _bands(canvas, case, view), large=330, narrow=360
    )
    title = f"{how_many(found.population, 'habitant')} en {HORIZON} si ces hypothèses se vérifient"
    now = number(case.observed.base.population)
    return Figure(
        name=name,
        title=title,
        subtitle=f"Population {case.place.of}, nombre d’habitants, de {START} à {ILLUSTRATIVE}. "
        f"Au-delà de {HORIZON}, le tracé est illustratif.",
        alt=words.alternative(
            "Courbe et bande",
            f"Habitants {case.place.of}, {START} à {ILLUSTRATIVE}",
            [
                f"{START}{words.COLON} {now}",
                f"{HORIZON}{words.COLON} {number(found.population)}",
                f"bornes de {HORIZON}{words.COLON} {number(low.population)} et "
                f"{number(high.population)}",
                f"{ILLUSTRATIVE}{words.COLON} {number(found.population_2050)}",
            ],
            title,
        ),
        reading=f"Avec ces hypothèses, la population passerait de {now} habitants en {START} à "
        f"{number(found.population)} en {HORIZON}. Les bornes publiées iraient de "
        f"{number(low.population)} à {number(high.population)}.",
        limits=f"{NO_FORECAST} Les âges ne sont pas suivis{words.COLON} "
        f"après {HORIZON}, le tracé ne fait que prolonger. La bande va de la plus faible à la "
        "plus forte migration connue, avec ou sans la baisse du solde naturel du département.",
        source=source,
        data=pd.DataFrame(
            {
                "Année": list(years),
                # Whole inhabitants: no scenario is known to the hundredth of one.
                "Scénario (hab.)": [round(people) for people in found.path],
                "Borne basse (hab.)": [round(people) for people in low.path],
                "Borne haute (hab.)": [round(people) for people in high.path],
            }
        ),
        large=large,
        narrow=narrow,
    )


def _bands(canvas: Canvas, case: Case, view: SiteView) -> None:
    tint, found = style.of(view), case.projection
    low, high = case.extremes
    years = list(range(START, ILLUSTRATIVE + 1))

    def line(label: str, path: tuple[float, ...]) -> lines.Line:
        return lines.Line(label, dict(zip(years, path, strict=True)), dash=style.SECOND_DASH)

    own = lines.Line(
        "Scénario",
        dict(zip(years, found.path, strict=True)),
        tint.mark,
        tint.text,
        marker=tint.marker,
        subject=True,
    )
    drawn = [line("Borne basse", low.path), line("Borne haute", high.path), own]
    lines.chart(canvas, drawn, decimals=0, unit="habitants", left=52)
    ax = canvas.drawing.axes[-1]
    ax.fill_between(years, low.path, high.path, color=style.PEERS, alpha=0.35, lw=0, zorder=1)
    bottom, top = ax.get_ylim()
    ax.fill_between([HORIZON, ILLUSTRATIVE], bottom, top, color=style.SOFT, lw=0, zorder=0)
    ax.set_ylim(bottom, top)
    ax.plot(HORIZON, found.population, tint.marker, color=tint.mark, ms=5.5, mec=style.PAPER)
    charts.annotate(ax, (HORIZON, top), "illustratif", 5, colour=style.INK2, dy=-9)


def dwellings(case: Case, source: str) -> Figure:
    """Draw the dwellings to bring each year, cause by cause."""
    name, found = "dwellings", case.projection
    values = {cause: getattr(found, cause) for cause in CAUSES}
    bars = [Bar(CAUSES[c], v, style.DWELLINGS[1]) for c, v in values.items()]
    bars.append(Bar("Total", found.need, style.DWELLINGS[0], bold=True))
    bars.append(Bar("Point mort (population de 2022)", found.break_even, style.CONTEXT))
    large, narrow = svg.render(
        name,
        lambda canvas: scenario_bars.signed(canvas, bars, 1),
        large=scenario_bars.height(len(bars), narrow=False),
        narrow=scenario_bars.height(len(bars), narrow=True),
    )
    title = needed(found.need)
    largest = max(values, key=lambda cause: abs(values[cause]))
    return Figure(
        name=name,
        title=title,
        subtitle=f"Logements à apporter {case.place.within}, nombre par an de {START} à {HORIZON}, "
        "par cause.",
        alt=words.alternative(
            "Barres",
            f"Logements par an {case.place.within}, {START} à {HORIZON}",
            [f"{CAUSES[c]} {number(v, 1, sign=True)}" for c, v in values.items()],
            title,
        ),
        reading=f"{CAUSES[largest]}{words.COLON} "
        f"{how_many(values[largest], 'logement', 1, sign=True)} par an. "
        f"Le point mort est de {number(found.break_even, 1)} par an{words.COLON} c’est ce "
        "qu’il faut pour garder la population de 2022.",
        limits=f"{NO_FORECAST} Apporter un logement n’est pas toujours le construire"
        f"{words.COLON} un logement vacant rouvert compte aussi. Les personnes vivant en "
        "établissement sont comptées dans la taille des ménages.",
        source=source,
        data=pd.DataFrame(
            [(bar.label, bar.value) for bar in bars], columns=["Cause", "Logements (par an)"]
        ),
        large=large,
        narrow=narrow,
    )


def needed(need: float) -> str:
    """Say the dwellings needed, whatever their sign."""
    if round(need, 1) > 0:
        return f"{how_many(need, 'logement', 1)} à apporter par an"
    if round(need, 1) < 0:
        return f"{how_many(-need, 'logement', 1)} de trop par an"
    return "Ni plus ni moins de logements qu’aujourd’hui"


def trips(case: Case, view: SiteView, source: str) -> Figure:
    """Draw the greenhouse gases of journeys to work by where people go."""
    name, found, base = "trips", case.projection, case.observed.base
    inside = car_emissions(base, replace(case.hypotheses, car_outside=0.0, to_train=0.0))
    tint = style.of(view).mark
    parts = {
        "En voiture, dans leur commune": inside,
        "En voiture, vers une autre commune": found.car_emissions - inside,
        "En train, pour ceux qui y passent": found.train_emissions,
        "Total": found.emissions,
    }
    bars = [
        Bar(k, v, style.DWELLINGS[0] if k == "Total" else tint, k == "Total")
        for k, v in parts.items()
    ]
    large, narrow = svg.render(
        name,
        lambda canvas: scenario_bars.signed(canvas, bars, 0, sign=False),
        large=scenario_bars.height(len(bars), narrow=False),
        narrow=scenario_bars.height(len(bars), narrow=True),
    )
    title = (
        f"{how_many(found.emissions, 'tonne')} de gaz à effet de serre par an pour aller travailler"
    )
    share = 100 * parts["En voiture, vers une autre commune"] / found.emissions
    return Figure(
        name=name,
        title=title,
        subtitle=f"Trajets vers le travail, habitants {case.place.of}, t CO₂e par an, {HORIZON}.",
        alt=words.alternative(
            "Barres",
            f"Tonnes de CO₂e par an, trajets vers le travail, habitants {case.place.of}, {HORIZON}",
            [f"{label} {number(value)}" for label, value in parts.items()],
            title,
        ),
        reading=f"Les trajets en voiture vers une autre commune font {words.percent(share)} du "
        f"total, pour {how_many(found.kilometres, 'million', 1)} de kilomètres par an au volant.",
        limits=f"{NO_FORECAST} Le nombre d’actifs reste celui de 2021{words.COLON} il n’est pas "
        "multiplié par la population. Les distances sont des repères, non des mesures faites ici. "
        f"Rouler moins cher peut faire rouler plus, ce qui n’est pas compté.{_few(case)}",
        source=source,
        data=pd.DataFrame(list(parts.items()), columns=["Trajets", "Émissions (t CO₂e par an)"]),
        large=large,
        narrow=narrow,
    )


def _few(case: Case) -> str:
    """Warn when the sample holds too few people who drive inside the commune."""
    drivers = case.observed.hypotheses["car_inside"] * case.observed.base.workers / 100
    if drivers >= FEWEST:
        return ""
    said = "Trop peu d’actifs sont interrogés ici"
    return f" {said}{words.COLON} le résultat est un ordre de grandeur."


def sensitivities(case: Case, measure: str) -> list[Span]:
    """Return what each hypothesis weighs on a measure, the heaviest first."""
    found: dict[str, dict[str, tuple[float, float]]] = {}
    for row in sensitivity(case.observed.base, case.hypotheses, case.bounds):
        ends = (float(row[f"{measure}_low"]), float(row[f"{measure}_high"]))
        if any(abs(end) > 1e-9 for end in ends):
            found.setdefault(str(row["hypothesis"]), {})[str(row["kind"])] = ends
    drawn = [Span(HYPOTHESES[n].label, k.get("step"), k.get("debate")) for n, k in found.items()]
    return sorted(drawn, key=lambda span: -span.reach)


def tornado(case: Case, view: SiteView, measure: str, source: str) -> Figure:
    """Draw what each hypothesis weighs on a measure, one at a time.

    Parameters
    ----------
    case : Case
    view : SiteView
    measure : str
        One of :data:`ateliers.indicators.scenarios.MEASURES`.
    source : str
        Source line.
    """
    name, told = f"sensitivity_{measure}", MEASURES[measure]
    every = sensitivities(case, measure)
    drawn = every[:MOST_DRAWN]
    key = 28
    large, narrow = svg.render(
        name,
        lambda canvas: scenario_bars.spans(canvas, drawn, style.of(view).mark, told.decimals),
        large=scenario_bars.height(len(drawn), narrow=False, key=key),
        narrow=scenario_bars.height(len(drawn), narrow=True, key=key + 20),
    )
    first = drawn[0]
    title = f"«{NBSP}{first.label}{NBSP}» pèse le plus sur {told.subject}"
    low, high = first.widest
    ends = f"{number(low, told.decimals, sign=True)} à {number(high, told.decimals, sign=True)}"
    return Figure(
        name=name,
        title=title,
        subtitle=f"Écart au scénario quand une seule hypothèse change, {told.unit}. "
        "Les autres hypothèses ne bougent pas.",
        alt=words.alternative(
            "Barres autour du scénario",
            f"{told.label}, écart par hypothèse, {told.unit}",
            [
                f"{s.label}{words.COLON} de {number(s.widest[0], told.decimals, sign=True)} à "
                f"{number(s.widest[1], told.decimals, sign=True)}"
                for s in drawn[:3]
            ],
            title,
        ),
        reading=f"«{NBSP}{first.label}{NBSP}»{words.COLON} le résultat change de {ends} "
        f"({told.unit}), le reste étant égal.",
        limits="Les bornes n’ont pas de probabilité. Des hypothèses qui changeraient "
        "ensemble peuvent se renforcer ou se compenser. Une hypothèse à zéro n’a pas de "
        f"variation de 10{NBSP}%.",
        source=source,
        data=_spans_data(every),
        large=large,
        narrow=narrow,
    )


def _spans_data(spans: list[Span]) -> pd.DataFrame:
    rows = [
        (span.label, kind, low, high)
        for span in spans
        for kind, ends in (("−10 % et +10 %", span.step), ("bornes", span.debate))
        if ends is not None
        for low, high in [ends]
    ]
    columns = ["Hypothèse", "Ce qui change", "Écart, borne basse", "Écart, borne haute"]
    return pd.DataFrame(rows, columns=columns)


def hypotheses(case: Case, origins: dict[str, str], source: str) -> Table:
    """List every hypothesis with its bounds and who answers for it."""
    rows, data = [], []
    for name, told in HYPOTHESES.items():
        value = getattr(case.hypotheses, name)
        low, high = case.bounds.get(name, (None, None))
        bounds = "aucune"
        if low is not None and high is not None:
            bounds = f"{shown(name, low)} à {shown(name, high)}"
        rows.append([told.label, shown(name, value), told.unit, bounds, origins[name]])
        data.append((told.label, value, told.unit, low, high, origins[name]))
    debated = sum(origin.startswith("À débattre") for origin in origins.values())
    return Table(
        name="hypotheses",
        title=f"{debated} hypothèses à débattre sur {len(rows)}",
        subtitle=f"Hypothèses du scénario «{NBSP}{case.title}{NBSP}», {case.place.name}",
        source=source,
        header=["Hypothèse", "Valeur", "Unité", "Bornes", "Origine"],
        rows=rows,
        data=pd.DataFrame(
            data,
            columns=["Hypothèse", "Valeur", "Unité", "Borne basse", "Borne haute", "Origine"],
        ),
        note=f"Une hypothèse «{NBSP}à débattre{NBSP}» n’est tirée d’aucune source. "
        "Elle attend l’avis des participants.",
    )
