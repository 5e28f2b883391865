"""Where a refresh takes the producers' files: their addresses, a mirror, or the user's cache."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from ateliers.errors import InvalidInput
from ateliers.project import file_digest
from ateliers.sources.catalogue import Source
from ateliers.sources.fetch import UNTOUCHED, Fetcher, Nowhere, Verify

#: List of checksums that a mirror may hold, as ``sha256sum`` writes it.
SUMS = "SHA256SUMS"


class Origin(Protocol):
    """One place where files are taken."""

    def get(self, source: Source, part: str, verify: Verify) -> Path | None:
        """Return a file of a source; nothing when the place has none.

        Raises
        ------
        InvalidInput
            When it cannot be had, or is not what it should be.
        """

    def parts(self, source: Source) -> list[str]:
        """Return what stands in the name of the files that can be found without being known."""

    def lacking(self, source: Source) -> str:
        """Return why the place has no file of a source."""

    def where(self, source: Source, part: str) -> str:
        """Return where the file of a source is, for a message."""


@dataclass
class Folder:
    """A mirror on this machine: files lie under their names in the catalogue."""

    folder: Path

    @cached_property
    def _sums(self) -> dict[str, str]:
        path = self.folder / SUMS
        return _listed(path.read_text(encoding="utf-8")) if path.is_file() else {}

    def get(self, source: Source, part: str, verify: Verify) -> Path | None:
        """Return a file of a source, once verified; nothing when there is none here."""
        name = source.file_of(part)
        path = self.folder / name
        if not source.file or not path.is_file():
            return None
        announced = self._sums.get(name)
        if announced and announced != file_digest(path):
            raise InvalidInput(
                f"The file is not the one that {SUMS} announces: it is truncated or altered.",
                str(path),
                f"copy the mirror again; {UNTOUCHED}",
            )
        verify(path)
        return path.resolve()

    def parts(self, source: Source) -> list[str]:
        """Return the parts of names that can be found here."""
        return source.parts_in(self.folder)

    def lacking(self, source: Source) -> str:
        """Return why there is no file of a source."""
        return f"not in {self.folder}" if source.file else "pinned by its version"

    def where(self, source: Source, part: str) -> str:
        """Return where the file of a source is."""
        return str(self.folder / source.file_of(part))


@dataclass
class Server:
    """A mirror behind an address: files lie under their names in the catalogue."""

    address: str
    fetcher: Fetcher

    @cached_property
    def _sums(self) -> dict[str, str]:
        with tempfile.TemporaryDirectory() as folder:
            # Asked anew each time: an old list would refuse a new file.
            alone = Fetcher(Path(folder), self.fetcher.sleep, None, self.fetcher.attempts)
            try:
                path = alone.fetch(f"{self.address.rstrip('/')}/{SUMS}", SUMS, lambda _: None)
            except Nowhere:
                return {}
            return _listed(path.read_text(encoding="utf-8", errors="replace"))

    def get(self, source: Source, part: str, verify: Verify) -> Path | None:
        """Return a file of a source, once verified; nothing when there is none here."""
        if not source.file:
            return None
        name = source.file_of(part)
        try:
            return self.fetcher.fetch(self.where(source, part), name, verify, self._sums.get(name))
        except Nowhere:
            return None

    def parts(self, source: Source) -> list[str]:
        """Return the parts of names that can be found here."""
        return []

    def lacking(self, source: Source) -> str:
        """Return why there is no file of a source."""
        return f"not at {self.address}" if source.file else "pinned by its version"

    def where(self, source: Source, part: str) -> str:
        """Return where the file of a source is."""
        return f"{self.address.rstrip('/')}/{quote(source.file_of(part))}"


@dataclass
class Producers:
    """The producers themselves, at the addresses that the catalogue knows."""

    fetcher: Fetcher

    def get(self, source: Source, part: str, verify: Verify) -> Path | None:
        """Return a file of a source, once verified; nothing when there is none here."""
        if not (source.address and source.file):
            return None
        return self.fetcher.fetch(self.where(source, part), source.file_of(part), verify)

    def parts(self, source: Source) -> list[str]:
        """Return the parts of names that can be found here."""
        return []

    def lacking(self, source: Source) -> str:
        """Return why there is no file of a source."""
        return "no address" if source.file or not source.address else "pinned by its version"

    def where(self, source: Source, part: str) -> str:
        """Return where the file of a source is."""
        return source.address_of(part)


@dataclass
class Kept:
    """The user's cache alone: nothing is asked of the network."""

    fetcher: Fetcher

    def get(self, source: Source, part: str, verify: Verify) -> Path | None:
        """Return a file of a source, once verified; nothing when there is none here."""
        path = self.fetcher.kept(source.file_of(part))
        if not source.file or not path.is_file():
            return None
        verify(path)
        return path

    def parts(self, source: Source) -> list[str]:
        """Return the parts of names that can be found here."""
        return source.parts_in(self.fetcher.cache / "inputs")

    def lacking(self, source: Source) -> str:
        """Return why there is no file of a source."""
        return "not in the cache" if source.file else "pinned by its version"

    def where(self, source: Source, part: str) -> str:
        """Return where the file of a source is."""
        return str(self.fetcher.kept(source.file_of(part)))


def chosen(mirror: str | None, offline: bool, fetcher: Callable[[], Fetcher]) -> Origin:
    """Return the place that the options name.

    Raises
    ------
    InvalidInput
        When a mirror is neither a folder nor an address, or is an address and nothing may be asked
        of the network.
    """
    if mirror is None:
        return Kept(fetcher()) if offline else Producers(fetcher())
    if mirror.startswith(("http://", "https://")):
        if offline:
            raise InvalidInput(
                "A mirror behind an address cannot be read offline.", mirror, "leave --offline out"
            )
        return Server(mirror, fetcher())
    if not Path(mirror).is_dir():
        raise InvalidInput(
            "The mirror is neither a folder nor an address.", mirror, "--mirror DIR or URL"
        )
    return Folder(Path(mirror))


def _listed(text: str) -> dict[str, str]:
    """Return the sha256 of each file of a list that ``sha256sum`` wrote."""
    pairs = (line.split(maxsplit=1) for line in text.splitlines() if line.strip())
    return {name.lstrip("*").removeprefix("./"): digest for digest, name in pairs}
