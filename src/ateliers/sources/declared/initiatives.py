"""Tables of the inventory of initiatives, and of what it lacks."""

from __future__ import annotations

from ateliers.sources import initiatives
from ateliers.sources.schemas import SOURCE_FIELD, Field, Geography, TableSchema

_LISTS = (
    "investment_subsidies_2019",
    "green_fund_2023",
    "anct_programmes",
    "france_services",
    "ort",
    "crte",
    "zonings_2019",
    "industry_territories",
    "territory_pages",
)


def _text(name: str, description: str, pattern: str = "", *, required: bool = False) -> Field:
    return Field(name, "string", description, required=required, pattern=pattern)


def _euros(name: str, description: str) -> Field:
    return Field(name, "number", description, "€", required=False, minimum=0)


TABLES = (
    TableSchema(
        "initiatives",
        "Initiatives des territoires : dispositifs, contrats, zonages, aides et démarches",
        "initiatives.csv",
        _LISTS,
        Geography("2026-01-01", "Codes des communes et des intercommunalités des territoires."),
        lambda b: initiatives.initiatives(b.root, b.inputs),
        (
            _text("id", "identifiant", r"^[a-z]+(-[a-z0-9]+)+$", required=True),
            Field("site", "string", "territoire étudié", refers="site"),
            Field("scale", "string", "ce qui est concerné", among=initiatives.SCALES),
            Field(
                "code",
                "string",
                "codes INSEE ou SIREN, séparés par une espace",
                pattern=initiatives.CODES,
                refers="place",
            ),
            Field("type", "string", "genre", among=initiatives.TYPES),
            Field("programme", "string", "dispositif", among=initiatives.PROGRAMMES),
            _text("label", "intitulé", required=True),
            _text("beneficiary", "bénéficiaire, quand il est connu"),
            _text("date", "année, mois ou jour, quand il est connu", initiatives.DATE),
            _text("until", "dernière année, quand elle est connue", r"^\d{4}$"),
            _euros("amount", "aide accordée, quand elle est connue"),
            _euros("cost", "coût total de l’opération, quand il est connu"),
            _text(
                "operation", "opération que plusieurs aides financent", r"^[a-z0-9]+(-[a-z0-9]+)+$"
            ),
            Field("theme", "string", "thème, choisi à la main", among=initiatives.THEMES),
            Field("status", "string", "état", among=initiatives.STATUSES),
            SOURCE_FIELD,
            _text("record", "identifiant dans la liste du producteur"),
            _text("page", "page publique lue, telle qu’un lecteur la voit"),
            _text("address", "adresse de la page, quand elle est connue", r"^https?://\S+$"),
            _text(
                "accessed", "date de consultation, quand elle est connue", r"^\d{4}-\d{2}-\d{2}$"
            ),
            _text("note", "précision"),
        ),
        ("id",),
        by_hand=True,
        together=initiatives.contradictions,
    ),
    TableSchema(
        "initiatives_gaps",
        "Listes d’initiatives qui n’ont pas été obtenues",
        "initiatives_gaps.csv",
        initiatives.GAPS,
        Geography(None, "Sans objet : chaque ligne est une liste absente."),
        lambda b: initiatives.gaps(b.inputs),
        (
            SOURCE_FIELD,
            Field("subject", "string", "ce qui manque", unique=True),
            Field("reason", "string", "pourquoi, et ce que l’inventaire ne dit donc pas"),
        ),
        ("source", "subject"),
    ),
)
