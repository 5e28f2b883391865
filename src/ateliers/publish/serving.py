"""Show the published book on this machine, as a static host would."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from ateliers.errors import InvalidInput
from ateliers.publish import lost


class Handler(SimpleHTTPRequestHandler):
    """Answer with the files of the book, and to a wrong address with its own page."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Send the page for wrong addresses where there is no file; plain errors otherwise."""
        page = Path(self.directory) / lost.PAGE
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


def server(root: Path, port: int) -> ThreadingHTTPServer:
    """Return a server of the published book, for this machine only.

    Raises
    ------
    InvalidInput
        If no book is published.
    """
    html = root / "build" / "html"
    if not (html / "index.html").is_file():
        raise InvalidInput("The book is not built.", "build/html", "make book")
    return ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, directory=str(html)))
