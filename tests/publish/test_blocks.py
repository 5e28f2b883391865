from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ateliers.publish.blocks import Page, block_html, data_cells, svg_size
from ateliers.publish.records import Block
from tests.publish.sample import figure, table


def shown(block) -> Block:
    bundle = block._repr_mimebundle_()
    return Block(block.payload(), bundle["text/html"])


@pytest.fixture()
def page(tmp_path: Path) -> Page:
    return Page(tmp_path, "alpha/essai", "../")


def test_words_of_a_figure_cannot_break_out_of_the_page(page: Page) -> None:
    html = block_html(shown(figure("curve")), page)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert 'alt="Courbe &#34;citée&#34;. Indice &amp; &lt;valeurs&gt;."' in html


def test_a_figure_has_two_drawings_its_data_and_its_code(page: Page, tmp_path: Path) -> None:
    html = block_html(shown(figure("curve")), page, code="draw(x < 1)")
    folder = tmp_path / "_static/figures/alpha/essai"
    assert {f.name for f in folder.iterdir()} == {"curve.svg", "curve-etroit.svg", "curve.csv"}
    assert 'src="../_static/figures/alpha/essai/curve.svg"' in html
    assert 'width="720" height="300" loading="lazy"' in html
    assert html.index("Comment lire cette figure.") < html.index("Voir le code")
    assert "x &lt; 1" not in html.split("Voir le code")[0]


def test_data_are_shown_in_french_and_a_missing_one_is_said() -> None:
    data = {
        "columns": ["Année", "Code", "Valeur", "Part"],
        "rows": [[2010, "07341", 1234.0, 0.123], [2011.0, "07005", None, 12.0]],
    }
    assert data_cells(data) == [
        ["2010", "07341", "1\u202f234", "0,12"],
        ["2011", "07005", "donnée absente", "12,00"],
    ]


def test_no_data_is_no_cell() -> None:
    assert data_cells({"columns": ["a"], "rows": []}) == []


def test_two_blocks_of_one_name_have_two_anchors(page: Page) -> None:
    assert [page.anchor("growth_map"), page.anchor("growth_map")] == ["growth_map", "growth_map-2"]


@pytest.mark.parametrize(
    ("opening", "size"),
    [
        ('<svg width="720" height="340" viewBox="0 0 540 255">', (720, 340)),
        ('<svg height="255pt" version="1.1" width="540pt" viewBox="0 0 540 255">', (720, 340)),
        ('<svg viewBox="0 0 358 240">', (358, 240)),
    ],
)
def test_size_of_a_drawing_is_in_pixels(opening: str, size: tuple[int, int]) -> None:
    assert svg_size(f"{opening}<path stroke-width='3'/></svg>") == size


def test_a_drawing_without_a_size_is_refused() -> None:
    with pytest.raises(ValueError, match="no size"):
        svg_size("<svg></svg>")


def test_a_table_names_its_rows_and_columns(page: Page) -> None:
    html = block_html(shown(table("communes")), page)
    assert '<th scope="col">Commune</th>' in html
    assert '<th scope="row">Villeneuve-de-Berg</th>' in html
    assert 'tabindex="0"' in html


def test_a_table_to_sort_carries_keys_and_filters_for_the_script(page: Page) -> None:
    plain = table("sorted")
    html = block_html(shown(plain), page)
    assert "data-triable" not in html and "data-tri=" not in html and "data-filtre" not in html
    keys = [["" for _ in row] for row in plain.rows]
    keys[0][1] = "2019-02"
    html = block_html(shown(replace(plain, sort_keys=keys, filters=plain.header[1:2])), page)
    assert "data-triable" in html
    assert html.count('<td data-tri="2019-02">') == 1 == html.count("data-tri=")
    assert html.count('<th scope="col" data-filtre>') == 1


def test_a_cell_leads_to_its_page_and_nowhere_else(page: Page) -> None:
    plain = table("facts")
    cells = [["" for _ in row] for row in plain.rows]
    assert "addresses" not in plain.payload()
    assert "<td><a" not in block_html(shown(plain), page)
    cells[0][1] = "https://example.org/?a=1&b=2"
    with pytest.raises(ValueError, match="no address"):
        replace(plain, addresses=[["javascript:alert(1)"] * len(row) for row in plain.rows])
    with pytest.raises(ValueError, match="shape"):
        replace(plain, addresses=[[]])
    html = block_html(shown(replace(plain, addresses=cells)), page)
    assert html.count('<td><a href="https://example.org/?a=1&amp;b=2">') == 1
    # What would leave the attribute leads nowhere on the page, and is escaped in the notebook.
    cells[0][1] = 'https://example.org/"><script>alert(1)</script>'
    hostile = replace(plain, addresses=cells)
    assert "<script>" not in hostile._repr_mimebundle_()["text/html"]
    html = block_html(shown(hostile), page)
    assert "<td><a" not in html
    assert "<script>" not in html
