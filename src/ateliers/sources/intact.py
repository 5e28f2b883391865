"""Tell a producer's file from what comes in its place: a web page, half a file, another encoding.

What is checked here needs only the format; the loaders then check columns and values.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
import zlib
from pathlib import Path

from ateliers.errors import InvalidInput
from ateliers.sources.catalogue import Source
from ateliers.sources.fetch import UNTOUCHED

AGAIN = f"fetch it again, or look at what that address answers; {UNTOUCHED}"
_BOM = b"\xef\xbb\xbf"


def verify(path: Path, source: Source, where: str = "") -> None:
    """Refuse a file that is not whole or not of the format of its source.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    source : Source
        What the catalogue says of it.
    where : str
        Where it comes from, for the message; its path by default.

    Raises
    ------
    InvalidInput
        Naming what came instead.
    """
    raw = path.read_bytes()
    said = _wrong(raw, source.format or "")
    if said:
        raise InvalidInput(
            f"{said} instead of « {source.publication} » ({source.producer}).",
            where or str(path),
            AGAIN,
        )


def _wrong(raw: bytes, kind: str) -> str:
    """Return what came instead of a file of a format, or nothing."""
    if not raw.strip():
        return "An empty file came"
    if raw.removeprefix(_BOM).lstrip()[:1] == b"<":
        return f"A web page came (it begins with {_beginning(raw)})"
    checks = {
        "csv": _table,
        "json": _json,
        "parquet": _parquet,
        "xlsx": _archive,
        "zip": _archive,
        "whl": _archive,
        "gz": _compressed,
        "tgz": _compressed,
    }
    return checks[kind](raw) if kind in checks else ""


def _beginning(raw: bytes) -> str:
    words = raw.removeprefix(_BOM).lstrip()[:40].decode("utf-8", errors="replace")
    return f"« {' '.join(words.split())} »"


def _table(raw: bytes) -> str:
    """Return what is wrong with a delimited file, whatever its columns."""
    if b"\0" in raw:
        return "A file with null bytes came"
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        cut = error.end == len(raw) and "unexpected end" in error.reason
        if cut:
            return f"A truncated file came (line {line} stops in the middle of a letter)"
        found = raw[error.start : error.start + 1].decode("latin-1")
        return f"A file that is not UTF-8 came (line {line}: « {found} » as in Latin-1)"
    if text.endswith("\n"):
        return ""
    # The last line of a whole file may lack its end, but not some of its cells.
    lines = text.splitlines()
    if len(lines) > 2:
        mark = ";" if lines[-2].count(";") > lines[-2].count(",") else ","
        before, last = (next(csv.reader([line], delimiter=mark), []) for line in lines[-2:])
        if len(last) < len(before):
            return f"A truncated file came (line {len(lines)} stops after {len(last)} cells)"
    return ""


def _json(raw: bytes) -> str:
    try:
        json.loads(raw)
    except ValueError as error:
        return f"A file that is not whole JSON came ({error})"
    return ""


def _parquet(raw: bytes) -> str:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        pq.read_table(io.BytesIO(raw))
    except (pa.ArrowException, OSError) as error:
        first = str(error).splitlines()[0]
        return f"A file that is not whole Parquet came ({first})"
    return ""


def _archive(raw: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            broken = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        return f"A file that is not a whole archive came ({error})"
    return f"A corrupt archive came (in {broken})" if broken else ""


def _compressed(raw: bytes) -> str:
    try:
        with gzip.open(io.BytesIO(raw)) as stream:
            while stream.read(1 << 20):
                pass
    except (OSError, EOFError, zlib.error) as error:
        return f"A file that is not whole gzip came ({error})"
    return ""
