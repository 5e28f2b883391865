"""Loaders of the dossiers: facilities, quartiles by level of centre, days of snowfall."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ateliers.errors import InvalidInput
from ateliers.sources import centres, snowfall
from ateliers.sources.formats import Inputs
from tests.support.inputs import CATALOGUE, FIXTURES, lay_out

INTERMEDIATE = "Centre intermédiaire d'équipements et de services"


def dossier_files(folder: Path) -> Inputs:
    """Lay out six communes of the carrier's files."""
    inputs = lay_out(FIXTURES / "producers_dossier", folder)
    path = folder / CATALOGUE.sources["bpe_2024"].file_of()
    shutil.copy(FIXTURES / "producers_dossier" / "bpe_2024.json", path)
    return inputs


@pytest.fixture
def given(tmp_path: Path) -> Inputs:
    """Return six communes of the carrier's files."""
    return dossier_files(tmp_path)


def test_facilities_come_with_the_population_of_2022_and_what_has_a_domain(given: Inputs) -> None:
    found = centres.facilities(given).set_index("code")
    assert found.loc["07341", ["facilities", "classed", "people"]].tolist() == [158, 44, 3031]
    # The split of the carrier would leave Paris almost without facilities: it is not used.
    assert found.at["75056", "classed"] < 0.05 * found.at["75056", "facilities"]
    assert found.at["97101", "departement"] == "971"


def test_another_file_in_place_of_the_facilities_is_refused(given: Inputs) -> None:
    path = given.path("bpe_2024")
    path.write_text('{"07341": {"year": 2024, "all": 158}}', encoding="utf-8")
    with pytest.raises(InvalidInput, match="Columns missing: total, byDomain"):
        centres.facilities(given)


def national(codes: list[str], vacant: list[float]) -> pd.DataFrame:
    counts = pd.DataFrame(dict.fromkeys(centres.CENSUS, 1000.0), index=codes)
    return counts.assign(vacant_dwellings_2018=vacant, unemployed_15_64_2018=200.0)


def test_quartiles_are_of_communes_of_200_inhabitants_or_more_of_the_mainland(
    given: Inputs,
    territories: pd.DataFrame,
    events: pd.DataFrame,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    codes = ["07341", "07145", "50592", "69010", "07032", "97101"]
    counts = national(codes, [10.0, 20.0, 30.0, 40.0, 900.0, 900.0])
    counts.loc["07032", "population_2018"] = 199.0
    monkeypatch.setattr(centres, "census_2018", lambda inputs: counts)
    path = given.folder / CATALOGUE.sources["grille_centralite"].file_of()
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f'{code},x,"{INTERMEDIATE}"' for code in codes]
    path.write_text("insee_com,lib_com,niveau_centralite\n" + "\n".join(lines), encoding="utf-8")
    found = centres.quartiles(given, territories, events).set_index("variable")
    vacancy = found.loc["vacant_share"]
    assert vacancy["communes"] == 4
    expected = np.quantile([1.0, 2.0, 3.0, 4.0], [0.25, 0.5, 0.75])
    assert vacancy[["first_quartile", "median", "third_quartile"]].tolist() == list(expected)
    # 1,000 jobs for 800 people of the 1,000 active ones.
    assert found.at["jobs_per_100", "median"] == 125.0


def test_a_rate_without_a_denominator_is_missing() -> None:
    table = pd.DataFrame({c: [0.0, 500.0] for c in (*centres.CENSUS, "facilities", "people")})
    assert centres.rates(table, "vacant_share").isna().tolist() == [True, False]


def test_months_without_an_observation_have_no_row(tmp_path: Path) -> None:
    folder = tmp_path / "climate/series"
    folder.mkdir(parents=True)
    (folder / "STATIONS.csv").write_text(
        "site,dep,station,NUM_POSTE,lat,lon,alt\n"
        "sancy,63,LE MONT-DORE_SAPC,63236003,45.5,2.8,1220\n",
        encoding="utf-8",
    )
    (folder / "sancy__63_le_mont_dore_sapc_monthly.csv").write_text(
        "year,month,TM,NBJNEIG\n1949,12,1,9\n2020,1,1,12\n2020,2,1,\n2020,3,1,0\n",
        encoding="utf-8",
    )
    found = snowfall.monthly(Inputs(tmp_path, CATALOGUE), {"63236003"})
    # 1949 is before the first year kept; February was not reported; March was, without snow.
    assert found[["year", "month", "days"]].to_numpy().tolist() == [[2020, 1, 12], [2020, 3, 0]]
