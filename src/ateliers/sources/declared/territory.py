"""Tables of the reading of the territory: land cover, settlement, ecology, economy, facts."""

from __future__ import annotations

from ateliers.sources import aldo, economy, facts, population_history, settlement
from ateliers.sources.schemas import (
    CODE_FIELD,
    SOURCE_FIELD,
    STATUS_FIELD,
    Field,
    Geography,
    TableSchema,
    count_field,
    level_field,
)

_LAND = Geography(
    "2018-01-01",
    "Date annoncée par ALDO. Les EPCI disparus depuis ne sont comptés que dans la France.",
)
_LAND_OF_SITES = Geography("2018-01-01", "Date annoncée par ALDO, pour les EPCI des territoires.")
_GRIDS_2026 = Geography("2026-01-01", "Grilles publiées sur les communes de cette date.")

_GROUPS = {
    "artificial": "espaces artificialisés",
    "arable": "terres arables",
    "permanent_crops": "vignes et vergers",
    "grassland": "prairies",
    "mixed_farmland": "cultures et parcelles mêlées",
    "forest": "forêts",
    "low_vegetation": "landes, pelouses et végétation arbustive",
    "bare_and_water": "roches, marais et eaux",
}
_AREAS = tuple(count_field(name, words, "ha") for name, words in _GROUPS.items())
_KINDS = (*_GROUPS, aldo.BUILDING_SITE)

_DENSITIES = tuple(
    count_field(ours, f"habitants, {theirs.lower()}", "habitants")
    for theirs, ours in settlement.DENSITIES.items()
)
_CENTRES = tuple(
    count_field(ours, f"habitants, {theirs.strip(' -').lower()}", "habitants")
    for theirs, ours in settlement.CENTRES.items()
)


def _year(minimum: int) -> Field:
    return Field("year", "integer", "année", minimum=minimum, maximum=2100)


TABLES = (
    TableSchema(
        "land_cover",
        "Occupation du sol des EPCI et de la France métropolitaine en 2018",
        "land_cover.csv",
        ("aldo_land_cover_2018",),
        _LAND,
        lambda b: aldo.land_cover(b.inputs, b.territories),
        (
            level_field("epci", "france"),
            CODE_FIELD,
            Field("areas", "integer", "lignes du fichier additionnées", "EPCI", minimum=1),
            *_AREAS,
        ),
        ("level", "code"),
    ),
    TableSchema(
        "land_cover_change",
        "Surfaces ayant changé d’occupation entre 2012 et 2018, par EPCI et en France",
        "land_cover_change.csv",
        ("aldo_land_cover_change",),
        _LAND,
        lambda b: aldo.changes(b.inputs, b.territories),
        (
            level_field("epci", "france"),
            CODE_FIELD,
            Field("before", "string", "occupation en 2012", among=_KINDS),
            Field("after", "string", "occupation en 2018", among=_KINDS),
            Field("hectares", "number", "surface", "ha", minimum=0),
        ),
        ("level", "code", "before", "after"),
    ),
    TableSchema(
        "settlement_grids",
        "Densité, niveau de centralité et massif des communes",
        "settlement_grids.csv",
        ("grille_densite", "grille_centralite", "communes_montagne"),
        _GRIDS_2026,
        lambda b: settlement.grids(b.inputs, b.communes),
        (
            level_field("commune"),
            CODE_FIELD,
            Field("density", "string", "niveau de densité", among=tuple(settlement.DENSITIES)),
            Field("centre", "string", "niveau de centralité", among=tuple(settlement.CENTRES)),
            Field("massif", "string", "massif de montagne", required=False),
        ),
        ("level", "code"),
    ),
    TableSchema(
        "settlement_people",
        "Habitants des EPCI de France métropolitaine par densité et par niveau de centralité",
        "settlement_people.csv",
        ("grille_densite", "grille_centralite", "epci_2023", "insee_car_2021"),
        Geography("2023-01-01", "EPCI et communes de cette date. Les grilles sont celles de 2026."),
        lambda b: settlement.people(b.inputs, b.territories),
        (
            level_field("epci", "france"),
            CODE_FIELD,
            count_field("population", "population municipale 2022", "habitants"),
            *_DENSITIES,
            *_CENTRES,
        ),
        ("level", "code"),
    ),
    TableSchema(
        "ecology",
        "Carbone des sols, forêts et haies des EPCI des territoires",
        "ecology.csv",
        ("aldo_soil_carbon", "aldo_forests", "aldo_hedges"),
        _LAND_OF_SITES,
        lambda b: aldo.ecology(b.inputs, b.epcis),
        (
            level_field("epci", "france"),
            CODE_FIELD,
            Field("variable", "string", "mesure"),
            count_field("value", "valeur", "celle de la ligne"),
            Field("unit", "string", "unité", among=("tC/ha", "ha", "%")),
            STATUS_FIELD,
            SOURCE_FIELD,
            Field("note", "string", "précision", required=False),
        ),
        ("level", "code", "variable"),
    ),
    TableSchema(
        "jobs",
        "Emplois au lieu de travail en 2013 et 2018, 2016 et 2022",
        "jobs.csv",
        ("insee_comparateur_2022", "insee_comparateur_2025"),
        Geography(
            "2025-01-01",
            "Communes de cette date. Celles de l’édition 2022 qui ont fusionné sont additionnées.",
        ),
        lambda b: economy.jobs(b.inputs, b.territories, b.commune_events, b.communes),
        (
            level_field("commune", "departement", "france"),
            CODE_FIELD,
            _year(2006),
            count_field("jobs", "emplois au lieu de travail", "emplois"),
        ),
        ("level", "code", "year"),
    ),
    TableSchema(
        "establishments",
        "Établissements par secteur en 2018 et 2024",
        "establishments.csv",
        ("insee_comparateur_2022", "insee_comparateur_2025"),
        Geography(
            "2025-01-01",
            "Communes de cette date. Celles de l’édition 2022 qui ont fusionné sont additionnées.",
        ),
        lambda b: economy.establishments(b.inputs, b.territories, b.commune_events, b.communes),
        (
            level_field("commune", "departement", "france"),
            CODE_FIELD,
            _year(2006),
            count_field("establishments", "établissements", "établissements"),
            count_field("agriculture", "agriculture, sylviculture, pêche", "établissements"),
            count_field("industry", "industrie", "établissements"),
            count_field("construction", "construction", "établissements"),
            count_field("trade_services", "commerce, transports, services", "établissements"),
            count_field(
                "public_services",
                "administration, enseignement, santé, action sociale",
                "établissements",
            ),
        ),
        ("level", "code", "year"),
    ),
    TableSchema(
        "tourism",
        "Places d’hébergement touristique",
        "tourism.csv",
        ("tourism_places",),
        Geography("2025-01-01", "Communes de cette date."),
        lambda b: economy.tourist_places(b.inputs, b.territories, b.communes),
        (
            level_field("commune", "departement", "france"),
            CODE_FIELD,
            _year(2015),
            count_field("places", "places d’hébergement", "places"),
        ),
        ("level", "code", "year"),
    ),
    TableSchema(
        "population_history",
        "Population des communes avant 2010, si le fichier de l’INSEE est fourni",
        "population_history.csv",
        ("insee_population_history", "insee_historical_series"),
        Geography(
            "2024-01-01",
            "Géographie du fichier attendu, qui n’est pas parmi les fichiers réunis ici.",
        ),
        lambda b: population_history.populations(b.inputs, b.communes),
        (
            level_field("commune"),
            CODE_FIELD,
            _year(1876),
            count_field("population", "population au recensement", "habitants"),
            STATUS_FIELD,
            SOURCE_FIELD,
            Field("note", "string", "précision", required=False),
        ),
        ("level", "code", "year"),
    ),
    TableSchema(
        "facts",
        "Faits sur les territoires, chacun avec sa source",
        "facts.csv",
        ("territory_pages",),
        Geography(None, "Sans objet : chaque fait porte sur le territoire étudié qu’il nomme."),
        lambda b: facts.facts(b.root, b.inputs),
        (
            Field("id", "string", "identifiant du fait", pattern=r"^[a-z]+(-[a-z0-9]+)+$"),
            Field("site", "string", "territoire étudié", refers="site"),
            Field("section", "string", "partie de la lecture", among=facts.SECTIONS),
            Field("statement", "string", "le fait, en une ou deux phrases", unique=True),
            Field(
                "date",
                "string",
                "date du fait (année, mois ou jour)",
                required=False,
                pattern=r"^\d{4}(-\d{2}){0,2}$",
            ),
            Field("source_label", "string", "source, telle qu’un lecteur la voit"),
            Field(
                "address",
                "string",
                "adresse de la source, quand elle est connue",
                required=False,
                pattern=r"^https?://\S+$",
            ),
            Field(
                "accessed",
                "string",
                "date de consultation, quand elle est connue",
                required=False,
                pattern=r"^\d{4}-\d{2}-\d{2}$",
            ),
        ),
        ("id",),
        by_hand=True,
    ),
)
