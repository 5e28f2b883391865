"""The picture of a site: its size, its name, its map, the same bytes each time."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from ateliers.publish import cards
from ateliers.publish.share import CARD_SIZE

MAP = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="720" height="500" viewBox="0 0 720 500">'
    '<rect width="720" height="500" fill="#01665e"/></svg>'
)


def opened(card: cards.Card) -> Image.Image:
    return Image.open(io.BytesIO(cards.png(card))).convert("RGB")


def test_a_picture_has_the_size_asked_for_and_the_colour_of_its_site() -> None:
    image = opened(cards.Card("Alpha", "Que faire\u202f?", "#bf7d0a"))
    assert image.size == CARD_SIZE
    assert image.getpixel((5, 300)) == (0xBF, 0x7D, 0x0A)
    assert image.getpixel((900, 300)) == (255, 255, 255)


def test_the_map_is_whole_beside_the_words() -> None:
    image = opened(cards.Card("Alpha", "", "#bf7d0a", MAP))
    green = [x for x in range(CARD_SIZE[0]) if image.getpixel((x, 315)) == (1, 0x66, 0x5E)]
    assert green[0] >= cards._MAP_LEFT and green[-1] < CARD_SIZE[0] - 20
    assert len(green) == pytest.approx(608, abs=4)


def test_the_same_card_gives_the_same_bytes_and_another_name_others() -> None:
    card = cards.Card("Alpha", "mot " * 200, "#bf7d0a", MAP)
    assert cards.png(card) == cards.png(card)
    assert cards.png(card) != cards.png(cards.Card("Bêta", card.words, card.colour, MAP))
    assert card.alternative == "Carte et nom du territoire\u00a0: Alpha."
