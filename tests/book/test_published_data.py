"""Under every figure of the built book: a source, a file, and in the file what the figure says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.support.stated import DERIVED, Block, blocks, read

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def html(root: Path) -> Path:
    """Return the published book; ``make test`` builds it first."""
    folder = root / "build" / "html"
    assert (folder / "index.html").is_file(), "build the book first: make book"
    return folder.resolve()


@pytest.fixture(scope="module")
def shown(html: Path) -> list[Block]:
    """Return every figure and table of the book."""
    return blocks(html)


def test_every_figure_has_its_source_line_and_its_file(
    shown: list[Block], capsys: pytest.CaptureFixture[str]
) -> None:
    sourced = [b for b in shown if re.match(r"(Sources?|Calculs)\b", b.source)]
    filed = [b for b in shown if b.file]
    with capsys.disabled():
        print(f"\nfigures and tables {len(shown)}, with source {len(sourced)}, CSV {len(filed)}")
    assert len(shown) > 100
    assert [b.name for b in shown if b not in sourced or b not in filed] == []


def test_every_source_that_has_a_vintage_says_it(shown: list[Block]) -> None:
    for block in shown:
        assert block.file is not None
        package = json.loads((block.file.parent / "datapackage.json").read_text("utf-8"))
        resource = next(r for r in package["resources"] if r["path"] == block.file.name)
        years = {y for s in resource["sources"] for y in re.findall(r"\d{4}", s.get("vintage", ""))}
        if years and "Source" in block.source and len(resource["sources"]) < 8:
            assert any(year in block.source for year in years), block.source


def test_every_number_of_a_figure_is_in_its_file(
    shown: list[Block], capsys: pytest.CaptureFixture[str]
) -> None:
    lost = [line for block in shown for line in block.missing()]
    with capsys.disabled():
        print(f"\nfiles read again {len(shown)}, numbers not found {len(lost)}")
    assert lost == []


#: Blocks whose files hold numbers (zonings and lists that were not found are words).
_NUMERIC = sorted({*DERIVED, "income", "communes", "chiffres-cles"} - {"zoning", "not_found"})


@pytest.mark.parametrize("name", _NUMERIC)
def test_a_file_that_says_something_else_is_noticed(
    shown: list[Block], tmp_path: Path, name: str
) -> None:
    """Every number of the file is doubled and one is added, in a copy: the figure is not there."""
    block = next(b for b in shown if b.name == name)
    assert block.file is not None
    assert block.missing() == []
    text = block.file.read_text(encoding="utf-8-sig")
    copy = tmp_path / block.file.name
    changed = re.sub(r"(?<=;)-?\d+(,\d+)?(?=[;\r\n])", _another, text)
    copy.write_text("\ufeff" + changed, encoding="utf-8")
    assert block.missing(copy)


def _another(found: re.Match[str]) -> str:
    value = 2 * float(found[0].replace(",", ".")) + 1.37
    return found[0] if re.fullmatch(r"(19|20)\d\d", found[0]) else f"{value}".replace(".", ",")


def test_one_wrong_cell_is_noticed(shown: list[Block], tmp_path: Path) -> None:
    block = next(b for b in shown if b.name == "income" and "tessy" in b.page.as_posix())
    assert block.file is not None
    first = read(block.file)[0]["Niveau de vie médian (€ par an)"]
    text = block.file.read_text(encoding="utf-8-sig")
    copy = tmp_path / "income.csv"
    copy.write_text("\ufeff" + text.replace(first, f"{int(first) + 10}", 1), encoding="utf-8")
    said = block.missing(copy)
    assert said
    assert "income, title" in said[0]
