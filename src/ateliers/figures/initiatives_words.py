"""How the inventory of initiatives is put into French: kinds, states, themes, places, dates."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from ateliers.figures import words
from ateliers.indicators.initiatives import AROUND, ELSEWHERE, OWN
from ateliers.territory import Place, SiteView

TYPES = {
    "programme": "Programme",
    "contract": "Contrat",
    "zoning": "Zonage",
    "plan": "Plan ou document",
    "local": "Démarche locale",
    "subsidy": "Aide à un projet",
}
STATUSES = {
    "in_place": "en place",
    "granted": "aide accordée",
    "planned": "à l’étude",
    "ended": "période échue",
    "unknown": "état non connu",
}
THEMES = {
    "centre": "Centre-bourg et cadre de vie",
    "housing": "Habitat",
    "mobility": "Mobilités et voirie",
    "energy": "Énergie et bâtiments",
    "nature": "Nature et eau",
    "risks": "Risques et sécurité",
    "economy": "Économie et tourisme",
    "services": "École, santé, services publics",
    "culture": "Culture, sport, patrimoine",
    "planning": "Démarches d’ensemble",
}
#: Programmes whose whole name is too long beside a bar.
SHORT = {
    "Opération de revitalisation de territoire": "Opération de revitalisation (ORT)",
    "Contrat de relance et de transition écologique": "Contrat de relance (CRTE)",
    "Zone d’aide à finalité régionale": "Zone d’aide régionale (AFR)",
    "Zone de revitalisation rurale": "Zone de revitalisation (ZRR)",
}
NO_DATE = "date non connue"
NOT_RECORDED = "aucune initiative n’a été relevée pour ce territoire"

Line = Mapping[Hashable, Any]


def short(programme: str) -> str:
    """Return a programme as it is written beside a bar."""
    return SHORT.get(programme, programme)


def epci(view: SiteView) -> Place:
    """Return the EPCI of a site, or the site itself when there is none."""
    return view.epci or view.place


def where(line: Line, view: SiteView) -> str:
    """Return the place of an initiative: a commune, some communes, the EPCI, or a wider area."""
    codes = str(line["code"]).split()
    communes = {p.code: p.name for p in (*view.communes, *view.context_communes)}
    if len(codes) > 1:
        return f"{len(codes)} communes"
    wider = " et au-delà" if line["scale"] == "grouping" else ""
    return communes.get(codes[0], epci(view).name) + wider


def reaches(view: SiteView) -> dict[str, str]:
    """Return how the page names what is of a site, of its EPCI, and of other communes of it."""
    if view.is_whole_epci:
        return {OWN: view.place.name}
    return {
        OWN: view.place.name,
        AROUND: epci(view).name,
        ELSEWHERE: f"autres communes {epci(view).of}",
    }


def plural(count: int, one: str, several: str) -> str:
    """Return the word that goes with a count."""
    return several if count > 1 else one


def sources(lines: pd.DataFrame) -> str:
    """Return the source line of some rows."""
    return words.source_line(list(dict.fromkeys(str(s) for s in lines["source"])))
