"""A project, a server that mirrors its producers, and what a refresh from it must leave alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ateliers.errors import InvalidInput
from ateliers.sources.fetch import Fetcher
from ateliers.sources.origins import chosen
from ateliers.sources.refresh import Outcome, Refresh
from tests.support.loopback import Answer, Loopback

SOURCE, TABLE, TWIN = "lovac_2025", "vacancy.csv", "vacancy_national.parquet"
FILE = "demography/national/lovac2025_communes.csv"
PATH = f"/{FILE}"
ETAG = '"first"'


@dataclass
class Bench:
    """A project, a server that mirrors its producers, and a cache."""

    project: Path
    server: Loopback
    cache: Path
    content: bytes
    slept: list[float] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def data(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (self.project / "data").iterdir()}

    def fetcher(self) -> Fetcher:
        return Fetcher(self.cache, sleep=self.slept.append)

    def refresh(self, *answers: Answer, accept: bool = False, mirror: str | None = None) -> Outcome:
        if answers:
            self.server.answers[PATH] = list(answers)
        fetcher = self.fetcher()
        origin = chosen(mirror or self.server.address, False, lambda: fetcher)
        work = Refresh(self.project, origin, fetcher, say=self.said.append)
        return work.run([SOURCE], accept=accept)


def edited(bench: Bench, old: str, new: str) -> bytes:
    """Return the file with one piece of text in place of another."""
    text = bench.content.decode("utf-8")
    assert text.count(old) == 1
    return text.replace(old, new).encode()


#: The row of Villeneuve-de-Berg, and the same with other cells.
ROW = "07341,07,84,1490.0,154.0,99.0,"


def refused(bench: Bench, *answers: Answer) -> str:
    """Refresh; return the message, once ``data/`` is seen to be as it was."""
    before = bench.data()
    with pytest.raises(InvalidInput) as caught:
        bench.refresh(*answers, accept=True)
    assert bench.data() == before
    assert "data/ was left untouched" in caught.value.mend
    assert caught.value.where
    assert "/inputs/" not in caught.value.where, "a scratch folder"
    return str(caught.value)
