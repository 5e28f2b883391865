"""The formulas of scenarios give the same in the page and in the library."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from ateliers.indicators.scenarios import Base, Hypotheses, project
from tests.browser import chromium

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).resolve().parents[2] / "book/_static/scenarios.js"
POLICY = "default-src 'none'; script-src file:; style-src 'unsafe-inline'"
#: How many sets of random inputs are compared, and how far apart results may be.
TRIES, TOLERANCE = 200, 1e-6

#: Bounds that reach past those of the page: the smallest household, more leavers than drivers.
BASES = {
    "population": (300, 60_000),
    "natural": (-2, 1.5),
    "size_2016": (1.7, 2.8),
    "size_2022": (1.7, 2.7),
    "vacant": (0, 3000),
    "second_homes": (0, 12_000),
    "workers": (100, 25_000),
    "petrol": (0.1, 0.3),
    "electric_car": (0.01, 0.15),
    "train": (0.005, 0.05),
}
HYPOTHESES = {
    "migration": (-3, 3),
    "drift": (-0.2, 0.2),
    "size_trend": (-1, 2),
    "vacancy": (0, 40),
    "second_homes": (-500, 300),
    "renewal": (0, 2),
    "car_inside": (0, 60),
    "car_outside": (0, 90),
    "to_train": (0, 90),
    "distance_inside": (0, 15),
    "distance_outside": (0, 60),
    "electric": (0, 100),
    "occupancy": (1, 4),
    "days": (0, 260),
}


def drawn(seed: int = 2026) -> list[tuple[Base, Hypotheses]]:
    """Return random inputs, the same each time."""
    chance = random.Random(seed)

    def one(bounds: dict[str, tuple[float, float]]) -> dict[str, float]:
        return {name: chance.uniform(*span) for name, span in bounds.items()}

    return [(Base(**one(BASES)), Hypotheses(**one(HYPOTHESES))) for _ in range(TRIES)]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Return a page that holds nothing but the script, read from a disk under a strict policy."""
    folder = tmp_path_factory.mktemp("page")
    text = SCRIPT.read_text("utf-8")
    (folder / "scenarios.js").write_text(text, "utf-8")
    (folder / "page.html").write_text(
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"></head>'
        '<body><script src="scenarios.js"></script></body></html>',
        "utf-8",
    )
    with chromium.browser() as browser:
        page = browser.new_page()
        page.goto((folder / "page.html").as_uri())
        yield page


def in_page(page: Page, inputs: list[tuple[Base, Hypotheses]]) -> list[dict[str, Any]]:
    """Return what the script of the page gives."""
    pairs = json.loads(json.dumps([[asdict(base), asdict(one)] for base, one in inputs]))
    found = page.evaluate(
        "(pairs) => pairs.map(([base, h]) => window.ateliersScenarios.project(base, h))", pairs
    )
    return list(found)


def close(one: float, other: float) -> bool:
    return abs(one - other) <= TOLERANCE * max(1.0, abs(one), abs(other))


def test_the_page_and_the_library_agree_on_random_inputs(empty: Page) -> None:
    inputs = drawn()
    found = in_page(empty, inputs)
    assert len(found) == TRIES
    for (base, hypotheses), there in zip(inputs, found, strict=True):
        here = asdict(project(base, hypotheses))
        assert set(there) == set(here)
        assert len(there["path"]) == len(here["path"])
        assert all(map(close, there.pop("path"), here.pop("path"))), (base, hypotheses)
        wrong = {name: (there[name], value) for name, value in here.items()}
        assert {k: v for k, v in wrong.items() if not close(*v)} == {}, (base, hypotheses)


def test_the_inputs_reach_every_branch() -> None:
    """The smallest household, more second homes leaving than there are, more leavers than cars."""
    inputs = drawn()
    sizes = [project(*one).size for one in inputs]
    assert any(size == 1.8 for size in sizes) and any(size > 1.8 for size in sizes)
    assert any(base.second_homes + 13 * h.second_homes < 0 for base, h in inputs)
    assert any(h.to_train > h.car_outside for _, h in inputs)
    assert any(h.to_train < h.car_outside for _, h in inputs)


def test_the_example_of_the_library_is_found_in_the_page(empty: Page) -> None:
    berg = Base(7981, -0.4968, 2.3909, 2.3135, 450.1, 817.1, 3233, 0.2176, 0.1034, 0.0277)
    trend = Hypotheses(1.3442, -0.0227, 0.5, 11.54, 0, 0, 18.26, 68.14, 0, 3, 13, 0, 1, 200)
    (found,) = in_page(empty, [(berg, trend)])
    assert round(found["population"]) == 8737
    assert round(found["need"], 1) == 40.8
    assert round(found["emissions"]) == 2647
