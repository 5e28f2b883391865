"""Loaders of INSEE's files: one test per trap of the data notes."""

from __future__ import annotations

import pandas as pd
import pytest

from ateliers.errors import InvalidInput
from ateliers.sources import insee
from ateliers.sources.formats import Inputs, decimal


def test_leading_zeros_are_kept(producers: Inputs) -> None:
    for year in (2019, 2023):
        codes = set(insee.official_populations(producers, year)["code"])
        assert {"07341", "01001"} <= codes


def test_rp2019_names_the_commune_in_the_column_that_holds_the_code_later(
    producers: Inputs,
) -> None:
    frame = insee.official_populations(producers, 2019).set_index("code")
    assert frame.at["07341", "population"] == 3001


def test_an_overseas_code_is_built_from_its_parts(producers: Inputs) -> None:
    frame = insee.official_populations(producers, 2019).set_index("code")
    assert frame.at["97101", "departement"] == "971"


def test_the_current_population_of_villeneuve_is_not_the_stale_one(producers: Inputs) -> None:
    """The geometry package says 2,944 (RP2017); RP2023 says 3,031."""
    frame = insee.official_populations(producers, 2023).set_index("code")
    assert frame.at["07341", "population"] == 3031


def test_merged_communes_have_no_population_in_2011_and_2014(
    producers: Inputs, territories: pd.DataFrame
) -> None:
    series = insee._population_series(producers, ["50592", "63335"])
    lost = series[series["year"].isin([2011, 2014])]
    assert len(lost) == 4
    assert lost["population"].isna().all()
    assert set(lost["status"]) == {"missing"}


def test_the_2012_population_of_a_merged_commune_is_a_sum_and_says_so(producers: Inputs) -> None:
    series = insee._population_series(producers, ["50592"]).set_index("year")
    assert series.at[2012, "population"] == 2369
    assert "somme des anciennes communes" in series.at[2012, "note"]


def test_an_older_census_is_added_up_on_present_communes(
    territories: pd.DataFrame, events: pd.DataFrame
) -> None:
    """01039 joined 01138 in 2023; 85084 split in 2024; 93066 changed after the list of events."""
    codes = ["01039", "01138", "07341", "85084", "93066"]
    national = pd.DataFrame({"code": codes, "population": [10, 100, 3001, 9000, 112000]})
    rows, summed = insee.recent_communes(national, "2021-01-01", territories, events)
    assert dict(zip(rows["code"], rows["population"], strict=True)) == {"01138": 110, "07341": 3001}
    assert summed == {"01138"}


def test_a_census_newer_than_the_list_of_events_stays_as_it_is(
    territories: pd.DataFrame, events: pd.DataFrame
) -> None:
    national = pd.DataFrame({"code": ["07341", "93066"], "population": [3031, 150000]})
    rows, summed = insee.recent_communes(national, "2025-01-01", territories, events)
    assert list(rows["population"]) == [3031, 150000]
    assert summed == set()


def test_secrecy_is_a_status_never_a_zero(producers: Inputs) -> None:
    frame = insee.income(producers, ["07032", "15132"]).set_index(["code", "variable"])
    for code, variable in (("07032", "poverty_rate"), ("15132", "median")):
        assert frame.at[(code, variable), "status"] == "secret"
        assert pd.isna(frame.at[(code, variable), "value"])
    assert not (frame["value"] == 0).any()


def test_decimal_comma(producers: Inputs) -> None:
    frame = insee.income(producers, ["07341"]).set_index("variable")
    assert frame.at["poverty_rate", "value"] == 16.0


def test_decimal_tells_secret_from_empty() -> None:
    values, status = decimal(pd.Series(["16,5", "s", "", None]))
    assert values.tolist()[0] == 16.5
    assert values.isna().tolist() == [False, True, True, True]
    assert status.tolist() == ["ok", "secret", "missing", "missing"]


def test_lyon_is_not_counted_twice(producers: Inputs, territories: pd.DataFrame) -> None:
    """The 2022 edition holds Lyon beside its nine arrondissements."""
    totals = insee.census_2018_totals(producers, territories).set_index("code")
    communes = ("69123", "69010", "69266")
    raw = insee._comparateur_2018(producers).set_index("CODGEO")["P18_POP"].astype(int)
    assert totals.at["69", "population_2018"] == sum(raw[c] for c in communes)


def test_rhone_without_metropole_leaves_out_its_communes(
    producers: Inputs, territories: pd.DataFrame
) -> None:
    totals = insee.census_2018_totals(producers, territories).set_index("code")
    raw = insee._comparateur_2018(producers).set_index("CODGEO")["P18_POP"].astype(int)
    assert totals.at["69D", "population_2018"] == raw["69010"]


def test_births_and_deaths_of_the_window(producers: Inputs) -> None:
    row = insee.census_2022(producers, ["07341"]).iloc[0]
    assert (row["births_2016_2021"], row["deaths_2016_2021"]) == (139, 437)


def test_a_missing_column_is_named(producers: Inputs) -> None:
    path = producers.path("insee_comparateur_2025")
    path.write_text(path.read_text("utf-8").replace("P22_LOGVAC", "P22_LOGVACANT"), "utf-8")
    with pytest.raises(InvalidInput, match="P22_LOGVAC"):
        insee.census_2022(producers, ["07341"])


def test_a_missing_file_is_named(producers: Inputs) -> None:
    producers.path("insee_filosofi_2021").unlink()
    with pytest.raises(InvalidInput, match="Filosofi 2021") as error:
        insee.income(producers, ["07341"])
    assert "--from DIR" in str(error.value)


def test_a_web_page_instead_of_a_table_is_refused(producers: Inputs) -> None:
    producers.path("insee_filosofi_2021").write_text("<!DOCTYPE html><html></html>", "utf-8")
    with pytest.raises(InvalidInput, match="web page"):
        insee.income(producers, ["07341"])


def test_a_wrong_encoding_is_refused(producers: Inputs) -> None:
    path = producers.path("insee_populations_rp2019")
    path.write_bytes(path.read_text("utf-8").encode("latin-1"))
    with pytest.raises(InvalidInput, match="UTF-8"):
        insee.official_populations(producers, 2019)


def test_a_byte_order_mark_is_accepted(producers: Inputs) -> None:
    path = producers.path("insee_filosofi_2021")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(insee.income(producers, ["07341"])) == 4


def test_a_departement_without_a_figure_has_none_and_not_zero(territories: pd.DataFrame) -> None:
    """Mayotte has rows in the RP2018 edition, and no count."""
    national = pd.DataFrame(
        {
            "code": ["97601", "97602", "07341", "07145"],
            "departement": ["976", "976", "07", "07"],
            "people": [None, None, 10.0, None],
        }
    )
    sums = insee.by_level(national, territories).set_index("code")["people"]
    assert pd.isna(sums["976"])
    assert sums["07"] == sums["FR"] == 10.0
