"""What must hold of each table of ``data/``. A rule returns every fault it finds, with its remedy.

A rule that cannot be checked, because what it compares is missing or already known to be wrong,
returns ``None``.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from ateliers import parquet
from ateliers.datapackage import REBUILD, SEAL
from ateliers.errors import InvalidInput, nearest
from ateliers.sources import description
from ateliers.sources.catalogue import PATH, RESTORE, Catalogue
from ateliers.sources.schemas import Fault, TableSchema, counted, faults

PACKAGE = "data/datapackage.json"
DECLARED = "src/ateliers/sources/declared"
#: How to mend a description that is not what it should be.
DESCRIBE = (
    "restore both files (`git checkout -- data`); if the change is meant, `ateliers data seal` "
    f"writes it in {PACKAGE}"
)
#: Keys that only a build may change: they say from which files the tables were made.
MADE_FROM = ("sha256", "status")

Found = list[InvalidInput] | None


@dataclass
class Given:
    """A table to check, and what it is checked against; ``None`` stands for what is unreadable.

    Parameters
    ----------
    root : pathlib.Path
    schema : TableSchema
        What the table must be.
    described : dict, optional
        What the data package says of it.
    catalogue : Catalogue, optional
        Where its figures come from.
    raw : bytes, optional
        The file.
    frame : pandas.DataFrame, optional
        Its rows, as text cells.
    lists : mapping of str to set of str, optional
        Codes that exist: of each level of the territories, of stations, of sites. Nothing when
        the tables that list them are wrong themselves.
    as_written : bool
        Whether the data package is as it was written: if so, a checksum that differs is the fault
        of the file.
    """

    root: Path
    schema: TableSchema
    described: dict[str, Any] | None
    catalogue: Catalogue | None
    raw: bytes | None
    frame: pd.DataFrame | None
    lists: Mapping[str, set[str]] | None = None
    as_written: bool = True

    @property
    def file(self) -> str:
        """Return the path of the file, as errors show it."""
        return f"data/{self.schema.path}"

    @property
    def columns(self) -> list[str]:
        """Return the columns declared."""
        return [f.name for f in self.schema.fields]

    @cached_property
    def faults(self) -> list[Fault]:
        """Return what breaks the schema."""
        if self.frame is None:
            return []
        if self.schema.format == "parquet" and self.raw is not None:
            return list(_national_faults(self.raw, self.schema))
        return faults(self.schema, self.frame)

    def wrong(self, what: str, mend: str = REBUILD + SEAL) -> InvalidInput:
        """Return a fault of the file; one written by hand is mended there, not built again."""
        if self.schema.by_hand:
            mend = f"mend the row named in {self.file}, then `ateliers data seal`"
        return InvalidInput(f"{self.schema.name}: {what}.", self.file, mend)


def read_bytes(root: Path, schema: TableSchema) -> bytes | None:
    """Return a file of ``data/``, if it is there."""
    path = root / "data" / schema.path
    return path.read_bytes() if path.is_file() else None


def read_frame(schema: TableSchema, raw: bytes | None) -> pd.DataFrame | None:
    """Return the cells of a table (of a GeoJSON document, the properties), if it is readable."""
    if raw is None:
        return None
    try:
        if schema.format == "geojson":
            features = json.loads(raw)["features"]
            whole = [feature for feature in features if feature["geometry"]["coordinates"]]
            return pd.DataFrame([feature["properties"] for feature in whole], dtype=str)
        if schema.format == "parquet":
            return _national(raw, schema.path)
        return pd.read_csv(io.BytesIO(raw), dtype=str, keep_default_na=False, na_values=[""])
    except InvalidInput:
        return None
    except (ValueError, KeyError, TypeError):
        # Parsing errors of pandas and of JSON, and wrong encodings, are all ValueErrors.
        return None


@cache
def _national(raw: bytes, path: str) -> pd.DataFrame:
    """Return the cells of a Parquet table; those who read it leave it as it is."""
    text = parquet.csv_text(raw, Path(path), REBUILD)
    return pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False, na_values=[""])


@cache
def _national_faults(raw: bytes, schema: TableSchema) -> tuple[Fault, ...]:
    """Return what breaks the schema of a Parquet table: the same bytes are checked once."""
    return tuple(faults(schema, _national(raw, schema.path)))


def file(given: Given) -> Found:
    """Verify that the file is there and can be read."""
    if given.raw is None:
        return [given.wrong("the file is missing", REBUILD)]
    if given.frame is None:
        return [given.wrong("the file cannot be read (truncated, or not of its format)", REBUILD)]
    return []


def described(given: Given) -> Found:
    """Verify that the data package says what is declared: title, fields, units, key, geography."""
    if given.described is None:
        said = f"{given.schema.name} is not described"
        return [InvalidInput(f"{said} in {PACKAGE}.", PACKAGE, REBUILD + SEAL)]
    expected = _expected(given)
    if expected is None:
        return None
    own = {k: v for k, v in expected.items() if k not in ("sources", "licenses")}
    written = {k: v for k, v in given.described.items() if k not in ("sources", "licenses")}
    return [
        InvalidInput(f"{given.schema.name}: {said}.", PACKAGE, DESCRIBE)
        for _, said in differences(own, written, f"what {DECLARED} declares")
    ]


def sources(given: Given) -> Found:
    """Verify that the data package says of sources and licences what the catalogue says."""
    if given.described is None or given.catalogue is None:
        return None
    if unknown := unknown_sources(given.schema, given.catalogue):
        return list(unknown)
    expected = _expected(given) or {}
    pairs = [
        *_compared(expected["sources"], given.described.get("sources"), "sources", given),
        *_compared(expected["licenses"], given.described.get("licenses"), "licences", given),
    ]
    return [InvalidInput(f"{said}.", PACKAGE, made(where)) for where, said in pairs]


def _compared(
    expected: list[dict[str, Any]], written: Any, key: str, given: Given
) -> Iterator[tuple[str, str]]:
    """Yield how the sources (or licences) of a table differ from those of the catalogue.

    What is wrong of one of them is said without the table, so that it is said once for all.
    """
    there = _by_name(written) if _named(written) else {}
    where = f"{key} of {given.schema.name}"
    yield from differences(list(_by_name(expected)), list(there), PATH, where)
    for name, one in _by_name(expected).items():
        if name in there:
            # The links of a source to its licences follow from their names.
            mine, its = ({**d, "licenses": None} for d in (one, there[name]))
            yield from differences(mine, its, PATH, f"{key}.{name}")


def unknown_sources(schema: TableSchema, catalogue: Catalogue) -> list[InvalidInput]:
    """Return the sources that a table names and the catalogue does not describe."""
    return [
        InvalidInput(
            f'The table {schema.name} names an unknown source "{ident}".'
            + nearest(ident, catalogue.sources),
            f"{DECLARED}, table {schema.name}",
            f"describe it in {PATH}, or {RESTORE}",
        )
        for ident in schema.sources
        if ident not in catalogue.sources
    ]


def made(key: str) -> str:
    """Return how to mend what the data package says under a key."""
    return REBUILD if set(key.split(".")) & set(MADE_FROM) else DESCRIBE


def _expected(given: Given) -> dict[str, Any] | None:
    """Return the description the table should have, its measures apart."""
    written, catalogue = given.described, given.catalogue
    if written is None or catalogue is None or unknown_sources(given.schema, catalogue):
        return None
    digest = str(written.get("hash", "")).removeprefix("sha256:")
    size, rows = written.get("bytes", 0), written.get("rows", 0)
    return description.table(given.schema, catalogue, digest, size, rows)


def columns(given: Given) -> Found:
    """Verify that the columns are those declared, in order."""
    if given.frame is None:
        return None
    there, wanted = list(given.frame.columns), given.columns
    missing = [name for name in wanted if name not in there]
    more = [name for name in there if name not in wanted]
    found = []
    if missing:
        found.append(given.wrong(f"column missing: {', '.join(missing)}", REBUILD))
    if more:
        found.append(given.wrong(f"column not declared: {', '.join(map(str, more))}", REBUILD))
    if not found and there != wanted:
        found.append(given.wrong(f"columns are in the order {', '.join(there)}", REBUILD))
    return found


def rows(given: Given) -> Found:
    """Verify that there are as many rows as were built."""
    if given.frame is None or given.described is None:
        return None
    there, built = len(given.frame), given.described.get("rows")
    if there == built:
        return []
    gap = abs(there - built) if isinstance(built, int) else 0
    said = f"{counted(gap, 'row')} {'missing' if there < (built or 0) else 'added'}"
    return [given.wrong(f"{said}: {there} are there, {built} were built")]


def values(given: Given) -> Found:
    """Verify types, ranges, allowed values and statuses."""
    return _faults(given, "values")


def key(given: Given) -> Found:
    """Verify that no two rows share a key."""
    return _faults(given, "key")


def _faults(given: Given, rule: str) -> Found:
    if given.frame is None or columns(given):
        return None
    return [given.wrong(one.said, REBUILD) for one in given.faults if one.rule == rule]


def references(given: Given) -> Found:
    """Verify that codes are of territories, stations or sites, and citations of sources."""
    if given.frame is None or given.lists is None or given.catalogue is None or columns(given):
        return None
    found = []
    for name, listed, cells in _coded(given.schema, given.frame):
        unknown = sorted(set(cells.dropna().unique()) - given.lists.get(listed, set()))
        if unknown:
            said = f'column "{name}" has {counted(len(unknown), "code")} in no list of {listed}'
            first = f"first: {unknown[0]}"
            if given.schema.by_hand:
                line = cells[cells.eq(unknown[0])].index[0]
                first += f", row {given.frame[given.schema.key[0]].loc[line]}"
            found.append(given.wrong(f"{said}; {first}", REBUILD))
    if "source" in given.columns:
        catalogue = given.catalogue.sources
        cites = {catalogue[i].cite for i in given.schema.sources if i in catalogue}
        unknown = sorted(set(given.frame["source"].dropna().unique()) - cites)
        found += [
            given.wrong(f'column "source" cites « {cite} », as no source of it in {PATH}', REBUILD)
            for cite in unknown
        ]
    return found


def _coded(schema: TableSchema, frame: pd.DataFrame) -> Iterator[tuple[str, str, pd.Series]]:
    """Yield the columns that refer to a list: name, list, cells."""
    for f in schema.fields:
        if f.refers == "level":
            for level, rows_ in frame.groupby("level"):
                yield f.name, str(level), rows_[f.name]
        elif f.refers == "place":
            for site, rows_ in frame.groupby("site"):
                yield f.name, place_list(str(site)), rows_[f.name].str.split().explode()
        elif f.refers:
            yield f.name, f.refers, frame[f.name]


def place_list(site: str) -> str:
    """Return the name of the list of the communes, EPCI and départements of a site."""
    return f"places of {site}"


def sha256(given: Given) -> Found:
    """Verify that the file is, byte for byte, the one that was built."""
    if given.raw is None or given.frame is None or given.described is None:
        return None
    if any(rule(given) for rule in (columns, rows, values, key, references)):
        # What differs is already said, more plainly.
        return None
    digest = "sha256:" + hashlib.sha256(given.raw).hexdigest()
    if digest == given.described.get("hash"):
        return []
    if not given.as_written:
        said = f"The sha256 of {given.schema.name} is not that of its file, and {PACKAGE} was"
        return [InvalidInput(f"{said} changed since it was written.", PACKAGE, REBUILD + SEAL)]
    size, built = len(given.raw), given.described.get("bytes")
    said = "a value was changed: its rows and columns are those that were built, not its sha256"
    return [given.wrong(f"{said} ({size} bytes, {built} were built)")]


#: The rules, in the order in which they are shown.
RULES: dict[str, Callable[[Given], Found]] = {
    "file": file,
    "described": described,
    "sources": sources,
    "columns": columns,
    "rows": rows,
    "values": values,
    "key": key,
    "references": references,
    "sha256": sha256,
}


def differences(
    expected: Any, written: Any, origin: str, where: str = ""
) -> Iterator[tuple[str, str]]:
    """Yield where two descriptions differ, and a sentence for each difference.

    Parameters
    ----------
    expected, written : object
        What JSON holds. Lists of named objects are compared by name.
    origin : str
        Where what is expected is said.
    where : str
        Key under which both are.
    """
    if isinstance(expected, dict) and isinstance(written, dict):
        for name in [*expected, *(n for n in written if n not in expected)]:
            inner = f"{where}.{name}" if where else str(name)
            if name not in written:
                yield inner, f"{inner} is missing from {PACKAGE}"
            elif name not in expected:
                yield inner, f"{inner} of {PACKAGE} is not in {origin}"
            else:
                yield from differences(expected[name], written[name], origin, inner)
    elif _named(expected) and _named(written):
        named, said = _by_name(expected), _by_name(written)
        yield from differences(named, said, origin, where)
        if set(named) == set(said) and list(named) != list(said):
            yield where, f"{where} of {PACKAGE} is not in the order of {origin}"
    elif expected != written:
        yield where, f"{where} is {_quoted(written)} in {PACKAGE}, {_quoted(expected)} in {origin}"


def _named(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(v, dict) and _name(v) for v in value)


def _name(value: dict[str, Any]) -> str:
    return str(value.get("id") or value.get("name") or "")


def _by_name(value: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {_name(one): one for one in value}


def _quoted(value: Any) -> str:
    return f"« {value} »" if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
