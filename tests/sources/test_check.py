"""The check of ``data/``: whatever is changed there is found, said once, with how to mend it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ateliers import cli
from ateliers.errors import InvalidInput
from ateliers.sources import description
from ateliers.sources.build import build
from ateliers.sources.check import RULES, Report, check
from ateliers.sources.declared import TABLES
from ateliers.sources.seal import seal

VINTAGE = "sources.insee_comparateur_2022.vintage"


@pytest.fixture()
def copy(root: Path, tmp_path: Path) -> Path:
    """Return a copy of all that is checked."""
    for name in ("parameters", "data"):
        shutil.copytree(root / name, tmp_path / name)
    shutil.copy(root / "_config.yml", tmp_path)
    return tmp_path


def edit(copy: Path, name: str, old: str, new: str) -> None:
    """Replace the first occurrence of a text in a file of ``data/``."""
    path = copy / "data" / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def describe(copy: Path, change: Callable[[dict[str, Any]], object], *, signed: bool) -> None:
    """Change the data package; signed, it passes for one that was written as it is."""
    path = copy / "data" / "datapackage.json"
    package = json.loads(path.read_text("utf-8"))
    change(package)
    if signed:
        package["hash"] = description.digest(package)
    path.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", "utf-8")


def resource(package: dict[str, Any], name: str) -> dict[str, Any]:
    return next(r for r in package["resources"] if r["name"] == name)


def only(report: Report) -> str:
    """Return the one problem of a report; it names where it is and what to do."""
    assert len(report.problems) == 1, [str(p) for p in report.problems]
    problem = report.problems[0]
    assert problem.where
    assert problem.mend
    return str(problem)


def wrong(report: Report) -> set[tuple[str, str]]:
    """Return the tables and rules that do not hold."""
    rows = report.outcomes.items()
    return {(table, rule) for table, row in rows for rule, said in row.items() if said == "WRONG"}


def test_the_project_is_valid_and_every_table_meets_every_rule(root: Path) -> None:
    report = check(root)
    assert report.problems == []
    assert set(report.outcomes) == set(TABLES)
    assert {said for row in report.outcomes.values() for said in row.values()} == {"ok"}
    number = len(TABLES) * len(RULES)
    last = str(report).splitlines()[-1]
    assert last == f"{len(TABLES)} tables × {len(RULES)} rules: all {number} valid"


def test_a_row_deleted_is_counted(copy: Path) -> None:
    path = copy / "data" / "census.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:4], *lines[5:]]), "utf-8")
    report = check(copy)
    assert "census: 1 row missing: 50 are there, 51 were built" in only(report)
    assert wrong(report) == {("census", "rows")}
    assert "git checkout -- data" in report.problems[0].mend


def test_a_column_deleted_is_named(copy: Path) -> None:
    path = copy / "data" / "census.csv"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("".join(line.rsplit(",", 1)[0] + "\n" for line in lines), "utf-8")
    report = check(copy)
    assert "census: column missing: unemployed_15_64_2022" in only(report)
    assert wrong(report) == {("census", "columns")}


def test_a_value_changed_is_told_from_a_sha256_changed(copy: Path) -> None:
    edit(copy, "population.csv", "commune,07341,2022,3031", "commune,07341,2022,3032")
    report = check(copy)
    assert "population: a value was changed" in only(report)
    assert report.problems[0].where == "data/population.csv"
    assert wrong(report) == {("population", "sha256")}


def test_a_sha256_changed_in_the_data_package_is_told_from_a_value_changed(copy: Path) -> None:
    describe(copy, lambda p: resource(p, "census").update(hash="sha256:" + "0" * 64), signed=False)
    report = check(copy)
    assert "The sha256 of census is not that of its file" in only(report)
    assert report.problems[0].where == "data/datapackage.json"
    assert wrong(report) == {("census", "sha256")}


def test_a_sha256_changed_in_the_catalogue_is_found(copy: Path) -> None:
    known = re.search(r"sha256: (\w{64})", (copy / "data/sources.yml").read_text("utf-8"))
    assert known
    edit(copy, "sources.yml", known[1], "ab" * 32)
    report = check(copy)
    assert f"« {'ab' * 32} » in data/sources.yml" in only(report)
    assert "ateliers data build --from DIR" in report.problems[0].mend
    assert "seal" not in report.problems[0].mend


def test_a_vintage_changed_in_either_file_is_said_once_for_all_tables(copy: Path) -> None:
    edit(copy, "sources.yml", "vintage: RP2018", "vintage: RP2017")
    report = check(copy)
    expected = f"{VINTAGE} is « RP2018 » in data/datapackage.json, « RP2017 » in data/sources.yml"
    assert expected in only(report)
    assert "ateliers data seal" in report.problems[0].mend
    assert ("census_2018", "sources") in wrong(report)
    edit(copy, "sources.yml", "vintage: RP2017", "vintage: RP2018")
    edit(copy, "datapackage.json", '"vintage": "RP2018"', '"vintage": "RP2019"')
    assert f"{VINTAGE} is « RP2019 » in data/datapackage.json" in only(check(copy))


def test_a_licence_deleted_from_the_catalogue_names_the_key(copy: Path) -> None:
    edit(copy, "sources.yml", "    licence: ODbL-1.0\n", "")
    said = only(check(copy))
    assert "sources.carpool_places.licence: Field required" in said
    assert "git checkout -- data/sources.yml" in said


def test_a_licence_deleted_from_the_data_package_names_the_table(copy: Path) -> None:
    describe(copy, lambda p: resource(p, "weather").update(licenses=[]), signed=True)
    report = check(copy)
    assert 'licences of weather is [] in data/datapackage.json, ["etalab-2.0"]' in only(report)
    assert wrong(report) == {("weather", "sources")}


def test_a_unit_and_a_title_changed_are_both_said(copy: Path) -> None:
    def change(package: dict[str, Any]) -> None:
        weather = resource(package, "weather")
        weather["title"] = "Le temps"
        weather["schema"]["fields"][3]["unit"] = "°F"

    describe(copy, change, signed=True)
    said = [str(problem) for problem in check(copy).problems]
    assert len(said) == 2
    assert "weather: title is « Le temps »" in said[0]
    assert "schema.fields.temperature.unit is « °F » in data/datapackage.json, « °C »" in said[1]


@pytest.mark.parametrize(
    ("name", "old", "new", "said", "rule"),
    [
        ("vacancy.csv", ",ok,", ",okay,", '"status" has 1 value none of: ok', "values"),
        (
            "vacancy.csv",
            "2025,,secret",
            "2025,0,secret",
            "1 value at odds with the status",
            "values",
        ),
        ("weather.csv", ",1,", ",13,", '"month" has 1 value above 12', "values"),
        ("census.csv", "07341,", "07999,", '"code" has 1 code in no list of commune', "references"),
        (
            "posts.csv",
            "tessy-bocage",
            "tessy",
            '"site" has 1 code in no list of site',
            "references",
        ),
        (
            "vacancy.csv",
            "LOVAC 2025",
            "LOVAC 2024",
            "« DGALN et Cerema, LOVAC 2024 »",
            "references",
        ),
        ("income.csv", ",2021,", ",an,", '"year" has 1 value not of type integer', "values"),
        ("census.csv", "commune,07032", "commune,07077", "2 rows share a key", "key"),
    ],
)
def test_a_cell_that_breaks_a_rule_is_named(
    copy: Path, name: str, old: str, new: str, said: str, rule: str
) -> None:
    edit(copy, name, old, new)
    report = check(copy)
    assert said in only(report)
    assert wrong(report) == {(name.removesuffix(".csv"), rule)}


def test_everything_wrong_is_listed(copy: Path) -> None:
    data = copy / "data"
    (data / "posts.csv").unlink()
    (data / "popultion.csv").touch()
    outlines = (data / "communes.geojson").read_bytes()
    (data / "communes.geojson").write_bytes(outlines[:5000])
    edit(copy, "income.csv", "commune,07032", "commune,07999")
    said = [problem.what for problem in check(copy).problems]
    assert said == [
        'data/popultion.csv is in no table declared. Did you mean "population.csv"?',
        "communes_outlines: the file cannot be read (truncated, or not of its format).",
        "posts: the file is missing.",
        'income: column "code" has 1 code in no list of commune; first: 07999.',
    ]


def test_a_table_that_is_not_described_or_not_declared_is_named(copy: Path) -> None:
    describe(copy, lambda p: resource(p, "census").update(name="censsus"), signed=True)
    said = [problem.what for problem in check(copy).problems]
    assert said == [
        'The table "censsus" is described but not declared. Did you mean "census"?',
        "census is not described in data/datapackage.json.",
    ]


def test_files_that_are_not_yaml_or_json_are_said_once(copy: Path) -> None:
    (copy / "data" / "sources.yml").write_text("sources: [", "utf-8")
    (copy / "data" / "datapackage.json").write_text("{}", "utf-8")
    report = check(copy)
    assert len(report.problems) == 2
    assert "not valid YAML" in str(report.problems[0])
    assert "The data package is not a list of tables" in str(report.problems[1])
    assert report.outcomes["census"]["values"] == "ok"
    assert report.outcomes["census"]["sources"] == "–"


def test_a_source_that_no_table_is_made_from_is_named(copy: Path) -> None:
    text = (copy / "data" / "sources.yml").read_text("utf-8")
    entry = text[text.index("  lovac_2025:") : text.index("  insee_historical_series:")]
    (copy / "data" / "sources.yml").write_text(
        text + "\n" + entry.replace("lovac_2025:", "lovac_2024:"), "utf-8"
    )
    assert 'The source "lovac_2024" is said to be read, but no table' in only(check(copy))


def test_a_data_set_newly_not_obtained_must_be_in_the_data_package(copy: Path) -> None:
    edit(copy, "sources.yml", "le livre ne projette aucune population.", "rien n’est projeté.")
    assert "notObtained.insee_omphale.reason is « Sans ce fichier" in only(check(copy))


def test_another_change_of_the_data_package_is_noticed(copy: Path) -> None:
    describe(copy, lambda p: p.update(title="Tables"), signed=False)
    assert "data/datapackage.json was changed since it was written" in only(check(copy))


def test_sealing_accepts_a_value_and_a_vintage(copy: Path) -> None:
    edit(copy, "population.csv", "commune,07341,2022,3031", "commune,07341,2022,3032")
    edit(copy, "sources.yml", "vintage: RP2018", "vintage: RP2018 (provisoire)")
    assert "population" in seal(copy)
    assert check(copy).problems == []
    assert seal(copy) == []


def test_sealing_accepts_neither_an_invalid_table_nor_another_input(copy: Path) -> None:
    before = (copy / "data" / "datapackage.json").read_bytes()
    edit(copy, "vacancy.csv", ",ok,", ",okay,")
    known = re.search(r"sha256: (\w{64})", (copy / "data/sources.yml").read_text("utf-8"))
    assert known
    edit(copy, "sources.yml", known[1], "ab" * 32)
    with pytest.raises(InvalidInput, match="none of: ok") as caught:
        seal(copy)
    assert "sha256 is" in str(caught.value)
    assert (copy / "data" / "datapackage.json").read_bytes() == before


def test_the_command_prints_the_rules_lists_the_errors_and_exits_with_two(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATELIERS_ROOT", str(copy))
    edit(copy, "vacancy.csv", ",ok,", ",okay,")
    monkeypatch.setattr("sys.argv", ["ateliers", "data", "check"])
    with pytest.raises(SystemExit) as caught:
        cli.main()
    assert caught.value.code == 2
    said = capsys.readouterr()
    assert re.search(r"^ +file +described +sources", said.out, re.MULTILINE)
    assert re.search(r"^vacancy +ok +ok +ok +ok +ok +WRONG", said.out, re.MULTILINE)
    assert said.out.splitlines()[-1].endswith("1 error")
    assert 'vacancy: column "status"' in said.err
    assert "mend:" in said.err


def test_references_wait_for_the_lists_to_be_whole(copy: Path) -> None:
    """A list of territories that is truncated must not make every code unknown."""
    path = copy / "data" / "territories.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:20000]), "utf-8")
    report = check(copy)
    assert "territories: 16267 rows missing" in only(report)
    assert report.outcomes["census"]["references"] == "–"


def test_a_level_that_does_not_exist_is_named(copy: Path) -> None:
    edit(copy, "aggregates.csv", "france,FR", "pays,FR")
    said = [problem.what for problem in check(copy).problems]
    assert any('"level" has 1 value none of: departement, epci, france' in line for line in said)


def test_a_site_that_cannot_be_read_is_said_too(copy: Path) -> None:
    path = copy / "parameters" / "sites" / "tessy-bocage.yml"
    path.write_text(path.read_text("utf-8").replace("order:", "ordre:"), "utf-8")
    report = check(copy)
    assert 'unknown key "ordre"' in str(report.problems[0])
    assert report.outcomes["posts"]["references"] == "–"


def test_a_source_that_the_catalogue_forgot_is_named(copy: Path) -> None:
    edit(copy, "sources.yml", "  lovac_2025:", "  lovac_2026:")
    said = [problem.what for problem in check(copy).problems]
    assert (
        'The table vacancy names an unknown source "lovac_2025". Did you mean "lovac_2026"?' in said
    )
    with pytest.raises(InvalidInput, match="unknown source"):
        seal(copy)
    with pytest.raises(InvalidInput, match="unknown source"):
        build(copy, copy)
