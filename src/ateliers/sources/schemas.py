"""What describes a table of ``data/``: fields, units, key, sources, and the checks it must pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from ateliers.errors import InvalidInput
from ateliers.sources.catalogue import OPEN_LICENCE, SOURCES

if TYPE_CHECKING:
    from ateliers.sources.context import Build

_CODE = r"^(\d{5}|2[AB]\d{3}|\d{9}|\d{2,3}|2[AB]|69D|FR)$"
_STATUS = ["ok", "secondary", "missing", "secret"]
_LEVELS = ["commune", "departement", "epci", "france", "region"]


@dataclass(frozen=True)
class Field:
    """One column: name, type (string, integer, number), meaning in French, unit, and checks."""

    name: str
    type: str
    description: str
    unit: str = ""
    required: bool = True
    minimum: float | None = None
    maximum: float | None = None
    among: tuple[str, ...] = ()
    pattern: str = ""


@dataclass(frozen=True)
class Geography:
    """The communes, EPCI or départements that a table is of.

    Parameters
    ----------
    date : str or None
        Date (ISO) of the official geographic code whose codes the table bears; None when it bears
        none.
    note : str
        What a reader must know of it, in French: how the date is known, what was added up, what
        is left out; why there is none.
    """

    date: str | None
    note: str


@dataclass(frozen=True)
class TableSchema:
    """One table of ``data/``.

    Parameters
    ----------
    name, title, path : str
        Name in the data package, French title, file in ``data/``.
    sources : tuple of str
        Identifiers of the catalogue.
    geography : Geography
        Date of its communes, and what must be known of it.
    make : callable
        Returns the table (a frame, or a GeoJSON document) from a :class:`Build`.
    fields : tuple of Field
        Columns, in order.
    key : tuple of str
        Columns that identify a row.
    format : str
        ``csv`` or ``geojson``.
    """

    name: str
    title: str
    path: str
    sources: tuple[str, ...]
    geography: Geography
    make: Callable[[Build], Any]
    fields: tuple[Field, ...] = ()
    key: tuple[str, ...] = ()
    format: str = "csv"

    @property
    def licences(self) -> list[str]:
        """Return the licences of the sources, each once, in order."""
        return list(dict.fromkeys(SOURCES[s].licence for s in self.sources)) or [OPEN_LICENCE]


def level_field(*levels: str) -> Field:
    """Return the column that says the geographic level."""
    return Field("level", "string", "niveau géographique", among=levels or tuple(_LEVELS))


CODE_FIELD = Field("code", "string", "code INSEE ou SIREN", pattern=_CODE)
STATUS_FIELD = Field("status", "string", "statut de la valeur", among=tuple(_STATUS))
SOURCE_FIELD = Field("source", "string", "source citée sous les figures")


def count_field(name: str, description: str, unit: str) -> Field:
    """Return a column of counts: never negative, may be missing."""
    return Field(name, "number", description, unit, required=False, minimum=0)


def stacked(*frames: pd.DataFrame) -> pd.DataFrame:
    """Return frames one under the other."""
    return pd.concat(frames, ignore_index=True)


def validate(schema: TableSchema, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame in the schema's column and row order, once every check holds.

    Raises
    ------
    InvalidInput
        At the first column or row that breaks the schema, named.
    """
    import pandera.pandas as pa

    from ateliers.tables import DTYPES

    columns = {}
    for f in schema.fields:
        checks = []
        if f.minimum is not None:
            checks.append(pa.Check.ge(f.minimum))
        if f.maximum is not None:
            checks.append(pa.Check.le(f.maximum))
        if f.among:
            checks.append(pa.Check.isin(list(f.among)))
        if f.pattern:
            checks.append(pa.Check.str_matches(f.pattern))
        columns[f.name] = pa.Column(DTYPES[f.type], checks, nullable=not f.required, coerce=True)
    rules = pa.DataFrameSchema(columns, strict=True, unique=list(schema.key) or None)
    names = [f.name for f in schema.fields]
    try:
        valid = rules.validate(frame.reindex(columns=names).reset_index(drop=True))
    except pa.errors.SchemaError as error:
        raise InvalidInput(
            f"The table {schema.name} breaks its schema: {str(error)[:300]}",
            f"data/{schema.path}",
            "check the producer's file; nothing was written",
        ) from None
    if valid.empty:
        raise InvalidInput(f"The table {schema.name} is empty.", f"data/{schema.path}")
    return valid.sort_values(list(schema.key), ignore_index=True)
