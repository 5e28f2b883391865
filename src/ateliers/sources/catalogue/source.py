"""One input: producer, publication, address, vintage, licence, file.

An address is written only when it is known for certain; otherwise it stays empty.
"""

from __future__ import annotations

from dataclasses import dataclass

OPEN_LICENCE = "Licence Ouverte / Open Licence 2.0"


@dataclass(frozen=True)
class Source:
    """One input.

    Parameters
    ----------
    id : str
        Key used in the data package.
    producer, publication, vintage, geography, licence : str
        As a reader must see them (French).
    cite : str
        Short citation printed under figures.
    path : str
        File inside the input folder; empty for a registry package.
    page : str
        Official page, or the carrier's; empty when it is not known for certain.
    secondary : bool
        True when another author aggregated the producer's figures.
    """

    id: str
    producer: str
    publication: str
    vintage: str
    geography: str
    cite: str
    path: str = ""
    page: str = ""
    licence: str = OPEN_LICENCE
    secondary: bool = False
