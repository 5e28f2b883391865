"""What a server of the book answers, wrong addresses included."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from ateliers.errors import InvalidInput
from ateliers.publish import lost
from ateliers.publish.serving import server


@pytest.fixture()
def address(tmp_path: Path) -> Iterator[str]:
    html = tmp_path / "build" / "html"
    html.mkdir(parents=True)
    (html / "index.html").write_text("<p>accueil</p>", encoding="utf-8")
    lost.write(html)
    with server(tmp_path, 0) as serving:
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{serving.server_address[1]}"
        serving.shutdown()
        thread.join()


def test_a_page_of_the_book_is_served(address: str) -> None:
    with urllib.request.urlopen(f"{address}/") as answer:
        assert answer.read() == b"<p>accueil</p>"


@pytest.mark.parametrize("path", ["/absente.html", "/un/dossier/absent/x.html", "/_static/x.js"])
def test_a_wrong_address_is_answered_in_french(address: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(address + path)
    assert refused.value.code == 404
    assert refused.value.headers["Content-Type"] == "text/html; charset=utf-8"
    page = BeautifulSoup(refused.value.read(), "html.parser")
    assert page.h1 is not None
    assert page.h1.get_text() == "Cette page n’existe pas ou a changé d’adresse."
    assert {str(a["href"]) for a in page.find_all("a")} == {"index.html", "search.html"}


def test_a_book_that_is_not_built_cannot_be_served(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="not built"):
        server(tmp_path, 0)


def test_the_page_for_wrong_addresses_loads_nothing(tmp_path: Path) -> None:
    """It is shown at any depth: what it needs is in it."""
    lost.write(tmp_path)
    page = BeautifulSoup((tmp_path / lost.PAGE).read_text(encoding="utf-8"), "html.parser")
    assert not page.select('link:not([href^="data:"]), img, script[src]')
    assert page.html is not None and page.html["lang"] == "fr"
