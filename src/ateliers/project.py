"""Where things are, and how files are written."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from ateliers.errors import InvalidInput

#: Date stamped on everything generated, so that two builds of one commit are identical.
SOURCE_DATE_EPOCH = "1767225600"  # 1 January 2026, the geography date of the book


def root() -> Path:
    """Return the folder of the project (the one that holds ``_config.yml``).

    ``ATELIERS_ROOT`` comes first, so that a copy of the data can be analysed; then the
    current folder and its parents, so that a clone uses its own files; then the folder this
    package was installed from, so that a notebook works wherever it is opened.
    """
    named = os.environ.get("ATELIERS_ROOT")
    if named:
        folder = Path(named).resolve()
        if not _is_project(folder):
            raise InvalidInput(
                f"{folder} is not a folder of this project (no _config.yml or parameters/).",
                "environment variable ATELIERS_ROOT",
                "unset it, or point it at a checkout",
            )
        return folder
    here = Path.cwd().resolve()
    for folder in (here, *here.parents, Path(__file__).resolve().parents[2]):
        if _is_project(folder):
            return folder
    raise InvalidInput(
        "The project's parameters and data were not found.",
        str(here),
        "run from a checkout, or set ATELIERS_ROOT to one",
    )


def _is_project(folder: Path) -> bool:
    return (folder / "_config.yml").is_file() and (folder / "parameters").is_dir()


def file_digest(path: Path) -> str:
    """Return the sha256 of a file; nothing when there is no such file."""
    if not path.is_file():
        return ""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_atomic(path: Path, content: str | bytes) -> None:
    """Write `content` beside `path`, then rename: a reader never sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = content.encode("utf-8") if isinstance(content, str) else content
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(raw)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
