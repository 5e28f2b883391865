"""Loaders of the reading of the territory: one test per trap of the data notes."""

from __future__ import annotations

import csv
import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from ateliers.errors import InvalidInput
from ateliers.sources import aldo, economy, facts, population_history, settlement
from ateliers.sources.declared import TABLES
from ateliers.sources.formats import Inputs
from ateliers.sources.schemas import validate
from tests.support.inputs import CATALOGUE, FIXTURES

#: Source → its fixture, in the folder of the theme or of mobility.
LAID_OUT = {
    "aldo_land_cover_2018": "producers_territory/clc18.csv",
    "aldo_land_cover_change": "producers_territory/clc18_change.csv",
    "aldo_soil_carbon": "producers_territory/soils.csv",
    "aldo_forests": "producers_territory/forests.csv",
    "aldo_hedges": "producers_territory/hedges.csv",
    "grille_centralite": "producers_territory/centres.csv",
    "tourism_places": "producers_territory/tourism.json",
    "territory_pages": "producers_territory/pages.csv",
    "insee_comparateur_2025": "producers_territory/comparateur_2025.csv",
    "grille_densite": "producers_mobility/grille_densite.csv",
    "communes_montagne": "producers_mobility/montagne.csv",
    "epci_2023": "producers_mobility/communes_attr.csv",
    "insee_car_2021": "producers_mobility/population_vehicule.csv",
}
BERG, SANCY, SAINT_LO, ARBRESLE = "240700815", "246300966", "200066389", "246900625"
HISTORY = [
    ["Populations municipales", None, None, None, None],
    ["CODGEO", "LIBGEO", "PMUN2012", "PSDC1999", "PTOT1876"],
    # Rows written for the test in INSEE's format: not real figures.
    ["07341", "Villeneuve-de-Berg", "2000", "1500", "1200"],
    ["99999", "Ailleurs", "10", "20", "30"],
]


def laid_out(target: Path) -> Inputs:
    """Lay the producers' files of the theme out, a few rows each, without the history."""
    for source, name in LAID_OUT.items():
        path = target / CATALOGUE.sources[source].file_of()
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(FIXTURES / name, path)
    path = target / CATALOGUE.sources["insee_comparateur_2022"].file_of()
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(
            FIXTURES / "producers_territory/comparateur_2022.csv", "base_cc_comparateur.CSV"
        )
    return Inputs(target, CATALOGUE)


def with_history(given: Inputs) -> Inputs:
    """Add INSEE's workbook of populations since 1876."""
    path = given.folder / CATALOGUE.sources[population_history.SOURCE].file_of()
    pd.DataFrame(HISTORY).to_excel(path, header=False, index=False)
    return given


def one_fact(folder: Path, **changes: str) -> Path:
    """Write a project of one fact, with other cells if any; return its folder."""
    cells = {
        "id": "tessy-carte",
        "site": "tessy-bocage",
        "section": "geology",
        "statement": "Une carte géologique décrit le sous-sol.",
        "date": "2000",
        "source_label": "BRGM",
        "address": "https://docslib.org/doc/12400874/torigni-sur-vire-144",
        "accessed": "",
    } | changes
    path = folder / facts.PATH
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(cells))
        writer.writeheader()
        writer.writerow(cells)
    return folder


@pytest.fixture()
def given(tmp_path: Path) -> Inputs:
    """Return a folder of producers' files of the theme."""
    return laid_out(tmp_path)


def test_every_class_of_land_cover_is_in_one_group() -> None:
    """The 44 classes of Corine Land Cover, those of the file, and no other."""
    with (FIXTURES / LAID_OUT["aldo_land_cover_2018"]).open(encoding="utf-8-sig") as stream:
        classes = [c for c in stream.readline().strip().split(",") if c.isdigit()]
    assert len(classes) == 44
    for code in classes:
        held = [n for n, starts in aldo.GROUPS.items() if code.startswith(starts)]
        assert len(held) == 1, code
    with pytest.raises(ValueError, match="600"):
        aldo.group_of("600")


def test_france_is_the_sum_of_the_whole_file(given: Inputs, territories: pd.DataFrame) -> None:
    """An island without EPCI and an EPCI that has gone are counted in France, not shown."""
    table = aldo.land_cover(given, territories).set_index("code")
    assert table.loc["FR", "areas"] == 7
    assert "1" not in table.index
    assert "200035459" not in table.index
    with (FIXTURES / LAID_OUT["aldo_land_cover_2018"]).open(encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream))
    meadows = sum(float(row["231"] or 0) for row in rows)
    assert table.loc["FR", "grassland"] == pytest.approx(meadows, abs=0.06)


def test_no_area_is_lost_in_the_groups(given: Inputs, territories: pd.DataFrame) -> None:
    table = aldo.land_cover(given, territories).set_index("code")
    with (FIXTURES / LAID_OUT["aldo_land_cover_2018"]).open(encoding="utf-8-sig") as stream:
        row = next(r for r in csv.DictReader(stream) if r["siren"] == SANCY)
    total = sum(float(v) for c, v in row.items() if c.isdigit() and v)
    assert table.loc[SANCY, list(aldo.GROUPS)].sum() == pytest.approx(total, abs=0.5)


def test_building_sites_are_apart_in_the_changes(given: Inputs, territories: pd.DataFrame) -> None:
    """In the Pays de l'Arbresle a motorway was being built: 205 ha of works became meadows."""
    table = aldo.changes(given, territories)
    flows = table.set_index(["code", "before", "after"])["hectares"]
    assert flows[ARBRESLE, "building_site", "grassland"] == pytest.approx(204.7)
    assert flows[ARBRESLE, "building_site", "artificial"] == pytest.approx(103.9, abs=0.06)
    assert (table["before"] != table["after"]).all()


def test_a_file_of_other_columns_is_refused(given: Inputs, territories: pd.DataFrame) -> None:
    path = given.folder / CATALOGUE.sources["aldo_land_cover_2018"].file_of()
    path.write_text("siren,forêt\n240700815,12\n", "utf-8")
    with pytest.raises(InvalidInput, match="unexpected columns forêt"):
        aldo.land_cover(given, territories)


def test_no_hedge_is_a_gap_and_not_a_zero(given: Inputs) -> None:
    rows = aldo.hedges(given, [BERG, SANCY]).set_index("code")
    assert pd.isna(rows.loc[BERG, "value"])
    assert rows.loc[BERG, "status"] == "missing"
    assert "lacune" in rows.loc[BERG, "note"]
    assert rows.loc[SANCY, "value"] == pytest.approx(969.3734)


def test_forest_is_a_percentage_and_carbon_has_a_median(given: Inputs) -> None:
    rows = aldo.ecology(given, [BERG]).set_index(["level", "variable"])
    assert rows.loc[("epci", "forest_rate"), "value"] == pytest.approx(42.4237)
    assert rows.loc[("epci", "forest_rate"), "unit"] == "%"
    # Six rows, one of them an island without EPCI.
    assert rows.loc[("france", "soil_carbon_crops"), "note"] == "médiane de 5 EPCI"


def test_a_level_of_centre_that_is_not_known_is_refused(given: Inputs) -> None:
    path = given.folder / CATALOGUE.sources["grille_centralite"].file_of()
    path.write_text("insee_com,lib_com,niveau_centralite\n07341,Villeneuve,Capitale\n", "utf-8")
    with pytest.raises(InvalidInput, match="Unknown level: Capitale"):
        settlement.grids(given, ["07341"])


def test_a_commune_out_of_the_mountains_has_no_massif(given: Inputs) -> None:
    rows = settlement.grids(given, ["07341", "63047"]).set_index("code")
    assert rows.loc["63047", "massif"] == "Massif Central"
    assert pd.isna(rows.loc["07341", "massif"])
    assert rows.loc["07341", "density"] == "Bourgs ruraux"


def test_people_of_every_level_add_up_to_the_population(
    given: Inputs, territories: pd.DataFrame
) -> None:
    """The commune of Ain that has no row in the grid of the fixture would be lost silently."""
    table = settlement.people(given, territories).set_index("code")
    densities = list(settlement.DENSITIES.values())
    centres = list(settlement.CENTRES.values())
    for code in (BERG, SAINT_LO, ARBRESLE):
        assert table.loc[code, densities].sum() == table.loc[code, "population"]
        assert table.loc[code, centres].sum() == table.loc[code, "population"]
    assert table.loc["FR", "population"] == table.drop("FR")["population"].sum()


def test_jobs_of_an_edition_are_not_mixed_with_another(
    given: Inputs, territories: pd.DataFrame, events: pd.DataFrame
) -> None:
    table = economy.jobs(given, territories, events, ["07341"]).set_index(["code", "year"])["jobs"]
    assert table["07341", 2016] == pytest.approx(1169.03, abs=0.05)
    assert table["07341", 2018] == pytest.approx(1156.82, abs=0.05)
    assert table["07341", 2022] == pytest.approx(1245.13, abs=0.05)
    # France is known in the national edition only, and Lyon is counted once.
    assert sorted(year for code, year in table.index if code == "FR") == [2013, 2018]
    assert table["69", 2018] == pytest.approx(331448.561 + 3170.673, abs=0.01)


def test_establishments_of_sectors_add_up(
    given: Inputs, territories: pd.DataFrame, events: pd.DataFrame
) -> None:
    table = economy.establishments(given, territories, events, ["07341", "50592"])
    sectors = [ours for ours in economy.SECTORS.values() if ours != "establishments"]
    assert (table[sectors].sum(axis=1) == table["establishments"]).all()
    assert set(table.loc[table["level"].eq("commune"), "year"]) == {2018, 2024}


def test_tourist_places_of_several_years_are_refused(
    given: Inputs, territories: pd.DataFrame
) -> None:
    path = given.folder / CATALOGUE.sources["tourism_places"].file_of()
    path.write_text(
        '{"07341": {"year": 2025, "accommodationPlaces": 1},'
        ' "07032": {"year": 2024, "accommodationPlaces": 2}}'
    )
    with pytest.raises(InvalidInput, match="several years: 2024, 2025"):
        economy.tourist_places(given, territories, ["07341"])
    path.write_text("[1, 2]")
    with pytest.raises(InvalidInput, match="Not the places of communes"):
        economy.tourist_places(given, territories, ["07341"])


def test_without_the_history_each_commune_says_that_it_is_missing(given: Inputs) -> None:
    rows = population_history.populations(given, ["07341", "50592"])
    assert list(rows["status"]) == ["missing", "missing"]
    assert set(rows["note"]) == {population_history.LACKING}


def test_the_history_is_read_when_it_is_there(given: Inputs) -> None:
    """Years from 2010 on are left to the table of populations."""
    rows = population_history.populations(with_history(given), ["07341"])
    assert dict(zip(rows["year"], rows["population"], strict=True)) == {1999: 1500.0, 1876: 1200.0}
    assert set(rows["status"]) == {"ok"}


SERIES_ROWS = (
    "CODGEO;P22_POP;P16_POP;P11_POP;P06_POP;D99_POP;D90_POP;D82_POP;D75_POP;D68_POP;SUPERF\n"
    "07341;3031;2951;2911,5;2722;2500;2400;2300;2200;2100;23,5\n"
    "01001;800;790;780;770;760;750;740;730;720;15,9\n"
)


def with_series(given: Inputs) -> Inputs:
    """Add INSEE's series of the census: rows written here in its format, not real figures."""
    path = given.folder / CATALOGUE.sources[population_history.SERIES].file_of()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SERIES_ROWS, "utf-8-sig")
    return given


def test_the_series_since_1968_are_read_when_the_history_is_not_there(given: Inputs) -> None:
    rows = population_history.populations(with_series(given), ["07341"])
    assert dict(zip(rows["year"], rows["population"], strict=True)) == {
        2006: 2722, 1999: 2500, 1990: 2400, 1982: 2300, 1975: 2200, 1968: 2100,
    }  # fmt: skip
    assert set(rows["status"]) == {"ok"}
    assert set(rows["source"]) == {CATALOGUE.cite(population_history.SERIES)}
    assert len(validate(TABLES["population_history"], rows)) == 6


def test_the_history_comes_before_the_series(given: Inputs) -> None:
    rows = population_history.populations(with_history(with_series(given)), ["07341"])
    assert 1876 in set(rows["year"])
    assert set(rows["source"]) == {CATALOGUE.cite(population_history.SOURCE)}


def test_series_of_other_columns_are_refused(given: Inputs) -> None:
    path = with_series(given).folder / CATALOGUE.sources[population_history.SERIES].file_of()
    path.write_text(SERIES_ROWS.replace("CODGEO", "COM"), "utf-8")
    with pytest.raises(InvalidInput, match="Columns missing: CODGEO"):
        population_history.populations(given, ["07341"])


def test_an_address_that_is_of_no_page_read_is_refused(given: Inputs, tmp_path: Path) -> None:
    assert len(facts.facts(one_fact(tmp_path), given)) == 1
    guessed = one_fact(tmp_path, address="https://infoterre.brgm.fr")
    with pytest.raises(InvalidInput, match="not among the pages read") as caught:
        facts.facts(guessed, given)
    assert caught.value.where == "data/facts.csv, row tessy-carte"
    assert "none is guessed" in caught.value.mend
    elsewhere = one_fact(tmp_path, site="massif-du-sancy")
    with pytest.raises(InvalidInput, match="for this site"):
        facts.facts(elsewhere, given)


def test_one_of_two_addresses_of_a_line_may_be_given(given: Inputs, tmp_path: Path) -> None:
    both = pd.read_csv(FIXTURES / LAID_OUT["territory_pages"])["adresse"].dropna()
    first, _, second = next(a for a in both if " ; " in a and "docslib" in a).partition(" ; ")
    for address in (first, second):
        assert len(facts.facts(one_fact(tmp_path, address=address), given)) == 1


def test_facts_that_are_not_there_are_said(given: Inputs, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="facts of the territories are missing"):
        facts.facts(tmp_path / "empty", given)
