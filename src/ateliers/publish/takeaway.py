"""Images to take away: each figure as a PNG, the picture shown where a page is shared.

A PNG is drawn from the SVG that the page shows: text is outlines there, so that no font of the
machine comes in, and the same drawing gives the same bytes. What was drawn for the last edition is
kept in ``build/images`` and drawn again only when its SVG changes.
"""

from __future__ import annotations

import hashlib
import io
import multiprocessing
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from ateliers.project import write_atomic
from ateliers.publish.blocks import ASSETS

#: Pixels of an image for one of the drawing: sharp on a dense screen, and printed 19 cm wide.
SCALE = 2
DENSITY = 96 * SCALE
#: Colours that the palette of a PNG holds.
PALETTE = 256
#: Under so many drawings, other processes take longer to start than they save.
_WORTH_SHARING = 12
# Part of the name of what is kept: another renderer, or other settings, draw everything again.
_DRAWN_BY = "vl-convert {}, pillow {}, scale {}, palette {}, 2".format(
    version("vl-convert-python"), version("pillow"), SCALE, PALETTE
)


def draw_images(root: Path, staging: Path) -> int:
    """Write a PNG beside the large drawing of every figure; return how many were drawn afresh.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the project.
    staging : pathlib.Path
        Folder the book is staged in.
    """
    kept = root / "build" / "images"
    drawings = {svg: kept / f"{_key(svg)}.png" for svg in large_drawings(staging)}
    missing = {drawn: svg for svg, drawn in drawings.items() if not drawn.is_file()}
    shared = multiprocessing.cpu_count() > 1 and len(missing) >= _WORTH_SHARING
    if shared:
        # A fresh interpreter: the libraries of this one may hold locks that a fork would copy.
        with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
            list(pool.map(_draw, missing.values(), missing, chunksize=4))
    else:
        for drawn, svg in missing.items():
            _draw(svg, drawn)
    for svg, drawn in drawings.items():
        write_atomic(svg.with_suffix(".png"), drawn.read_bytes())
    _forget(kept, drawings.values())
    return len(missing)


def large_drawings(staging: Path) -> list[Path]:
    """Return the large drawings of a book: the narrow ones are for small screens only."""
    found = (staging / ASSETS).rglob("*.svg")
    return sorted(svg for svg in found if not svg.stem.endswith("-etroit"))


def _key(svg: Path) -> str:
    return hashlib.sha256(_DRAWN_BY.encode() + svg.read_bytes()).hexdigest()


def _draw(svg: Path, target: Path) -> None:
    write_atomic(target, png(svg.read_text(encoding="utf-8")))


def _forget(kept: Path, wanted: Iterable[Path]) -> None:
    """Delete the images of drawings that are in the book no more."""
    for old in set(kept.glob("*.png")) - set(wanted):
        old.unlink()


def png(svg: str) -> bytes:
    """Return a drawing as a PNG with a palette: a fifth of the weight, for the same look."""
    stream = io.BytesIO()
    reduced(rendered(svg)).save(stream, "PNG", dpi=(DENSITY, DENSITY))
    return stream.getvalue()


def rendered(svg: str, scale: float = SCALE) -> Image.Image:
    """Return a drawing as an opaque image: on white paper, in its light colours.

    Raises
    ------
    ValueError
        If it is not an SVG document.
    """
    import vl_convert  # 30 MB: loaded only when something must be drawn

    try:
        content = vl_convert.svg_to_png(svg, scale=scale)
    except RuntimeError as error:
        # What follows the first line is the renderer's own stack.
        raise ValueError(f"not a drawing: {str(error).splitlines()[0]}") from None
    drawn = Image.open(io.BytesIO(content)).convert("RGBA")
    paper = Image.new("RGBA", drawn.size, "white")
    return Image.alpha_composite(paper, drawn).convert("RGB")


def reduced(image: Image.Image) -> Image.Image:
    """Return an image of at most 256 colours: half the most frequent, half the most different.

    The fills, lines and paper of a drawing keep their exact colours, and so does a small mark of a
    colour of its own: only blends at the edges of letters are moved. Pillow's own palettes turn
    white paper into a light grey.
    """
    pixels = np.asarray(image, dtype=np.uint32)
    packed = (pixels[..., 0] << 16) | (pixels[..., 1] << 8) | pixels[..., 2]
    # Pillow tells how many pixels a colour has; the most frequent first, then by its channels.
    counted: Any = image.getcolors(maxcolors=1 << 24)
    colours = np.array([colour for _, colour in sorted(counted, reverse=True)], dtype=np.int32)
    chosen, nearest = _palette(colours)
    index = np.zeros(1 << 24, dtype=np.uint8)
    index[colours @ (1 << 16, 1 << 8, 1)] = nearest
    found = Image.fromarray(index[packed], mode="P")
    found.putpalette(colours[chosen].astype(np.uint8).tobytes())
    return found


def _palette(colours: np.ndarray) -> tuple[list[int], np.ndarray]:
    """Return which colours make the palette, and for each colour its nearest of them."""
    chosen = list(range(min(len(colours), PALETTE // 2)))
    nearest = np.zeros(len(colours), dtype=np.uint8)
    distance = np.full(len(colours), np.iinfo(np.int32).max, dtype=np.int32)
    position = 0
    while position < len(chosen):
        away = ((colours - colours[chosen[position]]) ** 2).sum(axis=1)
        closer = away < distance
        nearest[closer], distance[closer] = position, away[closer]
        position += 1
        if position == len(chosen) < PALETTE and distance.any():
            # The one that the palette serves worst: a rare hue comes before another grey.
            chosen.append(int(distance.argmax()))
    return chosen, nearest
