"""Publish the book: stage, build, mend, check, and only then swap the published edition."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from filelock import FileLock

from ateliers.errors import BuildFailed
from ateliers.publish.checks import check
from ateliers.publish.edition import read_edition
from ateliers.publish.postprocess import postprocess
from ateliers.publish.sphinx import build_html
from ateliers.publish.staging import stage

#: Editions kept: the one published and the one before, to go back to.
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
            postprocess(pages)
            _refuse(check(pages, staged.anchors))
            published = editions / content_id(pages)
            if not published.exists():
                pages.rename(published)
        finally:
            shutil.rmtree(working, ignore_errors=True)
        previous = _swap(root / "build" / "html", published)
        _prune(editions, {published, previous})
    if not quiet:
        count = sum(1 for _ in published.rglob("*.html"))
        print(f"book: {count} pages checked and published, build/html/index.html")
    return published


def _refuse(problems: list[str]) -> None:
    if problems:
        shown = "\n".join(f"  {problem}" for problem in problems[:20])
        more = f"\n  and {len(problems) - 20} more" if len(problems) > 20 else ""
        raise BuildFailed(f"The built book has problems; nothing was published.\n{shown}{more}")


def content_id(pages: Path) -> str:
    """Return the identifier of an edition: a digest of the names and content of its files."""
    digest = hashlib.sha256()
    for file in sorted(p for p in pages.rglob("*") if p.is_file()):
        digest.update(file.relative_to(pages).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:12]


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
    others = [e for e in editions.iterdir() if e.is_dir() and e not in wanted]
    kept = sum(1 for e in wanted if e.parent == editions and e.exists())
    others.sort(key=lambda e: e.stat().st_mtime, reverse=True)
    for old in others[max(0, KEPT - kept) :]:
        shutil.rmtree(old)
