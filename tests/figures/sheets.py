"""A canvas to draw on, kept to look at what was drawn."""

from __future__ import annotations

from collections.abc import Callable

from ateliers.figures import svg
from ateliers.figures.svg import Canvas


def drawn(
    draw: Callable[[Canvas], None], *, narrow: bool = False, height: int = 300
) -> tuple[Canvas, str]:
    """Return the canvas on which a chart was drawn, and its SVG document."""
    canvases: list[Canvas] = []

    def keep(canvas: Canvas) -> None:
        draw(canvas)
        canvases.append(canvas)

    documents = svg.render("essai", keep, large=height, narrow=height)
    return canvases[narrow], documents[narrow]
