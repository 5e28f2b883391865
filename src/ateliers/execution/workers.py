"""Processes that run notebooks: each takes one at a time, and only its own is lost if it dies."""

from __future__ import annotations

import multiprocessing
import signal
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import contextmanager
from typing import Any

from ateliers.execution.worker import Job, execute, prepare_process

#: Seconds between two looks at what has ended, when nothing ends.
PATIENCE = 0.5


class Workers:
    """A fixed number of processes.

    One pool of one process for each, rather than one pool for all: when a process is killed, the
    standard pool breaks and loses what every other process was doing.

    Parameters
    ----------
    count : int
        Processes.
    private : str
        Folder where each process keeps its sockets and settings.
    """

    def __init__(self, count: int, private: str) -> None:
        self._private = private
        self._free: list[ProcessPoolExecutor] = [self._pool() for _ in range(count)]
        self._busy: dict[Future[dict[str, Any]], tuple[ProcessPoolExecutor, Job]] = {}

    def _pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            1,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=prepare_process,
            initargs=(self._private,),
        )

    @property
    def free(self) -> bool:
        """Whether a process waits for a job."""
        return bool(self._free)

    @property
    def busy(self) -> bool:
        """Whether a job is under way."""
        return bool(self._busy)

    def give(self, job: Job) -> None:
        """Give a job to a free process."""
        pool = self._free.pop()
        with _deaf_children():
            try:
                future = pool.submit(execute, job)
            except BrokenExecutor:
                # Its process was killed while it waited: another takes its place.
                pool = self._pool()
                future = pool.submit(execute, job)
        self._busy[future] = (pool, job)

    def ended(self) -> list[tuple[Job, Future[dict[str, Any]]]]:
        """Return the jobs that have ended since the last call; wait a little for one."""
        done, _ = wait(self._busy, timeout=PATIENCE, return_when=FIRST_COMPLETED)
        ended = []
        for future in done:
            pool, job = self._busy.pop(future)
            if future.exception() is not None:
                # Its process may be dead: another takes its place.
                pool.shutdown(wait=False)
                pool = self._pool()
            self._free.append(pool)
            ended.append((job, future))
        return ended

    def close(self) -> None:
        """End the processes, once their jobs are done."""
        for pool in [*self._free, *(pool for pool, _ in self._busy.values())]:
            pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def workers(count: int) -> Iterator[Workers]:
    """Give processes that are ended, with their notebooks, when the session is cut."""
    before = set(multiprocessing.active_children())
    with tempfile.TemporaryDirectory(prefix="ateliers-", ignore_cleanup_errors=True) as private:
        group = Workers(count, private)
        try:
            yield group
        except BaseException:
            for child in set(multiprocessing.active_children()) - before:
                child.terminate()
            raise
        finally:
            group.close()


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
