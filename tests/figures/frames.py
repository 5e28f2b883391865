"""Small records, places and outlines made by hand, for what real data do not show."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
from shapely.geometry import box

from ateliers.record import COLUMNS
from ateliers.territory import FRANCE, Place, SiteView

NAN = float("nan")
DEPARTEMENT = Place("departement", "99", "Exemple", "de l’Exemple", "dans l’Exemple")


def commune(code: str) -> Place:
    return Place("commune", code, f"Commune {code}", f"de Commune {code}", f"à Commune {code}")


def site(identifier: str = "haut-pays", communes: int = 4) -> SiteView:
    """Return a site of a few communes that is its whole EPCI."""
    name = identifier.replace("-", " ").title()
    place = Place("site", identifier, name, f"du {name}", f"dans le {name}")
    members = tuple(commune(f"99{rank:03d}") for rank in range(1, communes + 1))
    return SiteView(identifier, place, members, members, (DEPARTEMENT, FRANCE))


def cell(
    view: SiteView,
    indicator: str,
    period: str,
    place: Place,
    value: float | None,
    status: str = "ok",
    unit: str = "%",
) -> list[object]:
    number = NAN if value is None else float(value)
    source = "INSEE, essai"
    return [view.id, indicator, period, place.key, number, NAN, NAN, unit, status, source, ""]


def frame(rows: list[list[object]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


def population(view: SiteView, values: dict[int, float | None]) -> pd.DataFrame:
    """Return a record of the population of a site, missing where ``None``."""
    rows = []
    for year, value in values.items():
        status = "missing" if value is None else "ok"
        rows.append(cell(view, "pop", str(year), view.place, value, status, "hab."))
    return frame(rows)


def squares(view: SiteView) -> gpd.GeoDataFrame:
    """Return one square a commune, in a row near the middle of France."""
    codes = [place.code for place in view.communes]
    shapes = [box(3 + 0.05 * i, 45, 3.05 + 0.05 * i, 45.05) for i in range(len(codes))]
    return gpd.GeoDataFrame({"code": codes}, geometry=shapes, crs="EPSG:4326")
