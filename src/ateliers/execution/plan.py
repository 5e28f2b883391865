"""What must run: every site with every theme, then the notebooks that read all the records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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
