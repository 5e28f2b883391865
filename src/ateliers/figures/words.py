"""French sentences around a figure: subjects, lists, units, alternative text, sources."""

from __future__ import annotations

from collections.abc import Sequence

from ateliers.figures.block import ALT_LIMIT
from ateliers.numbers import NBSP, NNBSP, number
from ateliers.territory import Place

#: Before these signs French wants a no-break space.
COLON = f"{NBSP}:"
SEMICOLON = f"{NNBSP};"
PERCENT = f"{NBSP}%"


def capital(text: str) -> str:
    """Return a sentence with its first letter in upper case."""
    return text[:1].upper() + text[1:]


#: « De » form of a name → its article as a subject.
_SUBJECTS = (("de la ", "La "), ("de l’", "L’"), ("du ", "Le "), ("des ", "Les "))


def subject(place: Place) -> str:
    """Return a place as the subject of a sentence: « Le Massif du Sancy », « Tessy-Bocage »."""
    for start, article in _SUBJECTS:
        bare = place.of.removeprefix(start)
        if bare != place.of:
            return article + bare
    return place.name


def is_plural(place: Place) -> bool:
    """Return whether the name of a place takes a plural verb (« Les Combrailles »)."""
    return place.of.startswith("des ")


def listed(items: Sequence[str]) -> str:
    """Return « a, b et c »."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} et {items[-1]}"


def between(period: str) -> str:
    """Return « de 2016 à 2022 » for ``2016-2022``."""
    first, _, last = period.partition("-")
    return f"de {first} à {last}"


def ordinal(rank: int, *, feminine: bool = False) -> str:
    """Return « 1er » (« 1re »), « 2e », « 1 164e »."""
    if rank == 1:
        return "1re" if feminine else "1er"
    return f"{number(rank)}e"


def percent(value: float, decimals: int = 0, *, sign: bool = False) -> str:
    """Return « 62 % »."""
    return number(value, decimals, sign=sign) + PERCENT


def euros(value: float) -> str:
    """Return « 21 980 € »."""
    return f"{number(value)}{NBSP}€"


#: Unit in the record → decimals, sign before a positive number, unit as written after it.
_UNITS = {
    "%/an": (1, True, f"{PERCENT} par an"),
    "%": (0, False, PERCENT),
    "€/UC/an": (0, False, f"{NBSP}€ par an"),
    "€": (0, False, f"{NBSP}€"),
    "hab.": (0, False, f"{NBSP}hab."),
    "pour 1 000": (1, False, f" pour 1{NNBSP}000"),
    "logements": (0, False, " logements"),
    "personnes": (2, False, " personnes"),
    "personnes par ménage": (2, False, " personnes"),
}


def with_unit(value: float, unit: str, *, short: bool = False) -> str:
    """Return a value in its unit, with the decimals that the unit deserves.

    Parameters
    ----------
    value : float
        A finite number.
    unit : str
        Unit as the record writes it; an unknown one gets no decimals and is not repeated.
    short : bool
        Leave « par an » out, where the heading already says it.
    """
    decimals, sign, after = _UNITS.get(unit.replace(NNBSP, " ").replace(NBSP, " "), (0, False, ""))
    if short:
        after = after.removesuffix(" par an")
    return number(value, decimals, sign=sign) + after


def alternative(kind: str, measure: str, values: Sequence[str], finding: str) -> str:
    """Return « {Type}. {Mesure, lieux, période}. {valeurs}. {constat} », at most 300 characters.

    Values are left out from the last one on, then the finding is cut at a word: an alternative
    text says the essential, the table of data says everything.
    """
    kept = list(values)
    while True:
        parts = [kind, measure, f"{SEMICOLON} ".join(kept), finding]
        text = " ".join(f"{capital(part.rstrip('.'))}." for part in parts if part)
        if len(text) <= ALT_LIMIT or not kept:
            break
        kept.pop()
    if len(text) > ALT_LIMIT:
        text = text[: ALT_LIMIT - 1].rsplit(" ", 1)[0].rstrip(" ,;:.\u00a0\u202f") + "…"
    return text


def source_line(sources: Sequence[str]) -> str:
    """Return « Source : INSEE, RP2022. Calculs : Ateliers des territoires. »."""
    calculations = f"Calculs{COLON} Ateliers des territoires."
    if not sources:
        return calculations
    head = "Sources" if len(sources) > 1 else "Source"
    listing = f"{SEMICOLON} ".join(s.rstrip(". ") for s in sources)
    return f"{head}{COLON} {listing}. {calculations}"


_COUNTS = ("aucun", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")


def in_letters(count: int) -> str:
    """Return « quatre » (in letters up to ten)."""
    return _COUNTS[count] if count < len(_COUNTS) else number(count)


def counted(count: int, noun: str) -> str:
    """Return « quatre territoires » (in letters up to ten)."""
    return f"{in_letters(count)} {noun}{'s' if count > 1 else ''}"
