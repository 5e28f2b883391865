"""The hypotheses of a site's scenarios, to be moved in the page.

The page holds the numbers that ``book/_static/scenarios.js`` computes from, as data that no
browser runs. Without script a sentence stands in their place, and the tables of the page.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from ateliers.figures.scenario_words import HYPOTHESES, MEASURES
from ateliers.publish.blocks import Page
from ateliers.publish.origins import origin
from ateliers.publish.records import Run
from ateliers.publish.templating import raw_html, render

#: What a comparison of scenarios leaves for its page (:mod:`ateliers.scenario_study`).
PAGE_DATA = "scenarios.json"
#: Groups of hypotheses, in the order of the page.
GROUPS = {
    "population": ("La population", ("migration", "drift")),
    "dwellings": ("Les logements", ("size_trend", "vacancy", "second_homes", "renewal")),
    "journeys": (
        "Les trajets vers le travail",
        (
            *("car_inside", "car_outside", "to_train", "distance_inside", "distance_outside"),
            *("electric", "occupancy", "days"),
        ),
    ),
}
#: Results shown beside those that scenarios are compared by: label, unit, decimals.
OTHERS = {
    "population_2050": ("Habitants en 2050, à titre d’illustration", "habitants", 0),
    "households": ("Ménages en 2035", "ménages", 0),
    "break_even": ("Logements à population constante", "logements par an", 1),
    "kilometres": ("Kilomètres en voiture vers le travail", "millions de km par an", 1),
}
#: Order of the results.
_RESULTS = (
    *("population", "population_2050", "households", "need", "break_even"),
    *("kilometres", "emissions"),
)
#: How far a hypothesis that nobody debates may be moved, as a share of its value.
_AROUND = 0.2


def section(run: Run, page: Page) -> str:
    """Return the section that moves the hypotheses, as Markdown; nothing without its data.

    Parameters
    ----------
    run : Run
        The run that puts the scenarios of a site side by side.
    page : Page
        Its page.
    """
    path = run.folder / PAGE_DATA
    if not run.done or not path.is_file():
        return ""
    given = json.loads(path.read_text(encoding="utf-8"))
    if not given["scenarios"]:
        return ""
    data = content(given)
    table = next((b for b in run.blocks().values() if b.kind == "table"), None)
    html = render(
        "blocks/sliders.html",
        # No sign of a tag is left in the data: they cannot close their own element.
        data=Markup(json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")),
        source=origin(table.payload["source"], page.tables).line if table else "",
    )
    return f"## Changer les hypothèses\n\n{raw_html(html)}"


def content(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the script computes from: words, bounds and numbers.

    Parameters
    ----------
    given : mapping
        What the run left (see :meth:`ateliers.scenario_study.ScenarioComparison.page_data`).
    """
    kept = ("slug", "title", "territory", "base", "hypotheses")
    scenarios = given["scenarios"]
    return {
        "scenarios": [{key: one[key] for key in kept} for one in scenarios],
        "groups": [{"name": name, "title": title} for name, (title, _) in GROUPS.items()],
        "fields": [
            _field(name, group, scenarios, given["limits"][name])
            for group, (_, names) in GROUPS.items()
            for name in names
        ],
        "measures": [_measure(name) for name in _RESULTS],
    }


def _field(
    name: str, group: str, scenarios: Sequence[Mapping[str, Any]], limits: Sequence[float]
) -> dict[str, Any]:
    """Return a hypothesis and its bounds: those in debate in any scenario of the site."""
    told = HYPOTHESES[name]
    values = [one["hypotheses"][name] for one in scenarios]
    values += [bound for one in scenarios for bound in one["bounds"].get(name, ())]
    low, high = min(values), max(values)
    if low == high:
        around = abs(low) * _AROUND or 1
        low, high = low - around, high + around
    # On the grid of the steps, so that a slider stops on round numbers.
    step = 10.0**-told.decimals
    low, high = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    low, high = max(low, limits[0]), min(high, limits[1])
    return {
        "name": name,
        "group": group,
        "label": told.label,
        "unit": told.unit,
        "decimals": told.decimals,
        "signed": told.signed,
        "min": round(low, told.decimals),
        "max": round(high, told.decimals),
        "step": round(step, told.decimals),
    }


def _measure(name: str) -> dict[str, Any]:
    if name in MEASURES:
        told = MEASURES[name]
        label, unit, decimals = told.label, told.unit, told.decimals
    else:
        label, unit, decimals = OTHERS[name]
    said = {"name": name, "label": label, "unit": unit, "decimals": decimals}
    return said | {"main": name in MEASURES}
