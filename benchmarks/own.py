"""The twelve notebooks of the card by every way of running them, nothing being built.

Part of ``make bench-reference``: the same sides as on the reference notebook, on notebooks that
compute and draw for seconds. Also what share of these seconds is the drawing of figures.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from ateliers.figures import svg
from benchmarks import templates
from benchmarks.execution import (
    ENVIRONMENT,
    LOGS,
    PEERS,
    Side,
    copy_project,
    measured_themes,
    notebooks,
    prepared,
    run,
    sides,
)


def own_sides(workers: int) -> list[Side]:
    """Return the sides, the one that runs everything in series first."""
    known = {side.name: side for side in sides(workers)}
    fast = known["ateliers"]
    python = str(ENVIRONMENT / "bin" / "python")
    tuned = (python, str(PEERS / "papermill_pool.py"), str(workers), "tuned")
    return [
        known["papermill-serial"],
        known["papermill-pool"],
        Side("papermill-tuned", tuned),
        known["jupyter-cache"],
        Side("ploomber-engine", (python, str(PEERS / "ploomber_serial.py"), project_packages())),
        Side("ateliers-standard", (*fast.command, "--engine", "standard"), fast.records),
        Side("ateliers-fast", (*fast.command, "--engine", "fast"), fast.records),
    ]


def project_packages() -> str:
    """Return the folder of the packages of this environment, and of the library with them."""
    import pandas

    return str(Path(pandas.__file__).parents[1])


def measure(repeat: int, workers: int, folder: Path, jupyter: Path) -> dict[str, Any]:
    """Run every side in turn, `repeat` times; return side → figures of its runs."""
    chosen = own_sides(workers)
    seconds: dict[str, list[float | None]] = {side.name: [] for side in chosen}
    for turn in range(1, repeat + 1):
        right: dict[str, str] = {}
        for side in chosen:
            with tempfile.TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as name:
                copy = copy_project(Path(name) / "copy")
                if side.prepare:
                    prepared(side, copy, jupyter)
                log = LOGS / f"own-{side.name}-{turn}.log"
                one = run(side, copy, jupyter, log)
            right = right or one.results
            complete = one.code == 0 and len(one.results) == len(notebooks())
            done = complete and one.results == right
            seconds[side.name].append(one.seconds if done else None)
            state = "" if done else f"  FAILED: see {log}"
            print(f"{turn}/{repeat} own {side.name:18} {one.seconds:7.2f} s{state}", flush=True)
    return {name: figures(ones) for name, ones in seconds.items()}


def figures(seconds: list[float | None]) -> dict[str, Any]:
    """Return the figures of the runs of a side; none when one of them failed."""
    if None in seconds:
        return {"state": "failed", "seconds": []}
    kept = [round(one, 3) for one in seconds if one is not None]
    return {
        "state": "done",
        "median": round(median(kept), 2),
        "min": round(min(kept), 2),
        "max": round(max(kept), 2),
        "seconds": kept,
    }


def drawing(repeat: int) -> dict[str, dict[str, float]]:
    """Return, for each theme, the seconds of the cells of all sites and those of their figures.

    The cells are executed in this process, once uncounted: nothing is loaded any more. A figure is
    everything from its axes to its SVG, at both widths.
    """
    found = {}
    with tempfile.TemporaryDirectory() as records:
        os.environ["ATELIERS_RECORDS"] = records
        places = sorted({name.partition("/")[0] for name in notebooks()})
        for theme in measured_themes():
            turns = []
            for _ in range(repeat + 1):
                with timed_drawing() as spent:
                    whole = sum(templates.body_seconds(theme, place) for place in places)
                turns.append((whole, spent["seconds"]))
            bodies, drawn = zip(*turns[1:], strict=True)
            found[theme.identifier] = {
                "seconds": round(median(bodies), 2),
                "drawing": round(median(drawn), 2),
            }
    return found


@contextmanager
def timed_drawing() -> Iterator[Mapping[str, float]]:
    """Add up the seconds that figures take in the block."""
    spent, bare = {"seconds": 0.0}, svg._document

    def timed(*args: Any, **options: Any) -> str:
        start = perf_counter()
        try:
            return bare(*args, **options)
        finally:
            spent["seconds"] += perf_counter() - start

    svg._document = timed
    try:
        yield spent
    finally:
        svg._document = bare


if __name__ == "__main__":
    print(drawing(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
