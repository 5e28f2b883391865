"""Tables of the climate theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ateliers import territory
from ateliers.sources import ccr, drias, meteo_france_daily, meteo_france_series
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

if TYPE_CHECKING:
    from ateliers.sources.build import Build

_STATION = Field(
    "code",
    "string",
    "numéro du poste",
    pattern=r"^(\d{8}|\d{2}-[A-Z0-9-]+)$",
    refers="station",
)
_YEAR = Field("year", "integer", "année", minimum=1850, maximum=2100)
_WARMING = Field(
    "warming",
    "string",
    "réchauffement de la France (°C depuis 1850-1900), ou période de référence",
    "°C",
    among=tuple(dict.fromkeys((drias.REFERENCE, *drias.WARMING.values()))),
)
_MOST_DAYS = 366
_POINTS = Geography(None, "Sans objet : un poste est un point, désigné par son numéro.")


def _days(name: str, description: str) -> Field:
    return Field(name, "number", description, "jours", False, minimum=0, maximum=_MOST_DAYS)


def _stations(b: Build) -> set[str]:
    """Return the codes of the stations of the sites."""
    return {code for site in b.sites for code in site.posts.values()}


def _groups(b: Build) -> dict[tuple[str, str], list[str]]:
    """Return the communes of the sites and of their EPCI, and these EPCI as a whole."""
    return {
        **{("commune", code): [code] for code in b.communes},
        **{("epci", code): territory.members(b.territories, code) for code in sorted(b.epcis)},
    }


TABLES = (
    TableSchema(
        "posts",
        "Postes météorologiques des territoires et leur rôle",
        "posts.csv",
        ("meteo_france_stations",),
        _POINTS,
        lambda b: meteo_france_series.posts(b.inputs, b.sites, b.territories),
        (
            _STATION,
            Field("site", "string", "territoire", refers="site"),
            Field("role", "string", "rôle", among=("local", "predecessor", "reference")),
            Field("name", "string", "nom courant"),
            Field("article", "integer", "type de nom en clair (INSEE)", minimum=0, maximum=8),
            Field("altitude", "number", "altitude", "m", False),
        ),
        ("code", "site", "role"),
    ),
    TableSchema(
        "weather",
        "Températures et pluies mensuelles, séries brutes",
        "weather.csv",
        ("meteo_france_monthly",),
        _POINTS,
        lambda b: meteo_france_series.monthly(b.inputs, _stations(b)),
        (
            _STATION,
            _YEAR,
            Field("month", "integer", "mois", minimum=1, maximum=12),
            # Wide enough for any month in France; a value in tenths or in °F falls outside.
            Field("temperature", "number", "température moyenne", "°C", False, -20, 35),
            Field("rain", "number", "hauteur de pluie", "mm", False, 0, 2500),
            Field("heaviest_day", "number", "plus forte pluie d’un jour", "mm", False, 0, 1000),
        ),
        ("code", "year", "month"),
    ),
    TableSchema(
        "weather_days",
        "Jours chauds, nuits tropicales et jours de gel, décomptes officiels",
        "weather_days.csv",
        ("meteo_france_lyon_bron", "meteo_france_mensq"),
        _POINTS,
        lambda b: meteo_france_series.days(b.inputs, _stations(b)),
        (
            _STATION,
            _YEAR,
            Field("months", "integer", "mois validés", "mois", minimum=0, maximum=12),
            _days("tx30", "maximum de 30 °C ou plus"),
            _days("tx35", "maximum de 35 °C ou plus"),
            _days("nights20", "minimum de 20 °C ou plus"),
            _days("frost", "minimum de 0 °C ou moins"),
            SOURCE_FIELD,
        ),
        ("code", "year"),
    ),
    TableSchema(
        "daily_counts",
        "Jours comptés sur les valeurs quotidiennes, si les fichiers de Météo-France sont fournis",
        "daily_counts.csv",
        ("meteo_france_daily",),
        _POINTS,
        lambda b: meteo_france_daily.counts(b.inputs, _stations(b)),
        (
            _STATION,
            _YEAR,
            _days("tx30", "maximum de 30 °C ou plus"),
            _days("tx35", "maximum de 35 °C ou plus"),
            _days("nights20", "minimum de 20 °C ou plus"),
            _days("frost", "minimum de 0 °C ou moins"),
            Field(
                "spells",
                "number",
                "suites d’au moins trois jours à 30 °C ou plus",
                "suites",
                False,
                minimum=0,
                maximum=_MOST_DAYS,
            ),
            _days("spell_days", "jours de ces suites"),
            STATUS_FIELD,
            SOURCE_FIELD,
            Field("note", "string", "précision", required=False),
        ),
        ("code", "year"),
    ),
    TableSchema(
        "synop_days",
        "Jours au-dessus de 30 °C vus par les observations SYNOP (au moins)",
        "synop_days.csv",
        ("meteo_france_synop",),
        _POINTS,
        lambda b: meteo_france_series.synop(b.inputs, _stations(b)),
        (_STATION, _YEAR, _days("days_over_30", "jours au-dessus de 30 °C"), SOURCE_FIELD),
        ("code", "year"),
    ),
    TableSchema(
        "projections",
        "Projections climatiques par commune et par niveau de réchauffement de la France",
        "projections.csv",
        ("climadiag_tracc",),
        Geography(
            "2026-01-01",
            "Climadiag ne dit pas sa date. Ses codes sont ceux de communes du 1er janvier 2026, "
            "inchangées depuis 2019.",
        ),
        lambda b: drias.projections(b.inputs, b.communes),
        (
            level_field("commune"),
            CODE_FIELD,
            Field("variable", "string", "mesure", among=tuple(drias.MEASURES.values())),
            _WARMING,
            _days("low", "borne basse des modèles"),
            _days("median", "médiane des modèles"),
            _days("high", "borne haute des modèles"),
            SOURCE_FIELD,
        ),
        ("level", "code", "variable", "warming"),
    ),
    TableSchema(
        "heavy_rain",
        "Fortes pluies par niveau de réchauffement de la France (borne haute)",
        "heavy_rain.csv",
        ("drias_rrq99",),
        Geography(
            "2026-01-01",
            "Points d’une maille de 8 km, rattachés par leur nom à une commune de cette date.",
        ),
        lambda b: drias.heavy_rain(b.inputs, b.communes),
        (
            level_field("commune"),
            CODE_FIELD,
            _WARMING,
            Field("heavy_rain", "number", "99e centile de la pluie d’un jour", "mm", minimum=0),
            SOURCE_FIELD,
        ),
        ("level", "code", "warming"),
    ),
    TableSchema(
        "decrees",
        "Arrêtés de catastrophe naturelle, décomptes par année et par péril",
        "decrees.csv",
        ("ccr_catnat",),
        Geography(
            "2026-01-01",
            "Une demande porte le code de sa date. Une ancienne commune compte pour celle "
            "qu’elle a rejointe.",
        ),
        lambda b: ccr.decrees(b.inputs, b.territories, _groups(b)),
        (
            level_field("commune", "epci"),
            CODE_FIELD,
            _YEAR,
            Field("peril", "string", "péril", among=(*dict.fromkeys(ccr.GROUPS.values()), "other")),
            count_field("events", "événements reconnus", "événements"),
            count_field("national_events", "dont reconnus dans un quart du pays", "événements"),
            count_field("refused", "demandes communales refusées", "demandes"),
            SOURCE_FIELD,
        ),
        ("level", "code", "year", "peril"),
    ),
)
