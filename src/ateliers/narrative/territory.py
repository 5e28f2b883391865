"""Sentences of the reading: land, people, work; what the sites share and where they part."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ateliers import peers
from ateliers.figures import words
from ateliers.figures.climate_words import MIDDLE, projected_sentence
from ateliers.figures.record import Record
from ateliers.figures.standings import POSITIONS
from ateliers.figures.territory_facts import APART
from ateliers.figures.territory_tables import PROFILE, peers_place
from ateliers.figures.territory_words import LAND, LAND_YEAR, epci_place
from ateliers.indicators.climate_posts import Posts
from ateliers.indicators.dictionary import entry
from ateliers.narrative import listed, quantity
from ateliers.narrative.climate import opening as climate_opening
from ateliers.numbers import NBSP, NNBSP, how_many, number
from ateliers.reference import CLOSE, HIGHER, LOWER, verdict
from ateliers.territory import FRANCE, SiteView

COLON = f"{NBSP}:"


def findings(frame: pd.DataFrame, view: SiteView) -> list[tuple[float, str]]:
    """Return no finding for the cover: the reading describes, its themes find.

    Its measures are those of an EPCI, often larger than the site.
    """
    return []


def land_sentence(frame: pd.DataFrame, view: SiteView) -> str:
    """Return the two largest groups of the land cover of the EPCI.

    Example: « En 2018, forêts (33,1 %) et landes et pelouses (26,6 %) couvrent le plus de surface
    dans la CC Berg et Coiron. »
    """
    record, own = Record(frame), epci_place(view)
    known = {label: record.value(code, LAND_YEAR, own) for code, label in LAND.items()}
    values = sorted(((v, label) for label, v in known.items() if v is not None), reverse=True)
    if not values:
        return f"L’occupation du sol {own.of} n’est pas connue."
    said = [f"{label.lower()} ({words.percent(value, 1)})" for value, label in values[:2]]
    return (
        f"En {LAND_YEAR}, {' et '.join(said)} sont les deux premières occupations du sol "
        f"{own.within}."
    )


def work_sentence(frame: pd.DataFrame, view: SiteView) -> str:
    """Return the jobs of the site, and its establishments."""
    record, own = Record(frame), view.place
    jobs = record.value("emplois_lieu", "2022", own)
    if jobs is None:
        return f"Le nombre d’emplois {own.of} en 2022 n’est pas connu."
    text = f"En 2022, on compte {how_many(jobs, 'emploi')} {own.within}"
    places = record.value("etab_nombre", "2024", own)
    if places is None:
        return f"{text}."
    return f"{text}, et {how_many(places, 'établissement')} en 2024."


def lede(frame: pd.DataFrame, view: SiteView, facts: pd.DataFrame) -> list[str]:
    """Return the sentences that open the page.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record of the reading.
    view : SiteView
        The site.
    facts : pandas.DataFrame
        Table ``facts``.
    """
    read = facts["site"].eq(view.id) & facts["section"].ne(APART)
    count = int(read.sum())
    s = "s" if count > 1 else ""
    said = f"Cette lecture réunit {number(count)} fait{s} de sources publiques, et des mesures."
    if not count:
        said = (
            "Aucun fait accompagné de sa source n’a été réuni ici. "
            "Cette lecture s’en tient aux mesures."
        )
    return [land_sentence(frame, view), work_sentence(frame, view), said]


def climate(frame: pd.DataFrame, view: SiteView, posts: Posts | None) -> list[str]:
    """Return past warming and hot days to come, from the climate theme's own indicators."""
    return [
        climate_opening(frame, view, posts),
        projected_sentence(Record(frame), "proj_tx30", MIDDLE, view.place),
    ]


def _against_france(record: Record, code: str, period: str, view: SiteView) -> str | None:
    own = record.value(code, period, epci_place(view))
    france = record.value(code, period, FRANCE)
    if own is None or france is None:
        return None
    return verdict(entry(code), own, france)


def shared(frame: pd.DataFrame, views: Sequence[SiteView]) -> list[str]:
    """Return the measures for which every EPCI stands on the same side of France."""
    return _sides(frame, views, alike=True) or [
        "Aucune mesure ne place tous les territoires du même côté de la France métropolitaine."
    ]


def parted(frame: pd.DataFrame, views: Sequence[SiteView]) -> list[str]:
    """Return the measures for which the EPCI stand on different sides of France."""
    return _sides(frame, views, alike=False) or [
        "Aucune mesure ne place les territoires de part et d’autre de la France métropolitaine."
    ]


_SIDES = {HIGHER: "au-dessus", LOWER: "au-dessous", CLOSE: "proche"}


def _sides(frame: pd.DataFrame, views: Sequence[SiteView], *, alike: bool) -> list[str]:
    record, said = Record(frame), []
    for code, (label, period) in PROFILE.items():
        found = [(v, _against_france(record, code, period, v)) for v in views]
        known = [(view, side) for view, side in found if side]
        if len(known) < 2 or (len({side for _, side in known}) == 1) is not alike:
            continue
        groups = []
        for side, text in _SIDES.items():
            places = [_named(record, code, period, view) for view, s in known if s == side]
            if places:
                groups.append(f"{text}, {listed(places)}")
        france = record.value(code, period, FRANCE)
        assert france is not None
        against = f"{quantity(entry(code), france)} {FRANCE.within} en {period}"
        said.append(f"{label} ({against}){COLON} {f'{NNBSP}; '.join(groups)}.")
    return said


def _named(record: Record, code: str, period: str, view: SiteView) -> str:
    value = record.value(code, period, epci_place(view))
    assert value is not None
    name = words.subject(epci_place(view))
    name = name[0].lower() + name[1:] if name.startswith(("La ", "Le ", "L’")) else name
    return f"{name} ({quantity(entry(code), value)})"


def beside_peers(frame: pd.DataFrame, views: Sequence[SiteView]) -> list[str]:
    """Return, for each EPCI, the measures that set it apart from the comparable ones.

    Above the third quartile, or below the first, and a threshold away from the median; a group
    whose quartiles are equal places nobody.
    """
    record = Record(frame)
    return [_beside(record, view) for view in views]


def _beside(record: Record, view: SiteView) -> str:
    own, group = epci_place(view), peers_place(view)
    sides: dict[str, list[str]] = {peers.ABOVE: [], peers.BELOW: []}
    known = 0
    for code, (label, period) in PROFILE.items():
        mine, theirs = record.cell(code, period, own), record.cell(code, period, group)
        if None in (mine.value, theirs.value, theirs.low, theirs.high):
            continue
        assert mine.value is not None and theirs.value is not None
        assert theirs.low is not None and theirs.high is not None
        known += 1
        near = verdict(entry(code), mine.value, theirs.value) == CLOSE
        if near or theirs.low == theirs.high:
            continue
        found = peers.position(mine.value, theirs.low, theirs.high)
        if found in sides:
            sides[found].append(f"{label.lower()} ({quantity(entry(code), mine.value)})")
    if not known:
        return f"{own.name}{COLON} les EPCI comparables ne sont pas connus."
    parts = [
        f"{POSITIONS[side]} des EPCI comparables{COLON} {listed(labels)}"
        for side, labels in sides.items()
        if labels
    ]
    if not parts:
        return f"{own.name}{COLON} aucune mesure ne l’écarte des EPCI comparables."
    return f"{own.name}, {f'{NNBSP}; '.join(parts)}."


def gaps(views: Sequence[SiteView]) -> list[str]:
    """Return what the comparison cannot say, for every site."""
    small = [v.place.name for v in views if not v.is_whole_epci]
    said = [
        "Les sols, les forêts et le carbone sont connus par intercommunalité, jamais par commune.",
        "Aucun fichier réuni ici ne donne les emplois et les établissements récents de toute la "
        "France.",
    ]
    if small:
        said.insert(
            1,
            f"{listed(small)}{COLON} la comparaison porte sur l’intercommunalité entière.",
        )
    return said
