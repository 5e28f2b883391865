"""Interactive figures as Vega-Lite specifications, from the rows of a figure and its description.

Colours are custom properties of the page (``var(--encre)``), so that a drawing follows the
appearance without being drawn again; those of data keep the colour of white paper as their default
and the style sheet says the dark one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from ateliers.publish.controls import CHOSEN, HIGHLIGHTED, NOTHING, STEP, colour

_INK, _INK2, _GRID, _PAPER = "var(--encre)", "var(--encre-2)", "var(--filet)", "var(--fond)"
_FONT = '"Ateliers Sans", "Source Sans Pro", sans-serif'
_PX = 13
#: Matplotlib markers, which tell sites apart with their colours, as Vega names or draws them.
MARKERS = {
    "o": "circle",
    "s": "square",
    "^": "triangle-up",
    "D": "diamond",
    "v": "triangle-down",
    "P": "cross",
    "X": "M-.7-1 0-.3.7-1 1-.7.3 0 1 .7.7 1 0 .3-.7 1-1 .7-.3 0-1-.7z",
}


def pattern(hatching: str) -> str:
    """Return the fill of a hatching, which the script of the page defines."""
    return f"url(#ateliers-hachure-{hatching})" if hatching else "none"


def _said() -> alt.Tooltip:
    """Return what is said of a row under the pointer: its cells, as the table shows them."""
    return alt.Tooltip("said:N")


def _values(rows: Sequence[Mapping[str, Any]]) -> alt.InlineData:
    return alt.InlineData(values=list(rows))


def _finished(chart: alt.LayerChart | alt.FacetChart, height: int) -> dict[str, Any]:
    """Return the specification of a chart as wide as its page, in the look of the book."""
    axis = {
        "labelColor": _INK2,
        "titleColor": _INK2,
        "gridColor": _GRID,
        "domainColor": _GRID,
        "tickColor": _GRID,
        "labelFontSize": _PX,
        "titleFontSize": _PX,
        "titleFontWeight": "normal",
        # Vega’s own words are English: the page names the figure and its controls say its values.
        "aria": False,
    }
    drawn = (
        chart.properties(width="container", height=height, background="transparent", padding=4)
        .configure(font=_FONT, aria=False)
        .configure_axis(**axis)
        .configure_view(stroke=None)
    )
    spec: dict[str, Any] = drawn.to_dict()
    del spec["$schema"]  # an address, though nothing would ask for it
    return spec


def commune_map(
    described: Mapping[str, Any], data: Mapping[str, Any], said: Sequence[str]
) -> dict[str, Any]:
    """Return a map of communes, filled by class, the losses hatched; one may be chosen."""
    classes = described["classes"]
    places = [
        {
            "type": "Feature",
            "geometry": {"type": "MultiPolygon", "coordinates": place["outline"]},
            "fill": colour(classes[place["class"]]["fill"]),
            "lines": pattern(classes[place["class"]]["hatching"]),
            "own": place["own"],
            "row": place["row"],
            "said": said[place["row"]],
        }
        for place in described["places"]
    ]
    ground = alt.Chart(_values(places)).project(type="identity", reflectY=True)
    plain = ground.mark_geoshape(stroke=_PAPER, strokeWidth=0.9).encode(
        fill=alt.Fill("fill:N", scale=None), tooltip=_said()
    )
    hatched = (
        ground.transform_filter("datum.lines !== 'none'")
        .mark_geoshape(stroke=None)
        .encode(fill=alt.Fill("lines:N", scale=None), tooltip=_said())
    )
    # Drawn over the others, else the fills of its neighbours would cover half of its outline.
    chosen = (
        ground.transform_filter(f"datum.row === {CHOSEN}")
        .mark_geoshape(fill=None, stroke=_INK, strokeWidth=3)
        .encode()
    )
    own = (
        ground.transform_filter("datum.own")
        .mark_geoshape(fill=None, stroke=_INK, strokeWidth=1)
        .encode()
    )
    layers = [plain, hatched]
    if not all(place["own"] for place in described["places"]):
        layers.append(own)  # the commune of the site among those of its EPCI
    layers += [chosen, *_names(described, data, said), *_scale(described["scale"])]
    chart = alt.layer(*layers).add_params(alt.param(name=CHOSEN, value=NOTHING))
    return _finished(chart, height=described["height"])


def _names(
    described: Mapping[str, Any], data: Mapping[str, Any], said: Sequence[str]
) -> list[alt.Chart]:
    """Return the names of a map, those for which its width has room, over their halo."""
    at = data["columns"].index(described["names"][0])
    rows = [
        {
            "east": label["at"][0],
            "north": label["at"][1],
            "name": data["rows"][label["row"]][at],
            "weight": "bold" if label["bold"] else "normal",
            "from": label["from"],
            "to": label["to"] or 1e6,
            "row": label["row"],
            "said": said[label["row"]],
        }
        for label in described["labels"]
    ]
    known = (
        alt.Chart(_values(rows))
        .project(type="identity", reflectY=True)
        .transform_filter("datum.from <= width && width < datum.to")
    )
    layers = []
    for fill, halo in ((_PAPER, 4), (_INK, 0)):
        text = known.mark_text(
            fontSize=_PX,
            fontWeight={"expr": "datum.weight"},
            fill=fill,
            stroke=_PAPER,
            strokeWidth=halo,
            strokeJoin="round",
        )
        layers.append(
            text.encode(longitude="east:Q", latitude="north:Q", text="name:N", tooltip=_said())
        )
    return layers


def _scale(told: Mapping[str, Any]) -> list[alt.Chart]:
    """Return the bar of a map and its length."""
    (left, bottom), length = told["from"], told["length"]
    tick = length / 12
    ends = [[left, bottom + tick], [left, bottom], [left + length, bottom]]
    line = {"type": "LineString", "coordinates": [*ends, [left + length, bottom + tick]]}
    bar = alt.Chart(_values([{"type": "Feature", "geometry": line}]))
    end = alt.Chart(_values([{"east": left + length, "north": bottom, "words": told["words"]}]))
    return [
        one.project(type="identity", reflectY=True)
        for one in (
            bar.mark_geoshape(filled=False, stroke=_INK2, strokeWidth=1.2),
            end.mark_text(align="left", dx=8, dy=-2, fontSize=_PX, fill=_INK2).encode(
                longitude="east:Q", latitude="north:Q", text="words:N"
            ),
        )
    ]


def series(
    described: Mapping[str, Any], data: Mapping[str, Any], said: Sequence[str]
) -> dict[str, Any]:
    """Return lines through years, one a site; a missing year is crossed by a dotted line."""
    at = {key: data["columns"].index(described[key]) for key in ("year", "place", "value")}
    names = [mark["name"] for mark in described["marks"]]
    rows = [
        {
            "x": line[at["year"]],
            "y": line[at["value"]],
            "serie": names.index(line[at["place"]]),
            "row": row,
            "said": said[row],
        }
        for row, line in enumerate(data["rows"])
    ]
    years = sorted({row["x"] for row in rows})
    ranks = list(range(len(names)))
    look = described["marks"]
    colours = alt.Scale(domain=ranks, range=[colour(mark["colour"]) for mark in look])
    shapes = alt.Scale(domain=ranks, range=[MARKERS[mark["marker"]] for mark in look])
    fade = alt.condition(
        f"{HIGHLIGHTED} === {NOTHING} || datum.serie === {HIGHLIGHTED}",
        alt.value(1),
        alt.value(0.2),
    )
    ticks = alt.Axis(format="d", title=None, grid=False, values=_some(years), labelFlush=True)
    # A known value: pandas and JSON write a missing one as null, which Vega would draw as zero.
    known = alt.Chart(_values(rows)).transform_filter("isValid(datum.y)")
    x = alt.X("x:Q", axis=ticks, scale=alt.Scale(domain=[years[0], years[-1]], nice=False))
    y = alt.Y("y:Q", scale=alt.Scale(zero=False), axis=alt.Axis(title=described["value"]))
    tint = alt.Color("serie:N", scale=colours, legend=None)
    bridges = known.mark_line(strokeDash=[1, 3], strokeWidth=1.6)
    runs = alt.Chart(_values(rows)).mark_line(
        strokeWidth=2.4, invalid="break-paths-show-path-domains"
    )
    # Every point may be pointed at; those of the chosen year are seen.
    points = known.mark_point(filled=True, size=90, stroke=_PAPER, strokeWidth=1).encode(
        x=x,
        y=y,
        color=tint,
        shape=alt.Shape("serie:N", scale=shapes, legend=None),
        opacity=alt.condition(f"datum.x === {STEP}", alt.value(1), alt.value(0)),
        tooltip=_said(),
    )
    lines = [one.encode(x=x, y=y, color=tint, opacity=fade) for one in (bridges, runs)]
    year = (
        known.transform_filter(f"datum.x === {STEP}").mark_rule(stroke=_INK2, strokeWidth=1)
    ).encode(x=x)
    layers: list[Any] = [year, *lines, points]
    if described["base"] is not None:
        base = alt.Chart(_values([{"y": described["base"]}])).mark_rule(stroke=_INK2)
        layers.insert(0, base.encode(y=y))
    chart = alt.layer(*layers).add_params(
        alt.param(name=HIGHLIGHTED, value=NOTHING), alt.param(name=STEP, value=years[-1])
    )
    return _finished(chart, height=320)


def _some(years: Sequence[int]) -> list[int]:
    """Return both ends and the round years between them, far enough to be read on a telephone."""
    first, last = years[0], years[-1]
    room = (last - first) / 4
    inner = [y for y in range(first, last) if y % 5 == 0 and y - first > room and last - y > room]
    return [first, *inner, last]


def distribution(
    described: Mapping[str, Any], data: Mapping[str, Any], said: Sequence[str]
) -> dict[str, Any]:
    """Return a histogram of a group, in which the places of the book are marked."""
    at, place = (data["columns"].index(described[key]) for key in ("count", "at"))
    bars = [
        {"x0": bar["from"], "x1": bar["to"], "n": data["rows"][bar["row"]][at]}
        | {"row": bar["row"], "said": said[bar["row"]]}
        for bar in described["bars"]
    ]
    most = max(bar["n"] for bar in bars)
    marks = [
        {"x": data["rows"][mark["row"]][place], "n": most * (1.1 + 0.1 * rank), "serie": rank}
        | {"row": mark["row"], "said": said[mark["row"]]}
        for rank, mark in enumerate(reversed(described["marks"]))
    ]
    look = list(reversed(described["marks"]))
    ranks = list(range(len(look)))
    colours = alt.Scale(domain=ranks, range=[colour(mark["colour"]) for mark in look])
    shapes = alt.Scale(domain=ranks, range=[MARKERS[mark["marker"]] for mark in look])
    x = alt.X(
        "x0:Q",
        title=described["value"],
        axis=alt.Axis(grid=False, tickCount=6),
        scale=alt.Scale(nice=False, zero=False),
    )
    y = alt.Y("n:Q", axis=alt.Axis(title=described["count"], tickCount=4))
    chosen = f"datum.row === {CHOSEN}"
    bar = (
        alt.Chart(_values(bars))
        .mark_bar(stroke=_PAPER, strokeWidth=1)
        .encode(
            x=x,
            x2="x1",
            y=y,
            y2=alt.datum(0),
            color=alt.condition(chosen, alt.value(_INK2), alt.value(colour(described["fill"]))),
            tooltip=_said(),
        )
    )
    known = alt.Chart(_values(marks))
    tint = alt.Color("serie:N", scale=colours, legend=None)
    fade = alt.condition(
        f"{HIGHLIGHTED} === {NOTHING} || datum.row === {HIGHLIGHTED}", alt.value(1), alt.value(0.2)
    )
    rule = known.mark_rule(strokeWidth=2).encode(
        x=alt.X("x:Q"), y=alt.Y("n:Q"), y2=alt.datum(0), color=tint, opacity=fade
    )
    point = known.mark_point(filled=True, size=110, stroke=_PAPER, strokeWidth=1).encode(
        x=alt.X("x:Q"),
        y=alt.Y("n:Q"),
        color=tint,
        shape=alt.Shape("serie:N", scale=shapes, legend=None),
        opacity=fade,
        tooltip=_said(),
    )
    chart = alt.layer(bar, rule, point).add_params(
        alt.param(name=HIGHLIGHTED, value=NOTHING), alt.param(name=CHOSEN, value=NOTHING)
    )
    return _finished(chart, height=300)


#: Kind of a description → what draws it.
SPECIFICATIONS = {"map": commune_map, "series": series, "distribution": distribution}


def versions() -> dict[str, str]:
    """Return the versions of what the library is put together from.

    Vega-Lite is the one that the specifications are written for.
    """
    import vl_convert

    major, minor, *_ = alt.SCHEMA_VERSION.lstrip("v").split(".")
    return {
        "Vega": vl_convert.get_vega_version(),
        "Vega-Lite": f"{major}.{minor}",
        "Vega-Embed": vl_convert.get_vega_embed_version(),
    }
