"""Pages generated from parameters, run records and the data package."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import pandas as pd
import yaml
from markupsafe import Markup

from ateliers.parameters import Site, Theme
from ateliers.publish import catalogue, keyfigures
from ateliers.publish.blocks import Page, block_html
from ateliers.publish.records import COMPARISON, Block, Run
from ateliers.publish.templating import raw_html, render, unaccented

#: Name of the run over all sites and themes, and folder of the comparison pages in the book.
SYNTHESIS, COMPARE = "synthesis", "comparer"
#: What a reader is told of a failure, by the cause that its record gives.
CAUSES = {
    "exception": "Une erreur a interrompu le calcul.",
    "killed": "Le calcul s’est interrompu\u00a0: le processus qui l’exécutait a pris fin.",
    "memory": "Le calcul a été arrêté\u00a0: il demandait trop de mémoire.",
    "timeout": "Le calcul a été arrêté\u00a0: il durait trop longtemps.",
    "disk_full": "Le calcul n’a pas pu écrire ses résultats\u00a0: le disque était plein.",
    "contract": "Le calcul est allé à son terme, mais ses résultats ne sont pas ceux attendus.",
}
#: Site colours of the style sheet, in the order of the figures; they start again after the last.
SITE_COLOURS = 7


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
    """

    root: Path
    staging: Path
    sites: Sequence[Site]
    themes: Sequence[Theme]
    runs: dict[tuple[str, str], Run]
    synthesis: Run
    territories: pd.DataFrame

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


def see_also(book: Book, run: Run) -> list[tuple[str, str]]:
    """Return the pages next to that of a run: address from its folder, and words.

    From a site's theme, its other themes and the comparison; from a comparison, the same theme of
    every site and the other comparisons.
    """
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
    compared = [(n, title) for n, title in comparisons(book) if n in (theme, SYNTHESIS)]
    return links + [
        (f"../{COMPARE}/{n}.html", f"Comparer\u00a0: {title.lower()}") for n, title in compared
    ]


def page_text(template: str, **context: Any) -> str:
    """Return a page in MyST Markdown from its template."""

    def raw(caller: Any) -> Markup:
        return Markup(raw_html(str(caller())))

    return render(f"pages/{template}", raw=raw, **context)


def dictionary() -> dict[str, Any]:
    """Return the dictionary of indicators, ``indicators`` and ``terms``."""
    text = resources.files("ateliers").joinpath("indicators/dictionary.yml").read_text("utf-8")
    return dict(yaml.safe_load(text))


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
    )


def cover(book: Book, site: Site) -> str:
    """Return the cover page of a site."""
    return page_text(
        "cover.md",
        site=site,
        rank=list(book.sites).index(site) % SITE_COLOURS + 1,
        figures=keyfigures.rows(book.territories, site, _indicators(book, site), dictionary()),
        findings=findings(book, site),
        doors=[(t, book.run(site.identifier, t.identifier)) for t in book.themes],
        compared=book.compared,
    )


def findings(book: Book, site: Site) -> list[str]:
    """Return the sentences the synthesis chose for a site; none when it failed."""
    block = book.synthesis.blocks().get(f"findings_{site.identifier}")
    return list(block.payload["sentences"]) if block and block.kind == "findings" else []


def sources(book: Book) -> str:
    """Return the page that describes every table of ``data/``, and what it lacks."""
    return page_text(
        "sources.md",
        tables=catalogue.described_tables(book.root),
        lacking=catalogue.not_obtained(book.root),
    )


def glossary() -> str:
    """Return the glossary, indicators and terms together, A to Z."""
    content = dictionary()
    entries = [(e["label_fr"], e) for e in content["indicators"]]
    entries += [(t["term"], t) for t in content.get("terms", [])]
    return page_text("glossary.md", entries=sorted(entries, key=lambda e: sort_key(e[0])))


def sort_key(text: str) -> str:
    """Return a text without accents or case, to sort as a French dictionary does."""
    return unaccented(text.casefold().replace("’", " "))


def ending(book: Book, run: Run, download: str, code: str) -> str:
    """Return the HTML that closes the page of a run: where its figures come from."""
    return render(
        "blocks/provenance.html",
        run=run.record,
        see_also=see_also(book, run),
        tables=catalogue.used_tables(book.root, run.record),
        download=download,
        up="../",
        code=Markup(code),
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


def _indicators(book: Book, site: Site) -> list[dict[str, str]]:
    themes = (t.identifier for t in book.themes)
    return [row for t in themes for row in book.run(site.identifier, t).indicators()]


def _shown(blocks: dict[str, Block], name: str, page: Page, *, compact: bool = False) -> Markup:
    block = blocks.get(name)
    return Markup(block_html(block, page, compact=compact)) if block else Markup("")
