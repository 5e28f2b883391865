"""French sentences from figures: no cause, no judgement, no figure without its year."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from itertools import zip_longest
from typing import Protocol

import pandas as pd

from ateliers.figures.words import listed
from ateliers.indicators.dictionary import Entry, entries
from ateliers.numbers import NBSP, NNBSP, agreed, number
from ateliers.reference import CLOSE, HIGHER, LOWER, Comparison, compare
from ateliers.territory import SiteView

#: Statuses as a sentence tells them.
STATUS_SENTENCES = {
    "secret": "Non diffusé (secret statistique)",
    "too_small": "Effectif trop faible pour être chiffré",
    "missing": f"Donnée non disponible{NBSP}: {{reason}}",
    "not_comparable": f"Non comparable{NBSP}: {{reason}}",
}


def quantity(entry: Entry, value: float) -> str:
    r"""Return a value with its unit, as a reader sees it.

    Examples
    --------
    >>> from ateliers.indicators.dictionary import entry
    >>> quantity(entry("part_vacants"), 13.197)
    '13,2\xa0%'
    >>> quantity(entry("tx30"), 1.2)
    '1\xa0jour\xa0par\xa0an'
    """
    text = number(value, entry.decimals, sign=entry.signed)
    unit = agreed(entry.unit_fr, value, entry.decimals).replace(" ", NBSP)
    return f"{text}{NBSP}{unit}"


def status_sentence(status: str, reason: str = "") -> str:
    """Return what a reader is told where there is no value."""
    return STATUS_SENTENCES[status].format(reason=reason or "raison inconnue")


def when(period: str) -> str:
    """Return « En 2022 » or « De 2016 à 2022 »."""
    first, _, last = period.partition("-")
    return f"De {first} à {last}" if last else f"En {first}"


def comparison_sentence(found: Comparison, view: SiteView) -> str:
    """Return one sentence that gives a site's value, the reference's, and what may be said.

    Example: « En 2022, la part des logements vacants est de 13,2 % à Villeneuve-de-Berg, plus
    élevée que dans l’Ardèche (9,3 %). »
    """
    entry = found.entry
    feminine = "e" if entry.gender == "f" else ""
    reference = quantity(entry, found.reference)
    if found.verdict == CLOSE:
        tail = f"proche de {'celle' if feminine else 'celui'} {found.place.of} ({reference})"
    else:
        degree = "plus" if found.verdict == HIGHER else "moins"
        que = "qu’" if found.place.within[0] in "aeiouéè" else "que "
        tail = f"{degree} élevé{feminine} {que}{found.place.within} ({reference})"
    value = quantity(entry, found.value)
    return f"{when(found.period)}, {entry.subject} est de {value} {view.place.within}, {tail}."


def comparisons(
    frame: pd.DataFrame, view: SiteView, codes: Iterable[str] | None = None
) -> list[Comparison]:
    """Compare a site with its main reference for key figures, from the widest gap to the closest.

    The gap is counted in thresholds of the dictionary, so that a share and an amount can be ranked
    together.

    Parameters
    ----------
    frame : pandas.DataFrame
        Indicator frame.
    view : SiteView
    codes : iterable of str, optional
        Indicators compared; the key figures without it.
    """
    there = set(frame["indicator"])
    chosen = [e for e in entries().values() if e.code in there]
    if codes is None:
        chosen = [e for e in chosen if e.key]
    else:
        chosen = [e for e in chosen if e.code in set(codes)]
    found = [c for c in (compare(frame, view, e) for e in chosen) if c]
    return sorted(found, key=lambda c: -c.weight)


def key_findings(frame: pd.DataFrame, view: SiteView, most: int = 3) -> list[str]:
    """Return the findings of a site: the key figures furthest from its main reference.

    Notes
    -----
    The rule is the same for every site and theme: the widest gaps come first, in thresholds. A site
    without any comparison says so.
    """
    found = comparisons(frame, view)[:most]
    return [comparison_sentence(c, view) for c in found] or [nothing_to_compare(view)]


def nothing_to_compare(view: SiteView) -> str:
    """Say that no key figure of a site can be compared."""
    return (
        f"Aucun chiffre clé ne peut être comparé {view.place.within}{NBSP}: les données manquent."
    )


def differences(frame: pd.DataFrame, views: Iterable[SiteView]) -> list[str]:
    """Return, for each key figure, which sites stand above, below or close to their reference."""
    views = list(views)
    found: dict[str, list[tuple[SiteView, Comparison]]] = {}
    for view in views:
        own = frame[frame["site"].eq(view.id)]
        for comparison in comparisons(own, view):
            found.setdefault(comparison.entry.code, []).append((view, comparison))
    said = [_difference(pairs) for code in entries() if (pairs := found.get(code))]
    return said or [f"Aucun chiffre clé ne peut être comparé{NBSP}: les données manquent."]


def _difference(pairs: list[tuple[SiteView, Comparison]]) -> str:
    entry = pairs[0][1].entry
    e = "e" if entry.gender == "f" else ""
    words = {
        HIGHER: f"plus élevé{e} que la référence",
        LOWER: f"moins élevé{e} que la référence",
        CLOSE: "proche de la référence",
    }
    parts = []
    for said, text in words.items():
        places = [
            f"{view.place.within} ({quantity(entry, c.value)} contre "
            f"{quantity(entry, c.reference)} {c.place.within})"
            for view, c in pairs
            if c.verdict == said
        ]
        if places:
            parts.append(f"{text} {listed(places)}")
    label = entry.label_fr[0].upper() + entry.label_fr[1:]
    period = pairs[0][1].period.replace("-", "\u2013")
    return f"{label} ({period}){NBSP}: {f'{NNBSP}; '.join(parts)}."


def gaps(frame: pd.DataFrame, views: Iterable[SiteView]) -> list[str]:
    """Return what a comparison lacks, site by site: which figure, which years, why."""
    sentences = []
    for view in views:
        own = frame[frame["site"].eq(view.id)]
        if own.empty:
            sentences.append(f"{view.place.name}{NBSP}: non calculé.")
            continue
        lost = own[own["geography"].eq(view.place.key) & own["value"].isna()]
        for (code, status), rows in lost.groupby(["indicator", "status"], sort=False):
            entry = entries()[str(code)]
            years = listed([p.replace("-", "\u2013") for p in sorted(set(rows["period"]))])
            reason = status_sentence(str(status), str(rows.iloc[0]["note"]))
            reason = reason[0].lower() + reason[1:]
            sentences.append(f"{view.place.name}, {entry.label_fr} ({years}){NBSP}: {reason}.")
    return sentences or ["Rien ne manque au niveau des territoires."]


class ThemeLike(Protocol):
    """What the choice of findings needs to know of a theme."""

    identifier: str

    @property
    def codes(self) -> set[str]:
        """Codes of the indicators of the theme."""


def ranked_findings(frame: pd.DataFrame, view: SiteView, theme: ThemeLike) -> list[str]:
    """Return the findings of one theme on one site, the most marked first.

    A theme whose figures have no reference territory (climate) weighs its own findings, in the
    same thresholds, with ``findings(frame, view)`` in ``ateliers.narrative.<theme>``.
    """
    name = f"{__name__}.{theme.identifier}"
    own = import_module(name) if find_spec(name) else None
    if own is not None and hasattr(own, "findings"):
        return [said for _, said in sorted(own.findings(frame, view), key=lambda f: -f[0])]
    keys = {e.code for e in entries().values() if e.key} & theme.codes
    return [comparison_sentence(c, view) for c in comparisons(frame, view, keys)]


def findings_by_site(
    frame: pd.DataFrame, views: Iterable[SiteView], themes: Iterable[ThemeLike], most: int = 3
) -> dict[str, list[str]]:
    """Return the findings of each site, chosen by rule: each theme gives its most marked in turn.

    Parameters
    ----------
    frame : pandas.DataFrame
        Records of all the sites and themes.
    views, themes : iterable
        The sites and the themes, in reading order.
    most : int
        How many findings a site has.
    """
    themes = list(themes)
    result = {}
    for view in views:
        own = frame[frame["site"].eq(view.id)]
        columns = [ranked_findings(own, view, theme) for theme in themes]
        turns = [said for turn in zip_longest(*columns) for said in turn if said]
        result[view.id] = turns[:most] or [nothing_to_compare(view)]
    return result


def comparisons_by_site(
    frame: pd.DataFrame, views: Iterable[SiteView]
) -> dict[str, list[Comparison]]:
    """Return the comparisons of the key figures of each site with its reference."""
    return {view.id: comparisons(frame[frame["site"].eq(view.id)], view) for view in views}
