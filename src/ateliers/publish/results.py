"""Results of measures, kept in ``benchmarks/results`` and shown on pages."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from ateliers.errors import InvalidInput

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
