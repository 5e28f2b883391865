"""Loaders of the climate theme: one test per trap of the data notes."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from ateliers.errors import InvalidInput
from ateliers.parameters import load_sites
from ateliers.sources import ccr, drias, meteo_france_series
from ateliers.sources.declared import TABLES
from ateliers.sources.formats import Inputs
from ateliers.sources.schemas import validate
from tests.support.inputs import CATALOGUE, FIXTURES

BG, SAPC, BRON, BULLY = "63-LE-MONT-DORE-BG", "63236003", "69029001", "69-BULLY"
_FILES = {
    "stations.csv": ("meteo_france_stations", {}),
    "mont_dore_bg.csv": ("meteo_france_monthly", {"stem": "sancy__63_le_mont_dore_bg"}),
    "mont_dore_sapc.csv": ("meteo_france_monthly", {"stem": "sancy__63_le_mont_dore_sapc"}),
    "lyon_bron.csv": ("meteo_france_lyon_bron", {}),
    "mensq_69.csv": ("meteo_france_mensq", {"departement": "69"}),
    "synop.csv": ("meteo_france_synop", {}),
    "climadiag.csv": ("climadiag_tracc", {}),
    "rrq99.csv": ("drias_rrq99", {}),
}


@pytest.fixture()
def files(tmp_path: Path) -> Inputs:
    """Return a folder of the producers' files of the theme."""
    return laid_out(tmp_path)


def laid_out(target: Path) -> Inputs:
    """Lay the producers' files of the theme out, a few rows each."""
    source = FIXTURES / "producers_climate"
    for name, (ident, parts) in _FILES.items():
        path = target / CATALOGUE.sources[ident].file_of(*parts.values())
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((source / name).read_bytes())
    path = target / CATALOGUE.sources["ccr_catnat"].file_of()
    path.parent.mkdir(parents=True, exist_ok=True)
    dates = ["debut_evenement", "fin_evenement", "date_arrete", "date_parution_jo"]
    decrees = pd.read_csv(source / "decrees.csv", dtype={"insee": str}, parse_dates=dates)
    decrees.to_parquet(path, index=False)
    return Inputs(target, CATALOGUE)


def test_a_station_without_number_is_named_and_found(files: Inputs) -> None:
    series = meteo_france_series.monthly(files, {BG})
    assert set(series["code"]) == {BG}
    assert series["year"].max() == 2022


def test_series_begin_in_1950_and_an_empty_cell_is_missing(files: Inputs) -> None:
    series = meteo_france_series.monthly(files, {BG})
    assert series["year"].min() == meteo_france_series.FIRST_YEAR
    raw = (files.folder / "climate/series/sancy__63_le_mont_dore_bg_monthly.csv").read_text("utf-8")
    first = raw.splitlines()[3]
    emptied = raw.replace(
        first, ",".join(["" if i == 9 else c for i, c in enumerate(first.split(","))])
    )
    path = files.folder / "climate/series/sancy__63_le_mont_dore_bg_monthly.csv"
    path.write_text(emptied, "utf-8")
    again = meteo_france_series.monthly(files, {BG}).set_index(["year", "month"])
    assert pd.isna(again.at[(2021, 6), "temperature"])
    assert again.at[(2021, 6), "rain"] == pytest.approx(262.3)


def test_a_month_written_twice_is_refused(files: Inputs) -> None:
    path = files.folder / "climate/series/sancy__63_le_mont_dore_bg_monthly.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines, lines[-1]]), "utf-8")
    with pytest.raises(InvalidInput, match="twice"):
        meteo_france_series.monthly(files, {BG})


@pytest.mark.parametrize("factor", [10, 1.8])
def test_tenths_or_fahrenheit_break_the_schema(files: Inputs, factor: float) -> None:
    series = meteo_france_series.monthly(files, {BG})
    assert len(validate(TABLES["weather"], series)) == len(series)
    moved = series.assign(temperature=series["temperature"] * factor + (32 if factor < 2 else 0))
    with pytest.raises(InvalidInput, match="weather"):
        validate(TABLES["weather"], moved)


def test_a_year_of_eleven_months_gives_way_to_the_whole_one(files: Inputs) -> None:
    days = meteo_france_series.days(files, {BRON}).set_index("year")
    assert days.at[2024, "months"] == 12
    assert (days.at[2024, "tx30"], days.at[2024, "frost"]) == (44, 29)
    assert days.at[1950, "tx30"] == 38


def test_a_year_of_eleven_months_alone_is_missing(files: Inputs) -> None:
    path = files.folder / CATALOGUE.sources["meteo_france_mensq"].file_of("69")
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([lines[0], *lines[2:]]), "utf-8")
    days = meteo_france_series.days(files, {BRON}).set_index("year")
    assert days.at[2024, "months"] == 11
    assert pd.isna(days.at[2024, "tx30"])


def test_a_month_that_is_not_validated_does_not_count(files: Inputs) -> None:
    path = files.folder / CATALOGUE.sources["meteo_france_mensq"].file_of("69")
    frame = pd.read_csv(path, sep=";", dtype=str, keep_default_na=False)
    frame.loc[3, "QTX"] = "2"
    frame.to_csv(path, sep=";", index=False)
    assert pd.isna(meteo_france_series.days(files, {BRON}).set_index("year").at[2024, "tx30"])


def test_synop_stations_are_found_by_the_name_both_lists_give(files: Inputs) -> None:
    days = meteo_france_series.synop(files, {"26198001", BRON}).set_index("code")
    assert days["days_over_30"].to_dict() == {"26198001": 46}


def test_stations_take_the_names_of_their_communes(
    files: Inputs, territories: pd.DataFrame
) -> None:
    posts = meteo_france_series.posts(files, load_sites(), territories)
    names = posts.set_index(["site", "role"])["name"].to_dict()
    assert names[("villeneuve-de-berg", "reference")] == "Montélimar"
    assert names[("massif-du-sancy", "reference")] == "Clermont-Ferrand"
    assert names[("massif-du-sancy", "predecessor")] == "Mont-Dore"
    assert names[("tessy-bocage", "local")] == "Condé-sur-Vire"
    assert names[("tessy-bocage", "reference")] == "Caen-Carpiquet"
    assert names[("pays-de-l-arbresle", "local")] == "Bully"


def test_projections_keep_the_interval_of_the_models(files: Inputs) -> None:
    found = drias.projections(files, ["50592"]).set_index(["variable", "warming"])
    line = found.loc[("dry_soil", "4")]
    assert (line["low"], line["median"], line["high"]) == (58, 76, 86)
    assert found.at[("dry_soil", drias.REFERENCE), "median"] == 63
    assert set(drias.projections(files, ["07341"])["code"]) == {"07341"}


def test_an_unknown_level_is_refused(files: Inputs) -> None:
    path = files.folder / CATALOGUE.sources["climadiag_tracc"].file_of()
    path.write_text(path.read_text("utf-8").replace("+2.7", "+3.0"), "utf-8")
    with pytest.raises(InvalidInput, match=r"\+3\.0"):
        drias.projections(files, ["50592"])


def test_heavy_rain_points_are_of_one_commune_each(
    files: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = ["63236", "63047", "69010", "69208"]
    found = drias.heavy_rain(files, wanted).set_index(["code", "warming"])
    assert found.at[("69010", "4"), "heavy_rain"] == 36.01
    assert set(found.index.get_level_values(0)) == {"63236", "69010"}
    assert drias.heavy_rain(files, ["63047"]).empty
    monkeypatch.delitem(drias.POINTS, "arbresle")
    with pytest.raises(InvalidInput, match="arbresle"):
        drias.heavy_rain(files, wanted)


def test_codes_of_decrees_are_padded(files: Inputs, territories: pd.DataFrame) -> None:
    asked = ccr.requests(files, territories)
    assert set(asked["code"]) == {"07341", "07145", "50592"}


def test_the_last_decision_on_a_request_wins(files: Inputs, territories: pd.DataFrame) -> None:
    asked = ccr.requests(files, territories)
    flood = asked[asked["code"].eq("07341") & asked["code_peril"].eq("ICB")]
    assert flood["recognised"].tolist() == [True]


def test_an_event_counts_once_and_former_communes_count(
    files: Inputs, territories: pd.DataFrame
) -> None:
    groups = {
        ("epci", "240700815"): ["07341", "07145"],
        ("commune", "07341"): ["07341"],
        ("commune", "50592"): ["50592"],
        ("commune", "69010"): ["69010"],
    }
    found = ccr.decrees(files, territories, groups).groupby("code")[["events", "refused"]].sum()
    assert found.loc["240700815"].tolist() == [4, 1]
    assert found.loc["07341"].tolist() == [3, 1]
    assert found.loc["50592"].tolist() == [2, 0]
    assert found.loc["69010"].tolist() == [0, 0]


def test_recognised_without_impact_is_recognised(files: Inputs, territories: pd.DataFrame) -> None:
    asked = ccr.requests(files, territories)
    assert asked.loc[asked["code_peril"].eq("SEC"), "recognised"].tolist() == [True, False]


def test_no_decree_is_copied_only_counts() -> None:
    assert {f.name for f in TABLES["decrees"].fields} == {
        "level",
        "code",
        "year",
        "peril",
        "events",
        "national_events",
        "refused",
        "source",
    }
