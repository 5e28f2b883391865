"""What a refresh would change in the tables: rows, values, columns, in words for a terminal."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ateliers import parquet
from ateliers.errors import InvalidInput
from ateliers.sources.fetch import UNTOUCHED
from ateliers.sources.schemas import TableSchema, counted

#: Rows of a table by their key, each cell as it is written.
Rows = dict[str, dict[str, str]]
#: How many values that moved are shown of a table.
SHOWN = 5
_NOTHING = "nothing"


@dataclass(frozen=True)
class Moved:
    """What differs between a table of ``data/`` and the same built anew.

    Parameters
    ----------
    path : str
        File of ``data/``.
    added, removed : list of str
        Keys of rows.
    values : list of tuple
        Key of the row, column, what the cell was, what it is.
    columns_added, columns_removed : list of str
        Columns: how the schema changed.
    """

    path: str
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    values: list[tuple[str, str, str, str]] = field(default_factory=list)
    columns_added: list[str] = field(default_factory=list)
    columns_removed: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Yield what a terminal shows."""
        heads = [
            f"{counted(len(found), 'row')} {word}"
            for found, word in ((self.added, "added"), (self.removed, "removed"))
            if found
        ]
        if self.values:
            heads.append(f"{counted(len(self.values), 'value')} moved")
        yield f"{self.path}: {', '.join(heads) or 'written otherwise, same rows'}"
        for names, word in ((self.columns_added, "added"), (self.columns_removed, "removed")):
            if names:
                yield f"  columns {word}: {', '.join(names)}"
        for found, word in ((self.added, "added"), (self.removed, "removed")):
            if found:
                more = f" … ({len(found) - SHOWN} more)" if len(found) > SHOWN else ""
                yield f"  {word}: {'; '.join(found[:SHOWN])}{more}"
        for key, column, before, after in self.values[:SHOWN]:
            yield f"  {key}, {column}: {before or _NOTHING} → {after or _NOTHING}"
        if len(self.values) > SHOWN:
            yield f"  … and {len(self.values) - SHOWN} other values"


def compare(schema: TableSchema, before: bytes, after: bytes) -> Moved:
    """Return what differs between two versions of a table."""
    old, new = (_rows(schema, raw) for raw in (before, after))
    columns = [_columns(rows) for rows in (old, new)]
    shared = [c for c in columns[1] if c in columns[0]]
    values = [
        (key, column, old[key][column], row[column])
        for key, row in new.items()
        if key in old
        for column in shared
        if old[key][column] != row[column]
    ]
    return Moved(
        schema.path,
        added=[key for key in new if key not in old],
        removed=[key for key in old if key not in new],
        values=values,
        columns_added=[c for c in columns[1] if c not in columns[0]] if old else [],
        columns_removed=[c for c in columns[0] if c not in columns[1]] if new else [],
    )


def refuse_older(schema: TableSchema, before: bytes, after: bytes) -> None:
    """Refuse a table that would lose its last years: the file is of an older vintage.

    Raises
    ------
    InvalidInput
        Naming the last year of both.
    """
    if not any(f.name == "year" for f in schema.fields):
        return
    last = [
        max((r["year"] for r in _rows(schema, raw).values()), default="") for raw in (before, after)
    ]
    if last[1] < last[0]:
        raise InvalidInput(
            f"The table {schema.name} would end in {last[1]} instead of {last[0]}: a file of an "
            "older vintage came.",
            f"data/{schema.path}, from {', '.join(schema.sources)}",
            f"find the present vintage; {UNTOUCHED}. If the producer withdrew years, `ateliers "
            "data build --from DIR --accept-inputs` takes the files as they are",
        )


def _columns(rows: Mapping[str, Mapping[str, str]]) -> Sequence[str]:
    return list(next(iter(rows.values()), {}))


def _rows(schema: TableSchema, raw: bytes) -> Rows:
    if schema.format == "geojson":
        features = json.loads(raw)["features"] if raw else []
        return {f["properties"]["code"]: {"outline": json.dumps(f["geometry"])} for f in features}
    if schema.format == "parquet" and raw:
        text = parquet.csv_text(raw, Path(schema.path), UNTOUCHED)
    else:
        text = raw.decode("utf-8")
    reader = csv.DictReader(io.StringIO(text))
    return {" ".join(str(row.get(k, "")) for k in schema.key): row for row in reader}
