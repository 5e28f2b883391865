"""Read what the runs left: their record, their notebook and the blocks it shows."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ateliers.figures.block import MIME

#: Name under which comparisons are recorded in place of a site.
COMPARISON = "comparison"


@dataclass(frozen=True)
class Block:
    """One block of an executed notebook.

    Parameters
    ----------
    payload : dict
        The JSON document of the block (see :mod:`ateliers.figures.block`).
    html : str
        What the notebook shows; holds the large drawing of a figure.
    """

    payload: dict[str, Any]
    html: str = ""

    @property
    def kind(self) -> str:
        """``figure``, ``table``, ``findings`` or ``absent``."""
        return str(self.payload["kind"])

    @property
    def name(self) -> str:
        """Name of the block in its theme's contract."""
        return str(self.payload["name"])

    @property
    def large(self) -> str:
        """The large drawing of a figure, as an SVG document; empty for other blocks."""
        start, end = self.html.find("<svg"), self.html.rfind("</svg>")
        return self.html[start : end + len("</svg>")] if 0 <= start < end else ""


@dataclass(frozen=True)
class Run:
    """What is known of one analysis: its record and, when it succeeded, its notebook.

    Parameters
    ----------
    folder : pathlib.Path
        Folder of the run.
    record : dict
        Content of ``run.json``; empty when the analysis was never run.
    notebook : dict or None
        The executed notebook; ``None`` when the run failed or was never made.
    """

    folder: Path
    record: dict[str, Any] = field(default_factory=dict)
    notebook: dict[str, Any] | None = None

    @property
    def done(self) -> bool:
        """Whether the run succeeded and its notebook can be published."""
        return self.record.get("status") == "done" and self.notebook is not None

    def blocks(self) -> dict[str, Block]:
        """Return the blocks shown by the notebook, by name."""
        cells = self.notebook["cells"] if self.notebook else []
        found = [b for cell in cells for b in cell_blocks(cell)]
        return {b.name: b for b in found}

    def indicators(self) -> list[dict[str, str]]:
        """Return the rows of the indicator record, every cell as text."""
        return self._rows

    @cached_property
    def _rows(self) -> list[dict[str, str]]:
        path = self.folder / "indicators.csv"
        if not self.done or not path.is_file():
            return []
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream))


def cell_blocks(cell: dict[str, Any]) -> list[Block]:
    """Return the blocks among the outputs of one notebook cell."""
    found = []
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if MIME in data:
            payload = data[MIME]
            if isinstance(payload, str | list):
                payload = json.loads("".join(payload))
            found.append(Block(payload, "".join(data.get("text/html", ""))))
    return found


def read_run(folder: Path) -> Run:
    """Return the run recorded in `folder`, or an empty one when there is none."""
    try:
        record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Run(folder)
    notebook = None
    path = folder / "notebook.ipynb"
    if record.get("status") == "done" and path.is_file():
        notebook = json.loads(path.read_text(encoding="utf-8"))
    return Run(folder, record, notebook)


def site_run(root: Path, site: str, theme: str) -> Run:
    """Return the run of one theme on one site."""
    return read_run(root / "build" / "runs" / site / theme)


def comparison_run(root: Path, name: str) -> Run:
    """Return a run over all sites."""
    return read_run(root / "build" / "comparisons" / name)
