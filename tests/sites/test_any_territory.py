"""Dômes Sancy Artense and ten EPCI drawn by lot, added from the producers' files and run.

Their populations and their RP2018 totals are those that separate code adds up from INSEE's files;
what they lack is said; removing them leaves ``data/`` as it was.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from ateliers import tables
from ateliers.execution.runner import Options, run_all
from ateliers.parameters import load_sites
from ateliers.record import read_record
from ateliers.sites.add import add, remove
from ateliers.sites.lacks import check as lacking
from ateliers.sources.check import check
from tests.sites import drawn
from tests.support.inputs import copy_project
from tests.support.producers import SHARED, needs_producers

pytestmark = [pytest.mark.slow, needs_producers]

#: The theme run here: all six for eleven sites, with the pages, take nine minutes on two processors
#: (done by hand on 23 November 2026: 96 runs, 127 pages).
THEMES = ["demography"]


def rows_of(root: Path, name: str) -> list[dict[str, str]]:
    with (root / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def asked(root: Path) -> list[str]:
    taken = [site.context.epci for site in load_sites(root)]
    return [drawn.DOMES, *drawn.drawn(rows_of(root, "territories"), taken)]


@pytest.fixture(scope="module")
def project(root: Path, asked: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project with the eleven sites, one theme run."""
    copy = copy_project(root, tmp_path_factory.mktemp("any") / "project")
    add(copy, asked, SHARED, say=lambda line: None)
    sites = [s.identifier for s in load_sites(copy) if s.context.epci in asked]
    assert len(sites) == len(asked) == 11
    outcome = run_all(copy, Options(sites=sites, themes=THEMES), say=lambda line: None)
    assert outcome.failed == [], [r["error"] for r in outcome.records]
    return copy


def added(project: Path, asked: list[str]) -> list:
    return [site for site in load_sites(project) if site.context.epci in asked]


def test_the_lot_holds_corsica_overseas_and_a_metropole(project: Path, asked: list[str]) -> None:
    departements = {d for site in added(project, asked) for d in site.context.departements}
    assert departements & {"2A", "2B"}
    assert any(d.startswith("97") for d in departements)
    assert any("Métropole" in site.name.full for site in added(project, asked))


def test_populations_are_those_of_the_official_file(project: Path, asked: list[str]) -> None:
    territories = rows_of(project, "territories")
    for site in added(project, asked):
        record = read_record(project / f"build/runs/{site.identifier}/demography/indicators.csv")
        known = record.set_index(["indicator", "period", "geography"])
        codes = drawn.codes_of(territories, site.context.epci)
        expected = drawn.population_2023(SHARED, codes)
        row = known.loc[("pop", "2023", f"site:{site.identifier}")]
        assert row["status"] == "ok", site.identifier
        assert row["value"] == expected > 1000, site.identifier


def test_totals_of_2018_are_those_of_the_official_file(project: Path, asked: list[str]) -> None:
    territories, census = rows_of(project, "territories"), rows_of(project, "census_2018")
    for site in added(project, asked):
        codes = drawn.codes_of(territories, site.context.epci)
        expected = drawn.census_2018(SHARED, codes)
        own = [r for r in census if r["level"] == "commune" and r["code"] in site.communes]
        assert {r["code"] for r in own} == set(site.communes)
        for name, total in expected.items():
            assert sum(float(r[name]) for r in own) == pytest.approx(total, rel=1e-9), (
                site.identifier,
                name,
            )


def test_what_is_absent_is_said_with_its_reason(project: Path, asked: list[str]) -> None:
    overseas = next(s for s in added(project, asked) if s.context.departements[0].startswith("97"))
    record = project / f"build/runs/{overseas.identifier}/demography/run.json"
    outputs = json.loads(record.read_text("utf-8"))["outputs"]
    absent = {name: one["reason"] for name, one in outputs.items() if one["state"] == "absent"}
    assert "France métropolitaine" in absent["epci_ranks"]
    assert absent["housing"] == "4 communes sur 4 manquent dans les fichiers réunis ici"
    assert outputs["population_index"]["state"] == "produced"


def test_the_check_lists_every_theme_and_no_contract_is_broken(
    project: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATELIERS_ROOT", str(project))
    sites = [site.identifier for site in added(project, asked)]
    found = list(lacking(project, sites))
    assert {one.site for one in found} == set(sites)
    assert [fault for one in found for fault in one.faults] == []
    assert all(one.known < one.promised for one in found if one.theme == "demography")


def test_the_tables_hold_and_removing_the_sites_leaves_them_as_they_were(
    root: Path, project: Path, asked: list[str]
) -> None:
    assert [str(problem) for problem in check(project).problems] == []
    for site in added(project, asked):
        remove(project, site.identifier, say=lambda line: None)
    for path in sorted((root / "data").iterdir()):
        # Outlines are simplified together: a neighbour that was there moves a few points.
        if path.suffix != ".geojson" and path.name != "datapackage.json":
            assert (project / "data" / path.name).read_bytes() == path.read_bytes(), path.name
    shown = tables.Reader(project).geography("communes_outlines")
    assert set(shown["code"]) == set(tables.Reader(root).geography("communes_outlines")["code"])
