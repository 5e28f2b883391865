"""Lists cut into pages: nothing lost, nothing twice, pages of even weight."""

from __future__ import annotations

import pytest

from ateliers.publish.lookup import cut


def test_a_group_that_is_light_is_one_page_with_its_own_name() -> None:
    (leaf,) = cut("mots", {"Vide": [], "Énergie & climat": ["a", "b"]}, lambda _: 5, 10)
    assert (leaf.file, leaf.address) == ("mots/energie-climat", "mots/energie-climat.html")
    assert (leaf.title, leaf.words) == ("Énergie & climat", "énergie & climat")
    assert leaf.items == ("a", "b")


@pytest.mark.parametrize("weights", [[1] * 41, [30, 1, 1, 1, 30, 1], [5, 50, 5], [0, 0]])
def test_a_heavy_group_is_cut_in_order_into_pages_of_even_weight(weights: list[int]) -> None:
    items = list(enumerate(weights))
    leaves = cut("mots", {"Climat": items}, lambda item: item[1], 20)
    assert [item for leaf in leaves for item in leaf.items] == items
    heaviest = max(weights)
    assert all(sum(w for _, w in leaf.items) <= 20 + heaviest for leaf in leaves)
    assert [leaf.part for leaf in leaves] == list(range(1, len(leaves) + 1))
    assert len({leaf.file for leaf in leaves}) == len(leaves)


def test_the_pages_of_a_group_say_which_they_are() -> None:
    first, second = cut("mots", {"Climat": ["a", "b"]}, lambda _: 1, 1)
    assert (first.title, first.file) == ("Climat (1 sur 2)", "mots/climat")
    assert (second.title, second.file) == ("Climat (2 sur 2)", "mots/climat-2")
