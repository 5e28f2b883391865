"""The zygote: a process that has imported what notebooks use, and forks a kernel for each of them.

It is run as a program, by path, in the Python of the kernels (which needs ``ipykernel`` alone, not
this package): ``python zygote.py LISTENER MODULES``, where ``LISTENER`` is the number of an open
listening socket. Its standard input belongs to the process that started it and says nothing: when
it closes, that process is gone, and the zygote ends with all its kernels.

Each connection is a kernel. The client sends one line, ``{"argv", "env", "cwd", "folder"}``, and
receives ``{"pid"}``, then ``{"ready"}`` when the kernel can be spoken to, then ``{"status"}`` when
it has ended; or ``{"refused"}`` with the reason. When the client closes its end, or dies, the
kernel is killed and its sockets are deleted.
"""

from __future__ import annotations

import ctypes
import gc
import io
import json
import os
import selectors
import shutil
import signal
import socket
import struct
import sys
import warnings
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from types import SimpleNamespace
from typing import Any

#: Imported by every ipykernel as it starts, or at its first cell; without them here, each kernel
#: would spend a tenth of a second on them.
KERNEL_MODULES = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
    "sqlite3",
    "cmd",
    "pdb",
    "faulthandler",
    "tornado.platform.asyncio",
    "IPython.core.debugger",
    "IPython.core.debugger_backport",
    "IPython.core.completerlib",
    "IPython.core.history",
    "IPython.core.magics.ast_mod",
    "IPython.core.magics.execution",
    "IPython.core.magic_arguments",
    "IPython.core.oinspect",
    "IPython.core.pylabtools",
    "IPython.extensions.storemagic",
    "IPython.utils.module_paths",
    "IPython.utils.wildcard",
)
INLINE = "matplotlib_inline.backend_inline"
#: Longest wait for the line of a client, in seconds: it is sent as soon as it connects.
LINE_SECONDS = 5
#: ``PR_SET_PDEATHSIG`` of Linux.
_DEATH_SIGNAL = 1
#: The filters of warnings that the modules of notebooks add as they are imported.
_FILTERS: list[Any] = []
_LIBC = ctypes.CDLL(None, use_errno=True)


def preload(modules: list[str]) -> None:
    """Import what notebooks use, and draw what is drawn once for all the figures of a process."""
    gc.disable()
    _import(KERNEL_MODULES)
    before = list(warnings.filters)
    _import(modules)
    if "matplotlib" in sys.modules:
        _import([INLINE])
    _FILTERS.extend(one for one in warnings.filters if one not in before)
    for name, rehearse in REHEARSALS.items():
        if name in sys.modules:
            with suppress(Exception), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                rehearse(sys.modules[name])
    # The pages of these objects stay shared: no collection of a kernel writes on them. A
    # collection before would take a tenth of the start, for what little there is to free.
    gc.freeze()
    gc.enable()


def _import(modules: Sequence[str]) -> None:
    for name in modules:
        # What cannot be imported is the affair of the notebook that needs it.
        with suppress(Exception):
            import_module(name)


def _draw(plt: Any) -> None:
    """Draw a figure: the fonts are found, the libraries of images loaded."""
    figure, axes = plt.subplots()
    axes.plot([1, 2], label="a")
    axes.set_title("title")
    axes.legend()
    figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")
    plt.close("all")


def _show_table(pandas: Any) -> None:
    """Show a table: what formats it is loaded then."""
    table = pandas.DataFrame({"a": [1.5, 2.5], "b": ["x", "y"]})
    table._repr_html_()
    table.groupby("b").describe()._repr_html_()


#: Module → what is done once with it, before the forks: what it loads or computes at its first use
#: is then there. Nothing of it may be seen in a kernel.
REHEARSALS = {"matplotlib.pyplot": _draw, "pandas": _show_table}


def serve(listener: socket.socket) -> None:
    """Fork a kernel for each client until the owner is gone."""
    chosen = selectors.DefaultSelector()
    chosen.register(sys.stdin.fileno(), selectors.EVENT_READ, _owner)
    chosen.register(listener, selectors.EVENT_READ, _accept)
    state = SimpleNamespace(chosen=chosen, listener=listener, kernels={})
    try:
        while True:
            for key, _ in chosen.select():
                key.data(state, key.fileobj)
    except EOFError:
        for kernel in list(state.kernels.values()):
            _kill(kernel)
            _forget(kernel)


def _owner(state: SimpleNamespace, stream: int) -> None:
    """End when the process that started this one is gone."""
    if not os.read(stream, 1):
        raise EOFError


def _accept(state: SimpleNamespace, listener: socket.socket) -> None:
    """Answer one client."""
    connection, _ = listener.accept()
    connection.settimeout(LINE_SECONDS)
    try:
        if _user_of(connection) != os.getuid():
            raise PermissionError("another user asks")
        request = json.loads(connection.makefile().readline())
        threads = threads_of_this_process()
        if threads:
            _send(connection, {"refused": f"the libraries started threads: {', '.join(threads)}"})
            connection.close()
            return
        _fork(state, connection, request)
    except (OSError, ValueError):
        connection.close()


def threads_of_this_process() -> list[str]:
    """Return the names of the threads beside the first one: a fork would lose them."""
    own, names = str(os.getpid()), []
    for task in os.listdir("/proc/self/task"):
        with suppress(OSError), open(f"/proc/self/task/{task}/comm", encoding="utf-8") as stream:
            if task != own:
                names.append(stream.read().strip())
    return sorted(names)


def _user_of(connection: socket.socket) -> int:
    size = struct.calcsize("3i")
    said = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
    return int(struct.unpack("3i", said)[1])


def _fork(state: SimpleNamespace, connection: socket.socket, request: dict[str, Any]) -> None:
    zygote, pid = os.getpid(), os.fork()
    if pid == 0:
        # Never back to the loop of the zygote, whatever happens.
        try:
            _LIBC.prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
            if os.getppid() != zygote:
                os._exit(1)
            _leave_zygote(state, connection)
            become_kernel(request, connection, zygote)
        finally:
            os._exit(1)
    _send(connection, {"pid": pid})
    kernel = SimpleNamespace(
        pid=pid, watched=os.pidfd_open(pid), connection=connection, request=request
    )
    state.kernels[pid] = kernel
    ended = lambda state, _: _reap(state, kernel)  # noqa: E731
    state.chosen.register(kernel.watched, selectors.EVENT_READ, ended)
    gone = lambda state, _: _client_gone(state, kernel)  # noqa: E731
    state.chosen.register(connection, selectors.EVENT_READ, gone)


def _reap(state: SimpleNamespace, kernel: SimpleNamespace) -> None:
    """Tell the client how its kernel ended."""
    if state.kernels.pop(kernel.pid, None) is None:
        return
    _, status = os.waitpid(kernel.pid, 0)
    state.chosen.unregister(kernel.watched)
    os.close(kernel.watched)
    if kernel.connection is not None:
        state.chosen.unregister(kernel.connection)
        with suppress(OSError):
            _send(kernel.connection, {"status": os.waitstatus_to_exitcode(status)})
        kernel.connection.close()


def _client_gone(state: SimpleNamespace, kernel: SimpleNamespace) -> None:
    """Kill the kernel of a client that has left without ending it."""
    if kernel.connection is None:
        return
    state.chosen.unregister(kernel.connection)
    kernel.connection.close()
    kernel.connection = None
    _kill(kernel)
    _forget(kernel)


def _kill(kernel: SimpleNamespace) -> None:
    """Kill a kernel and what it started."""
    for end in (os.killpg, os.kill):
        with suppress(OSError):
            end(kernel.pid, signal.SIGKILL)


def _forget(kernel: SimpleNamespace) -> None:
    """Delete the files of a kernel whose client can no longer do it."""
    argv = kernel.request["argv"]
    with suppress(OSError, ValueError, KeyError, IndexError):
        path = argv[argv.index("-f") + 1]
        with open(path, encoding="utf-8") as stream:
            said = json.load(stream)
        os.unlink(path)
        if said["transport"] == "ipc":
            for name in ("shell", "iopub", "stdin", "control", "hb"):
                with suppress(OSError):
                    os.unlink(f"{said['ip']}-{said[name + '_port']}")
    if kernel.request.get("folder"):
        shutil.rmtree(kernel.request["folder"], ignore_errors=True)


def _send(connection: socket.socket, message: dict[str, Any]) -> None:
    connection.sendall(json.dumps(message).encode() + b"\n")


def _leave_zygote(state: SimpleNamespace, connection: socket.socket) -> None:
    """Give up, in the child, what belongs to the zygote: held open, they would hide an end."""
    state.chosen.close()
    state.listener.close()
    for kernel in state.kernels.values():
        os.close(kernel.watched)
        if kernel.connection is not None:
            kernel.connection.close()
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    # A process of its own: Ctrl-C in a terminal is the affair of the client.
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    connection.settimeout(None)


def become_kernel(request: dict[str, Any], connection: socket.socket, zygote: int) -> None:
    """Be the kernel that a client asked for, until it ends."""
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    _reseed()
    sys.argv = list(request["argv"])
    from ipykernel.kernelapp import IPKernelApp

    app = IPKernelApp.instance()
    app.parent_handle = zygote
    app.initialize(sys.argv[1:])
    # As if a cell had imported the modules: their filters come before those of the shell.
    others = [one for one in warnings.filters if one not in _FILTERS]
    warnings.filters = [*_FILTERS, *others]
    # What was found under the filters of before is forgotten.
    warnings._filters_mutated()  # type: ignore[attr-defined]
    if INLINE in sys.modules:
        # It was loaded before there was a shell to draw into.
        with suppress(Exception):
            sys.modules[INLINE]._enable_matplotlib_integration()
    _send(connection, {"ready": True})
    connection.close()
    code = 0
    try:
        app.start()
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else int(left.code is not None)
    import atexit

    atexit._run_exitfuncs()
    os._exit(code)


def _reseed() -> None:
    """Give each kernel a random state of its own, as a new process has."""
    import random

    random.seed()
    numpy = sys.modules.get("numpy.random")
    if numpy is not None:
        numpy.seed()


def main() -> None:
    """Preload, then serve."""
    # The folder of this file is none of the kernels' affair; `import zygote` must fail there.
    del sys.path[0]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    listener = socket.socket(fileno=int(sys.argv[1]))
    preload([name for name in sys.argv[2].split(",") if name])
    serve(listener)
    os._exit(0)


if __name__ == "__main__":
    main()
