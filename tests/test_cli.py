"""The command line: what it calls, what it says, and the code it exits with."""

from __future__ import annotations

import errno
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest

from ateliers import cli
from ateliers.errors import BuildFailed, InvalidInput
from ateliers.execution import runner
from ateliers.publish import book
from ateliers.sources import build as building
from tests.publish import editions as records
from tests.publish.sample import ROOT
from tests.support.inputs import copy_project
from tests.support.tiny_project import Project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("ATELIERS_ROOT", str(tmp_path))
    return Project(tmp_path)


@pytest.fixture
def calls(project, monkeypatch) -> list[str]:
    """Replace the rooms by stand-ins that note that they were called."""
    noted: list[str] = []
    monkeypatch.setattr(runner, "run_all", lambda *given, **more: noted.append("run") or done())
    monkeypatch.setattr(book, "publish", lambda root, **options: noted.append("publish"))
    return noted


def done(status: str = "done") -> runner.Outcome:
    return runner.Outcome([{"site": "alpha", "theme": "tiny", "status": status}])


def call(monkeypatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["ateliers", *words])
    with pytest.raises(SystemExit) as caught:
        cli.main()
    return int(caught.value.code or 0)


def refuse(error: Exception):
    def raising(*arguments, **options):
        raise error

    return raising


def test_book_runs_then_publishes(calls, monkeypatch):
    assert call(monkeypatch, "book") == 0
    assert calls == ["run", "publish"]


def test_a_book_with_a_failed_run_is_published_and_exits_with_one(calls, monkeypatch, capsys):
    monkeypatch.setattr(runner, "run_all", lambda *given, **more: done("failed"))
    assert call(monkeypatch, "book") == 1
    assert calls == ["publish"]
    assert "failed: alpha · tiny" in capsys.readouterr().err


def test_invalid_input_is_said_without_a_traceback_and_exits_with_two(calls, monkeypatch, capsys):
    error = InvalidInput("A code is unknown.", "parameters/sites/x.yml", "mend it")
    monkeypatch.setattr(runner, "run_all", refuse(error))
    assert call(monkeypatch, "book") == 2
    assert calls == []
    said = capsys.readouterr()
    assert "A code is unknown.\n  where: parameters/sites/x.yml\n  mend:  mend it" in said.err
    assert "Traceback" not in said.err + said.out


def test_a_failed_build_exits_with_one(calls, monkeypatch, capsys):
    monkeypatch.setattr(book, "publish", refuse(BuildFailed("a link leads nowhere")))
    assert call(monkeypatch, "build") == 1
    assert capsys.readouterr().err.strip() == "a link leads nowhere"


def test_an_interruption_exits_with_130(calls, monkeypatch):
    monkeypatch.setattr(runner, "run_all", refuse(KeyboardInterrupt()))
    assert call(monkeypatch, "run") == 130


def test_a_full_disk_is_said_without_a_traceback(calls, monkeypatch, capsys):
    full = OSError(errno.ENOSPC, "No space left on device", "build/runs/run.json")
    monkeypatch.setattr(runner, "run_all", refuse(full))
    assert call(monkeypatch, "run") == 1
    said = capsys.readouterr().err
    assert said.startswith("The disk is full: build/runs/run.json could not be written.")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.EISDIR, "data/census.csv is a folder, where a file is expected."),
        (errno.ELOOP, "data/census.csv is a link that leads back to itself."),
        (errno.EACCES, "data/census.csv may not be read or written by this user."),
        (errno.EROFS, "data/census.csv is on a disk that cannot be written."),
        (errno.EEXIST, "data/census.csv is a file, where a folder is expected."),
        (errno.ENOTDIR, "data/census.csv is a file, where a folder is expected."),
    ],
)
def test_a_file_that_cannot_be_used_is_said_without_a_traceback(
    number, said, calls, monkeypatch, capsys
):
    monkeypatch.setattr(runner, "run_all", refuse(OSError(number, "what", "data/census.csv")))
    assert call(monkeypatch, "run") == 2
    printed = capsys.readouterr().err
    assert printed.startswith(said)
    assert "  mend:  " in printed


def test_a_fault_of_ours_keeps_its_traceback(calls, monkeypatch):
    monkeypatch.setattr(runner, "run_all", refuse(ZeroDivisionError()))
    monkeypatch.setattr(sys, "argv", ["ateliers", "run"])
    with pytest.raises(ZeroDivisionError):
        cli.main()


def test_run_passes_its_options(project, monkeypatch):
    given: list = []
    monkeypatch.setattr(
        runner, "run_all", lambda root, options, say: given.append(options) or done()
    )
    words = ["--site", "alpha", "--site", "beta", "--theme", "tiny", "--jobs", "2", "--fail-fast"]
    words += [
        "--force",
        "alpha/tiny",
        "--timeout",
        "60",
        "--memory-limit",
        "2G",
        "--no-comparisons",
    ]
    assert call(monkeypatch, "run", *words) == 0
    assert given == [
        runner.Options(
            sites=["alpha", "beta"],
            themes=["tiny"],
            force=["alpha/tiny"],
            comparisons=False,
            jobs=2,
            fail_fast=True,
            timeout=60,
            memory=2 * 2**30,
        )
    ]


def test_a_plan_is_printed_and_runs_nothing(calls, project, monkeypatch, capsys):
    assert call(monkeypatch, "run", "--plan", "--site", "alpha") == 0
    said = capsys.readouterr().out.splitlines()
    assert calls == []
    assert said[0].split(maxsplit=4) == ["execute", "alpha", "·", "tiny", "never run"]
    assert said[-1] == "2 runs: 2 to execute"
    assert not (project.root / "build").exists()


def test_an_amount_of_memory_that_is_none_exits_with_two(project, monkeypatch, capsys):
    assert call(monkeypatch, "run", "--memory-limit", "lots") == 2
    assert '"lots" is not an amount of memory.' in capsys.readouterr().err


def test_an_unknown_option_exits_with_two(project, monkeypatch):
    assert call(monkeypatch, "run", "--sites", "alpha") == 2


def test_an_altered_table_is_refused_until_it_is_sealed(root, tmp_path, monkeypatch, capsys):
    copy = copy_project(root, tmp_path / "copy")
    monkeypatch.setenv("ATELIERS_ROOT", str(copy))
    path = copy / "data" / "territories.csv"
    path.write_text(path.read_text("utf-8").replace("Berg et Coiron", "Berg et Coirons"), "utf-8")
    assert call(monkeypatch, "data", "check") == 2
    assert "ateliers data seal" in capsys.readouterr().err
    assert call(monkeypatch, "data", "seal") == 0
    assert "sealed: territories" in capsys.readouterr().out
    assert call(monkeypatch, "data", "check") == 0


def test_build_passes_its_options(project, monkeypatch, tmp_path, capsys):
    given: list = []
    monkeypatch.setattr(building, "build", lambda *a, **k: given.append(k) or ["census.csv"])
    words = ["--from", str(tmp_path), "--check", "--accept-inputs", "--table", "census"]
    assert call(monkeypatch, "data", "build", *words) == 1
    assert "these files of data/ differ: census.csv" in capsys.readouterr().err
    kept = {name: given[0][name] for name in ("check", "accept_inputs", "only")}
    assert kept == {"check": True, "accept_inputs": True, "only": ["census"]}


def test_clean_deletes_only_what_is_generated(project, monkeypatch):
    (project.root / "build").mkdir()
    assert call(monkeypatch, "clean") == 0
    assert not (project.root / "build").exists()
    assert (project.root / "data").is_dir()


def test_serve_asks_for_the_book_first(project, monkeypatch, capsys):
    assert call(monkeypatch, "serve") == 2
    assert "make book" in capsys.readouterr().err


def test_serve_shows_the_book_to_this_machine(project, monkeypatch):
    (project.root / "build/html").mkdir(parents=True)
    (project.root / "build/html/index.html").write_text("<p>livre</p>")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    threading.Thread(target=cli.serve, args=(port,), daemon=True).start()
    for _ in range(50):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/index.html") as answer:
                assert answer.read() == b"<p>livre</p>"
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server never answered")


def test_zip_asks_for_the_book_first(project, monkeypatch, capsys):
    assert call(monkeypatch, "zip") == 2
    assert "make book" in capsys.readouterr().err


def test_zip_says_where_the_archive_is(project, monkeypatch, capsys):
    static = project.root / "build/html/_static"
    static.mkdir(parents=True)
    record = {"version": "0.1.0+20260101.aaaa", "date": "2026-01-01", "commit": "", "pages": {}}
    (static / "edition.json").write_text(json.dumps(record))
    shutil.copy(ROOT / "CITATION.cff", project.root)
    assert call(monkeypatch, "zip") == 0
    said = capsys.readouterr().out
    assert said.startswith("build/ateliers-des-territoires-0.1.0+20260101.aaaa.zip: ")
    assert (project.root / said.partition(":")[0]).is_file()


HEAVY = ("pandas", "numpy", "matplotlib", "papermill", "nbformat", "sphinx", "rich")


@pytest.mark.parametrize("words", [["--help"], ["run", "--plan"]])
def test_what_runs_nothing_loads_no_heavy_library(project, words):
    code = "import sys; from ateliers.cli import app\napp(sys.argv[1:], standalone_mode=False)\n"
    code += f"print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"ATELIERS_ROOT": str(project.root)},
    )
    # The help itself is laid out by rich.
    loaded = ["rich"] if "--help" in words else []
    assert done.stdout.splitlines()[-1] == str(loaded)


@pytest.fixture
def editions(project: Project) -> Path:
    """Two editions on record that differ by one value, the second published."""
    for when, told in enumerate((records.record(), records.moved())):
        records.keep(project.root, told, 1_000_000 + when)
    records.publish(project.root, "bbbb00000000")
    return project.root


def test_editions_are_listed_the_last_published_first(editions, monkeypatch, capsys):
    assert call(monkeypatch, "edition", "list") == 0
    assert capsys.readouterr().out.splitlines() == [
        "bbbb00000000  0.1.0+20260101.bbbb00000000  abcdef123456  pages  published",
        "aaaa00000000  0.1.0+20260101.aaaa00000000  abcdef123456  record only",
    ]


def test_without_an_edition_the_list_says_how_to_make_one(project, monkeypatch, capsys):
    assert call(monkeypatch, "edition", "list") == 2
    assert "make book" in capsys.readouterr().err


def test_what_moved_is_said_and_written(editions, monkeypatch, capsys, tmp_path):
    table, page = tmp_path / "moved.csv", tmp_path / "moved.html"
    words = ("edition", "diff", "previous", "html", "--csv", str(table), "--page", str(page))
    assert call(monkeypatch, *words) == 0
    said = capsys.readouterr().out
    assert "berg  pop 2022 site:berg: 3031 → 3032 hab." in said
    assert "Pages: 1 moved" in said
    assert "pop;population municipale;2022" in table.read_text("utf-8-sig")
    assert "<h1>Ce qui a changé" in page.read_text("utf-8")


def test_an_unknown_edition_is_named_with_the_nearest(editions, monkeypatch, capsys):
    assert call(monkeypatch, "edition", "diff", "aaaa00000001", "html") == 2
    assert 'Did you mean "aaaa00000000"?' in capsys.readouterr().err
