"""The text of a template changed: the executed notebook gets it, as an execution would give it."""

from __future__ import annotations

import json

import pytest

from ateliers.execution.prose import reinject
from ateliers.execution.runner import Options, run_all
from tests.support.tiny_project import PRODUCE, Project


def cell(kind: str, source: str, *tags: str, count: int | None = None) -> dict:
    made = {"cell_type": kind, "id": source, "source": source, "metadata": {}}
    if tags:
        made["metadata"] = {"tags": list(tags)}
    if kind == "code":
        made |= {"execution_count": count, "outputs": [count] if count else []}
    return made


def test_new_text_comes_in_and_code_outputs_and_injected_parameters_stay():
    template = {
        "cells": [
            cell("markdown", "# Titre neuf"),
            cell("code", "site = 'a'", "parameters"),
            cell("markdown", "Phrase ajoutée."),
            cell("code", "site"),
        ]
    }
    executed = {
        "metadata": {"kernelspec": {}},
        "cells": [
            cell("markdown", "# Titre"),
            cell("code", "site = 'a'", "parameters", count=1),
            cell("code", "site = 'b'", "injected-parameters", count=2),
            cell("code", "site", count=3),
            cell("markdown", "Phrase retirée."),
        ],
    }
    cells = reinject(template, executed)["cells"]
    sources = ["# Titre neuf", "site = 'a'", "site = 'b'", "Phrase ajoutée.", "site"]
    assert [one["source"] for one in cells] == sources
    assert [one.get("outputs") for one in cells] == [None, [1], [2], None, [3]]


@pytest.mark.slow
def test_it_gives_the_notebook_that_an_execution_would_and_runs_nothing(tmp_path):
    project = Project(tmp_path, "alpha")
    run_all(project.root, say=str)
    path = project.root / "notebooks/tiny.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    text = {"cell_type": "markdown", "id": "title", "metadata": {}, "source": ["# Essai\n", "là"]}
    notebook["cells"].insert(1, text)
    path.write_text(json.dumps(notebook), "utf-8")

    outcome = run_all(project.root, say=str)
    result = project.root / "build/runs/alpha/tiny/notebook.ipynb"
    rewritten = result.read_bytes()
    assert (outcome.records, outcome.kept) == ([], ["alpha · tiny", "comparison · tiny"])
    assert run_all(project.root, say=str).kept == outcome.kept

    run_all(project.root, Options(force=["alpha/tiny"]), say=str)
    assert result.read_bytes() == rewritten
    assert "# Essai" in rewritten.decode()
    assert PRODUCE.strip().splitlines()[-1] in rewritten.decode().replace('\\"', '"')
