"""Long lists that are looked up, cut into pages that stay light, each group in as few as it takes.

An index page lists everything; the pages cut here hold what is said of each thing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from ateliers.publish.templating import slug
from ateliers.publish.toc import Entry

Item = TypeVar("Item")


@dataclass(frozen=True)
class Leaf(Generic[Item]):
    """One page of a list.

    Parameters
    ----------
    file : str
        Page from the top of the book, without its suffix.
    group : str
        What its items have in common, « Climat ».
    items : tuple
        In their order.
    part, parts : int
        Its place among the pages of the same group.
    """

    file: str
    group: str
    items: tuple[Item, ...]
    part: int = 1
    parts: int = 1

    @property
    def title(self) -> str:
        """« Climat », or « Climat (1 sur 2) »."""
        return f"{self.group} ({self.part} sur {self.parts})" if self.parts > 1 else self.group

    @property
    def words(self) -> str:
        """The title in the middle of a sentence, « climat »."""
        return self.title[:1].lower() + self.title[1:]

    @property
    def address(self) -> str:
        """Address from the top of the book."""
        return f"{self.file}.html"

    @property
    def entry(self) -> Entry:
        """Its place in the menu."""
        return Entry(self.file, self.title)


def cut(
    folder: str,
    groups: Mapping[str, Sequence[Item]],
    weigh: Callable[[Item], int],
    most: int,
) -> list[Leaf[Item]]:
    """Cut groups into pages of even weight, in order; a group without items has none.

    Parameters
    ----------
    folder : str
        Folder of the pages.
    groups : mapping
        Title of each group → its items.
    weigh : callable
        Weight of an item.
    most : int
        Weight that the items of a page may have, to within one item.
    """
    return [
        leaf
        for title, items in groups.items()
        for leaf in _parts(folder, title, items, weigh, most)
    ]


def _parts(
    folder: str, group: str, items: Sequence[Item], weigh: Callable[[Item], int], most: int
) -> Iterator[Leaf[Item]]:
    weights = [weigh(item) for item in items]
    total = sum(weights)
    wanted = max(1, math.ceil(total / most))
    shares: list[list[Item]] = [[] for _ in range(wanted)]
    before = 0
    for item, weight in zip(items, weights, strict=True):
        # The middle of an item says in which share it falls.
        shares[int((before + weight / 2) * wanted / total) if total else 0].append(item)
        before += weight
    held = [tuple(share) for share in shares if share]
    for number, share in enumerate(held, 1):
        file = f"{folder}/{slug(group)}" + (f"-{number}" if number > 1 else "")
        yield Leaf(file, group, share, number, len(held))
