"""Results of runs as a session leaves them, without running anything."""

from __future__ import annotations

import json
from pathlib import Path

from ateliers import datapackage
from ateliers.execution.keys import Present, digest_of, known_before, prose_of
from ateliers.execution.plan import Run
from ateliers.execution.record import INDICATORS, NOTEBOOK, results, write_record
from ateliers.project import file_digest

#: Commune whose rows a site reads in the tiny project.
COMMUNES = {"alpha": "07341", "beta": "07145"}
MODULES = ("ateliers/project.py", "ateliers/tables.py")


def finish(root: Path, run: Run, status: str = "done") -> Path:
    """Leave what a run leaves when it is done now; return its folder."""
    place = root / "build" / run.place
    place.mkdir(parents=True, exist_ok=True)
    present = Present(root)
    notebook = {**present.notebook(run.notebook), "metadata": {}}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": 1}
    (place / NOTEBOOK).write_text(json.dumps(notebook), "utf-8")
    (place / INDICATORS).write_text(f"site\n{run.site}\n", "utf-8")
    parts = known_before(present, run.notebook, run.parameters, run.settings)
    parts["library"] = {name: present.library[name] for name in MODULES}
    parts["records"] = {
        name: file_digest(root / "build/runs" / name / INDICATORS) for name in run.reads
    }
    error = {"name": "ValueError", "value": "la table est vide\nsuite"}
    write_record(
        place,
        {
            "site": run.site,
            "theme": run.theme,
            "status": status,
            "error": error if status == "failed" else None,
            "tables": {} if run.reads else read_by(root, run.site),
            "key": {"digest": digest_of(parts), "parts": parts},
            "prose": prose_of(Present(root).notebook(run.notebook)),
            "files": results(place),
        },
    )
    return place


def read_by(root: Path, site: str) -> dict:
    """Return what a run of a site says it read: its commune in the list of territories."""
    described = datapackage.resource(root, "territories")
    raw = datapackage.verified(root, described)
    rows = datapackage.rows_of(raw, described, root / "data" / described["path"])
    return {"territories": {"read": rows.reading({"code": [COMMUNES[site]]})}}
