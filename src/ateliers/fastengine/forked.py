"""Kernels forked from a zygote, as the process that asks for them sees them."""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import secrets
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

#: What a zygote imports unless it is told otherwise; what is not installed is left out.
MODULES = ("numpy", "pandas", "matplotlib.pyplot", "seaborn", "geopandas")
#: Names the zygote that the processes started by this one share, and the key of its settings.
SHARED = "FASTENGINE_ZYGOTE"
#: Starts of the variables that are read once, as Python or a library starts: a zygote serves only
#: the kernels that want the same. Any other variable is set in each kernel.
STARTUP = (
    *("PYTHON", "LD_", "LANG", "LC_", "TZ", "HOME", "XDG_", "VIRTUAL_ENV", "CONDA_"),
    *("OMP_", "OPENBLAS_", "MKL_", "NUMEXPR_", "GOTO_", "ARROW_", "JE_", "MALLOC_"),
    *("MPL", "PROJ_", "GDAL_", "PYDEVD_"),
)
#: Set in every zygote: threads of these libraries would forbid a fork.
SINGLE = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    # The allocator that pyarrow brings; je_arrow is its prefix.
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    # Otherwise the debugger, which is loaded once for all, warns that Python's own modules are
    # frozen.
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
#: Seconds a zygote may take to import its modules and answer.
PATIENCE = 120.0


class Refused(Exception):
    """No kernel can be forked here: the reason is to be said, and a kernel started as usual."""


class ZygoteLost(Exception):
    """The zygote ended before it could answer."""


def unsupported() -> str | None:
    """Return why this system cannot fork a kernel; ``None`` when it can."""
    if not sys.platform.startswith("linux"):
        return f"forking a kernel is only safe on Linux, not on {sys.platform}"
    if not hasattr(os, "pidfd_open"):
        return "this Python cannot watch a process (os.pidfd_open)"
    return None


class ForkedKernel:
    """A kernel forked by a zygote, with the methods of ``subprocess.Popen`` that are used of it.

    Attributes
    ----------
    pid : int
    returncode : int or None
    lost : bool
        Whether it ended because its zygote did: nothing is known of its own end.
    """

    stdin = stdout = stderr = None

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._buffer = b""
        self._lock = threading.Lock()
        self.returncode: int | None = None
        self.lost = False
        self.pid: int = self._expect("pid")
        self._expect("ready")

    def _expect(self, word: str) -> Any:
        """Return what the zygote says under a word."""
        deadline = time.monotonic() + PATIENCE
        while True:
            said = self._line(deadline - time.monotonic())
            if said is None:
                raise ZygoteLost("the zygote ended, or did not answer")
            if "refused" in said:
                raise Refused(said["refused"])
            if "status" in said:
                # It ended as it started: whoever speaks to it will see it dead.
                self.returncode = said["status"]
                return None
            if word in said:
                return said[word]

    def _line(self, seconds: float) -> dict[str, Any] | None:
        """Return the next message; ``None`` when there is none in time or any more."""
        while b"\n" not in self._buffer:
            if not select.select([self._connection], [], [], max(0, seconds))[0]:
                return None
            try:
                received = self._connection.recv(4096)
            except OSError:
                received = b""
            if not received:
                self.lost = True
                return None
            self._buffer += received
        line, _, self._buffer = self._buffer.partition(b"\n")
        said: dict[str, Any] = json.loads(line)
        return said

    def poll(self) -> int | None:
        """Return the exit status, ``-N`` after signal N; ``None`` while it runs."""
        return self._look(0)

    def _look(self, seconds: float) -> int | None:
        with self._lock:
            if self.returncode is None:
                said = self._line(seconds)
                if said is not None:
                    self.returncode = said["status"]
                elif self.lost:
                    # A kernel dies with its zygote.
                    self.returncode = -signal.SIGKILL
            if self.returncode is not None:
                self._connection.close()
            return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit status once there is one.

        Raises
        ------
        subprocess.TimeoutExpired
        """
        status = self._look(PATIENCE if timeout is None else timeout)
        while status is None and timeout is None:
            status = self._look(PATIENCE)
        if status is None:
            raise subprocess.TimeoutExpired("kernel", timeout or 0)
        return status

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel, unless it has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """End the kernel at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)


class Zygote:
    """A zygote that lives as long as this process.

    Parameters
    ----------
    python : str
        Python of the kernels.
    modules : sequence of str
        What it imports.
    env : mapping
        Environment variables of the kernels; see :data:`STARTUP`.
    """

    def __init__(self, python: str, modules: Sequence[str], env: Mapping[str, str]) -> None:
        # A name in no folder: nothing remains of it when the process ends, however it does.
        self.name = f"fastengine-{secrets.token_hex(16)}"
        self.key = key_of(python, env)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(f"\0{self.name}")
        listener.listen(128)
        with listener:
            program = str(Path(__file__).with_name("zygote.py"))
            self.process = subprocess.Popen(
                [python, program, str(listener.fileno()), ",".join(modules)],
                stdin=subprocess.PIPE,
                env={**env, **SINGLE},
                pass_fds=[listener.fileno()],
                start_new_session=True,
            )

    def alive(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    def close(self) -> None:
        """End it, and its kernels."""
        assert self.process.stdin is not None, "its standard input was asked for"
        self.process.stdin.close()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def key_of(python: str, env: Mapping[str, str]) -> str:
    """Return what two kernels that one zygote can serve have in common."""
    # `python` and `python3` of one environment are one.
    known = [os.path.dirname(os.path.abspath(python)), os.path.realpath(python)]
    read = {name: value for name, value in env.items() if name.startswith(STARTUP)} | SINGLE
    said = json.dumps([known, sorted(read.items())])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


_own: dict[tuple[str, tuple[str, ...]], Zygote] = {}
_starting = threading.Lock()


@atexit.register
def _close_own() -> None:
    for zygote in _own.values():
        with suppress(OSError, AssertionError):
            zygote.close()


def fork(
    argv: Sequence[str],
    env: Mapping[str, str],
    cwd: str,
    *,
    python: str,
    modules: Sequence[str] = MODULES,
    folder: str | None = None,
) -> ForkedKernel:
    """Return a kernel, forked from the zygote that is shared, or from one of this process.

    Parameters
    ----------
    argv : sequence of str
        Arguments of ipykernel, its name first.
    env : mapping
        Environment variables of the kernel.
    cwd : str
        Folder where it works.
    python : str
        Python that it would be run with.
    modules : sequence of str
        What a zygote of this process imports.
    folder : str, optional
        Folder of its sockets, that the zygote deletes if this process dies.

    Raises
    ------
    Refused
        When no kernel can be forked; see also :func:`unsupported`.
    """
    request = {"argv": [*argv], "env": {**env}, "cwd": cwd, "folder": folder}
    for _ in range(2):
        for name in _names(python, modules, env):
            try:
                return _ask(name, request)
            except (OSError, ZygoteLost):
                # It was killed: another one is started.
                continue
    raise Refused("the zygote ends as it starts")


def _names(python: str, modules: Sequence[str], env: Mapping[str, str]) -> Iterator[str]:
    """Give the names of zygotes that can serve, the shared one first."""
    name, _, key = env.get(SHARED, "").partition(":")
    if name and key == key_of(python, env):
        yield name
    wanted = (key_of(python, env), tuple(modules))
    with _starting:
        if wanted not in _own or not _own[wanted].alive():
            clean = {one: value for one, value in env.items() if one != SHARED}
            _own[wanted] = Zygote(python, modules, clean)
    yield _own[wanted].name


def _ask(name: str, request: dict[str, Any]) -> ForkedKernel:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.connect(f"\0{name}")
        connection.sendall(json.dumps(request).encode() + b"\n")
        return ForkedKernel(connection)
    except BaseException:
        connection.close()
        raise


@contextmanager
def shared(
    modules: Sequence[str] = MODULES,
    env: Mapping[str, str] | None = None,
    python: str = sys.executable,
) -> Iterator[str | None]:
    """Start a zygote for this process and those that it starts; end it with the block.

    Yields
    ------
    str or None
        Why there is none; ``None`` when there is one.
    """
    reason = unsupported()
    if reason is not None:
        yield reason
        return
    before = os.environ.get(SHARED)
    zygote = Zygote(python, modules, {**os.environ} if env is None else env)
    os.environ[SHARED] = f"{zygote.name}:{zygote.key}"
    try:
        yield None
    finally:
        if before is None:
            del os.environ[SHARED]
        else:
            os.environ[SHARED] = before
        zygote.close()
