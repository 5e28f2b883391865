"""Runs: what they leave when they succeed, fail, or are refused (see also ``tests/faults``)."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from ateliers.errors import InvalidInput
from ateliers.execution.runner import Options, Outcome, run_all
from tests.support.tiny_project import PRODUCE, Project

pytestmark = pytest.mark.slow

SITES = ["good", "raises", "breaks", "silent", "gone"]

#: One template that behaves, or not, according to its site.
BEHAVIOUR = """
if site == "raises":
    raise ValueError("la table est vide")
if site == "breaks":
    value = 303100
"""


@dataclass
class Session:
    """What a call of run_all gave, and the state of build/ after it."""

    outcome: Outcome
    said: list[str]
    records: dict[str, dict]
    files: dict[str, bytes]


def session(project: Project) -> Session:
    said: list[str] = []
    outcome = run_all(project.root, say=said.append)
    files = {name: (project.root / "build" / name).read_bytes() for name in project.files()}
    records = {
        path.parent.parent.name: project.record(path.parent.parent.name)
        for path in (project.root / "build/runs").glob("*/*/run.json")
    }
    return Session(outcome, said, records, files)


@pytest.fixture(scope="module")
def sessions(tmp_path_factory) -> tuple[Session, Session]:
    """Run five sites, of which three fail; then mend one, spoil the rest but one, drop one."""
    project = Project(tmp_path_factory.mktemp("project"), *SITES)
    project.template(BEHAVIOUR, f"if site != 'silent':\n{indented(PRODUCE)}")
    first = session(project)
    project.template('assert site in ("good", "raises"), "tout a changé"', "", PRODUCE)
    (project.root / "parameters/sites/gone.yml").unlink()
    return first, session(project)


def indented(code: str) -> str:
    return "\n".join(f"    {line}" for line in code.splitlines())


@pytest.fixture(scope="module")
def first(sessions) -> Session:
    return sessions[0]


@pytest.fixture(scope="module")
def second(sessions) -> Session:
    return sessions[1]


def test_a_run_leaves_its_notebook_its_indicators_and_its_record(first):
    for place in ("runs/good/tiny", "runs/gone/tiny"):
        left = {name for name in first.files if name.startswith(place)}
        names = ("notebook.ipynb", "indicators.csv", "run.json")
        assert left == {f"{place}/{name}" for name in names}


def test_a_failure_keeps_its_notebook_apart_and_leaves_only_its_record(first):
    for site in ("raises", "breaks", "silent"):
        assert {n for n in first.files if n.startswith(f"runs/{site}/")} == {
            f"runs/{site}/tiny/run.json"
        }
        assert f"failed/{site}/tiny/notebook.ipynb" in first.files


def test_one_failure_does_not_stop_the_others_and_exits_with_one(first):
    assert sorted(first.outcome.failed) == [
        f"{site} · tiny" for site in ("breaks", "raises", "silent")
    ]
    assert first.outcome.exit_code == 1
    assert len(first.said) == len(SITES) + 2
    assert first.said[-1].startswith("3 done, 3 failed in ")


def test_the_comparison_is_run_after_all_the_sites_whatever_failed(first):
    assert first.said[-2].startswith("done")
    assert first.said[-2].endswith("comparison · tiny")
    assert "comparisons/tiny/notebook.ipynb" in first.files
    assert "comparisons/tiny/run.json" in first.files


def test_a_record_says_where_the_results_come_from(first):
    record = first.records["good"]
    assert (record["site"], record["theme"], record["status"]) == ("good", "tiny", "done")
    assert record["notebook"] == "notebooks/tiny.ipynb"
    assert record["parameters"] == {"site": "good"}
    assert record["error"] is None
    assert record["seconds"] > 0
    assert record["tables"]["territories"]["rows"] == 1
    assert list(record["tables"]["territories"]["read"]["code"]) == ["07341"]
    assert record["key"]["parts"]["parameters"] == {"site": '"good"'}
    assert "ateliers/datapackage.py" in record["key"]["parts"]["library"]
    assert record["peak_memory"] > 10_000_000
    assert set(record["files"]) == {"notebook.ipynb", "indicators.csv"}
    assert record["outputs"] == {
        "curve": {"kind": "figure", "state": "produced"},
        "map": {"kind": "figure", "state": "absent", "reason": "une seule commune"},
    }
    assert record["engine"] == "papermill"
    assert record["versions"]["papermill"].startswith("2.")
    assert len(record["lock"]) == 64
    assert record["git"] == {"commit": None, "dirty": None}


def test_an_exception_is_recorded_with_its_cell_and_without_colours(first):
    error = first.records["raises"]["error"]
    assert (error["name"], error["value"], error["cell"]) == ("ValueError", "la table est vide", 3)
    assert "raise ValueError" in error["traceback"]
    assert "\x1b" not in error["traceback"]
    assert any("ValueError in cell [3]: la table est vide" in line for line in first.said)


def test_a_value_out_of_range_breaks_the_contract(first):
    error = first.records["breaks"]["error"]
    assert error["name"] == "ContractBroken"
    assert error["value"] == "pop 2022 site:breaks = 303100 is outside 1 to 10000 hab."


def test_a_notebook_that_shows_and_records_nothing_breaks_the_contract(first):
    said = first.records["silent"]["error"]["value"]
    assert "figure curve was not produced" in said
    assert "did not record its indicators" in said


def test_two_runs_give_the_same_notebook_without_a_path_of_the_machine(first, second):
    name = "comparisons/tiny/notebook.ipynb"
    assert first.files[name] == second.files[name]
    assert b"/build/" not in first.files["runs/good/tiny/notebook.ipynb"]


def test_results_of_a_run_that_now_fails_do_not_remain(second):
    assert second.records["breaks"]["error"]["value"] == "tout a changé"
    left = {name for name in second.files if name.startswith("runs/breaks/")}
    assert left == {"runs/breaks/tiny/run.json"}


def test_a_failure_mended_is_forgotten(second):
    assert second.records["raises"]["status"] == "done"
    assert not any(name.startswith("failed/raises") for name in second.files)


def test_results_of_a_site_that_is_gone_are_forgotten(first, second):
    assert "gone" in first.records
    assert not any("gone" in name for name in second.files)


def test_nothing_temporary_remains(first, second):
    known = ("runs/", "failed/", "comparisons/")
    assert all(name.startswith(known) for name in {**first.files, **second.files})


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        (
            "parameters/sites/beta.yml",
            "epci:",
            "epcii:",
            'unknown key "epcii". Did you mean',
        ),
        ("parameters/sites/beta.yml", "07341", "07342", '"07342" is not in data/territories.csv'),
        ("parameters/themes/tiny.yml", "[territories]", "[territory]", 'no table "territory"'),
        ("data/territories.csv", "07,departement,Ardèche\n", "", "is truncated"),
        ("notebooks/tiny.ipynb", "site = ", "place = ", 'Parameter "site" of theme tiny'),
        ("notebooks/tiny.ipynb", "alpha", "beta", "Parameter \"site\" is 'beta' in the notebook"),
    ],
)
def test_invalid_input_runs_nothing(tmp_path, path, old, new, said):
    project = Project(tmp_path)
    project.edit(path, old, new)

    with pytest.raises(InvalidInput) as caught:
        run_all(project.root, say=str)

    assert said in str(caught.value)
    assert not (project.root / "build").exists()


def test_an_unknown_site_or_theme_is_refused_with_the_nearest(tmp_path):
    project = Project(tmp_path)
    with pytest.raises(InvalidInput, match='Unknown site "alfa". Did you mean "alpha"?'):
        run_all(project.root, Options(sites=["alfa"]), say=str)
    with pytest.raises(InvalidInput, match='Unknown theme "tinny". Did you mean "tiny"?'):
        run_all(project.root, Options(themes=["tinny"]), say=str)
