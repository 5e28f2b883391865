"""The papermill engine of the project: strict parameters, limits, and failures told truly.

papermill loads this module through the entry point ``papermill.engine`` of ``pyproject.toml``, so
it must not be imported before papermill is. It also stands in for papermill's default engine: a
researcher who runs ``papermill notebooks/climate.ipynb …`` gets the same checks without an option.
A notebook that is not a template of this project runs as it always does.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from nbclient.exceptions import DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines
from papermill.log import logger

from ateliers.errors import InvalidInput, nearest
from ateliers.execution.watch import Watch
from ateliers.parameters import Parameter, Theme, load_themes

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}


class WrongParameter(InvalidInput, click.ClickException):
    """A parameter that the template does not know, or of another type.

    papermill's command line prints a ClickException without a traceback.
    """


class AteliersEngine(NBClientEngine):
    """papermill's own engine, with what it leaves out."""

    @classmethod
    def execute_notebook(cls, nb: Any, kernel_name: str, **options: Any) -> Any:
        """Run a notebook once its parameters are known to be right."""
        check_parameters(nb.metadata.papermill, options.get("input_path"))
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
        options.pop("input_path", None)
        client = PapermillNotebookClient(
            nb_man,
            kernel_name=kernel_name,
            startup_timeout=start_timeout,
            timeout=execution_timeout,
            log=logger,
            **options,
        )
        try:
            with watch.follow(lambda: _process_of(client)):
                client.execute()
        except Exception as error:
            _mark_unfinished(nb_man)
            if watch.broken or isinstance(error, DeadKernelError):
                raise watch.death() from error
            raise


def _process_of(client: PapermillNotebookClient) -> Any:
    """Return the process of the kernel, once there is one."""
    provisioner = getattr(client.km, "provisioner", None)
    return getattr(provisioner, "process", None)


def _mark_unfinished(nb_man: NotebookExecutionManager) -> None:
    """Say that the cell under way failed.

    papermill then leaves the cells after it as they are; without it, it would note the ones that
    never ran as completed.
    """
    started = [c for c in nb_man.nb.cells if c.metadata.papermill.get("start_time")]
    if started:
        nb_man.cell_exception(started[-1])


def check_parameters(metadata: dict[str, Any], input_path: str | None) -> None:
    """Verify the parameters given to a template of the project.

    Parameters
    ----------
    metadata : dict
        papermill's metadata of the notebook, with the parameters given.
    input_path : str, optional
        Path of the notebook; another notebook than a template is not checked.

    Raises
    ------
    WrongParameter
        When a parameter is unknown (papermill only warns) or is not of its type.
    """
    theme = _theme_of(Path(input_path)) if input_path else None
    if theme is None:
        return
    where = f"{theme.template}, cell tagged parameters"
    for name, value in (metadata.get("parameters") or {}).items():
        if name not in theme.parameters:
            raise WrongParameter(
                f'Unknown parameter "{name}".{nearest(name, theme.parameters)}',
                where,
                f"known: {', '.join(theme.parameters)}",
            )
        declared = theme.parameters[name]
        if not _is_of_type(value, declared):
            raise WrongParameter(
                f'Parameter "{name}" is {json.dumps(value)}, expected a {declared.type}.',
                where,
                f"papermill … -p {name} {declared.default}",
            )


def _is_of_type(value: Any, declared: Parameter) -> bool:
    if isinstance(value, bool):
        return declared.type == "boolean"
    return isinstance(value, _TYPES[declared.type])


def _theme_of(notebook: Path) -> Theme | None:
    """Return the theme of which a notebook is the template, if it is one."""
    notebook = notebook.resolve()
    root = notebook.parent.parent
    if not (root / "parameters" / "themes").is_dir():
        return None
    themes = load_themes(root)
    return next((one for one in themes if (root / one.template).resolve() == notebook), None)


papermill_engines.register(None, AteliersEngine)
