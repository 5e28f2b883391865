"""A fifth site from one YAML file and its rows of data: no line of code or template changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from ateliers import tables
from ateliers.execution.runner import Options, run_all
from ateliers.parameters import load_site
from ateliers.publish.book import publish
from ateliers.record import read_record
from ateliers.sources import aggregates, dgaln, insee
from ateliers.sources.seal import seal
from tests.support.inputs import FIXTURES, copy_project, lay_out

pytestmark = pytest.mark.slow

SITE = "domes-sancy-artense"


def add_rows(root: Path, name: str, rows: pd.DataFrame) -> None:
    """Append loaded rows to a table of `root`, in its columns and order."""
    path = root / "data" / tables.resource(root, name)["path"]
    columns = path.read_text("utf-8").splitlines()[0].split(",")
    added = rows.reindex(columns=columns)
    text = tables.csv_bytes(added).decode("utf-8").splitlines(keepends=True)[1:]
    path.write_text(path.read_text("utf-8") + "".join(text), "utf-8")


@pytest.fixture(scope="module")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project with the fifth site, run and published."""
    base = tmp_path_factory.mktemp("fifth")
    copy = copy_project(root, base / "project")
    inputs = lay_out(FIXTURES / "fifth_site", base / "producers")
    shutil.copy(FIXTURES / "fifth_site" / f"{SITE}.yml", copy / "parameters" / "sites")
    # The series 2010-2023 was put together for the four sites only: an empty file of that format.
    series = inputs.folder / "demography/sites/population_municipale_2010_2023_communes.csv"
    series.parent.mkdir(parents=True, exist_ok=True)
    series.write_text("CODGEO,annee_RP,PMUN,geographie\n", "utf-8")
    territories = tables.Reader(copy).read("territories")
    events = tables.Reader(copy).read("commune_events")
    codes = load_site(SITE, copy).communes
    add_rows(copy, "population", insee.population_communes(inputs, territories, events, codes))
    add_rows(copy, "census_2018", insee.census_2018_communes(inputs, territories, events, codes))
    add_rows(copy, "age", aggregates.age_communes(inputs, territories, codes))
    add_rows(copy, "income", insee.income(inputs, codes))
    add_rows(copy, "vacancy", dgaln.long_vacancy(inputs, codes))
    seal(copy)
    outcome = run_all(copy, Options(sites=[SITE]), say=lambda line: None)
    assert outcome.failed == [], [r["error"] for r in outcome.records]
    publish(copy, quiet=True)
    return copy


def test_its_record_holds_what_the_data_give(project: Path) -> None:
    record = read_record(project / f"build/runs/{SITE}/demography/indicators.csv")
    known = record.set_index(["indicator", "period", "geography"])
    site = f"site:{SITE}"
    assert known.at[("pop", "2022", site), "value"] == 12591
    assert known.at[("indice_vieil", "2022", site), "value"] > 0
    assert known.at[("solde_nat_nb", "2013-2018", site), "status"] == "ok"
    # No RP2022 housing for these communes, no series before 2019 but 2010 and 2015.
    assert known.at[("part_vacants", "2022", site), "status"] == "missing"
    assert known.at[("pop_tcam", "2016-2022", site), "status"] == "missing"
    # Its EPCI is ranked without a row of its own: the national tables hold every EPCI.
    assert known.at[("rang_part_ressec", "2018", "epci:200069169"), "status"] == "ok"


def test_its_pages_are_in_the_book_and_say_what_is_missing(project: Path) -> None:
    html = project / "build" / "html"
    page = (html / SITE / "demography.html").read_text("utf-8")
    assert "Donnée non disponible" in page
    assert "nan" not in page.split()
    home = (html / "index.html").read_text("utf-8")
    assert "Dômes Sancy Artense" in home


def test_its_reading_holds_what_exists_and_says_what_does_not(project: Path) -> None:
    record = read_record(project / f"build/runs/{SITE}/territory/indicators.csv")
    known = record.set_index(["indicator", "period", "geography"])
    # The national tables hold its EPCI without a row of its own.
    assert known.at[("sol_prairie", "2018", "epci:200069169"), "value"] > 0
    assert known.at[("part_rural", "2026", "epci:200069169"), "status"] == "ok"
    assert known.at[("taux_boisement", "2019", "epci:200069169"), "status"] == "missing"
    assert known.at[("emplois_lieu", "2022", f"site:{SITE}"), "status"] == "missing"
    page = (project / "build" / "html" / SITE / "territory.html").read_text("utf-8")
    assert "aucun fait accompagné de sa source n’a été réuni pour cette partie" in page
    assert "ces communes ne sont pas dans les grilles réunies ici" in page
    assert "Lecture du territoire de Dômes Sancy Artense" in page


def test_its_inventory_says_plainly_that_nothing_was_recorded(project: Path) -> None:
    record = read_record(project / f"build/runs/{SITE}/initiatives/indicators.csv")
    assert record["value"].isna().all(), "nothing recorded is not zero"
    page = (project / "build" / "html" / SITE / "initiatives.html").read_text("utf-8")
    assert "Aucune initiative n’a été relevée" in page
    assert "aucune initiative n’a été relevée pour ce territoire" in page
    assert "Ce qui n’a pas été trouvé" in page


def test_its_page_of_scenarios_says_that_there_is_none(project: Path) -> None:
    page = (project / "build" / "html" / SITE / "scenarios.html").read_text("utf-8")
    assert "Aucun scénario n’a été écrit pour ce territoire" in page
    assert not list((project / "build" / "html" / SITE).glob("scenario-*.html"))


def test_sites_without_a_run_are_said_not_computed(project: Path) -> None:
    page = (project / "build" / "html" / "comparer" / "demography.html").read_text("utf-8")
    assert "non calculé" in page.lower()


def test_no_code_nor_template_was_changed(root: Path, project: Path) -> None:
    for template in (project / "notebooks").glob("*.ipynb"):
        assert template.read_bytes() == (root / "notebooks" / template.name).read_bytes()
    for line in (root / "src").rglob("*.py"):
        assert SITE not in line.read_text("utf-8")
