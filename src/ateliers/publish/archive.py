"""Editions of the book: what each holds, the records kept of them, how they are named.

A record stays after the pages of its edition are gone: it weighs a hundredth of them, and it is
what two editions are compared by. The tables an edition was computed from are kept beside, each
version once.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ateliers.errors import InvalidInput, nearest
from ateliers.project import write_atomic
from ateliers.publish.edition import IDENTIFIER, Edition
from ateliers.record import NUMBERS

#: The record of an edition, from the top of its pages.
RECORD = "_static/edition.json"
#: Columns of an indicator that a record keeps.
COLUMNS = (*("site", "indicator", "period", "geography", "value", "low", "high", "unit", "status"),)
#: Names an edition answers to, besides its identifier: the one published, the one before.
PUBLISHED, PREVIOUS = "html", "previous"

#: Folder of the versions of tables, in the folder of editions.
_TABLES = ".tables"
_SUFFIX = ".json.gz"
_WRITTEN = {".html", ".json", ".txt"}
# When and how fast a run was executed is not what it found.
_EXECUTION = re.compile(rb'(<span class="ateliers-execution">).*?(</span>)')
_ARTICLE = re.compile(rb'<article class="bd-article">(.*?)</article>', re.S)
#: Where the content of a page ends: provenance, then citation.
_ENDING = re.compile(rb'<details class="ateliers-pli ateliers-(?:provenance|citer)"')
_FINGERPRINT = re.compile(rb'<code class="ateliers-empreinte">[0-9a-f]*</code>')
_ASSET = re.compile(rb'(?:src|srcset|href)="((?:\.\./)*_static/figures/[^"]+\.(?:svg|csv))"')
_TITLE = re.compile(rb"<title>(.*?)</title>", re.S)


def describe(
    pages: Path,
    edition: Edition,
    tables: Iterable[Mapping[str, Any]],
    indicators: Iterable[Mapping[str, str]],
) -> dict[str, Any]:
    """Return the record of an edition.

    Parameters
    ----------
    pages : pathlib.Path
        Folder of the built pages.
    edition : Edition
        The edition.
    tables : iterable of dict
        Every table of ``data/``, described.
    indicators : iterable of dict
        Rows of the records of all the analyses, cells as text.
    """
    return {
        "edition": IDENTIFIER,
        "version": edition.version,
        "date": edition.day,
        "commit": edition.commit,
        "modified": edition.dirty,
        "tables": [_table(t) for t in tables],
        "pages": {page.relative_to(pages).as_posix(): _page(page) for page in _html(pages)},
        "indicators": {"columns": list(COLUMNS), "rows": [_values(row) for row in indicators]},
    }


def _html(pages: Path) -> list[Path]:
    return sorted(pages.rglob("*.html"))


def _table(table: Mapping[str, Any]) -> dict[str, Any]:
    told = ("id", "producer", "publication", "vintage", "licence")
    return {
        "name": table["name"],
        "title": table["title"],
        "file": f"data/{table['path']}",
        "sha256": table["sha256"],
        "key": table.get("schema", {}).get("primaryKey", []),
        "sources": [{key: source[key] for key in told} for source in table["sources"]],
    }


def _values(row: Mapping[str, str]) -> list[Any]:
    return [(float(row[c]) if row[c] else None) if c in NUMBERS else row[c] for c in COLUMNS]


def _page(path: Path) -> dict[str, str]:
    """Return the title of a page and the digest of its content.

    The content is the article with its drawings and data; neither the menus, nor what tells the
    circumstances of the edition (provenance, citation, fingerprints of files).
    """
    raw = path.read_bytes()
    article = _ARTICLE.search(raw)
    body = article[1] if article else raw
    ending = _ENDING.search(body)
    content = _FINGERPRINT.sub(b"", body[: ending.start()] if ending else body)
    digest = hashlib.sha256(content)
    for asset in sorted(set(_ASSET.findall(content))):
        digest.update((path.parent / asset.decode()).read_bytes())
    title = _TITLE.search(raw)
    words = title[1].decode("utf-8").rpartition(" — ") if title else ("", "", path.stem)
    return {"title": words[0] or words[2], "sha256": digest.hexdigest()}


def name(pages: Path) -> str:
    """Give an edition its identifier: write it in the pages that wait for it, and return it.

    The identifier is a digest of the names and content of the files as they were before it was
    written in them, and without the date and duration of executions: the same content built twice
    has one identifier.
    """
    digest, waiting = hashlib.sha256(), []
    for file in sorted(p for p in pages.rglob("*") if p.is_file()):
        raw = file.read_bytes()
        if file.suffix in _WRITTEN and IDENTIFIER.encode() in raw:
            waiting.append((file, raw))
        told = _EXECUTION.sub(rb"\1\2", raw) if file.suffix == ".html" else raw
        digest.update(file.relative_to(pages).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(told).digest())
    identifier = digest.hexdigest()[: len(IDENTIFIER)]
    for file, raw in waiting:
        file.write_bytes(raw.replace(IDENTIFIER.encode(), identifier.encode()))
    return identifier


@dataclass(frozen=True)
class Archive:
    """The records kept in ``build/editions``.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the project.
    """

    root: Path

    @property
    def folder(self) -> Path:
        """Folder of the editions."""
        return self.root / "build" / "editions"

    def keep(self, pages: Path) -> None:
        """Keep the record of a published edition, and the tables it was computed from."""
        raw = (pages / RECORD).read_bytes()
        record = json.loads(raw)
        # Written again even when it is there: its date says when it was last published.
        write_atomic(self.folder / f"{record['edition']}{_SUFFIX}", _packed(raw))
        for table in record["tables"]:
            copy, original = self._copy(table["sha256"]), self.root / table["file"]
            if original.suffix != ".csv" or copy.exists():
                continue
            content = original.read_bytes()
            if hashlib.sha256(content).hexdigest() == table["sha256"]:
                write_atomic(copy, _packed(content))

    def _copy(self, sha256: str) -> Path:
        return self.folder / _TABLES / f"{sha256}.csv.gz"

    def table(self, sha256: str) -> str | None:
        """Return a version of a table as text; ``None`` when it was not kept."""
        copy = self._copy(sha256)
        return gzip.decompress(copy.read_bytes()).decode("utf-8") if copy.is_file() else None

    def identifiers(self) -> list[str]:
        """Return the editions on record, the last published first."""
        kept = sorted(self.folder.glob(f"*{_SUFFIX}"), key=lambda p: p.stat().st_mtime_ns)
        return [path.name.removesuffix(_SUFFIX) for path in reversed(kept)]

    def published(self) -> str:
        """Return the identifier of the edition in ``build/html``; nothing when there is none."""
        return (self.root / "build" / "html").resolve().name

    def has_pages(self, identifier: str) -> bool:
        """Return whether the pages of an edition are still there."""
        return (self.folder / identifier).is_dir()

    def find(self, words: str) -> str:
        """Return the identifier of an edition.

        Parameters
        ----------
        words : str
            An identifier, the start of one, ``html`` (the one published) or ``previous`` (the one
            published before it).

        Raises
        ------
        InvalidInput
            If no edition answers to it, or several do.
        """
        known = self.identifiers()
        if words == PUBLISHED and self.published() in known:
            return self.published()
        if words == PREVIOUS:
            others = [one for one in known if one != self.published()]
            if others:
                return others[0]
        close = [one for one in known if words and one.startswith(words)]
        if len(close) == 1:
            return close[0]
        where, mend = "build/editions", "list them: ateliers edition list"
        if close:
            raise InvalidInput(f'"{words}" may be {" or ".join(sorted(close))}.', where, mend)
        raise InvalidInput(f'There is no edition "{words}".{nearest(words, known)}', where, mend)

    def read(self, identifier: str) -> dict[str, Any]:
        """Return the record of an edition.

        Raises
        ------
        InvalidInput
            If its file is not a record.
        """
        path = self.folder / f"{identifier}{_SUFFIX}"
        try:
            return dict(json.loads(gzip.decompress(path.read_bytes())))
        except (OSError, EOFError, ValueError) as error:
            where = path.relative_to(self.root).as_posix()
            raise InvalidInput(
                f"The record cannot be read: {error}", where, f"rm {where}"
            ) from None


def _packed(content: bytes) -> bytes:
    """Return bytes compressed, the same whenever it is done."""
    return gzip.compress(content, 6, mtime=0)
