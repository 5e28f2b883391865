"""Tables of the dossiers: communes beside those of the same level of centre, snowfall."""

from __future__ import annotations

from ateliers.sources import centres, snowfall
from ateliers.sources.schemas import (
    CODE_FIELD,
    Field,
    Geography,
    TableSchema,
    count_field,
    level_field,
)
from ateliers.sources.settlement import CENTRES

_GEOGRAPHY = Geography(
    "2024-01-01",
    "Recensement de 2018 publié sur les communes de 2021 : celles qui ont fusionné jusqu’en 2024 "
    "sont additionnées. Équipements et niveaux de centralité : communes de 2025 et de 2026.",
)

TABLES = (
    TableSchema(
        "centres",
        "Équipements, logements et emplois des communes, des départements et de la France",
        "centres.csv",
        ("bpe_2024", "portrait_population", "insee_comparateur_2022"),
        _GEOGRAPHY,
        lambda b: centres.counts(b.inputs, b.territories, b.commune_events, b.communes),
        (
            level_field("commune", "departement", "france"),
            CODE_FIELD,
            count_field("facilities", "équipements en 2024", "équipements"),
            count_field("classed", "équipements dont le domaine est donné", "équipements"),
            count_field("people", "population municipale 2022", "habitants"),
            count_field("population_2018", "population municipale 2018", "habitants"),
            count_field("dwellings_2018", "logements", "logements"),
            count_field("vacant_dwellings_2018", "logements vacants", "logements"),
            count_field("jobs_2018", "emplois au lieu de travail", "emplois"),
            count_field("active_15_64_2018", "actifs de 15 à 64 ans", "personnes"),
            count_field("unemployed_15_64_2018", "chômeurs de 15 à 64 ans", "personnes"),
        ),
        ("level", "code"),
    ),
    TableSchema(
        "centre_quartiles",
        "Quartiles des communes de France métropolitaine par niveau de centralité",
        "centre_quartiles.csv",
        (
            "grille_centralite",
            "bpe_2024",
            "portrait_population",
            "insee_comparateur_2022",
        ),
        _GEOGRAPHY,
        lambda b: centres.quartiles(b.inputs, b.territories, b.commune_events),
        (
            level_field("france"),
            CODE_FIELD,
            Field("centre", "string", "niveau de centralité", among=tuple(CENTRES)),
            Field("variable", "string", "mesure", among=tuple(centres.RATES)),
            Field("communes", "integer", "communes comptées", "communes", minimum=1),
            Field("first_quartile", "number", "premier quartile", minimum=0),
            Field("median", "number", "médiane", minimum=0),
            Field("third_quartile", "number", "troisième quartile", minimum=0),
        ),
        ("level", "code", "centre", "variable"),
    ),
    TableSchema(
        "snowfall",
        "Jours de chute de neige par mois",
        "snowfall.csv",
        ("meteo_france_monthly", "meteo_france_stations"),
        Geography(None, "Sans objet : un poste est un point, désigné par son numéro."),
        lambda b: snowfall.monthly(
            b.inputs, {code for site in b.sites for code in site.posts.values()}
        ),
        (
            Field("code", "string", "numéro du poste", refers="station"),
            Field("year", "integer", "année", minimum=1950, maximum=2100),
            Field("month", "integer", "mois", minimum=1, maximum=12),
            Field("days", "number", "jours avec chute de neige", "jours", minimum=0, maximum=31),
        ),
        ("code", "year", "month"),
    ),
)
