"""Refreshing from a folder, the cache or the addresses of the catalogue."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from ateliers.errors import InvalidInput
from ateliers.project import file_digest
from ateliers.sources.formats import Inputs
from ateliers.sources.origins import chosen
from ateliers.sources.refresh import Refresh
from tests.sources.bench import FILE, PATH, SOURCE, Bench


def laid(bench: Bench, folder: Path, content: bytes) -> Path:
    path = folder / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_a_folder_is_a_mirror(bench: Bench, tmp_path: Path) -> None:
    laid(bench, tmp_path / "mirror", bench.content)
    assert bench.refresh(mirror=str(tmp_path / "mirror")).changed == []
    assert bench.server.asked == []


def test_a_folder_whose_file_is_not_the_one_announced_is_refused(
    bench: Bench, tmp_path: Path
) -> None:
    path = laid(bench, tmp_path / "mirror", bench.content)
    (tmp_path / "mirror" / "SHA256SUMS").write_text(f"{'0' * 64}  ./{FILE}\n")
    with pytest.raises(InvalidInput, match="not the one that SHA256SUMS announces") as caught:
        bench.refresh(mirror=str(tmp_path / "mirror"))
    assert caught.value.where == str(path)


@pytest.mark.parametrize("mirror", ["nowhere", "ftp://127.0.0.1/files"])
def test_a_mirror_that_is_nothing_is_refused(bench: Bench, mirror: str) -> None:
    with pytest.raises(InvalidInput, match="neither a folder nor an address"):
        bench.refresh(mirror=mirror)


def test_an_unknown_data_set_is_named_with_the_nearest(bench: Bench) -> None:
    fetcher = bench.fetcher()
    with pytest.raises(InvalidInput, match='Did you mean "lovac_2025"'):
        Refresh(bench.project, chosen(None, False, lambda: fetcher), fetcher).run(["lovac_2024"])


def test_without_an_address_nothing_is_guessed(bench: Bench) -> None:
    fetcher = bench.fetcher()
    with pytest.raises(InvalidInput, match="no address") as caught:
        Refresh(bench.project, chosen(None, False, lambda: fetcher), fetcher).run([SOURCE])
    assert "--mirror" in caught.value.mend


def test_an_address_of_the_catalogue_is_used(bench: Bench) -> None:
    path = bench.project / "data" / "sources.yml"
    line = f"    file: {FILE}\n"
    address = f"    address: {bench.server.address}{PATH}\n"
    path.write_text(path.read_text("utf-8").replace(line, address + line), "utf-8")
    fetcher = bench.fetcher()
    work = Refresh(bench.project, chosen(None, False, lambda: fetcher), fetcher, say=print)
    assert work.run([SOURCE]).lacking == {}
    assert file_digest(fetcher.kept(FILE)) == hashlib.sha256(bench.content).hexdigest()


def test_offline_reads_the_cache_and_asks_nothing(bench: Bench) -> None:
    bench.refresh()
    bench.server.asked.clear()
    fetcher = bench.fetcher()
    work = Refresh(bench.project, chosen(None, True, lambda: fetcher), fetcher, offline=True)
    assert work.run([SOURCE]).changed == []
    assert bench.server.asked == []
    shutil.rmtree(bench.cache)
    with pytest.raises(InvalidInput, match="not in the cache"):
        work.run([SOURCE])


def test_offline_and_an_address_contradict_each_other(bench: Bench) -> None:
    with pytest.raises(InvalidInput, match="offline"):
        chosen(bench.server.address, True, bench.fetcher)


def test_a_fault_of_a_loader_on_files_that_did_not_change_is_not_blamed_on_them(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(inputs: Inputs, wanted: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("ateliers.sources.dgaln.long_vacancy", breaks)
    with pytest.raises(ZeroDivisionError):
        bench.refresh()
