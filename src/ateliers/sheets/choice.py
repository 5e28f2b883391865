"""Which figures the sheets of a site show, by the rule stated in ``parameters/sheets.yml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from ateliers import strict
from ateliers.errors import InvalidInput, nearest
from ateliers.parameters import Theme
from ateliers.publish.blocks import svg_size
from ateliers.publish.records import Block
from ateliers.strict import Strict

#: Where the choice is stated, from the root of the project.
FILE = "parameters/sheets.yml"
#: How many figures a debate sheet shows, its map apart.
WANTED = 5
#: Place of a figure on the debate sheet, in points: half the width of the text, and what a third of
#: a column leaves under a title, since the drawings of a column share its height.
WIDTH, HEIGHT = 257, 173
#: Size of the text of a drawing, and the smallest that is legible once printed, in points.
TEXT, LEGIBLE = 9.75, 6.5

_Figure = Annotated[str, Field(pattern=r"^[a-z0-9-]+/([a-z][a-z0-9_]*|\*)$")]


class Choice(Strict):
    """What the sheets prefer to show.

    Parameters
    ----------
    maps : list of str
        ``theme/figure``, the preferred first.
    figures : list of list of str
        Slots, each with its candidates.
    """

    maps: list[_Figure] = Field(default_factory=list)
    figures: list[list[_Figure]] = Field(default_factory=list)


@dataclass(frozen=True)
class Shown:
    """A figure that a sheet shows, and the theme whose run drew it."""

    theme: str
    block: Block


def read_choice(root: Path, themes: list[Theme]) -> Choice:
    """Return the choice of the project; without its file, no figure is preferred.

    Raises
    ------
    InvalidInput
        If it names a figure that no theme promises.
    """
    path = root / FILE
    if not path.is_file():
        return Choice()
    choice = strict.read(path, Choice, FILE)
    known = [f"{t.identifier}/{name}" for t in themes for name in t.outputs.figures]
    known += [f"{t.identifier}/*" for t in themes]
    for name in (*choice.maps, *(name for slot in choice.figures for name in slot)):
        if name not in known:
            raise InvalidInput(
                f'Unknown figure "{name}".{nearest(name, known)}',
                f"{FILE}, key {'maps' if name in choice.maps else 'figures'}",
                "name a figure of the outputs of a theme: parameters/themes/<theme>.yml",
            )
    return choice


def legible(block: Block, width: float = WIDTH, height: float = HEIGHT) -> bool:
    """Return whether the narrow drawing of a figure can be read once put in a place (points)."""
    wide, high = (side * 0.75 for side in svg_size(block.payload["narrow"]))
    return TEXT * min(1, width / wide, height / high) >= LEGIBLE


def the_map(choice: Choice, blocks: Mapping[str, Mapping[str, Block]]) -> Shown | None:
    """Return the map of a site, given the blocks of its themes by name."""
    return next((one for name in choice.maps for one in _found(name, blocks)), None)


def figures(
    choice: Choice, blocks: Mapping[str, Mapping[str, Block]], besides: Shown | None
) -> list[Shown]:
    """Return the figures of a site's sheet, in the order of the slots.

    Parameters
    ----------
    choice : Choice
        What is preferred.
    blocks : mapping
        Theme → name → block of the site's runs.
    besides : Shown or None
        The map, already on the sheet.
    """
    # The same figure may be in its theme and in the dossier: its finding tells it.
    titles = {besides.block.payload["title"]} if besides else set()
    slots: list[Shown | None] = []
    for slot in choice.figures[:WANTED]:
        slots.append(_first((one for name in slot for one in _found(name, blocks)), titles))
    slots += [None] * (WANTED - len(slots))
    # A slot is a subject: what it names is not shown beside what took it.
    taken = {name for slot, one in zip(choice.figures, slots, strict=False) if one for name in slot}
    spare = [
        one
        for theme in blocks
        for one in _found(f"{theme}/*", blocks)
        if f"{theme}/{one.block.name}" not in taken
    ]
    filled = [one or _first(iter(spare), titles) for one in slots]
    return [one for one in filled if one]


def _first(among: Iterator[Shown], titles: set[str]) -> Shown | None:
    """Return the first figure that is legible and not shown yet; note its title."""
    for one in among:
        if one.block.payload["title"] not in titles and legible(one.block):
            titles.add(one.block.payload["title"])
            return one
    return None


def _found(name: str, blocks: Mapping[str, Mapping[str, Block]]) -> Iterator[Shown]:
    theme, figure = name.split("/")
    for block in blocks.get(theme, {}).values():
        if block.kind == "figure" and figure in ("*", block.name):
            yield Shown(theme, block)
