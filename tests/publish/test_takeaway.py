"""Images to take away: those of the drawing, exact in their main colours, the same each time."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ateliers.publish import takeaway
from ateliers.publish.blocks import ASSETS

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40" viewBox="0 0 60 40">'
    "<style>@media (prefers-color-scheme:dark){rect{fill:#000!important}}</style>"
    '<rect width="60" height="40" fill="#ffffff"/>'
    '<rect x="10" y="10" width="20" height="20" fill="#{colour}"/></svg>'
)


def drawing(colour: str = "1f6fd0") -> str:
    return SVG.replace("{colour}", colour)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_an_image_is_twice_the_drawing_and_keeps_its_light_colours() -> None:
    image = opened(takeaway.png(drawing()))
    assert (image.size, image.mode) == ((120, 80), "P")
    assert round(image.info["dpi"][0]) == 192
    shown = image.convert("RGB")
    assert shown.getpixel((2, 2)) == (255, 255, 255)
    assert shown.getpixel((40, 40)) == (0x1F, 0x6F, 0xD0)


def test_the_same_drawing_gives_the_same_bytes() -> None:
    assert takeaway.png(drawing()) == takeaway.png(drawing())
    assert takeaway.png(drawing()) != takeaway.png(drawing("85560a"))


def test_a_small_mark_of_a_rare_colour_is_not_lost_among_greys() -> None:
    steps = np.arange(1500, dtype=np.uint8) % 251
    shades = np.stack([steps, steps // 2 * 2, (np.arange(1500) // 6).astype(np.uint8)], axis=-1)
    pixels = np.repeat(shades[np.newaxis, :, :], 40, axis=0)
    pixels[0, 0] = (31, 111, 208)
    image = Image.fromarray(pixels)
    assert len(image.getcolors(1 << 24)) > takeaway.PALETTE
    found = takeaway.reduced(image).convert("RGB")
    assert len(found.getcolors(1 << 24)) <= takeaway.PALETTE
    away = np.abs(np.asarray(found, dtype=int) - np.asarray(image, dtype=int)).max()
    assert found.getpixel((0, 0)) == (31, 111, 208)
    assert away < 24


def test_only_what_changed_is_drawn_again(tmp_path: Path) -> None:
    staging = tmp_path / "build" / "book"
    folder = staging / ASSETS / "alpha"
    folder.mkdir(parents=True)
    for name, colour in (("one", "1f6fd0"), ("two", "85560a")):
        (folder / f"{name}.svg").write_text(drawing(colour), encoding="utf-8")
        (folder / f"{name}-etroit.svg").write_text(drawing(colour), encoding="utf-8")
    assert takeaway.draw_images(tmp_path, staging) == 2
    assert {p.name for p in folder.glob("*.png")} == {"one.png", "two.png"}
    before = (folder / "two.png").read_bytes()
    assert takeaway.draw_images(tmp_path, staging) == 0
    (folder / "two.svg").write_text(drawing("12603a"), encoding="utf-8")
    assert takeaway.draw_images(tmp_path, staging) == 1
    assert (folder / "two.png").read_bytes() != before
    assert len(list((tmp_path / "build" / "images").glob("*.png"))) == 2


def test_a_drawing_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError):
        takeaway.png("<svg>")
