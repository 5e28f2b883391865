"""Ages rebuilt from sub-communal shares, LOVAC, mergers, and the building of tables."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from ateliers.errors import InvalidInput
from ateliers.sources import aggregates, build, dgaln, registry
from ateliers.sources.declared import TABLES
from ateliers.sources.formats import Inputs
from ateliers.sources.schemas import validate
from ateliers.territory import merged_after


def test_merged_communes_have_no_ages_before_the_merger(
    producers: Inputs, territories: pd.DataFrame
) -> None:
    """Saint-Diéry merged in 2019, Tessy-Bocage in 2016 and 2018."""
    ages = aggregates.age_communes(producers, territories, ["63335", "50592", "63047"])
    years = ages.groupby("code")["year"].apply(set).to_dict()
    assert years == {"63335": {2022}, "50592": {2016, 2022}, "63047": {2011, 2016, 2022}}


def test_saint_germain_nuelles_merged_in_time_for_the_2011_census(
    territories: pd.DataFrame,
) -> None:
    assert "69208" not in merged_after(territories, 2011)
    assert "63335" in merged_after(territories, 2016)


def test_a_commune_of_several_areas_is_summed(producers: Inputs, territories: pd.DataFrame) -> None:
    """L'Arbresle has two sub-communal areas: 65 and over are counts, not averaged shares."""
    ages = aggregates.age_communes(producers, territories, ["69010"]).set_index("year")
    rows = aggregates.iris(producers, "69")
    expected = (rows["dmv_65p_pct_22"] * rows["P22_POP"] / 100).sum()
    assert ages.at[2022, "aged_65_over"] == pytest.approx(expected)
    assert len(rows) == 2


def test_a_missing_index_is_not_zero_young_people(
    producers: Inputs, territories: pd.DataFrame
) -> None:
    """La Godivelle (17 inhabitants) has no ageing index."""
    ages = aggregates.age_communes(producers, territories, ["63169"]).set_index("year")
    assert pd.isna(ages.at[2022, "under_20"])


def test_lovac_blank_is_secret_and_zero_is_zero(producers: Inputs) -> None:
    frame = dgaln.long_vacancy(producers, ["07032", "07208", "07341"]).set_index("code")
    assert frame.at["07032", "status"] == "secret"
    assert pd.isna(frame.at["07032", "vacant_over_2_years"])
    assert frame.at["07208", "vacant_over_2_years"] == 0
    assert frame.at["07341", "vacant_over_2_years"] == 99


def test_the_date_of_the_last_merger_is_found(producers: Inputs) -> None:
    since = registry._limits_since(producers)
    assert since["63335"] == "2019-01-01"
    assert since["50592"] == "2018-01-01"
    assert since["69208"] == "2013-01-01"


def test_a_repeated_row_breaks_the_schema(producers: Inputs) -> None:
    frame = dgaln.long_vacancy(producers, ["07341"])
    with pytest.raises(InvalidInput, match="schema"):
        validate(TABLES["vacancy"], pd.concat([frame, frame]))


def test_a_lost_leading_zero_breaks_the_schema(producers: Inputs) -> None:
    frame = dgaln.long_vacancy(producers, ["07341"]).assign(code="7341")
    with pytest.raises(InvalidInput, match="code"):
        validate(TABLES["vacancy"], frame)


def test_an_empty_table_is_refused(producers: Inputs) -> None:
    with pytest.raises(InvalidInput, match="empty"):
        validate(TABLES["vacancy"], dgaln.long_vacancy(producers, []))


def test_build_refuses_an_unknown_table_and_an_unknown_folder(root: Path) -> None:
    with pytest.raises(InvalidInput, match='Did you mean "vacancy"'):
        build.build(root, root, only=["vacancies"])
    with pytest.raises(InvalidInput, match="no such folder"):
        build.build(root, root / "nowhere")


def test_building_one_table_twice_gives_the_same_bytes(
    root: Path, tmp_path: Path, producers: Inputs, territories: pd.DataFrame
) -> None:
    frame = dgaln.long_vacancy(producers, ["07341", "07032"])
    first, rows = build.encoded(TABLES["vacancy"], frame)
    second, _ = build.encoded(TABLES["vacancy"], frame.iloc[::-1])
    assert first == second
    assert rows == 2


def test_the_data_package_describes_every_table(root: Path) -> None:
    package = json.loads((root / "data" / "datapackage.json").read_text("utf-8"))
    assert [r["name"] for r in package["resources"]] == list(TABLES)
    for resource in package["resources"]:
        assert resource["sources"] and resource["licenses"]
        for source in resource["sources"]:
            assert source["producer"] and source["vintage"]
        for field in resource.get("schema", {}).get("fields", []):
            assert field["description"]
