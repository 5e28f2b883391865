"""What a site did not ask for leaves no trace on its page."""

from __future__ import annotations

from typing import Any

from ateliers.figures.block import MIME, Absent, Findings
from ateliers.publish.notebooks import without_silent_sections
from tests.publish.sample import markdown


def cell(block: Absent | Findings) -> dict[str, Any]:
    data = block._repr_mimebundle_()
    output = {"output_type": "execute_result", "metadata": {}, "data": {MIME: data[MIME]}}
    return {
        "cell_type": "code",
        "metadata": {},
        "source": f"show({block.name})",
        "outputs": [output],
    }


SILENT = cell(Absent("a", "A", "non retenu", silent=True))
ABSENT = cell(Absent("b", "B", "donnée absente"))
SAID = cell(Findings("c", ["Un constat."]))


def sources(cells: list[dict[str, Any]]) -> list[str]:
    return ["".join(c["source"]).splitlines()[0] for c in cells]


def test_a_section_of_silent_blocks_goes_with_its_prose() -> None:
    cells = [markdown("# Titre"), markdown("## Un\n\nProse."), SILENT, markdown("## Deux\n"), SAID]
    assert sources(without_silent_sections(cells)) == ["# Titre", "## Deux", "show(c)"]


def test_a_section_that_still_shows_a_block_keeps_its_prose() -> None:
    cells = [markdown("## Un\n\nProse."), SILENT, SAID]
    assert sources(without_silent_sections(cells)) == ["## Un", "show(c)"]


def test_a_declared_absence_is_said() -> None:
    cells = [markdown("## Un\n\nProse."), SILENT, ABSENT]
    assert sources(without_silent_sections(cells)) == ["## Un", "show(b)"]


def test_a_section_of_prose_alone_stays() -> None:
    cells = [markdown("## Limites\n\nProse."), markdown("## Fin\n"), SAID]
    assert sources(without_silent_sections(cells)) == ["## Limites", "## Fin", "show(c)"]
