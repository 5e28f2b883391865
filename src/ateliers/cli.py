"""The command line: one line each into the rooms of the project."""

from __future__ import annotations

import gc
import signal
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from ateliers import commands_data
from ateliers.commands_site import site_app
from ateliers.errors import (
    FULL,
    INVALID_INPUT,
    RUN_FAILED,
    BuildFailed,
    InvalidInput,
    unusable,
)

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Run the analyses and build the book of the Ateliers des territoires.",
)
data_app = typer.Typer(no_args_is_help=True, help="The tables of figures of data/.")
app.add_typer(data_app, name="data")
data_app.command("refresh")(commands_data.refresh)
edition_app = typer.Typer(no_args_is_help=True, help="The editions of the book.")
app.add_typer(edition_app, name="edition")
app.add_typer(site_app, name="site")

# Modules are imported inside the commands: the help must not wait for pandas and papermill.

SiteOption = Annotated[
    list[str] | None, typer.Option("--site", help="Site to run (repeat); all of them by default.")
]
ThemeOption = Annotated[
    list[str] | None, typer.Option("--theme", help="Theme, or scenarios (repeat); all by default.")
]
ForceOption = Annotated[
    list[str] | None,
    typer.Option("--force", help="Run to execute anyway, SITE/THEME (repeat; * for any)."),
]
ComparisonsOption = Annotated[
    bool, typer.Option(help="Run the notebooks that compare the sites too.")
]
JobsOption = Annotated[
    int | None, typer.Option("--jobs", min=1, help="Notebooks run at once; all processors.")
]
FailFastOption = Annotated[
    bool,
    typer.Option("--fail-fast/--keep-going", help="After a failure, start nothing more."),
]
TimeoutOption = Annotated[
    float, typer.Option("--timeout", min=1, help="Seconds that one notebook may take.")
]
MemoryOption = Annotated[
    str | None,
    typer.Option("--memory-limit", help="Memory that one notebook may hold: 500M, 2G."),
]

EngineOption = Annotated[
    str,
    typer.Option(
        "--engine",
        envvar="ATELIERS_ENGINE",
        help="fast: kernels forked from a process that has done the imports; standard: new ones.",
    ),
]


def _root() -> Path:
    from ateliers.project import root

    return root()


def _size(text: str) -> int:
    from ateliers.execution.watch import parse_size

    return parse_size(text)


@app.command()
def run(
    site: SiteOption = None,
    theme: ThemeOption = None,
    force: ForceOption = None,
    comparisons: ComparisonsOption = True,
    jobs: JobsOption = None,
    fail_fast: FailFastOption = False,
    timeout: TimeoutOption = 600,
    memory_limit: MemoryOption = None,
    engine: EngineOption = "fast",
    plan: Annotated[
        bool, typer.Option("--plan", help="Only print what would run, and why.")
    ] = False,
) -> None:
    """Run the notebooks that must be, into build/runs and build/comparisons."""
    from ateliers.execution.kernels import check_engine
    from ateliers.execution.runner import Options, planned, run_all

    options = Options(
        sites=site or (),
        themes=theme or (),
        force=force or (),
        comparisons=comparisons,
        jobs=jobs,
        fail_fast=fail_fast,
        timeout=timeout,
        memory=_size(memory_limit) if memory_limit else None,
        engine=check_engine(engine),
    )
    if plan:
        from ateliers.execution.plan import printed

        typer.echo(printed(planned(_root(), options)))
        return
    raise typer.Exit(run_all(_root(), options, say=typer.echo).exit_code)


@app.command()
def build() -> None:
    """Build the pages from the notebooks already run and publish them in build/html."""
    from ateliers.publish.book import publish

    publish(_root())


@app.command()
def book(jobs: JobsOption = None, engine: EngineOption = "fast") -> None:
    """Check, run what must be, build the pages and publish them in build/html."""
    from ateliers.execution.kernels import check_engine
    from ateliers.execution.runner import Options, run_all
    from ateliers.publish.book import publish

    root, start = _root(), time.monotonic()
    outcome = run_all(root, Options(jobs=jobs, engine=check_engine(engine)), say=typer.echo)
    ran = time.monotonic()
    publish(root)
    typer.echo(f"notebooks {ran - start:.0f} s, pages {time.monotonic() - ran:.0f} s")
    if outcome.failed:
        typer.echo(f"failed: {', '.join(outcome.failed)} (their pages say so)", err=True)
    raise typer.Exit(outcome.exit_code)


@app.command()
def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of this machine.")] = 8000,
) -> None:
    """Show the published book at http://127.0.0.1:PORT, to this machine only."""
    from ateliers.publish.serving import server

    with server(_root(), port) as serving:
        typer.echo(f"http://127.0.0.1:{port} (Ctrl-C to stop)")
        serving.serve_forever()


@app.command("zip")
def zip_book() -> None:
    """Write the published book as one archive, read from a disk or a USB key."""
    from ateliers.publish import zipping

    root = _root()
    archive = zipping.write(root)
    weight = archive.stat().st_size / 1_000_000
    typer.echo(f"{archive.relative_to(root)}: {weight:.1f} MB, open index.html in its folder")


@app.command("pdf")
def print_book() -> None:
    """Print the published book as one PDF, with the Chromium of this machine."""
    from ateliers.publish import paper

    root = _root()
    book = paper.write(root)
    typer.echo(f"{book.relative_to(root)}: {book.stat().st_size / 1_000_000:.1f} MB")


@app.command()
def clean() -> None:
    """Delete build/, which holds only what can be generated again."""
    import shutil

    shutil.rmtree(_root() / "build", ignore_errors=True)


@data_app.command("build")
def data_build(
    source: Annotated[
        Path, typer.Option("--from", help="Folder of the producers' files.", file_okay=False)
    ],
    check: Annotated[bool, typer.Option(help="Write nothing; fail if a table differs.")] = False,
    accept_inputs: Annotated[
        bool,
        typer.Option(
            "--accept-inputs", help="Take files that are not the ones last used, and record them."
        ),
    ] = False,
    table: Annotated[
        list[str] | None, typer.Option("--table", help="Table to write (repeat); all by default.")
    ] = None,
) -> None:
    """Write the tables of data/ from the producers' files."""
    from ateliers.sources.build import build as build_tables

    changed = build_tables(
        _root(),
        source,
        check=check,
        accept_inputs=accept_inputs,
        only=table or None,
        say=typer.echo,
    )
    if check and changed:
        typer.echo(f"these files of data/ differ: {', '.join(changed)}", err=True)
        raise typer.Exit(RUN_FAILED)


@data_app.command("check")
def data_check() -> None:
    """Verify all of data/: the catalogue of sources, the descriptions, every table and rule."""
    from ateliers.sources.check import check

    report = check(_root())
    typer.echo(str(report))
    for problem in report.problems:
        typer.echo(f"\n{problem}", err=True)
    if report.problems:
        raise typer.Exit(INVALID_INPUT)


@data_app.command("seal")
def data_seal() -> None:
    """Accept the tables and the catalogue of data/ as they stand, after a change made by hand."""
    from ateliers.sources.seal import seal

    typer.echo(f"sealed: {', '.join(seal(_root())) or 'nothing had changed'}")


EditionArgument = Annotated[
    str, typer.Argument(help="Identifier, start of one, `html` (published) or `previous`.")
]


@edition_app.command("list")
def edition_list() -> None:
    """List the editions on record, the last published first."""
    from ateliers.publish.archive import Archive

    archive = Archive(_root())
    if not archive.identifiers():
        raise InvalidInput("No edition is on record.", "build/editions", "make book")
    for identifier in archive.identifiers():
        record = archive.read(identifier)
        marks = "published" if identifier == archive.published() else ""
        pages = "pages" if archive.has_pages(identifier) else "record only"
        commit = record["commit"][:12] + (" (modified)" if record["modified"] else "")
        typer.echo("  ".join((identifier, record["version"], commit, pages, marks)).rstrip())


@edition_app.command("diff")
def edition_diff(
    before: EditionArgument,
    after: EditionArgument,
    csv: Annotated[Path | None, typer.Option(help="Write every change to this file.")] = None,
    page: Annotated[Path | None, typer.Option(help="Write a page (HTML, French).")] = None,
) -> None:
    """Say what moved between two editions: values, indicators, sources, pages."""
    from ateliers.project import write_atomic
    from ateliers.publish import changes, report
    from ateliers.publish.archive import Archive

    archive = Archive(_root())
    old, new = (archive.read(archive.find(words)) for words in (before, after))
    moved = changes.compare(old, new, archive.table)
    if csv:
        write_atomic(csv, report.as_csv(moved))
    if page:
        write_atomic(page, report.as_page(old, new, moved))
    typer.echo(report.as_text(old, new, moved))


def main() -> None:
    """Run a command; say what is wrong without a traceback, and exit with the code agreed.

    The codes: 0 done, 1 a run or the build failed, 2 invalid input, 130 interrupted.
    """
    # A termination is answered as Ctrl-C is: the notebooks under way are ended with us.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # A plan makes tens of thousands of small lists that all stay: looking among them for what
    # could be freed, at the default pace, takes a tenth of the time of an unchanged run.
    gc.set_threshold(100_000)
    try:
        # Typer itself answers a wrong option with 2 and Ctrl-C with 130.
        app()
    except (InvalidInput, BuildFailed) as error:
        typer.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except OSError as error:
        said = unusable(error)
        if not said:
            raise
        typer.echo(said, err=True)
        sys.exit(RUN_FAILED if error.errno in FULL else INVALID_INPUT)
