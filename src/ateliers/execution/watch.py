"""Follow a kernel while it works: its memory, and the limits that it must keep to."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import psutil

from ateliers.errors import InvalidInput

#: Seconds between two looks. A peak shorter than that can be missed.
EVERY = 0.1
#: The same, until there is a kernel to look at.
SOON = 0.02
_UNITS = {"K": 2**10, "M": 2**20, "G": 2**30}


class Stopped(Exception):
    """A notebook ended before its last cell, otherwise than by an error of a cell.

    Attributes
    ----------
    exec_count : int or None
        The cell under way, as JupyterLab numbers it; ``None`` when none had started.
    """

    exec_count: int | None = None


class KernelDied(Stopped):
    """The process that ran the cells ended before they did."""


class OutOfTime(Stopped):
    """A notebook took longer than it may."""


class OutOfMemory(Stopped):
    """A notebook took more memory than it may."""


@dataclass
class Watch:
    """What may be spent on one notebook, and what was.

    Parameters
    ----------
    seconds : float, optional
        Longest time from the start of the kernel to the end of the last cell.
    memory : int, optional
        Most bytes of resident memory, the processes that the kernel starts included.

    Attributes
    ----------
    peak : int
        Most bytes seen, sampled every :data:`EVERY` seconds.
    broken : Stopped or None
        The limit that was passed, for which the kernel was ended.
    notebook : dict or None
        The notebook under way, to be kept when it fails.
    """

    seconds: float | None = None
    memory: int | None = None
    peak: int = 0
    broken: Stopped | None = None
    notebook: dict[str, object] | None = None
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @contextmanager
    def follow(self, kernel: Callable[[], subprocess.Popen[bytes] | None]) -> Iterator[None]:
        """Look at the process that `kernel` returns, from its start to the end of the block."""
        ended = threading.Event()
        deadline = time.monotonic() + self.seconds if self.seconds else None
        thread = threading.Thread(target=self._look, args=(kernel, deadline, ended), daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _look(
        self,
        kernel: Callable[[], subprocess.Popen[bytes] | None],
        deadline: float | None,
        ended: threading.Event,
    ) -> None:
        # A short notebook is over before the first interval: its kernel is looked at as it appears.
        while not ended.wait(EVERY if self._process else SOON):
            # nbclient forgets the process when it ends: it is kept here for its exit status.
            self._process = kernel() or self._process
            if self._process is None:
                continue
            used = resident(self._process.pid)
            self.peak = max(self.peak, used)
            if self.memory and used > self.memory:
                self.broken = OutOfMemory(
                    f"it used {megabytes(used)}; the limit is {megabytes(self.memory)} "
                    "(--memory-limit)"
                )
            elif deadline and time.monotonic() > deadline:
                self.broken = OutOfTime(f"it ran longer than {self.seconds:g} s (--timeout)")
            if self.broken:
                end(self._process.pid)
                return

    def check(self) -> None:
        """Raise the limit that was passed, even if the last cell ended as it was."""
        if self.broken:
            raise self.broken

    def death(self) -> Stopped:
        """Return why the kernel is dead: a limit, a signal, or an exit of its own."""
        if self.broken:
            return self.broken
        status = self._process.poll() if self._process else None
        if status is None:
            return KernelDied("the kernel could not be reached any more")
        if status < 0:
            return KernelDied(
                f"the kernel was killed by signal {-status}"
                + (" (the system may have lacked memory)" if status == -9 else "")
            )
        return KernelDied(f"the kernel ended by itself, with status {status}")


def resident(pid: int) -> int:
    """Return the bytes of memory held by a process and those it started; 0 when it is gone."""
    total = 0
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        for one in (process, *process.children(recursive=True)):
            with suppress(psutil.Error):
                total += one.memory_info().rss
    return total


def end(pid: int) -> None:
    """Kill a process and those it started."""
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        for one in (*process.children(recursive=True), process):
            with suppress(psutil.Error):
                one.kill()


def megabytes(size: int) -> str:
    """Return a number of bytes in words."""
    return f"{size / 2**20:.0f} MiB"


def parse_size(text: str) -> int:
    """Return the bytes of ``500M`` or ``2G``.

    Raises
    ------
    InvalidInput
        If it is not a number and a unit.

    Examples
    --------
    >>> parse_size("2G") == 2 * 1024**3
    True
    """
    number, unit = text[:-1], text[-1:].upper()
    try:
        size = int(float(number) * _UNITS[unit])
    except (KeyError, ValueError, OverflowError):
        size = 0
    if size <= 0:
        raise InvalidInput(
            f'"{text}" is not an amount of memory.', "--memory-limit", "write 500M or 2G"
        )
    return size
