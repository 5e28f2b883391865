"""Say what is wrong in what was gathered from the pages, one sentence each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from tests.browser.english import english
from tests.browser.visit import Visit

#: Characters of an alternative text at most: a screen reader says it in one go.
LONGEST = 300
_FILE_NAME = re.compile(r"^\S+\.(?:png|svg|jpe?g|webp|gif)$|^[0-9a-f]{12,}$", re.IGNORECASE)


def axe(visit: Visit) -> Iterator[str]:
    """Yield the violations that axe-core found, of any impact, in both appearances."""
    for colours, violations in visit.axe.items():
        for one in violations:
            nodes = "; ".join(" ".join(map(str, node["target"])) for node in one["nodes"][:3])
            yield f"{one['id']} ({one['impact']}, {colours}, {len(one['nodes'])} times): {nodes}"


def external(visit: Visit) -> Iterator[str]:
    """Yield what the page asked of another site, over http or from its file."""
    yield from [*visit.http.external, *visit.file.external]


def strings(visit: Visit) -> Iterator[str]:
    """Yield the English of the page."""
    title = {"where": "title", "kind": "title", "text": visit.facts["title"]}
    for said in [title, *visit.facts["words"]]:
        found = english(said["text"], attribute=said["kind"] != "text")
        if found:
            yield f"{', '.join(found)} in {said['where']} ({said['kind']}): {said['text'][:90]}"


def alternatives(visit: Visit) -> Iterator[str]:
    """Yield what is wrong with the alternative texts of the page."""
    for image in visit.facts["images"]:
        text = image["alternative"].strip()
        if not text:
            yield f"{image['where']}: {image['source']} has no alternative text"
        elif _FILE_NAME.match(text):
            yield f"{image['where']}: a file name stands for its text: {text}"
        elif len(text) > LONGEST:
            yield f"{image['where']}: its text has {len(text)} characters"
    for figure in visit.facts["data"]:
        if not (figure["table"] and figure["csv"]):
            yield f"{figure['where']}: its data are not one click away"


def repeated(visits: Iterable[Visit]) -> Iterator[str]:
    """Yield the alternative texts that two different figures share."""
    drawings: dict[str, set[str]] = defaultdict(set)
    for visit in visits:
        for image in visit.facts["images"]:
            if image["figure"]:
                # A drawing has a narrow version, and a page may take up that of another.
                drawing = image["source"].rsplit("/")[-1].replace("-etroit.", ".")
                drawings[image["alternative"]].add(drawing)
    for text, names in drawings.items():
        if len(names) > 1:
            yield f"{', '.join(sorted(names))}: {text}"


def tables(visit: Visit) -> Iterator[str]:
    """Yield the tables without a caption, without headings, or whose headings head nothing."""
    for table in visit.facts["tables"]:
        if not table["caption"]:
            yield f"{table['where']}: no caption"
        if not table["headed"]:
            yield f"{table['where']}: no heading"
        if table["unscoped"]:
            yield f"{table['where']}: headings without scope: {table['unscoped'][:3]}"


def structure(visit: Visit) -> Iterator[str]:
    """Yield what is wrong with the language, headings, landmarks and order of the page."""
    facts, marks = visit.facts, visit.facts["landmarks"]
    if facts["language"] != "fr":
        yield f"its language is {facts['language']!r}"
    levels = [heading["level"] for heading in facts["headings"]]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield f"its headings do not start with the only h1: {levels[:5]}"
    for before, after in zip(facts["headings"], facts["headings"][1:], strict=False):
        if after["level"] > before["level"] + 1:
            yield f"« {after['text']} » skips a level of heading"
    if marks["mains"] != 1 or facts["hiddenMain"]:
        yield f"{marks['mains']} main landmarks, or none that is seen"
    names = marks["navigations"]
    if not all(names) or len(set(names)) < len(names):
        yield f"its navigations are not told apart: {names}"
    # A page without menus (that of wrong addresses) has nothing to skip.
    if names and marks["banners"] != 1:
        yield f"{marks['banners']} banner landmarks"
    if names and marks["skip"] != "#main-content":
        yield "no skip link"
    if facts["forced"]:
        yield f"an order of focus is forced: {facts['forced']}"


def wide(visit: Visit) -> Iterator[str]:
    """Yield the widths of screen at which the page scrolls sideways."""
    for width, found in visit.overflow.items():
        if found["over"] > 0:
            yield f"{found['over']} px too wide at {width} px: {found['culprits']}"


def console(visit: Visit) -> Iterator[str]:
    """Yield the errors and warnings of the console."""
    for way, heard in (("http", visit.http), ("file", visit.file)):
        yield from (f"{way}: {line}" for line in heard.console)


def policy(visit: Visit) -> Iterator[str]:
    """Yield what lets a script in that the page did not come with."""
    rules = dict(_directives(visit.facts["policy"]))
    scripts = rules.get("script-src", rules.get("default-src", []))
    if not scripts:
        yield "no policy says which scripts may run"
    for loose in ("'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:", "data:"):
        if loose in scripts:
            yield f"its policy lets {loose} in"
    if visit.facts["handlers"]:
        yield f"scripts in attributes: {visit.facts['handlers'][:3]}"


def _directives(text: str) -> Iterator[tuple[str, list[str]]]:
    for one in filter(None, (part.split() for part in text.split(";"))):
        yield one[0].lower(), one[1:]
