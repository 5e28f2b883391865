"""What describes a table of ``data/``: fields, units, key, sources, and the checks it must pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from ateliers.errors import InvalidInput

if TYPE_CHECKING:
    import pandera.pandas as pa

    from ateliers.sources.context import Build

_CODE = r"^(\d{5}|2[AB]\d{3}|\d{9}|\d{2,3}|2[AB]|69D|FR)$"
#: Statuses of a value that is there, and of one that is not.
_PRESENT, _ABSENT = ["ok", "secondary"], ["missing", "secret"]
_LEVELS = ["commune", "departement", "epci", "france", "region"]


@dataclass(frozen=True)
class Field:
    """One column: name, type (string, integer, number), meaning in French, unit, and checks.

    `refers` names the list in which its codes must be found: a level of the territories, ``level``
    for the one that the row says, ``station``, ``site``, or ``place`` for the communes, EPCI and
    départements of the site that the row says (several are parted by spaces). `unique`: no two
    rows hold the same.
    """

    name: str
    type: str
    description: str
    unit: str = ""
    required: bool = True
    minimum: float | None = None
    maximum: float | None = None
    among: tuple[str, ...] = ()
    pattern: str = ""
    refers: str = ""
    unique: bool = False


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
        Columns, in order (of a GeoJSON document, the properties of its features).
    key : tuple of str
        Columns that identify a row.
    format : str
        ``csv``, ``parquet`` or ``geojson``.
    by_hand : bool
        Whether its rows are written by hand: an error is then mended in the file itself.
    together : callable, optional
        Returns what is wrong between the cells of a row or between rows, each in a sentence that
        names the row.
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
    by_hand: bool = False
    together: Callable[[pd.DataFrame], list[str]] | None = None


def level_field(*levels: str) -> Field:
    """Return the column that says the geographic level."""
    return Field("level", "string", "niveau géographique", among=levels or tuple(_LEVELS))


CODE_FIELD = Field("code", "string", "code INSEE ou SIREN", pattern=_CODE, refers="level")
STATUS_FIELD = Field("status", "string", "statut de la valeur", among=(*_PRESENT, *_ABSENT))
SOURCE_FIELD = Field("source", "string", "source citée sous les figures")


def count_field(name: str, description: str, unit: str) -> Field:
    """Return a column of counts: never negative, may be missing."""
    return Field(name, "number", description, unit, required=False, minimum=0)


def stacked(*frames: pd.DataFrame) -> pd.DataFrame:
    """Return frames one under the other."""
    return pd.concat(frames, ignore_index=True)


@dataclass(frozen=True)
class Fault:
    """What breaks a schema: under which rule (``values`` or ``key``), and in which words."""

    rule: str
    said: str


def rules(schema: TableSchema) -> pa.DataFrameSchema:
    """Return what pandera verifies of a table: columns, types, ranges, allowed values, key."""
    import pandera.pandas as pa

    from ateliers.tables import DTYPES

    columns = {}
    for f in schema.fields:
        checks = []
        if f.minimum is not None:
            checks.append(pa.Check.ge(f.minimum, error=f"below {f.minimum:g}"))
        if f.maximum is not None:
            checks.append(pa.Check.le(f.maximum, error=f"above {f.maximum:g}"))
        if f.among:
            checks.append(pa.Check.isin(list(f.among), error=f"none of: {', '.join(f.among)}"))
        if f.pattern:
            checks.append(pa.Check.str_matches(f.pattern, error=f"not of the form {f.pattern}"))
        columns[f.name] = pa.Column(
            DTYPES[f.type], checks, nullable=not f.required, unique=f.unique, coerce=True
        )
    return pa.DataFrameSchema(columns, strict=True, unique=list(schema.key) or None)


def faults(schema: TableSchema, frame: pd.DataFrame) -> list[Fault]:
    """Return all that breaks the schema of a table, each kind of fault in one sentence.

    Parameters
    ----------
    schema : TableSchema
    frame : pandas.DataFrame
        Its columns, in order; their types need not be set.
    """
    import pandera.pandas as pa

    if frame.empty:
        return [Fault("values", "it is empty")]
    frame = frame.reset_index(drop=True)
    try:
        rules(schema).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        return _said(schema, frame, error.failure_cases)
    between = schema.together(frame) if schema.together else []
    return [*_statuses(schema, frame), *(Fault("values", said) for said in between)]


def _said(schema: TableSchema, frame: pd.DataFrame, cases: pd.DataFrame) -> list[Fault]:
    """Turn the failure cases of pandera into sentences, the first case of each told."""
    cases = cases[cases["index"].notna()]
    whole = cases["schema_context"].eq("DataFrameSchema")
    found = []
    if twice := list(dict.fromkeys(cases.loc[whole, "index"])):
        first = _row(schema, frame, twice[0])
        found.append(Fault("key", f"{counted(len(twice), 'row')} share a key; first: {first}"))
    for (column, check), rows in cases[~whole].groupby(["column", "check"], sort=False):
        first = f"first: {_row(schema, frame, rows['index'].iloc[0])}"
        number, value = counted(len(rows), "value"), rows["failure_case"].iloc[0]
        what = f"has {number} {check}; {first}, {value}"
        if check == "not_nullable":
            what = f"lacks {number}; {first}"
        elif check == "field_uniqueness":
            what = f"has {number} that another row repeats; {first}, {value}"
        elif str(check).startswith("coerce_dtype"):
            kind = next(f.type for f in schema.fields if f.name == column)
            what = f"has {number} not of type {kind}; {first}, {value}"
        elif str(check).startswith("dtype("):
            # Said just before: what cannot be turned into a type is not of it either.
            continue
        found.append(Fault("values", f'column "{column}" {what}'))
    # Never silent, should pandera one day find a fault in no row.
    return found or [Fault("values", "it is not as declared")]


def _statuses(schema: TableSchema, frame: pd.DataFrame) -> list[Fault]:
    """Return rows whose status says that a value is there when it is not, or the reverse."""
    if STATUS_FIELD not in schema.fields:
        return []
    there = frame["status"].isin(_PRESENT)
    optional = [f.name for f in schema.fields if f.type == "number" and not f.required]
    found = []
    for name in optional:
        wrong = frame[frame[name].notna() != there]
        if len(wrong):
            first = _row(schema, frame, wrong.index[0])
            number = counted(len(wrong), "value")
            said = f'column "{name}" has {number} at odds with the status; first: {first}'
            found.append(Fault("values", said))
    return found


def counted(number: int, what: str) -> str:
    """Return ``1 row`` or ``2 rows``."""
    return f"{number} {what}{'s' if number > 1 else ''}"


def _row(schema: TableSchema, frame: pd.DataFrame, line: Any) -> str:
    """Return the key of a row."""
    return " ".join(str(frame.at[line, column]) for column in schema.key)


def validate(schema: TableSchema, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame in the schema's column and row order, once every check holds.

    Raises
    ------
    InvalidInput
        If columns or rows break the schema: each kind of fault is named.
    """
    names = [f.name for f in schema.fields]
    ordered = frame.reindex(columns=names).reset_index(drop=True)
    found = faults(schema, ordered)
    if found:
        raise InvalidInput(
            f"The table {schema.name} breaks its schema: " + "; ".join(f.said for f in found) + ".",
            f"data/{schema.path}",
            "check the producer's file; nothing was written",
        )
    return rules(schema).validate(ordered).sort_values(list(schema.key), ignore_index=True)
