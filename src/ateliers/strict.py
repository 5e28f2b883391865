"""YAML files edited by hand, read strictly: an unknown key is refused, and the nearest proposed."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from ateliers.errors import InvalidInput, nearest


class Strict(BaseModel):
    """A model that refuses a key it does not know and proposes the nearest one."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, given: Any) -> Any:
        if isinstance(given, dict):
            unknown = [str(key) for key in given if key not in cls.model_fields]
            if unknown:
                said = "; ".join(
                    f'unknown key "{key}".{nearest(key, cls.model_fields)}' for key in unknown
                )
                raise PydanticCustomError("unknown_key", "{said}", {"said": said})
        return given


# The C reader of PyYAML's wheels is ten times as fast; the Python one reads the same files.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _UniqueKeys(_Loader):
    """A YAML reader for which a key written twice is an error, not a silent overwrite."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [key.value for key, _ in node.value]
        twice = {key for key in keys if keys.count(key) > 1}
        if twice:
            # The second time, where the eye must go.
            again = next(k for i, (k, _) in enumerate(node.value) if k.value in keys[:i])
            said = f"key written twice: {', '.join(sorted(twice))}"
            raise yaml.constructor.ConstructorError(None, None, said, again.start_mark)
        return dict(super().construct_mapping(node, deep))


_Model = TypeVar("_Model", bound=Strict)


def read(path: Path, model: type[_Model], shown: str) -> _Model:
    """Return the content of a YAML file.

    Parameters
    ----------
    path : pathlib.Path
    model : type of Strict
        What the file must hold.
    shown : str
        How errors name the file.

    Raises
    ------
    InvalidInput
        When the file is not valid YAML, or a key is unknown, missing or of the wrong type.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        at = path.read_bytes()[: error.start].count(b"\n") + 1
        raise InvalidInput(
            "This is not valid YAML: it is not written in UTF-8.",
            f"{shown}, line {at}",
            "save it in UTF-8: `iconv -f WINDOWS-1252 -t UTF-8 FILE`",
        ) from error
    return parsed(text, model, shown)


def parsed(text: str, model: type[_Model], shown: str) -> _Model:
    """Return the content of a text in YAML (raises as :func:`read` does)."""
    try:
        content = yaml.load(text, Loader=_UniqueKeys)
    except yaml.YAMLError as error:
        raise _unreadable(error, text, shown) from error
    if not isinstance(content, dict):
        raise InvalidInput("The file must hold keys and values.", shown)
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise _explained(error, shown) from error


def _unreadable(error: yaml.YAMLError, text: str, shown: str) -> InvalidInput:
    """Say at which line a text stops being YAML."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return InvalidInput(f"This is not valid YAML: {error}", shown)
    parts = (getattr(error, "context", None), getattr(error, "problem", None))
    said = ", ".join(part for part in parts if part)
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    mend = "YAML is indented with spaces: replace the tabs" if "\t" in line else ""
    return InvalidInput(f"This is not valid YAML: {said}.", f"{shown}, line {mark.line + 1}", mend)


def _explained(error: ValidationError, shown: str) -> InvalidInput:
    """Turn the errors of pydantic into sentences that name the file and the key."""
    lines, mend = [], ""
    for one in error.errors():
        # Tags of unions ("str", "function-before[...]") are not keys of the file.
        path = ".".join(str(part) for part in one["loc"])
        lines.append(f"{path}: {one['msg']}" if path else one["msg"])
        if one["type"] == "string_type" and isinstance(one["input"], int):
            mend = 'write codes between quotes, "07341": without them YAML reads a number'
    return InvalidInput("\n".join(lines), shown, mend)
