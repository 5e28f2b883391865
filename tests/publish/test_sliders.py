"""The section that moves hypotheses: with the data of its run, kept in their element."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup

from ateliers.figures.scenario_words import HYPOTHESES
from ateliers.indicators.scenarios import Projection
from ateliers.publish.blocks import Page
from ateliers.publish.records import Run
from ateliers.publish.sliders import GROUPS, PAGE_DATA, content, section
from tests.publish.sample import code, notebook, table

DATA: dict[str, Any] = {
    "limits": {name: [0, 100] for name in HYPOTHESES},
    "scenarios": [
        {
            "slug": "tendance",
            "title": "</script><b>Tendance</b>",
            "territory": "Alpha",
            "base": {},
            "hypotheses": dict.fromkeys(HYPOTHESES, 10.0),
            "bounds": {"vacancy": [4.26, 12.24]},
        }
    ],
}


def run(folder: Path, data: dict[str, Any] | None) -> Run:
    if data is not None:
        (folder / PAGE_DATA).write_text(json.dumps(data), "utf-8")
    return Run(folder, {"status": "done"}, notebook(code("scenarios()", table("scenarios"))))


def test_without_the_data_of_the_run_the_page_has_no_such_section(tmp_path: Path) -> None:
    page = Page(tmp_path, "alpha/scenarios", "../")
    assert section(run(tmp_path, None), page) == ""
    assert section(run(tmp_path, {"limits": {}, "scenarios": []}), page) == ""


def test_the_data_stay_in_their_element_and_a_sentence_stands_without_script(
    tmp_path: Path,
) -> None:
    text = section(run(tmp_path, DATA), Page(tmp_path, "alpha/scenarios", "../"))
    assert text.startswith("## Changer les hypothèses")
    soup = BeautifulSoup(text, "html.parser")
    (script,) = soup.select("[data-reglages] script")
    assert script["type"] == "application/json"
    assert json.loads(script.string or "")["scenarios"][0]["title"] == "</script><b>Tendance</b>"
    assert not soup.select("b")
    assert "demandent un script" in soup.get_text()
    assert "Source : INSEE" in soup.get_text().replace("\u00a0", " ")


def test_every_hypothesis_is_in_a_group_and_every_measure_in_the_projection() -> None:
    assert sorted(n for _, names in GROUPS.values() for n in names) == sorted(HYPOTHESES)
    said = content(DATA)
    assert {one["name"] for one in said["measures"]} <= set(Projection.__dataclass_fields__)
    vacancy = next(one for one in said["fields"] if one["name"] == "vacancy")
    assert (vacancy["min"], vacancy["max"], vacancy["step"]) == (4.2, 12.3, 0.1)
