"""Dossier: what answers the question of a site, block by block.

A block computes what it alone records (:func:`compute`); what other themes record already is
computed as they do and shown, not recorded again (:func:`others`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import pandas as pd

from ateliers.indicators import (
    centrality,
    climate,
    climate_future,
    commune_sizes,
    demography,
    housing,
    mobility,
    snowfall,
    territory,
    territory_economy,
)
from ateliers.indicators.climate_posts import posts_of
from ateliers.indicators.frame import frame
from ateliers.indicators.mobility_services import nearest_station, passengers
from ateliers.indicators.published import Published
from ateliers.territory import SiteView

Tables = Mapping[str, pd.DataFrame]
Measure = Callable[[Tables, SiteView], pd.DataFrame]

#: Block → what it records.
RECORDED: dict[str, Measure] = {
    "facilities": centrality.facilities,
    "vacancy": centrality.vacancy,
    "vacancy_sources": centrality.vacant_dwellings,
    "jobs": centrality.jobs,
    "role": centrality.role,
    "snowfall": snowfall.days,
    "modes_by_size": commune_sizes.shares,
}


def compute(tables: Tables, view: SiteView, blocks: Collection[str] | None = None) -> pd.DataFrame:
    """Return the indicators that the blocks of a dossier record.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Those of the theme.
    view : SiteView
    blocks : collection of str, optional
        Blocks that the site chose; every one without it.
    """
    return _stacked(RECORDED, tables, view, blocks)


def others(tables: Tables, view: SiteView, blocks: Collection[str] | None = None) -> pd.DataFrame:
    """Return the indicators of other themes that the blocks of a dossier show."""
    return _stacked(SHOWN, tables, view, blocks)


def _stacked(
    measures: Mapping[str, Measure],
    tables: Tables,
    view: SiteView,
    blocks: Collection[str] | None,
) -> pd.DataFrame:
    """Return the rows of several blocks, each measure computed once."""
    wanted = dict.fromkeys(m for name, m in measures.items() if blocks is None or name in blocks)
    parts = [part for part in (measure(tables, view) for measure in wanted) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else frame([])


def _dwellings(tables: Tables, view: SiteView) -> pd.DataFrame:
    published = Published(tables["aggregates"], view)
    return housing.dwellings(tables["census"], tables["age"], published, view)


def _long_vacancy(tables: Tables, view: SiteView) -> pd.DataFrame:
    shares = _dwellings(tables, view)
    known = shares[shares["indicator"].eq("part_vacants")]
    return pd.concat([known, housing.long_vacancy(tables["vacancy"], view)], ignore_index=True)


def _ageing(tables: Tables, view: SiteView) -> pd.DataFrame:
    return demography.ageing(tables["age"], Published(tables["aggregates"], view), view)


def _places(tables: Tables, view: SiteView) -> pd.DataFrame:
    return territory_economy.tourist_places(tables["tourism"], tables["population"], view)


def _stations(tables: Tables, view: SiteView) -> pd.DataFrame:
    people = tables["population"]
    people = people[people["year"].eq(mobility.services.PEOPLE_YEAR)]
    near = nearest_station(tables["railway_nearest"], people, view)
    return pd.concat([near, passengers(tables["railway_passengers"], view)], ignore_index=True)


def _commuting(tables: Tables, view: SiteView) -> pd.DataFrame:
    people = tables["population"]
    people = people[people["year"].eq(mobility.services.PEOPLE_YEAR)]
    summed = mobility.totals(people, view, ["population"])["population"]
    sums = {str(key): float(value) for key, value in summed.items()}
    counts = mobility.commuting_sums(tables["commuting"], view)
    return mobility.shares(counts, sums, view)


def _temperature(tables: Tables, view: SiteView) -> pd.DataFrame:
    posts = posts_of(tables["posts"], view)
    if posts is None:
        return frame([])
    parts = [
        part
        for post in posts.all
        for part in climate.temperatures(tables["weather"], posts, post, view)
    ]
    stations = pd.concat([part for part in parts if len(part)], ignore_index=True)
    return pd.concat([stations, climate.of_site(stations, posts, view)], ignore_index=True)


def _projections(tables: Tables, view: SiteView) -> pd.DataFrame:
    return pd.concat(climate_future.compute(tables, view), ignore_index=True)


def _jobs(tables: Tables, view: SiteView) -> pd.DataFrame:
    return housing.jobs(tables["census"], view)


def _land(tables: Tables, view: SiteView) -> pd.DataFrame:
    cover = territory.land_cover(tables["land_cover"], tables["epci_profiles"], view)
    changed = territory.changes(tables["land_cover_change"], tables["land_cover"], view)
    return pd.concat([cover, changed], ignore_index=True)


#: Block → what it shows of other themes.
SHOWN: dict[str, Measure] = {
    "vacancy_sources": _long_vacancy,
    "temperature": _temperature,
    "projections": _projections,
    "housing": _dwellings,
    "beds": _places,
    "ageing": _ageing,
    "land_cover": _land,
    "land_change": _land,
    "passengers": _stations,
    "stations": _stations,
    "own_commune": _commuting,
    "attraction": _jobs,
}
