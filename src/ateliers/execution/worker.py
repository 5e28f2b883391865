"""One run in one process: papermill, then the contract, then the record."""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import shutil
import signal
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from ateliers.errors import FULL
from ateliers.execution.contract import ContractBroken, outputs_of, record_faults
from ateliers.execution.kernels import SETTINGS, skip_web_grammar
from ateliers.execution.keys import Parts, digest_of, tables_part
from ateliers.execution.plan import Run
from ateliers.execution.record import (
    INDICATORS,
    NOTEBOOK,
    OUTPUTS,
    cleaned,
    results,
    said_of,
    traces,
    write_record,
)
from ateliers.execution.watch import KernelDied, OutOfMemory, OutOfTime, Stopped, Watch
from ateliers.project import write_atomic
from ateliers.record import read_record

if TYPE_CHECKING:
    from traitlets.config import Config

#: Faults quoted in the message of a broken contract; more would hide the first.
FAULTS_SHOWN = 12
#: Longest start of the path of a Unix socket: macOS allows 104 bytes in all, Linux 108.
SOCKET_PREFIX = 96


class WorkerDied(Exception):
    """The process that ran a notebook was killed before it could say why."""


class LeftEarly(Stopped):
    """A cell left the notebook: papermill takes ``sys.exit(0)`` for a success."""


#: Kinds of failures that a type tells; a page and a program need one word for each.
CAUSES: tuple[tuple[type[BaseException], str], ...] = (
    (OutOfTime, "timeout"),
    (OutOfMemory, "memory"),
    (MemoryError, "memory"),
    (KernelDied, "killed"),
    (WorkerDied, "killed"),
    (ContractBroken, "contract"),
)


@dataclass(frozen=True)
class Job:
    """A run and where it happens.

    Parameters
    ----------
    run : Run
    root : pathlib.Path
        Folder of the project.
    folder : pathlib.Path
        Empty folder that receives the results.
    provenance : dict
        What all the runs of the session share in their record.
    before : dict
        Parts of the key that are known before the run.
    prose : str
        Digest of the notebook without its outputs.
    library : dict
        Digest of each file of the library when the session began: a module edited since then is
        seen as changed by the next plan.
    seconds : float, optional
        Longest time it may take.
    memory : int, optional
        Most bytes its kernel may hold.
    """

    run: Run
    root: Path
    folder: Path
    provenance: dict[str, Any]
    before: Parts
    prose: str
    library: dict[str, str]
    seconds: float | None = None
    memory: int | None = None


def prepare_process(private: str) -> None:
    """Set a worker up: the interruption is the runner's affair, the machine's settings are out.

    Ctrl-C reaches every process of the terminal. Only the runner answers it, then ends the
    workers, each of which closes its notebook before leaving.

    Parameters
    ----------
    private : str
        Folder that the runner deletes at the end.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Nothing is open yet: an exception in the middle of an import would print its traceback.
    signal.signal(signal.SIGTERM, _leave_at_once)
    threading.Thread(target=_end_with_runner, daemon=True).start()
    # What it would say of a kernel is said, with its run, by the runner.
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    folder = tempfile.mkdtemp(dir=private, prefix="")
    os.environ.update(
        SETTINGS,
        # A start-up file of the user's own IPython must not reach the figures.
        IPYTHONDIR=folder,
        JUPYTER_RUNTIME_DIR=folder,
        JUPYTER_PREFER_ENV_PATH="1",
    )
    skip_web_grammar()
    # Imports that the runner does not need, and that are no part of a run.
    import papermill  # noqa: F401

    signal.signal(signal.SIGTERM, _leave)


def _leave_at_once(number: int, frame: FrameType | None) -> None:
    os._exit(128 + number)


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _end_with_runner() -> None:
    """End this process when the runner is killed: the next session would find it at work."""
    runner = multiprocessing.parent_process()
    assert runner is not None, "a worker is started by the runner"
    runner.join()
    os.kill(os.getpid(), signal.SIGTERM)


def execute(job: Job) -> dict[str, Any]:
    """Run a notebook and write its record, whatever happens; return the record."""
    started, clock = datetime.now(UTC), time.monotonic()
    watch = Watch(job.seconds, job.memory)
    outputs, failure = {}, None
    try:
        _run_notebook(job, watch)
        outputs = _kept_promises(job)
    except SystemExit:
        # The pool would survive a SystemExit and take its next run.
        os._exit(1)
    except Exception as error:
        failure = error
        _keep_only_notebook(job, watch)
    seconds = time.monotonic() - clock
    record = _record(job, started, seconds, outputs, failure, watch.peak)
    (job.folder / OUTPUTS).unlink(missing_ok=True)
    write_record(job.folder, record)
    return record


def write_failure(job: Job, error: BaseException) -> dict[str, Any]:
    """Record a run that ended without being able to write its own record."""
    _empty(job.folder)
    record = failure_record(job, error)
    write_record(job.folder, record)
    return record


def failure_record(job: Job, error: BaseException) -> dict[str, Any]:
    """Return the record of a run of which nothing but its failure is known."""
    return _record(job, datetime.now(UTC), 0, {}, error, 0)


def _record(
    job: Job,
    started: datetime,
    seconds: float,
    outputs: dict[str, dict[str, str]],
    failure: BaseException | None,
    peak: int,
) -> dict[str, Any]:
    """Return all that is known of a run."""
    said = {} if failure else traces(job.folder)
    return {
        "site": job.run.site,
        "theme": job.run.theme,
        "notebook": job.run.notebook,
        "parameters": job.run.parameters,
        "status": "failed" if failure else "done",
        "error": {"cause": cause_of(failure), **said_of(failure, job.root)} if failure else None,
        "started": started.isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
        "peak_memory": peak,
        **job.provenance,
        "tables": said.get("tables", {}),
        "outputs": outputs,
        "key": _key(job, said),
        "prose": job.prose,
        "files": {} if failure else results(job.folder),
    }


def _key(job: Job, said: dict[str, Any]) -> dict[str, Any]:
    """Return the key of a run; without what it read when the notebook does not say it."""
    parts = dict(job.before)
    if "library" in said:
        parts["records"] = said["records"]
        parts["library"] = {name: job.library.get(name, "") for name in said["library"]}
    whole = parts | {"tables": tables_part(said.get("tables", {}))}
    return {"digest": digest_of(whole), "parts": parts}


def cause_of(failure: BaseException) -> str:
    """Return the kind of a failure."""
    for kind, cause in CAUSES:
        if isinstance(failure, kind):
            return cause
    if _disk_is_full(failure):
        return "disk_full"
    return "memory" if getattr(failure, "ename", "") == "MemoryError" else "exception"


def _disk_is_full(failure: BaseException) -> bool:
    """Whether a failure, or an error of a cell, is a write that the disk had no room for."""
    if isinstance(failure, OSError):
        return failure.errno in FULL
    said = str(getattr(failure, "evalue", ""))
    return any(f"[Errno {number}]" in said for number in FULL)


def _run_notebook(job: Job, watch: Watch) -> None:
    """Execute the notebook into the folder of the job; raise what its cells raised."""
    import papermill

    os.environ.update(
        ATELIERS_ROOT=str(job.root),
        ATELIERS_RECORDS=str(job.folder),
        ATELIERS_RUNS=str(job.root / "build" / "runs"),
    )
    target = job.folder / NOTEBOOK
    notebook = papermill.execute_notebook(
        job.root / job.run.notebook,
        # papermill rewrites its file at each cell, not in one step: it is written once, after.
        None,
        parameters=job.run.parameters,
        engine_name="ateliers",
        watch=watch,
        # The kernel of this environment, whatever the notebook was last saved with.
        kernel_name="python3",
        language="python",
        cwd=job.root / "notebooks",
        progress_bar=False,
        autosave_cell_every=0,
        start_timeout=120,
        iopub_timeout=60,
        record_timing=False,
        shutdown_kernel="immediate",
        config=_sockets(),
    )
    _check_ended(notebook)
    _write_notebook(target, notebook)


def _check_ended(notebook: Any) -> None:
    """Verify that the notebook went to its last cell."""
    for cell in notebook.cells:
        if cell.metadata.papermill["status"] == "failed":
            error = LeftEarly("a cell left the notebook (sys.exit); the cells after it never ran")
            error.exec_count = cell.execution_count
            raise error


def _write_notebook(target: Path, notebook: Any) -> None:
    import nbformat

    write_atomic(target, nbformat.writes(cleaned(notebook)))


def _keep_only_notebook(job: Job, watch: Watch) -> None:
    """Leave of a failed run its notebook as far as it went, for whoever looks for the cause."""
    _empty(job.folder)
    if watch.notebook is None:
        return
    # A full disk is then the failure itself: its record needs what room there is.
    with suppress(OSError):
        _write_notebook(job.folder / NOTEBOOK, watch.notebook)


def _empty(folder: Path) -> None:
    """Delete what a run left unfinished, and give its room back to the disk."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)


def _sockets() -> Config:
    """Return the setting that makes a kernel talk through files where the system allows it.

    Kernels started together can pick the same free port; files of their own cannot collide.
    """
    from traitlets.config import Config

    prefix = os.path.join(tempfile.mkdtemp(dir=os.environ["JUPYTER_RUNTIME_DIR"], prefix=""), "ipc")
    if os.name == "posix" and len(os.fsencode(prefix)) <= SOCKET_PREFIX:
        return Config({"KernelManager": {"transport": "ipc", "ip": prefix}})
    return Config()


def _kept_promises(job: Job) -> dict[str, dict[str, str]]:
    """Return the state of each output; raise when the contract of the theme is broken."""
    contract = job.run.contract
    notebook = json.loads((job.folder / NOTEBOOK).read_text(encoding="utf-8"))
    shown, faults = outputs_of(notebook, contract)
    if contract:
        path = job.folder / INDICATORS
        if path.is_file():
            faults += record_faults(read_record(path), contract, job.run.site)
        else:
            faults.append(f"the notebook did not record its indicators ({INDICATORS})")
    if faults:
        rest = len(faults) - FAULTS_SHOWN
        more = f"; and {rest} more" if rest > 0 else ""
        raise ContractBroken("; ".join(faults[:FAULTS_SHOWN]) + more)
    return shown
