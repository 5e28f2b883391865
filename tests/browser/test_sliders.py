"""The formulas of scenarios give the same in the page and in the library."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup
from playwright.sync_api import Browser, Page, expect

from ateliers.indicators.scenarios import Base, Hypotheses, project
from ateliers.numbers import number
from ateliers.publish.sliders import content
from ateliers.publish.templating import render

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
def empty(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
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
    page = browser.new_page()
    page.goto((folder / "page.html").as_uri())
    yield page
    page.close()


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


#: What a run leaves for its page: two scenarios of two territories.
LEFT: dict[str, Any] = {
    "limits": {name: [-500.0, 500.0] for name in HYPOTHESES} | {"occupancy": [1, 5]},
    "scenarios": [
        {
            "slug": slug,
            "title": title,
            "territory": "CC Berg et Coiron",
            "base": asdict(
                Base(7981, -0.4968, 2.3909, 2.3135, 450.1, 817.1, 3233, 0.2176, 0.1034, 0.0277)
            ),
            "hypotheses": asdict(
                Hypotheses(m, -0.0227, 0.5, 11.54, 0, 0, 18.26, 68.14, 0, 3, 13, 0, 1, 200)
            ),
            "bounds": {"migration": [0.5, 2.0], "size_trend": [0, 1]},
        }
        for slug, title, m in (("tendance", "Tendance", 1.3442), ("repli", "Le <repli>", 0.9))
    ],
}


@pytest.fixture()
def sliders(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """Return a page with its sliders, opened from its file."""
    data = json.dumps(content(LEFT)).replace("<", "\\u003c")
    html = render("blocks/sliders.html", data=Markup(data), source="Source : INSEE.")
    (tmp_path / "scenarios.js").write_text(SCRIPT.read_text("utf-8"), "utf-8")
    (tmp_path / "page.html").write_text(
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"></head>'
        f'<body>{html}<script src="scenarios.js"></script></body></html>',
        "utf-8",
    )
    page = browser.new_page()
    page.goto((tmp_path / "page.html").as_uri())
    yield page
    page.close()


def result(page: Page, label: str) -> str:
    """Return a result as it is shown, its spaces made plain."""
    shown = page.locator("dl > div", has=page.get_by_text(label, exact=True)).locator("dd")
    return " ".join(shown.inner_text().split()).replace("\u2212", "-")


def test_sliders_start_from_a_scenario_and_show_its_results(sliders: Page) -> None:
    assert sliders.locator("input[type=range]").count() == 14
    assert result(sliders, "Habitants en 2035") == "8 737 habitants"
    assert result(sliders, "Logements à apporter par an") == "40,8 logements par an"
    assert not sliders.get_by_text("demandent un script").count()
    assert sliders.get_by_role("button", name="Réinitialiser").is_disabled()


def test_each_slider_has_a_label_a_unit_and_a_number(sliders: Page) -> None:
    for range_ in sliders.locator("input[type=range]").all():
        label = sliders.locator(f"#{range_.get_attribute('aria-labelledby')}").inner_text()
        assert label
        assert range_.get_attribute("aria-valuetext")
        assert sliders.get_by_role("spinbutton", name=label).count() >= 1
    outputs = [one.inner_text() for one in sliders.locator("output").all()]
    assert len(outputs) == 14 and all(any(c.isalpha() for c in one) for one in outputs)


def test_a_slider_moves_results_number_address_and_live_message(sliders: Page) -> None:
    range_ = sliders.get_by_role("slider", name="Arrivées moins départs")
    range_.focus()
    sliders.keyboard.press("ArrowRight")
    moved = float(range_.input_value())
    assert moved == pytest.approx(1.35, abs=0.011)
    base = Base(**LEFT["scenarios"][0]["base"])
    start = LEFT["scenarios"][0]["hypotheses"]
    expected = project(base, Hypotheses(**{**start, "migration": moved}))
    said = result(sliders, "Habitants en 2035")
    assert said.startswith(f"{number(round(expected.population))} habitants".replace("\u202f", " "))
    assert "par rapport au scénario" in said
    assert f"#scenario=tendance&migration={moved}" in sliders.url
    assert sliders.get_by_role("spinbutton", name="Arrivées moins départs").input_value() == str(
        moved
    )
    expect(sliders.locator("[role=status]")).to_contain_text("Habitants en 2035")


def test_the_number_can_be_typed_and_what_is_out_of_bounds_changes_nothing(sliders: Page) -> None:
    box = sliders.get_by_role("spinbutton", name="Arrivées moins départs")
    box.fill("2")
    before = result(sliders, "Habitants en 2035")
    assert "8 737" not in before
    box.fill("99")
    assert result(sliders, "Habitants en 2035") == before
    box.blur()
    assert box.input_value() == "2.00"


def test_reset_gives_the_scenario_back(sliders: Page) -> None:
    sliders.get_by_role("spinbutton", name="Jours de trajet").fill("180")
    reset = sliders.get_by_role("button", name="Réinitialiser")
    assert reset.is_enabled()
    reset.click()
    assert result(sliders, "Habitants en 2035") == "8 737 habitants"
    assert sliders.url.endswith("#scenario=tendance")


def test_an_address_brings_back_what_was_moved(sliders: Page) -> None:
    sliders.goto(sliders.url.partition("#")[0] + "#scenario=repli&migration=1.5&days=abc&x=1")
    sliders.reload()
    assert sliders.get_by_label("Partir du scénario").input_value() == "repli"
    range_ = sliders.get_by_role("slider", name="Arrivées moins départs")
    assert range_.input_value() == "1.5"
    assert sliders.get_by_role("slider", name="Jours de trajet").input_value() == "200"


def test_a_link_to_a_passage_is_left_alone(sliders: Page) -> None:
    sliders.goto(sliders.url.partition("#")[0] + "#hypotheses")
    sliders.reload()
    assert sliders.url.endswith("#hypotheses")


def test_bounds_are_those_in_debate_on_round_numbers() -> None:
    fields = {one["name"]: one for one in content(LEFT)["fields"]}
    assert [fields["migration"][key] for key in ("min", "max", "step")] == [0.5, 2.0, 0.01]
    assert (fields["size_trend"]["min"], fields["size_trend"]["max"]) == (0, 1)
    # Nobody debates this one: a fifth on each side of what is observed, within its limits.
    assert (fields["distance_outside"]["min"], fields["distance_outside"]["max"]) == (10.4, 15.6)
    assert fields["occupancy"]["min"] == 1
