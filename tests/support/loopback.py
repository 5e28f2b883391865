"""A server of this machine that answers as producers' servers do on bad days."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

#: Answers one request; the last one of a list answers every request that follows.
Answer = Callable[["Handler"], None]


@dataclass
class Loopback:
    """What the server answers and what it was asked.

    Parameters
    ----------
    address : str
        Its address, without a slash at the end.
    answers : dict of str to list of Answer
        By path.
    asked : list of tuple
        Path and headers of each request.
    """

    address: str = ""
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def headers(self, path: str) -> list[dict[str, str]]:
        """Return the headers of the requests of a path."""
        return [headers for asked, headers in self.asked if asked == path]


class Handler(BaseHTTPRequestHandler):
    """Answers as told."""

    protocol_version = "HTTP/1.1"
    state: Loopback

    def do_GET(self) -> None:
        """Answer with the next of the answers of the path."""
        self.state.asked.append((self.path, dict(self.headers)))
        left = self.state.answers.get(self.path, [status(404)])
        (left.pop(0) if len(left) > 1 else left[0])(self)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def reply(self, code: int, content: bytes = b"", **headers: str) -> None:
        """Send an answer; a name of header has _ for -."""
        self.send_response(code)
        headers = {"Content_Length": str(len(content))} | headers
        for name, value in headers.items():
            if value:
                self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)


def status(code: int, **headers: str) -> Answer:
    """Answer with a status and no content."""
    return lambda handler: handler.reply(code, **headers)


def whole(content: bytes, etag: str = "") -> Answer:
    """Answer with a file; with an ETag, resume it and say when it is unchanged."""

    def answer(handler: Handler) -> None:
        if etag and handler.headers.get("If-None-Match") == etag:
            handler.reply(304, Content_Length="", ETag=etag)
            return
        start = handler.headers.get("Range", "").removeprefix("bytes=").removesuffix("-")
        if etag and start and handler.headers.get("If-Range") == etag:
            sent = f"bytes {start}-{len(content) - 1}/{len(content)}"
            handler.reply(206, content[int(start) :], ETag=etag, Content_Range=sent)
            return
        handler.reply(200, content, ETag=etag)

    return answer


def cut(content: bytes, after: int, etag: str = "") -> Answer:
    """Announce a whole file, send its beginning and die."""

    def answer(handler: Handler) -> None:
        handler.reply(200, content[:after], Content_Length=str(len(content)), ETag=etag)
        handler.close_connection = True

    return answer


@contextmanager
def serving() -> Iterator[Loopback]:
    """Serve on a free port of this machine."""
    state = Loopback()
    handler = type("Told", (Handler,), {"state": state})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    state.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
