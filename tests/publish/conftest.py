"""A book published once for the whole module of tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from ateliers.publish.book import publish
from tests.publish.sample import write_project


class Published:
    """A published book and its pages."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.edition = publish(root, quiet=True)

    def page(self, name: str) -> BeautifulSoup:
        """Return a page of the book."""
        return BeautifulSoup((self.edition / name).read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Return the book of the sample project, one of whose runs failed."""
    return Published(write_project(tmp_path_factory.mktemp("book") / "project"))
