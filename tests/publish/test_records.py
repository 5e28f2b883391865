from __future__ import annotations

from pathlib import Path

from ateliers.parameters import load_site
from ateliers.publish import keyfigures
from ateliers.publish.records import read_run, site_run
from ateliers.tables import Reader
from tests.publish.sample import write_project


def test_a_run_never_made_is_not_done(tmp_path: Path) -> None:
    run = read_run(tmp_path / "nowhere")
    assert not run.done
    assert run.blocks() == {}
    assert run.indicators() == []


def test_the_notebook_of_a_failed_run_is_not_read(tmp_path: Path) -> None:
    root = write_project(tmp_path / "project")
    folder = root / "build" / "runs" / "beta" / "essai"
    (folder / "notebook.ipynb").write_text("left over", encoding="utf-8")
    assert not site_run(root, "beta", "essai").done


def test_blocks_are_found_by_name_with_their_large_drawing(tmp_path: Path) -> None:
    blocks = site_run(write_project(tmp_path / "project"), "alpha", "essai").blocks()
    assert list(blocks) == ["lede", "population_index", "communes", "growth_map"]
    assert blocks["population_index"].large.startswith("<svg")
    assert 'width="720"' in blocks["population_index"].large


def test_key_figures_show_the_chosen_period_and_say_what_is_secret(tmp_path: Path) -> None:
    root = write_project(tmp_path / "project")
    entry = {"code": "pop_tcam", "unit": "%/an", "key": True, "signed": True, "decimals": 2}
    table = keyfigures.rows(
        Reader(root).read("territories"),
        load_site("alpha", root),
        site_run(root, "alpha", "essai").indicators(),
        {"indicators": [entry, {"code": "autre", "unit": "%"}]},
    )
    assert table["header"] == ["Alpha", "CC Berg et Coiron", "Ardèche"]
    assert [row["period"] for row in table["rows"]] == ["2016-2022"]
    assert table["rows"][0]["cells"] == ["\u22120,99", "secret statistique", "+0,41"]
    assert table["source"] == "Source : INSEE. Calculs : Ateliers des territoires."
    columns = table["data"]["columns"]
    lines = [dict(zip(columns, row, strict=True)) for row in table["data"]["rows"]]
    assert [line["Territoire"] for line in lines] == ["Alpha", "CC Berg et Coiron", "Ardèche"]
    assert [line["Valeur"] for line in lines] == [-0.99, None, 0.41]
    assert [line["Statut"] for line in lines] == ["", "secret statistique", "source secondaire"]


def test_key_figures_show_the_interval_of_the_site_and_where_no_reference_exists(
    tmp_path: Path,
) -> None:
    root = write_project(tmp_path / "project")
    entry = {"code": "part_tc", "unit": "%", "key": True}

    def row(geography: str, value: str, low: str = "", high: str = "") -> dict[str, str]:
        told = {"indicator": "part_tc", "period": "2021", "geography": geography, "value": value}
        return told | {"low": low, "high": high, "status": "ok", "source": "INSEE"}

    near = row("epci:240700815", "3.1", "2.6", "3.6")
    other = row("departement:07", "2.6") | {"indicator": "autre"}
    table = keyfigures.rows(
        Reader(root).read("territories"),
        load_site("alpha", root),
        [row("site:alpha", "10", "9", "10.9"), near, other],
        {"indicators": [entry]},
    )
    (line,) = table["rows"]
    assert table["header"] == ["Alpha", "CC Berg et Coiron", "Ardèche"]
    assert line["cells"] == ["10,0\n[9,0\u202f; 10,9]", "3,1", "sans référence"]
