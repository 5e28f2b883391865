"""Time the execution of the notebooks by this project and by the tools people use for it.

Usage: ``make bench-execution``, which installs the other tools first.

Each side drives the same notebooks, in a copy of the project of its own, with the same kernel: the
Python of this project. Three situations follow one another: nothing was built (``cold``), nothing
changed (``unchanged``), one row of one table changed (``row``). Whole processes are timed, the
sides in turn (A B C, A B C …), so that a slower moment of the machine falls on all of them.

What each side executed again is read from the records that the notebooks write, and what it left
stale by comparing them with those of papermill in series, which runs everything each time.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import yaml

from ateliers.execution.record import git_state
from ateliers.parameters import Theme, load_sites, load_themes
from ateliers.project import write_atomic
from ateliers.sources.seal import seal
from benchmarks.machine import machine, versions

ROOT = Path(__file__).resolve().parents[1]
PEERS = ROOT / "benchmarks" / "peers"
#: The environment of the other tools, made by the Makefile.
ENVIRONMENT = ROOT / "build" / "bench" / "venv"
LOGS = ROOT / "build" / "bench" / "logs"
RESULT = ROOT / "benchmarks" / "results" / "execution.json"

#: What the notebooks read; the library comes from the environment that runs them.
COPIED = ("_config.yml", "requirements.lock", "data", "notebooks", "parameters")
SCENARIOS = ("cold", "unchanged", "row")
#: What is measured, whatever other themes the book has since: twelve notebooks, as at first.
THEMES = ("climate", "demography", "mobility")
#: The row that changes: Le Mont-Dore, which one site alone studies.
TABLE, CODE, COLUMN = "census", "63236", "jobs_2022"
#: A side takes a minute; one that takes this long waits for something.
RUN_SECONDS = 1200


@dataclass(frozen=True)
class Side:
    """A way of executing the notebooks.

    Parameters
    ----------
    name : str
    command : tuple of str
        What is timed, run in a copy of the project.
    records : str
        Where its notebooks leave their records, in the copy: ``<records>/<site>/<theme>``.
    prepare : tuple of str
        What is run once before, and not timed.
    """

    name: str
    command: tuple[str, ...]
    records: str = "build/manual"
    prepare: tuple[str, ...] = ()


@dataclass
class Run:
    """One timed run.

    Parameters
    ----------
    seconds : float
    code : int or None
        Exit code; ``None`` when it was ended for lasting too long.
    executed : list of str
        Notebooks (``site/theme``) that wrote their record again.
    results : dict of str to str
        Notebook → digest of its indicators, after the run.
    """

    seconds: float
    code: int | None
    executed: list[str] = field(default_factory=list)
    results: dict[str, str] = field(default_factory=dict)


def sides(workers: int) -> list[Side]:
    """Return the sides; the first is the one the others are compared with."""
    python = str(ENVIRONMENT / "bin" / "python")
    snakemake = (str(ENVIRONMENT / "bin" / "snakemake"), f"-j{workers}", "--snakefile")
    ateliers = str(Path(sys.executable).with_name("ateliers"))
    return [
        Side("papermill-serial", (python, str(PEERS / "papermill_serial.py"))),
        Side("papermill-pool", (python, str(PEERS / "papermill_pool.py"), str(workers))),
        Side(
            "jupyter-cache",
            (python, str(PEERS / "jupyter_cache_parallel.py")),
            prepare=(python, str(PEERS / "jupyter_cache_prepare.py")),
        ),
        Side("snakemake", (*snakemake, str(PEERS / "Snakefile"))),
        Side(
            "ateliers",
            (ateliers, "run", "--jobs", str(workers), "--no-comparisons"),
            records="build/runs",
        ),
    ]


def measured_themes() -> list[Theme]:
    """Return the themes of the measure, whatever others the book has since."""
    return [theme for theme in load_themes() if theme.identifier in THEMES]


def notebooks() -> list[str]:
    """Return the notebooks that every side runs, ``site/theme``."""
    themes = measured_themes()
    return sorted(f"{s.identifier}/{t.identifier}" for s in load_sites() for t in themes)


def needed() -> list[str]:
    """Return the notebooks that read the row that changes, from the parameters alone."""
    sites = [site.identifier for site in load_sites() if CODE in site.communes]
    themes = [theme.identifier for theme in measured_themes() if TABLE in theme.inputs]
    return sorted(f"{site}/{theme}" for site in sites for theme in themes)


def change_row(copy: Path) -> None:
    """Add one to a cell of a copy of the project, and accept the table as it is then."""
    path = copy / "data" / f"{TABLE}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    code, column = header.index("code"), header.index(COLUMN)
    (row,) = [row for row in rows if row[code] == CODE]
    row[column] = str(float(row[column]) + 1)
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([header, *rows])
    seal(copy)


def copy_project(target: Path) -> Path:
    """Copy what the notebooks read to a new folder."""
    target.mkdir(parents=True)
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        copy(ROOT / name, target / name)
    for path in (target / "parameters" / "themes").glob("*.yml"):
        # Every side runs the themes that it finds.
        if path.stem not in THEMES:
            path.unlink()
    # The other tools know themes only: a scenario is no run of the measure. Roadmaps and dossiers
    # name what only the themes that are no longer there show.
    (target / "parameters" / "scenarios.yml").unlink(missing_ok=True)
    shutil.rmtree(target / "parameters" / "roadmaps", ignore_errors=True)
    for path in (target / "parameters" / "sites").glob("*.yml"):
        site = yaml.safe_load(path.read_text(encoding="utf-8"))
        site.pop("dossier", None)
        path.write_text(yaml.safe_dump(site, allow_unicode=True), encoding="utf-8")
    return target


def write_kernel(folder: Path) -> Path:
    """Describe the kernel of all the sides, the Python of this project; return the folder."""
    kernel = folder / "kernels" / "python3"
    kernel.mkdir(parents=True)
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    described = {"argv": command, "display_name": "Python 3", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(described), encoding="utf-8")
    return folder


def environment(copy: Path, jupyter: Path) -> dict[str, str]:
    """Return the environment variables of a run, the same for all the sides."""
    ours = {"ATELIERS_RECORDS", "ATELIERS_RUNS"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return kept | {
        "ATELIERS_ROOT": str(copy),
        # Settings and history of the user's own IPython must not count.
        "IPYTHONDIR": str(copy / ".ipython"),
        "JUPYTER_PATH": str(jupyter),
        # One thread a notebook, or two notebooks at once would fight for the processors.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PATH": f"{ENVIRONMENT / 'bin'}{os.pathsep}{os.environ['PATH']}",
    }


def timed(command: Sequence[str], copy: Path, jupyter: Path, log: Path) -> tuple[float, int | None]:
    """Run a command and return its seconds and exit code (``None`` when it lasts too long)."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as stream:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=copy,
            env=environment(copy, jupyter),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            code: int | None = process.wait(RUN_SECONDS)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            if process.poll() is None:
                # The whole group: workers and kernels end with the process that started them.
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        return time.perf_counter() - start, code


def run(side: Side, copy: Path, jupyter: Path, log: Path) -> Run:
    """Time a side once and say what it executed."""
    records = {name: copy / side.records / name / "indicators.csv" for name in notebooks()}
    before = {name: _mark(path) for name, path in records.items()}
    seconds, code = timed(side.command, copy, jupyter, log)
    after = {name: _mark(path) for name, path in records.items()}
    executed = [name for name in records if after[name] and after[name] != before[name]]
    results = {n: hashlib.sha256(records[n].read_bytes()).hexdigest() for n in records if after[n]}
    return Run(seconds, code, executed, results)


def _mark(path: Path) -> tuple[int, int] | None:
    """Return what changes whenever a file is written again; nothing when it is not there."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns


Runs = dict[str, dict[str, list[Run]]]


def measure(chosen: Sequence[Side], repeat: int) -> Runs:
    """Run every side in every situation, in turn; return side → situation → runs."""
    runs: Runs = {side.name: {scenario: [] for scenario in SCENARIOS} for side in chosen}
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        jupyter = write_kernel(Path(folder) / "jupyter")
        warm_up(Path(folder) / "warm-up", jupyter)
        for turn in range(1, repeat + 1):
            copies = {side.name: Path(folder) / f"{turn}-{side.name}" for side in chosen}
            for side in chosen:
                copy_project(copies[side.name])
                if side.prepare:
                    prepared(side, copies[side.name], jupyter)
            for scenario in SCENARIOS:
                for side in chosen:
                    copy, log = copies[side.name], LOGS / f"{side.name}-{scenario}-{turn}.log"
                    if scenario == "row":
                        change_row(copy)
                    one = run(side, copy, jupyter, log)
                    runs[side.name][scenario].append(one)
                    print(f"{turn}/{repeat} {_said(side, scenario, one)}", flush=True)
            for copy in copies.values():
                shutil.rmtree(copy, ignore_errors=True)
    return runs


def warm_up(copy: Path, jupyter: Path) -> None:
    """Run the notebooks once, uncounted: the first reading of each file is nobody's cost."""
    copy_project(copy)
    side = sides(2)[1]
    seconds, code = timed(side.command, copy, jupyter, LOGS / "warm-up.log")
    print(f"warm-up: {seconds:.1f} s, exit {code}", flush=True)


def prepared(side: Side, copy: Path, jupyter: Path) -> None:
    """Run what a side needs before, or stop."""
    log = LOGS / f"{side.name}-prepare.log"
    _, code = timed(side.prepare, copy, jupyter, log)
    if code != 0:
        sys.exit(f"{side.name} could not be prepared (exit {code}): see {log.relative_to(ROOT)}")


def summary(runs: Mapping[str, Mapping[str, Sequence[Run]]], reference: str) -> dict[str, Any]:
    """Return for each side and situation the figures of its runs.

    Parameters
    ----------
    runs : mapping
        Side → situation → its runs, the same number for each.
    reference : str
        The side that executes everything each time: its results are the ones to have.

    Returns
    -------
    dict
        Side → situation → ``median``, ``min`` and ``max`` in seconds, ``seconds`` of each run,
        ``ratio`` (how many times the median of `reference` is this one), ``executed`` and ``stale``
        (notebooks executed, or left with results that are not those of `reference`, in any run),
        ``state`` (``done`` or ``failed``) and ``codes``.
    """
    found: dict[str, Any] = {}
    for name, scenarios in runs.items():
        found[name] = {}
        for scenario, ones in scenarios.items():
            right = runs[reference][scenario]
            seconds = [one.seconds for one in ones]
            base = median(one.seconds for one in right)
            stale = {
                notebook
                for one, other in zip(ones, right, strict=True)
                for notebook, digest in other.results.items()
                if one.results.get(notebook) != digest
            }
            found[name][scenario] = {
                "median": round(median(seconds), 2),
                "min": round(min(seconds), 2),
                "max": round(max(seconds), 2),
                "ratio": round(base / median(seconds), 2),
                "seconds": [round(one, 2) for one in seconds],
                "executed": sorted({notebook for one in ones for notebook in one.executed}),
                "stale": sorted(stale),
                "state": "done" if all(one.code == 0 for one in ones) else "failed",
                "codes": [one.code for one in ones],
            }
    return found


def _said(side: Side, scenario: str, one: Run) -> str:
    state = "" if one.code == 0 else f", exit {one.code}"
    count = f"executed {len(one.executed)} of {len(notebooks())}"
    return f"{side.name:17} {scenario:10} {one.seconds:7.2f} s  {count}{state}"


def table(result: Mapping[str, Any]) -> str:
    """Return the figures as a table to read in a terminal."""
    lines = [f"{'side':17} {'situation':10} {'median':>8} {'min':>8} {'max':>8}  ratio  executed"]
    must = {"cold": result["notebooks"], "unchanged": [], "row": result["change"]["needed"]}
    for name, scenarios in result["sides"].items():
        for scenario, one in scenarios.items():
            seconds = " ".join(f"{one[key]:8.2f}" for key in ("median", "min", "max"))
            words = f"{len(one['executed'])} of {len(result['notebooks'])}"
            words += f", needed {len(must[scenario])}"
            words += ", exactly these" if one["executed"] == must[scenario] else ""
            words += f", {len(one['stale'])} stale" if one["stale"] else ""
            words += ", FAILED" if one["state"] == "failed" else ""
            lines.append(f"{name:17} {scenario:10} {seconds}  ×{one['ratio']:<5} {words}")
    return "\n".join(lines)


def main() -> None:
    """Measure, print the table, write the result."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=3, help="runs of each side (default: 3)")
    parser.add_argument("--workers", type=int, default=2, help="notebooks at once (default: 2)")
    parser.add_argument("--note", default="", help="what the page must say of these figures")
    parser.add_argument("--output", type=Path, default=RESULT, help="file of the result")
    given = parser.parse_args()
    before, chosen = machine(), sides(given.workers)
    runs = measure(chosen, given.repeat)
    result = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "git": git_state(ROOT),
        "machine": before,
        "versions": versions(ENVIRONMENT),
        "repeat": given.repeat,
        "workers": given.workers,
        "note": given.note,
        "notebooks": notebooks(),
        "change": {"table": TABLE, "code": CODE, "column": COLUMN, "needed": needed()},
        "sides": summary(runs, chosen[0].name),
    }
    write_atomic(given.output, json.dumps(result, ensure_ascii=False, indent=2) + "\n")
    print(table(result))
    print(f"written: {given.output}")


if __name__ == "__main__":
    main()
