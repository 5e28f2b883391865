"""What a template imports is what it uses: half a second of a run for each library too many."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

#: Heavy libraries, and the notebooks whose first cell needs them.
USED = {
    "seaborn": {"comparison_demography"},
    # Seaborn itself imports SciPy.
    "scipy": {"climate", "comparison_demography"},
    # Read with the outlines, where there are some.
    "geopandas": set(),
}


@pytest.mark.parametrize(
    "name", ["climate", "demography", "mobility", "comparison_climate", "synthesis"]
)
def test_a_notebook_imports_no_library_that_it_does_not_use(name: str, root: Path) -> None:
    notebook = json.loads((root / "notebooks" / f"{name}.ipynb").read_text("utf-8"))
    code = "\n".join("".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code")
    imports = [line for line in code.splitlines() if line.startswith(("import ", "from "))]
    assert imports
    said = f"import json, sys; print(json.dumps([m for m in {list(USED)} if m in sys.modules]))"
    script = "\n".join([*imports, said])
    run = [sys.executable, "-c", script]
    done = subprocess.run(run, cwd=root, capture_output=True, text=True, check=True)
    assert set(json.loads(done.stdout)) == {lib for lib, needed in USED.items() if name in needed}
