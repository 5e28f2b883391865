"""Deterministic SVG drawings at two widths, legible on light and dark paper."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure as Drawing
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.ticker import NullLocator
from matplotlib.transforms import Affine2D, Transform

from ateliers.figures import style

#: Widths of the two drawings of a figure, in pixels.
LARGE_PX, NARROW_PX = 720, 358

_RC: Any = {
    "svg.hashsalt": "ateliers",
    "svg.fonttype": "path",
    "hatch.linewidth": 0.6,
    "axes.unicode_minus": True,
    "path.simplify": False,
}


@dataclass(frozen=True)
class Canvas:
    """A sheet measured in pixels from its top left corner.

    Parameters
    ----------
    drawing : matplotlib.figure.Figure
        The drawing, owned by no global state.
    width, height : int
        Size in pixels.
    narrow : bool
        Whether this is the layout of a small screen.
    pixels : matplotlib.transforms.Transform
        From pixels to the drawing.

    Notes
    -----
    What is written or drawn on the sheet itself stands above the marks of every axes.
    """

    drawing: Drawing
    width: int
    height: int
    narrow: bool
    pixels: Transform

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Return a bare axes at a place given in pixels: a chart sets the ticks it needs."""
        ax = self.drawing.add_axes(
            (
                left / self.width,
                1 - (top + height) / self.height,
                width / self.width,
                height / self.height,
            )
        )
        ax.set_facecolor("none")
        ax.xaxis.set_major_locator(NullLocator())
        ax.yaxis.set_major_locator(NullLocator())
        for spine in ax.spines.values():
            spine.set_visible(False)
        ax.tick_params(length=0, labelsize=style.TEXT_PX * style.POINTS_PER_PX)
        return ax

    def text(self, x: float, y: float, words: str, **options: Any) -> Text:
        """Write on the sheet; `bold` and `colour` are the book's, the rest Matplotlib's."""
        return self.drawing.text(x, y, words, transform=self.pixels, **_type(options))

    def line(self, xs: Sequence[float], ys: Sequence[float], **look: Any) -> None:
        """Draw a line or markers on the sheet."""
        self.drawing.add_artist(Line2D(xs, ys, transform=self.pixels, **look))

    def box(self, left: float, top: float, width: float, height: float, **look: Any) -> None:
        """Draw a rectangle on the sheet."""
        corner = (left, top)
        self.drawing.add_artist(Rectangle(corner, width, height, transform=self.pixels, **look))


def write(ax: Axes, x: float, y: float, words: str, **options: Any) -> Text:
    """Write in the figures' font on an axes (options: ``bold``, ``colour``, Matplotlib's)."""
    return ax.text(x, y, words, **_type(options))


def _type(options: dict[str, Any]) -> dict[str, Any]:
    """Return the options of a text in Matplotlib's words."""
    font = style.font(bold=options.pop("bold", False))
    colour = options.pop("colour", style.INK)
    return {"color": colour, "va": "center", "fontproperties": font, **options}


def render(
    name: str, draw: Callable[[Canvas], None], *, large: int, narrow: int
) -> tuple[str, str]:
    """Draw a figure at both widths.

    Parameters
    ----------
    name : str
        Name of the figure; prefixes every identifier, so that several drawings can share a page.
    draw : callable
        Receives a :class:`Canvas` and draws on it; called once per width.
    large, narrow : int
        Heights in pixels.

    Returns
    -------
    tuple of str
        The two SVG documents: the same input gives the same bytes.
    """
    return (
        _document(f"{name}-large", draw, LARGE_PX, large, narrow=False),
        _document(f"{name}-narrow", draw, NARROW_PX, narrow, narrow=True),
    )


def _document(
    ident: str, draw: Callable[[Canvas], None], width: int, height: int, *, narrow: bool
) -> str:
    with mpl.rc_context(_RC):
        drawing = Drawing(figsize=(width / 96, height / 96), dpi=72, facecolor=style.PAPER)
        pixels = Affine2D().scale(1 / 96, -1 / 96).translate(0, height / 96)
        draw(Canvas(drawing, width, height, narrow, pixels + drawing.dpi_scale_trans))
        for ax in drawing.axes:
            for tick in (*ax.xaxis.get_major_ticks(), *ax.yaxis.get_major_ticks()):
                tick.label1.set_fontproperties(style.font())
        buffer = io.StringIO()
        points = (width * style.POINTS_PER_PX, height * style.POINTS_PER_PX)
        renderer = _Renderer(*points, buffer, image_dpi=72, metadata={"Date": None})
        drawing.draw(renderer)
        renderer.finalize()
    return _finish(buffer.getvalue(), re.sub(r"[^a-z0-9-]", "-", ident.lower()), width, height)


class _Renderer(RendererSVG):
    """Matplotlib's, with each label measured once: both layouts write the same words."""

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: Any
    ) -> tuple[float, float, float]:
        if ismath:
            return super().get_text_width_height_descent(s, prop, ismath)
        return style.text_size(s, prop)


def _finish(document: str, ident: str, width: int, height: int) -> str:
    body = document[document.index("<svg") :]
    body = re.sub(r"<metadata>.*?</metadata>\s*", "", body, flags=re.DOTALL)
    body = re.sub(r"<!--.*?-->\s*", "", body, flags=re.DOTALL)
    body = re.sub(r'<g id="[^"]*"', "<g", body)
    for name in (' id="', "url(#", 'href="#'):
        body = body.replace(name, f"{name}{ident}-")
    body = re.sub(r'(?<=\sd=")[^"]*', _rounded, body)
    body = re.sub(r"\n\s+", "\n", body)
    # What <use> repeats takes its colours from it: a rule that names the drawing cannot reach
    # the copies themselves.
    body = re.sub(r'(<path id="[^"]*-[mC][^"]*" d="[^"]*") style="[^"]*"', r"\1", body)
    # A name and its halo are one outline, painted in that order.
    body = re.sub(
        r'<path d="([^"]+)" style="(fill: #\w+); (stroke: #\w+; stroke-width: [\d.]+)"/>\s*'
        r'<path d="\1" style="\2"/>',
        r'<path d="\1" style="\2; \3; paint-order: stroke"/>',
        body,
    )
    viewbox = f"0 0 {width * style.POINTS_PER_PX:g} {height * style.POINTS_PER_PX:g}"
    body = re.sub(
        r"<svg[^>]*>",
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'id="{ident}" width="{width}" height="{height}" viewBox="{viewbox}">',
        body,
        count=1,
    )
    # Every rule names the drawing: inlined in a page, it may not restyle its neighbours.
    return re.sub(
        r'<style type="text/css">.*?</style>',
        lambda _: f'<style type="text/css">{_rules(ident, body)}</style>',
        body,
        count=1,
        flags=re.DOTALL,
    )


def _rounded(match: re.Match[str]) -> str:
    """Return an outline with one decimal, without the spaces around its letters."""
    steps = [_short(step) if "." in step else step for step in match.group().split()]
    outline = " ".join(steps)
    for letter in "MLQCz":
        outline = outline.replace(f" {letter}", letter).replace(f"{letter} ", letter)
    return outline


def _short(coordinate: str) -> str:
    short = f"{float(coordinate):.1f}".removesuffix(".0")
    return "0" if short == "-0" else short


def _rules(ident: str, body: str) -> str:
    dark = []
    for light, colour in style.DARK.items():
        for role in ("fill", "stroke"):
            if f"{role}: {light}" in body:
                dark.append(f'#{ident} [style*="{role}: {light}"]{{{role}:{colour}!important}}')
        if f'fill="{light}"' in body:
            dark.append(f'#{ident} [fill="{light}"]{{fill:{colour}}}')
    return (
        f"#{ident} *{{stroke-linejoin:round;stroke-linecap:butt}}"
        f"@media (prefers-color-scheme:dark){{{''.join(dark)}}}"
    )
