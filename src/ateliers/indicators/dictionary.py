"""The dictionary of indicators, read from ``dictionary.yml``."""

from __future__ import annotations

from dataclasses import dataclass
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
    direction: str
    signed: bool = False
    key: bool = False
    period: str = ""
    threshold: float | None = None
    relative: bool = False


@cache
def entries() -> dict[str, Entry]:
    """Return every entry by its code, in the order of the file."""
    text = resources.files("ateliers.indicators").joinpath("dictionary.yml").read_text("utf-8")
    return {e["code"]: Entry(**e) for e in yaml.safe_load(text)["indicators"]}


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
