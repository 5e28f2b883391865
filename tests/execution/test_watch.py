"""A kernel under watch: its peak, its limits, and what is said of its end."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil
import pytest

from ateliers.errors import InvalidInput
from ateliers.execution.watch import (
    KernelDied,
    OutOfMemory,
    OutOfTime,
    Watch,
    parse_size,
    resident,
)

HELD = 2**27
#: Holds 128 MiB, says so, and waits.
HOLDS = f"held = b'x' * {HELD}; print('held', flush=True); input()"


@contextmanager
def process(code: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start a process in place of a kernel; end it whatever happens."""
    words = [sys.executable, "-c", code]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as started:
        try:
            yield started
        finally:
            started.kill()


def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)


def test_the_peak_is_the_most_that_was_seen():
    watch = Watch()
    with process(HOLDS) as kernel, watch.follow(lambda: kernel):
        until(lambda: watch.peak > HELD)
        kernel.kill()
        kernel.wait()
    assert HELD < watch.peak < 3 * HELD
    watch.check()


def test_a_process_that_the_kernel_starts_counts():
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HOLDS!r}])"
    with process(code) as kernel:
        until(lambda: resident(kernel.pid) > HELD)
        child = psutil.Process(kernel.pid).children()[0]
        watch = Watch(memory=HELD)
        with watch.follow(lambda: kernel):
            until(lambda: watch.broken)
        until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)


def test_nothing_is_held_by_a_process_that_is_gone():
    with process("") as kernel:
        kernel.wait()
        assert resident(kernel.pid) == 0


def test_too_much_memory_ends_the_kernel_and_says_how_much():
    watch = Watch(memory=HELD)
    with process(HOLDS) as kernel, watch.follow(lambda: kernel):
        kernel.wait(timeout=60)
    with pytest.raises(OutOfMemory, match=r"it used 1\d\d MiB; the limit is 128 MiB"):
        watch.check()


def test_too_much_time_ends_the_kernel_and_says_how_long():
    watch = Watch(seconds=0.5)
    with process("input()") as kernel, watch.follow(lambda: kernel):
        kernel.wait(timeout=60)
    assert isinstance(watch.death(), OutOfTime)
    assert str(watch.death()) == "it ran longer than 0.5 s (--timeout)"


def test_a_kernel_that_never_starts_is_not_an_error_of_the_watch():
    watch = Watch(seconds=60, memory=HELD)
    with watch.follow(lambda: None):
        pass
    assert str(watch.death()) == "the kernel could not be reached any more"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("raise SystemExit(3)", "the kernel ended by itself, with status 3"),
        ("raise SystemExit(0)", "the kernel ended by itself, with status 0"),
        ("os.kill(os.getpid(), 11)", "the kernel was killed by signal 11"),
        (
            "os.kill(os.getpid(), 9)",
            "the kernel was killed by signal 9 (the system may have lacked memory)",
        ),
    ],
)
def test_the_end_of_a_kernel_is_said_in_words(code, said):
    seen = []
    watch = Watch()
    with process(f"import os; input(); {code}") as kernel:

        def look() -> subprocess.Popen[bytes]:
            seen.append(True)
            return kernel

        with watch.follow(look):
            until(lambda: len(seen) > 1)
            kernel.communicate(b"go\n")
    assert isinstance(watch.death(), KernelDied)
    assert str(watch.death()) == said


@pytest.mark.parametrize(
    ("text", "size"),
    [("500M", 500 * 2**20), ("2G", 2**31), ("1.5g", 3 * 2**29), ("64k", 2**16)],
)
def test_an_amount_of_memory_is_a_number_and_a_unit(text, size):
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "G", "500", "lots", "0M", "-1G", "nanG", "infG", "2GB"])
def test_what_is_no_amount_of_memory_is_refused(text):
    with pytest.raises(InvalidInput, match="write 500M or 2G"):
        parse_size(text)
