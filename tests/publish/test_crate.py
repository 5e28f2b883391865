"""The description of an archive for data repositories names what the archive holds."""

from __future__ import annotations

import json
import zipfile
from typing import Any

import pytest
from rocrate.rocrate import ROCrate

from ateliers.publish import crate, zipping
from ateliers.publish.citation import read_work
from tests.publish.conftest import Published

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def graph(published: Published) -> dict[str, dict[str, Any]]:
    text = crate.describe(published.edition, read_work(published.root))
    assert text == crate.describe(published.edition, read_work(published.root))
    entities = json.loads(text)["@graph"]
    assert len({one["@id"] for one in entities}) == len(entities)
    return {one["@id"]: one for one in entities}


def test_every_csv_is_there_with_its_licence_and_sources(
    published: Published, graph: dict[str, dict[str, Any]]
) -> None:
    files = {p.relative_to(published.edition).as_posix() for p in published.edition.rglob("*.csv")}
    told = {name for name in graph if name.endswith(".csv")}
    assert told == files
    for name in told:
        assert graph[name]["contentSize"] == str((published.edition / name).stat().st_size)
        assert all(graph[one["@id"]]["name"] for one in graph[name]["license"])
    figure = graph["_static/figures/alpha/essai/population_index.csv"]
    (source,) = figure["isBasedOn"]
    assert graph[source["@id"]]["name"].startswith("INSEE")


def test_every_page_authors_licence_and_software_are_told(
    published: Published, graph: dict[str, dict[str, Any]]
) -> None:
    pages = {p.relative_to(published.edition).as_posix() for p in published.edition.rglob("*.html")}
    assert pages == {name for name in graph if name.endswith(".html")}
    whole = graph["./"]
    work = read_work(published.root)
    assert whole["name"] == work.title and whole["datePublished"] == "2026-01-01"
    assert [graph[one["@id"]]["name"] for one in whole["creator"]] == list(work.authors)
    assert "EUPL" in graph[whole["license"]["@id"]]["name"]
    assert graph["#ateliers"]["version"] == work.version


def test_the_library_reads_the_archive_back(published: Published, tmp_path: Any) -> None:
    with zipfile.ZipFile(zipping.write(published.root)) as archive:
        archive.extractall(tmp_path)
    read = ROCrate(tmp_path / zipping.NAME)
    assert read.name == read_work(published.root).title
    assert all((tmp_path / zipping.NAME / one.id).exists() for one in read.data_entities)
