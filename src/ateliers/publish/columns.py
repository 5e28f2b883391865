"""Which columns of a table hold text: those are aligned to the left, figures to the right."""

from __future__ import annotations

import re
from collections.abc import Sequence

# A number, a bound, an interval, a span of years; a date in words is a text.
_FIGURE = re.compile(
    r"^(?:(?:de|du|le|entre|entre le|au moins|moins de|plus de|environ)\s)?"
    r"[+\u2212\-±<>≥≤≈(\[]*\s?\d",
    re.IGNORECASE,
)
# Longer than that, what begins with a figure is a sentence.
_LONGEST = 45
# What stands where there is no figure: it says nothing of its column.
_NO_FIGURE = re.compile(
    r"^(?:secret|effectif trop|donnée absente|non |sans |aucune?\b)", re.IGNORECASE
)
_DATE = re.compile(r"^\d{1,2}(?:er)?\s[^\W\d]{3,}\s\d{4}")


def text_columns(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the places of the columns of text, from 1, the headings of the rows left out.

    Parameters
    ----------
    rows : sequence of sequence of str
        Cells as they are shown.

    Notes
    -----
    A column of figures may say the same few words where it has none: different words and different
    figures are counted, not cells.
    """
    found = []
    for at, column in enumerate(zip(*rows, strict=False)):
        first = {cell.split("\n")[0].strip() for cell in column} - {""}
        shown = {cell for cell in first if not _NO_FIGURE.match(cell)}
        figures = sum(_is_figure(cell) for cell in shown)
        if at and figures < len(shown) - figures:
            found.append(at + 1)
    return found


def _is_figure(cell: str) -> bool:
    return len(cell) <= _LONGEST and bool(_FIGURE.match(cell)) and not _DATE.match(cell)
