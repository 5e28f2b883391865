"""How a notebook is opened: the command that makes it again, Binder, JupyterHub."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from papermill.cli import _resolve_type

from ateliers.errors import InvalidInput
from ateliers.publish.launch import Launch, command, read_launch

NOTEBOOK = "notebooks/essai.ipynb"
BINDER = "https://binder.exemple.fr"


@pytest.mark.parametrize(
    ("value", "option"),
    [
        ("alpha", "-p"),
        ("07341", "-r"),
        ("1e3", "-r"),
        ("true", "-r"),
        ("None", "-r"),
        ("l'Arbresle", "-p"),
        (3, "-p"),
        (2.7, "-p"),
        (True, "-p"),
    ],
)
def test_the_command_gives_papermill_the_very_parameters(value: Any, option: str) -> None:
    words = shlex.split(command({"notebook": NOTEBOOK, "parameters": {"site": value}}))
    assert words[:3] == [".venv/bin/papermill", NOTEBOOK, "resultat.ipynb"]
    assert words[3:5] == [option, "site"]
    assert (words[5] if option == "-r" else _resolve_type(words[5])) == value


def test_a_run_without_parameters_needs_none() -> None:
    assert command({"notebook": NOTEBOOK}) == f".venv/bin/papermill {NOTEBOOK} resultat.ipynb"


def test_nothing_is_offered_without_a_repository() -> None:
    assert Launch(binder=BINDER, hub="https://hub.exemple.fr").links(NOTEBOOK) == []
    assert Launch(repository="https://git.exemple.fr/e/livre").links(NOTEBOOK) == []


@pytest.mark.parametrize(
    ("repository", "place"),
    [
        ("https://github.com/equipe/livre", "gh/equipe/livre"),
        ("https://gitlab.com/equipe/sous/livre.git", "gl/equipe%2Fsous%2Flivre"),
        ("https://git.exemple.fr/livre", "git/https%3A%2F%2Fgit.exemple.fr%2Flivre"),
    ],
)
def test_binder_is_told_where_the_repository_is(repository: str, place: str) -> None:
    ((name, link),) = Launch(repository, "une/branche", BINDER).links(NOTEBOOK)
    assert name == "Binder"
    assert urlsplit(link).path == f"/v2/{place}/une%2Fbranche"
    assert parse_qs(urlsplit(link).query) == {"urlpath": [f"lab/tree/{NOTEBOOK}"]}


def test_a_hub_is_told_what_to_pull() -> None:
    repository = "https://git.exemple.fr/e/livre.git"
    ((name, link),) = Launch(repository, hub="https://hub.exemple.fr").links(NOTEBOOK)
    assert name == "JupyterHub"
    assert link.startswith("https://hub.exemple.fr/hub/user-redirect/git-pull?")
    assert parse_qs(urlsplit(link).query) == {
        "repo": [repository],
        "branch": ["main"],
        "urlpath": [f"lab/tree/livre/{NOTEBOOK}"],
    }


def test_the_project_states_no_repository_yet(root: Path) -> None:
    assert read_launch(root).links(NOTEBOOK) == []


@pytest.mark.parametrize(
    "text",
    [
        "repository: {url: javascript:alert(1)}",
        "launch_buttons: {binderhub_url: mybinder.org}",
        "launch_buttons: {jupyterhub_url: 'https://hub.fr/<script>'}",
    ],
)
def test_an_address_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "_config.yml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match="is not a web address") as refused:
        read_launch(tmp_path)
    assert "_config.yml" in str(refused.value)
