"""Files about the whole book: the dictionary, and every indicator of the edition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ateliers.project import write_atomic
from ateliers.publish import dictionary
from ateliers.publish.datasets import Folder
from ateliers.publish.origins import Origin
from ateliers.record import COLUMNS, NUMBERS

#: Folder of the files, from the top of the book.
STATIC = "_static"
DICTIONARY, INDICATORS = "dictionnaire", "indicateurs"
#: Headings of the file of indicators, in the order of the columns of a record.
HEADINGS = (
    *("Site", "Code de l’indicateur", "Période", "Géographie", "Valeur", "Borne basse"),
    *("Borne haute", "Unité", "Code du statut", "Source", "Note"),
)


def write_dictionary(folder: Folder, entries: Sequence[Mapping[str, Any]]) -> None:
    """Write the dictionary of indicators as CSV and JSON."""
    words = {
        "title": "Dictionnaire des indicateurs",
        "subtitle": "Chaque indicateur du livre : libellés, unité, définition, source, niveaux.",
    }
    written = Origin("Définitions : Ateliers des territoires.", [])
    folder.add(DICTIONARY, dictionary.as_table(entries), words, written)
    write_atomic(folder.path / f"{DICTIONARY}.json", dictionary.as_json(entries))


def write_indicators(
    folder: Folder, rows: Iterable[Mapping[str, str]], tables: list[dict[str, Any]]
) -> None:
    """Write every indicator of every analysis as one CSV.

    Parameters
    ----------
    rows : iterable of dict
        Rows of the records, cells as text.
    tables : list of dict
        Tables that the analyses read.
    """
    words = {
        "title": "Tous les indicateurs de l’édition",
        "subtitle": "Une ligne par valeur : territoire étudié, indicateur, période et lieu.",
    }
    values = [
        [float(row[c]) if c in NUMBERS and row[c] else (row[c] or None) for c in COLUMNS]
        for row in rows
    ]
    line = "Source : colonne « Source ». Calculs : Ateliers des territoires."
    folder.add(INDICATORS, {"columns": HEADINGS, "rows": values}, words, Origin(line, tables))


def static_folder(staging: Path) -> Folder:
    """Return the folder of the files about the whole book."""
    return Folder(staging / STATIC, "ateliers-des-territoires")
