"""Time the body of each template, warm: what a run costs once its kernel and imports are there.

Usage: ``python benchmarks/templates.py [REPEAT]``. Prints, for each theme and site, the median of
the body in seconds and its ratio to importing the libraries in a fresh interpreter of the same run.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from statistics import median

from ateliers.parameters import Theme, load_sites, load_themes
from ateliers.project import root


def cells(theme: Theme) -> list[str]:
    """Return the code cells of a template, the parameters left out."""
    notebook = json.loads((root() / theme.template).read_text("utf-8"))
    return [
        "".join(cell["source"])
        for cell in notebook["cells"]
        if cell["cell_type"] == "code" and "parameters" not in cell["metadata"].get("tags", [])
    ]


def body_seconds(theme: Theme, site: str) -> float:
    """Return how long the cells take, blocks displayed as a kernel would."""
    names: dict[str, object] = {"site": site}
    start = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        for source in cells(theme):
            try:
                shown = eval(compile(source, theme.template, "eval"), names)  # noqa: S307
            except SyntaxError:
                exec(compile(source, theme.template, "exec"), names)  # noqa: S102
                continue
            if hasattr(shown, "_repr_mimebundle_"):
                shown._repr_mimebundle_()
    return time.perf_counter() - start


def import_seconds(theme: Theme) -> float:
    """Return how long a fresh interpreter takes to import what the template imports."""
    imports = "\n".join(
        line for line in cells(theme)[0].splitlines() if line.startswith(("import", "from"))
    )
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", imports], check=True)
    return time.perf_counter() - start


def main(repeat: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as records:
        os.environ["ATELIERS_RECORDS"] = records
        for theme in load_themes():
            importing = median(import_seconds(theme) for _ in range(repeat))
            print(f"{theme.identifier}: imports {importing:.2f} s")
            body_seconds(theme, load_sites()[0].identifier)
            for site in load_sites():
                taken = median(body_seconds(theme, site.identifier) for _ in range(repeat))
                print(f"  {site.identifier:24} {taken:5.2f} s  ×{taken / importing:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
