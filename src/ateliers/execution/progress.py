"""Say how a session of runs goes: a live table on a terminal, plain lines elsewhere."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.live import Live
    from rich.table import Table

Say = Callable[[str], Any]


class Progress:
    """Plain lines: one when a run ends, one at the end (for CI and files).

    Parameters
    ----------
    say : callable
        Receives each line.
    """

    def __init__(self, say: Say) -> None:
        self.say = say
        self.queued: list[str] = []
        self.running: dict[str, float] = {}
        self.counts = {"done": 0, "failed": 0, "kept": 0}
        self.start = time.monotonic()

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Show the progress during the block."""
        yield

    def wait(self, labels: Sequence[str]) -> None:
        """Note the runs that will have to be done."""
        self.queued = list(labels)

    def begin(self, label: str) -> None:
        """Note that a run has begun."""
        self.queued.remove(label)
        self.running[label] = time.monotonic()

    def keep(self, label: str, why: str = "") -> None:
        """Note a run whose results of before are good."""
        if label in self.queued:
            self.queued.remove(label)
        self.counts["kept"] += 1
        if why:
            self.say(f"{'kept':<7}          {label} ({why})")

    def end(self, record: dict[str, Any]) -> None:
        """Say how a run ended."""
        self.running.pop(f"{record['site']} · {record['theme']}", None)
        self.counts[record["status"]] += 1
        self.say(line_of(record))

    def tick(self) -> None:
        """Refresh what is shown."""

    def summary(self, stopped: str = "") -> str:
        """Return the last line."""
        counted = ", ".join(f"{n} {word}" for word, n in self.counts.items() if n) or "nothing run"
        left = len(self.queued) + len(self.running)
        rest = f", {left} not run" if left else ""
        why = f"{stopped}: " if stopped else ""
        return f"{why}{counted}{rest} in {time.monotonic() - self.start:.1f} s"


class LiveProgress(Progress):
    """On a terminal: what is running and for how long, under the lines of what has ended."""

    _live: Live | None = None

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Show the table during the block; lines said meanwhile come above it."""
        from rich.console import Console
        from rich.live import Live

        console = Console(stderr=False, highlight=False)
        plain = self.say
        with Live(self._table(), console=console, auto_refresh=False, transient=True) as live:
            self._live = live
            self.say = lambda line: console.print(line, markup=False, soft_wrap=True)
            try:
                yield
            finally:
                self._live, self.say = None, plain

    def tick(self) -> None:
        """Draw the table again."""
        if self._live:
            self._live.update(self._table(), refresh=True)

    def _table(self) -> Table:
        from rich.table import Table

        table = Table.grid(padding=(0, 2))
        for label, since in self.running.items():
            table.add_row("running", f"{time.monotonic() - since:5.0f} s", label)
        ended = sum(self.counts.values())
        total = ended + len(self.running) + len(self.queued)
        table.add_row(f"{ended}/{total}", "", f"{len(self.queued)} queued")
        return table


def progress(say: Say) -> Progress:
    """Return the progress that suits where the output goes."""
    live = sys.stdout.isatty() and not os.environ.get("CI")
    return LiveProgress(say) if live else Progress(say)


def line_of(record: dict[str, Any]) -> str:
    """Return the line said when a run ends."""
    line = f"{record['status']:<7} {record['seconds']:5.1f} s  {record['site']} · {record['theme']}"
    error = record["error"]
    if not error:
        return line
    first = (str(error["value"]).splitlines() or [""])[0]
    cell = f" in cell [{error['cell']}]" if error["cell"] is not None else ""
    return f"{line}\n          {error['name']}{cell}: {first[:500]}"
