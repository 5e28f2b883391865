"""The library of blocks: figures and tables from which the dossier of a site is made.

A block that a site did not choose is shown to nobody and recorded with that reason.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from ateliers.figures import (
    climate,
    climate_future,
    dossier_centre,
    dossier_role,
    mobility,
    mobility_tables,
    territory,
    words,
)
from ateliers.figures import dossier_mobility as by_size
from ateliers.figures.ages import ageing
from ateliers.figures.block import Absent, Block
from ateliers.figures.dossier_snow import snowfall
from ateliers.figures.dossier_tourism import beds
from ateliers.figures.housing import housing
from ateliers.figures.territory_facts import facts
from ateliers.figures.territory_nature import land_change
from ateliers.indicators.climate_posts import posts_of
from ateliers.territory import SiteView

NOT_CHOSEN = "non retenu pour ce dossier"


@dataclass(frozen=True)
class Dossier:
    """What the blocks of a site are made from.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Those of the theme.
    view : SiteView
        The site, its communes and references.
    measures, others : pandas.DataFrame
        Indicators that the dossier records, and those of other themes that it shows.
    blocks : collection of str
        Blocks that the site chose.
    """

    tables: Mapping[str, pd.DataFrame]
    view: SiteView
    measures: pd.DataFrame
    others: pd.DataFrame
    blocks: Collection[str]

    def block(self, name: str) -> Block:
        """Return a block, or the declared absence of one that was not chosen."""
        label, make = BLOCKS[name]
        if name not in self.blocks:
            return Absent(name, label, NOT_CHOSEN, silent=True)
        return make(self)


def _committee(given: Dossier) -> Block:
    """Return the facts that the dossier cites, each with its source."""
    found = facts(given.tables["facts"], given.view, "dossier")
    if isinstance(found, Absent):
        return replace(found, name="committee")
    source = words.source_line([str(given.tables["facts"].attrs["cite"])])
    return replace(found, name="committee", source=source.partition(" Calculs")[0])


Make = Callable[[Dossier], Block]

#: Block → its name for a reader and how it is made, in the order of the template.
BLOCKS: dict[str, tuple[str, Make]] = {
    "facilities": (
        "Équipements et services",
        lambda d: dossier_centre.facilities(d.measures, d.view),
    ),
    "role": ("Poids dans l’intercommunalité", lambda d: dossier_role.role(d.measures, d.view)),
    "jobs": ("Emplois sur place", lambda d: dossier_centre.jobs(d.measures, d.view)),
    "ageing": ("Vieillissement", lambda d: ageing(d.others, d.view)),
    "vacancy": ("Logements vacants", lambda d: dossier_centre.vacancy(d.measures, d.view)),
    "vacancy_sources": (
        "Logements vacants, deux sources",
        lambda d: dossier_role.vacancy_sources(d.measures, d.others, d.view),
    ),
    "housing": ("Occupation des logements", lambda d: housing(d.others, d.view)),
    "beds": (
        "Hébergement touristique",
        lambda d: beds(d.others, d.view, d.tables["tourism"], d.tables["census"]),
    ),
    "temperature": (
        "Température de chaque année",
        lambda d: climate.temperature(d.others, d.view, posts_of(d.tables["posts"], d.view)),
    ),
    "snowfall": (
        "Chutes de neige de chaque hiver",
        lambda d: snowfall(d.measures, d.view, posts_of(d.tables["posts"], d.view)),
    ),
    "projections": (
        "Projections climatiques",
        lambda d: climate_future.projections(d.others, d.view),
    ),
    "land_cover": ("Occupation du sol", lambda d: territory.land_cover(d.others, d.view)),
    "land_change": (
        "Changements d’occupation du sol",
        lambda d: land_change(d.others, d.view, d.tables["land_cover_change"]),
    ),
    "passengers": (
        "Voyageurs dans les gares",
        lambda d: mobility.passengers(
            d.others, d.view, d.tables["railway_passengers"], d.tables["railway_nearest"]
        ),
    ),
    "stations": (
        "Gares les plus proches",
        lambda d: mobility_tables.stations(d.others, d.view, d.tables["railway_nearest"]),
    ),
    "modes_by_size": (
        "Aller travailler selon la taille de la commune",
        lambda d: by_size.modes_by_size(d.measures, d.view),
    ),
    "own_commune": ("Travailler dans sa commune", lambda d: mobility.own_commune(d.others, d.view)),
    "attraction": (
        "Attraction des villes",
        lambda d: by_size.attraction(d.others, d.view, d.tables["zoning"], d.tables["flows"]),
    ),
    "committee": ("Suite de l’atelier", _committee),
}
