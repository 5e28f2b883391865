"""Publish the book: stage, build, mend, check, and only then swap the published edition."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from filelock import FileLock

from ateliers.errors import BuildFailed
from ateliers.project import write_atomic
from ateliers.publish import archive, interactive, lean, lost, search, share
from ateliers.publish.checks import check
from ateliers.publish.edition import read_edition
from ateliers.publish.postprocess import postprocess
from ateliers.publish.sphinx import build_html
from ateliers.publish.staging import stage

#: Editions whose pages are kept: the one published and the one before, to go back to. The record
#: of every edition is kept (see :mod:`ateliers.publish.archive`).
KEPT = 2


def publish(root: Path, *, quiet: bool = False) -> Path:
    """Build the book from the runs and publish it in ``build/html``.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the project.
    quiet : bool
        Say nothing of what is done.

    Returns
    -------
    pathlib.Path
        Folder of the edition, which ``build/html`` now points to.

    Raises
    ------
    BuildFailed
        When Sphinx fails or warns, or when a check finds a problem; ``build/html`` and the
        earlier editions are left as they were.
    """
    root = root.resolve()
    editions = root / "build" / "editions"
    editions.mkdir(parents=True, exist_ok=True)
    with FileLock(editions / ".lock"):
        edition = read_edition(root)
        staged = stage(root, edition)
        working = editions / ".building"
        try:
            pages = build_html(root, staged.folder, working, edition.epoch)
            lost.write(pages)
            postprocess(pages)
            search.write(pages, staged.communes)
            lean.lighten(pages)
            interactive.write_library(pages, root / "build" / "cache")
            share.write_sitemap(pages, edition.work, edition.day)
            record = archive.describe(pages, edition, staged.tables, staged.indicators)
            text = json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"
            write_atomic(pages / archive.RECORD, text)
            _refuse(check(pages, staged.anchors))
            published = editions / archive.name(pages)
            if not published.exists():
                pages.rename(published)
        finally:
            shutil.rmtree(working, ignore_errors=True)
        previous = _swap(root / "build" / "html", published)
        archive.Archive(root).keep(published)
        _prune(editions, {published, previous})
    if not quiet:
        weights = lean.weights(published)
        heaviest = max(weights, key=lambda page: weights[page])
        print(f"book: {len(weights)} pages checked and published, build/html/index.html")
        print(
            f"book: the heaviest is {heaviest}, {weights[heaviest] / 1000:.0f} kB with all it loads"
        )
    return published


def _refuse(problems: list[str]) -> None:
    if problems:
        shown = "\n".join(f"  {problem}" for problem in problems[:20])
        more = f"\n  and {len(problems) - 20} more" if len(problems) > 20 else ""
        raise BuildFailed(f"The built book has problems; nothing was published.\n{shown}{more}")


def _swap(link: Path, published: Path) -> Path:
    """Point `link` at `published` in one step; return what it pointed at before."""
    previous = link.resolve()
    temporary = link.with_name(f".{link.name}.new")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(os.path.relpath(published, link.parent), target_is_directory=True)
    if link.is_dir() and not link.is_symlink():
        shutil.rmtree(link)  # a folder left by another tool: a link cannot replace it
    os.replace(temporary, link)
    return previous


def _prune(editions: Path, wanted: set[Path]) -> None:
    """Remove editions but the ones wanted, and the latest others up to the number kept."""
    folders = (e for e in editions.iterdir() if e.is_dir() and not e.name.startswith("."))
    others = [e for e in folders if e not in wanted]
    kept = sum(1 for e in wanted if e.parent == editions and e.exists())
    others.sort(key=lambda e: e.stat().st_mtime, reverse=True)
    for old in others[max(0, KEPT - kept) :]:
        shutil.rmtree(old)
