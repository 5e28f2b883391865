"""The command ``ateliers data refresh``."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Annotated

import typer

#: Seconds between two lines that say how much of a file has come.
_PACE = 2.0


def refresh(
    dataset: Annotated[
        list[str] | None,
        typer.Argument(help="Data sets of data/sources.yml; all of them by default."),
    ] = None,
    mirror: Annotated[
        str | None,
        typer.Option(
            help="Folder or address that holds the files, under the names of data/sources.yml."
        ),
    ] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask nothing of the network: the cache alone.")
    ] = False,
    accept: Annotated[bool, typer.Option("--accept", help="Write in data/ what differs.")] = False,
) -> None:
    """Fetch the producers' files, say what would move in data/, and write it on demand."""
    from pathlib import Path

    import pooch

    from ateliers.project import root
    from ateliers.sources.fetch import Fetcher
    from ateliers.sources.origins import chosen
    from ateliers.sources.refresh import Refresh

    fetcher = Fetcher(Path(pooch.os_cache("ateliers")), progress=_progress())
    origin = chosen(mirror, offline, lambda: fetcher)
    Refresh(root(), origin, fetcher, offline=offline, say=typer.echo).run(
        dataset or (), accept=accept
    )


def _progress() -> Callable[[str, int, int | None], None] | None:
    """Return what tells, now and then, how much of a file has come; nothing out of a terminal."""
    if not sys.stderr.isatty():
        return None
    last = 0.0

    def tell(name: str, there: int, whole: int | None) -> None:
        nonlocal last
        if time.monotonic() - last > _PACE or there == whole:
            last = time.monotonic()
            of = f" of {whole / 1e6:.1f}" if whole else ""
            typer.echo(f"{name}: {there / 1e6:.1f}{of} MB", err=True)

    return tell
