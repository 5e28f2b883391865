"""The picture of a site, and that of the book, for the places where a page is shared."""

from __future__ import annotations

import io
import textwrap
from dataclasses import dataclass

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from PIL import Image

from ateliers.figures import style
from ateliers.parameters import Site
from ateliers.publish import covers, takeaway
from ateliers.publish.pages import Book
from ateliers.publish.records import Block
from ateliers.publish.share import BOOK, CARD_SIZE, CARDS, WHOLE
from ateliers.publish.templating import spaced

#: Margin, and where the map starts, in pixels.
_MARGIN, _MAP_LEFT = 56, 568
#: Drawn twice as large as it is shown in a page: as thin lines as there, on a dense screen.
_SCALE = 2
#: Lines that a question may take beside a map.
_LINES = 8


@dataclass(frozen=True)
class Card:
    """What a picture says.

    Parameters
    ----------
    title, words : str
        Name of the site, and its question.
    colour : str
        Colour of the site.
    drawing : str
        Its map, as an SVG document; empty when it has none.
    """

    title: str
    words: str
    colour: str
    drawing: str = ""

    @property
    def alternative(self) -> str:
        """Text that stands for the picture."""
        return f"{'Carte et nom' if self.drawing else 'Nom'} du territoire\u00a0: {self.title}."


def write(book: Book) -> dict[str, str]:
    """Draw the picture of every site, and that of the book.

    Returns
    -------
    dict
        Identifier of the site, or the name of the picture of the whole book → the text that
        stands for the picture.
    """
    whole = book.synthesis.blocks().get("sites_map") if book.synthesis.done else None
    # A site of one commune has no map of its communes: it is shown among the others.
    cards = {site.identifier: _of_site(book, site, _drawing(whole)) for site in book.sites}
    told = {name: card.alternative for name, card in cards.items()}
    names = ", ".join(site.name.full for site in book.sites)
    cards[WHOLE] = Card(BOOK, names, style.INK, _drawing(whole))
    told[WHOLE] = f"Ateliers des territoires\u00a0: {names}."
    folder = book.staging / CARDS
    folder.mkdir(parents=True, exist_ok=True)
    for name, card in cards.items():
        (folder / f"{name}.png").write_bytes(png(card))
    return told


def _of_site(book: Book, site: Site, otherwise: str) -> Card:
    position = list(book.sites).index(site) % len(style.SITE_STYLES)
    colour = style.SITE_STYLES[position].mark
    drawing = _drawing(covers.cover_block(book, site)) or otherwise
    return Card(site.name.full, spaced(site.question), colour, drawing)


def _drawing(block: Block | None) -> str:
    return block.large if block and block.kind == "figure" else ""


def png(card: Card) -> bytes:
    """Return a picture as a PNG, the same bytes each time."""
    width, height = CARD_SIZE
    sheet = Figure(figsize=(width / 96, height / 96), dpi=96, facecolor=style.PAPER)
    canvas = FigureCanvasAgg(sheet)
    sheet.add_artist(_bar(sheet, card.colour))
    columns = 1 if card.drawing else 2
    top = _write(sheet, 96, [BOOK] if card.title != BOOK else [], 26, style.INK2)
    top = _write(sheet, top + 24, textwrap.wrap(card.title, 19 * columns), 56, style.INK, bold=True)
    lines = textwrap.wrap(card.words, 40 * columns, break_on_hyphens=False)
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], f"{lines[_LINES - 1].rstrip(' ,;')}…"]
    _write(sheet, top + 20, lines, 26, style.INK2)
    _write(sheet, height - 56, ["Édition indépendante, non officielle"], 20, style.INK2)
    canvas.draw()
    image = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    if card.drawing:
        image.paste(*_placed(card.drawing))
    stream = io.BytesIO()
    takeaway.reduced(image).save(stream, "PNG")
    return stream.getvalue()


def _bar(sheet: Figure, colour: str) -> Rectangle:
    return Rectangle((0, 0), 18 / CARD_SIZE[0], 1, transform=sheet.transFigure, color=colour)


def _write(
    sheet: Figure, top: float, lines: list[str], size: int, colour: str, *, bold: bool = False
) -> float:
    """Write lines from a place under the top of the sheet; return where they end (pixels)."""
    height = CARD_SIZE[1]
    for line in lines:
        sheet.text(
            _MARGIN / CARD_SIZE[0],
            1 - top / height,
            line,
            va="top",
            color=colour,
            fontproperties=style.font(bold=bold, px=size),
            parse_math=False,
        )
        top += size * 1.3
    return top


def _placed(drawing: str) -> tuple[Image.Image, tuple[int, int]]:
    """Return a map as large as its place allows, and its top left corner."""
    image = takeaway.rendered(drawing, _SCALE)
    room = (CARD_SIZE[0] - _MAP_LEFT - 24, CARD_SIZE[1] - 48)
    image.thumbnail(room, Image.Resampling.LANCZOS)
    left = _MAP_LEFT + (room[0] - image.width) // 2
    return image, (left, (CARD_SIZE[1] - image.height) // 2)
