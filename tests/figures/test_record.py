"""Reading a record: a status never becomes a number."""

from __future__ import annotations

from ateliers.figures.record import Record
from ateliers.territory import FRANCE, Place, SiteView
from tests.figures.frames import DEPARTEMENT, cell, frame, site


def test_a_secret_is_never_a_number_even_if_one_slipped_in() -> None:
    view = site()
    record = Record(frame([cell(view, "pauvrete", "2021", view.place, 0.0, "secret")]))
    found = record.cell("pauvrete", "2021", view.place)
    assert found.value is None
    assert found.status_words == "secret statistique"


def test_what_is_not_in_the_record_is_missing() -> None:
    view = site()
    found = Record(frame([])).cell("pop", "2022", view.place)
    assert found.value is None
    assert found.status_words == "donnée absente"


def test_values_of_a_secondary_source_are_kept_and_said() -> None:
    view = site()
    record = Record(frame([cell(view, "part_75", "2022", view.place, 12.5, "secondary")]))
    assert record.value("part_75", "2022", view.place) == 12.5
    assert "source secondaire" in record.caution(["part_75"], [view.place])
    assert record.caution(["part_75"], [view.place], ["2016"]) == ""


def test_at_most_three_references_france_last() -> None:
    view = site()
    others = tuple(Place("departement", str(i), f"D{i}", f"de D{i}", f"à D{i}") for i in range(3))
    wide = SiteView(view.id, view.place, view.communes, view.communes, (*others, FRANCE))
    rows = [cell(view, "part_75", "2022", place, 10) for place in (*others, FRANCE)]
    assert Record(frame(rows)).references(wide, "part_75") == [others[0], others[1], FRANCE]


def test_a_reference_without_value_is_left_out() -> None:
    view = site()
    rows = [
        cell(view, "part_75", "2022", DEPARTEMENT, None, "missing"),
        cell(view, "part_75", "2022", FRANCE, 10),
    ]
    assert Record(frame(rows)).references(view, "part_75", "2022") == [FRANCE]


def test_a_place_that_sites_share_has_the_value_one_of_them_knows() -> None:
    view = site()
    rows = [
        cell(view, "part_75", "2022", FRANCE, value, status)
        for value, status in ((None, "missing"), (10, "secondary"), (11, "ok"), (None, "secret"))
    ]
    record = Record(frame(rows))
    assert record.cell("part_75", "2022", FRANCE).value == 10
    assert record.cell("part_75", "2022", FRANCE).status == "secondary"


def test_sources_are_those_of_the_values_drawn() -> None:
    view = site()
    rows = [cell(view, "pop", year, view.place, 100) for year in ("2021", "2022")]
    rows[0][9] = "INSEE, RP2021"
    rows[1][9] = "INSEE, RP2022 ; INSEE, essai"
    record = Record(frame(rows))
    assert "RP2021" not in record.source(["pop"], [view.place], ["2022"])
    assert record.source(["pop"], [view.place]).count("INSEE") == 3
