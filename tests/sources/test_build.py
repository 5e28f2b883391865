"""Building tables: the inputs used are recorded, and others refused until they are accepted."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from ateliers.errors import InvalidInput
from ateliers.project import file_digest
from ateliers.sources import build as building
from ateliers.sources.catalogue import load
from ateliers.sources.check import check
from ateliers.sources.context import Build
from ateliers.sources.declared import TABLES
from ateliers.sources.declared.national import NATIONAL
from ateliers.sources.formats import Inputs
from ateliers.sources.recording import recorded
from ateliers.tables import Reader
from tests.sources.test_mobility import laid_out, with_flows
from tests.support.inputs import CATALOGUE

LOVAC = "demography/national/lovac2025_communes.csv"


@pytest.fixture()
def project(
    root: Path, tmp_path: Path, territories: pd.DataFrame, events: pd.DataFrame, monkeypatch
) -> Path:
    """Return a copy of the project that takes its territories and events from its own tables."""
    for name in ("parameters", "data"):
        shutil.copytree(root / name, tmp_path / "project" / name)
    monkeypatch.setattr(Build, "territories", territories)
    monkeypatch.setattr(Build, "commune_events", events)
    return tmp_path / "project"


def contents(project: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (project / "data").iterdir()}


def silent(line: str) -> None:
    """Say nothing."""


def accepted(project: Path, folder: Path, table: str, **options: bool) -> list[str]:
    # With the national table of the same source, if there is one: both must be of one input.
    both = [name for name in (table, f"{table}{NATIONAL}") if name in TABLES]
    return building.build(project, folder, only=both, say=silent, **options)


def changed_lines(before: bytes, after: bytes) -> list[tuple[str, str]]:
    pairs = zip(before.decode().splitlines(), after.decode().splitlines(), strict=True)
    return [(old, new) for old, new in pairs if old != new]


def test_an_input_that_is_not_the_one_last_used_is_refused(
    project: Path, producers: Inputs
) -> None:
    before = contents(project)
    with pytest.raises(InvalidInput, match="not the ones last used") as caught:
        accepted(project, producers.folder, "vacancy")
    said = str(caught.value)
    assert f"{LOVAC}: sha256 {file_digest(producers.folder / LOVAC)[:12]}" in said
    assert CATALOGUE.sources["lovac_2025"].sha256[""][:12] in said
    # All the files that differ are named at once, not the first alone.
    assert "cc_filosofi_2021_COM.csv" in said
    assert "--accept-inputs" in said
    assert contents(project) == before


def test_an_accepted_input_is_recorded_and_nothing_else_of_the_catalogue_changes(
    project: Path, producers: Inputs
) -> None:
    before = contents(project)
    changed = accepted(project, producers.folder, "vacancy", accept_inputs=True)
    after = contents(project)
    assert changed == ["vacancy.csv", "vacancy_national.parquet", "sources.yml", "datapackage.json"]
    assert {name for name in after if after[name] != before[name]} == set(changed)
    known = CATALOGUE.sources["lovac_2025"].sha256[""]
    digest = file_digest(producers.folder / LOVAC)
    assert changed_lines(before["sources.yml"], after["sources.yml"]) == [
        (f"    sha256: {known}", f"    sha256: {digest}")
    ]
    package = json.loads(after["datapackage.json"])
    table = next(r for r in package["resources"] if r["name"] == "vacancy")
    assert table["sources"][0]["sha256"] == digest
    assert check(project).problems == []


def test_the_same_inputs_again_change_nothing(project: Path, producers: Inputs) -> None:
    accepted(project, producers.folder, "vacancy", accept_inputs=True)
    for path in producers.folder.rglob("*.*"):
        if path.name != Path(LOVAC).name:
            path.unlink()
    assert accepted(project, producers.folder, "vacancy") == []


def test_a_file_read_for_the_first_time_is_recorded_without_more_ado(
    project: Path, producers: Inputs
) -> None:
    path, digest = project / "data" / "sources.yml", CATALOGUE.sources["lovac_2025"].sha256[""]
    line = f"    sha256: {digest}\n"
    path.write_text(path.read_text("utf-8").replace(line, ""), "utf-8")
    assert 'The source "lovac_2025" is said to be read, but has no sha256.' in [
        problem.what for problem in check(project).problems
    ]
    for other in producers.folder.rglob("*.*"):
        if other.name != Path(LOVAC).name:
            other.unlink()
    accepted(project, producers.folder, "vacancy")
    assert load(project).sources["lovac_2025"].sha256 == {"": file_digest(producers.folder / LOVAC)}
    assert check(project).problems == []


def test_with_check_what_would_change_is_named_and_nothing_written(
    project: Path, producers: Inputs
) -> None:
    before = contents(project)
    changed = accepted(project, producers.folder, "vacancy", accept_inputs=True, check=True)
    assert changed == ["vacancy.csv", "vacancy_national.parquet", "sources.yml", "datapackage.json"]
    assert contents(project) == before


def test_a_table_made_from_another_input_than_the_rest_is_found(
    project: Path, tmp_path: Path
) -> None:
    """One table is built from new files: those made from the same source are not."""
    given = laid_out(tmp_path / "inputs")
    accepted(project, given.folder, "commuting", accept_inputs=True)
    said = [problem.what for problem in check(project).problems]
    assert any(re.match(r"sources\.insee_mobpro_2021\.sha256 is", line) for line in said)


def test_a_data_set_that_is_given_at_last_is_read(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = with_flows(laid_out(tmp_path / "inputs"))
    # The centres come from a package of a registry: those of the project do.
    monkeypatch.setattr(Build, "centres", Reader(project).read("commune_centres"))
    made = ["flows", "flow_origins", "commune_centres"]
    building.build(project, given.folder, only=made, accept_inputs=True, say=silent)
    source = load(project).sources["insee_flows_2022"]
    assert (source.status, source.reason) == ("read", None)
    assert list(source.sha256.values()) == [file_digest(given.path("insee_flows_2022"))]
    assert "Villeneuve-de-Berg" in (project / "data" / "flows.csv").read_text("utf-8")
    assert check(project).problems == []
    (given.folder / source.file_of()).unlink()
    with pytest.raises(InvalidInput, match="Flux de mobilité domicile-lieu de travail"):
        accepted(project, given.folder, "flows", accept_inputs=True)


TEXT = """\
# About the file.
licences:
  L: {title: Licence}
sources:

  # First.
  one:
    producer: P
    publication: Q
    vintage: V
    cite: C
    licence: L
    status: read
    file: "a/{year}.csv"  # one a year
    format: csv
    sha256:
      "2021": OLD
      "2022": OLD
    columns: {x: y}

  # Second.
  two:
    producer: P
    publication: Q
    vintage: V
    cite: C
    licence: L
    status: not obtained
    reason: >-
      Why it is
      not there.
    file: b.csv
    format: csv
    columns: {x: y}
""".replace("OLD", "0a" * 32)
NEW = "1b" * 32


@pytest.fixture()
def small(tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that writes a project of this catalogue."""

    def write(text: str) -> Path:
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / "data" / "sources.yml").write_text(text, "utf-8")
        return tmp_path

    return write


def test_each_part_of_a_source_has_its_line(small: Callable[[str], Path]) -> None:
    catalogue = load(small(TEXT))
    text, again = recorded(TEXT, catalogue, {"one": {"2022": NEW, "2023": NEW}}, whole=False)
    assert text == TEXT.replace(
        f'      "2022": {"0a" * 32}\n', f'      "2022": {NEW}\n      "2023": {NEW}\n'
    )
    assert again.sources["one"].sha256 == {"2021": "0a" * 32, "2022": NEW, "2023": NEW}


def test_a_whole_build_forgets_the_files_no_table_used(small: Callable[[str], Path]) -> None:
    _, again = recorded(TEXT, load(small(TEXT)), {"one": {"2023": NEW}}, whole=True)
    assert again.sources["one"].sha256 == {"2023": NEW}


def test_a_source_given_at_last_loses_its_reason(small: Callable[[str], Path]) -> None:
    text, _ = recorded(TEXT, load(small(TEXT)), {"two": {"": NEW}}, whole=False)
    assert "Why it is" not in text
    assert text.endswith(
        "    status: read\n    file: b.csv\n    format: csv\n    columns: {x: y}\n"
        f"    sha256: {NEW}\n"
    )
    assert text.startswith(TEXT[: TEXT.index("    status: not obtained")])


def test_nothing_new_leaves_the_text_as_it_is(small: Callable[[str], Path]) -> None:
    used = {"one": {"2021": "0a" * 32}}
    assert recorded(TEXT, load(small(TEXT)), used, whole=False)[0] == TEXT


def test_a_file_laid_out_otherwise_is_explained(small: Callable[[str], Path]) -> None:
    text = TEXT.replace("\n  two:", '\n  "two":')
    with pytest.raises(InvalidInput, match="line of two was not found") as caught:
        recorded(text, load(small(text)), {"two": {"": NEW}}, whole=False)
    assert "two spaces" in caught.value.mend
