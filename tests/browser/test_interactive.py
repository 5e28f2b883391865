"""Interactive figures: the pointer, the keyboard, paper, no script, and the numbers of the CSV."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Locator, Page, expect

from ateliers.publish.interactive import LIBRARY, LIMIT
from tests.browser import english
from tests.browser.keyboard import tab_to
from tests.browser.visit import OVERFLOW, RULES, WALK, Heard, opened
from tests.support.stated import number, numbers, read

pytestmark = pytest.mark.slow

BUTTON = ".ateliers-bascule"
MAP, SERIES = "massif-du-sancy/demography.html", "comparer/demography.html"
SYNTHESIS = "comparer/synthesis.html"
#: A key figure that only one site has enough people for.
_PARTLY_KNOWN = "Part des actifs occupés qui vont travailler en transports en commun (%), 2021"

#: A point of the screen inside a commune: the middle of the box of some is in a neighbour.
_INSIDE_A_COMMUNE = """() => {
  for (const path of document.querySelectorAll(".ateliers-vue-dessin .mark-shape path")) {
    const box = path.getBoundingClientRect();
    const at = [box.x + box.width / 2, box.y + box.height / 2];
    if (document.elementFromPoint(...at) === path) return at;
  }
  return null;
}"""


@pytest.fixture(scope="module")
def pages(book: Path) -> dict[str, list[str]]:
    """Return the pages that have interactive figures, and their scripts."""
    found = {}
    for file in sorted(book.rglob("*.html")):
        soup = BeautifulSoup(file.read_text("utf-8"), "html.parser")
        scripts = [str(figure["data-vue"]) for figure in soup.select("figure[data-vue]")]
        if scripts:
            found[file.relative_to(book).as_posix()] = scripts
    return found


@pytest.fixture(params=["http", "file"])
def place(request: pytest.FixtureRequest, book: Path, address: str) -> str:
    """Return where the book is read from."""
    return address if request.param == "http" else book.as_uri()


def script(book: Path, page: str, address: str) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """Return what the script of a figure tells, and the rows of its CSV."""
    file = ((book / page).parent / address).resolve()
    text = file.read_text("utf-8").removeprefix("ateliersVue(").removesuffix(");\n")
    told = json.loads(f"[{text}]")[1]
    return told, read(file.with_name(file.name.replace(".vue.js", ".csv")))


def interactive(page: Page, name: str) -> Locator:
    """Make a figure interactive with the pointer."""
    figure = page.locator(f"figure#{name}")
    figure.locator(BUTTON).click()
    expect(figure.locator(".ateliers-vue-dessin svg").first).to_be_visible()
    return figure


def refuse(heard: Heard) -> None:
    assert heard.external == []
    assert heard.console == []


def judged(page: Page) -> Iterator[str]:
    """Yield what axe-core and the test of English find in a page as it stands."""
    for one in Axe().run(page, options=RULES).response["violations"]:
        yield f"{one['id']}: {[node['target'] for node in one['nodes'][:3]]}"
    for said in page.evaluate(WALK)["words"]:
        if found := english.english(said["text"], attribute=said["kind"] != "text"):
            yield f"{found} in {said['text'][:80]}"


def test_there_is_a_map_a_site_and_the_comparisons_have_their_series_and_distribution(
    pages: dict[str, list[str]],
) -> None:
    names = {page: [Path(one).name for one in scripts] for page, scripts in pages.items()}
    assert sum("growth_map.vue.js" in one for one in names.values()) >= 3
    assert names[SERIES] == ["population_panels.vue.js", "epci_distribution.vue.js"]
    assert names["comparer/mobility.html"] == ["epci_distribution.vue.js"]


def test_what_is_said_and_drawn_is_in_the_csv(book: Path, pages: dict[str, list[str]]) -> None:
    compared = 0
    for page, scripts in pages.items():
        for address in scripts:
            told, rows = script(book, page, address)
            for option in (one for control in told["controls"] for one in control["options"]):
                cells = [cell for at in option["rows"] for cell in rows[at].values()]
                known = [number(cell) for cell in cells] + [
                    n.value for text in (*cells, *rows[0]) for n in numbers(text)
                ]
                for said in numbers(option["said"]):
                    assert any(map(said.rounds, known)), f"{address}: {option['said']}"
                    compared += 1
            for datum in (one for rows_ in told["spec"]["datasets"].values() for one in rows_):
                # A mark of a distribution stands at its value, at a height that means nothing.
                mark = "serie" in datum and "n" in datum
                drawn = datum.get("x" if mark else "y", datum.get("n")) if "row" in datum else None
                if drawn is not None:
                    values = [number(cell) for cell in rows[datum["row"]].values()]
                    assert any(abs(drawn - value) < 1e-6 for value in values), datum
                    compared += 1
    assert compared > 400


def test_the_pages_load_the_library_only_when_asked(browser: Browser, place: str) -> None:
    with opened(browser) as (page, heard):
        page.goto(f"{place}/{MAP}")
        page.wait_for_load_state("load")
        assert not [one for one in heard.requests if "vega" in one or ".vue.js" in one]
        interactive(page, "growth_map")
        assert sum(one.endswith(LIBRARY) for one in heard.requests) == 1
        refuse(heard)


def test_the_library_has_a_weight_of_its_own(book: Path) -> None:
    weight = (book / LIBRARY).stat().st_size
    print(f"library of the interactive figures, loaded when asked: {weight} bytes")
    assert 500_000 < weight <= LIMIT


def test_the_pointer_shows_a_commune_chooses_it_and_its_row_follows(
    browser: Browser, place: str
) -> None:
    with opened(browser) as (page, heard):
        page.goto(f"{place}/{MAP}")
        figure = interactive(page, "growth_map")
        expect(figure.locator("picture")).to_be_hidden()
        figure.locator("details summary").first.click()
        figure.locator(".ateliers-vue-dessin").scroll_into_view_if_needed()
        x, y = page.evaluate(_INSIDE_A_COMMUNE)
        page.mouse.move(x, y)
        tooltip = page.locator("#vg-tooltip-element")
        expect(tooltip).to_be_visible()
        expect(tooltip).to_contain_text("% par an")
        name = tooltip.inner_text().splitlines()[0]
        page.keyboard.press("Escape")
        expect(tooltip).to_be_hidden()
        page.mouse.click(x, y)
        status = figure.locator("[role=status]")
        expect(status).to_contain_text(f"{name}. Code INSEE")
        expect(figure.locator("select option:checked")).to_have_text(name)
        row = figure.locator("tr[data-lie]")
        expect(row).to_have_count(1)
        expect(row).to_contain_text(name)
        # And from the table to the map.
        other = figure.locator("tbody tr:not([data-lie])").first
        name = other.locator("td").first.inner_text()
        other.locator("td").first.click()
        expect(status).to_contain_text(f"{name}. Code INSEE")
        expect(row).to_contain_text(name)
        refuse(heard)


def test_a_map_is_read_with_the_keyboard_alone(browser: Browser, place: str) -> None:
    with opened(browser) as (page, heard):
        page.goto(f"{place}/{MAP}")
        tab_to(page, f"#growth_map {BUTTON}")
        page.keyboard.press("Enter")
        figure = page.locator("figure#growth_map")
        expect(figure.locator(".ateliers-vue-dessin svg").first).to_be_visible()
        expect(figure.locator(BUTTON)).to_be_focused()
        expect(figure.locator(BUTTON)).to_contain_text("Revenir à l’image")
        before = figure.locator(".ateliers-vue-dessin path").count()
        page.keyboard.press("Shift+Tab")  # the button that puts all back
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("ArrowDown")
        status = figure.locator("[role=status]")
        expect(status).to_contain_text("Code INSEE")
        chosen = figure.locator("select option:checked").inner_text()
        expect(status).to_contain_text(chosen)
        expect(figure.locator(".ateliers-vue-dessin path")).to_have_count(before + 1)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(status).to_be_empty()
        expect(figure.locator(".ateliers-vue-dessin path")).to_have_count(before)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(figure.locator("picture")).to_be_visible()
        expect(figure.locator(".ateliers-vue")).to_be_empty()
        refuse(heard)


def test_series_follow_the_pointer_the_radios_and_the_years(browser: Browser, place: str) -> None:
    with opened(browser) as (page, heard):
        page.goto(f"{place}/{SERIES}")
        figure = interactive(page, "population_panels")
        status = figure.locator("[role=status]")
        box = figure.locator(".ateliers-vue-dessin svg").first.bounding_box()
        assert box
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        year = figure.locator("output").inner_text()
        assert 2011 <= int(year) <= 2020
        expect(status).to_contain_text(f"{year}. Indice")
        tab_to(page, "#population_panels input[type=radio]")
        page.keyboard.press("ArrowDown")
        name = figure.locator("label:has(input:checked)").inner_text().strip()
        expect(status).to_contain_text(f"{name}. Indice")
        faded = figure.locator(".mark-line path[opacity='0.2']")
        assert faded.count() >= 3
        page.keyboard.press("Tab")
        page.keyboard.press("Home")
        expect(figure.locator("output")).to_have_text("2010")
        expect(status).to_contain_text("2010. Indice (2010 = 100)\u00a0: Villeneuve-de-Berg 100,0")
        refuse(heard)


def test_a_distribution_says_the_class_under_the_pointer_and_the_epci_chosen(
    browser: Browser, place: str
) -> None:
    with opened(browser) as (page, heard):
        page.goto(f"{place}/{SERIES}")
        figure = interactive(page, "epci_distribution")
        status = figure.locator("[role=status]")
        figure.locator(".mark-rect path").nth(3).hover()
        expect(status).to_contain_text("Nombre d’EPCI")
        expect(page.locator("#vg-tooltip-element")).to_contain_text("EPCI au-dessous")
        tab_to(page, "#epci_distribution input[type=radio]")
        page.keyboard.press("ArrowRight")
        expect(status).to_contain_text("EPCI au-dessous")
        name = figure.locator("label:has(input:checked)").inner_text().strip()
        expect(status).to_contain_text(name)
        refuse(heard)


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_interactive_figures_are_accessible_french_and_within_the_screen(
    browser: Browser, address: str, width: int, colours: str
) -> None:
    for name in (MAP, SERIES):
        with opened(browser, width, color_scheme=colours, reduced_motion="reduce") as (page, heard):
            page.goto(f"{address}/{name}")
            for button in page.locator(BUTTON).all():
                button.click()
            drawings = page.locator(".ateliers-vue-dessin[role=img]")
            expect(drawings).to_have_count(page.locator(BUTTON).count())
            assert all(len(one.get_attribute("aria-label") or "") > 20 for one in drawings.all())
            assert page.locator(".ateliers-vue [aria-roledescription]").count() == 0
            assert list(judged(page)) == []
            assert page.evaluate(OVERFLOW)["over"] == 0
            refuse(heard)


#: The names written on a map, halos left out: text and box of each.
_NAMES = """(figure) => [...figure.querySelectorAll(".ateliers-vue-dessin .mark-text text")]
  .filter((text) => Number(text.getAttribute("stroke-width") || 0) === 0 && text.textContent)
  .map((text) => { const b = text.getBoundingClientRect();
    return [text.textContent, b.left, b.top, b.right, b.bottom]; })"""


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_a_map_names_communes_apart_and_says_its_scale(
    browser: Browser, address: str, width: int
) -> None:
    with opened(browser, width) as (page, heard):
        for site in ("massif-du-sancy", "pays-de-l-arbresle", "villeneuve-de-berg"):
            page.goto(f"{address}/{site}/demography.html")
            figure = interactive(page, "growth_map")
            *names, scale = figure.evaluate(_NAMES)
            assert scale[0] == "5\u00a0km"
            assert 2 <= len(names) <= 6
            communes = figure.locator("select option").all_inner_texts()
            assert {name[0] for name in names} <= set(communes)
            for one, other in combinations(names, 2):
                apart = one[1] > other[3] or other[1] > one[3]
                assert apart or one[2] > other[4] or other[2] > one[4], (site, one, other)
            assert all(name[1] >= 0 and name[3] <= width for name in names)
        refuse(heard)


def test_paper_keeps_the_image(browser: Browser, address: str) -> None:
    with opened(browser, color_scheme="dark") as (page, _):
        page.goto(f"{address}/{MAP}")
        figure = interactive(page, "growth_map")
        page.emulate_media(media="print")
        expect(figure.locator("picture img")).to_be_visible()
        for hidden in (".ateliers-vue", BUTTON, "[role=status]"):
            expect(figure.locator(hidden)).to_be_hidden()


def test_without_scripts_the_image_and_its_table_stay(browser: Browser, address: str) -> None:
    with opened(browser, java_script_enabled=False) as (page, _):
        page.goto(f"{address}/{MAP}")
        figure = page.locator("figure#growth_map")
        expect(figure.locator("picture img")).to_be_visible()
        expect(figure.locator("details table")).to_have_count(1)
        assert page.locator(BUTTON).count() == 0


def test_a_library_that_does_not_come_leaves_the_image_and_says_so(
    browser: Browser, address: str
) -> None:
    with opened(browser) as (page, _):
        page.route(f"**/{LIBRARY}", lambda route: route.abort())
        page.goto(f"{address}/{MAP}")
        figure = page.locator("figure#growth_map")
        figure.locator(BUTTON).click()
        expect(figure.locator("[role=status]")).to_contain_text("n’a pas pu être chargée")
        expect(figure.locator("picture")).to_be_visible()
        # It may be asked for again.
        page.unroute(f"**/{LIBRARY}")
        interactive(page, "growth_map")


def test_the_matrix_sorts_the_territories_and_keeps_a_theme(browser: Browser, place: str) -> None:
    with opened(browser) as (page, heard):
        page.goto(f"{place}/{SYNTHESIS}")
        table = page.locator("table[data-matrice]")
        heads = "() => [...document.querySelectorAll('table[data-matrice] thead th')]"
        heads += ".map((cell) => cell.textContent.trim())"
        before = page.evaluate(heads)
        tab_to(page, ".ateliers-outils select")
        page.keyboard.press("ArrowDown")
        shown = table.locator("tbody tr:not([hidden])")
        assert 0 < shown.count() < table.locator("tbody tr").count()
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        line = table.locator("tr[data-lie]")
        values = [
            float(key)
            for cell in line.locator("td[data-tri]").all()
            if (key := cell.get_attribute("data-tri"))
        ]
        assert len(values) == 4 and values == sorted(values, reverse=True)
        expect(line.locator("th")).to_have_attribute("aria-sort", "descending")
        after = page.evaluate(heads)
        assert after != before and sorted(after) == sorted(before)
        assert (after[0], after[-1]) == (before[0], before[-1])  # France stays last
        status = page.locator(".ateliers-outils-message")
        expect(status).to_contain_text(", ".join(after[1:5]))
        assert list(judged(page)) == []
        # Who has no value is not in the order: it is last, and said so.
        page.locator(".ateliers-outils select").nth(1).select_option(label=_PARTLY_KNOWN)
        expect(status).to_contain_text("Pays de l’Arbresle. Sans valeur\u00a0: ")
        page.locator(".ateliers-outils button").click()
        assert page.evaluate(heads) == before
        refuse(heard)
