"""Interactive figures: their numbers are those of the figure, their weight is not a page’s."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from ateliers.figures import style
from ateliers.publish import extension, interactive, lean, security, vega
from ateliers.publish.blocks import Page, block_html, data_cells
from ateliers.publish.controls import colour
from ateliers.publish.records import Block
from tests.publish.sample import ROOT

STATIC = ROOT / "book/_static"
SQUARE = [[[[0, 0], [0, 9], [9, 9], [0, 0]]]]


def payload(described: dict[str, Any], columns: list[str], rows: list[list[Any]]) -> dict[str, Any]:
    """Return the document of a figure with an interactive form."""
    svg = '<svg width="358" height="240"><path/></svg>'
    words = {w: f"{w} d’essai" for w in ("title", "subtitle", "alt", "reading", "limits")}
    told = {"kind": "figure", "name": "essai", "source": "Source\u00a0: INSEE.", "narrow": svg}
    return told | words | {"data": {"columns": columns, "rows": rows}, "interactive": described}


def growth() -> dict[str, Any]:
    """Return a map of two communes, the second without a value."""
    classes = [
        {"words": "moins de 0", "fill": "#8c510a", "hatching": "claire"},
        {"words": "donnée absente", "fill": "#fbfcfd", "hatching": ""},
    ]
    places = [
        {"row": 1, "class": 1, "own": False, "outline": SQUARE},
        {"row": 0, "class": 0, "own": True, "outline": SQUARE},
    ]
    label = {"row": 0, "at": [4, 5], "bold": True, "from": 330, "to": 480}
    described = {
        "kind": "map",
        "names": ["Commune"],
        "classes": classes,
        "shape": 1.0,
        "height": 260,
        "labels": [label, label | {"from": 480, "to": 0}],
        "scale": {"words": "5\u00a0km", "from": [0, -1], "length": 6},
    }
    rows = [["07341", "Villeneuve", -0.456, ""], ["07005", "Alba", None, "trop petit"]]
    columns = ["Code INSEE", "Commune", "Variation (%)", "Statut"]
    return payload(described | {"places": places}, columns, rows)


def lines() -> dict[str, Any]:
    """Return two series of three years, one year missing."""
    marks = [
        {"name": "Alpha", "colour": "#bf7d0a", "marker": "o"},
        {"name": "Bêta", "colour": "#1f6fd0", "marker": "s"},
    ]
    described = {
        "kind": "series",
        "names": ["Territoire", "Année"],
        "year": "Année",
        "place": "Territoire",
        "value": "Indice",
        "base": 100,
        "marks": marks,
    }
    rows = [[p, y, 100.0 + y - 2010] for p in ("Alpha", "Bêta") for y in (2010, 2011, 2012)]
    rows[4][2] = None
    return payload(described, ["Territoire", "Année", "Indice"], rows)


def view(told: dict[str, Any]) -> dict[str, Any]:
    return interactive.view(told, data_cells(told["data"]))


def drawn(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every datum of a specification."""
    return [row for values in spec["datasets"].values() for row in values]


def test_a_map_says_the_cells_of_its_table() -> None:
    shown = view(growth())
    said = {row["row"]: row["said"] for row in drawn(shown["spec"]) if "row" in row}
    assert said[0] == "Villeneuve\nCode INSEE\u00a0: 07341\nVariation (%)\u00a0: −0,46"
    options = shown["controls"][0]["options"]
    assert [one["words"] for one in options] == ["Alba", "Villeneuve"]
    assert options[0]["said"].endswith(
        "Variation (%)\u00a0: donnée absente\u202f; Statut\u00a0: trop petit."
    )


def test_losses_are_hatched_and_the_key_shows_it() -> None:
    shown = view(growth())
    places = [row for row in drawn(shown["spec"]) if "lines" in row]
    fills = {row["row"]: (row["fill"], row["lines"]) for row in places}
    assert fills[0] == ("var(--c-8c510a, #8c510a)", "url(#ateliers-hachure-claire)")
    assert fills[1][1] == "none"
    assert [one["hatching"] for one in shown["key"]] == ["claire", ""]


def test_the_names_of_a_map_are_those_of_its_table_and_its_bar_says_its_length() -> None:
    rows = drawn(view(growth())["spec"])
    names = [row for row in rows if "name" in row]
    assert {row["name"] for row in names} == {"Villeneuve"}
    # One set of names a width: where one ends, the next begins.
    assert sorted((row["from"], row["to"]) for row in names) == [(330, 480), (480, 1e6)]
    (words,) = [row for row in rows if "words" in row]
    (bar,) = [
        row["geometry"] for row in rows if row.get("geometry", {}).get("type") == "LineString"
    ]
    across = [east for east, _ in bar["coordinates"]]
    assert (words["words"], max(across) - min(across)) == ("5\u00a0km", 6)


def test_a_missing_year_stays_missing_in_a_series() -> None:
    shown = view(lines())
    rows = [row for row in drawn(shown["spec"]) if row.get("serie") == 1]
    assert {row["x"]: row["y"] for row in rows} == {2010: 100.0, 2011: None, 2012: 102.0}
    year = next(one for one in shown["controls"][1]["options"] if one["value"] == 2011)
    assert year["said"] == "2011. Indice\u00a0: Alpha 101\u202f; Bêta donnée absente."


def test_no_word_of_vega_reaches_a_reader() -> None:
    for told in (growth(), lines()):
        spec = view(told)["spec"]
        assert spec["config"]["aria"] is False and spec["config"]["axis"]["aria"] is False
        assert "http" not in json.dumps(spec)


def test_a_description_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="no interactive figure is of kind tarte"):
        view(payload({"kind": "tarte"}, ["a"], [[1]]))


def test_only_a_whole_figure_offers_its_interactive_form(tmp_path: Path) -> None:
    page = Page(tmp_path, "alpha/essai", "../")
    large = '<svg width="720" height="300"></svg>'
    html = block_html(Block(lines(), large), page)
    assert 'data-vue="../_static/figures/alpha/essai/essai.vue.js"' in html
    assert 'data-vega="../_static/vega/vega.js"' in html
    text = (page.files.path / "essai.vue.js").read_text("utf-8")
    found = re.fullmatch(r'ateliersVue\("alpha/essai/essai",(.*)\);\n', text)
    assert found and json.loads(found[1]) == view(lines())
    assert "data-vue" not in block_html(Block(lines(), large), page, compact=True)
    plain = {key: value for key, value in lines().items() if key != "interactive"}
    assert "data-vue" not in block_html(Block(plain, large), page)


def test_dark_colours_of_the_page_are_those_of_the_drawings() -> None:
    css = (STATIC / "ateliers.css").read_text("utf-8")
    rule = re.search(r'html\[data-theme="dark"\] \.ateliers-vue \{(.*?)\}', css, re.DOTALL)
    assert rule
    known = dict(re.findall(r"--c-([0-9a-f]{6}): (#[0-9a-f]{6});", rule[1]))
    shown = {f"#{light}": dark for light, dark in known.items()}
    # Other modules add colours of drawings that have no interactive form.
    assert shown.items() <= style.DARK.items()
    sites = {c.lower() for one in style.SITE_STYLES for c in (one.mark, one.text)}
    assert sites | {style.INK.lower(), style.PAPER.lower()} <= shown.keys()
    assert colour("#C3C9D0") == "var(--c-c3c9d0, #C3C9D0)"


def test_every_marker_of_a_site_can_be_drawn_by_vega_and_by_the_page() -> None:
    script = (STATIC / "interactif.js").read_text("utf-8")
    markers = re.search(r"const MARKERS = \{(.*?)\};", script, re.DOTALL)
    assert markers
    there = set(re.findall(r'"?([osDvPX^])"?: "M', markers[1]))
    assert there == {one.marker for one in style.SITE_STYLES} == set(vega.MARKERS)


def test_the_library_is_no_part_of_a_page_and_is_the_only_script_that_may_compile(
    tmp_path: Path,
) -> None:
    library = tmp_path / interactive.LIBRARY
    library.parent.mkdir(parents=True)
    library.write_text("new Function()" + " " * 5000, "utf-8")
    (tmp_path / "page.html").write_text(
        '<figure data-vue="a.vue.js" data-vega="_static/vega/vega.js"></figure>', "utf-8"
    )
    assert lean.weights(tmp_path)["page.html"] < 1000
    assert list(security.compiled(tmp_path)) == []
    (tmp_path / "other.js").write_text("new Function()", "utf-8")
    assert len(list(security.compiled(tmp_path))) == 1


@pytest.mark.parametrize(
    ("body", "kept"),
    [('<figure data-vue="a.vue.js">', ["page.js", "interactif.js"]), ("<p>", ["page.js"])],
)
def test_pages_load_no_script_of_a_figure_and_the_common_one_where_it_serves(
    body: str, kept: list[str]
) -> None:
    names = ("page.js", "interactif.js", "figures/a/b/growth_map.vue.js", "doctools.js")
    scripts = [SimpleNamespace(filename=f"_static/{name}", attributes={}) for name in names]
    context: dict[str, Any] = {"script_files": scripts, "body": body}
    extension._drop_scripts(cast(Any, None), "a", "page.html", context, None)
    assert [js.filename.removeprefix("_static/") for js in context["script_files"]] == kept


def test_a_book_without_interactive_figure_has_no_library(tmp_path: Path) -> None:
    interactive.write_library(tmp_path / "pages", tmp_path / "kept")
    assert not list(tmp_path.rglob("*.js"))


@pytest.mark.slow
def test_the_library_is_put_together_once_with_its_licence(tmp_path: Path) -> None:
    pages, kept = tmp_path / "pages", tmp_path / "kept"
    figure = pages / "_static/figures/a/essai.vue.js"
    figure.parent.mkdir(parents=True)
    figure.write_text("", "utf-8")
    interactive.write_library(pages, kept)
    library = pages / interactive.LIBRARY
    assert library.stat().st_size <= interactive.LIMIT
    assert "window.vegaEmbed=" in library.read_text("utf-8")
    assert "Redistribution and use" in (library.parent / "LICENCE.txt").read_text("utf-8")
    file = next(kept.iterdir())
    file.write_text("kept", "utf-8")
    interactive.write_library(pages, kept)
    assert library.read_text("utf-8").endswith("kept")
