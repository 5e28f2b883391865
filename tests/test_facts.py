"""The facts of the readings: each with its source, none whose address is guessed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ateliers.errors import InvalidInput
from ateliers.sources.check import check
from ateliers.sources.seal import seal
from tests.support.inputs import copy_project
from tests.support.producers import SHARED, needs_producers

HERE = Path(__file__).resolve().parent
PAGES = SHARED / "territory" / "pages_facts.csv"


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def projects(fact: dict[str, str]) -> list[str]:
    """Return the title and the amount of the projects of the Fonds vert that a fact cites."""
    listed = rows(PAGES.with_name("fonds_vert_2023_sites.csv"))
    return [
        f"{project['nom_du_projet']} {float(project['montant_engage']):.2f}"
        for project in listed
        if project["numero_dossier_ds"] in fact["source_label"]
    ]


FACTS = rows(HERE.parent / "data" / "facts.csv")


def test_every_fact_has_a_source(capsys: pytest.CaptureFixture[str]) -> None:
    sourced = sum(bool(fact["source_label"].strip()) for fact in FACTS)
    reached = sum(bool(fact["address"]) for fact in FACTS)
    with capsys.disabled():
        share = 100 * sourced / len(FACTS)
        print(
            f"\nfacts: {len(FACTS)}; with a source: {sourced} ({share:.0f} %); "
            f"with an address: {reached}"
        )
    assert FACTS
    assert sourced == len(FACTS)


def test_every_site_has_facts_in_sections_of_the_reading() -> None:
    sites = {path.stem for path in (HERE.parent / "parameters/sites").glob("*.yml")}
    assert {fact["site"] for fact in FACTS} == sites


def test_no_statement_is_longer_than_a_reader_can_hold() -> None:
    for fact in FACTS:
        for sentence in fact["statement"].replace("\u202f;", ".").split(". "):
            assert len(sentence.split()) <= 30, fact["id"]
        assert "'" not in fact["statement"]
        assert fact["statement"].endswith("."), fact["id"]


@needs_producers
def test_every_address_is_one_of_the_pages_read_for_its_site() -> None:
    known = {(p["site"], a) for p in rows(PAGES) for a in p["adresse"].split(" ; ")}
    assert [f["id"] for f in FACTS if f["address"] and (f["site"], f["address"]) not in known] == []


@needs_producers
def test_every_number_of_a_fact_is_in_a_page_of_its_site() -> None:
    """Rephrased, never recalled: a figure of a statement is one that its source gives.

    A fact without a page cites projects of the Fonds vert, by their number.
    """
    import re

    pages = rows(PAGES)
    for fact in FACTS:
        source = " ".join(p["fait"] for p in pages if p["site"] == fact["site"])
        if not fact["address"]:
            source = " ".join(projects(fact))
        given = set(re.findall(r"\d+", re.sub(r"(?<=\d)[\s\u202f](?=\d{3})", "", source)))
        stated = re.sub(r"(?<=\d)\u202f(?=\d{3})", "", fact["statement"])
        assert set(re.findall(r"\d+", stated)) <= given, fact["id"]


def changed(root: Path, tmp_path: Path, old: str, new: str) -> Path:
    """Return a copy of the project with one change in its facts."""
    copy = copy_project(root, tmp_path / "copy")
    path = copy / "data" / "facts.csv"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return copy


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("sancy-parc,massif-du-sancy,", "sancy-parc,massif-du-sency,", "no list of site"),
        ("sancy-parc,massif-du-sancy,ecology", "sancy-parc,massif-du-sancy,ecologie", "none of"),
        ("https://www.altitude35.com", "javascript:alert(1)//", "not of the form"),
        (",2016-12-23,", ",23/12/2016,", "not of the form"),
        ("sancy-parc,", "sancy-relief,", "share a key"),
        (",BRGM,", ",,", "lacks 1 value"),
    ],
)
def test_a_fault_of_the_facts_is_said_with_file_row_and_remedy(
    root: Path, tmp_path: Path, old: str, new: str, said: str
) -> None:
    if old == ",BRGM,":
        old = next(f["source_label"] for f in FACTS if "BRGM" in f["source_label"])
        old, new = f'"{old}"' if "," in old else old, ""
    report = check(changed(root, tmp_path, old, new))
    found = [p for p in report.problems if p.where == "data/facts.csv"]
    assert any(said in p.what for p in found), [p.what for p in report.problems]
    assert all("mend the row named in data/facts.csv" in p.mend for p in found)


def test_a_statement_written_twice_is_refused(root: Path, tmp_path: Path) -> None:
    first = next(f for f in FACTS if f["id"] == "sancy-parc")
    second = next(f for f in FACTS if f["id"] == "sancy-stations")
    copy = changed(root, tmp_path, second["statement"], first["statement"])
    # The first statement holds commas: it is quoted where it replaces one that is not.
    path = copy / "data" / "facts.csv"
    text = path.read_text("utf-8")
    bare = f"economy,{first['statement']},"
    path.write_text(text.replace(bare, f'economy,"{first["statement"]}",'), "utf-8")
    assert any("another row repeats" in p.what for p in check(copy).problems)


def test_a_fact_added_by_hand_is_accepted_by_sealing(root: Path, tmp_path: Path) -> None:
    copy = copy_project(root, tmp_path / "copy")
    path = copy / "data" / "facts.csv"
    row = "tessy-essai,tessy-bocage,history,Un fait d’essai.,1999,Mairie,,\n"
    path.write_text(path.read_text("utf-8") + row, "utf-8")
    assert any(p.where == "data/facts.csv" for p in check(copy).problems)
    assert seal(copy) == ["facts"]
    assert check(copy).problems == []


def test_sealing_refuses_a_fact_without_source(root: Path, tmp_path: Path) -> None:
    copy = copy_project(root, tmp_path / "copy")
    path = copy / "data" / "facts.csv"
    row = "tessy-essai,tessy-bocage,history,Un fait d’essai.,1999,,,\n"
    path.write_text(path.read_text("utf-8") + row, "utf-8")
    with pytest.raises(InvalidInput, match="lacks 1 value; first: tessy-essai"):
        seal(copy)
