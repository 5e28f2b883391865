"""Reading ``data/``: what is selected, and in which shape."""

from __future__ import annotations

from pathlib import Path

from ateliers.tables import Reader


def test_outlines_have_the_same_columns_when_none_is_selected(root: Path) -> None:
    """A site whose communes have no outline yet is not an error: its map says so."""
    reader = Reader(root)
    one = reader.geography("communes_outlines", ["07341"])
    none = reader.geography("communes_outlines", ["63190"])
    assert list(none.columns) == list(one.columns) == ["geometry", "code"]
    assert (len(one), len(none)) == (1, 0)
    assert none.crs == one.crs
