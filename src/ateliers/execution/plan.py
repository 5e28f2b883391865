"""What must run: every site with every theme, then the notebooks that read all the records."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ateliers.errors import InvalidInput, nearest
from ateliers.parameters import Outputs, Site, Theme

#: Recorded in place of a site by a notebook that reads the records of all the sites.
COMPARISON = "comparison"

#: Read over all the sites and themes when it exists; it belongs to no theme.
SYNTHESIS = "notebooks/synthesis.ipynb"


@dataclass(frozen=True)
class Run:
    """One execution of one notebook.

    Parameters
    ----------
    site : str
        Identifier of the site, or ``comparison``.
    theme : str
        Identifier of the theme, or name of the comparison.
    notebook : str
        Path of the notebook from the root of the project.
    parameters : dict
        Values given to the notebook.
    contract : Outputs, optional
        What the notebook must produce; a comparison promises nothing by itself.
    """

    site: str
    theme: str
    notebook: str
    parameters: dict[str, Any] = field(default_factory=dict)
    contract: Outputs | None = None

    @property
    def label(self) -> str:
        """Name of the run in messages."""
        return f"{self.site} · {self.theme}"

    @property
    def place(self) -> Path:
        """Folder of the results, from ``build/``."""
        if self.site == COMPARISON:
            return Path("comparisons") / self.theme
        return Path("runs") / self.site / self.theme


def site_runs(sites: Iterable[Site], themes: Iterable[Theme]) -> list[Run]:
    """Return one run for each theme of each site, in the order of the book."""
    chosen = list(themes)
    return [
        Run(
            site=site.identifier,
            theme=theme.identifier,
            notebook=theme.template,
            parameters={name: one.default for name, one in theme.parameters.items()}
            | {"site": site.identifier},
            contract=theme.outputs,
        )
        for site in sites
        for theme in chosen
    ]


def comparison_runs(themes: Iterable[Theme], root: Path) -> list[Run]:
    """Return the comparison of each theme, and the synthesis when the project has one."""
    runs = [
        Run(COMPARISON, theme.identifier, theme.comparison) for theme in themes if theme.comparison
    ]
    if (root / SYNTHESIS).is_file():
        runs.append(Run(COMPARISON, Path(SYNTHESIS).stem, SYNTHESIS))
    return runs


def check_template(theme: Theme, root: Path) -> None:
    """Verify that a template declares the parameters of its theme, with the same defaults.

    Papermill only warns about a parameter that a notebook does not know: the notebook would then
    run for its default site and be filed under another.

    Raises
    ------
    InvalidInput
        When a parameter is absent from the cell tagged ``parameters``, or its default differs.
    """
    declared = _declared(root / theme.template, theme.template)
    where = f"{theme.template}, cell tagged parameters"
    for name, parameter in theme.parameters.items():
        if name not in declared:
            raise InvalidInput(
                f'Parameter "{name}" of theme {theme.identifier} is not declared.'
                f"{nearest(name, declared)}",
                where,
                f"add a line {name} = {parameter.default!r}",
            )
        if declared[name] != parameter.default:
            raise InvalidInput(
                f'Parameter "{name}" is {declared[name]!r} in the notebook '
                f"and {parameter.default!r} in the theme.",
                where,
                f"give both the same default (parameters/themes/{theme.identifier}.yml)",
            )


def _declared(path: Path, shown: str) -> dict[str, Any]:
    """Return the names assigned a plain value in the cells tagged ``parameters``."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (json.JSONDecodeError, KeyError) as error:
        raise InvalidInput(f"This is not a notebook: {error}", shown) from error
    found: dict[str, Any] = {}
    for cell in cells:
        if "parameters" not in cell.get("metadata", {}).get("tags", []):
            continue
        for node in ast.parse("".join(cell["source"])).body:
            target, value = _assignment(node)
            if target:
                found[target] = value
    return found


def _assignment(node: ast.stmt) -> tuple[str, Any]:
    """Return the name and plain value of ``name = value`` (or ``name: type = value``)."""
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        name, value = node.targets[0].id, node.value
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
        name, value = node.target.id, node.value
    else:
        return "", None
    try:
        return name, ast.literal_eval(value)
    except ValueError:
        return name, None
