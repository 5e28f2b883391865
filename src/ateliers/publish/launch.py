"""How a reader opens the notebook of a page: the command that makes it again, and services."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import yaml

from ateliers.errors import InvalidInput
from ateliers.publish.templating import address

FILE = "_config.yml"
#: Folder in which JupyterLab opens a notebook, as Binder and JupyterHub write addresses.
_LAB = "lab/tree"
#: Texts that papermill would read as something else, unless told that they are texts.
_LITERALS = {"true", "false", "none"}


@dataclass(frozen=True)
class Launch:
    """Where the notebooks can be opened, as ``_config.yml`` says.

    Parameters
    ----------
    repository : str
        Address of the project's repository; nothing is offered without it.
    branch : str
        Branch to open.
    binder, hub : str
        Addresses of a BinderHub and of a JupyterHub; empty where there is none.
    """

    repository: str = ""
    branch: str = "main"
    binder: str = ""
    hub: str = ""

    def links(self, notebook: str) -> list[tuple[str, str]]:
        """Return the services that open a notebook of the repository: name and address."""
        if not self.repository:
            return []
        found = []
        if self.binder:
            place = f"{self.binder}/v2/{self._provider()}/{quote(self.branch, safe='')}"
            found.append(("Binder", f"{place}?{urlencode({'urlpath': f'{_LAB}/{notebook}'})}"))
        if self.hub:
            name = self.repository.rpartition("/")[2].removesuffix(".git")
            asked = {
                "repo": self.repository,
                "branch": self.branch,
                "urlpath": f"{_LAB}/{name}/{notebook}",
            }
            found.append(
                ("JupyterHub", f"{self.hub}/hub/user-redirect/git-pull?{urlencode(asked)}")
            )
        return found

    def _provider(self) -> str:
        """Return how Binder names the repository."""
        parts = urlsplit(self.repository)
        path = parts.path.strip("/").removesuffix(".git")
        if parts.hostname == "github.com":
            return f"gh/{path}"
        if parts.hostname == "gitlab.com":
            return f"gl/{quote(path, safe='')}"
        return f"git/{quote(self.repository, safe='')}"


def read_launch(root: Path) -> Launch:
    """Return what ``_config.yml`` says of the repository and of the services.

    Raises
    ------
    InvalidInput
        If an address there is not one.
    """
    told = yaml.safe_load((root / FILE).read_text(encoding="utf-8")) or {}
    repository, buttons = told.get("repository") or {}, told.get("launch_buttons") or {}
    given = {
        "repository.url": repository.get("url"),
        "launch_buttons.binderhub_url": buttons.get("binderhub_url"),
        "launch_buttons.jupyterhub_url": buttons.get("jupyterhub_url"),
    }
    for key, url in given.items():
        if url and not address(str(url)):
            raise InvalidInput(
                f'"{url}" is not a web address.', f"{FILE}, {key}", "write https://…, or nothing"
            )
    url, binder, hub = (str(one or "").rstrip("/") for one in given.values())
    return Launch(url, str(repository.get("branch") or "main"), binder, hub)


def command(record: Mapping[str, Any]) -> str:
    """Return the papermill command that makes a run again, with its exact parameters."""
    notebook = str(record["notebook"])
    words = [".venv/bin/papermill", notebook, "resultat.ipynb"]
    for name, value in record.get("parameters", {}).items():
        words += ["-r" if _misread(value) else "-p", name, str(value)]
    return shlex.join(words)


def _misread(value: Any) -> bool:
    """Whether papermill would take a text for a number, a truth value or nothing."""
    if not isinstance(value, str):
        return False
    if value.lower() in _LITERALS:
        return True
    try:
        float(value)
    except ValueError:
        return False
    return True
