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
    # Half away from zero on the decimal writing of the number, as readers round by hand.
    rounded = round(value + math.copysign(1e-9, value), decimals)
    text = f"{abs(rounded):,.{decimals}f}".replace(",", NNBSP).replace(".", ",")
    if rounded < 0:
        return MINUS + text
    return f"+{text}" if sign and rounded > 0 else text


def year_span(period: str) -> str:
    """Return ``2016-2022`` as ``2016–2022`` (en dash) and a year as it is."""
    return period.replace("-", "\u2013")
