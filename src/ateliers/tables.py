"""Read and write ``data/``: tidy tables described, with their checksums, in a data package.

The descriptor follows the Frictionless Data Package specification
(https://specs.frictionlessdata.io/tabular-data-package/).
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from ateliers.errors import InvalidInput, nearest
from ateliers.project import write_atomic

DESCRIPTOR = "datapackage.json"
_REBUILD = "restore it (`git checkout -- data`) or rebuild it (`ateliers data build --from DIR`)"
_SEAL = "; if the change is meant, `ateliers data seal` accepts it"
#: Types of the data package and of pandas.
DTYPES = {"string": "string", "number": "float64", "integer": "Int64"}


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
        raise InvalidInput("The tables of figures are missing.", str(path), _REBUILD) from None
    except json.JSONDecodeError as error:
        raise InvalidInput(f"The data package is not JSON: {error}.", str(path), _REBUILD) from None


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


def _verified(root: Path, described: dict[str, Any]) -> bytes:
    """Return the bytes of a table once they are known to be the ones that were built."""
    path = root / "data" / described["path"]
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise InvalidInput("A table of figures is missing.", str(path), _REBUILD) from None
    if hashlib.sha256(raw).hexdigest() != described["hash"].removeprefix("sha256:"):
        state = "truncated" if len(raw) < described["bytes"] else "altered"
        raise InvalidInput(
            f"The table {described['name']} is {state}: {len(raw)} bytes, "
            f"{described['bytes']} were built, and its sha256 differs.",
            str(path),
            _REBUILD + _SEAL,
        )
    return raw


def _parsed(raw: bytes, described: dict[str, Any], path: Path) -> pd.DataFrame:
    """Return the typed frame of a CSV table, or say which column or cell is wrong."""
    fields = described["schema"]["fields"]
    try:
        frame = pd.read_csv(io.BytesIO(raw), dtype=str, keep_default_na=False, na_values=[""])
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise InvalidInput(f"The table cannot be read: {error}", str(path), _REBUILD) from None
    names = [f["name"] for f in fields]
    if list(frame.columns) != names:
        missing = [n for n in names if n not in frame.columns]
        raise InvalidInput(
            f"Columns of {described['name']} are {list(frame.columns)}, expected {names}"
            + (f" (missing: {', '.join(missing)})." if missing else "."),
            str(path),
            _REBUILD,
        )
    for f in fields:
        # Text as plain objects: on tables this small they are read cell by cell, and Arrow is slow.
        dtype = "object" if f["type"] == "string" else DTYPES[f["type"]]
        try:
            frame[f["name"]] = frame[f["name"]].astype(dtype)
        except (ValueError, TypeError) as error:
            raise InvalidInput(
                f'Column "{f["name"]}" is not of type {f["type"]}: {error}.', str(path), _REBUILD
            ) from None
    keys = described["schema"].get("primaryKey", [])
    twice = frame[frame.duplicated(keys, keep=False)] if keys else frame.iloc[:0]
    if len(twice):
        first = twice.iloc[0]
        raise InvalidInput(
            f"{len(twice)} rows share a key; first: {', '.join(str(first[k]) for k in keys)}.",
            str(path),
            _REBUILD,
        )
    return frame


@dataclass
class Reader:
    """Read tables and remember which rows were read, for the record of the run.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the project.
    log : dict
        Filled as tables are read: name → file, sha256, rows, digest of the rows, sources.

    Notes
    -----
    A frame read carries in ``attrs["cite"]`` the citation of its sources.
    """

    root: Path
    log: dict[str, dict[str, Any]] = field(default_factory=dict)

    def read(self, name: str, codes: Iterable[str] | None = None) -> pd.DataFrame:
        """Return the rows of a table whose ``code`` is among `codes` (all rows without it).

        Raises
        ------
        InvalidInput
            If the table is unknown, missing, truncated, altered or badly typed.
        """
        described = resource(self.root, name)
        path = self.root / "data" / described["path"]
        raw = _verified(self.root, described)
        frame = _parsed(raw, described, path)
        if codes is not None:
            frame = frame[frame["code"].isin(set(codes))].reset_index(drop=True)
        self._remember(name, described, len(frame), csv_bytes(frame))
        frame.attrs["cite"] = " ; ".join(s["cite"] for s in described["sources"])
        return frame

    def register(self) -> pd.DataFrame:
        """Return the table of territories, which every run reads: no mark of what a run studies."""
        described = resource(self.root, "territories")
        path = self.root / "data" / described["path"]
        return _parsed(_verified(self.root, described), described, path)

    def geography(self, name: str, codes: Iterable[str] | None = None) -> Any:
        """Return the outlines of a GeoJSON resource as a GeoDataFrame (code, name, geometry)."""
        import geopandas

        described = resource(self.root, name)
        raw = _verified(self.root, described)
        features = json.loads(raw)["features"]
        frame = geopandas.GeoDataFrame.from_features(features, crs="EPSG:4326")
        if codes is not None:
            frame = frame[frame["code"].isin(set(codes))].reset_index(drop=True)
        self._remember(name, described, len(frame), frame.to_json(drop_id=True).encode())
        frame.attrs["cite"] = " ; ".join(s["cite"] for s in described["sources"])
        return frame

    def _remember(self, name: str, described: dict[str, Any], rows: int, read: bytes) -> None:
        self.log[name] = {
            "file": f"data/{described['path']}",
            "sha256": described["hash"].removeprefix("sha256:"),
            "rows": rows,
            "digest": hashlib.sha256(read).hexdigest(),
            "sources": [s["id"] for s in described["sources"]],
        }


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """Return a frame as CSV bytes that depend on nothing but its values."""
    return frame.to_csv(index=False, lineterminator="\n", float_format="%.12g").encode("utf-8")


def check(root: Path) -> list[str]:
    """Verify every table of the data package; return their names.

    Raises
    ------
    InvalidInput
        At the first table that is missing, truncated, altered or badly typed.
    """
    package = descriptor(root)
    for described in package["resources"]:
        raw = _verified(root, described)
        if described["format"] == "csv":
            frame = _parsed(raw, described, root / "data" / described["path"])
            if len(frame) != described["rows"]:
                raise InvalidInput(
                    f"{described['name']} has {len(frame)} rows, {described['rows']} were built.",
                    str(root / "data" / described["path"]),
                    _REBUILD,
                )
    return [r["name"] for r in package["resources"]]


def seal(root: Path) -> list[str]:
    """Accept the tables as they stand: validate them, then write their new checksums.

    Returns
    -------
    list of str
        Names of the tables whose checksum changed.
    """
    package = descriptor(root)
    changed = []
    for described in package["resources"]:
        path = root / "data" / described["path"]
        try:
            raw = path.read_bytes()
        except FileNotFoundError:
            raise InvalidInput("A table of figures is missing.", str(path), _REBUILD) from None
        digest = "sha256:" + hashlib.sha256(raw).hexdigest()
        if digest == described["hash"]:
            continue
        if described["format"] == "csv":
            described["rows"] = len(_parsed(raw, described, path))
        described["hash"], described["bytes"] = digest, len(raw)
        changed.append(described["name"])
    if changed:
        write_descriptor(root, package)
    return changed


def write_descriptor(root: Path, package: dict[str, Any]) -> None:
    """Write the data package."""
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    write_atomic(root / "data" / DESCRIPTOR, text)
