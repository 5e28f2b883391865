"""Sentences of the demography theme."""

from __future__ import annotations

import math

import pandas as pd

from ateliers.narrative import key_findings, status_sentence, when
from ateliers.numbers import NBSP, NNBSP, how_many, number
from ateliers.territory import Place, SiteView


def population_opening(frame: pd.DataFrame, view: SiteView) -> str:
    """Return the sentence that opens the page on population: how many, and since when.

    Example: « En 2023, la population de Tessy-Bocage est de 2 217 habitants, soit 158 de moins
    qu’en 2010. »
    """
    rows = frame[
        frame["indicator"].eq("pop")
        & frame["geography"].eq(view.place.key)
        & frame["value"].notna()
    ].sort_values("period")
    if rows.empty:
        return f"La population {view.place.of} n’est pas connue."
    first, last = rows.iloc[0], rows.iloc[-1]
    population = how_many(last["value"], "habitant")
    text = f"En {last['period']}, la population {view.place.of} est de {population}"
    change = last["value"] - first["value"]
    if first["period"] == last["period"]:
        return f"{text}."
    if change == 0:
        return f"{text}, comme en {first['period']}."
    direction = "plus" if change > 0 else "moins"
    return f"{text}, soit {number(abs(change))} de {direction} qu’en {first['period']}."


def balances_sentence(frame: pd.DataFrame, view: SiteView, period: str = "2016-2022") -> str:
    """Return what births, deaths, arrivals and departures add up to, in persons."""
    values = frame[frame["geography"].eq(view.place.key) & frame["period"].eq(period)]
    counts = values.set_index("indicator")["value"]
    natural, migratory = counts.get("solde_nat_nb"), counts.get("solde_mig_nb")
    if natural is None or migratory is None or math.isnan(natural) or math.isnan(migratory):
        return (
            f"{when(period)}, les naissances, les décès et les migrations {view.place.of} "
            "ne sont pas connus."
        )
    row = values[values["indicator"].eq("solde_nat_nb")].iloc[0]
    more = ("naissances", "décès") if natural >= 0 else ("décès", "naissances")
    moves = ("arrivées", "départs") if migratory >= 0 else ("départs", "arrivées")
    margin = number(row["high"] - row["value"])
    return (
        f"{when(period)}, on y compte {number(abs(natural))} {more[0]} de plus que de "
        f"{more[1]} (±{NBSP}{margin}, intervalle à 95{NBSP}%). "
        f"Par différence, les {moves[0]} dépassent les {moves[1]} de {number(abs(migratory))}."
    )


def growth_sentence(frame: pd.DataFrame, view: SiteView) -> str:
    """Return the growth of each window that does not overlap the one before."""
    known = _known(frame, view.place.key)
    parts = [
        f"de {first} à {last}, {number(known['pop_tcam', f'{first}-{last}'], 2, sign=True)}"
        for first, last in (("2010", "2016"), ("2016", "2022"))
        if ("pop_tcam", f"{first}-{last}") in known
    ]
    if not parts:
        return f"La variation annuelle de la population {view.place.of} n’est pas connue."
    rates = f"{NNBSP}; ".join(parts)
    return f"En moyenne par an, la population {view.place.of} varie ainsi, en %{NBSP}: {rates}."


def lede(frame: pd.DataFrame, view: SiteView) -> list[str]:
    """Return the sentences that open a site's page: how many, why, and what stands out."""
    return [
        population_opening(frame, view),
        balances_sentence(frame, view),
        *key_findings(frame, view, 1),
    ]


def long_vacancy_sentence(frame: pd.DataFrame, view: SiteView) -> str:
    """Return how many private dwellings have long been vacant, secrecy said."""
    rows = frame[frame["indicator"].eq("vacants_2ans") & frame["geography"].eq(view.place.key)]
    if rows.empty or math.isnan(rows.iloc[0]["value"]):
        given = rows.iloc[0] if len(rows) else {"status": "missing", "note": ""}
        said = status_sentence(str(given["status"]), str(given["note"]))
        return (
            f"Logements privés vacants depuis plus de deux ans {view.place.within}{NBSP}: {said}."
        )
    line = rows.iloc[0]
    at_least = "au moins " if line["status"] == "at_least" else ""
    note = f" ({line['note']})" if line["note"] else ""
    homes = how_many(line["value"], "logement privé vacant", plural="logements privés vacants")
    return (
        f"En {line['period']}, le fichier LOVAC compte {at_least}{homes} depuis plus de "
        f"deux ans {view.place.within}{note}. Ce fichier fiscal et le "
        "recensement ne mesurent pas la même chose et ne se soustraient pas."
    )


def household_sentence(frame: pd.DataFrame, view: SiteView) -> str:
    """Return how many households, and their apparent size now and six years before."""
    rows = frame[frame["geography"].eq(view.place.key) & frame["value"].notna()]
    known = rows.set_index(["indicator", "period"])["value"]
    count, size = known.get(("menages", "2022")), known.get(("taille_menage", "2022"))
    if count is None or size is None:
        return f"Le nombre de ménages {view.place.of} n’est pas connu."
    text = (
        f"En 2022, on compte {how_many(count, 'ménage')} {view.place.within}, "
        f"de {how_many(size, 'personne', 2)} en moyenne"
    )
    before = known.get(("taille_menage", "2016"))
    if before is None:
        return f"{text}. La taille de 2016 manque{NBSP}: des communes ont fusionné depuis."
    return (
        f"{text}, contre {number(before, 2)} en 2016. Les résidents d’établissements sont comptés."
    )


def _known(frame: pd.DataFrame, geography: str) -> dict[tuple[str, str], float]:
    """Return the values of a place by indicator and period, the absent ones left out."""
    rows = frame[frame["geography"].eq(geography) & frame["value"].notna()]
    return {(r["indicator"], r["period"]): r["value"] for r in rows.to_dict("records")}


def context(frame: pd.DataFrame, view: SiteView) -> list[str]:
    """Return what places a site in its EPCI: jobs, and the EPCI's other communes."""
    sentences = [_jobs_sentence(frame, view)]
    if view.others:
        sentences += _others_sentences(_known(frame, view.others.key), view.others)
    return sentences


def _jobs_sentence(frame: pd.DataFrame, view: SiteView) -> str:
    own = _known(frame, view.place.key)
    jobs, ratio = own.get(("emplois", "2022")), own.get(("emplois_100", "2022"))
    if jobs is None or ratio is None:
        return f"Le nombre d’emplois {view.place.of} n’est pas connu."
    share = ""
    for place in view.references:
        whole = _known(frame, place.key).get(("emplois", "2022"))
        if place.level == "epci" and whole is not None:
            share = f" sur les {number(whole)} {place.of}"
    return (
        f"En 2022, on compte {how_many(jobs, 'emploi')} {view.place.within}{share}{NBSP}: "
        f"{number(ratio)} pour 100 actifs occupés qui y habitent."
    )


def _others_sentences(known: dict[tuple[str, str], float], others: Place) -> list[str]:
    """Return how the other communes of the EPCI differ in births, deaths and ages."""
    natural = known.get(("solde_nat_nb", "2016-2022"))
    index, old = known.get(("indice_vieil", "2022")), known.get(("part_75", "2022"))
    sentences = []
    if natural is not None:
        more = "naissances" if natural >= 0 else "décès"
        less = "décès" if natural >= 0 else "naissances"
        sentences.append(
            f"De 2016 à 2022, {others.within}, on compte {number(abs(natural))} {more} "
            f"de plus que de {less}."
        )
    if index is not None and old is not None:
        sentences.append(
            f"En 2022, {others.within}, l’indice de vieillissement est de {number(index, 1)} "
            f"et {number(old, 1)}{NBSP}% de la population a 75 ans ou plus."
        )
    lost = "Leurs naissances, leurs décès ou leurs âges ne sont pas connus"
    return sentences or [
        f"{others.name[0].upper()}{others.name[1:]}{NBSP}: {lost[0].lower()}{lost[1:]}."
    ]
