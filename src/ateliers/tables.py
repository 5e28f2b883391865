"""Read ``data/``: tidy tables described, with their checksums, in a data package.

The descriptor follows the Frictionless Data Package specification
(https://specs.frictionlessdata.io/tabular-data-package/).
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from ateliers.datapackage import (
    REBUILD,
    WHOLE,
    Rows,
    Wanted,
    resource,
    rows_of,
    short_digest,
    verified,
)
from ateliers.errors import InvalidInput

#: Types of the data package and of pandas.
DTYPES = {"string": "string", "number": "float64", "integer": "Int64"}


def _parsed(raw: bytes, described: dict[str, Any], path: Path) -> pd.DataFrame:
    """Return the typed frame of a CSV table, or say which column or cell is wrong."""
    fields = described["schema"]["fields"]
    try:
        frame = pd.read_csv(io.BytesIO(raw), dtype=str, keep_default_na=False, na_values=[""])
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise InvalidInput(f"The table cannot be read: {error}", str(path), REBUILD) from None
    names = [f["name"] for f in fields]
    if list(frame.columns) != names:
        missing = [n for n in names if n not in frame.columns]
        raise InvalidInput(
            f"Columns of {described['name']} are {list(frame.columns)}, expected {names}"
            + (f" (missing: {', '.join(missing)})." if missing else "."),
            str(path),
            REBUILD,
        )
    for f in fields:
        # Text as plain objects: on tables this small they are read cell by cell, and Arrow is slow.
        dtype = "object" if f["type"] == "string" else DTYPES[f["type"]]
        try:
            frame[f["name"]] = frame[f["name"]].astype(dtype)
        except (ValueError, TypeError) as error:
            raise InvalidInput(
                f'Column "{f["name"]}" is not of type {f["type"]}: {error}.', str(path), REBUILD
            ) from None
    keys = described["schema"].get("primaryKey", [])
    twice = frame[frame.duplicated(keys, keep=False)] if keys else frame.iloc[:0]
    if len(twice):
        first = twice.iloc[0]
        raise InvalidInput(
            f"{len(twice)} rows share a key; first: {', '.join(str(first[k]) for k in keys)}.",
            str(path),
            REBUILD,
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
        Filled as tables are read: name → file, sha256, number and digest of the rows, the same by
        value (see :data:`ateliers.datapackage.Reading`), sources.

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
        return self._frame(name, None if codes is None else {"code": set(codes)})

    def register(self, codes: Iterable[str], epci: Iterable[str]) -> pd.DataFrame:
        """Return the rows of the table of territories for `codes` and the communes of `epci`."""
        return self._frame("territories", {"code": set(codes), "epci": set(epci)})

    def geography(self, name: str, codes: Iterable[str] | None = None) -> Any:
        """Return the outlines of a GeoJSON resource: geometry (EPSG:4326) and code."""
        import geopandas

        _, rows, kept = self._selected(name, None if codes is None else {"code": set(codes)})
        features = [json.loads(rows.texts[row]) for row in kept]
        # Named, so that a selection without any outline has the same columns.
        frame = geopandas.GeoDataFrame.from_features(
            features, crs="EPSG:4326", columns=["geometry", "code"]
        )
        frame.attrs["cite"] = rows.about
        return frame

    def _frame(self, name: str, wanted: Wanted | None) -> pd.DataFrame:
        described, rows, kept = self._selected(name, wanted)
        text = rows.head + "".join(rows.texts[row] for row in kept)
        frame = _parsed(text.encode(), described, self.root / "data" / described["path"])
        frame.attrs["cite"] = rows.about
        return frame

    def _selected(self, name: str, wanted: Wanted | None) -> tuple[dict[str, Any], Rows, list[int]]:
        """Return the description of a table, its rows and which are wanted; note what is read."""
        described = resource(self.root, name)
        path = self.root / "data" / described["path"]
        rows = rows_of(verified(self.root, described), described, path)
        for column in wanted or ():
            if column not in rows.columns:
                raise InvalidInput(f'{name} has no column "{column}".', str(path), REBUILD)
        noted = self.log.setdefault(
            name,
            {
                "file": f"data/{described['path']}",
                "sha256": described["hash"].removeprefix("sha256:"),
                "rows": 0,
                "read": {},
                "sources": [s["id"] for s in described["sources"]],
            },
        )
        for column, values in rows.reading(wanted).items():
            noted["read"].setdefault(column, {}).update(values)
        noted["digest"] = short_digest(json.dumps(noted["read"], sort_keys=True))
        noted["rows"] = len(rows.select(None if WHOLE in noted["read"] else noted["read"]))
        return described, rows, rows.select(wanted)


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """Return a frame as CSV bytes that depend on nothing but its values."""
    return frame.to_csv(index=False, lineterminator="\n", float_format="%.12g").encode("utf-8")
