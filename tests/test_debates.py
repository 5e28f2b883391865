"""Records of sessions: what was counted and decided, in a file that says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from ateliers import debates
from ateliers.errors import InvalidInput
from ateliers.parameters import load_sites
from tests.conftest import ROOT

SITES = load_sites(ROOT)
SESSION = """\
site: tessy-bocage
date: "2026-11-20"
session: 2
participants: 12
recorded_by: mairie
votes:
  - {scenario: Tendance, useful: 3, feasible: 12, fair: 0}
decisions:
  - {text: Se revoir., lead: mairie}
"""


def written(root: Path, text: str = SESSION, path: str = "tessy-bocage/2026-11-20.yml") -> Path:
    target = root / debates.FOLDER / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")
    return root


def test_the_example_is_valid_empty_and_not_published() -> None:
    example = debates.read(ROOT / "debates/example.yml", ROOT)
    assert example.participants == 0
    assert not (example.votes or example.decisions or example.questions or example.kept)
    assert debates.load(ROOT, SITES) == {}


def test_the_read_me_names_every_key() -> None:
    text = (ROOT / "debates/README.md").read_text("utf-8")
    assert [key for key in debates.Debate.model_fields if f"`{key}`" not in text] == []


def test_a_session_is_read_under_its_site(tmp_path: Path) -> None:
    (one,) = debates.load(written(tmp_path), SITES)["tessy-bocage"]
    assert one.votes[0].feasible == 12
    assert one.decisions[0].lead == "mairie"
    assert one.decisions[0].horizon is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("useful: 3", "useful: 13", "13 votes on one question, and there were 12"),
        ("useful: 3", "useful: -1", "votes.0.useful"),
        ('date: "2026-11-20"', 'date: "2026-11-21"', "name it debates/tessy-bocage/2026-11-21"),
        ('date: "2026-11-20"', 'date: "2026-11-31"', "there is no such day"),
        ("site: tessy-bocage", "site: massif-du-sancy", "the path says"),
        ("session: 2", "session: 4", "session"),
        ("participants: 12", "participant: 12", 'Did you mean "participants"'),
        ("recorded_by: mairie\n", "", "recorded_by"),
    ],
)
def test_a_wrong_record_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in SESSION
    with pytest.raises(InvalidInput) as refused:
        debates.load(written(tmp_path, SESSION.replace(old, new)), SITES)
    assert said in str(refused.value)
    assert "debates/tessy-bocage/2026-11-20.yml" in str(refused.value)


def test_a_folder_of_no_site_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match='Did you mean "tessy-bocage"'):
        debates.load(written(tmp_path, path="tessy-bocag/2026-11-20.yml"), SITES)
