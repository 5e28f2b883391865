"""Time the reference notebook by this project and by the tools people use for it.

Usage: ``make bench-reference``. The notebook (9 code cells, 3 figures, 2 tables, none of this
project's data) is executed 12 then 60 times with another parameter, whole processes timed, the
sides in turn. A side has failed when a notebook is missing or lacks one of its figures or tables.
Then come the notebooks of the book itself (``own.py``).
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from ateliers.execution.record import git_state
from ateliers.project import write_atomic
from benchmarks import own
from benchmarks.execution import ENVIRONMENT, PEERS, timed, write_kernel
from benchmarks.machine import machine, versions
from benchmarks.own import figures

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "benchmarks" / "reference.ipynb"
RESULT = ROOT / "benchmarks" / "results" / "reference.json"
LOGS = ROOT / "build" / "bench" / "logs"
#: In the order of the page; ploomber-engine runs every notebook in one process.
OTHERS = (
    "papermill-serial",
    "papermill-pool",
    "papermill-tuned",
    "jupyter-cache",
    "ploomber-engine",
)
OURS = {"ateliers-standard": "standard", "ateliers-fast": "fast"}
#: Left out of the long load: in series, it would take longer than all the rest.
SHORT_ONLY = ("papermill-serial",)
#: Mime type → how many outputs of this type an executed notebook shows.
SHOWN = {"image/png": 3, "text/html": 2}


def command(side: str, workers: int, count: int) -> list[str]:
    """Return what is timed."""
    words = [str(workers), str(count)]
    if side in OURS:
        return [sys.executable, str(ROOT / "benchmarks" / "ours.py"), OURS[side], *words]
    return [str(ENVIRONMENT / "bin" / "python"), str(PEERS / "reference.py"), side, *words]


def complete(folder: Path, count: int) -> bool:
    """Whether every notebook is there with its outputs."""
    return all(shows(folder / "done" / f"{number}.ipynb") for number in range(count))


def shows(path: Path) -> bool:
    """Whether a notebook was executed to its end."""
    if not path.is_file():
        return False
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    shown = [one.get("data", {}) for cell in cells for one in cell.get("outputs", ())]
    # No more is asked: ploomber-engine also shows results that a semicolon hides elsewhere.
    return all(sum(kind in one for one in shown) == count for kind, count in SHOWN.items())


def run(side: str, workers: int, count: int, folder: Path, jupyter: Path) -> float | None:
    """Return the seconds of a side; ``None`` when it failed."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy2(SOURCE, folder / "reference.ipynb")
    if side == "jupyter-cache":
        timed(command("prepare", workers, count), folder, jupyter, LOGS / "prepare.log")
    log = LOGS / f"reference-{side}-{count}.log"
    seconds, code = timed(command(side, workers, count), folder, jupyter, log)
    done = code == 0 and complete(folder, count)
    print(
        f"{side:18} {count:3} {seconds:7.2f} s{'' if done else f'  FAILED: see {log}'}", flush=True
    )
    return seconds if done else None


def measure(repeat: int, workers: int, long: int, folder: Path) -> dict[str, dict[str, Any]]:
    """Return side → number of notebooks → figures."""
    jupyter = write_kernel(folder / "jupyter")
    # The first reading of each file is nobody's cost.
    for side in ("papermill-pool", "ateliers-fast"):
        run(side, workers, 2, folder / "work", jupyter)
    sides = [*OTHERS, *OURS]
    loads = [(12, sides)] * repeat
    if long:
        loads.append((long, [side for side in sides if side not in SHORT_ONLY]))
    found: dict[str, dict[str, list[float | None]]] = {side: {} for side in sides}
    for count, chosen in loads:
        for side in chosen:
            seconds = run(side, workers, count, folder / "work", jupyter)
            found[side].setdefault(str(count), []).append(seconds)
    return {side: {n: figures(all_) for n, all_ in ones.items()} for side, ones in found.items()}


def overhead(folder: Path, count: int) -> dict[str, Any]:
    """Return what the fast engine adds to a notebook alone, and the memory of the zygote."""
    jupyter = write_kernel(folder / "jupyter-alone")
    work = folder / "alone"
    work.mkdir()
    shutil.copy2(SOURCE, work / "reference.ipynb")
    log = LOGS / "reference-alone.log"
    program = str(ROOT / "benchmarks" / "ours.py")
    _, code = timed([sys.executable, program, "alone", "1", str(count)], work, jupyter, log)
    lines = [line for line in log.read_text(encoding="utf-8").splitlines() if line[:1] == "{"]
    ones = [json.loads(line) for line in lines]
    if code != 0 or not ones:
        sys.exit(f"the measure of one notebook alone failed: see {log}")
    whole, body = (median(one[key] for one in ones) for key in ("seconds", "body"))
    return {
        "seconds": round(whole, 3),
        "body": round(body, 3),
        "overhead": round(whole - body, 3),
        "zygote_bytes": [one["zygote_bytes"] for one in ones],
    }


def main() -> None:
    """Measure, print the ratios, write the result."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=5, help="runs of 12 notebooks (default: 5)")
    parser.add_argument("--long", type=int, default=60, help="notebooks of the one long run")
    parser.add_argument("--workers", type=int, default=2, help="notebooks at once (default: 2)")
    parser.add_argument("--note", default="", help="what the page must say of these figures")
    parser.add_argument("--output", type=Path, default=RESULT, help="file of the result")
    given = parser.parse_args()
    before = machine()
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        one = overhead(Path(folder), 7)
        sides = measure(given.repeat, given.workers, given.long, Path(folder))
        jupyter = write_kernel(Path(folder) / "jupyter-own")
        book = own.measure(given.repeat, given.workers, Path(folder), jupyter)
    result = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "git": git_state(ROOT),
        "machine": before,
        "versions": versions(ENVIRONMENT, "ploomber-engine"),
        "repeat": given.repeat,
        "workers": given.workers,
        "note": given.note,
        "one": one,
        "sides": sides,
        "own": {"sides": book, "drawing": own.drawing(given.repeat)},
    }
    write_atomic(given.output, json.dumps(result, ensure_ascii=False, indent=2) + "\n")
    print(table(result))
    print(f"written: {given.output}")


def table(result: dict[str, Any]) -> str:
    """Return the figures as a table to read in a terminal."""
    one = result["one"]
    lines = [
        f"one notebook: {one['seconds']} s, body {one['body']} s, overhead {one['overhead']} s"
    ]
    for side, loads in result["sides"].items():
        for count, got in loads.items():
            ours = result["sides"]["ateliers-fast"].get(count, {})
            both = got["state"] == ours.get("state") == "done"
            ratio = f"×{got['median'] / ours['median']:.2f}" if both else "-"
            lines.append(f"{side:18} {count:>3} {got.get('median', got['state']):>8}  {ratio}")
    book = result["own"]["sides"]
    for side, got in book.items():
        both = got["state"] == book["ateliers-fast"]["state"] == "done"
        ratio = f"×{got['median'] / book['ateliers-fast']['median']:.2f}" if both else "-"
        lines.append(f"{side:18} own {got.get('median', got['state']):>8}  {ratio}")
    for theme, spent in result["own"]["drawing"].items():
        lines.append(f"{theme}: {spent['seconds']} s, figures {spent['drawing']} s")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
