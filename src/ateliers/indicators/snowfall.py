"""Days of snowfall of each winter at the stations of a site. They are not days of snow cover."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ateliers.indicators.climate_posts import FAR_ALTITUDE, Post, Posts, posts_of
from ateliers.indicators.climate_series import months
from ateliers.indicators.frame import Value, absent, frame, row
from ateliers.territory import SiteView

#: Months of a winter; December counts for the winter of the year that follows.
WINTER = (12, 1, 2, 3)
NO_POST = "séries des postes non rassemblées pour ce territoire"
LACKING = "un mois au moins de cet hiver n’est pas renseigné"


def stations(posts: Posts) -> list[Post]:
    """Return the stations at the altitude of the site: its own, then the one it continues."""
    found = [posts.local, *([posts.predecessor] if posts.predecessor else [])]
    near = abs(posts.reference.altitude - posts.local.altitude) <= FAR_ALTITUDE
    return [*found, posts.reference] if near else found


def winters(table: pd.DataFrame, code: str) -> pd.Series:
    """Return the days of snowfall from December to March, by year of the month of March.

    Parameters
    ----------
    table : pandas.DataFrame
        Table ``snowfall``: code, year, month, days.
    code : str
        Station.

    Returns
    -------
    pandas.Series
        Missing for a winter one of whose four months is not there: the file never writes a zero
        in the mountains, so that an empty month may be snowless as well as unobserved.
    """
    grid = months(table, code, "days")
    if grid.empty:
        return pd.Series(dtype="float64")
    columns = [grid[month].shift(1) if month == 12 else grid[month] for month in WINTER]
    known = pd.concat(columns, axis=1)
    total = known.sum(axis=1).where(known.notna().all(axis=1))
    first, last = total.first_valid_index(), total.last_valid_index()
    return total.loc[first:last] if first is not None else total.iloc[:0]


def days(tables: Mapping[str, pd.DataFrame], view: SiteView) -> pd.DataFrame:
    """Return the days of snowfall of each winter at each station (days, December to March)."""
    posts = posts_of(tables["posts"], view)
    if posts is None:
        lost = absent(NO_POST)
        return frame([row(view, "neige_jours", "2022", view.place.key, "jours/hiver", lost)])
    source = str(tables["snowfall"].attrs.get("cite", "")).split(" ; ")[0]
    rows = []
    for post in stations(posts):
        for year, total in winters(tables["snowfall"], post.place.code).items():
            known = pd.notna(total)
            given = Value(float(total), source=source) if known else absent(LACKING, source=source)
            rows.append(row(view, "neige_jours", str(year), post.place.key, "jours/hiver", given))
    return frame(rows)
