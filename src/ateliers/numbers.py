"""French numbers as a reader expects them (typographic spaces, comma, real minus sign)."""

from __future__ import annotations

import math

#: Narrow no-break space: between thousands and before ; ! ?
NNBSP = "\u202f"
#: No-break space: before % € : and inside « ».
NBSP = "\u00a0"
MINUS = "\u2212"


def number(value: float, decimals: int = 0, *, sign: bool = False) -> str:
    """Format a number in French.

    Parameters
    ----------
    value : float
        Any finite number; a missing one is an error, since a status must be shown instead.
    decimals : int
        Digits after the comma.
    sign : bool
        Put + before a positive number (for changes).

    Examples
    --------
    >>> number(38945)
    '38\u202f945'
    >>> number(-0.108, 2, sign=True)
    '\u22120,11'
    """
    if value is None or not math.isfinite(value):
        raise ValueError("a missing value has no figure: show its status")
    rounded = _as_read(value, decimals)
    text = f"{abs(rounded):,.{decimals}f}".replace(",", NNBSP).replace(".", ",")
    if rounded < 0:
        return MINUS + text
    return f"+{text}" if sign and rounded > 0 else text


def how_many(
    value: float, noun: str, decimals: int = 0, *, sign: bool = False, plural: str = ""
) -> str:
    """Return a number and what it counts: a plural begins at two in French.

    Parameters
    ----------
    value : float
        Any finite number.
    noun : str
        What is counted, in the singular; what follows its first word is invariable, unless
        `plural` is given.
    decimals : int
        Digits after the comma: the number is compared with two as it is read.
    sign : bool
        Put + before a positive number.
    plural : str
        The plural, where its first word does not merely take an s.

    Examples
    --------
    >>> how_many(1.5, "logement", 1)
    '1,5 logement'
    >>> how_many(1.96, "million de kilomètres", 1)
    '2,0 millions de kilomètres'
    """
    first, _, rest = noun.partition(" ")
    many = plural or f"{first}s {rest}".rstrip()
    named = many if _is_plural(value, decimals) else noun
    return f"{number(value, decimals, sign=sign)} {named}"


def agreed(unit: str, value: float, decimals: int = 0) -> str:
    """Return a unit written in the plural (« jours par an ») as `value` wants it.

    Examples
    --------
    >>> agreed("jours par an", 1.2)
    'jour par an'
    >>> agreed("mm par jour", 1)
    'mm par jour'
    """
    first, space, rest = unit.partition(" ")
    # A sign, a symbol or « pour 100 » has no plural.
    if _is_plural(value, decimals) or len(first) < 4 or first[-1] not in "sx":
        return unit
    return f"{first[:-1]}{space}{rest}"


def _is_plural(value: float, decimals: int) -> bool:
    """Whether a number, as it is read, is two or more."""
    return abs(_as_read(value, decimals)) >= 2


def _as_read(value: float, decimals: int) -> float:
    """Round half away from zero on the decimal writing of the number, as readers do by hand."""
    return round(value + math.copysign(1e-9, value), decimals)


def year_span(period: str) -> str:
    """Return ``2016-2022`` as ``2016–2022`` (en dash) and a year as it is."""
    return period.replace("-", "\u2013")
