"""The files under the figures: CSV, and beside them what their columns mean and their licences.

A folder of files is described by a ``datapackage.json``, as the Frictionless specification has it
(https://specs.frictionlessdata.io/tabular-data-package/), and by a ``LISEZ-MOI.txt`` for people.
"""

from __future__ import annotations

import csv
import io
import json
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ateliers.project import write_atomic
from ateliers.publish.dictionary import meaning
from ateliers.publish.origins import Origin, share_alike
from ateliers.publish.templating import spaced

DESCRIPTOR, READ_ME = "datapackage.json", "LISEZ-MOI.txt"
#: How every CSV of the book is written: what a French spreadsheet opens by itself.
DIALECT = {"delimiter": ";", "doubleQuote": True, "header": True, "lineTerminator": "\r\n"}
_WIDTH = 88


def csv_bytes(data: Mapping[str, Any]) -> bytes:
    """Return columns and rows as the CSV French spreadsheets open: ``;``, comma, BOM."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(data["columns"])
    for row in data["rows"]:
        writer.writerow(["" if c is None else _cell(c) for c in row])
    return stream.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    return f"{value:.12g}".replace(".", ",") if isinstance(value, float) else str(value)


@dataclass
class Folder:
    """The files of one page.

    Parameters
    ----------
    path : pathlib.Path
        Where they are.
    name : str
        Name of the package they make, in lower case.
    resources : list of dict
        Their descriptions, filled as they are written.
    tables : dict
        Tables they were computed from, by name.
    """

    path: Path
    name: str
    resources: list[dict[str, Any]] = field(default_factory=list)
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, name: str, data: Mapping[str, Any], words: Mapping[str, str], of: Origin) -> int:
        """Write a CSV and describe it; return its weight in bytes.

        Parameters
        ----------
        name : str
            Name of the file, without its suffix.
        data : mapping
            ``columns`` and ``rows``.
        words : mapping
            ``title`` and ``subtitle`` of the figure.
        of : Origin
            Where it comes from.
        """
        content = csv_bytes(data)
        write_atomic(self.path / f"{name}.csv", content)
        self.resources.append(
            {
                "name": name,
                "path": f"{name}.csv",
                "profile": "tabular-data-resource",
                "title": words["title"],
                "description": f"{words['subtitle'].rstrip('.')}. {of.line}",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(content),
                "dialect": DIALECT,
                "schema": {
                    "fields": _fields(data, words["subtitle"]),
                    "missingValues": [""],
                },
                "sources": [_source(s) for s in of.sources],
                "licenses": of.licences,
                "tables": [t["name"] for t in of.tables],
            }
        )
        self.tables |= {t["name"]: t for t in of.tables}
        return len(content)

    def close(self, title: str, edition: Mapping[str, Any]) -> None:
        """Write the descriptor and the text for people, once every file is there."""
        if not self.resources:
            return
        package = {
            "profile": "tabular-data-package",
            "name": self.name,
            "title": title,
            "version": edition["version"],
            "created": f"{edition['day']}T00:00:00Z",
            "contributors": [{"title": author, "role": "author"} for author in edition["authors"]],
            "licenses": _each_once(li for r in self.resources for li in r["licenses"]),
            "tables": [_table(t) for _, t in sorted(self.tables.items())],
            "resources": self.resources,
        }
        text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
        write_atomic(self.path / DESCRIPTOR, text)
        write_atomic(self.path / READ_ME, read_me(package, list(self.tables.values()), edition))


def _each_once(licences: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    return list({(li["name"], li["title"]): li for li in licences}.values())


def _fields(data: Mapping[str, Any], subtitle: str) -> list[dict[str, Any]]:
    fields = []
    for index, heading in enumerate(data["columns"]):
        kind = _type([row[index] for row in data["rows"]])
        means = meaning(heading, subtitle)
        entry = {"name": heading, "type": kind, "description": means.description}
        if kind == "number":
            entry["decimalChar"] = ","
        if kind != "string" and means.unit:
            entry["unit"] = means.unit
        if means.indicator:
            entry["indicator"] = means.indicator
        fields.append(entry)
    return fields


def _type(values: Sequence[Any]) -> str:
    """Return the type of a column, in the words of the specification."""
    known = [v for v in values if v is not None]
    if not known or not all(isinstance(v, int | float) for v in known):
        return "string"
    return "integer" if all(isinstance(v, int) for v in known) else "number"


def _source(source: Mapping[str, Any]) -> dict[str, str]:
    """Return a source as a data package writes it, with its vintage."""
    told = {
        "title": f"{source['producer']}, {source['publication']}",
        "vintage": source["vintage"],
        "licence": source["licence"],
        "path": source["page"],
    }
    return {key: text for key, text in told.items() if text}


def _table(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return what identifies a table of ``data/`` and, for one run, the rows it read."""
    told = {
        "name": table["name"],
        "title": table["title"],
        "path": f"data/{table['path']}" if "path" in table else "",
        "hash": f"sha256:{table['sha256']}",
    }
    reading = table.get("reading")
    if reading:
        told |= {"rows_read": reading["rows"], "hash_of_rows_read": f"sha256:{reading['digest']}"}
    return {key: value for key, value in told.items() if value != ""}


def read_me(
    package: Mapping[str, Any], tables: Sequence[Mapping[str, Any]], edition: Mapping[str, Any]
) -> str:
    """Return the text that goes with a folder of files."""
    files = [part for resource in package["resources"] for part in _file(resource)]
    parts = [
        package["title"],
        f"Édition du {edition['date']}, version {edition['version']}.",
        "COMMENT LIRE CES FICHIERS",
        "Chaque fichier CSV contient les données d’une figure ou d’un tableau. Il est en UTF-8 "
        "(avec indicateur d’ordre des octets), ses colonnes sont séparées par des points-virgules "
        "et la virgule marque les décimales. Une case vide est une valeur absente ; la colonne "
        "« Statut », quand elle existe, dit pourquoi.",
        f"Le fichier {DESCRIPTOR} dit la même chose aux programmes, selon la spécification "
        "Frictionless (https://specs.frictionlessdata.io/).",
        "FICHIERS",
        *files,
        "LICENCES",
        "Les données restent sous la licence de leur producteur. Toute réutilisation cite le "
        "producteur, le millésime et l’éventuelle transformation.",
        *_licences(package["licenses"], tables),
    ]
    return "\n\n".join(_wrapped(spaced(part)) for part in parts) + "\n"


def _file(resource: Mapping[str, Any]) -> list[str]:
    """Return the paragraphs that describe one file."""
    columns = [f"{resource['path']} : {resource['title']}"]
    columns.append(resource["description"])
    lines = []
    for column in resource["schema"]["fields"]:
        unit = f" Unité : {column['unit']}." if "unit" in column else ""
        lines.append(f"  - {column['name']} : {column['description']}{unit}")
    return [*columns, "\n".join(lines)]


def _licences(
    licences: Sequence[Mapping[str, str]], tables: Sequence[Mapping[str, Any]]
) -> list[str]:
    titles: dict[str, list[str]] = {}
    for licence in licences:
        titles.setdefault(licence["title"], []).append(licence.get("path", ""))
    told = [
        f"- {title} {' '.join(p for p in paths if p)}".strip() for title, paths in titles.items()
    ]
    bound = share_alike(tables)
    if not bound:
        return ["\n".join(told)]
    names = ", ".join(f"{t['title']} (data/{t['path']})" for t in bound)
    return [
        "\n".join(told),
        "Tables sous Open Database License (ODbL) ou pouvant l’être : "
        f"{names}. Une base de données qui en est dérivée reste sous la même licence.",
    ]


def _wrapped(text: str) -> str:
    """Return a text in lines of a readable length; the lines of a list hang.

    The unbreakable spaces of French stay: textwrap breaks at ordinary ones only.
    """
    lines = []
    for line in text.split("\n"):
        hanging = " " * (len(line) - len(line.lstrip(" -")))
        lines += textwrap.wrap(
            line,
            _WIDTH,
            subsequent_indent=hanging,
            break_long_words=False,
            break_on_hyphens=False,
        )
    return "\n".join(lines)
