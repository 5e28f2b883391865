"""Moving a table of communes between two dates, on INSEE's own events."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ateliers import geography
from ateliers.errors import InvalidInput
from ateliers.history import alive, in_order
from ateliers.sources import commuting, insee
from ateliers.sources.formats import Inputs
from tests.support.inputs import CATALOGUE
from tests.support.producers import SHARED, needs_producers

LAST = "2024-01-01"
#: Tessy-sur-Vire, Fervaches and Pont-Farcy, three communes of two départements before 2016.
TESSY = ["50592", "50180", "14513"]
#: Communes of 2012 whose figures cannot be moved to 2024: split since, or parts of one that did.
REFUSED_SINCE_2012 = {
    *("14666", "14712", "55298", "60054", "60455", "60694"),
    *("76108", "76676", "85030", "85084", "85165", "85212"),
}


def people(codes: list[str], values: list[float] | None = None) -> pd.DataFrame:
    """Return a table of inhabitants, 100, 200, 300 … unless given."""
    given = values or [100.0 * rank for rank in range(1, len(codes) + 1)]
    return pd.DataFrame({"code": codes, "people": given})


def move(
    table: pd.DataFrame, events: pd.DataFrame, start: str, end: str, **more
) -> geography.Moved:
    return geography.move(table, events=events, start=start, end=end, counts=["people"], **more)


def values(moved: geography.Moved) -> dict[str, float]:
    return dict(zip(moved.frame["code"], moved.frame["people"], strict=True))


# Mergers


def test_communes_that_merge_in_turn_add_up_even_from_another_departement(
    events: pd.DataFrame,
) -> None:
    """2016: Tessy-sur-Vire and Fervaches; 2018: Pont-Farcy, which left Calvados the same day."""
    moved = move(people(TESSY), events, "2015-01-01", LAST)
    assert values(moved) == {"50592": 600.0}
    assert moved.merged == {"50592": ("14513", "50180", "50592")}
    assert not moved.recoded and not moved.lacking and not moved.left_out


def test_each_merger_is_followed_at_its_own_date(events: pd.DataFrame) -> None:
    halfway = move(people(TESSY), events, "2015-01-01", "2017-01-01")
    assert values(halfway) == {"14513": 300.0, "50592": 300.0}
    assert halfway.merged == {"50592": ("50180", "50592")}


def test_a_merger_of_the_first_january_is_in_the_geography_of_that_day(
    events: pd.DataFrame,
) -> None:
    pair = people(["63335", "63127"])
    assert values(move(pair, events, "2018-01-01", "2018-12-31")) == {"63127": 200, "63335": 100}
    assert values(move(pair, events, "2018-12-31", "2019-01-01")) == {"63335": 300.0}


def test_a_missing_component_makes_the_sum_missing(events: pd.DataFrame) -> None:
    moved = move(people(TESSY, [100.0, np.nan, 300.0]), events, "2015-01-01", LAST)
    assert np.isnan(values(moved)["50592"])


def test_a_component_whose_row_is_not_there_makes_the_sum_missing_and_is_named(
    events: pd.DataFrame,
) -> None:
    moved = move(people(["50592", "50180", "07341"]), events, "2015-01-01", LAST)
    assert moved.lacking == {"50592": ("14513",)}
    assert np.isnan(values(moved)["50592"]) and values(moved)["07341"] == 300.0


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["ok", "ok", "ok"], "ok"),
        (["ok", "secondary", "ok"], "secondary"),
        (["ok", "missing", "secondary"], "missing"),
        (["missing", "secret", "ok"], "secret"),
    ],
)
def test_a_sum_has_the_status_of_its_worst_component(
    events: pd.DataFrame, given: list[str], expected: str
) -> None:
    hidden = [np.nan if s in ("missing", "secret") else 100.0 for s in given]
    table = people(TESSY, hidden).assign(status=given)
    row = move(table, events, "2015-01-01", LAST, status="status").frame.iloc[0]
    assert row["status"] == expected
    assert np.isnan(row["people"]) == (expected in ("missing", "secret"))


def test_a_sum_that_lacks_a_row_is_not_ok(events: pd.DataFrame) -> None:
    table = people(["50592", "50180"]).assign(status="ok")
    frame = move(table, events, "2015-01-01", LAST, status="status").frame
    assert list(frame["status"]) == ["missing"]


def test_a_label_is_kept_where_all_agree_and_the_name_is_the_new_one(events: pd.DataFrame) -> None:
    table = people(["63335", "63127", "07341"]).assign(
        level="commune", canton=["A", "B", "C"], name=["Saint-Diéry", "Creste", "Villeneuve"]
    )
    moved = move(table, events, "2018-01-01", LAST, labels=["level", "canton"], name="name")
    frame = moved.frame.set_index("code")
    assert list(frame["level"]) == ["commune", "commune"]
    assert frame.at["07341", "canton"] == "C" and pd.isna(frame.at["63335", "canton"])
    assert list(frame["name"]) == ["Villeneuve", "Saint-Diéry"]


# Ratios


def test_a_ratio_is_a_mean_weighted_by_the_count_named(events: pd.DataFrame) -> None:
    table = people(TESSY).assign(share=[10.0, 20.0, 40.0])
    moved = move(table, events, "2015-01-01", LAST, ratios={"share": "people"})
    assert moved.frame.at[0, "share"] == pytest.approx((1000 + 4000 + 12000) / 600)


def test_a_ratio_without_weight_is_refused_only_where_communes_merged(events: pd.DataFrame) -> None:
    table = people([*TESSY, "07341"]).assign(median=[1.0, 2.0, 3.0, 4.0])
    with pytest.raises(InvalidInput, match="median.*14513 \\+ 50180 \\+ 50592 → 50592"):
        move(table, events, "2015-01-01", LAST, ratios={"median": None})
    alone = table[table["code"].eq("07341")]
    kept = move(alone, events, "2015-01-01", LAST, ratios={"median": None})
    assert list(kept.frame["median"]) == [4.0]


def test_a_missing_ratio_or_weight_is_not_filled(events: pd.DataFrame) -> None:
    for people_, share in (
        ([100.0, np.nan, 300.0], [1.0, 2.0, 3.0]),
        ([100.0, 200.0, 300.0], [1.0, np.nan, 3.0]),
    ):
        table = people(TESSY, people_).assign(share=share)
        moved = move(table, events, "2015-01-01", LAST, ratios={"share": "people"})
        assert np.isnan(moved.frame.at[0, "share"])


def test_a_component_of_no_weight_has_no_part_in_a_ratio(events: pd.DataFrame) -> None:
    table = people(TESSY, [100.0, 0.0, 300.0]).assign(share=[10.0, np.nan, 30.0])
    moved = move(table, events, "2015-01-01", LAST, ratios={"share": "people"})
    assert moved.frame.at[0, "share"] == pytest.approx(25.0)


# Lossless changes


@pytest.mark.parametrize(
    ("before", "start", "after", "end"),
    [
        ("20001", "1975-12-31", "2A001", "1976-01-01"),  # Corse in two départements
        ("27058", "2022-01-01", "27676", "2023-01-01"),  # Les Trois Lacs, chef-lieu moved
        ("27676", "2020-01-01", "27676", "2023-01-01"),  # and moved back
        ("14624", "1989-01-01", "14472", "2015-01-01"),  # L'Oudon, twice
    ],
)
def test_a_change_of_code_loses_nothing(
    events: pd.DataFrame, before: str, start: str, after: str, end: str
) -> None:
    for one, first, other, last in ((before, start, after, end), (after, end, before, start)):
        moved = move(people([one]), events, first, last)
        assert values(moved) == {other: 100.0}
        assert moved.recoded == ({} if one == other else {one: other})
        assert not moved.merged


def test_a_change_of_name_loses_nothing_and_is_said(events: pd.DataFrame) -> None:
    table = people(["04045", "07341"]).assign(name=["Céreste", "Villeneuve-de-Berg"])
    moved = move(table, events, "2023-01-01", LAST, name="name")
    assert moved.renamed == {"04045": "Céreste-en-Luberon"}
    assert list(moved.frame["name"]) == ["Céreste-en-Luberon", "Villeneuve-de-Berg"]
    back = move(moved.frame, events, LAST, "2023-01-01", name="name")
    pd.testing.assert_frame_equal(back.frame, table)


def test_the_communes_of_a_territory_where_nothing_happened_are_moved_both_ways(
    events: pd.DataFrame,
) -> None:
    """Mont-Dore, Chambon-sur-Lac, Villeneuve-de-Berg, and an arrondissement of Lyon."""
    table = people(["07341", "63077", "63236", "69381"]).assign(median=1.0)
    for start, end in (("1975-01-01", LAST), (LAST, "1975-01-01")):
        moved = move(table, events, start, end, ratios={"median": None})
        pd.testing.assert_frame_equal(moved.frame, table)
        assert moved == geography.Moved(moved.frame)


def test_a_split_met_when_going_back_adds_its_parts_up(events: pd.DataFrame) -> None:
    parts = people(["85084", "85165", "85212"])
    moved = move(parts, events, LAST, "2023-01-01")
    assert values(moved) == {"85084": 600.0}
    assert moved.merged == {"85084": ("85084", "85165", "85212")}


# What is refused


@pytest.mark.parametrize(
    ("codes", "start", "end", "named"),
    [
        (["85084"], "2023-01-01", LAST, "2024-01-01, rétablissement: 85084 Essarts en Bocage"),
        (["38478"], "1988-01-01", "1990-01-01", "1989-02-15, création: .*38567 Chamrousse"),
        (["50592"], LAST, "2015-01-01", "2018-01-01, commune nouvelle: 50592 Tessy-Bocage → "),
        (["63335"], LAST, "2018-01-01", "2019-01-01, commune nouvelle: 63335 Saint-Diéry → "),
        # Merged into a commune that split afterwards: the parts are not those that merged.
        (["60455"], "2012-01-01", LAST, "2024-01-01, rétablissement: 60054 Les Hauts-Talican"),
    ],
)
def test_what_would_have_to_be_shared_out_is_refused_with_its_event(
    events: pd.DataFrame, codes: list[str], start: str, end: str, named: str
) -> None:
    with pytest.raises(InvalidInput, match=named):
        move(people([*codes, "07341"]), events, start, end)


def test_what_is_refused_is_left_out_on_demand_and_listed(events: pd.DataFrame) -> None:
    moved = move(people(["85084", "07341"]), events, "2023-01-01", LAST, leave_out=True)
    assert values(moved) == {"07341": 200.0}
    assert "Sainte-Florence" in moved.left_out["85084"]


def test_a_commune_that_merged_with_part_of_a_split_one_is_refused_too() -> None:
    made = pd.DataFrame(
        [
            ("2001-01-01", "rétablissement", "01001", "A", "01001", "A"),
            ("2001-01-01", "rétablissement", "01001", "A", "01002", "B"),
            ("2002-01-01", "fusion simple", "01002", "B", "01003", "C"),
            ("2002-01-01", "fusion simple", "01003", "C", "01003", "C"),
            ("2003-01-01", "fusion simple", "01003", "C", "01004", "D"),
            ("2003-01-01", "fusion simple", "01004", "D", "01004", "D"),
        ],
        columns=["date", "event", "code_before", "name_before", "code_after", "name_after"],
    ).pipe(lambda rows: pd.concat([rows.iloc[:1].assign(date="2000-01-01"), rows]))
    found = geography.fates(
        ["01001", "01003", "01004"], events=made, start="2000-01-01", end="2003-01-01"
    )
    assert list(found["fate"]) == ["refused"] * 3
    assert found["reason"].str.startswith("2001-01-01, rétablissement").all()


def test_dates_outside_the_list_are_refused(events: pd.DataFrame) -> None:
    for start, end in (("2021-01-01", "2025-01-01"), ("1974-01-01", LAST)):
        with pytest.raises(InvalidInput, match="from 1975-01-01 to 2024-01-01"):
            move(people(["07341"]), events, start, end)
    with pytest.raises(InvalidInput, match='"2021" is not a date'):
        move(people(["07341"]), events, "2021", LAST)


def test_a_table_of_another_date_is_refused(events: pd.DataFrame) -> None:
    """Pont-Farcy was no commune in 2019, nor Les Trois Lacs coded 27676 in 2021."""
    with pytest.raises(InvalidInput, match="2 codes .* on 2021-01-01: 14513, 27676"):
        move(people(["14513", "27676", "07341"]), events, "2021-01-01", LAST)


@pytest.mark.parametrize(
    ("codes", "named"),
    [
        (["7341"], "1 codes are not codes of communes"),
        (["07341", "07341"], "given twice: 07341"),
        (["200066389"], "not codes of communes"),
    ],
)
def test_what_is_not_one_row_a_commune_is_refused(
    events: pd.DataFrame, codes: list[str], named: str
) -> None:
    with pytest.raises(InvalidInput, match=named):
        move(people(codes), events, "2021-01-01", LAST)


def test_every_column_must_be_accounted_for(events: pd.DataFrame) -> None:
    table = people(["07341"]).assign(share=1.0)
    for more, named in (
        ({}, "neither counts, ratios nor labels: share"),
        ({"labels": ["share", "nothing"]}, "not in the table: nothing"),
        ({"ratios": {"share": "share"}}, "Weights are not counts: share"),
    ):
        with pytest.raises(InvalidInput, match=named):
            move(table, events, "2021-01-01", LAST, **more)


# Whatever the communes


def everyone(events: pd.DataFrame, start: str, seed: int) -> pd.DataFrame:
    """Return counts of all the communes that an event ever touched, some of them missing."""
    chance = np.random.default_rng(seed)
    codes = sorted(code for code, there in alive(in_order(events), start).items() if there)
    counts = chance.integers(0, 5000, len(codes)).astype(float)
    counts[chance.random(len(codes)) < 0.02] = np.nan
    shares = np.where(counts > 0, chance.random(len(codes)), np.nan)
    return pd.DataFrame({"code": codes, "people": counts, "share": shares})


@pytest.mark.parametrize("seed", range(3))
def test_the_total_is_conserved(events: pd.DataFrame, seed: int) -> None:
    table = everyone(events, "2012-01-01", seed).drop(columns="share").fillna(0.0)
    moved = move(table, events, "2012-01-01", LAST, leave_out=True)
    kept = table[~table["code"].isin(moved.left_out)]
    assert moved.frame["people"].sum() == kept["people"].sum()
    assert len(moved.frame) < len(kept) - 1000
    assert set(moved.left_out) == REFUSED_SINCE_2012


@pytest.mark.parametrize("middle", ["2014-01-01", "2016-06-01", "2018-01-01", "2022-01-01"])
def test_moving_in_two_steps_is_moving_in_one(events: pd.DataFrame, middle: str) -> None:
    table = everyone(events, "2012-01-01", 7)
    kinds = {"ratios": {"share": "people"}}
    table = table[~table["code"].isin(REFUSED_SINCE_2012)]
    at_once = move(table, events, "2012-01-01", LAST, **kinds).frame
    first = move(table, events, "2012-01-01", middle, **kinds).frame
    pd.testing.assert_frame_equal(move(first, events, middle, LAST, **kinds).frame, at_once)


def test_a_table_stays_itself_at_its_own_date(events: pd.DataFrame) -> None:
    """Even at a date that the list of events does not reach."""
    table = people(["07341", "50592"])
    for when in ("2015-01-01", "2026-01-01"):
        moved = move(table, events, when, when)
        pd.testing.assert_frame_equal(moved.frame, table)
        assert moved.frame is not table


def test_the_table_given_is_not_changed(events: pd.DataFrame) -> None:
    table = people(TESSY)
    table.attrs["cite"] = "INSEE"
    before = table.copy()
    moved = move(table, events, "2015-01-01", LAST)
    pd.testing.assert_frame_equal(table, before)
    assert moved.frame.attrs["cite"] == "INSEE"


# What can be moved, and what cannot


def test_fates_say_what_each_commune_became_and_why(events: pd.DataFrame) -> None:
    codes = ["07341", "04045", "27058", "08294", "85084"]
    found = geography.fates(codes, events=events, start="2022-01-01", end=LAST)
    assert list(found.index) == codes
    assert list(found["fate"]) == ["same", "renamed", "recoded", "merged", "refused"]
    assert found.at["08294", "code_after"] == "08053"
    assert found.at["27058", "code_after"] == "27676"
    assert "transfert de chef-lieu" in found.at["27058", "reason"]
    assert found.at["07341", "reason"] == "" and pd.isna(found.at["85084", "code_after"])


def test_the_communes_refused_since_2012_are_twelve(events: pd.DataFrame) -> None:
    codes = everyone(events, "2012-01-01", 0)["code"]
    found = geography.fates(codes, events=events, start="2012-01-01", end=LAST)
    assert set(found.index[found["fate"].eq("refused")]) == REFUSED_SINCE_2012
    assert set(found["fate"]) == {"same", "renamed", "merged", "refused"}


@needs_producers
def test_the_communes_of_a_census_become_those_of_the_next(events: pd.DataFrame) -> None:
    """INSEE's own lists, of 1 January 2021, 2023 and 2024, tell whether the move is right."""
    inputs = Inputs(SHARED, CATALOGUE)
    lists = {
        "2021-01-01": insee.official_populations(inputs, 2019)["code"],
        "2023-01-01": insee.official_populations(inputs, 2021)["code"],
        LAST: pd.Series(commuting.main_exploitation(inputs).index),
    }
    # Arrondissements or whole cities, and Mayotte, are in some files only.
    lists = {
        when: codes[~codes.str.match(r"132|6938|751|976|13055|69123|75056")]
        for when, codes in lists.items()
    }
    for start, end in (("2021-01-01", "2023-01-01"), ("2023-01-01", LAST)):
        moved = move(people(list(lists[start])), events, start, end, leave_out=True)
        parts = {c for text in moved.left_out.values() for c in text.split() if c.isdigit()}
        assert not moved.lacking
        assert set(moved.frame["code"]) == set(lists[end]) - parts
        assert len(parts) == (5 if end == LAST else 0)


@needs_producers
def test_the_files_of_commuting_are_of_the_dates_they_are_said_to_be(
    events: pd.DataFrame,
) -> None:
    """A code that was none on its date would be refused; on the next date, it is."""
    inputs = Inputs(SHARED, CATALOGUE)
    for codes, date, wrong in (
        (commuting.sample(inputs).index, commuting.SAMPLE_DATE, "2024-01-01"),
        (commuting.main_exploitation(inputs).index, commuting.MAIN_DATE, "2023-01-01"),
    ):
        geography.fates(codes, events=events, start=date, end=date)
        with pytest.raises(InvalidInput, match=f"not those of a commune on {wrong}"):
            geography.fates(codes, events=events, start=wrong, end=date)
