"""Drawings: same bytes, legible on both papers, no clash in a page."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from matplotlib.textpath import text_to_path

from ateliers.figures import charts, style, svg
from ateliers.figures.block import Figure
from ateliers.figures.demography import (
    age_groups,
    ageing,
    balances,
    housing,
    income,
    population_index,
)
from ateliers.territory import Place, SiteView
from tests.figures.sheets import drawn

DRAWN = [population_index, balances, age_groups, ageing, housing, income]


def _draw(canvas: svg.Canvas) -> None:
    ax = canvas.axes(40, 10, canvas.width - 60, canvas.height - 40)
    ax.plot([0, 1], [0, 1], "o-", color=style.REFERENCE, mec=style.PAPER)
    canvas.text(10, 20, "Été\u202f: 3\u202f031 habitants, −1,5\u00a0%")


def test_two_widths_are_drawn_not_one_shrunk() -> None:
    large, narrow = svg.render("essai", _draw, large=300, narrow=260)
    assert 'width="720" height="300" viewBox="0 0 540 225"' in large
    assert 'width="358" height="260" viewBox="0 0 268.5 195"' in narrow


def test_text_is_drawn_as_outlines_in_the_books_font() -> None:
    large, _ = svg.render("essai", _draw, large=300, narrow=260)
    assert "<text" not in large
    assert "SourceSansPro-Regular" in large
    assert "DejaVu" not in large


def test_nothing_of_the_machine_nor_of_the_day_is_written() -> None:
    large, _ = svg.render("essai", _draw, large=300, narrow=260)
    assert large.startswith("<svg ")
    for trace in ("<metadata", "<!--", "<?xml", "matplotlib", "dc:date"):
        assert trace not in large


def test_what_is_drawn_on_the_sheet_is_placed_in_pixels_from_the_top() -> None:
    _, document = drawn(lambda canvas: canvas.box(40, 80, 20, 4, color=style.MIGRATORY))
    # 40 px are 30 points.
    assert 'd="M30 60L45 60L45 63L30 63z"' in document


def test_the_sheet_stands_above_the_marks_of_every_axes() -> None:
    def draw(canvas: svg.Canvas) -> None:
        canvas.text(10, 20, "au-dessus", colour=style.NATURAL)
        canvas.axes(0, 0, 100, 100).plot([0, 1], [0, 1], color=style.MIGRATORY, zorder=7)

    _, document = drawn(draw)
    marks = document[document.index("</style>") :]
    assert marks.index(f"stroke: {style.MIGRATORY}") < marks.index(f"fill: {style.NATURAL}")


def test_labels_are_measured_as_matplotlib_does() -> None:
    font = style.font(bold=True)
    measured = text_to_path.get_text_width_height_descent("Été 3\u202f031", font, ismath=False)
    assert style.text_size("Été 3\u202f031", font) == measured
    assert style.text_width("Été 3\u202f031", bold=True) == measured[0] / style.POINTS_PER_PX


def test_marks_that_look_the_same_are_one_outline() -> None:
    marks = [(x, 0.0, 1.0) for x in (0.0, 0.5, 1.0)]
    _, document = drawn(
        lambda canvas: charts.verticals(canvas.axes(0, 0, 100, 100), marks, color=style.NATURAL)
    )
    (outline,) = re.findall(rf'd="([^"]+)"[^>]*stroke: {style.NATURAL}', document)
    assert [outline.count(letter) for letter in "ML"] == [3, 3]
    # A square end would make a bar longer than its value.
    assert "stroke-linecap: square" not in document


def test_identifiers_are_those_of_the_drawing_alone() -> None:
    large, narrow = svg.render("essai", _draw, large=300, narrow=260)
    ids = [re.findall(r'\sid="([^"]+)"', document) for document in (large, narrow)]
    assert all(i.startswith("essai-large") for i in ids[0])
    assert all(i.startswith("essai-narrow") for i in ids[1])
    assert len(set(ids[0])) == len(ids[0])
    for target in re.findall(r'(?:href="#|url\(#)([^")]+)', large):
        assert target in ids[0]


def test_dark_rules_name_the_drawing_and_reach_every_mapped_colour() -> None:
    large, _ = svg.render("essai", _draw, large=300, narrow=260)
    rules = re.search(r"@media \(prefers-color-scheme:dark\)\{(.*)\}</style>", large)
    assert rules is not None
    assert all(part.startswith("#essai-large ") for part in rules.group(1).split("}") if part)
    for light in (style.PAPER, style.REFERENCE):
        assert style.DARK[light] in rules.group(1)


def test_what_use_repeats_carries_no_colour_of_its_own() -> None:
    # A copy made by <use> is out of reach of the rules: it must inherit.
    large, _ = svg.render("essai", _draw, large=300, narrow=260)
    for path in re.findall(r'<path id="[^"]*-m[^>]*>', large):
        assert "style=" not in path


def test_path_coordinates_have_one_decimal() -> None:
    large, _ = svg.render("essai", _draw, large=300, narrow=260)
    for outline in re.findall(r'\sd="([^"]+)"', large):
        assert not re.search(r"\.\d\d", outline)


@pytest.mark.parametrize("draw", DRAWN)
def test_the_same_record_gives_the_same_bytes(
    draw, records: dict[str, pd.DataFrame], views: dict[str, SiteView]
) -> None:
    view = views["massif-du-sancy"]
    first = draw(records[view.id], view)
    # Drawing something else in between may not leave a trace.
    population_index(records["tessy-bocage"], views["tessy-bocage"])
    second = draw(records[view.id], view)
    assert isinstance(first, Figure)
    assert first.large == second.large
    assert first.narrow == second.narrow


def test_the_first_styles_are_distinct_and_all_have_a_dark_colour() -> None:
    assert len({s.marker for s in style.SITE_STYLES}) == len(style.SITE_STYLES)
    assert len({s.mark for s in style.SITE_STYLES}) == len(style.SITE_STYLES)
    assert all(style.DARK[s.text] == s.dark for s in style.SITE_STYLES)


def test_styles_follow_the_rank_and_never_run_out() -> None:
    place = Place("site", "a", "A", "de A", "à A")
    looks = [style.of(SiteView("a", place, (), (), (), rank)) for rank in range(12)]
    assert looks[4].mark not in {look.mark for look in looks[:4]}
    assert looks[1].marker == "s"
    assert looks[11].marker


def test_labels_break_between_words_only() -> None:
    assert style.wrap("Rhône hors Métropole", 80) == ["Rhône hors", "Métropole"]
    assert style.wrap("3\u202f031\u00a0habitants", 10) == ["3\u202f031\u00a0habitants"]
