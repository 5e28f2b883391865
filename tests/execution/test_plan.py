"""The plan: what is run, from which files, and what makes a run necessary."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ateliers import library
from ateliers.errors import InvalidInput
from ateliers.execution.keys import Present
from ateliers.execution.plan import (
    DEPENDS,
    EXECUTE,
    KEEP,
    PROSE,
    Decision,
    check_forced,
    comparison_runs,
    plan,
    printed,
    site_runs,
)
from ateliers.parameters import load_sites, load_themes
from tests.support.finished import MODULES, finish
from tests.support.tiny_project import PRODUCE, TERRITORIES, Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def runs_of(project: Project):
    sites, themes = load_sites(project.root), load_themes(project.root)
    return site_runs(sites, themes), comparison_runs(themes, project.root, sites)


def decided(project: Project, *forced: str) -> dict[str, Decision]:
    first, then = runs_of(project)
    return {one.run.name: one for one in plan(first, then, Present(project.root), forced)}


def actions(project: Project, *forced: str) -> list[str]:
    return [one.action for one in decided(project, *forced).values()]


@pytest.fixture
def done(project) -> Project:
    """Leave a project of which everything is done."""
    for run in [run for group in runs_of(project) for run in group]:
        finish(project.root, run)
    return project


def test_every_theme_is_run_for_every_site_with_its_own_parameters(project):
    runs = site_runs(load_sites(project.root), load_themes(project.root))
    assert [(run.label, run.parameters) for run in runs] == [
        ("alpha · tiny", {"site": "alpha"}),
        ("beta · tiny", {"site": "beta"}),
    ]
    assert runs[0].place == Path("runs/alpha/tiny")


def test_a_theme_and_a_site_added_as_files_are_run(project):
    theme = (project.root / "parameters/themes/tiny.yml").read_text(encoding="utf-8")
    second = theme.replace("identifier: tiny", "identifier: other").replace("order: 1", "order: 0")
    (project.root / "parameters/themes/other.yml").write_text(second, encoding="utf-8")
    runs = site_runs(load_sites(project.root), load_themes(project.root))
    assert [run.theme for run in runs] == ["other", "tiny"] * 2


def test_the_synthesis_is_run_when_there_is_one_and_reads_every_record(project):
    sites, themes = load_sites(project.root), load_themes(project.root)
    assert [run.theme for run in comparison_runs(themes, project.root)] == ["tiny"]
    project.notebook("notebooks/synthesis.ipynb", "1")
    runs = comparison_runs(themes, project.root, sites)
    assert [run.theme for run in runs] == ["tiny", "synthesis"]
    assert runs[1].place == Path("comparisons/synthesis")
    assert runs[1].reads == ("alpha/tiny", "beta/tiny")


def test_what_was_never_run_is_executed_and_the_comparison_too(project):
    assert [one.reasons for one in decided(project).values()] == [("never run",)] * 3


def test_nothing_is_executed_when_nothing_changed(done):
    assert actions(done) == [KEEP, KEEP, KEEP]


def test_dates_of_files_do_not_count(done):
    for path in done.root.rglob("*"):
        path.touch()
    assert actions(done) == [KEEP, KEEP, KEEP]


def test_a_changed_row_executes_only_the_runs_that_read_it(done):
    done.table("territories", TERRITORIES.replace("Lussas", "Lussas-en-Berg"))
    found = decided(done)
    assert [one.action for one in found.values()] == [KEEP, EXECUTE, DEPENDS]
    assert found["beta/tiny"].reasons == ("rows of territories (code 07145) changed",)
    assert found["comparison/tiny"].reasons == ("if the record of beta/tiny comes out different",)


def test_a_row_that_appears_or_goes_counts_and_its_neighbours_do_not(done):
    done.table("territories", TERRITORIES.replace("07341,commune,Villeneuve-de-Berg\n", ""))
    assert actions(done)[:2] == [EXECUTE, KEEP]
    done.table("territories", TERRITORIES + "07247,commune,Mirabel\n")
    assert actions(done)[:2] == [KEEP, KEEP]


def test_another_citation_of_the_source_counts(done):
    done.edit("data/datapackage.json", '"cite": "INSEE"', '"cite": "INSEE, RP2023"')
    assert actions(done)[:2] == [EXECUTE, EXECUTE]


def test_changed_code_is_named_by_its_cell(done):
    done.template("value = 4", PRODUCE)
    assert decided(done)["alpha/tiny"].reasons == ("code cells [2], [3] changed",)


def test_changed_prose_alone_is_not_executed(done):
    path = done.root / "notebooks/tiny.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    text = {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# Essai"}
    notebook["cells"].insert(0, text)
    path.write_text(json.dumps(notebook), "utf-8")
    found = decided(done)
    assert [one.action for one in found.values()] == [PROSE, PROSE, KEEP]
    assert found["alpha/tiny"].reasons == ("only the text of notebooks/tiny.ipynb changed",)


def test_a_changed_setting_of_a_site_is_named_and_touches_the_others_only_by_comparison(done):
    done.edit("parameters/sites/beta.yml", "full: beta", "full: bêta")
    found = decided(done)
    assert found["alpha/tiny"].action == KEEP
    assert found["beta/tiny"].reasons == ("setting parameters/sites/beta.yml, name changed",)
    assert found["comparison/tiny"].reasons == found["beta/tiny"].reasons


def test_a_comment_in_a_parameter_file_changes_nothing(done):
    done.edit("parameters/sites/beta.yml", "order:", "# rang\norder:")
    assert actions(done) == [KEEP, KEEP, KEEP]


def test_a_site_that_changes_rank_is_executed_since_its_colour_changes(done):
    done.edit("parameters/sites/alpha.yml", "order: 0", "order: 5")
    reasons = [one.reasons for name, one in decided(done).items() if name != "comparison/tiny"]
    assert reasons == [("setting rank of the site changed",)] * 2


def test_a_changed_default_of_a_parameter_is_named(done):
    added = "  year: {type: integer, default: 2022}\n  site: {"
    done.edit("parameters/themes/tiny.yml", "  site: {", added)
    reasons = decided(done)["alpha/tiny"].reasons
    assert reasons[0] == "parameter year changed"


def test_a_changed_module_executes_the_runs_that_loaded_it(done, monkeypatch):
    digests = library.digests()
    changed = digests | {MODULES[0]: "another", "ateliers/cli.py": "another"}
    monkeypatch.setattr(library, "digests", lambda: changed)
    assert decided(done)["alpha/tiny"].reasons == (f"module {MODULES[0]} changed",)


def test_another_environment_is_named(done):
    done.edit("requirements.lock", "2.7.0", "2.7.1")
    said = decided(done)["alpha/tiny"].reasons
    assert said == ("environment: requirements.lock changed",)


def test_a_failed_run_is_executed_again_with_its_cause(done):
    finish(done.root, runs_of(done)[0][0], status="failed")
    found = decided(done)["alpha/tiny"]
    assert found.reasons == ("failed last time: ValueError: la table est vide",)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda place: (place / "indicators.csv").unlink(), "its indicators.csv is missing"),
        (lambda place: (place / "notebook.ipynb").write_text("{}"), "its notebook.ipynb was alter"),
        (lambda place: (place / "run.json").write_text("{"), "failed last time: run.json cannot"),
        (lambda place: (place / "run.json").unlink(), "never run"),
        (
            lambda place: (place / "run.json").write_text('{"status": "done"}'),
            "its record does not say what it read",
        ),
    ],
)
def test_a_record_is_believed_only_with_its_results(done, spoil, said):
    spoil(done.root / "build/runs/alpha/tiny")
    found = decided(done)
    assert found["alpha/tiny"].reasons[0].startswith(said)
    assert found["beta/tiny"].action == KEEP


def test_a_record_read_by_a_comparison_that_goes_or_changes_executes_it(done):
    (done.root / "build/runs/beta/tiny/indicators.csv").write_text("site\nautre\n")
    assert "record of beta/tiny changed" in decided(done)["comparison/tiny"].reasons


def test_a_run_is_forced_by_name_or_pattern(done):
    assert actions(done, "beta/tiny") == [KEEP, EXECUTE, DEPENDS]
    assert actions(done, "*/tiny") == [EXECUTE, EXECUTE, EXECUTE]
    assert decided(done, "beta/tiny")["beta/tiny"].reasons == ("asked for (--force)",)


def test_a_forced_run_that_does_not_exist_is_refused_with_the_nearest(project):
    with pytest.raises(InvalidInput, match='No run is called "alfa/tiny". Did you mean "alpha/ti'):
        check_forced(["alfa/tiny"], runs_of(project)[0])


def test_the_plan_prints_a_line_for_each_run_and_its_counts(done):
    done.table("territories", TERRITORIES.replace("Lussas", "Lussas-en-Berg"))
    first, then = runs_of(done)
    lines = printed(plan(first, then, Present(done.root))).splitlines()
    assert lines[0].split(maxsplit=4) == [
        "keep",
        "alpha",
        "·",
        "tiny",
        "nothing it uses has changed",
    ]
    assert lines[-1] == "3 runs: 1 to execute, 1 to keep, 1 to see"
