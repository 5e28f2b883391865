"""Which communes a map names, and where: as many as leave each other room."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.patheffects import withStroke
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from ateliers.figures import style

if TYPE_CHECKING:
    import geopandas as gpd

MOST_NAMES = 6

#: Left, top, right and bottom of a label, in pixels.
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Name:
    """The name of a commune on a map; its middle is at `x` and `y`, in pixels."""

    code: str
    text: str
    bold: bool
    x: float
    y: float


def chosen(
    ground: gpd.GeoDataFrame,
    members: Sequence[str],
    to_sheet: Callable[[float, float], tuple[float, float]],
    metres: float,
    right: float,
    avoid: Sequence[Box] = (),
) -> Iterator[Name]:
    """Yield the most populated communes whose names leave each other room, the first one first.

    Parameters
    ----------
    ground : geopandas.GeoDataFrame
        Outlines in metres of the communes that may be named, columns ``code``, ``name`` and
        ``people``.
    members : sequence of str
        Codes of the communes of the site; one that is alone comes first, in bold.
    to_sheet : callable
        Where a point of the ground falls on the sheet, in pixels.
    metres : float
        Metres in a pixel.
    right : float
        Right end of the map, in pixels.
    avoid : sequence of Box
        Marks already drawn, which are left room too.
    """
    only = len(members) == 1
    order = ground.assign(own=ground["code"].isin(members) & only)
    order = order.sort_values(["own", "people", "code"], ascending=[False, False, True])
    taken: list[Box] = [*avoid]
    for line in order.itertuples():
        if len(taken) == MOST_NAMES + len(avoid):
            return
        half = style.text_width(line.name, bold=line.own) / 2
        for east, north, down in _places(line.geometry, metres):
            x, y = to_sheet(east, north)
            x, y = min(max(x, half + 3), right - half - 3), y + down
            box = (x - half - 4, y - 10, x + half + 4, y + 10)
            if not any(overlap(box, other) for other in taken):
                taken.append(box)
                yield Name(line.code, line.name, bool(line.own), x, y)
                break


def overlap(a: Box, b: Box) -> bool:
    """Return whether two boxes (left, top, right, bottom) overlap."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def halo() -> list[withStroke]:
    """Return the halo that parts a name from the ground under it."""
    return [withStroke(linewidth=2.6, foreground=style.PAPER)]


def _places(shape: BaseGeometry, metres: float) -> Iterator[tuple[float, float, float]]:
    """Yield where the name of a commune may stand: its heart first, then above or below it."""
    point = shape.representative_point()
    for pixels in (0, 12, -12, 22, -22):
        if shape.covers(translate(point, yoff=-pixels * metres)):
            yield point.x, point.y, pixels
