"""Which figures the sheets show."""

from __future__ import annotations

from pathlib import Path

import pytest

from ateliers.errors import InvalidInput
from ateliers.parameters import load_themes
from ateliers.publish.pages import Book
from ateliers.publish.records import Block
from ateliers.sheets import choice
from ateliers.sheets.choice import Choice, Shown
from tests.sheets.conftest import drawn


def blocks_of(*figures: tuple[str, int]) -> dict[str, Block]:
    """Return blocks, given the name and the height of their narrow drawing."""
    return {
        name: Block(drawn(name, f"Constat de {name}", height).payload()) for name, height in figures
    }


def names(found: list[Shown]) -> list[str]:
    return [one.block.name for one in found]


def test_each_slot_takes_its_first_figure_that_the_site_has() -> None:
    chosen = Choice(figures=[["a/missing", "a/two"], ["a/one"]])
    found = choice.figures(chosen, {"a": blocks_of(("one", 200), ("two", 200))}, None)
    assert names(found) == ["two", "one"]


def test_a_drawing_too_high_to_be_read_on_paper_leaves_its_place() -> None:
    chosen = Choice(figures=[["a/tall", "a/short"]])
    assert names(choice.figures(chosen, {"a": blocks_of(("tall", 790), ("short", 230))}, None)) == [
        "short"
    ]


def test_empty_slots_are_filled_by_figures_of_other_themes() -> None:
    blocks = {"a": blocks_of(("one", 200)), "new": blocks_of(("two", 200), ("three", 200))}
    found = choice.figures(Choice(figures=[["a/one"]]), blocks, None)
    assert names(found) == ["one", "two", "three"]


def test_a_subject_is_shown_once() -> None:
    chosen = Choice(figures=[["a/index", "a/count"], ["a/missing"]])
    blocks = {"a": blocks_of(("index", 200), ("count", 200), ("other", 200))}
    assert names(choice.figures(chosen, blocks, None)) == ["index", "other"]


def test_no_more_than_five_are_shown() -> None:
    blocks = {"a": blocks_of(*((f"figure_{n}", 200) for n in range(8)))}
    assert len(choice.figures(Choice(), blocks, None)) == choice.WANTED


def test_the_same_finding_is_shown_once_whatever_theme_draws_it() -> None:
    blocks = {"a": blocks_of(("one", 200)), "dossier": blocks_of(("one", 200))}
    chosen = Choice(figures=[["a/one"], ["dossier/*"]])
    assert len(choice.figures(chosen, blocks, None)) == 1


def test_the_map_is_not_among_the_figures() -> None:
    blocks = {"a": blocks_of(("map", 200), ("one", 200))}
    where = choice.the_map(Choice(maps=["a/map"]), blocks)
    assert where is not None
    assert names(choice.figures(Choice(), blocks, where)) == ["one"]


def test_an_unknown_figure_is_refused_with_the_nearest(project: Path, book: Book) -> None:
    path = project / choice.FILE
    path.write_text("figures: [[growth/figure_33]]\n", "utf-8")
    with pytest.raises(InvalidInput) as refused:
        choice.read_choice(project, list(book.themes))
    assert "sheets.yml" in str(refused.value)
    assert "growth/figure_3" in str(refused.value)


def test_a_project_without_the_file_prefers_nothing(project: Path, book: Book) -> None:
    (project / choice.FILE).unlink()
    assert choice.read_choice(project, list(book.themes)) == Choice()


def test_the_file_of_the_project_is_valid(root: Path) -> None:
    assert len(choice.read_choice(root, load_themes(root)).figures) == choice.WANTED
