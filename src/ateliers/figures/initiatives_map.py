"""Map of the communes by number of initiatives that are theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from ateliers.figures import maps, style, svg, words
from ateliers.figures.block import Absent, Figure
from ateliers.figures.initiatives_words import NOT_RECORDED, plural, sources
from ateliers.figures.svg import Canvas
from ateliers.indicators.initiatives import of_site
from ateliers.numbers import number
from ateliers.territory import Place, SiteView

if TYPE_CHECKING:
    import geopandas as gpd

#: Smallest number of each class, the same for every site so that maps compare.
LIMITS = (0, 1, 3, 6)
FILLS = (style.NO_DATA, *style.GAINS)
_WORDS = ("aucune", "1 ou 2", "de 3 à 5", "6 ou plus")
_KEY_PX, _KEY_WIDTH = 96, 190


def class_of(count: int) -> int:
    """Return the class of a number of initiatives, from 0."""
    return sum(count >= limit for limit in LIMITS) - 1


def counts(lines: pd.DataFrame, communes: Sequence[Place]) -> dict[str, int]:
    """Return the number of initiatives of each commune, by code."""
    codes = lines["code"].str.split().explode()
    found = codes.value_counts().to_dict()
    return {place.code: int(found.get(place.code, 0)) for place in communes}


def communes_map(table: pd.DataFrame, view: SiteView, shapes: gpd.GeoDataFrame) -> Figure | Absent:
    """Draw the communes of a site, or of its EPCI, by number of initiatives of their own.

    Parameters
    ----------
    table : pandas.DataFrame
        Table ``initiatives``.
    view : SiteView
        The site.
    shapes : geopandas.GeoDataFrame
        Outlines of communes, column ``code``, EPSG:4326.
    """
    name, lines = "communes_map", of_site(table, view)
    communes, whole = maps.mapped_communes(view)
    outlines = shapes[shapes["code"].isin([p.code for p in communes])]
    if lines.empty or outlines.empty:
        reason = NOT_RECORDED if lines.empty else "le contour des communes n’est pas connu ici"
        return Absent(name, "Initiatives par commune", reason)
    found = counts(lines, communes)
    own = {place.code for place in view.communes}
    if len(own) == 1 and not any(count for code, count in found.items() if code not in own):
        # The other communes were not looked up: « none » would be false.
        reason = f"l’inventaire ne porte, commune par commune, que sur {view.place.name}"
        return Absent(name, "Initiatives par commune", reason)
    local = lines[lines["code"].str.split().map(lambda codes: bool(set(codes) & set(found)))]
    names = {place.code: place.name for place in communes}
    ground = outlines.to_crs(maps.LAMBERT).sort_values("code").reset_index(drop=True)
    ground["class"] = [class_of(found[code]) for code in ground["code"]]
    # Those with most initiatives are named first.
    ground["people"] = [found[code] for code in ground["code"]]
    ground["name"] = [names[code] for code in ground["code"]]
    most = max(found, key=lambda code: (found[code], code))
    reached = sum(count > 0 for count in found.values())
    title = (
        f"{names[most]} réunit {number(found[most])} "
        f"{plural(found[most], 'initiative', 'initiatives')}"
    )
    large, narrow = svg.render(
        name,
        lambda canvas: _map(canvas, ground, [p.code for p in view.communes]),
        large=maps.map_height(ground, svg.LARGE_PX - _KEY_WIDTH),
        narrow=maps.map_height(ground, svg.NARROW_PX) + _KEY_PX,
    )
    wide = len(lines) - len(local)
    return Figure(
        name=name,
        title=title,
        subtitle=f"Nombre d’initiatives propres à chaque commune, communes {whole.of}",
        alt=words.alternative(
            "Carte",
            f"Initiatives par commune, {whole.name}",
            [f"{names[most]} {number(found[most])}"],
            f"{number(reached)} {plural(reached, 'commune', 'communes')} sur "
            f"{number(len(found))} en {plural(reached, 'a', 'ont')} au moins une",
        ),
        reading=f"{number(found[most])} {plural(found[most], 'initiative', 'initiatives')} "
        f"{plural(found[most], 'concerne', 'concernent')} {names[most]}.",
        limits=f"{number(wide)} {plural(wide, 'initiative', 'initiatives')} de l’intercommunalité "
        f"entière {plural(wide, 'n’est pas portée', 'ne sont pas portées')} sur la carte. "
        "Un nombre ne dit rien de l’effort ni de l’effet.",
        source=sources(local if len(local) else lines),
        data=_data(found, names),
        large=large,
        narrow=narrow,
    )


def _data(found: Mapping[str, int], names: Mapping[str, str]) -> pd.DataFrame:
    rows = [(code, names[code], count) for code, count in sorted(found.items())]
    return pd.DataFrame(rows, columns=["Code INSEE", "Commune", "Nombre d’initiatives"])


def _map(canvas: Canvas, ground: gpd.GeoDataFrame, members: Sequence[str]) -> None:
    height = canvas.height - (_KEY_PX if canvas.narrow else 0) - 34
    most = canvas.width - (0 if canvas.narrow else _KEY_WIDTH)
    width = float(canvas.width) if canvas.narrow else maps.map_width(ground, most, height)
    ax = canvas.axes(0, 4, width, height)
    ax.axis("off")
    metres = maps.fit(ax, ground, width, height)
    fine = ground.assign(geometry=ground.geometry.simplify_coverage(maps.DETAIL * metres))
    for rank in sorted(set(fine["class"])):
        part = fine.geometry[fine["class"] == rank]
        edge = style.CONTEXT if rank == 0 else style.PAPER
        maps.fill(ax, part, facecolor=FILLS[rank], edgecolor=edge, linewidth=0.9)
    maps.borders(ax, fine, members)
    named = ground[ground["class"] > 0]
    maps.commune_names(canvas, ax, named, members)
    maps.scale_bar(canvas, metres, 8, height + 22)
    _key(canvas, 0 if canvas.narrow else width + 24, height + 44)


def _key(canvas: Canvas, x: float, below: float) -> None:
    top = below if canvas.narrow else 24.0
    canvas.text(x, top - 6, "Initiatives par commune", bold=True)
    for rank, said in enumerate(_WORDS):
        column, line = divmod(rank, 2) if canvas.narrow else (0, rank)
        at, y = x + column * 116, top + 18 + line * 24
        box: dict[str, Any] = {"linewidth": 0.6, "edgecolor": style.CONTEXT}
        canvas.box(at, y - 8, 24, 16, facecolor=FILLS[rank], **box)
        canvas.text(at + 32, y, said, colour=style.INK2)
