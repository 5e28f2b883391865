"""Pages generated from parameters, run records and the data package."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from ateliers.parameters import Site, Theme
from ateliers.publish import catalogue, dictionary, keyfigures, launch
from ateliers.publish.blocks import Page, block_html
from ateliers.publish.records import COMPARISON, Block, Run
from ateliers.publish.scenarios import ScenarioPage, Scenarios
from ateliers.publish.templating import raw_html, render, unaccented

#: Name of the run over all sites and themes, and folder of the comparison pages in the book.
SYNTHESIS, COMPARE = "synthesis", "comparer"
#: What every site has to print: page in its folder, and words (see :mod:`ateliers.sheets`).
PRINTED = (("fiche", "Fiche de débat"), ("carnet", "Carnet d’atelier"))
#: What a reader is told of a failure, by the cause that its record gives.
CAUSES = {
    "exception": "Une erreur a interrompu le calcul.",
    "killed": "Le calcul s’est interrompu\u00a0: le processus qui l’exécutait a pris fin.",
    "memory": "Le calcul a été arrêté\u00a0: il demandait trop de mémoire.",
    "timeout": "Le calcul a été arrêté\u00a0: il durait trop longtemps.",
    "disk_full": "Le calcul n’a pas pu écrire ses résultats\u00a0: le disque était plein.",
    "contract": "Le calcul est allé à son terme, mais ses résultats ne sont pas ceux attendus.",
}


@dataclass(frozen=True)
class Book:
    """All that the pages are made from.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the project.
    staging : pathlib.Path
        Folder the pages are written to.
    sites, themes : sequence of Site, of Theme
        In the order of the book.
    runs : dict
        ``(site, theme)`` → its run; comparisons under ``("comparison", theme)``.
    synthesis : Run
        The run over all sites and themes.
    territories : pandas.DataFrame
        The table ``territories``.
    tables : sequence of dict
        Every table of ``data/``, described, with its ``address`` in the book.
    launch : Launch
        Where the notebooks can be opened.
    scenarios : Scenarios
        Those of each site.
    """

    root: Path
    staging: Path
    sites: Sequence[Site]
    themes: Sequence[Theme]
    runs: dict[tuple[str, str], Run]
    synthesis: Run
    territories: pd.DataFrame
    tables: Sequence[dict[str, Any]]
    launch: launch.Launch = launch.Launch()
    scenarios: Scenarios = Scenarios()

    def run(self, site: str, theme: str) -> Run:
        """Return the run of a theme on a site."""
        return self.runs[site, theme]

    @property
    def compared(self) -> list[Theme]:
        """Themes that have a comparison."""
        return [t for t in self.themes if t.comparison]


def comparisons(book: Book) -> list[tuple[str, str]]:
    """Return the comparison pages, the synthesis first: name and title."""
    return [(SYNTHESIS, "Synthèse"), *((t.identifier, t.title) for t in book.compared)]


@dataclass(frozen=True)
class Analysis:
    """A finished run of a theme on a site, and the page that shows it.

    Parameters
    ----------
    title : str
        « Démographie de Tessy-Bocage ».
    site : str
        Name of the site.
    address : str
        Its page, from the top of the book.
    run : Run
        The run.
    """

    title: str
    site: str
    address: str
    run: Run


def analyses(book: Book, *, site: str = "", theme: str = "") -> list[Analysis]:
    """Return the finished analyses of a site, of a theme, or of the whole book."""
    return [
        Analysis(f"{t.title} {s.name.of}", s.name.full, f"{s.identifier}/{t.identifier}.html", run)
        for s in book.sites
        for t in book.themes
        if site in ("", s.identifier) and theme in ("", t.identifier)
        if (run := book.run(s.identifier, t.identifier)).done
    ]


def scenario_analyses(book: Book, pages: Sequence[ScenarioPage]) -> list[Analysis]:
    """Return scenarios that were computed as analyses."""
    return [Analysis(p.title, p.site.name.full, f"{p.file}.html", p.run) for p in pages]


def behind(book: Book, run: Run) -> list[Analysis]:
    """Return the analyses whose results a run compares; none for the run of a site."""
    if of_scenarios := book.scenarios.behind(run):
        return scenario_analyses(book, of_scenarios)
    if run.record.get("site") != COMPARISON:
        return []
    theme = run.record["theme"]
    return analyses(book, theme="" if theme == SYNTHESIS else theme)


def _with_synthesis(book: Book) -> list[Analysis]:
    if not book.synthesis.done:
        return []
    address = f"{COMPARE}/{SYNTHESIS}.html"
    itself = Analysis("Synthèse", "tous les territoires", address, book.synthesis)
    return [itself, *behind(book, book.synthesis)]


def tables_read(book: Book, runs: Sequence[Run]) -> list[dict[str, Any]]:
    """Return the tables that runs read (see :func:`ateliers.publish.catalogue.used_tables`)."""
    return catalogue.used_tables(book.tables, [run.record for run in runs])


def see_also(book: Book, run: Run) -> list[tuple[str, str]]:
    """Return the pages next to that of a run: address from its folder, and words.

    From a site's theme, its other themes and the comparison; from a comparison, the same theme of
    every site and the other comparisons.
    """
    around = book.scenarios.links(run)
    if around is not None:
        return around
    site, theme = run.record.get("site"), run.record.get("theme")
    if site == COMPARISON:
        links = [
            (f"../{s.identifier}/{t.identifier}.html", f"{t.title} {s.name.of}")
            for t in book.themes
            for s in book.sites
            if t.identifier == theme
        ]
        others = [(n, title) for n, title in comparisons(book) if n != theme]
        return links + [(f"{n}.html", f"Comparer\u00a0: {title.lower()}") for n, title in others]
    links = [
        (f"{t.identifier}.html", f"{t.title} {s.name.of}")
        for s in book.sites
        for t in book.themes
        if s.identifier == site and t.identifier != theme
    ]
    links += [(f"{name}.html", label) for name, label in PRINTED]
    compared = [(n, title) for n, title in comparisons(book) if n in (theme, SYNTHESIS)]
    return links + [
        (f"../{COMPARE}/{n}.html", f"Comparer\u00a0: {title.lower()}") for n, title in compared
    ]


def page_text(template: str, **context: Any) -> str:
    """Return a page in MyST Markdown from its template."""

    def raw(caller: Any) -> Markup:
        return Markup(raw_html(str(caller())))

    return render(f"pages/{template}", raw=raw, **context)


def home(book: Book, page: Page) -> str:
    """Return the home page: map and questions, doors, findings per site, matrix."""
    blocks = book.synthesis.blocks()
    return page_text(
        "home.md",
        book=book,
        map=_shown(blocks, "sites_map", page, compact=True),
        matrix=_shown(blocks, "key_figures", page),
        findings={s.identifier: findings(book, s) for s in book.sites},
        failure=failure(book, book.synthesis),
        provenance=provenance(book, None, _with_synthesis(book), page),
    )


def findings(book: Book, site: Site) -> list[str]:
    """Return the sentences the synthesis chose for a site; none when it failed."""
    block = book.synthesis.blocks().get(f"findings_{site.identifier}")
    return list(block.payload["sentences"]) if block and block.kind == "findings" else []


def glossary() -> str:
    """Return the glossary: words that are not indicators, A to Z."""
    terms = dictionary.content().get("terms", [])
    return page_text("glossary.md", terms=sorted(terms, key=lambda t: sort_key(t["term"])))


def no_scenarios(title: str) -> str:
    """Return the page of a site for which no scenario was written."""
    return page_text("no_scenarios.md", title=title)


def sort_key(text: str) -> str:
    """Return a text without accents or case, to sort as a French dictionary does."""
    return unaccented(text.casefold().replace("’", " "))


def ending(book: Book, run: Run, page: Page, download: str, code: str) -> str:
    """Return the HTML that closes the page of a run: where its figures come from."""
    return provenance(
        book, run, behind(book, run), page, download=download, code=code, links=see_also(book, run)
    )


def provenance(
    book: Book,
    run: Run | None,
    compared: Sequence[Analysis],
    page: Page,
    *,
    download: str = "",
    code: str = "",
    links: Sequence[tuple[str, str]] = (),
) -> Markup:
    """Return the fold that says where the figures of a page come from, and the links before it.

    Parameters
    ----------
    run : Run or None
        The run of the page, if it has one of its own.
    compared : sequence of Analysis
        Analyses whose results the page takes up.
    download : str
        Address of the executed notebook.
    code : str
        Code that is under no figure, as HTML.
    links : sequence of tuple
        Pages to read next: address and words.
    """
    own = [run] if run and run.record else []
    if not own and not compared:
        return Markup("")
    # A page that only takes up analyses leads to theirs, where the tables are listed: all of them
    # again on each such page would be a third of its weight.
    tables = tables_read(book, [*own, *(a.run for a in compared)]) if own else []
    return Markup(
        render(
            "blocks/provenance.html",
            run=own[0].record if own else None,
            analyses=compared,
            see_also=links,
            tables=tables,
            rows_known=all(t["reading"] for t in tables),
            download=download,
            up=page.up,
            code=Markup(code),
            command=launch.command(own[0].record) if own else "",
            launch=book.launch.links(own[0].record["notebook"]) if own else (),
        )
    )


def unfinished(book: Book, title: str, run: Run) -> str:
    """Return the page of an analysis that failed or was never run."""
    record = run.record
    command = ["ateliers", "run"]
    if record.get("site", COMPARISON) != COMPARISON:
        command += ["--site", record["site"], "--theme", record["theme"]]
    return page_text(
        "unfinished.md", title=title, failure=failure(book, run), command=" ".join(command)
    )


def failure(book: Book, run: Run) -> dict[str, Any] | None:
    """Return why a run has no page of its own; ``None`` when it has one."""
    if run.done:
        return None
    error = run.record.get("error")
    if error:
        # A reader has no use for the folder of the machine that ran the analysis.
        here = f"{book.root}/"
        error = {**error, "value": str(error["value"]).replace(here, "")}
    kept = [str(run.record.get(name)) for name in ("site", "theme")]
    return {
        "error": error or None,
        "cause": CAUSES.get((error or {}).get("cause", ""), ""),
        "kept": book.root.joinpath("build", "failed", *kept, "notebook.ipynb").is_file(),
        "ran": bool(run.record),
    }


def key_figures(book: Book, site: Site) -> dict[str, Any]:
    """Return the table of key figures of a site (see :mod:`ateliers.publish.keyfigures`)."""
    record = [row for a in analyses(book, site=site.identifier) for row in a.run.indicators()]
    return keyfigures.rows(book.territories, site, record, dictionary.content())


def _shown(blocks: dict[str, Block], name: str, page: Page, *, compact: bool = False) -> Markup:
    block = blocks.get(name)
    return Markup(block_html(block, page, compact=compact)) if block else Markup("")
