"""Words on projections and decrees that figures and sentences share."""

from __future__ import annotations

from ateliers.figures import words
from ateliers.figures.record import Cell, Record
from ateliers.indicators.climate_future import DECREES, LEVELS, REFERENCE, agreed
from ateliers.numbers import NBSP, number, year_span
from ateliers.territory import Place, SiteView

#: Six indicators, as the rows of the figure name them.
PROJECTED = {
    "proj_tx30": f"Jours à 30{NBSP}°C ou plus",
    "proj_tx35": f"Jours à plus de 35{NBSP}°C",
    "proj_nuits20": f"Nuits à 20{NBSP}°C ou plus",
    "proj_vague": "Jours de vague de chaleur",
    "proj_feu": "Jours à risque élevé de feu",
    "proj_sol_sec": "Jours d’été à sol sec",
}
NO_POST = "séries des postes non rassemblées pour ce territoire"
WARMER = tuple(LEVELS.values())
MIDDLE = WARMER[1]
NOT_AGREED = "les modèles ne s’accordent pas sur le sens"


def lowered(text: str) -> str:
    """Return a label with its first letter in lower case (« nuits à 20 °C ou plus »)."""
    return text[:1].lower() + text[1:]


def covered_places(record: Record, view: SiteView) -> list[Place]:
    """Return the communes whose projections the record holds."""
    shown = view.context_communes if len(view.communes) == 1 else view.communes
    return [place for place in shown if record.has("proj_tx30", place)]


def commune_words(cell: Cell) -> str:
    """Return « commune de Villeneuve-de-Berg » from the note of the site's value."""
    return cell.note.partition("; ")[2] or cell.note


def warming_words(period: str) -> str:
    """Return « dans une France à +2,7 °C » for the period of the record."""
    return f"dans une France à {period.removeprefix('France ')}"


def disputed(record: Record, code: str, place: Place) -> bool:
    """Whether the models disagree on the direction at one level at least."""
    before = record.value(code, REFERENCE, place)
    cells = [record.cell(code, period, place) for period in WARMER]
    return before is not None and any(disagreed(cell, before) for cell in cells)


def disagreed(cell: Cell, before: float) -> bool:
    """Whether the interval of the models holds the reference."""
    if cell.low is None or cell.high is None:
        return False
    return not agreed(cell.low, cell.high, before)


def span_words(cell: Cell) -> str:
    """Return « 46 (de 36 à 56) »."""
    if cell.value is None:
        return cell.status_words
    if cell.low is None or cell.high is None or cell.low == cell.high:
        return number(cell.value)
    return f"{number(cell.value)} (de {number(cell.low)} à {number(cell.high)})"


def projected_sentence(record: Record, code: str, period: str, place: Place) -> str:
    """Return the sentence of pattern G: median, interval of the models, reference."""
    cell, before = record.cell(code, period, place), record.value(code, REFERENCE, place)
    if cell.value is None or before is None or cell.low is None or cell.high is None:
        return f"{PROJECTED[code]}{words.COLON} {cell.note or cell.status_words}."
    tail = ""
    if disagreed(cell, before):
        tail = f" L’intervalle contient la référence{words.COLON} {NOT_AGREED}."
    unit = "nuits" if code == "proj_nuits20" else "jours"
    what = lowered(PROJECTED[code]).removeprefix(f"{unit} ")
    unit = unit if cell.value >= 2 else unit.removesuffix("s")
    return (
        f"{words.capital(warming_words(period))}, {number(cell.value)} {unit} {what} par an "
        f"(médiane{words.SEMICOLON} de {number(cell.low)} à {number(cell.high)} selon les "
        f"modèles), contre {number(before)} en {year_span(REFERENCE)}.{tail}"
    )


def decrees_title(total: float) -> str:
    """Return « 11 événements reconnus depuis 1987 », or that there is none."""
    if not total:
        return "Aucun événement reconnu depuis 1987"
    s = "s" if total > 1 else ""
    return f"{number(total)} événement{s} reconnu{s} depuis 1987"


def decrees_sentence(record: Record, view: SiteView) -> str:
    """Return the sentence of pattern H, national events set apart."""
    total = record.value("catnat", DECREES, view.place)
    if total is None:
        return f"Les arrêtés de catastrophe naturelle {view.place.of} ne sont pas décomptés ici."
    refused = record.value("catnat_refus", DECREES, view.place) or 0.0
    s, r = ("s" if total > 1 else ""), ("s" if refused > 1 else "")
    known = f"{number(total)} événement{s} reconnu{s}" if total else "Aucun événement reconnu"
    asked = f"{number(refused)} demande{r} communale{r} refusée{r}"
    if not refused:
        asked = "aucune demande communale refusée"
    text = f"{known} de 1987 à juin 2024{words.SEMICOLON} {asked}."
    national = record.cell("catnat_national", DECREES, view.place)
    if national.value:
        n, vs = number(national.value), "s" if national.value > 1 else ""
        verb = "ont" if national.value > 1 else "a"
        text += (
            f" {n} d’entre eux, daté{vs} de {national.note}, {verb} été reconnu{vs} dans plus d’un "
            "quart des communes de France."
        )
    return text


def yearly(record: Record, indicator: str, place: Place) -> dict[int, float | None]:
    """Return the yearly values of a place, from its first to its last known year."""
    years = [int(p) for p in record.periods(indicator) if p.isdigit()]
    known = {y: v for y in years if (v := record.value(indicator, str(y), place)) is not None}
    if not known:
        return {}
    return {year: known.get(year) for year in range(min(known), max(known) + 1)}
