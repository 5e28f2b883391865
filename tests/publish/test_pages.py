"""Pages written from templates."""

from __future__ import annotations

from pathlib import Path

from ateliers.publish.catalogue import described_tables
from ateliers.publish.pages import page_text


def test_the_sources_page_states_the_geography_of_each_table(root: Path) -> None:
    text = page_text("sources.md", tables=described_tables(root), lacking=[])
    assert text.count("<dt>Géographie</dt>") == len(described_tables(root))
    assert "<dd>Codes au 1er\u00a0janvier 2024. Date reconnue aux codes du fichier" in text
    assert "<dd>Sans objet\u00a0: un poste est un point" in text
