"""Inputs of the national distributions that a territory is placed in."""

from __future__ import annotations

from ateliers.sources.catalogue.source import Source

SOURCES = (
    Source(
        "insee_filosofi_2019_epci",
        "INSEE",
        "Filosofi 2019, niveaux de vie par EPCI",
        "2019",
        # Told by its list: Lille’s metropolis still has the code it lost in March 2020.
        "EPCI du 1er janvier 2020",
        "INSEE, Filosofi 2019",
        "demography/national/FILO2019_DISP_EPCI.csv",
    ),
)
