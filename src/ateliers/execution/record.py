"""The record of a run: where it comes from, how it went, what it produced."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version
from typing import TYPE_CHECKING, Any

from ateliers.project import file_digest, write_atomic

if TYPE_CHECKING:
    from ateliers.execution.plan import Run

RECORD = "run.json"
NOTEBOOK = "notebook.ipynb"
INDICATORS = "indicators.csv"
#: Written by the notebook beside its indicators: the tables it read.
OUTPUTS = "outputs.json"

#: Packages on which the figures of the book depend.
_PACKAGES = ("ateliers", "geopandas", "matplotlib", "numpy", "pandas", "papermill", "seaborn")
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def provenance(root: Path) -> dict[str, Any]:
    """Return what all the runs of one session share: commit, versions, lock file, engine."""
    return {
        "git": git_state(root),
        "versions": versions(),
        "engine": "papermill",
        "lock": file_digest(root / "requirements.lock") or None,
    }


def git_state(root: Path) -> dict[str, Any]:
    """Return the commit of the project and whether files differ from it (``None`` outside git)."""

    def ask(*words: str) -> str | None:
        try:
            done = subprocess.run(
                ["git", "-C", str(root), *words], capture_output=True, text=True, check=True
            )
        except (OSError, subprocess.CalledProcessError):
            return None
        return done.stdout.strip()

    commit, changes = ask("rev-parse", "HEAD"), ask("status", "--porcelain")
    return {"commit": commit, "dirty": bool(changes) if commit and changes is not None else None}


@cache
def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that make the figures."""
    found = {"python": python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def read_record(folder: Path) -> dict[str, Any] | None:
    """Return the record of the run in a folder; ``None`` when there is none."""
    path = folder / RECORD
    try:
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError as error:
        return {"status": "failed", "error": {"name": f"{RECORD} cannot be read", "value": error}}
    return record


def write_record(folder: Path, record: dict[str, Any]) -> None:
    """Write the record of a run."""
    text = json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    write_atomic(folder / RECORD, text)


def traces(folder: Path) -> dict[str, Any]:
    """Return what a notebook says it read and loaded (nothing when it says nothing)."""
    path = folder / OUTPUTS
    if not path.is_file():
        return {}
    said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return said


def results(folder: Path) -> dict[str, str]:
    """Return the digest of each result of a run, by file name."""
    files = {name: file_digest(folder / name) for name in (NOTEBOOK, INDICATORS)}
    return {name: digest for name, digest in files.items() if digest}


def said_of(error: BaseException, root: Path) -> dict[str, Any]:
    """Describe a failure: name, message, cell as JupyterLab numbers it, traceback.

    The error of a cell arrives wrapped by papermill, which carries its name and message.
    """
    trace = "\n".join(getattr(error, "traceback", None) or [])
    return {
        "name": getattr(error, "ename", type(error).__name__),
        "value": _shown(str(getattr(error, "evalue", error)), root),
        "cell": getattr(error, "exec_count", None),
        "traceback": _shown(trace, root),
    }


def _shown(text: str, root: Path) -> str:
    """Return a message without colours nor the path of the machine."""
    return _ANSI.sub("", text).replace(f"{root}/", "")


def cleaned(notebook: dict[str, Any]) -> dict[str, Any]:
    """Remove from an executed notebook what differs between two identical runs.

    Papermill writes dates, durations and paths of the machine, and names its own cell at random.
    """
    given = notebook["metadata"].get("papermill", {}).get("parameters", {})
    notebook["metadata"]["papermill"] = {"parameters": given}
    for cell in notebook["cells"]:
        cell["metadata"].pop("papermill", None)
        cell["metadata"].pop("execution", None)
        if "injected-parameters" in cell["metadata"].get("tags", []):
            cell["id"] = "injected-parameters"
    return notebook


def place_results(folder: Path, run: Run, build: Path) -> None:
    """Put the results of a run in their place by renaming; a failure leaves only its record.

    Parameters
    ----------
    folder : pathlib.Path
        Finished results, on the same disk as `build`.
    run : Run
        The run.
    build : pathlib.Path
        Folder of everything generated.
    """
    place, failures = build / run.place, build / "failed" / run.site / run.theme
    shutil.rmtree(failures, ignore_errors=True)
    if json.loads((folder / RECORD).read_text(encoding="utf-8"))["status"] == "failed":
        failures.mkdir(parents=True)
        if (folder / NOTEBOOK).is_file():
            (folder / NOTEBOOK).rename(failures / NOTEBOOK)
        (folder / INDICATORS).unlink(missing_ok=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        # Renamed first, so that the place never holds a mixture of old and new.
        place.rename(folder.with_name(f"{folder.name}.replaced"))
    folder.rename(place)
