"""A project of one theme and a few sites, small enough to run in a second each."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import nbformat

SITE = """\
identifier: {id}
order: {order}
name: {{full: {id}, of: de {id}, within: à {id}, short: {id}}}
communes: ["07341"]
context: {{epci: "240700815", departements: ["07"], region: "84"}}
workshop:
  question: Que faire ?
  summary: Un essai.
  dates: 2019–2023
  steering: DDT
  team: [équipe]
  sources: [{{label: document}}]
stations: {{local: "07159001", reference: "26198001"}}
"""

THEME = """\
identifier: tiny
title: Essai
order: 1
template: notebooks/tiny.ipynb
comparison: notebooks/comparison_tiny.ipynb
parameters:
  site: {type: string, default: alpha}
inputs: [territories]
outputs:
  figures:
    curve: {description: A figure.}
    map: {description: A map., may_be_absent: true}
  indicators:
    pop: {unit: hab., minimum: 1, maximum: 10000}
"""

#: What a template does at its end: show its blocks, write its record and say what it read.
PRODUCE = """
import csv, json, os
from ateliers import datapackage, library
value = globals().get("value", 3031)
from pathlib import Path
from IPython.display import display
folder, root = Path(os.environ["ATELIERS_RECORDS"]), Path(os.environ["ATELIERS_ROOT"])
mime = "application/vnd.ateliers.block+json"
def show(**document):
    display({mime: document, "text/plain": document["name"]}, raw=True)
show(kind="figure", name="curve", data={"columns": ["an", "hab."], "rows": [[2022, 3031]]})
show(kind="absent", name="map", reason="une seule commune")
described = datapackage.resource(root, "territories")
raw = datapackage.verified(root, described)
rows = datapackage.rows_of(raw, described, root / "data/territories.csv")
commune = {"beta": "07145"}.get(site, "07341")
tables = {"territories": {"rows": 1, "read": rows.reading({"code": [commune]})}}
said = {"tables": tables, "records": {}, "library": library.loaded()}
(folder / "outputs.json").write_text(json.dumps(said))
columns = "site indicator period geography value low high unit status source note".split()
with (folder / "indicators.csv").open("w", newline="") as stream:
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerow([site, "pop", "2022", f"site:{site}", value, "", "", "hab.", "ok", "INSEE", ""])
"""

#: What a comparison does: read the record of each site, and say which it read.
COMPARE = """
import json, os
from pathlib import Path
from ateliers import library
from ateliers.project import file_digest
runs = Path(os.environ["ATELIERS_RUNS"])
sites = Path(os.environ["ATELIERS_ROOT"], "parameters/sites").glob("*.yml")
names = [f"{site.stem}/tiny" for site in sorted(sites)]
records = {name: file_digest(runs / name / "indicators.csv") for name in names}
said = {"tables": {}, "records": records, "library": library.loaded()}
Path(os.environ["ATELIERS_RECORDS"], "outputs.json").write_text(json.dumps(said))
print(sum(map(bool, records.values())), "compared")
"""

TERRITORIES = """\
code,level,name
07341,commune,Villeneuve-de-Berg
07145,commune,Lussas
240700815,epci,CC Berg et Coiron
07,departement,Ardèche
"""


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


class Project:
    """A folder that has the shape of the project."""

    def __init__(self, root: Path, *sites: str) -> None:
        self.root = root
        self._tables: dict[str, dict] = {}
        self._write("_config.yml", "title: essai\n")
        self._write("requirements.lock", "papermill==2.7.0\n")
        for order, site in enumerate(sites or ["alpha", "beta"]):
            self._write(f"parameters/sites/{site}.yml", SITE.format(id=site, order=order))
        self._write("parameters/themes/tiny.yml", THEME)
        self.table("territories", TERRITORIES)
        self.table("stations", "code,name\n07159001,MIRABEL SA\n26198001,MONTELIMAR\n")
        self.template(PRODUCE)
        self.notebook("notebooks/comparison_tiny.ipynb", COMPARE)

    def _write(self, path: str, text: str) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def table(self, name: str, text: str) -> None:
        """Write a table of text columns and describe it."""
        self._write(f"data/{name}.csv", text)
        raw, rows = text.encode(), text.splitlines()
        self._tables[name] = {
            "name": name,
            "path": f"{name}.csv",
            "format": "csv",
            "hash": "sha256:" + hashlib.sha256(raw).hexdigest(),
            "bytes": len(raw),
            "rows": len(rows) - 1,
            "schema": {
                "fields": [{"name": one, "type": "string"} for one in rows[0].split(",")],
                "primaryKey": ["code"],
            },
            "sources": [{"id": "insee", "cite": "INSEE"}],
        }
        package = {"resources": list(self._tables.values())}
        self._write("data/datapackage.json", json.dumps(package))

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a text in a file of the project."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text
        self._write(path, text.replace(old, new))

    def notebook(self, path: str, *cells: str, parameters: str | None = None) -> None:
        """Write a notebook of the project."""
        book = nbformat.v4.new_notebook()
        book.metadata["kernelspec"] = {"name": "saved-elsewhere", "display_name": "Python 3"}
        if parameters is not None:
            tagged = nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})
            book.cells.append(tagged)
        book.cells += [nbformat.v4.new_code_cell(cell) for cell in cells]
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(book, self.root / path)

    def template(self, *cells: str) -> None:
        """Write the template of the theme."""
        self.notebook("notebooks/tiny.ipynb", *cells, parameters='site = "alpha"')

    def record(self, site: str) -> dict:
        """Return the record of a run."""
        path = self.root / "build" / "runs" / site / "tiny" / "run.json"
        return json.loads(path.read_text(encoding="utf-8"), parse_constant=_refuse)

    def files(self) -> set[str]:
        """Return the files of build/, locks apart."""
        build = self.root / "build"
        paths = (path for path in build.rglob("*") if path.is_file() and path.name != ".lock")
        return {path.relative_to(build).as_posix() for path in paths}
