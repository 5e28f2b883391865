"""The browser of these tests: Debian's Chromium, never a download, cut off from other sites."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

#: Names of Chromium, Debian's first; the last are those of GitHub's machines.
NAMES = ("chromium", "chromium-browser", "google-chrome")
ABSENT = "no Chromium to test the book in: apt-get install chromium, or CHROMIUM=its path"
#: Nothing but this machine has an address, and Chromium looks for nothing of its own.
ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)


def find() -> str | None:
    """Return the Chromium named by ``CHROMIUM``, else the first one installed."""
    told = os.environ.get("CHROMIUM")
    names = (told,) if told else NAMES
    return next((found for name in names if (found := shutil.which(name))), None)


def required() -> str:
    """Return the path of Chromium; without one, skip the test, or fail it where ``CI`` is true."""
    found = find()
    if found is None:
        stop = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        stop(ABSENT)
    return found


@contextmanager
def browser() -> Iterator[Browser]:
    """Open a browser."""
    path = required()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield opened
        opened.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine; give its address, without the last slash."""
    handler = partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
