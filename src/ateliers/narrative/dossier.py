"""Sentences of the dossiers: the question of a site, and what two of its blocks find."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from ateliers.figures import words
from ateliers.figures.dossier_centre import MEASURES, group_of
from ateliers.figures.record import Record
from ateliers.indicators.centrality import RATES
from ateliers.indicators.commune_sizes import label_of
from ateliers.numbers import NBSP, NNBSP, number
from ateliers.parameters import Dossier
from ateliers.territory import SiteView

#: Most findings that open a page.
MOST = 2


def question(dossier: Dossier | None, view: SiteView) -> str:
    """Return the question of a site, or say that it declares none."""
    if dossier is None:
        return (
            f"Aucune question n’a encore été déclarée pour {view.place.name}{NBSP}: ce dossier "
            "est vide."
        )
    return dossier.question


def lede(dossier: Dossier | None, frame: pd.DataFrame, view: SiteView) -> list[str]:
    """Return the sentences that follow the question of a dossier.

    Parameters
    ----------
    dossier : Dossier or None
        What the site declares; nothing when it declares no question.
    frame : pandas.DataFrame
        Record of the dossier.
    view : SiteView
    """
    if dossier is None:
        return [
            f"Pour en poser une, ajoutez «{NBSP}dossier{NBSP}» au fichier "
            f"parameters/sites/{view.id}.yml, avec un titre (title), une question (question), une "
            "introduction (lede) et une liste de blocs (blocks).",
        ]
    found = [say(frame, view) for name, say in FINDINGS.items() if name in dossier.blocks]
    return [dossier.lede, *[text for text in found if text][:MOST]]


def facilities(frame: pd.DataFrame, view: SiteView) -> str:
    """Say how many facilities there are, beside the communes of the same level of centre."""
    return _beside("facilities", frame, view)


def vacancy(frame: pd.DataFrame, view: SiteView) -> str:
    """Say how many dwellings are vacant, beside the communes of the same level of centre."""
    return _beside("vacancy", frame, view)


def _beside(name: str, frame: pd.DataFrame, view: SiteView) -> str:
    measure, record = MEASURES[name], Record(frame)
    code, _, period, _ = RATES[measure.variable]
    value, group = record.value(code, period, view.place), group_of(frame, code)
    if value is None:
        return ""
    text = f"En {period}, on compte {measure.said(value)} {view.place.within}"
    middle = record.value(code, period, group[0]) if group else None
    if group is None or middle is None:
        return f"{text}."
    shown = number(middle, measure.decimals) + measure.unit
    return f"{text}{NNBSP}; la médiane des {group[1]} est de {shown}."


def role(frame: pd.DataFrame, view: SiteView) -> str:
    """Say what the site holds of the jobs and of the inhabitants of its EPCI."""
    record = Record(frame)
    work = record.cell("poids_emplois", "2022", view.place)
    people = record.value("poids_habitants", "2022", view.place)
    if work.value is None or people is None or view.epci is None:
        return ""
    counted = work.note.replace(" sur ", " des ")
    return (
        f"En 2022, la commune compte {counted} emplois {view.epci.of}, soit "
        f"{words.percent(work.value)}, et {words.percent(people)} des habitants."
    )


def snow(frame: pd.DataFrame, view: SiteView) -> str:
    """Say how unequal winters are, at the station that knows most of them."""
    own = frame[frame["indicator"].eq("neige_jours") & frame["value"].notna()]
    if own.empty:
        return ""
    days = own[own["geography"].eq(own["geography"].mode().iloc[0])]["value"]
    return (
        f"Au poste le plus longtemps suivi, il neige de {number(days.min())} à "
        f"{number(days.max())} jours par hiver, de décembre à mars{NNBSP}; aucune tendance ne peut "
        "en être tirée."
    )


def sizes(frame: pd.DataFrame, view: SiteView) -> str:
    """Say how public transport differs between the smallest and the largest communes."""
    own = frame[frame["indicator"].eq("taille_tc") & frame["value"].notna()]
    if len(own) < 2:
        return ""
    low = {key: int(key.partition(":")[2].partition("-")[0]) for key in own["geography"]}
    shares = own.set_index("geography")["value"].to_dict()
    ends = [min(low, key=lambda key: low[key]), max(low, key=lambda key: low[key])]
    parts = [
        f"{words.percent(shares[key], 1)} ({label_of(key)[0].lower()}{label_of(key)[1:]})"
        for key in ends
    ]
    return (
        f"En 2021, la part des transports en commun pour aller travailler est de {parts[0]} et de "
        f"{parts[1]}."
    )


#: Block → its finding, from the one that says most.
FINDINGS: dict[str, Callable[[pd.DataFrame, SiteView], str]] = {
    "role": role,
    "facilities": facilities,
    "snowfall": snow,
    "modes_by_size": sizes,
    "vacancy": vacancy,
}
