"""A small project with finished runs, enough to publish a book from."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd

from ateliers.figures.block import Absent, Block, Figure, Findings, Table

ROOT = Path(__file__).resolve().parents[2]

SITE = """\
identifier: {id}
order: {order}
name: {{full: "{name}", of: "de {name}", within: "à {name}", short: "{name}"}}
communes: ["{commune}"]
context: {{epci: "240700815", departements: ["07"], region: "84"}}
workshop:
  question: Que faire de <b>{name}</b> & du reste ?
  summary: Un essai.
  dates: 2019–2023
  steering: DDT
  team: [équipe]
  sources:
    - {{label: document, url: "https://exemple.fr/document"}}
stations: {{local: "07159001", reference: "26198001"}}
"""

THEME = """\
identifier: essai
title: Essai
order: 1
template: notebooks/essai.ipynb
comparison: notebooks/comparison_essai.ipynb
parameters:
  site: {type: string, default: alpha}
inputs: [territories]
outputs:
  indicators:
    pop_tcam: {unit: "%/an", minimum: -10, maximum: 10}
"""

TERRITORIES = """\
code,level,name,article,epci,departement,limits_since
07341,commune,Villeneuve-de-Berg,0,240700815,07,
07005,commune,Alba-la-Romaine,1,240700815,07,
240700815,epci,CC Berg et Coiron,0,240700815,07,
07,departement,Ardèche,5,,07,
84,region,Auvergne-Rhône-Alpes,1,,,
"""

INDICATORS = """\
site,indicator,period,geography,value,low,high,unit,status,source,note
{site},pop_tcam,2010-2016,site:{site},0.9,,,%/an,ok,INSEE,
{site},pop_tcam,2016-2022,site:{site},-0.99,,,%/an,ok,INSEE,
{site},pop_tcam,2016-2022,epci:240700815,,,,%/an,secret,INSEE,
{site},pop_tcam,2016-2022,departement:07,0.41,,,%/an,secondary,INSEE,
"""

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}"></svg>'
)


def figure(name: str, title: str = "Alpha perd 3\u00a0% d’habitants") -> Figure:
    """Return a figure whose words try to break out of the page."""
    return Figure(
        name=name,
        title=title,
        subtitle='Indice, 2010–2022, <script>alert("x")</script>',
        alt='Courbe "citée". Indice & <valeurs>.',
        reading="En 2022, l’indice vaut 97.",
        limits="Les causes.",
        source="Source\u00a0: INSEE.",
        data=pd.DataFrame({"Année": [2010, 2022], "Indice": [100.0, None], "Lieu": ["a;b", "c"]}),
        large=SVG.format(720, 300),
        narrow=SVG.format(358, 240),
    )


def table(name: str) -> Table:
    """Return a table."""
    return Table(
        name=name,
        title="Les communes",
        subtitle="RP2022",
        source="Source\u00a0: INSEE.",
        header=["Commune", "Population"],
        rows=[["Villeneuve-de-Berg", "3\u202f031"], ["Autre", "secret statistique"]],
        data=pd.DataFrame({"Commune": ["Villeneuve-de-Berg"], "Population": [3031]}),
        note="Une note.",
    )


def markdown(source: str) -> dict[str, Any]:
    """Return a Markdown cell."""
    return {"cell_type": "markdown", "id": "m", "metadata": {}, "source": source}


def code(source: str, *blocks: Block, tags: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return an executed code cell that shows `blocks`, as papermill leaves it."""
    outputs = [
        {"output_type": "display_data", "metadata": {}, "data": block._repr_mimebundle_()}
        for block in blocks
    ]
    metadata = {"tags": list(tags), "papermill": {"start_time": "2026-01-05T10:00:00"}}
    return {
        "cell_type": "code",
        "execution_count": 1,
        "id": "c",
        "metadata": metadata,
        "source": source,
        "outputs": outputs,
    }


def notebook(*cells: dict[str, Any]) -> dict[str, Any]:
    """Return an executed notebook."""
    metadata = {"papermill": {"input_path": "/somewhere/essai.ipynb"}}
    return {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def theme_notebook(site: str) -> dict[str, Any]:
    """Return the executed notebook of the theme on a site."""
    return notebook(
        markdown("# Essai\n\nUne introduction."),
        code('site = "defaut"', tags=("parameters",)),
        code(f'# Parameters\nsite = "{site}"', tags=("injected-parameters",)),
        code("from ateliers import preparation"),
        code("lede(measures)", Findings("lede", [f"Première phrase de {site}.", "Seconde."])),
        markdown("## Population\n\nDeux lignes."),
        code("population_index(measures)", figure("population_index")),
        markdown("## Communes"),
        code("communes(measures)", table("communes")),
        code("growth_map(measures)", Absent("growth_map", "Carte", "une seule commune.")),
        markdown("## Enregistrement"),
        code("study.record(measures)"),
    )


def write_run(
    folder: Path, site: str, theme: str, content: dict[str, Any] | None, error: Any = None
) -> None:
    """Write a run that succeeded, or one that failed when there is no content."""
    folder.mkdir(parents=True, exist_ok=True)
    record = {
        "site": site,
        "theme": theme,
        "notebook": "notebooks/essai.ipynb",
        "parameters": {"site": site},
        "status": "done" if content else "failed",
        "error": error,
        "started": "2026-01-05T10:00:00+00:00",
        "seconds": 4.2,
        "git": {"commit": "abcdef1234567890", "dirty": False},
        "versions": {"python": "3.11.7", "papermill": "2.7.0"},
        "engine": "papermill",
        "lock": "ef" * 32,
        "tables": {
            "territories": {"sha256": "ab" * 32, "rows": 4, "digest": "cd" * 32, "sources": ["cog"]}
        },
        "outputs": {},
    }
    (folder / "run.json").write_text(json.dumps(record), encoding="utf-8")
    if content:
        (folder / "notebook.ipynb").write_text(json.dumps(content), encoding="utf-8")
        (folder / "indicators.csv").write_text(INDICATORS.format(site=site), encoding="utf-8")


def write_data(root: Path) -> None:
    """Write the one table of the project and its data package."""
    raw = TERRITORIES.encode()
    fields = [
        {"name": name, "type": "integer" if name == "article" else "string", "unit": ""}
        for name in TERRITORIES.splitlines()[0].split(",")
    ]
    source = {
        "id": "cog",
        "producer": "INSEE",
        "publication": "COG",
        "cite": "INSEE",
        "page": "javascript:alert(1)",
    }
    resource = {
        "name": "territories",
        "title": "Communes & <EPCI>",
        "path": "territories.csv",
        "format": "csv",
        "bytes": len(raw),
        "rows": len(TERRITORIES.splitlines()) - 1,
        "hash": "sha256:" + hashlib.sha256(raw).hexdigest(),
        "licenses": [{"title": "Licence Ouverte", "path": "https://exemple.fr/licence"}],
        "sources": [{**source, "vintage": "2026", "licence": "Licence Ouverte"}],
        "schema": {"fields": fields},
    }
    (root / "data").mkdir(parents=True)
    (root / "data" / "territories.csv").write_bytes(raw)
    package = {"name": "essai", "resources": [resource]}
    (root / "data" / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")


def write_site(root: Path, identifier: str, name: str, order: int) -> None:
    """Write the parameters of a site."""
    folder = root / "parameters" / "sites"
    folder.mkdir(parents=True, exist_ok=True)
    text = SITE.format(id=identifier, name=name, order=order, commune="07341")
    (folder / f"{identifier}.yml").write_text(text, encoding="utf-8")


def write_project(root: Path) -> Path:
    """Write a project of two sites and one theme; the run of the second site failed."""
    shutil.copytree(ROOT / "book", root / "book")
    for file in ("_config.yml", "CITATION.cff"):
        shutil.copy(ROOT / file, root)
    write_data(root)
    write_site(root, "alpha", "Alpha", 1)
    write_site(root, "beta", "Bêta", 2)
    (root / "parameters" / "themes").mkdir()
    (root / "parameters" / "themes" / "essai.yml").write_text(THEME, encoding="utf-8")
    runs, comparisons = root / "build" / "runs", root / "build" / "comparisons"
    write_run(runs / "alpha" / "essai", "alpha", "essai", theme_notebook("alpha"))
    error = {"name": "ValueError", "value": f"<i>{root}/data</i> `x`", "cell": 7, "traceback": ""}
    write_run(runs / "beta" / "essai", "beta", "essai", None, error)
    panels = notebook(markdown("# Comparer"), code("panels()", figure("panels", "Deux courbes")))
    write_run(comparisons / "essai", "comparison", "essai", panels)
    synthesis = notebook(
        code("sites_map()", figure("sites_map", "Deux territoires")),
        code("key_figures()", table("key_figures")),
        code("findings()", Findings("findings_alpha", ["Un.", "Deux.", "Trois."])),
    )
    write_run(comparisons / "synthesis", "comparison", "synthesis", synthesis)
    return root
