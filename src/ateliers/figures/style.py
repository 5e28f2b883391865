"""Colours, type and sizes of the book's figures, and the distinct look of each site."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from ateliers.territory import SiteView

#: Text size in the figures, in CSS pixels, at both layouts (shrinking a drawing is forbidden).
TEXT_PX = 13

#: Matplotlib counts in points of 1/72 inch, a browser in pixels of 1/96 inch.
POINTS_PER_PX = 0.75

PAPER, INK, INK2, SOFT, GRID, CONTEXT = (
    "#ffffff",
    "#1b2128",
    "#4a5460",
    "#f6f7f8",
    "#dde1e6",
    "#8a94a0",
)
#: References (EPCI, département, France) share a grey; dash and label tell them apart.
REFERENCE = "#6b7480"
#: Written on fills that keep their colour in dark mode, hence absent from :data:`DARK`.
ON_LIGHT, ON_DARK = "#1a2027", "#fefefe"

#: Half of the comparable EPCI: a band behind points.
PEERS = "#b9c0c8"

NATURAL, MIGRATORY = "#a33b22", "#2e9c9a"
#: Main residences, second homes, vacant dwellings: told by lightness as well as by hue.
DWELLINGS = ("#33414f", "#007c86", "#e3c770")
#: Choropleth cut at zero, from the steepest loss to the steepest gain.
LOSSES, GAINS = ("#8c510a", "#d8a95b", "#f3e3c0"), ("#cdeae5", "#5ab4ac", "#01665e")
#: Communes without a rate: no data, and too few inhabitants for a rate.
NO_DATA, TOO_SMALL = "#fbfcfd", "#c3c9d0"

#: Light colour of a figure → its colour when the page is dark.
DARK = {
    PAPER: "#15191e",
    INK: "#e8ecf0",
    INK2: "#b4bdc7",
    SOFT: "#1d232a",
    GRID: "#333b45",
    CONTEXT: "#66717d",
    REFERENCE: "#8e98a4",
    PEERS: "#55606b",
    NATURAL: "#e07a5f",
    MIGRATORY: "#7fd6cf",
    DWELLINGS[0]: "#5c6f82",
    NO_DATA: "#1e242b",
    TOO_SMALL: "#4d5763",
}


@dataclass(frozen=True)
class SiteStyle:
    """How one site looks in every figure: three colours and a marker.

    Parameters
    ----------
    mark : str
        Colour of lines and points on white paper.
    text : str
        Colour of its name on white paper (at least 4.5:1).
    dark : str
        Colour of both on dark paper.
    marker : str
        Matplotlib marker, so that colour never carries the site alone.
    """

    mark: str
    text: str
    dark: str
    marker: str


#: In order of attribution. The first four are the book's; the others keep a CIEDE2000 distance
#: of at least 8 from those before them, as seen normally and by simulated deuteranopia,
#: protanopia and tritanopia, on both papers.
SITE_STYLES = (
    SiteStyle("#bf7d0a", "#85560a", "#e39a2b", "o"),
    SiteStyle("#1f6fd0", "#1f6fd0", "#5388f0", "s"),
    SiteStyle("#12603a", "#12603a", "#a8f0c6", "^"),
    SiteStyle("#5e0b45", "#5e0b45", "#f3b9e0", "D"),
    SiteStyle("#c82864", "#c82864", "#e8475f", "v"),
    SiteStyle("#2218b8", "#2218b8", "#9673ba", "P"),
    SiteStyle("#8c6400", "#8c6400", "#f0ec3c", "X"),
)
DARK.update({colour: s.dark for s in SITE_STYLES for colour in (s.mark, s.text)})


def of(view: SiteView) -> SiteStyle:
    """Return the style of a site: its rank in the book decides, whatever page it is drawn on.

    Past the last style they start again, and the labels alone tell two sites apart.
    """
    return SITE_STYLES[view.rank % len(SITE_STYLES)]


#: A Matplotlib line style.
Dash = str | tuple[int, tuple[float, ...]]
SOLID = "-"
#: Dash of each reference by its order of appearance: EPCI solid, département, France …
DASHES: dict[str, Dash] = {
    "epci": SOLID,
    "departement": (0, (2, 2)),
    "france": (0, (6, 3)),
}
#: A second département beside the main one (Rhône with its Métropole).
SECOND_DASH: Dash = (0, (5, 2, 1, 2))
#: Bridge over a missing year: a reader sees that nothing was measured there.
BRIDGE: Dash = (0, (1, 2.4))


@cache
def font_file(weight: str = "Regular") -> Path:
    """Return the TTF file of Source Sans Pro in a weight (Regular, Semibold, Bold)."""
    spec = find_spec("font_source_sans_pro")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("font_source_sans_pro is not installed: see requirements.lock")
    return Path(spec.origin).parent / "files" / f"SourceSansPro-{weight}.ttf"


@cache
def font(*, bold: bool = False, px: float = TEXT_PX) -> FontProperties:
    """Return the figures' font at a size in pixels."""
    weight = "Semibold" if bold else "Regular"
    return FontProperties(fname=str(font_file(weight)), size=px * POINTS_PER_PX)


@cache
def text_size(text: str, font: FontProperties) -> tuple[float, float, float]:
    """Return the width, height and descent of a line of text, in points."""
    return text_to_path.get_text_width_height_descent(text, font, ismath=False)


def text_width(text: str, *, bold: bool = False, px: float = TEXT_PX) -> float:
    """Return the width of a line of text, in pixels."""
    width, _, _ = text_size(text, font(bold=bold, px=px))
    return float(width) / POINTS_PER_PX


def wrap(text: str, width: float, *, bold: bool = False) -> list[str]:
    """Break a label into lines at most `width` pixels wide, between words only."""
    lines: list[str] = []
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(joined, bold=bold) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines
