"""Open questions of a territory, derived from its indicators by rules that are stated.

A rule looks at recorded values only. It never says why a value is what it is, and its question can
be answered in several ways: nothing in it tells which answer is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ateliers.figures import words
from ateliers.indicators.dictionary import Entry, entry
from ateliers.narrative import comparison_sentence, quantity
from ateliers.numbers import NBSP, NNBSP, how_many, number
from ateliers.record import COLUMNS, NUMBERS
from ateliers.reference import HIGHER, LOWER, compare
from ateliers.territory import SiteView

#: Most questions of a site.
MOST = 8
#: Kilometres to the nearest station from which it is a subject of its own.
FAR = 10
#: How many points the share of jobs exceeds that of inhabitants by, where a commune is a centre.
CENTRE = 10
#: Periods of the balances and of the index that are compared (five years apart or more).
BALANCES, INDEX = "2016-2022", ("2016", "2022")
#: Levels of warming of France that are read, and what they are compared with.
WARMER, NOW = f"France +2,7{NBSP}°C", "1976-2005"


@dataclass(frozen=True)
class Question:
    """One question to debate.

    Parameters
    ----------
    text : str
        The question, without figures.
    rule : str
        When it is asked: the same words for every site.
    indicators : tuple of str
        Codes of the indicators that the rule looks at.
    fact : str
        The values that made the rule apply, with their period.
    weight : float
        How marked the gap is, in thresholds of the dictionary: the order of the questions.
    subject : str
        What it is about; a site has one question a subject.
    """

    text: str
    rule: str
    indicators: tuple[str, ...]
    fact: str = ""
    weight: float = 0
    subject: str = ""


def questions(site: SiteView, rows: Iterable[Mapping[str, Any]]) -> list[Question]:
    """Return the open questions of a site, the most marked gap first.

    Parameters
    ----------
    site : SiteView
        The site, with the places it is compared with.
    rows : iterable of dict
        Rows of its indicator records (see :data:`ateliers.record.COLUMNS`), cells as text or
        numbers.

    Returns
    -------
    list of Question
        At most :data:`MOST`, one a subject; none without a rule that applies.
    """
    frame = _frame(rows)
    asked = [q for rule in RULES if (q := rule(frame, site)) is not None]
    asked.sort(key=lambda q: -q.weight)
    first: dict[str, Question] = {}
    for question in asked:
        first.setdefault(question.subject, question)
    return list(first.values())[:MOST]


def _frame(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame([dict(row) for row in rows], columns=COLUMNS)
    for name in NUMBERS:
        frame[name] = pd.to_numeric(frame[name], errors="coerce").astype("float64")
    return frame


#: Looks at the record of a site; gives its question when it applies.
Rule = Callable[[pd.DataFrame, SiteView], Question | None]


def _threshold(one: Entry) -> str:
    """Return the smallest gap that counts, as a reader sees it."""
    if one.threshold is None:
        raise ValueError(f"{one.code} has no threshold: no rule can use it")
    if one.relative:
        return f"{number(100 * one.threshold)}{NBSP}%"
    decimals = 0 if one.threshold == int(one.threshold) else 1
    amount = number(one.threshold, decimals)
    unit = {"%": "point", "%/an": "point par an", "jours/an": "jour"}.get(one.unit, "point")
    plural = "s" if one.threshold >= 2 else ""
    return f"{amount}{NBSP}{unit}{plural}"


def _beside(subject: str, code: str, side: str, text: str) -> Rule:
    """Ask a question where a value is above (or below) that of the reference territory."""

    def rule(frame: pd.DataFrame, site: SiteView) -> Question | None:
        one = entry(code)
        found = compare(frame, site, one)
        if found is None or found.verdict != side:
            return None
        e, which = ("e", "celle") if one.gender == "f" else ("", "celui")
        verb = "dépasse" if side == HIGHER else f"est inférieur{e} à"
        said = f"{words.capital(one.subject)} {verb} {which} du territoire de référence"
        said += f" d’au moins {_threshold(one)}."
        fact = comparison_sentence(found, site)
        return Question(text, said, (code,), fact, found.weight, subject)

    return rule


def _value(frame: pd.DataFrame, code: str, period: str, place: str) -> float | None:
    rows = frame[
        frame["indicator"].eq(code) & frame["period"].eq(period) & frame["geography"].eq(place)
    ]["value"].dropna()
    return float(rows.iloc[0]) if len(rows) else None


def balances(frame: pd.DataFrame, site: SiteView) -> Question | None:
    """Ask what the population rests on, where deaths outnumber births."""
    natural, apparent = (
        _value(frame, code, BALANCES, site.place.key) for code in ("solde_nat", "solde_mig")
    )
    if natural is None or apparent is None or natural >= 0:
        return None
    rule = "Le solde naturel est négatif, et le solde migratoire apparent est "
    if apparent > 0:
        rule, subject = rule + "positif.", "arrivées"
        text = "Que deviendrait le territoire avec moins d’arrivées, ou avec plus"
    else:
        rule, subject = rule + "nul ou négatif.", "croissance"
        text = "Quelle population le territoire souhaite-t-il dans dix ans, et pour quels services"
    one, other = entry("solde_nat"), entry("solde_mig")
    fact = (
        f"{words.capital(words.between(BALANCES))}, {one.subject} est de "
        f"{quantity(one, natural)} {site.place.within}, {other.subject} de "
        f"{quantity(other, apparent)}."
    )
    weight = abs(natural) / (one.threshold or 1)
    codes = ("solde_nat", "solde_mig")
    return Question(f"{text}{NNBSP}?", rule, codes, fact, weight, subject)


def ageing(frame: pd.DataFrame, site: SiteView) -> Question | None:
    """Ask how to prepare, where the population has aged."""
    one, (first, last) = entry("indice_vieil"), INDEX
    before, now = (_value(frame, one.code, year, site.place.key) for year in INDEX)
    if before is None or now is None or one.threshold is None or now - before < one.threshold:
        return None
    rule = f"L’indice de vieillissement a augmenté d’au moins {_threshold(one)} de {first} à {last}"
    fact = (
        f"De {first} à {last}, {one.subject} passe de {number(before, one.decimals)} à "
        f"{number(now, one.decimals)} {site.place.within} (65 ans ou plus pour 100 moins de 20)."
    )
    weight = (now - before) / one.threshold
    text = f"À quoi ressemblerait un quartier où l’on peut vieillir chez soi{NNBSP}?"
    return Question(text, f"{rule}.", (one.code,), fact, weight, "âges")


def far_station(frame: pd.DataFrame, site: SiteView) -> Question | None:
    """Ask who needs the train, where the nearest station is far."""
    one = entry("gare_km")
    found = _latest(frame, one.code, site.place.key)
    if found is None or found[1] < FAR:
        return None
    period, value = found
    rule = f"La gare desservie la plus proche est à {FAR}{NBSP}km ou plus, à vol d’oiseau."
    fact = (
        f"En {period}, la gare desservie la plus proche est à {quantity(one, value)} des "
        "habitants, en moyenne et à vol d’oiseau."
    )
    text = f"Qui a besoin du train, et comment rejoindre la gare la plus proche{NNBSP}?"
    return Question(text, rule, (one.code,), fact, value / FAR, "train")


def _latest(frame: pd.DataFrame, code: str, place: str) -> tuple[str, float] | None:
    rows = frame[
        frame["indicator"].eq(code) & frame["geography"].eq(place) & frame["value"].notna()
    ]
    if rows.empty:
        return None
    row = rows.sort_values("period").iloc[-1]
    return str(row["period"]), float(row["value"])


def heat(frame: pd.DataFrame, site: SiteView) -> Question | None:
    """Ask whom to protect, where the models see more hot days at a level of warming."""
    one = entry("proj_tx30")
    now, then = (_value(frame, one.code, p, site.place.key) for p in (NOW, WARMER))
    if now is None or then is None or one.threshold is None or then - now < one.threshold:
        return None
    rule = (
        "Dans une France à +2,7 °C, la médiane des modèles compte au moins "
        f"{_threshold(one)} de plus à 30 °C ou plus qu’en 1976–2005."
    ).replace(" °C", f"{NBSP}°C")
    fact = (
        f"Dans une France à +2,7{NBSP}°C, {how_many(then, 'jour')} par an à 30{NBSP}°C ou plus "
        f"(médiane des modèles) {site.place.within}, contre {number(now)} en 1976–2005."
    )
    weight = (then - now) / one.threshold
    text = f"Quels lieux et quelles personnes protéger d’abord des fortes chaleurs{NNBSP}?"
    return Question(text, rule, (one.code,), fact, weight, "chaleur")


def dry_soil(frame: pd.DataFrame, site: SiteView) -> Question | None:
    """Ask how to decide, where the models do not agree on the sign."""
    code = "proj_sol_sec"
    now = _value(frame, code, NOW, site.place.key)
    rows = frame[
        frame["indicator"].eq(code)
        & frame["period"].eq(WARMER)
        & frame["geography"].eq(site.place.key)
    ].dropna(subset=["low", "high"])
    if now is None or rows.empty:
        return None
    low, high = float(rows.iloc[0]["low"]), float(rows.iloc[0]["high"])
    if not low <= now <= high:
        return None
    rule = (
        f"L’intervalle des modèles, dans une France à +2,7{NBSP}°C, contient le nombre de jours "
        "d’été à sol sec de 1976–2005."
    )
    fact = (
        f"De {number(low)} à {how_many(high, 'jour')} d’été à sol sec selon les modèles "
        f"{site.place.within}, contre {number(now)} en 1976–2005."
    )
    text = f"Que décider pour l’eau quand les modèles ne s’accordent pas{NNBSP}?"
    return Question(text, rule, (code,), fact, 1, "eau")


def centre(frame: pd.DataFrame, site: SiteView) -> Question | None:
    """Ask what to share, where a commune holds more of the jobs than of the inhabitants."""
    work, people = (
        _value(frame, code, "2022", site.place.key) for code in ("poids_emplois", "poids_habitants")
    )
    if work is None or people is None or work - people < CENTRE:
        return None
    rule = (
        f"La part de la commune dans les emplois de l’EPCI dépasse d’au moins {CENTRE} points sa "
        "part dans les habitants."
    )
    of = f" {site.epci.of}" if site.epci else ""
    fact = (
        f"En 2022, la commune compte {words.percent(work)} des emplois{of}, et "
        f"{words.percent(people)} de ses habitants."
    )
    text = "Quels services garder dans le centre, et lesquels partager avec les communes voisines"
    codes = ("poids_emplois", "poids_habitants")
    return Question(f"{text}{NNBSP}?", rule, codes, fact, (work - people) / CENTRE, "centre")


def winters(frame: pd.DataFrame, site: SiteView) -> Question | None:
    """Ask what to do of winters with little snow, where they are unequal."""
    known = frame[frame["indicator"].eq("neige_jours") & frame["value"].notna()]
    if known.empty:
        return None
    days = known[known["geography"].eq(known["geography"].mode().iloc[0])]["value"]
    if days.max() < 2 * max(days.min(), 1):
        return None
    rule = "L’hiver le plus neigeux compte au moins deux fois plus de jours de neige que le moins."
    fact = (
        f"Au poste le plus longtemps suivi, il neige de {number(days.min())} à "
        f"{number(days.max())} jours par hiver, de décembre à mars."
    )
    text = f"Que proposer, aux habitants et aux visiteurs, les hivers où il neige peu{NNBSP}?"
    weight = float(days.max()) / max(float(days.min()), 1)
    return Question(text, rule, ("neige_jours",), fact, weight, "neige")


#: What is asked where a value stands above its reference, then below: subject, indicator, texts.
_ASKED_BESIDE: tuple[tuple[str, str, str, str], ...] = (
    (
        *("logements vacants", "part_vacants"),
        "Quels logements vacants pourraient être habités, par qui et à quelles conditions",
        "",
    ),
    (
        *("résidences secondaires", "part_ressec"),
        "Quelle place donner aux résidences principales et aux résidences secondaires",
        "",
    ),
    (
        *("âges", "indice_vieil"),
        "De quels services une population plus âgée a-t-elle besoin, et où les placer",
        "De quels services les enfants et les jeunes ont-ils besoin, et où les placer",
    ),
    (
        *("croissance", "pop_tcam"),
        "Combien d’habitants accueillir d’ici dix ans, et dans quels logements",
        "Faut-il chercher à gagner des habitants, et que faire si leur nombre baisse",
    ),
    (
        *("voiture", "part_voiture"),
        "Quels trajets vers le travail pourraient se faire autrement que seul en voiture",
        "Qui peut se passer de voiture aujourd’hui, et qui ne le peut pas",
    ),
    (
        *("transports en commun", "part_tc"),
        "Faut-il plus de trains et de cars, ou un accès plus facile aux gares et aux arrêts",
        "Vers quelles destinations un transport en commun serait-il utile",
    ),
    (
        *("travail sur place", "part_commune"),
        "Quels emplois garder ou créer dans la commune où l’on habite",
        "Souhaite-t-on travailler plus près de chez soi, et que faudrait-il pour cela",
    ),
    (
        *("revenus", "revenu_median"),
        "Quels ménages aux revenus modestes veut-on pouvoir loger",
        "Quelles dépenses pèsent le plus sur les ménages, et lesquelles alléger ensemble",
    ),
)

#: Every rule, in the order of their subjects.
RULES: tuple[Rule, ...] = (
    *(
        _beside(subject, code, side, f"{text}{NNBSP}?")
        for subject, code, above, below in _ASKED_BESIDE
        for side, text in ((HIGHER, above), (LOWER, below))
        if text
    ),
    balances,
    ageing,
    far_station,
    heat,
    dry_soil,
    centre,
    winters,
)
