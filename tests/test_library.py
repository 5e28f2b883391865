"""Files of the library: what a process loads, and the digest of each."""

from __future__ import annotations

import subprocess
import sys

from ateliers import library


def loaded_after(statement: str) -> list[str]:
    code = f"{statement}\nfrom ateliers import library\nprint(*library.loaded())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_only_what_is_imported_is_loaded():
    found = loaded_after("import ateliers.errors")
    assert "ateliers/errors.py" in found
    assert "ateliers/parameters.py" not in found


def test_data_files_and_the_list_of_modules_come_with_a_folder():
    found = loaded_after("import ateliers.indicators.dictionary")
    assert "ateliers/indicators/dictionary.yml" in found
    assert "ateliers/indicators/*" in found
    assert "ateliers/figures/*" not in found


def test_what_is_loaded_has_a_digest():
    digests = library.digests()
    assert set(library.loaded()) <= set(digests)
    assert digests["ateliers/errors.py"] != digests["ateliers/library.py"]


def test_a_file_changed_or_added_changes_its_digest_and_that_of_its_folder(tmp_path, monkeypatch):
    package = tmp_path / "ateliers"
    (package / "figures").mkdir(parents=True)
    (package / "figures" / "bars.py").write_text("a = 1\n")
    monkeypatch.setattr(library, "_PACKAGE", package)
    first = library.digests()
    (package / "figures" / "bars.py").write_text("a = 2\n")
    second = library.digests()
    (package / "figures" / "lines.py").write_text("")
    third = library.digests()
    assert first["ateliers/figures/bars.py"] != second["ateliers/figures/bars.py"]
    assert first["ateliers/figures/*"] == second["ateliers/figures/*"]
    assert second["ateliers/figures/*"] != third["ateliers/figures/*"]
