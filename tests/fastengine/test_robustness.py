"""Zygotes and kernels that are killed, hang or cannot be: told truly, and nothing remains."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import papermill
import psutil
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError

from ateliers.fastengine import Refused, provisioner, shared, unsupported
from ateliers.fastengine import forked as client
from ateliers.fastengine.forked import key_of
from ateliers.fastengine.manager import WarmKernelManager
from tests.fastengine.running import execute, text
from tests.support.faults import ends, wait_for

pytestmark = pytest.mark.slow

PARENT = "import os\nos.getppid()"


def forked(folder: Path) -> int:
    """Return the zygote of a new kernel."""
    return int(text(execute([PARENT], folder, fast=True).cells[0]))


def notebook(path: Path, *cells: str) -> Path:
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    nbformat.write(book, path)
    return path


def run(source: Path, **options) -> dict:
    """Run a notebook with papermill and the engine of this package."""
    done = papermill.execute_notebook(
        source,
        source.with_name("out.ipynb"),
        engine_name="fastengine",
        kernel_name="python3",
        language="python",
        progress_bar=False,
        **options,
    )
    assert done.cells == nbformat.read(source.with_name("out.ipynb"), 4).cells
    return done


def test_a_zygote_killed_while_it_waits_is_replaced(tmp_path):
    with shared(("json",)):
        first = forked(tmp_path)
        os.kill(first, signal.SIGKILL)
        assert ends(first)
        assert forked(tmp_path) not in (first, os.getpid())


def test_a_zygote_killed_at_work_loses_its_kernel_and_the_notebook_is_run_again(zygote, tmp_path):
    kill = (
        "import os, signal, time\nfrom pathlib import Path\nmark = Path('mark')\n"
        "if not mark.exists():\n    mark.write_text('x')\n"
        "    os.kill(os.getppid(), signal.SIGKILL)\n    time.sleep(60)\n"
        "print('ended')"
    )
    done = run(notebook(tmp_path / "in.ipynb", "print('begun')", kill), cwd=str(tmp_path))
    assert [text(cell) for cell in done.cells] == ["begun", "ended"]
    assert [cell.execution_count for cell in done.cells] == [1, 2]


def test_a_notebook_that_kills_each_zygote_fails_the_second_time(zygote, tmp_path):
    kill = "import os, signal\nopen('runs', 'a').write('x')\nos.kill(os.getppid(), signal.SIGKILL)"
    with pytest.raises(DeadKernelError):
        run(notebook(tmp_path / "in.ipynb", kill + "\nimport time; time.sleep(9)"), cwd=tmp_path)
    assert (tmp_path / "runs").read_text() == "xx"


@pytest.mark.parametrize(("code", "status"), [("os._exit(7)", 7), ("os.kill(os.getpid(), 9)", -9)])
def test_a_kernel_that_ends_says_how(zygote, tmp_path, code, status):
    seen = []

    class Noted(WarmKernelManager):
        async def _async_is_alive(self):
            alive = await super()._async_is_alive()
            if not alive and self.provisioner.process:
                seen.append(self.provisioner.process.returncode)
            return alive

    import nbformat

    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(f"import os\n{code}")])
    manager = Noted(kernel_name="python3")
    with pytest.raises(DeadKernelError):
        NotebookClient(book, km=manager, kernel_name="python3").execute(cleanup_kc=True)
    assert seen[0] == status
    assert not manager.lost


def test_an_exception_of_a_cell_is_that_of_papermill(zygote, tmp_path):
    source = notebook(tmp_path / "in.ipynb", "1", "raise ValueError('no')", "3")
    with pytest.raises(papermill.PapermillExecutionError, match="no"):
        run(source)
    cells = nbformat.read(tmp_path / "out.ipynb", 4).cells
    statuses = [cell.metadata.papermill.status for cell in cells if "papermill" in cell.metadata]
    assert statuses == ["completed", "failed", "pending"]


WAITS = """
import os, sys, papermill
from pathlib import Path
from ateliers.fastengine import shared
with shared(("json",)):
    papermill.execute_notebook("in.ipynb", "out.ipynb", engine_name="fastengine",
        kernel_name="python3", language="python", progress_bar=False)
"""
MARK = (
    "import os, time, subprocess, sys\nfrom pathlib import Path\n"
    "own = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
    "from jupyter_client import find_connection_file\nimport ipykernel\n"
    "said = f'{os.getpid()} {os.getppid()} {own.pid} {ipykernel.get_connection_file()}'\n"
    "Path('begun').write_text(said)\nPath('mark').write_text('x')\ntime.sleep(600)"
)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_outlives_a_client_that_is_ended(tmp_path, number):
    notebook(tmp_path / "in.ipynb", MARK)
    process = subprocess.Popen(
        [sys.executable, "-c", WAITS],
        cwd=tmp_path,
        env=os.environ | {"TMPDIR": str(tmp_path)},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    wait_for(tmp_path / "mark")
    *processes, connection = (tmp_path / "begun").read_text().split()
    ip = json.loads(Path(connection).read_text())["ip"]
    assert list(Path(ip).parent.glob("ipc-*"))
    process.send_signal(number)
    process.wait(60)
    assert all(ends(int(one)) for one in processes)
    assert not Path(connection).exists()
    assert not Path(ip).parent.exists()


def test_the_last_process_to_use_a_zygote_leaves_none(tmp_path):
    before = {one.pid for one in psutil.Process().children()}
    with shared(("json",)):
        (zygote,) = {one.pid for one in psutil.Process().children()} - before
        forked(tmp_path)
    assert ends(zygote)


@pytest.fixture
def said(monkeypatch) -> list[str]:
    """Gather what is said once."""
    lines: list[str] = []
    monkeypatch.setattr(provisioner, "_said", set())
    monkeypatch.setattr(provisioner.logger, "warning", lambda form, *a: lines.append(form % a))
    return lines


def test_libraries_that_start_threads_are_refused_and_the_standard_engine_runs(tmp_path, said):
    (tmp_path / "threaded.py").write_text(
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=(600,), daemon=True).start()"
    )
    env = os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", env["PYTHONPATH"])
        with shared(("threaded",)):
            assert forked(tmp_path) == forked(tmp_path) == os.getpid()
    (line,) = said
    assert line.startswith("standard engine: the libraries started threads: ")


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_another_system_runs_the_standard_engine_and_says_so_once(
    tmp_path, said, monkeypatch, system
):
    monkeypatch.setattr(client.sys, "platform", system)
    reason = f"forking a kernel is only safe on Linux, not on {system}"
    assert unsupported() == reason
    with shared() as why:
        assert why == reason
    monkeypatch.setattr(client.sys, "platform", "linux")
    monkeypatch.setattr(provisioner, "unsupported", lambda: reason)
    assert forked(tmp_path) == forked(tmp_path) == os.getpid()
    assert said == [f"standard engine: {reason}"]


def test_a_kernel_of_another_language_is_left_to_the_usual_way():
    assert provisioner._not_ipykernel(["/usr/bin/R", "--slave"]) is not None
    assert provisioner._not_ipykernel(["python", "-m", "ipykernel_launcher", "-f", "x"]) is None
    assert (
        provisioner._not_ipykernel(
            ["python", "-Xfrozen_modules=off", "-m", "ipykernel_launcher", "-f", "x"]
        )
        is None
    )


def test_settings_read_at_start_are_those_of_the_zygote():
    env = {"PYTHONHASHSEED": "0", "ANY": "1"}
    assert key_of(sys.executable, env) == key_of(sys.executable, env | {"ANY": "2"})
    assert key_of(sys.executable, env) != key_of(sys.executable, env | {"PYTHONHASHSEED": "1"})


def test_a_zygote_that_cannot_start_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(client, "_own", {})
    monkeypatch.delenv("FASTENGINE_ZYGOTE", raising=False)
    with pytest.raises(Refused, match="ends as it starts"):
        client.fork(["ipykernel_launcher.py"], {}, "/", python="/bin/false")


def test_the_memory_of_the_zygote_is_flat(tmp_path):
    with shared(("numpy",)):
        zygote = psutil.Process(forked(tmp_path))
        held = zygote.memory_info().rss
        for _ in range(5):
            forked(tmp_path)
        assert zygote.memory_info().rss - held < 2**20
        assert not zygote.children()


def test_a_kernelspec_gives_warm_kernels_to_other_tools(tmp_path):
    from jupyter_client import KernelManager

    manager = KernelManager(kernel_name="fastengine")
    start = time.monotonic()
    manager.start_kernel(cwd=str(tmp_path))
    kernel = manager.client()
    kernel.start_channels()
    try:
        kernel.wait_for_ready(timeout=60)
        kernel.execute_interactive("import os; print(os.getppid())", output_hook=lambda _: None)
        first = manager.provisioner.process.pid
        manager.restart_kernel(now=True)
        kernel.wait_for_ready(timeout=60)
        assert manager.provisioner.process.pid != first
        manager.interrupt_kernel()
        assert manager.is_alive()
    finally:
        kernel.stop_channels()
        manager.shutdown_kernel()
    assert time.monotonic() - start < 60
    assert not manager.is_alive()
