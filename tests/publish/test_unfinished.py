"""The page of an analysis that failed: its cause in words, and where its notebook is."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from ateliers.execution import worker
from ateliers.publish.pages import CAUSES, Book, unfinished
from ateliers.publish.records import Run


def page(root: Path, **error: object) -> str:
    """Return the text of the page of a failure."""
    error = {"name": "Error", "value": "panne", "cell": None, "traceback": "", **error}
    record = {"site": "alpha", "theme": "essai", "status": "failed", "error": error}
    book = Book(root, root, (), (), {}, Run(root), pd.DataFrame(), ())
    text = unfinished(book, "Essai", Run(root, record))
    return BeautifulSoup(text, "html.parser").get_text(" ", strip=True)


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        ("exception", "Une erreur a interrompu le calcul."),
        ("killed", "le processus qui l’exécutait a pris fin."),
        ("memory", "Le calcul a été arrêté\u00a0: il demandait trop de mémoire."),
        ("timeout", "Le calcul a été arrêté\u00a0: il durait trop longtemps."),
        ("disk_full", "n’a pas pu écrire ses résultats\u00a0: le disque était plein."),
        ("contract", "mais ses résultats ne sont pas ceux attendus."),
    ],
)
def test_a_failure_is_told_by_its_cause(tmp_path, cause, said):
    text = page(tmp_path, cause=cause)
    assert "Cette analyse n’a pas abouti." in text
    assert said in text.partition("Cause ")[2].partition("Erreur Error")[0]


def test_every_cause_that_is_recorded_has_its_words():
    recorded = {cause for _, cause in worker.CAUSES} | {"disk_full", "exception"}
    assert recorded == set(CAUSES)


def test_a_record_without_a_cause_shows_its_error_alone(tmp_path):
    text = page(tmp_path)
    assert "Cause" not in text
    assert "Erreur Error Message panne" in text


def test_the_page_names_the_folder_of_the_notebook_only_when_it_was_kept(tmp_path):
    assert "build/failed" not in page(tmp_path, cause="killed")
    kept = tmp_path / "build/failed/alpha/essai/notebook.ipynb"
    kept.parent.mkdir(parents=True)
    kept.write_text("{}")
    assert "Son carnet est gardé en l’état dans le dossier build/failed ." in page(tmp_path)
