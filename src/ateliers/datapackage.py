"""The files of ``data/`` as bytes and rows: what is described, unaltered, and read by whom.

Nothing here needs pandas, so that a plan of what must run is known at once. Frames are made in
:mod:`ateliers.tables`.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ateliers import parquet
from ateliers.errors import InvalidInput, nearest

DESCRIPTOR = "datapackage.json"
REBUILD = "restore it (`git checkout -- data`) or rebuild it (`ateliers data build --from DIR`)"
SEAL = "; if the change is meant, `ateliers data seal` accepts it"

#: Rows wanted of a table: column → values. A row is read when one of its columns has one of them.
Wanted = Mapping[str, Iterable[str]]
#: Digests of the rows read: column → value → digest. Under ``*``, the whole table.
Reading = dict[str, dict[str, str]]
WHOLE = "*"
#: Enough of a sha256 to tell two versions of a few rows apart.
SHORT = 12


def short_digest(*texts: str) -> str:
    """Return the start of the sha256 of texts under each other."""
    digest = hashlib.sha256()
    for text in texts:
        digest.update(text.encode())
    return digest.hexdigest()[:SHORT]


def descriptor(root: Path) -> dict[str, Any]:
    """Return the data package of `root`.

    Raises
    ------
    InvalidInput
        If it is missing or is not JSON.
    """
    path = root / "data" / DESCRIPTOR
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InvalidInput("The tables of figures are missing.", str(path), REBUILD) from None
    except json.JSONDecodeError as error:
        raise InvalidInput(f"The data package is not JSON: {error}.", str(path), REBUILD) from None


def descriptor_bytes(package: dict[str, Any]) -> bytes:
    """Return a data package as it is written."""
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def resource(root: Path, name: str) -> dict[str, Any]:
    """Return the description of one table.

    Raises
    ------
    InvalidInput
        If there is no table of that name.
    """
    resources = {r["name"]: r for r in descriptor(root)["resources"]}
    if name not in resources:
        raise InvalidInput(
            f'There is no table "{name}".{nearest(name, resources)}',
            str(root / "data" / DESCRIPTOR),
            "name a table of the data package",
        )
    return resources[name]


def verified(root: Path, described: dict[str, Any]) -> bytes:
    """Return the bytes of a table once they are known to be the ones that were built.

    Raises
    ------
    InvalidInput
        If the file is missing, truncated or altered.
    """
    path = root / "data" / described["path"]
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise InvalidInput("A table of figures is missing.", str(path), REBUILD) from None
    if hashlib.sha256(raw).hexdigest() != described["hash"].removeprefix("sha256:"):
        state = "truncated" if len(raw) < described["bytes"] else "altered"
        raise InvalidInput(
            f"The table {described['name']} is {state}: {len(raw)} bytes, "
            f"{described['bytes']} were built, and its sha256 differs.",
            str(path),
            REBUILD + SEAL,
        )
    return raw


class Columns(Mapping[str, list[str]]):
    """The columns of rows, each made when it is asked for: two out of ten, as a rule.

    Parameters
    ----------
    names : list of str
    cells : list of list of str
        Rows, each with a cell for each name.
    """

    def __init__(self, names: list[str], cells: list[list[str]]) -> None:
        self._places = {name: place for place, name in enumerate(names)}
        self._cells = cells
        self._made: dict[str, list[str]] = {}

    def __getitem__(self, name: str) -> list[str]:
        if name not in self._made:
            place = self._places[name]
            self._made[name] = [row[place] for row in self._cells]
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


@dataclass(frozen=True)
class Rows:
    """A table as the text of its rows.

    Parameters
    ----------
    head : str
        First line, with the names of the columns; empty for outlines.
    texts : list of str
        Each row as it is written in the file (a feature of a GeoJSON file, as JSON).
    columns : mapping of str to list of str
        Cells of each column, in the order of the rows.
    about : str
        Citation of the sources, which figures show: a change of it is a change of what is read.
    """

    head: str
    texts: list[str]
    columns: Mapping[str, list[str]]
    about: str = ""
    _places: dict[str, dict[str, int | list[int]]] = field(default_factory=dict, repr=False)

    def having(self, column: str, value: str) -> list[int]:
        """Return the rows that hold a value in a column, in the order of the file."""
        found = self._index(column).get(value, [])
        return [found] if isinstance(found, int) else found

    def _index(self, column: str) -> dict[str, int | list[int]]:
        """Return the row of each value of a column; its rows when there are several."""
        if column not in self._places:
            # Most values of a long table have one row: a number costs less than a list of one.
            index: dict[str, int | list[int]] = {}
            for row, value in enumerate(self.columns[column]):
                known = index.setdefault(value, row)
                if isinstance(known, list):
                    known.append(row)
                elif known != row:
                    index[value] = [known, row]
            self._places[column] = index
        return self._places[column]

    def select(self, wanted: Wanted | None) -> list[int]:
        """Return the rows wanted, in the order of the file; all of them without `wanted`."""
        if wanted is None:
            return list(range(len(self.texts)))
        found = {
            row
            for column, values in wanted.items()
            for value in values
            for row in self.having(column, value)
        }
        return sorted(found)

    def reading(self, wanted: Wanted | None) -> Reading:
        """Return what tells a change of the rows wanted, value by value.

        A value that has no row is there too: a row that appears is a change.
        """
        about = self.head + self.about
        if wanted is None:
            return {WHOLE: {WHOLE: short_digest(about, *self.texts)}}
        return {
            column: {value: self._digest(about, column, value) for value in sorted(set(values))}
            for column, values in wanted.items()
        }

    def _digest(self, about: str, column: str, value: str) -> str:
        return short_digest(about, *(self.texts[row] for row in self.having(column, value)))


def rows_of(raw: bytes, described: dict[str, Any], path: Path) -> Rows:
    """Return the rows of a table.

    Raises
    ------
    InvalidInput
        If the file is not text, a row has not as many cells as the first line has names, or a
        cell runs over several lines (a change could not be shown row by row).
    """
    about = " ; ".join(s["cite"] for s in described["sources"])
    return _rows(raw, described["format"], about, path)


@cache
def _rows(raw: bytes, form: str, about: str, path: Path) -> Rows:
    """Return the rows of these bytes; a check and a plan of the same tables read them once."""
    try:
        text = parquet.csv_text(raw, path, REBUILD) if form == "parquet" else raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _unreadable(str(error), path) from None
    if form == "geojson":
        features = json.loads(text)["features"]
        codes = [str(feature["properties"]["code"]) for feature in features]
        shapes = [json.dumps(feature, ensure_ascii=False) for feature in features]
        return Rows("", shapes, {"code": codes}, about)
    lines = text.splitlines(keepends=True)
    if not lines:
        raise _unreadable("it is empty", path)
    try:
        cells = list(csv.reader(lines, strict=True))
    except csv.Error as error:
        raise _unreadable(str(error), path) from None
    names, widths = cells[0], {len(row) for row in cells}
    if len(cells) != len(lines):
        raise _unreadable("a cell runs over several lines", path)
    if widths != {len(names)}:
        wrong = next(line for line, row in enumerate(cells, start=1) if len(row) != len(names))
        raise _unreadable(f"line {wrong} has not the {len(names)} cells of the first", path)
    return Rows(lines[0], lines[1:], Columns(names, cells[1:]), about)


def _unreadable(said: str, path: Path) -> InvalidInput:
    return InvalidInput(f"The table cannot be read: {said}.", str(path), REBUILD)


def verify(root: Path) -> list[str]:
    """Verify that every table is the one that was built; return their names.

    Raises
    ------
    InvalidInput
        At the first table that is missing, truncated or altered.
    """
    package = descriptor(root)
    for described in package["resources"]:
        verified(root, described)
    return [r["name"] for r in package["resources"]]
