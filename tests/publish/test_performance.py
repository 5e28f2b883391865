"""The page of performances: what it says of a measure, and that it is there only with one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from ateliers.errors import InvalidInput
from ateliers.publish import performance, staging, warm
from ateliers.publish.blocks import Page
from ateliers.publish.edition import Edition, Work
from tests.publish.sample import ROOT, write_project

NOTEBOOKS = ["alpha/essai", "alpha/suite", "beta/essai", "beta/suite"]


def measure(seconds: float, executed: int, stale: int = 0, state: str = "done") -> dict[str, Any]:
    """Return the figures of a tool that executed the first notebooks."""
    return {
        "median": seconds,
        "min": seconds - 0.25,
        "max": seconds + 0.5,
        "executed": NOTEBOOKS[:executed],
        "stale": NOTEBOOKS[:stale],
        "state": state,
    }


def result() -> dict[str, Any]:
    """Return a measure in which each tool behaves in a way of its own."""
    series = {"cold": measure(40, 4), "unchanged": measure(40, 4), "row": measure(39, 4)}
    cached = {"cold": measure(30, 4), "unchanged": measure(2, 0), "row": measure(2, 0, stale=1)}
    files = {"cold": measure(60, 4), "unchanged": measure(0.5, 0), "row": measure(31, 2)}
    ours = {"cold": measure(20, 4), "unchanged": measure(0.75, 0), "row": measure(8, 1)}
    return {
        "date": "2026-01-05T10:00:00+00:00",
        "git": {"commit": "abcdef1234567890", "dirty": False},
        "machine": {
            "processor": "Processeur <essai>",
            "cores": 2,
            "memory_bytes": 24 * 2**30,
            "system": "Debian",
        },
        "versions": {"python": "3.11.7", "papermill": "2.7.0"},
        "repeat": 3,
        "workers": 2,
        "note": "Une mesure d’essai.",
        "notebooks": NOTEBOOKS,
        "change": {"table": "census", "code": "63236", "column": "jobs", "needed": NOTEBOOKS[:1]},
        "sides": {
            "papermill-serial": series,
            "jupyter-cache": cached,
            "snakemake": files,
            "ateliers": ours,
        },
    }


def write(root: Path, content: dict[str, Any]) -> Path:
    """Write a measure in its place."""
    path = root / performance.RESULT
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    return root


def shown(root: Path) -> BeautifulSoup:
    """Return the page."""
    text = performance.page(root, Page(root / "staged", staging.PERFORMANCE, ""))
    assert text is not None
    return BeautifulSoup(text, "html.parser")


def cells(page: BeautifulSoup, table: str) -> dict[str, list[str]]:
    """Return the cells of a table, by tool."""

    def words(tag: Tag) -> str:
        return " | ".join(tag.stripped_strings)

    rows = page.select(f"#{table} tbody tr")
    return {words(r.select("th")[0]): [words(c) for c in r.select("td")] for r in rows}


def test_without_a_measure_there_is_no_page(tmp_path: Path) -> None:
    shown_on = Page(tmp_path / "staged", staging.PERFORMANCE, "")
    assert performance.page(tmp_path, shown_on) is None
    assert performance.page(write(tmp_path, result() | {"sides": {}}), shown_on) is None


def test_durations_are_given_with_their_spread(tmp_path: Path) -> None:
    rows = cells(shown(write(tmp_path, result())), "durees")
    assert list(rows) == ["papermill en série", "jupyter-cache", "snakemake", "ce livre"]
    assert rows["ce livre"][0] == "20,0\u00a0s | de 19,8 à 20,5"
    alone = cells(shown(write(tmp_path, result() | {"repeat": 1})), "durees")
    assert alone["ce livre"][0] == "20,0\u00a0s"


def test_what_was_executed_is_told_beside_what_was_needed(tmp_path: Path) -> None:
    rows = cells(shown(write(tmp_path, result())), "executions")
    assert rows["ce livre"] == ["0", "1 | exactement ceux qu’il fallait", "0"]
    assert rows["snakemake"] == ["0", "2 | il en fallait 1", "0"]
    assert rows["jupyter-cache"] == ["0", "0 | il en fallait 1", "1"]


def test_a_tool_that_failed_has_no_figures(tmp_path: Path) -> None:
    content = result()
    content["sides"]["snakemake"]["row"] = measure(1, 0, state="failed")
    page = shown(write(tmp_path, content))
    assert cells(page, "durees")["snakemake"][2] == "n’a pas abouti"
    assert set(cells(page, "executions")["snakemake"]) == {"n’a pas abouti"}


def test_this_book_is_compared_in_words_that_follow_the_figures(tmp_path: Path) -> None:
    content = result()
    content["sides"]["ateliers"]["unchanged"] = measure(41, 0)
    content["sides"]["ateliers"]["row"] = measure(78, 1)
    found = [line.get_text() for line in shown(write(tmp_path, content)).select("li")][:3]
    assert "20,0\u00a0s, soit 2,0 fois moins que papermill en série (40,0\u00a0s)" in found[0]
    assert "41,0\u00a0s, autant que papermill en série" in found[1]
    assert "78,0\u00a0s, soit 2,0 fois plus que papermill en série (39,0\u00a0s)" in found[2]


def test_a_quicker_tool_is_named_unless_its_results_are_stale(tmp_path: Path) -> None:
    write(tmp_path, result())
    measured = performance.read_result(tmp_path)
    assert measured is not None
    (only,) = performance.better(measured)
    assert only == ("Quand rien n’a changé, snakemake prend 0,5\u00a0s et ce livre 0,8\u00a0s."), (
        "jupyter-cache is quicker after the change of a row, but its results are stale"
    )


def test_machine_date_and_reservation_are_stated(tmp_path: Path) -> None:
    text = shown(write(tmp_path, result())).get_text()
    for said in ("Processeur <essai>", "24\u00a0Gio", "5\u00a0janvier 2026", "papermill 2.7.0"):
        assert said in text
    assert "abcdef123456" in text
    assert "Une mesure d’essai." in text


def test_tables_have_captions_and_scoped_headers(tmp_path: Path) -> None:
    tables = shown(write(tmp_path, result())).select(".ateliers-defile > table")
    assert len(tables) == 2
    for table in tables:
        assert table.caption is not None and table.caption.get_text(strip=True)
        assert {th["scope"] for th in table.select("thead th")} == {"col"}
        assert {th["scope"] for th in table.select("tbody th")} == {"row"}


@pytest.mark.parametrize("text", ["{", '{"date": "2026"}', '{"sides": 3}'])
def test_a_file_that_is_no_measure_is_refused(tmp_path: Path, text: str) -> None:
    write(tmp_path, {})
    (tmp_path / performance.RESULT).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match="make bench-execution"):
        performance.read_result(tmp_path)


def test_a_measure_without_this_project_is_refused(tmp_path: Path) -> None:
    content = result()
    del content["sides"]["ateliers"]
    with pytest.raises(InvalidInput, match="key sides"):
        performance.read_result(write(tmp_path, content))


def test_the_page_is_in_the_menu_after_the_commands(tmp_path: Path) -> None:
    root = write_project(tmp_path / "project")
    edition = Edition("", "0", False, Work("Essai", "0.1.0", ("Équipe",)))
    toc = staging.stage(root, edition).folder / "_toc.yml"
    assert "performances" not in toc.read_text("utf-8")
    write(root, result())
    staged = staging.stage(root, edition).folder
    assert (staged / "performances.md").is_file()
    menu = [line.strip() for line in toc.read_text("utf-8").splitlines() if "file:" in line]
    place = menu.index("- file: performances")
    assert menu[place - 1 : place + 2 : 2] == ["- file: relancer", "- file: participer"]


def test_the_measure_of_the_project_is_complete() -> None:
    measured = performance.read_result(ROOT)
    assert measured is not None
    assert set(measured.sides) == set(performance.NAMES)
    assert len(measured.notebooks) == 12
    ours = measured.sides[performance.OURS]
    assert {ours.cold.state, ours.unchanged.state, ours.row.state} == {"done"}
    assert ours.cold.executed == measured.notebooks
    assert (ours.unchanged.executed, ours.row.executed) == ([], measured.change.needed)
    assert ours.row.stale == []


def reference() -> dict[str, Any]:
    """Return a measure of the reference notebook."""

    def load(seconds: float) -> dict[str, Any]:
        kept = {"median": seconds, "min": seconds, "max": seconds, "seconds": [seconds]}
        return {"state": "done", **kept}

    return {
        "date": "2026-01-05T10:00:00+00:00",
        "repeat": 5,
        "workers": 2,
        "note": "",
        "one": {"seconds": 0.48, "body": 0.36, "overhead": 0.12, "zygote_bytes": [1, 1]},
        "sides": {
            "papermill-serial": {"12": load(25)},
            "papermill-tuned": {"12": load(12), "60": load(55)},
            "ploomber-engine": {"12": {"state": "failed", "seconds": []}},
            "ateliers-fast": {"12": load(4), "60": load(14)},
        },
        "own": {
            "sides": {"papermill-serial": load(60), "ateliers-fast": load(24)},
            "drawing": {
                "climate": {"seconds": 4.0, "drawing": 3.0},
                "mobility": {"seconds": 6.0, "drawing": 4.0},
            },
        },
    }


def test_the_reference_notebook_has_its_part_of_the_page_once_measured(tmp_path: Path) -> None:
    write(tmp_path, result())
    assert not shown(tmp_path).select("#durees-reference")
    (tmp_path / warm.RESULT).write_text(json.dumps(reference()), encoding="utf-8")
    page = shown(tmp_path)
    rows = cells(page, "durees-reference")
    assert rows["ce livre, moteur rapide"] == ["4,0\u00a0s", "14,0\u00a0s"]
    assert rows["papermill en série"] == ["25,0\u00a0s", "non mesuré"]
    assert rows["ploomber-engine, sans isolation"] == ["n’a pas abouti", "non mesuré"]
    said = " ".join(page.get_text().split())
    assert "soit 6,3 fois plus" in said
    assert "12,0 s, 3,0 fois la durée du moteur rapide" in said
    assert "0,48 s, dont 0,36 s pour ses propres cellules" in said
    assert cells(page, "durees-livre")["ce livre, moteur rapide"] == ["24,0\u00a0s"]
    assert "soit 2,5 fois plus" in said
    assert "le dessin des figures prend 70 % du temps" in said


def test_a_wrong_measure_of_the_reference_notebook_is_refused(tmp_path: Path) -> None:
    write(tmp_path, result())
    content = reference() | {"one": {}}
    (tmp_path / warm.RESULT).write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(InvalidInput, match="bench-reference"):
        shown(tmp_path)
