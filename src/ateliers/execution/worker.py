"""One run in one process: papermill, then the contract, then the record."""

from __future__ import annotations

import json
import logging
import os
import signal
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from ateliers.execution.contract import ContractBroken, outputs_of, record_faults
from ateliers.execution.plan import Run
from ateliers.execution.record import (
    INDICATORS,
    NOTEBOOK,
    OUTPUTS,
    RECORD,
    cleaned,
    read_tables,
    said_of,
)
from ateliers.project import SOURCE_DATE_EPOCH, write_atomic
from ateliers.record import read_record

if TYPE_CHECKING:
    from traitlets.config import Config

#: A cell of the book takes seconds; one that takes ten minutes waits for something.
CELL_SECONDS = 600
#: Faults quoted in the message of a broken contract; more would hide the first.
FAULTS_SHOWN = 12
#: Longest start of the path of a Unix socket: macOS allows 104 bytes in all, Linux 108.
SOCKET_PREFIX = 96


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
    """

    run: Run
    root: Path
    folder: Path
    provenance: dict[str, Any]


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
    signal.signal(signal.SIGTERM, _leave)
    logging.getLogger("papermill").setLevel(logging.ERROR)
    folder = tempfile.mkdtemp(dir=private, prefix="")
    os.environ.update(
        # A start-up file of the user's own IPython must not reach the figures.
        IPYTHONDIR=folder,
        JUPYTER_RUNTIME_DIR=folder,
        JUPYTER_PREFER_ENV_PATH="1",
        OPENBLAS_NUM_THREADS="1",
        OMP_NUM_THREADS="1",
        PYTHONHASHSEED="0",
        SOURCE_DATE_EPOCH=SOURCE_DATE_EPOCH,
    )
    # Two seconds of imports that the runner does not need, and that are no part of a run.
    import papermill  # noqa: F401


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def execute(job: Job) -> dict[str, Any]:
    """Run a notebook and write its record, whatever happens; return the record."""
    started, clock = datetime.now(UTC), time.monotonic()
    outputs, failure = {}, None
    try:
        _run_notebook(job)
        outputs = _kept_promises(job)
    except SystemExit:
        # The pool would survive a SystemExit and take its next run.
        os._exit(1)
    except Exception as error:
        failure = error
    return _write_record(job, started, time.monotonic() - clock, outputs, failure)


def write_failure(job: Job, error: BaseException) -> dict[str, Any]:
    """Record a run that ended without being able to write its own record."""
    return _write_record(job, datetime.now(UTC), 0, {}, error)


def _write_record(
    job: Job,
    started: datetime,
    seconds: float,
    outputs: dict[str, dict[str, str]],
    failure: BaseException | None,
) -> dict[str, Any]:
    record = {
        "site": job.run.site,
        "theme": job.run.theme,
        "notebook": job.run.notebook,
        "parameters": job.run.parameters,
        "status": "failed" if failure else "done",
        "error": said_of(failure, job.root) if failure else None,
        "started": started.isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
        **job.provenance,
        "tables": read_tables(job.folder),
        "outputs": outputs,
    }
    (job.folder / OUTPUTS).unlink(missing_ok=True)
    text = json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    write_atomic(job.folder / RECORD, text)
    return record


def _run_notebook(job: Job) -> None:
    """Execute the notebook into the folder of the job; raise what its cells raised."""
    import nbformat
    import papermill

    os.environ.update(
        ATELIERS_ROOT=str(job.root),
        ATELIERS_RECORDS=str(job.folder),
        ATELIERS_RUNS=str(job.root / "build" / "runs"),
    )
    target = job.folder / NOTEBOOK
    try:
        papermill.execute_notebook(
            job.root / job.run.notebook,
            target,
            parameters=job.run.parameters,
            # The kernel of this environment, whatever the notebook was last saved with.
            kernel_name="python3",
            language="python",
            cwd=job.root / "notebooks",
            progress_bar=False,
            request_save_on_cell_execute=False,
            autosave_cell_every=0,
            start_timeout=120,
            execution_timeout=CELL_SECONDS,
            iopub_timeout=60,
            record_timing=False,
            shutdown_kernel="immediate",
            config=_sockets(),
        )
    finally:
        if target.is_file():
            notebook = cleaned(nbformat.read(target, as_version=4))
            write_atomic(target, nbformat.writes(notebook))


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
