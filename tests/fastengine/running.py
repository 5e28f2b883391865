"""Run cells in a kernel of either engine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from ateliers.fastengine.manager import WarmKernelManager

#: What no two processes have in common: addresses, process ids, connection files.
_OWN = (
    (re.compile(r"0x[0-9a-f]{6,}"), "0x…"),
    (re.compile(r"ipykernel_\d+"), "ipykernel_…"),
    (re.compile(r"/\S*/(kernel-|tmp)\S*\.json"), "connection.json"),
    (re.compile(r"\bpid=\d+"), "pid=…"),
)


def execute(
    cells: list[str], folder: Path, *, fast: bool, name: str = "python3", **options: Any
) -> nbformat.NotebookNode:
    """Run cells in a kernel of their own, whatever errors they raise; return the notebook."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    manager = WarmKernelManager(kernel_name=name) if fast else None
    client = NotebookClient(
        notebook,
        km=manager,
        kernel_name=name,
        allow_errors=True,
        record_timing=False,
        shutdown_kernel="immediate",
        resources={"metadata": {"path": str(folder)}},
        **options,
    )
    with client.setup_kernel(cleanup_kc=True):
        for index, cell in enumerate(notebook.cells):
            client.execute_cell(cell, index)
        client.set_widgets_metadata()
    return notebook


def text(cell: nbformat.NotebookNode) -> str:
    """Return what a cell printed, or the text of its result."""
    return "".join(
        one.get("text") or one.get("data", {}).get("text/plain") or one.get("evalue", "")
        for one in cell.outputs
    ).strip()


def canonical(cell: nbformat.NotebookNode) -> list[Any]:
    """Return the outputs of a cell, streams merged by name, what is a process's own masked."""
    streams: dict[str, str] = {}
    others = []
    for output in cell.outputs:
        if output.output_type == "stream":
            streams[output.name] = streams.get(output.name, "") + output.text
        else:
            others.append(output)
    return _masked([streams, others])


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        for pattern, word in _OWN:
            value = pattern.sub(word, value)
        return value
    if isinstance(value, dict):
        return {key: _masked(one) for key, one in value.items()}
    return [_masked(one) for one in value] if isinstance(value, list) else value
