"""The pages of the dictionary: an index of every indicator, and their entries by theme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ateliers.publish import dictionary, downloads, scenarios
from ateliers.publish.datasets import Folder
from ateliers.publish.lookup import Leaf, cut
from ateliers.publish.pages import (
    COMPARE,
    Book,
    analyses,
    comparisons,
    key_figures,
    page_text,
    scenario_analyses,
    sort_key,
    tables_read,
)
from ateliers.publish.records import Run
from ateliers.publish.toc import Entry

#: Page of the index, and folder of the entries.
INDEX = "dictionnaire"
#: Links to the pages of sites that the entries of a page may have: an entry has one a site, and
#: they are the better part of its weight (see :mod:`ateliers.publish.weight`).
LINKS = 88
#: Entries that a page may have at least, however many sites there are.
FEWEST = 6


def contents(book: Book) -> dict[str, Sequence[str]]:
    """Return the codes of the indicators under the title of each theme."""
    themes: dict[str, Sequence[str]] = {t.title: list(t.outputs.indicators) for t in book.themes}
    if book.scenarios.codes:
        themes[scenarios.TITLE] = list(book.scenarios.codes)
    return themes


def leaves(book: Book) -> list[Leaf[str]]:
    """Return the pages of entries, with the codes in each: known before the pages they lead to."""
    known = [entry["code"] for entry in dictionary.content()["indicators"]]
    groups = {
        title: [code for code in known if code in set(codes)]
        for title, codes in contents(book).items()
    }
    return cut(INDEX, groups, lambda _: 1, max(FEWEST, LINKS // max(1, len(book.sites))))


def addresses(book: Book) -> dict[str, str]:
    """Return the address of the entry of each indicator, from the top of the book."""
    return {code: f"{leaf.address}#{code}" for leaf in leaves(book) for code in leaf.items}


def entries(book: Book) -> tuple[Entry, ...]:
    """Return the pages under the index, for the menu."""
    return tuple(leaf.entry for leaf in leaves(book))


def pages(
    book: Book,
    files: Folder,
    shown: Mapping[str, Mapping[str, str]],
    rows: Sequence[Mapping[str, str]],
) -> Iterator[tuple[str, str]]:
    """Yield the index and the pages under it; write it, and all the indicators, as files.

    Parameters
    ----------
    files : Folder
        Folder of the files about the whole book.
    shown : mapping
        Page (``tessy-bocage/demography.html``) → name of each of its blocks → anchor.
    rows : sequence of dict
        Rows of the records of all the analyses.
    """
    described = dictionary.described(contents(book), shelves(book, shown))
    downloads.write_dictionary(files, described)
    runs = [*(a.run for a in analyses(book)), *(p.run for p in book.scenarios.pages)]
    downloads.write_indicators(files, rows, tables_read(book, runs))
    known = {entry["code"]: entry for entry in described}
    cut_pages = leaves(book)
    listed = {
        title: sorted(
            ((known[c], leaf) for leaf in cut_pages if leaf.group == title for c in leaf.items),
            key=lambda found: sort_key(found[0]["label_fr"]),
        )
        for title in dict.fromkeys(leaf.group for leaf in cut_pages)
    }
    yield INDEX, page_text("dictionary.md", listed=listed)
    for leaf in cut_pages:
        text = page_text("entries.md", leaf=leaf, entries=[known[code] for code in leaf.items])
        yield leaf.file, text


def shelves(book: Book, shown: Mapping[str, Mapping[str, str]]) -> list[dictionary.Shelf]:
    """Return the pages on which indicators are found, in the order of the book."""
    found = []
    for site in book.sites:
        rows = key_figures(book, site)["rows"]
        periods = {row["entry"]["code"]: {row["period"]} for row in rows}
        anchors = {dictionary.KEY_FIGURES: "chiffres-cles"}
        address = f"{site.identifier}/index.html"
        found.append(dictionary.Shelf("Couvertures", site.name.full, address, anchors, periods))
    for theme in book.themes:
        for analysis in analyses(book, theme=theme.identifier):
            place = analysis.address
            known, recorded = shown.get(place, {}), recorded_periods(analysis.run)
            found.append(dictionary.Shelf(theme.title, analysis.site, place, known, recorded))
    found += _scenarios(book, shown)
    for name, title in comparisons(book):
        address = f"{COMPARE}/{name}.html"
        found.append(dictionary.Shelf("Comparer", title, address, shown.get(address, {})))
    return found


def _scenarios(book: Book, shown: Mapping[str, Mapping[str, str]]) -> Iterator[dictionary.Shelf]:
    """Yield, for each site, the page that puts its scenarios side by side, then each scenario."""
    for one in book.scenarios.sites.values():
        address = f"{one.file}.html"
        group = scenarios.TITLE
        yield dictionary.Shelf(group, one.site.name.full, address, shown.get(address, {}))
        for analysis in scenario_analyses(book, [page for page in one.pages if page.run.done]):
            known, recorded = shown.get(analysis.address, {}), recorded_periods(analysis.run)
            yield dictionary.Shelf(
                group, analysis.title, analysis.address, known, recorded, within=address
            )


def recorded_periods(run: Run) -> dict[str, set[str]]:
    """Return the periods at which a run records each of its indicators."""
    recorded: dict[str, set[str]] = {}
    for row in run.indicators():
        recorded.setdefault(row["indicator"], set()).add(row["period"])
    return recorded
