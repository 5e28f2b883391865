"""What a figure says of its interactive form: which columns it shows, and how places look.

Only a description travels with the figure. Its numbers are the rows of the figure's own data: the
page (:mod:`ateliers.publish.interactive`) joins the two, so that the image, the table, the CSV and
the interactive figure cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd
from shapely import get_coordinates, get_parts
from shapely.geometry.base import BaseGeometry

from ateliers.figures import naming, style
from ateliers.numbers import NBSP
from ateliers.territory import SiteView

if TYPE_CHECKING:
    import geopandas as gpd

#: Hatchings: dark lines on a pale fill, pale lines on a dark one, crossed lines.
INKED, PALE, CROSSED = "sombre", "claire", "croisee"
#: Detail kept in outlines, as a share of the longest side of the map (less than a pixel).
DETAIL = 0.0015
#: Outlines are counted in steps of that many metres: shorter to write, too small to be seen.
STEP = 10
#: Length of the bar of a map, and how far under the ground it is, as a share of the longest side.
SCALE_METRES, BELOW = 5000, 0.06
#: Least and most height of a map, in pixels, and that of one as high as it is wide.
HEIGHTS, SQUARE = (260, 460), 640
#: Widths of the page, in pixels, from which a map has room for more names.
WIDTHS = (240, 330, 480)


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
    named: pd.Series | None = None,
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
    named : pandas.Series of bool, optional
        Rows of the ground whose names may be written, as on the image; it then has columns
        ``name`` and ``people``.
    """
    left, bottom, right, top = ground.total_bounds
    below = BELOW * max(right - left, top - bottom)
    shape = float((top - bottom + below) / (right - left))
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
    height = round(min(HEIGHTS[1], max(HEIGHTS[0], SQUARE * shape)))
    rows = {code: row for row, code in enumerate(codes)}
    labels = () if named is None else _labels(ground[named], ground, members, shape, height)
    return {
        "kind": "map",
        "names": list(names),
        "classes": [asdict(one) for one in classes.values()],
        "shape": round(shape, 3),
        "height": height,
        "places": places,
        "labels": [{"row": rows[code], **label} for code, label in labels if code in rows],
        "scale": {
            "words": f"{SCALE_METRES // 1000}{NBSP}km",
            "from": [0, round(-below / STEP)],
            "length": round(SCALE_METRES / STEP),
        },
    }


def _labels(
    named: gpd.GeoDataFrame,
    ground: gpd.GeoDataFrame,
    members: Sequence[str],
    shape: float,
    height: int,
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the names of a map for each width, by the rule of the image.

    Names that leave each other room at a width do at a greater one: they only part.
    """
    left, bottom, right, top = ground.total_bounds
    for least, most in pairwise((*WIDTHS, 0)):
        # What is left once the page has taken its margins: see `show` in interactif.js.
        across, down = least - 12, min(height, round(least * shape)) - 12
        metres = max((right - left) / across, (right - left) * shape / down)
        found = naming.chosen(
            named,
            members,
            lambda x, y, m=metres: ((x - left) / m, (top - y) / m),  # type: ignore[misc]
            metres,
            (right - left) / metres,
        )
        for name in found:
            east, north = name.x * metres, top - bottom - name.y * metres
            yield (
                name.code,
                {
                    "at": [round(float(east) / STEP), round(float(north) / STEP)],
                    "bold": name.bold,
                    "from": least if least > WIDTHS[0] else 0,
                    "to": most,
                },
            )


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
