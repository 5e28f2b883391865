"""The commands of the sites: add one, list them, take one away, say what they lack."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

site_app = typer.Typer(no_args_is_help=True, help="The sites of the book: communes and EPCI.")

# Modules are imported inside the commands: the help must not wait for pandas.

WordsArgument = Annotated[
    list[str],
    typer.Argument(help="Code of a commune or an EPCI, or a name; several territories at once."),
]
MirrorOption = Annotated[
    Path | None,
    typer.Option(
        "--mirror",
        help="Folder of the producers' files; by default, the national tables of data/.",
        file_okay=False,
    ),
]
SiteArgument = Annotated[str, typer.Argument(help="Identifier: a file of parameters/sites.")]
SitesArgument = Annotated[
    list[str] | None, typer.Argument(help="Identifiers; every site by default.")
]


def _root() -> Path:
    from ateliers.project import root

    return root()


@site_app.command("add")
def site_add(territories: WordsArgument, mirror: MirrorOption = None) -> None:
    """Add communes or EPCI: their parameter files, then their rows of data/."""
    from ateliers.sites.add import add

    add(_root(), territories, mirror, say=typer.echo)


@site_app.command("list")
def site_list() -> None:
    """List the sites in the order of the book."""
    from ateliers.sites.add import listing

    for line in listing(_root()):
        typer.echo(line)


@site_app.command("remove")
def site_remove(site: SiteArgument) -> None:
    """Take a site away: its parameter file, and the rows of data/ that only it needed."""
    from ateliers.sites.add import remove

    remove(_root(), site, say=typer.echo)


@site_app.command("check")
def site_check(sites: SitesArgument = None) -> None:
    """List what each site lacks, theme by theme, from the tables and the contracts."""
    from itertools import groupby

    from ateliers.sites.lacks import check

    for site, found in groupby(check(_root(), sites or None), key=lambda one: one.site):
        typer.echo(site)
        for lacks in found:
            typer.echo(str(lacks))
