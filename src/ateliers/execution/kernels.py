"""The two ways of starting the kernel of a notebook: forked, or a new Python."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ateliers.errors import InvalidInput, nearest
from ateliers.fastengine import MODULES, shared
from ateliers.project import SOURCE_DATE_EPOCH

FAST, STANDARD = "fast", "standard"
#: Environment variables of every kernel, read as it starts.
SETTINGS = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "SOURCE_DATE_EPOCH": SOURCE_DATE_EPOCH,
}
#: What the notebooks import. The modules of the library are not there: the record of a run names
#: those that its notebook loaded, and no other.
IMPORTED = (
    *MODULES,
    # pydantic loads its parts at their first use: `import pydantic` alone brings none of them.
    "pydantic.main",
    "pydantic.types",
    "pydantic.json_schema",
    "pydantic.functional_validators",
    "pydantic.plugin._schema_validator",
    "pydantic._internal._generate_schema",
    "pydantic._internal._validators",
    "yaml",
    "matplotlib.backends.backend_svg",
    "matplotlib.offsetbox",
    "matplotlib.patheffects",
)


@contextmanager
def kernels(engine: str, say: Callable[[str], Any]) -> Iterator[None]:
    """Make the kernels of the block start as `engine` says.

    Parameters
    ----------
    engine : str
        :data:`FAST` or :data:`STANDARD`.
    say : callable
        Receives one line when the fast engine is wanted, and this system has none.
    """
    if engine == STANDARD:
        yield
        return
    with shared(IMPORTED, env={**os.environ, **SETTINGS}) as reason:
        if reason:
            say(f"standard engine: {reason}")
        yield


def skip_web_grammar() -> None:
    """Spare this process the grammar of international web addresses, before nbformat is imported.

    It takes a second or two to load, and no notebook is checked against it; its import is optional.
    """
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]


def check_engine(name: str) -> str:
    """Return the name of an engine.

    Raises
    ------
    InvalidInput
        If there is none of this name.
    """
    if name not in (FAST, STANDARD):
        raise InvalidInput(
            f'"{name}" is not an engine.{nearest(name, (FAST, STANDARD))}',
            "--engine, or the variable ATELIERS_ENGINE",
            f"write {FAST} or {STANDARD}",
        )
    return name
