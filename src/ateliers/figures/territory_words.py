"""What the figures and tables of the reading share: groups, sectors, the EPCI they speak of."""

from __future__ import annotations

from ateliers.territory import Place, SiteView

LAND_YEAR = "2018"
#: Land cover in the order of the bars: artificial, farmed, then woods and nature.
LAND = {
    "sol_artificiel": "Espaces artificialisés",
    "sol_arable": "Terres arables",
    "sol_vigne": "Vignes et vergers",
    "sol_mosaique": "Cultures mêlées",
    "sol_prairie": "Prairies",
    "sol_landes": "Landes et pelouses",
    "sol_foret": "Forêts",
    "sol_eau": "Roches, marais, eaux",
}

SECTORS = {
    "etab_agriculture": "Agriculture",
    "etab_industrie": "Industrie",
    "etab_construction": "Construction",
    "etab_services": "Commerce, transports, services",
    "etab_public": "Administration, enseignement, santé",
}
SECTOR_YEARS = ("2018", "2024")


def epci_place(view: SiteView) -> Place:
    """Return the EPCI of a site: what land cover, forests and grids of people are known of."""
    return view.epci or view.place


def epci_label(view: SiteView) -> str:
    """Return the name of the row of an EPCI: that of the site when it is the whole of it."""
    return view.place.name if view.is_whole_epci else epci_place(view).name
