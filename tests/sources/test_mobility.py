"""Loaders of the mobility theme: one test per trap of the data notes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from ateliers.errors import InvalidInput
from ateliers.sources import ademe, commuting, epci, sncf, transport, work_trips
from ateliers.sources.formats import Inputs
from ateliers.sources.schemas import validate
from ateliers.tables import Reader
from tests.support.inputs import CATALOGUE, FIXTURES, lay_out_named

#: Source → its fixture.
LAID_OUT = {
    "insee_car_2021": "population_vehicule.csv",
    "insee_mobpro_2021": "mobpro_2021.csv",
    "insee_comparateur_2025": "comparateur_2025.csv",
    "sncf_stations": "gares_de_voyageurs.csv",
    "sncf_passengers": "frequentation_gares.csv",
    "nearest_stations": "gares_les_plus_proches.csv",
    "carpool_places": "bnlc.csv",
    "charging_stations": "irve.json",
    "cerema_aom": "aom.csv",
    "cerema_aom_sites": "aom_sites.csv",
    "insee_zonages": "zonages.csv",
    "epci_2023": "communes_attr.csv",
    "grille_densite": "grille_densite.csv",
    "communes_montagne": "montagne.csv",
    "impact_co2": "impactco2.json",
    "insee_work_distances": "distances.csv",
}
BERG, SAINT_LO, SANCY, ARBRESLE = "240700815", "200066389", "246300966", "246900625"


def laid_out(target: Path) -> Inputs:
    """Lay the producers' files of the theme out, a few rows each, without the flows."""
    return lay_out_named(LAID_OUT, FIXTURES / "producers_mobility", target)


@pytest.fixture()
def given(tmp_path: Path) -> Inputs:
    """Return a folder of producers' files of the theme."""
    return laid_out(tmp_path)


def with_flows(given: Inputs) -> Inputs:
    """Add INSEE's file of flows to the inputs."""
    path = given.folder / CATALOGUE.sources["insee_flows_2022"].file_of()
    shutil.copy(FIXTURES / "producers_mobility" / "flux.csv", path)
    return given


@pytest.fixture(scope="module")
def outlines(root: Path) -> dict:
    """Return the outlines of the communes of the sites and of their EPCI."""
    return json.loads((root / "data" / "communes.geojson").read_text("utf-8"))


def test_two_title_lines_and_a_byte_order_mark_come_before_the_header(given: Inputs) -> None:
    frame = commuting.main_exploitation(given)
    assert frame.at["50592", "car_main"] == 86.2
    assert frame.at["07341", "population"] == 3031


def test_not_available_is_missing_never_zero(given: Inputs) -> None:
    frame = commuting.main_exploitation(given)
    raw = given.path("insee_car_2021").read_text("utf-8-sig")
    code = next(line.split(";")[0] for line in raw.splitlines() if "N/A" in line)
    assert pd.isna(frame.at[code, "car_main"])


def test_the_three_cities_are_left_out_of_people_working_in_their_commune(
    given: Inputs, events: pd.DataFrame
) -> None:
    drawn = commuting.sample(given)
    assert drawn.loc[list(commuting.CITIES), "own_commune"].isna().all()
    counts = commuting.commuting_counts(given, events).set_index("code")
    assert counts.loc[list(commuting.CITIES), "own_commune_workers"].eq(0).all()
    assert counts.at["07341", "own_commune_workers"] == counts.at["07341", "workers"] == 1057


def test_a_count_is_a_share_of_the_employed(given: Inputs, events: pd.DataFrame) -> None:
    counts = commuting.commuting_counts(given, events).set_index("code")
    assert counts.at["50592", "car_main"] == pytest.approx(0.862 * 919)
    assert counts.at["07341", "own_commune"] == pytest.approx(0.344 * 1057)


def test_households_of_merged_communes_are_added_up(given: Inputs, events: pd.DataFrame) -> None:
    households = commuting.households_2018(given, events)
    assert "01039" not in households.index
    assert households["01138"] == pytest.approx(198 + 1352.969, abs=0.01)


def test_recent_households_come_first(given: Inputs, events: pd.DataFrame) -> None:
    counts = commuting.commuting_counts(given, events).set_index("code")
    assert counts.at["07341", "households"] != pytest.approx(1218.96, abs=1)
    assert counts.at["69123", "households"] == pytest.approx(266434, abs=1)


def test_communes_merged_between_the_two_files_share_what_was_published_of_the_new_one(
    given: Inputs, events: pd.DataFrame
) -> None:
    """Oullins and Pierre-Bénite merged on 1 January 2024, the date of the main exploitation."""
    counts = commuting.commuting_counts(given, events).set_index("code")
    both = counts.loc[["69149", "69152"], ["workers", "car_main"]].sum()
    assert both["workers"] == 12351 + 4374
    assert both["car_main"] == pytest.approx(0.525 * both["workers"])


def test_a_commune_that_split_between_the_two_files_has_no_share(
    given: Inputs, events: pd.DataFrame
) -> None:
    """Essarts-en-Bocage of 2024 is not the one of 2023, whose workers are counted."""
    counts = commuting.commuting_counts(given, events).set_index("code")
    assert counts.at["85084", "workers"] == 4504
    assert counts.at["85084", "main_workers"] == counts.at["85084", "car_main"] == 0


def test_communes_are_those_of_the_date_the_table_states(
    given: Inputs, territories: pd.DataFrame, events: pd.DataFrame
) -> None:
    wanted = ["07341", "69149", "85084"]
    table = commuting.commuting(given, territories, events, wanted).set_index("code")
    own = table[table["level"].eq("commune")]
    assert list(own.index) == ["07341", "69149"]
    assert own.at["69149", "workers"] == 12351 + 4374
    assert table.at["85", "workers"] == 4504


def test_overseas_is_not_in_metropolitan_france(
    given: Inputs, territories: pd.DataFrame, events: pd.DataFrame
) -> None:
    table = commuting.commuting(given, territories, events, ["07341"]).set_index("code")
    drawn = commuting.sample(given)["workers"]
    assert table.at["FR", "workers"] == drawn.drop("97101").sum()
    assert set(table[table["level"].eq("commune")].index) == {"07341"}


def test_without_the_file_of_flows_each_commune_says_so(given: Inputs) -> None:
    table = commuting.flows(given, ["07341", "50592"])
    assert list(table["code"]) == ["07341", "50592"]
    assert set(table["status"]) == {"missing"}
    assert table["workers"].isna().all()
    assert table["note"].str.contains("base-flux-mobilite-domicile-lieu-travail-2022").all()


def test_the_file_of_flows_is_used_when_it_is_there(given: Inputs) -> None:
    from ateliers.sources.declared import TABLES

    table = commuting.flows(with_flows(given), ["07341"])
    assert list(table["destination_name"])[:2] == ["Villeneuve-de-Berg", "Aubenas"]
    assert list(table["workers"])[:2] == [363.5, 240.25]
    assert list(table["rank"]) == [1, 2, 3, 4]
    assert len(validate(TABLES["flows"], table)) == 4


def test_a_station_on_a_limit_belongs_to_the_commune_of_its_code(
    given: Inputs, territories: pd.DataFrame, outlines: dict
) -> None:
    """Lison stands on the limit of an EPCI to which it does not belong."""
    stations, counts = sncf.station_list(given), sncf.passenger_counts(given)
    found = sncf.located(stations, counts, outlines, territories)
    assert "87447219" not in found
    assert found["87447003"] == "50502"


def test_a_wrong_commune_code_places_no_station(
    given: Inputs, territories: pd.DataFrame, outlines: dict
) -> None:
    """Châtillon-d’Azergues is coded 03069, in Allier; it stands beside the Pays de l’Arbresle."""
    path = given.path("sncf_stations")
    text = path.read_text("utf-8")
    assert "4.6451164;03069;" in text
    path.write_text(text.replace("4.6451164;03069;", "4.6451164;69010;"), "utf-8")
    stations, counts = sncf.station_list(given), sncf.passenger_counts(given)
    found = sncf.located(stations, counts, outlines, territories)
    assert "87721753" not in found
    assert found["87721431"] == "69010"


def test_closed_stations_absent_from_the_list_are_found_by_name(
    given: Inputs, territories: pd.DataFrame, outlines: dict
) -> None:
    table = sncf.passengers(given, territories, [SANCY], ["63047"], outlines)
    rows = table.set_index(["station", "year"])
    assert rows.at[("La Bourboule", 2019), "passengers"] == 9000
    assert rows.at[("La Bourboule", 2024), "passengers"] == 0
    assert rows.at[("La Bourboule", 2024), "commune"] == "63047"
    assert rows.at[("Mont-Dore", 2024), "place"] == "inside"


def test_the_years_of_the_epidemic_are_noted(
    given: Inputs, territories: pd.DataFrame, outlines: dict
) -> None:
    table = sncf.passengers(given, territories, [ARBRESLE], ["69010"], outlines)
    noted = set(table.loc[table["note"].ne(""), "year"])
    assert noted == {2020, 2021}


def test_le_teil_is_near_but_absent_from_the_list_of_stations(given: Inputs) -> None:
    near = sncf.nearest(given, ["07341"]).set_index("station")
    assert near.at["Le Teil", "listed"] == "non"
    assert near.at["Montélimar", "listed"] == "oui"
    counts = sncf.passenger_counts(given).set_index("name")
    assert counts.at["Le Teil", 2023] == 680
    assert counts.at["Le Teil", "postcode"] == "07400"


def test_a_station_without_passengers_is_not_served(given: Inputs) -> None:
    path = given.path("nearest_stations")
    path.write_text(path.read_text("utf-8").replace("14.7,4561,", "14.7,0,"), "utf-8")
    with pytest.raises(InvalidInput, match="without passengers"):
        sncf.nearest(given, ["07341"])


def test_a_place_counts_for_the_commune_that_its_own_has_joined(
    given: Inputs, territories: pd.DataFrame
) -> None:
    """Le Mesnil-Vigot is in Remilly Les Marais since 2017, Fervaches in Tessy-Bocage since 2016."""
    places = transport.carpool_places(given, territories, ["50431"])
    assert list(places["carpool_places"]) == [1]
    stations = transport.charging_stations(given, territories, ["50592"])
    assert list(stations["charging_stations"]) == [4 + 1]


def test_no_carpool_row_is_not_no_place(given: Inputs, territories: pd.DataFrame) -> None:
    table = transport.carpool_places(given, territories, ["63047", "07341"]).set_index("code")
    assert table.at["63047", "carpool_places"] == 1
    assert pd.isna(table.at["07341", "carpool_places"])


def test_charging_stations_are_counted_not_points(given: Inputs, territories: pd.DataFrame) -> None:
    """Valbeleix: 256 points of one station."""
    table = transport.charging_stations(given, territories, ["63440", "63047"]).set_index("code")
    assert table.at["63440", "charging_stations"] == 1
    assert pd.isna(table.at["63047", "charging_stations"])


def test_the_population_of_the_authorities_is_not_read(
    given: Inputs, territories: pd.DataFrame
) -> None:
    table = transport.authorities(given, territories, [SAINT_LO])
    assert "92448" not in table.to_csv()


def test_an_epci_that_is_no_authority_has_the_one_it_shares(
    given: Inputs, territories: pd.DataFrame
) -> None:
    table = transport.authorities(given, territories, [ARBRESLE, SANCY, BERG]).set_index("code")
    assert "SYTRAL" in table.at[ARBRESLE, "authority"]
    assert table.at[SANCY, "authority"] == "CC du Massif du Sancy"
    assert table.at[BERG, "form"] == "Région"


def test_outside_any_attraction_area_is_a_role_not_a_name(given: Inputs) -> None:
    table = transport.zoning(given, ["07341", "07208"]).set_index("code")
    assert table.at["07341", "area"] == "Aubenas"
    assert pd.isna(table.at["07208", "area"])
    assert table.at["07208", "area_role"] == "hors attraction des villes"


def test_cars_are_counted_per_vehicle_and_trains_per_passenger(given: Inputs) -> None:
    table = ademe.grams_per_km(given).set_index("mode")
    assert table.at["car", "grams"] == pytest.approx(217.6)
    assert table.at["car", "per"] == ademe.PER_VEHICLE
    assert table.at["regional_train", "grams"] == pytest.approx(27.69)
    assert table.at["regional_train", "per"] == ademe.PER_PERSON
    assert table.at["walk_or_bike", "grams"] == 0


def test_a_missing_mode_is_named(given: Inputs) -> None:
    path = given.path("impact_co2")
    modes = [one for one in json.loads(path.read_text("utf-8")) if one["id"] != 15]
    path.write_text(json.dumps(modes), "utf-8")
    with pytest.raises(InvalidInput, match="TER"):
        ademe.grams_per_km(given)


def test_profiles_are_shares_of_people(
    given: Inputs, territories: pd.DataFrame, events: pd.DataFrame
) -> None:
    known = epci.profiles(given, territories, events).set_index("code")
    assert known.at[SANCY, "mountain_share"] == 1
    assert known.at[ARBRESLE, "area_class"] == "couronne"
    assert known.at[SANCY, "area_class"] == "hors"
    assert not known["name"].str.contains("'").any()
    # 07341 is a small town and 07032 a village: both rural levels.
    assert known.at[BERG, "rural_share"] == 1


def test_the_profiles_of_the_project_cover_metropolitan_france(root: Path) -> None:
    profiles = Reader(root).read("epci_profiles")
    assert 1200 < len(profiles) < 1260
    assert profiles["population"].sum() > 64_000_000


def test_people_who_drive_inside_are_those_who_also_work_there(
    given: Inputs, territories: pd.DataFrame, events: pd.DataFrame
) -> None:
    table = work_trips.driving_inside(given, territories, events, ["07341", "07032"])
    inside = table.set_index("code")["inside"]
    assert inside["07341"] == pytest.approx(1057 * 0.344 * 0.684)
    assert inside["07032"] == pytest.approx(95 * 0.333 * 0.571)


def test_nobody_drives_inside_a_commune_where_nobody_works(
    given: Inputs, territories: pd.DataFrame, events: pd.DataFrame
) -> None:
    path = given.path("insee_mobpro_2021")
    text = path.read_text("utf-8")
    bare = "07032,95,0.0,85.7,9.5,0.0,0.0,0.0,4.8,47.6,\n"
    path.write_text(
        "".join(bare if line.startswith("07032") else line for line in text.splitlines(True)),
        "utf-8",
    )
    table = work_trips.driving_inside(given, territories, events, ["07032"])
    assert table["inside"].tolist() == [0.0]


def test_a_share_that_lacks_where_people_work_is_not_zero(
    given: Inputs, territories: pd.DataFrame, events: pd.DataFrame
) -> None:
    path = given.path("insee_mobpro_2021")
    path.write_text(path.read_text("utf-8").replace("47.6,57.1", "47.6,"), "utf-8")
    assert work_trips.driving_inside(given, territories, events, ["07032"]).empty


def test_usual_distances_are_read_with_their_wording(given: Inputs) -> None:
    table = work_trips.distances(given).set_index("distance")["km"]
    assert table.to_dict() == {"rural_median": 13.0, "lyon_mean": 20.0}


def test_a_distance_that_changed_is_refused(given: Inputs) -> None:
    path = given.path("insee_work_distances")
    path.write_text(path.read_text("utf-8").replace(">13", ">14"), "utf-8")
    with pytest.raises(InvalidInput, match=">14"):
        work_trips.distances(given)
