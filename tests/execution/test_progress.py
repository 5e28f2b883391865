"""What is said while notebooks run."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from ateliers.execution import progress as module
from ateliers.execution.progress import LiveProgress, Progress, progress


def record(site: str, status: str = "done", **error: object) -> dict:
    said = {"name": "ValueError", "value": "vide\nsuite", "cell": 3, **error}
    return {
        "site": site,
        "theme": "tiny",
        "status": status,
        "seconds": 1.25,
        "error": said if status == "failed" else None,
    }


def test_plain_lines_say_each_end_and_the_last_sums_up():
    said: list[str] = []
    shown = Progress(said.append)
    shown.wait(["a · tiny", "b · tiny", "c · tiny"])
    shown.keep("d · tiny")
    shown.begin("a · tiny")
    shown.begin("b · tiny")
    shown.end(record("a"))
    shown.end(record("b", "failed"))
    assert said == [
        "done      1.2 s  a · tiny",
        "failed    1.2 s  b · tiny\n          ValueError in cell [3]: vide",
    ]
    assert shown.summary().startswith("1 done, 1 failed, 1 kept, 1 not run in ")
    assert shown.summary("interrupted").startswith("interrupted: 1 done")


def test_a_terminal_shows_what_runs_and_what_waits(monkeypatch):
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=80, highlight=False)
    monkeypatch.setattr("rich.console.Console", lambda **options: console)
    shown = LiveProgress(lambda line: None)
    with shown.shown():
        shown.wait(["a · tiny", "b · tiny"])
        shown.begin("a · tiny")
        shown.tick()
        assert "running" in screen.getvalue()
        assert "0/2" in screen.getvalue()
        assert "1 queued" in screen.getvalue()
        shown.end(record("a"))
    assert "done      1.2 s  a · tiny" in screen.getvalue()


@pytest.mark.parametrize(
    ("terminal", "ci", "kind"),
    [(True, "", LiveProgress), (True, "true", Progress), (False, "", Progress)],
)
def test_only_a_terminal_outside_ci_is_drawn_on(monkeypatch, terminal, ci, kind):
    monkeypatch.setattr(module.sys.stdout, "isatty", lambda: terminal, raising=False)
    monkeypatch.setenv("CI", ci)
    assert type(progress(print)) is kind
