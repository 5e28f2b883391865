"""A browser for each module of tests, and the book it opens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import chromium

# A machine that runs other tests at the same time may be slow: that is no fault of a page.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a browser; the tests that need one are skipped where there is none."""
    # Closed with the module: its event loop would be in the way of the tests that run notebooks.
    with chromium.browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def book(root: Path) -> Path:
    """Return the folder of the published book; ``make test`` builds it first."""
    folder = root / "build" / "html"
    assert (folder / "index.html").is_file(), "build the book first: make book"
    return folder.resolve()


@pytest.fixture(scope="module")
def address(book: Path) -> Iterator[str]:
    """Return the address of the book over http."""
    with chromium.served(book) as at:
        yield at
