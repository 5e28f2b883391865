"""The output contract: each way to break it is said in one sentence."""

from __future__ import annotations

import pandas as pd
import pytest

from ateliers.execution.contract import outputs_of, record_faults
from ateliers.figures.block import MIME
from ateliers.promises import Outputs
from ateliers.record import COLUMNS

CONTRACT = Outputs.model_validate(
    {
        "findings": {"lede": {"description": "Sentences."}},
        "figures": {
            "curve": {"description": "A figure."},
            "map": {"description": "A map.", "may_be_absent": True},
        },
        "tables": {"communes": {"description": "A table."}},
        "indicators": {
            "birth": {"unit": "%/an", "minimum": -5, "maximum": 5},
            "move": {"unit": "%/an", "minimum": -5, "maximum": 5},
            "growth": {"unit": "%/an", "minimum": -5, "maximum": 5},
            "jobs": {"unit": "emplois", "minimum": 0, "maximum": 600, "required": False},
        },
        "relations": [{"sum": ["birth", "move"], "equals": "growth", "tolerance": 0.02}],
    }
)
DATA = {"columns": ["an", "hab."], "rows": [[2022, 3031]]}
LEDE = {"kind": "findings", "name": "lede", "sentences": ["La population augmente."]}
CURVE = {"kind": "figure", "name": "curve", "data": DATA}
MAP = {"kind": "absent", "name": "map", "reason": "une seule commune"}
COMMUNES = {"kind": "table", "name": "communes", "data": DATA}


def notebook(*documents: dict) -> dict:
    outputs = [{"data": {MIME: document}} for document in documents]
    return {"cells": [{"cell_type": "markdown"}, *({"outputs": [one]} for one in outputs)]}


def faults(*documents: dict) -> list[str]:
    return outputs_of(notebook(*documents), CONTRACT)[1]


def test_all_that_is_promised_breaks_nothing():
    shown, broken = outputs_of(notebook(LEDE, CURVE, MAP, COMMUNES), CONTRACT)
    assert broken == []
    assert shown == {
        "lede": {"kind": "findings", "state": "produced"},
        "curve": {"kind": "figure", "state": "produced"},
        "map": {"kind": "figure", "state": "absent", "reason": "une seule commune"},
        "communes": {"kind": "table", "state": "produced"},
    }


def test_the_summary_of_the_record_is_not_an_output():
    summary = {"kind": "table", "name": "record", "data": DATA}
    assert faults(LEDE, CURVE, MAP, COMMUNES, summary) == []


def test_a_figure_never_shown_is_a_fault_even_when_it_may_be_absent():
    assert faults(LEDE, COMMUNES) == [
        "figure curve was not produced",
        "figure map was not produced",
    ]


def test_an_absence_that_the_theme_does_not_allow_is_a_fault():
    absent = {"kind": "absent", "name": "curve", "reason": "aucune donnée"}
    assert faults(LEDE, absent, MAP, COMMUNES) == ["figure curve is absent: aucune donnée"]


def test_an_undeclared_block_is_a_fault_with_the_nearest_name():
    extra = {**CURVE, "name": "curves"}
    assert faults(LEDE, CURVE, MAP, COMMUNES, extra) == [
        'figure curves is not declared. Did you mean "curve"?'
    ]


@pytest.mark.parametrize(
    ("blank", "said"),
    [
        ({**CURVE, "data": {"columns": ["an", "hab."], "rows": []}}, "figure curve is empty"),
        (
            {**CURVE, "data": {"columns": ["an", "hab."], "rows": [[2022, None]]}},
            "figure curve is empty",
        ),
        ({**LEDE, "sentences": [" "]}, "findings lede is empty"),
    ],
)
def test_a_blank_block_is_a_fault(blank, said):
    others = [one for one in (LEDE, CURVE, MAP, COMMUNES) if one["name"] != blank["name"]]
    assert faults(blank, *others) == [said]


def test_a_table_in_place_of_a_figure_and_a_figure_shown_twice_are_faults():
    swapped = {**CURVE, "kind": "table"}
    assert faults(LEDE, swapped, MAP, COMMUNES) == ["curve is a table, the theme declares a figure"]
    assert faults(LEDE, CURVE, CURVE, MAP, COMMUNES) == ["figure curve is shown twice"]


def test_a_comparison_promises_nothing_but_its_blocks_are_listed():
    shown, broken = outputs_of(notebook(CURVE), None)
    assert (list(shown), broken) == (["curve"], [])


def record(**changes: dict) -> pd.DataFrame:
    """Return a sound record; `changes` replace cells of the row of an indicator."""
    rows = []
    for code, value in (("birth", -1.2), ("move", 1.65), ("growth", 0.45)):
        row = dict.fromkeys(COLUMNS, "")
        row |= {"site": "here", "indicator": code, "period": "2016-2022"}
        row |= {"geography": "site:here", "unit": "%/an", "status": "ok", "source": "INSEE"}
        row |= {"value": value, "low": float("nan"), "high": float("nan")}
        rows.append(row | changes.get(code, {}))
    return pd.DataFrame(rows, columns=COLUMNS)


def broken(frame: pd.DataFrame) -> list[str]:
    return record_faults(frame, CONTRACT, "here")


def test_a_sound_record_has_no_fault():
    assert broken(record()) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"value": 45.0}, "growth 2016-2022 site:here = 45 is outside -5 to 5 %/an"),
        ({"unit": "%"}, 'indicator growth is in "%", expected "%/an"'),
        ({"status": "fine"}, "unknown status: fine"),
        ({"value": float("nan")}, "growth 2016-2022 site:here is ok but has no value"),
        ({"status": "secret"}, "growth 2016-2022 site:here is secret but has a value"),
        ({"low": 1.0, "high": 2.0}, "growth 2016-2022 site:here is outside its interval"),
        ({"site": "elsewhere"}, "the record holds rows of ['elsewhere']"),
        ({"geography": "epci:1"}, "indicator growth is missing for the site"),
        ({"indicator": "grow"}, 'indicator grow is not declared. Did you mean "growth"?'),
        ({"value": 0.48}, "birth + move differs from growth by 0.03 (tolerance 0.02)"),
    ],
)
def test_each_fault_of_a_record_is_said(change, said):
    assert any(fault.startswith(said) for fault in broken(record(growth=change)))


def test_a_row_recorded_twice_is_a_fault():
    twice = pd.concat([record(), record().tail(1)])
    assert broken(twice) == ["growth 2016-2022 site:here is recorded twice"]


def test_a_required_indicator_may_be_missing_if_it_says_so():
    missing = {"value": float("nan"), "status": "missing", "note": "non publié"}
    assert broken(record(growth=missing)) == []


def test_a_relation_is_not_judged_where_a_part_has_no_value():
    secret = {"value": float("nan"), "status": "secret"}
    assert broken(record(move=secret)) == []


def test_columns_are_those_of_the_record():
    assert broken(record().drop(columns="note"))[0].startswith("columns of the record are")
