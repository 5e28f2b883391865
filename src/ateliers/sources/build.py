"""Build every table of ``data/`` from the producers' files, byte for byte the same each time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from ateliers import parquet, tables
from ateliers.datapackage import DESCRIPTOR, descriptor, descriptor_bytes
from ateliers.errors import InvalidInput, nearest
from ateliers.project import write_atomic
from ateliers.sources import description
from ateliers.sources.catalogue import PATH, load
from ateliers.sources.context import Build
from ateliers.sources.declared import TABLES
from ateliers.sources.formats import Inputs
from ateliers.sources.recording import recorded
from ateliers.sources.rules import unknown_sources
from ateliers.sources.schemas import TableSchema, validate

Say = Callable[[str], None]


def build(
    root: Path,
    source_dir: Path,
    *,
    check: bool = False,
    accept_inputs: bool = False,
    only: Collection[str] | None = None,
    say: Say = print,
) -> list[str]:
    """Build the tables and their data package, and record which inputs they were made from.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the project.
    source_dir : pathlib.Path
        Folder of the producers' files.
    check : bool
        Write nothing; return the files of ``data/`` that would differ.
    accept_inputs : bool
        Take files that are not the ones last used, and record their sha256.
    only : collection of str, optional
        Names of the tables to build; all of them without it.

    Returns
    -------
    list of str
        Files of ``data/`` whose content changed (or would change).

    Raises
    ------
    InvalidInput
        If an input is missing or unexpected, is not the one last used, or a table breaks its
        schema: nothing is written.
    """
    if not source_dir.is_dir():
        raise InvalidInput("There is no such folder.", str(source_dir), "--from DIR")
    for name in only or ():
        if name not in TABLES:
            raise InvalidInput(f'There is no table "{name}".{nearest(name, TABLES)}')
    inputs = Inputs(source_dir, load(root))
    for name in only or TABLES:
        for error in unknown_sources(TABLES[name], inputs.catalogue):
            raise error
    if not accept_inputs:
        _refuse_others(inputs)
    work = Build(root, inputs)
    built: dict[str, bytes] = {}
    rows: dict[str, int] = {}
    for name, schema in TABLES.items():
        if only and name not in only:
            continue
        built[name], rows[name] = encoded(schema, schema.make(work))
        say(f"{schema.path}: {rows[name]} rows")
    return _written(root, inputs, built, rows, whole=not only, check=check)


def _refuse_others(inputs: Inputs) -> None:
    """Refuse files that are not the ones last used."""
    others = inputs.others()
    if others:
        raise InvalidInput(
            "These inputs are not the ones last used (truncated, altered, or another edition):\n"
            + "\n".join(f"  {other}" for other in others),
            str(inputs.folder),
            "give the same files; or accept these, `ateliers data build --from DIR "
            f"--accept-inputs`, then mend their vintage and geography in {PATH}",
        )


def encoded(schema: TableSchema, content: Any) -> tuple[bytes, int]:
    """Return the bytes of a table and its number of rows, once it is valid and in order."""
    if schema.format == "geojson":
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        # One feature a line, so that a change of one outline is one changed line.
        return text.replace('{"type":"Feature",', '\n{"type":"Feature",').encode() + b"\n", len(
            content["features"]
        )
    frame = validate(schema, content)
    write = parquet.encoded if schema.format == "parquet" else tables.csv_bytes
    return write(frame), len(frame)


def _written(
    root: Path,
    inputs: Inputs,
    built: dict[str, bytes],
    rows: dict[str, int],
    *,
    whole: bool,
    check: bool,
) -> list[str]:
    """Write what changed, or only name it with `check`; return the names."""
    files = {TABLES[name].path: raw for name, raw in built.items()}
    before = (root / PATH).read_text(encoding="utf-8")
    after, catalogue = recorded(before, inputs.catalogue, inputs.digests, whole=whole)
    files[Path(PATH).name] = after.encode()
    kept: dict[str, Any] = {}
    if (root / "data" / DESCRIPTOR).is_file():
        kept = {r["name"]: r for r in descriptor(root)["resources"]}
    for name, raw in built.items():
        digest = hashlib.sha256(raw).hexdigest()
        kept[name] = description.table(TABLES[name], catalogue, digest, len(raw), rows[name])
    package = description.package(catalogue, kept, TABLES)
    files[DESCRIPTOR] = descriptor_bytes(package)
    changed = [path for path, raw in files.items() if not _holds(root / "data" / path, raw)]
    for path in () if check else changed:
        write_atomic(root / "data" / path, files[path])
    return changed


def _holds(path: Path, raw: bytes) -> bool:
    return path.is_file() and path.read_bytes() == raw
