"""Tables that a territory is placed in: counts of every EPCI, and of every region."""

from __future__ import annotations

from ateliers.sources import distribution
from ateliers.sources.commuting import COUNTS
from ateliers.sources.declared import mobility
from ateliers.sources.schemas import (
    CODE_FIELD,
    Field,
    Geography,
    TableSchema,
    count_field,
    level_field,
)

#: Regions are summed from the départements of this table, and have its columns.
_COMMUTING = next(table for table in mobility.TABLES if table.name == "commuting")

_POPULATIONS = tuple(
    count_field(f"population_{year}", f"population municipale {year}", "habitants")
    for year in distribution.POPULATION_YEARS
)
_CENSUS = (
    count_field("population_2013", "population municipale 2013", "habitants"),
    count_field("population_2018", "population municipale 2018", "habitants"),
    count_field("births_2013_2017", "naissances de 2013 à 2017", "naissances"),
    count_field("deaths_2013_2017", "décès de 2013 à 2017", "décès"),
    count_field("households_2018", "ménages", "ménages"),
    count_field("dwellings_2018", "logements", "logements"),
    count_field("second_homes_2018", "résidences secondaires, occasionnelles", "logements"),
    count_field("vacant_dwellings_2018", "logements vacants", "logements"),
    count_field("jobs_2018", "emplois au lieu de travail", "emplois"),
    count_field("active_15_64_2018", "actifs de 15 à 64 ans", "personnes"),
    count_field("unemployed_15_64_2018", "chômeurs de 15 à 64 ans", "personnes"),
)
_EUROS = "€ par UC et par an"

TABLES = (
    TableSchema(
        "epci_distribution",
        "Population, logements, emplois et niveaux de vie des EPCI de France métropolitaine",
        "epci_distribution.csv",
        (
            "portrait_population",
            "insee_comparateur_2022",
            "insee_filosofi_2019_epci",
            "epci_2023",
        ),
        Geography(
            "2023-01-01",
            "EPCI de cette date, sommes de communes ; niveaux de vie des EPCI de 2020.",
        ),
        lambda b: distribution.epci(b.inputs, b.territories),
        (
            level_field("epci"),
            CODE_FIELD,
            *_POPULATIONS,
            *_CENSUS,
            count_field("median_2019", "niveau de vie médian", _EUROS),
            count_field("first_decile_2019", "premier décile de niveau de vie", _EUROS),
            count_field("ninth_decile_2019", "neuvième décile de niveau de vie", _EUROS),
            Field(
                "income_status",
                "string",
                "statut des niveaux de vie",
                among=("ok", "missing", "secret"),
            ),
        ),
        ("level", "code"),
    ),
    TableSchema(
        "regions",
        "Population, logements, emplois et trajets des régions de France métropolitaine",
        "regions.csv",
        ("portrait_population", *_COMMUTING.sources),
        Geography("2024-01-01", "Régions créées en 2016, sommes de communes ou de départements."),
        lambda b: distribution.regions(b.inputs, b.territories, _COMMUTING.make(b)),
        (
            level_field("region"),
            CODE_FIELD,
            *_POPULATIONS,
            *_CENSUS,
            *(f for f in _COMMUTING.fields if f.name in COUNTS),
        ),
        ("level", "code"),
    ),
)
