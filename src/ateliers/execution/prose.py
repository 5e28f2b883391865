"""Give an executed notebook the new text of its template, its code and outputs as they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_INJECTED = "injected-parameters"


def reinject(template: Mapping[str, Any], executed: dict[str, Any]) -> dict[str, Any]:
    """Return an executed notebook with the prose of its template.

    Parameters
    ----------
    template : mapping
        The template as it is now; its code cells are those that were executed.
    executed : dict
        The notebook that papermill executed.

    Returns
    -------
    dict
        The notebook that an execution would give now.
    """
    code = [cell for cell in executed["cells"] if cell["cell_type"] == "code"]
    injected = [cell for cell in code if _INJECTED in _tags(cell)]
    ran = iter([cell for cell in code if cell not in injected])
    cells: list[dict[str, Any]] = []
    for cell in template["cells"]:
        # papermill gives every cell a list of tags.
        cell = {**cell, "metadata": {**cell["metadata"], "tags": _tags(cell)}}
        if cell["cell_type"] == "code":
            done = next(ran)
            cell |= {name: done[name] for name in ("execution_count", "outputs")}
        cells.append(cell)
        if "parameters" in _tags(cell):
            cells += injected
            injected = []
    return {**executed, "cells": [*injected, *cells]}


def _tags(cell: Mapping[str, Any]) -> list[str]:
    return list(cell["metadata"].get("tags", []))
