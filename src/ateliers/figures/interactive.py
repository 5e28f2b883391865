"""What a figure says of its interactive form: which columns it shows, and how places look.

Only a description travels with the figure. Its numbers are the rows of the figure's own data: the
page (:mod:`ateliers.publish.interactive`) joins the two, so that the image, the table, the CSV and
the interactive figure cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from shapely import get_coordinates, get_parts
from shapely.geometry.base import BaseGeometry

from ateliers.figures import style
from ateliers.territory import SiteView

if TYPE_CHECKING:
    import geopandas as gpd

#: Hatchings: dark lines on a pale fill, pale lines on a dark one, crossed lines.
INKED, PALE, CROSSED = "sombre", "claire", "croisee"
#: Detail kept in outlines, as a share of the longest side of the map (less than a pixel).
DETAIL = 0.0015
#: Outlines are counted in steps of that many metres: shorter to write, too small to be seen.
STEP = 10


@dataclass(frozen=True)
class Class:
    """One class of a map: the words of the key, its colour on white paper, its hatching."""

    words: str
    fill: str
    hatching: str = ""


def communes_map(
    ground: gpd.GeoDataFrame,
    codes: Sequence[str],
    members: Sequence[str],
    classes: Mapping[int, Class],
    names: Sequence[str] = ("Commune",),
) -> dict[str, Any]:
    """Describe a map of communes.

    Parameters
    ----------
    ground : geopandas.GeoDataFrame
        Outlines in metres, columns ``code`` and ``class``.
    codes : sequence of str
        Code of the commune of each row of the figure's data.
    members : sequence of str
        Codes of the communes of the site.
    classes : mapping of int to Class
        Classes of the key, in its order.
    names : sequence of str
        Columns of the figure's data that name a row.
    """
    left, bottom, right, top = ground.total_bounds
    tolerance = max(right - left, top - bottom) * DETAIL
    fine = ground.geometry.simplify_coverage(tolerance)
    shapes = dict(zip(ground["code"], fine, strict=True))
    ranks = dict(zip(ground["code"], ground["class"], strict=True))
    order = list(classes)
    places = [
        {
            "row": row,
            "class": order.index(int(ranks[code])),
            "own": code in members,
            "outline": _outline(shapes[code], (left, bottom)),
        }
        for row, code in enumerate(codes)
        if code in shapes
    ]
    return {
        "kind": "map",
        "names": list(names),
        "classes": [asdict(one) for one in classes.values()],
        "shape": round(float((top - bottom) / (right - left)), 3),
        "places": places,
    }


def _outline(shape: BaseGeometry, origin: tuple[float, float]) -> list[Any]:
    """Return the polygons of an outline as GeoJSON lists them, in steps from an origin."""

    def ring(line: Any) -> list[list[int]]:
        steps = (get_coordinates(line) - origin) / STEP
        points = [[round(float(x)), round(float(y))] for x, y in steps]
        return [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]

    parts = get_parts(shape.normalize())
    return [[ring(line) for line in (part.exterior, *part.interiors)] for part in parts]


def sites_series(
    views: Sequence[SiteView], year: str, place: str, value: str, *, base: float | None = None
) -> dict[str, Any]:
    """Describe lines through years, one a site.

    Parameters
    ----------
    views : sequence of SiteView
        The sites, named in the column `place` of the figure's data.
    year, place, value : str
        Columns of the figure's data.
    base : float, optional
        Value that a stronger grid line marks.
    """
    columns = {"names": [place, year], "year": year, "place": place, "value": value}
    marks = [{"name": view.place.name, **look(view)} for view in views]
    return {"kind": "series", **columns, "base": base, "marks": marks}


def look(view: SiteView) -> dict[str, str]:
    """Return the colour and the marker of a site."""
    chosen = style.of(view)
    return {"colour": chosen.mark, "marker": chosen.marker}
