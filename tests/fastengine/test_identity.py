"""The same notebook by both engines: the same outputs, cell by cell."""

from __future__ import annotations

import pytest

from tests.fastengine.running import canonical, execute
from tests.fastengine.torture import CELLS

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def notebooks(zygote, tmp_path_factory):
    """Return the torture notebook executed in a forked kernel, then in a new one."""
    folder = tmp_path_factory.mktemp("torture")
    return [execute([*CELLS.values()], folder, fast=fast) for fast in (True, False)]


@pytest.mark.parametrize("index", range(len(CELLS)), ids=list(CELLS))
def test_a_cell_shows_the_same(notebooks, index):
    forked, fresh = (canonical(notebook.cells[index]) for notebook in notebooks)
    assert forked == fresh


def test_there_are_cells_enough_and_most_of_them_show_something(notebooks):
    assert len(CELLS) >= 32
    shown = [cell for cell in notebooks[1].cells if cell.outputs]
    assert len(shown) > 0.8 * len(CELLS)


def test_the_metadata_are_the_same(notebooks):
    forked, fresh = (notebook.metadata for notebook in notebooks)
    assert forked == fresh
    assert forked.widgets["application/vnd.jupyter.widget-state+json"]["state"]["w1"]
