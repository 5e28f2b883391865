"""Results of measures, kept in ``benchmarks/results`` and shown on pages."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from markupsafe import Markup
from pydantic import BaseModel, ValidationError

from ateliers.errors import InvalidInput
from ateliers.figures.block import Table
from ateliers.numbers import NBSP, number
from ateliers.publish.blocks import Page, block_html
from ateliers.publish.records import Block
from ateliers.publish.templating import day

_Result = TypeVar("_Result", bound=BaseModel)


def read(root: Path, kept: Path, model: type[_Result], name: str, mend: str) -> _Result | None:
    """Return a result; ``None`` when nothing was measured.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the project.
    kept : pathlib.Path
        File of the result, from `root`.
    model : type of pydantic.BaseModel
        What it must hold.
    name, mend : str
        How an error names the result, and what it advises.

    Raises
    ------
    InvalidInput
        When the file is there but is not such a result.
    """
    path = root / kept
    if not path.is_file():
        return None
    try:
        return model.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidInput(
            f"{name} cannot be read: {first['msg']}.",
            f"{kept.as_posix()}, key {where}" if where else kept.as_posix(),
            mend,
        ) from None


def table_html(table: Table, shown: Page) -> Markup:
    """Return a table of measures as HTML; write its data beside the page."""
    return Markup(block_html(Block(table.payload()), shown))


def source(date: str) -> str:
    """Return the source of what was measured on a day (ISO 8601)."""
    return f"Source : Ateliers des territoires, mesure du {day(date)}."


def seconds(duration: float) -> str:
    """Return a duration in seconds, « 45,3 s »."""
    return f"{number(duration, 1)}{NBSP}s"
