"""Fetch a producer's file: resumed where it stopped, tried again with patience, kept in a cache.

pooch gives the cache, the temporary file, the checksum and the rename; it cannot resume, nor wait
as a server asks: its ``downloader`` is given here.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError, InvalidHeader
from urllib3.util import Retry

from ateliers import __version__
from ateliers.errors import InvalidInput
from ateliers.project import file_digest, write_atomic

#: Says who asks, so that a producer can write to the project rather than shut the door.
USER_AGENT = f"ateliers-des-territoires/{__version__} (ateliers data refresh)"
#: Answers after which asking again makes sense: overloaded, or broken for a while.
PASSING = {408, 429, 500, 502, 503, 504}
#: Answers that say there is no such file.
NOWHERE = {404, 410}
ATTEMPTS = 5
#: Seconds before asking again the first time, doubled each time; longest wait a server may ask for.
FIRST_WAIT, LONGEST_WAIT = 1.0, 120.0
#: Seconds to connect, and between two pieces of an answer.
TIMEOUTS = (10, 60)
MOST_REDIRECTS = 5
_PIECE = 1 << 16
UNTOUCHED = "data/ was left untouched"

Verify = Callable[[Path], None]
#: Called as a file arrives, with its name, the bytes there and the bytes expected (if known).
Progress = Callable[[str, int, int | None], None]


class Nowhere(InvalidInput):
    """The server answers that there is no such file."""


class _Unchanged(Exception):
    """The server answers that the file of the cache is the present one."""


class _Passing(Exception):
    """A fault that may be gone in a while; `wait` is what the server asks for, in seconds."""

    def __init__(self, said: str, wait: float | None = None) -> None:
        super().__init__(said)
        self.wait = wait


@dataclass
class Fetcher:
    """Fetches files into a cache, one at a time.

    Parameters
    ----------
    cache : pathlib.Path
        Folder of the user's cache.
    sleep : callable
        Waits a number of seconds.
    progress : callable, optional
        Told how much of a file has come.
    attempts : int
        How many times a file is asked for.
    """

    cache: Path
    sleep: Callable[[float], None] = time.sleep
    progress: Progress | None = None
    attempts: int = ATTEMPTS
    session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        # Compressed on the way, the bytes received could be neither counted nor resumed.
        self.session.headers.update({"User-Agent": USER_AGENT, "Accept-Encoding": "identity"})
        self.session.max_redirects = MOST_REDIRECTS

    def kept(self, name: str) -> Path:
        """Return where the file of that name is kept in the cache, be it there or not."""
        return self.cache / "inputs" / name

    def fetch(self, address: str, name: str, verify: Verify, expected: str | None = None) -> Path:
        """Return the present file of an address, fetched unless the cache has it already.

        The file of the cache is replaced only by one that is whole and verified.

        Parameters
        ----------
        address : str
            Where it is.
        name : str
            Path under which the cache keeps it.
        verify : callable
            Raises :class:`InvalidInput` for a file that is not what it should be.
        expected : str, optional
            Its sha256, when it is known beforehand.

        Raises
        ------
        Nowhere
            When the server says that there is no such file.
        InvalidInput
            When it cannot be had, or is not what it should be: the cache is left as it was.
        """
        import pooch

        target = self.kept(name)
        if expected and file_digest(target) == expected:
            return target
        incoming = self.cache / "incoming" / _short(address)
        pooch.get_logger().setLevel("WARNING")
        shutil.rmtree(incoming, ignore_errors=True)
        known = f"sha256:{expected}" if expected else None
        try:
            arrived = pooch.retrieve(
                address,
                known,
                fname=target.name,
                path=incoming,
                downloader=_Download(self, target),
            )
            verify(Path(arrived))
            begun = self._part(address).with_suffix(".json")
            notes = {"address": address, "sha256": file_digest(Path(arrived)), **_read(begun)}
            target.parent.mkdir(parents=True, exist_ok=True)
            Path(arrived).replace(target)
            write_atomic(_notes(target), json.dumps(notes))
        except _Unchanged:
            return target
        except ValueError as error:  # what pooch raises for another checksum
            raise InvalidInput(
                f"What came is not the file announced, it was altered on the way: {error}",
                address,
                f"run the command again; {UNTOUCHED}",
            ) from None
        finally:
            shutil.rmtree(incoming, ignore_errors=True)
        self._part(address).with_suffix(".json").unlink(missing_ok=True)
        return target

    def download(self, address: str, target: Path, output: str) -> None:
        """Write the file of an address to `output`, trying again as long as it makes sense."""
        wait = FIRST_WAIT
        for attempt in range(1, self.attempts + 1):
            try:
                self._ask(address, target)
                break
            except _Passing as fault:
                asked = fault.wait if fault.wait is not None else wait
                if attempt == self.attempts or asked > LONGEST_WAIT:
                    raise _given_up(address, fault, attempt, asked) from None
                self.sleep(asked)
                wait *= 2
        shutil.move(self._part(address), output)

    def _ask(self, address: str, target: Path) -> None:
        """Ask once for what is lacking of a file, and add it to what is there."""
        part = self._part(address)
        there, headers = self._headers(address, target)
        try:
            with self.session.get(
                address, headers=headers, stream=True, timeout=TIMEOUTS
            ) as answer:
                _refuse(answer, address)
                if answer.status_code == 304:
                    raise _Unchanged
                if answer.status_code == 416 or (
                    answer.status_code == 206 and not _from(answer, there)
                ):
                    part.unlink(missing_ok=True)
                    raise _Passing("the server could not go on where it had stopped", 0)
                resumed = answer.status_code == 206
                if not resumed:
                    self._begin(address, answer)
                with part.open("ab" if resumed else "wb") as stream:
                    self._receive(answer, stream, target.name, there if resumed else 0)
        except requests.TooManyRedirects:
            raise InvalidInput(
                f"The server sends from one address to another without end (more than "
                f"{MOST_REDIRECTS}).",
                address,
                f"mend the address in data/sources.yml; {UNTOUCHED}",
            ) from None
        except (requests.ConnectionError, requests.Timeout) as error:
            raise _Passing(f"the connection failed ({_cause(error)})") from None
        except HTTPError:
            raise _Passing("the connection was cut in the middle of the file") from None
        except requests.RequestException as error:
            raise InvalidInput(
                f"This address cannot be fetched: {error}",
                address,
                f"mend the address in data/sources.yml; {UNTOUCHED}",
            ) from None

    def _headers(self, address: str, target: Path) -> tuple[int, dict[str, str]]:
        """Return how much of a file is there, and the headers that ask for the rest of it."""
        part = self._part(address)
        there = part.stat().st_size if part.is_file() else 0
        if there:
            begun = _read(part.with_suffix(".json"))
            # A weak validator does not tell bytes apart (RFC 9110, 13.1.5).
            strong = begun.get("etag", "").removeprefix("W/") == begun.get("etag", "")
            validator = (strong and begun.get("etag")) or begun.get("last_modified")
            if validator:
                return there, {"Range": f"bytes={there}-", "If-Range": validator}
            # Nothing tells whether the file is still the one that was begun.
            part.unlink()
        notes = _read(_notes(target))
        if not target.is_file() or notes.get("address") != address:
            return 0, {}
        if file_digest(target) != notes.get("sha256"):
            return 0, {}
        asked = {
            "If-None-Match": notes.get("etag"),
            "If-Modified-Since": notes.get("last_modified"),
        }
        return 0, {name: value for name, value in asked.items() if value}

    def _begin(self, address: str, answer: requests.Response) -> None:
        """Note what tells this version of the file, so that it can be resumed."""
        etag = answer.headers.get("ETag", "")
        validators = {"etag": etag, "last_modified": answer.headers.get("Last-Modified", "")}
        write_atomic(self._part(address).with_suffix(".json"), json.dumps(validators))

    def _receive(self, answer: requests.Response, stream: BinaryIO, name: str, there: int) -> None:
        length = answer.headers.get("Content-Length", "")
        whole = there + int(length) if length.isdigit() else None
        # As it comes: a whole piece would be lost with the connection, and asked for again.
        while piece := answer.raw.read1(_PIECE):
            stream.write(piece)
            there += len(piece)
            if self.progress:
                self.progress(name, there, whole)
        if whole is not None and there != whole:
            raise _Passing(f"{there} bytes came of {whole}")

    def _part(self, address: str) -> Path:
        folder = self.cache / "partial"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{_short(address)}.part"


@dataclass
class _Download:
    """The downloader given to pooch."""

    fetcher: Fetcher
    target: Path

    def __call__(self, url: str, output_file: str, pooch: Any, check_only: bool = False) -> None:
        self.fetcher.download(url, self.target, output_file)


def _refuse(answer: requests.Response, address: str) -> None:
    """Raise for an answer that holds no file."""
    code = answer.status_code
    if code in PASSING:
        raise _Passing(f"the server answers {code} {answer.reason}", _retry_after(answer))
    if code in NOWHERE:
        raise Nowhere(
            f"The server answers {code}: there is no such file.",
            address,
            f"mend the address in data/sources.yml; {UNTOUCHED}",
        )
    if code >= 400:
        raise InvalidInput(
            f"The server refuses: {code} {answer.reason}.",
            address,
            f"open the address in a browser to see why; {UNTOUCHED}",
        )


def _retry_after(answer: requests.Response) -> float | None:
    """Return the seconds that a server asks to wait, written as a number or as a date."""
    asked = answer.headers.get("Retry-After")
    if not asked:
        return None
    try:
        return max(0.0, Retry().parse_retry_after(asked))
    except InvalidHeader:
        return None


def _from(answer: requests.Response, there: int) -> bool:
    """Whether a partial answer begins where the file stops."""
    return answer.headers.get("Content-Range", "").startswith(f"bytes {there}-")


def _given_up(address: str, fault: _Passing, attempts: int, asked: float) -> InvalidInput:
    host = urlsplit(address).netloc
    if asked > LONGEST_WAIT:
        return InvalidInput(
            f"The server asks to wait {asked:.0f} seconds ({fault}).",
            address,
            f"run the command again later: what came is kept; {UNTOUCHED}",
        )
    return InvalidInput(
        f"The file could not be fetched in {attempts} attempts: {fault}.",
        address,
        f"check the network and {host}, then run the command again: what came is kept; {UNTOUCHED}",
    )


def _cause(error: BaseException) -> str:
    """Return the first line of the deepest cause of a fault, without addresses of objects."""
    return type(error).__name__


def _notes(target: Path) -> Path:
    return target.with_name(f".{target.name}.json")


def _read(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _short(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()[:16]
