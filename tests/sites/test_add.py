"""Sites added from the national tables alone, and taken away."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from ateliers.errors import InvalidInput
from ateliers.execution.inputs import check
from ateliers.parameters import load_site, load_sites
from ateliers.project import write_atomic
from ateliers.sites import add as adding
from ateliers.sites import rows
from ateliers.sites.lacks import lacking
from ateliers.sites.posts import nearest
from ateliers.study import Study
from ateliers.tables import Reader
from tests.support.inputs import copy_project

ADDED = ["200069169", "242020105", "50180"]


def silent(line: str) -> None:
    """Say nothing."""


def contents(project: Path) -> dict[str, bytes]:
    folders = (project / "data", project / "parameters" / "sites")
    return {str(p.relative_to(project)): p.read_bytes() for f in folders for p in f.iterdir()}


@pytest.fixture(scope="module")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project with two EPCI and a commune by its former code."""
    copy = copy_project(root, tmp_path_factory.mktemp("added") / "project")
    # Tessy-Bocage is a site already: without it, 50180 (Fervaches) is free to be added.
    (copy / "parameters/sites/tessy-bocage.yml").unlink()
    said: list[str] = []
    adding.add(copy, ADDED, say=said.append)
    (copy / "said.txt").write_text("\n".join(said), "utf-8")
    return copy


def test_the_files_written_are_valid_and_the_runs_may_start(project: Path) -> None:
    sites, _ = check(project)
    added = {site.identifier: site for site in sites[-3:]}
    assert list(added) == ["domes-sancy-artense", "calvi-balagne", "tessy-bocage"]
    dsa = added["domes-sancy-artense"]
    assert len(dsa.communes) == 27
    assert (dsa.context.departements, dsa.context.region) == (["63"], "84")
    assert dsa.workshop is None
    assert dsa.name.within == "dans la CC Dômes Sancy Artense"
    assert added["tessy-bocage"].communes == ["50592"]
    assert added["calvi-balagne"].stations is None


def test_the_user_is_told_what_was_found_and_how_far_the_stations_are(project: Path) -> None:
    said = (project / "said.txt").read_text("utf-8")
    assert "50180 is a former code: its commune is now Tessy-Bocage (50592)." in said
    assert "local station: LE MONT-DORE_SAPC (63236003)" in said
    assert "no two stations of the book within 60 and 120 km" in said
    text = (project / "parameters/sites/domes-sancy-artense.yml").read_text("utf-8")
    assert '  local: "63236003" # LE MONT-DORE_SAPC, ' in text


def test_a_station_goes_with_the_one_it_continues(project: Path) -> None:
    posts = load_site("domes-sancy-artense", project).posts
    assert posts == {
        "local": "63236003",
        "reference": "63113001",
        "predecessor": "63-LE-MONT-DORE-BG",
    }
    table = Reader(project).read("posts")
    assert set(table.loc[table["site"].eq("domes-sancy-artense"), "role"]) == set(posts)


def test_rows_are_those_of_the_national_tables(project: Path) -> None:
    reader = Reader(project)
    codes = set(load_site("calvi-balagne", project).communes)
    for name in ("population", "census_2018", "decrees", "settlement_grids"):
        own = reader.read(name, codes)
        assert set(own["code"]) == codes, name
        assert len(own) == len(reader.read(f"{name}_national", codes)), name
    assert len(reader.read("epci_peers", ["200069169"])) == 20


def test_what_a_site_lacks_is_listed_with_its_reason(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATELIERS_ROOT", str(project))
    study = Study("calvi-balagne", "climate")
    found = lacking(study.site, study.theme)
    assert {"posts", "weather", "projections"} <= set(found.empty)
    assert "decrees" not in found.empty
    assert found.faults == []
    assert 0 < found.known < found.promised
    assert "séries des postes non rassemblées pour ce territoire" in str(found)
    dossier = Study("calvi-balagne", "dossier")
    assert lacking(dossier.site, dossier.theme).unasked


def test_a_territory_that_is_a_site_already_is_refused_and_nothing_is_written(
    project: Path,
) -> None:
    before = contents(project)
    for words in (["07341"], ["200069169"], ["63113", "63113"], ["63113", "Fumel"]):
        with pytest.raises(InvalidInput):
            adding.add(project, words, say=silent)
        assert contents(project) == before


def test_a_mirror_that_is_refused_leaves_no_site_behind(project: Path, tmp_path: Path) -> None:
    before = contents(project)
    with pytest.raises(InvalidInput):
        adding.add(project, ["63113"], tmp_path / "nowhere", say=silent)
    assert contents(project) == before


def test_removing_what_was_added_leaves_the_tables_as_they_were(root: Path, tmp_path: Path) -> None:
    copy = copy_project(root, tmp_path / "project")
    before = contents(copy)
    adding.add(copy, ["242020105"], say=silent)
    assert contents(copy) != before
    adding.remove(copy, "calvi-balagne", say=silent)
    assert contents(copy) == before


def test_the_last_site_is_not_removed(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "parameters", tmp_path / "parameters")
    only, *others = load_sites(tmp_path)
    for site in others:
        (tmp_path / f"parameters/sites/{site.identifier}.yml").unlink()
    with pytest.raises(InvalidInput, match="only site"):
        adding.remove(tmp_path, only.identifier, say=silent)
    assert load_sites(tmp_path) == [only]


def test_a_station_too_far_is_not_proposed() -> None:
    points = pd.DataFrame({"code": ["a"], "latitude": [45.0], "longitude": [3.0]})
    stations = pd.DataFrame(
        {"code": ["n", "l"], "name": ["N", "L"], "latitude": [45.3, 46.0], "longitude": [3.0, 3.0]}
    )
    posts = pd.DataFrame({"code": ["n", "l"], "site": ["s", "s"], "role": ["local", "reference"]})
    found = nearest(["a"], points, stations, posts)
    # A degree of latitude is 111.2 km.
    assert [(one.role, one.code, round(one.kilometres)) for one in found] == [
        ("local", "n", 33),
        ("reference", "l", 111),
    ]
    # Beside the long one, the other is still the local one; without another there is none.
    beside = nearest(["a"], points.assign(latitude=45.8), stations, posts)
    assert [(one.role, one.code) for one in beside] == [("local", "n"), ("reference", "l")]
    assert nearest(["a"], points, stations[1:], posts) == []
    far = points.assign(latitude=43.0)
    assert nearest(["a"], far, stations, posts) == []
    assert nearest(["b"], points, stations, posts) == []


@pytest.mark.parametrize("cut", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_an_addition_cut_in_the_middle_of_its_writing_changes_nothing(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut: BaseException
) -> None:
    copy = copy_project(root, tmp_path / "project")
    before, left = contents(copy), iter(range(3))

    def failing(path: Path, content: str | bytes) -> None:
        # Three tables are written, the fourth is not; what is put back is.
        new = path.parent.name == "data" and content != before.get(f"data/{path.name}")
        if new and next(left, None) is None:
            raise cut
        write_atomic(path, content)

    monkeypatch.setattr(rows, "write_atomic", failing)
    with pytest.raises(type(cut)):
        adding.add(copy, ["63003"], say=silent)
    assert contents(copy) == before
