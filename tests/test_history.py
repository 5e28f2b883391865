"""The order of events, and which communes there were on a date."""

from __future__ import annotations

import pandas as pd

from ateliers.history import alive, between, follow, in_order

COLUMNS = ["date", "event", "code_before", "name_before", "code_after", "name_after"]


def test_rows_of_one_event_are_bound_together(events: pd.DataFrame) -> None:
    """Two mergers of the same day stay two; one of three communes stays one."""
    made = pd.DataFrame(
        [
            ("2016-01-01", "commune nouvelle", "01001", "A", "01001", "AB"),
            ("2016-01-01", "commune nouvelle", "01003", "C", "01003", "CD"),
            ("2016-01-01", "commune nouvelle", "01002", "B", "01001", "AB"),
            ("2016-01-01", "commune nouvelle", "01004", "D", "01003", "CD"),
            ("2016-01-01", "commune nouvelle", "01005", "E", "01003", "CD"),
        ],
        columns=COLUMNS,
    )
    found = in_order(made)
    assert [set(e.before) for e in found] == [{"01001", "01002"}, {"01003", "01004", "01005"}]
    assert [e.after for e in found] == [{"01001": "AB"}, {"01003": "CD"}]


def test_a_change_of_departement_comes_before_the_merger_of_the_same_day(
    events: pd.DataFrame,
) -> None:
    story = in_order(events)
    of_pont_farcy = [e for e in story if {"14513", "50649"} & {*e.before, *e.after}]
    assert [e.kind for e in of_pont_farcy] == ["changement de département", "commune nouvelle"]
    backwards = [e for e in between(story, "2018-01-01", "2017-01-01") if e.date == "2018-01-01"]
    kinds = [e.kind for e in backwards if {"50592", "14513"} & {*e.before, *e.after}]
    assert kinds == ["commune nouvelle", "changement de département"]


def test_an_event_says_when_what_and_who(events: pd.DataFrame) -> None:
    found = [e for e in in_order(events) if e.date == "2019-01-01" and "63127" in e.before]
    assert [str(e) for e in found] == [
        "2019-01-01, commune nouvelle: 63127 Creste + 63335 Saint-Diéry → 63335 Saint-Diéry"
    ]


def test_a_code_is_that_of_a_commune_between_its_events_only(events: pd.DataFrame) -> None:
    """L'Oie merged into Essarts-en-Bocage in 2016, and came back in 2024."""
    story = in_order(events)
    days = ["1980-01-01", "2015-12-31", "2016-01-01", "2023-12-31", "2024-01-01"]
    assert [alive(story, day)["85165"] for day in days] == [True, True, False, False, True]
    # A code that lived within one day was never that of a commune.
    assert not any(alive(story, day)["50649"] for day in days)


def test_a_split_breaks_the_path_of_the_commune_and_of_what_its_parts_join(
    events: pd.DataFrame,
) -> None:
    path = follow(between(in_order(events), "2012-01-01", "2024-01-01"))
    assert {"85084", "85165", "85212"} <= set(path.broken)
    assert path.became["63127"] == "63335"
    assert not set(path.broken) & set(path.became)
