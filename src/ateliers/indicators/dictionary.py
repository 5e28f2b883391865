"""The dictionary of indicators, read from ``dictionary.yml``."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib import resources

import yaml

from ateliers.errors import InvalidInput, nearest


@dataclass(frozen=True)
class Entry:
    """One indicator: names, unit, definition, and how two of its values are compared.

    Parameters
    ----------
    code, label_fr, label_en, unit, unit_fr, definition, how_to_read, source, direction : str
        As in the file.
    levels : list of str
        Levels of geography it is recorded at.
    subject : str
        French label with its article; `gender` is ``m`` or ``f``.
    decimals : int
        Decimals in sentences and tables.
    signed : bool
        Whether a positive value is written with its +.
    key : bool
        Whether it is a « chiffre clé ».
    period : str
        Period shown when several exist; the latest without it.
    threshold : float or None
        Smallest gap that counts, in the unit, or in share of the reference when `relative`.
    shown_in : list of str
        Names of the outputs that show it.
    """

    code: str
    label_fr: str
    label_en: str
    subject: str
    gender: str
    unit: str
    unit_fr: str
    decimals: int
    definition: str
    how_to_read: str
    source: str
    levels: list[str]
    direction: str
    signed: bool = False
    key: bool = False
    period: str = ""
    threshold: float | None = None
    relative: bool = False
    shown_in: list[str] = field(default_factory=list)


#: Every notebook reads the dictionary: in C when the machine has it, it takes 30 ms, not 200.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def entries() -> dict[str, Entry]:
    """Return every entry by its code, in the order of the file."""
    text = resources.files("ateliers.indicators").joinpath("dictionary.yml").read_text("utf-8")
    return {e["code"]: Entry(**e) for e in yaml.load(text, _LOADER)["indicators"]}


def entry(code: str) -> Entry:
    """Return one entry.

    Raises
    ------
    InvalidInput
        If the indicator has no entry.
    """
    known = entries()
    if code not in known:
        raise InvalidInput(
            f'The indicator "{code}" has no entry.{nearest(code, known)}',
            "src/ateliers/indicators/dictionary.yml",
            "describe it there",
        )
    return known[code]
