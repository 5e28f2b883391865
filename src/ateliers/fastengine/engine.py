"""A papermill engine that forks the kernel of each notebook: ``papermill --engine fastengine``."""

from __future__ import annotations

import sys
from typing import Any

if "papermill.engines" not in sys.modules:
    # papermill would look for the engine in this module before the module had defined it.
    raise ImportError(f"import papermill before {__name__}: papermill loads it itself")

from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager
from papermill.log import logger

from .manager import WarmKernelManager


class ForkEngine(NBClientEngine):
    """papermill's own engine, with a forked kernel; the notebook is written once, at its end."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        start_timeout: int = 60,
        execution_timeout: int | None = None,
        **options: Any,
    ) -> None:
        """Run the cells; once again, from the first one, if the zygote was killed meanwhile."""
        for name in ("input_path", "startup_timeout"):
            options.pop(name, None)
        timeout = execution_timeout or options.pop("timeout", None)
        target, nb_man.output_path = nb_man.output_path, None
        try:
            for attempt in (1, 2):
                manager = WarmKernelManager(kernel_name=kernel_name, config=options.get("config"))
                client = PapermillNotebookClient(
                    nb_man,
                    km=manager,
                    kernel_name=kernel_name,
                    startup_timeout=start_timeout,
                    timeout=timeout,
                    log=logger,
                    **options,
                )
                try:
                    client.execute(cleanup_kc=True)
                    return
                except Exception:
                    if attempt == 2 or not manager.lost:
                        raise
                    nb_man.notebook_start()
        finally:
            nb_man.output_path = target
