"""Run every notebook of the book, several at a time, and put each result in its place."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from ateliers.errors import DONE, RUN_FAILED, InvalidInput
from ateliers.execution import inputs
from ateliers.execution.plan import Run, comparison_runs, site_runs
from ateliers.execution.record import place_results, provenance
from ateliers.execution.worker import Job, execute, prepare_process, write_failure
from ateliers.parameters import pick

Say = Callable[[str], Any]


@dataclass
class Outcome:
    """What a session of runs gave.

    Parameters
    ----------
    records : list of dict
        The record of each run, in the order in which they ended.
    """

    records: list[dict[str, Any]] = field(default_factory=list)

    @property
    def failed(self) -> list[str]:
        """Names of the runs that failed."""
        return [
            f"{one['site']} · {one['theme']}" for one in self.records if one["status"] == "failed"
        ]

    @property
    def exit_code(self) -> int:
        """0 when all is done, 1 when at least one run failed."""
        return RUN_FAILED if self.failed else DONE


def run_all(
    root: Path,
    *,
    sites: Iterable[str] | None = None,
    themes: Iterable[str] | None = None,
    jobs: int | None = None,
    say: Say = print,
) -> Outcome:
    """Run the themes of the sites, then the notebooks that compare them.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the project.
    sites, themes : iterable of str, optional
        Identifiers to run; all of them by default. The comparisons read all the records there are.
    jobs : int, optional
        Notebooks run at once; as many as the machine has processors by default.
    say : callable
        Receives one line for each run that ends.

    Raises
    ------
    InvalidInput
        When parameters, tables or templates are wrong: nothing has run.
    KeyboardInterrupt
        When interrupted: the notebooks are ended and no result is half-written.
    """
    root = root.resolve()
    all_sites, all_themes = inputs.check(root)
    chosen_sites = pick(all_sites, sites, "site")
    chosen_themes = pick(all_themes, themes, "theme")
    first = site_runs(chosen_sites, chosen_themes)
    then = comparison_runs(chosen_themes, root)
    outcome = Outcome()
    with _scratch(root / "build") as scratch:
        if not sites and not themes:
            _forget_others(root / "build", [*first, *then])
        shared = provenance(root)
        workers = min(jobs or os.cpu_count() or 1, max(len(first), len(then), 1))
        with _pool(workers) as pool:
            # The comparisons read the records of the sites: they wait for all of them.
            for runs in (first, then):
                batch = [Job(run, root, _folder(scratch, run), shared) for run in runs]
                for record in _batch(pool, batch, root / "build"):
                    outcome.records.append(record)
                    say(_line(record))
    return outcome


@contextmanager
def _scratch(build: Path) -> Iterator[Path]:
    """Give a folder on the disk of `build`, deleted at the end, to one session at a time."""
    build.mkdir(parents=True, exist_ok=True)
    folder = build / ".running"
    try:
        lock = FileLock(build / ".lock", timeout=0)
        lock.acquire()
    except Timeout:
        raise InvalidInput(
            "The notebooks are already being run here.", "build/.lock", "wait for it to end"
        ) from None
    try:
        # Whoever held the lock before is gone: what it left unfinished is of no use.
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Give a pool whose processes are ended, with their notebooks, when the session is cut."""
    context = multiprocessing.get_context("spawn")
    before = set(multiprocessing.active_children())
    with tempfile.TemporaryDirectory(prefix="ateliers-", ignore_cleanup_errors=True) as private:
        pool = ProcessPoolExecutor(
            workers, mp_context=context, initializer=prepare_process, initargs=(private,)
        )
        try:
            yield pool
        except BaseException:
            for child in set(multiprocessing.active_children()) - before:
                child.terminate()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _deaf_children() -> Iterator[None]:
    """Start processes that ignore Ctrl-C from birth, before they can say so themselves."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    usual = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)


def _batch(pool: ProcessPoolExecutor, jobs: Sequence[Job], build: Path) -> Iterator[dict[str, Any]]:
    """Run jobs and yield each record once its results are in their place."""
    with _deaf_children():
        pending = {_submitted(pool, job): job for job in jobs}
    for future in as_completed(pending):
        job = pending[future]
        error = future.exception()
        record = future.result() if error is None else write_failure(job, error)
        place_results(job.folder, job.run, build)
        yield record


def _submitted(pool: ProcessPoolExecutor, job: Job) -> Future[dict[str, Any]]:
    """Give a job to the pool; a worker killed by the system breaks it, and what is left fails."""
    try:
        return pool.submit(execute, job)
    except BrokenProcessPool as error:
        broken: Future[dict[str, Any]] = Future()
        broken.set_exception(error)
        return broken


def _folder(scratch: Path, run: Run) -> Path:
    folder = scratch / run.site / run.theme
    folder.mkdir(parents=True)
    return folder


def _forget_others(build: Path, runs: Sequence[Run]) -> None:
    """Remove the results of sites and themes that the project no longer has."""
    kept = {build / run.place for run in runs}
    for old in [*build.glob("runs/*/*"), *build.glob("comparisons/*")]:
        if old not in kept:
            shutil.rmtree(old)
    for site in build.glob("runs/*"):
        if not any(site.iterdir()):
            site.rmdir()


def _line(record: dict[str, Any]) -> str:
    """Return the line said when a run ends."""
    line = f"{record['status']:<7} {record['seconds']:5.1f} s  {record['site']} · {record['theme']}"
    error = record["error"]
    if not error:
        return line
    first = (error["value"].splitlines() or [""])[0]
    cell = f" in cell [{error['cell']}]" if error["cell"] is not None else ""
    return f"{line}\n          {error['name']}{cell}: {first[:500]}"
