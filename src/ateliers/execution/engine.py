"""The papermill engine of the project: strict parameters, limits, and failures told truly.

papermill loads this module through the entry point ``papermill.engine`` of ``pyproject.toml``. It
also stands in for papermill's default engine: a researcher who runs
``papermill notebooks/climate.ipynb …`` gets the same checks without an option. A notebook that is
not a template of this project runs as it always does.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

if "papermill.engines" not in sys.modules:
    # papermill would look for the engine in this module before the module had defined it.
    raise ImportError(f"import papermill before {__name__}: papermill loads it itself")

import click
import nbformat
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines
from papermill.iorw import papermill_io
from papermill.log import logger

from ateliers.errors import InvalidInput, nearest
from ateliers.execution.watch import Stopped, Watch
from ateliers.parameters import Parameter, Theme, load_themes
from ateliers.scenarios import load_scenario_theme

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}


class Refused(InvalidInput, click.ClickException):
    """A parameter that the template does not know or of another type, or a wrong theme.

    papermill's command line prints a ClickException without a traceback.
    """


class AteliersEngine(NBClientEngine):
    """papermill's own engine, with what it leaves out."""

    @classmethod
    def execute_notebook(cls, nb: Any, kernel_name: str, **options: Any) -> Any:
        """Run a notebook once its parameters are known to be right."""
        check_parameters(nb.metadata.papermill, _file_of(options.get("input_path")))
        return super().execute_notebook(nb, kernel_name, **options)

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        watch: Watch | None = None,
        start_timeout: int = 60,
        execution_timeout: int | None = None,
        **options: Any,
    ) -> None:
        """Run the cells under watch.

        Parameters
        ----------
        watch : Watch, optional
            Limits of the notebook; receives the notebook and its peak memory.

        Raises
        ------
        KernelDied, OutOfTime, OutOfMemory
            When the kernel ends before the cells: which it was, in words.
        """
        watch = watch or Watch()
        watch.notebook = nb_man.nb
        for name in ("input_path", "startup_timeout"):
            options.pop(name, None)
        each = options.pop("timeout", None)
        client = PapermillNotebookClient(
            nb_man,
            kernel_name=kernel_name,
            startup_timeout=start_timeout,
            timeout=execution_timeout or each,
            log=logger,
            **options,
        )
        try:
            with watch.follow(lambda: _process_of(client)):
                client.execute()
            watch.check()
        # Ctrl-C too must not leave the cells that never ran noted as completed.
        except BaseException as error:
            reason = _reason(error, watch)
            _mark_unfinished(nb_man, reason, client.code_cells_executed)
            if reason is error:
                raise
            raise reason from error


def _process_of(client: PapermillNotebookClient) -> Any:
    """Return the process of the kernel, once there is one."""
    provisioner = getattr(client.km, "provisioner", None)
    return getattr(provisioner, "process", None)


def _reason(error: BaseException, watch: Watch) -> BaseException:
    """Return why the kernel is dead when this is what an error tells; otherwise the error."""
    # nbclient raises a DeadKernelError at work, jupyter_client a RuntimeError as a kernel starts.
    died = isinstance(error, RuntimeError) and str(error).startswith("Kernel died")
    limited = watch.broken is not None and isinstance(error, Exception)
    return watch.death() if died or limited else error


def _mark_unfinished(nb_man: NotebookExecutionManager, error: BaseException, number: int) -> None:
    """Show an error in the cell under way, and note that this cell failed.

    papermill then leaves the cells after it as they are; without it, it would note the ones that
    never ran as completed.

    Parameters
    ----------
    nb_man : papermill.engines.NotebookExecutionManager
    error : BaseException
        Why the cells stopped.
    number : int
        The cell under way, as JupyterLab numbers it; 0 when none had started.
    """
    cells = nb_man.nb.cells
    started = [cell for cell in cells if cell.metadata.papermill.get("start_time")]
    for cell in started[-1:] or cells[:1]:
        nb_man.cell_exception(cell)
        if cell.cell_type == "code":
            cell.execution_count = number or None
            shown = {"ename": type(error).__name__, "evalue": str(error), "traceback": []}
            cell.outputs.append(nbformat.v4.new_output("error", **shown))
    if isinstance(error, Stopped):
        error.exec_count = number or None


def check_parameters(metadata: dict[str, Any], notebook: Path | None) -> None:
    """Verify the parameters given to a template of the project.

    Parameters
    ----------
    metadata : dict
        papermill's metadata of the notebook, with the parameters given.
    notebook : pathlib.Path, optional
        File of the notebook; another notebook than a template is not checked.

    Raises
    ------
    Refused
        When a parameter is unknown (papermill only warns) or is not of its type, or when the
        themes cannot be read.
    """
    theme = _theme_of(notebook) if notebook else None
    if theme is None:
        return
    where = f"{theme.template}, cell tagged parameters"
    for name, value in (metadata.get("parameters") or {}).items():
        if name not in theme.parameters:
            raise Refused(
                f'Unknown parameter "{name}".{nearest(name, theme.parameters)}',
                where,
                f"known: {', '.join(theme.parameters)}",
            )
        declared = theme.parameters[name]
        if not _is_of_type(value, declared):
            raise Refused(
                f'Parameter "{name}" is {json.dumps(value)}; its type is {declared.type}.',
                where,
                f"papermill … -p {name} {declared.default}",
            )


def _is_of_type(value: Any, declared: Parameter) -> bool:
    if isinstance(value, bool):
        return declared.type == "boolean"
    return isinstance(value, _TYPES[declared.type])


def _file_of(input_path: Any) -> Path | None:
    """Return the file that papermill read; none when it was given the notebook itself."""
    if not isinstance(input_path, str):
        return None
    # The notebook may run in another folder (--cwd) than the one its path starts from.
    return Path(papermill_io.get_handler("local")._cwd or "", input_path)


def _theme_of(notebook: Path) -> Theme | None:
    """Return the theme of which a notebook is the template, if it is one."""
    notebook = notebook.resolve()
    root = notebook.parent.parent
    if not (root / "parameters" / "themes").is_dir():
        return None
    try:
        scenarios = load_scenario_theme(root)
        themes = [*load_themes(root), *([scenarios] if scenarios else [])]
    except InvalidInput as error:
        raise Refused(error.what, error.where, error.mend) from None
    return next((one for one in themes if (root / one.template).resolve() == notebook), None)


papermill_engines.register(None, AteliersEngine)
