"""What sessions decided: ``debates/<site>/<date>.yml``, written after a real session, never before.

A file records what was said and counted in the room. It is published on the page of its site.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from ateliers import strict
from ateliers.errors import InvalidInput, nearest
from ateliers.parameters import Identifier, Site
from ateliers.promises import Text
from ateliers.strict import Strict

#: Folder of the records of sessions, from the root of the project; ``example.yml`` is in it.
FOLDER = "debates"

Count = Annotated[int, Field(ge=0)]


class Vote(Strict):
    """How a scenario was voted on.

    Parameters
    ----------
    scenario : str
        Its title, as it was shown.
    useful, feasible, fair : int
        How many participants found it so (« utile, faisable, juste »).
    """

    scenario: Text
    useful: Count
    feasible: Count
    fair: Count


class Decision(Strict):
    """What the session decided; what it left open stays out."""

    text: Text
    lead: Text | None = None
    horizon: Text | None = None


class Debate(Strict):
    """One session.

    Parameters
    ----------
    site : str
        Identifier of the site, equal to the name of the folder.
    date : str
        Day of the session (``2026-11-23``), equal to the name of the file.
    session : int
        1, 2 or 3.
    participants : int
        How many people took part.
    recorded_by : str
        Who wrote the record: a role or a body, not a person.
    place : str, optional
        Where it was held.
    votes : list of Vote
    kept, disagreed, to_check, questions : list of str
        « Nous retenons », « Nous ne sommes pas d’accord », « À vérifier », and questions asked.
    decisions : list of Decision
    """

    site: Identifier
    date: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    session: Annotated[int, Field(ge=1, le=3)]
    participants: Count
    recorded_by: Text
    place: Text | None = None
    votes: list[Vote] = Field(default_factory=list)
    kept: list[Text] = Field(default_factory=list)
    disagreed: list[Text] = Field(default_factory=list)
    to_check: list[Text] = Field(default_factory=list)
    questions: list[Text] = Field(default_factory=list)
    decisions: list[Decision] = Field(default_factory=list)

    @model_validator(mode="after")
    def _on_a_day_that_exists(self) -> Self:
        try:
            date.fromisoformat(self.date)
        except ValueError as error:
            raise PydanticCustomError("date", "date: there is no such day") from error
        return self

    @model_validator(mode="after")
    def _one_voice_each(self) -> Self:
        for vote in self.votes:
            most = max(vote.useful, vote.feasible, vote.fair)
            if most > self.participants:
                said = (
                    f'votes: "{vote.scenario}" has {most} votes on one question, and there were '
                    f"{self.participants} participants"
                )
                raise PydanticCustomError("votes", "{said}", {"said": said})
        return self


def load(root: Path, sites: Sequence[Site]) -> dict[str, list[Debate]]:
    """Return the sessions of each site that has some, the oldest first.

    Raises
    ------
    InvalidInput
        When a folder is of no site, or a file is wrong or named otherwise than its date.
    """
    known = [site.identifier for site in sites]
    found: dict[str, list[Debate]] = {}
    for path in sorted((root / FOLDER).glob("*/*.yml")):
        shown = path.relative_to(root).as_posix()
        site = path.parent.name
        if site not in known:
            raise InvalidInput(
                f'There is no site "{site}".{nearest(site, known)}',
                shown,
                "give the folder the identifier of a site of parameters/sites",
            )
        debate = read(path, root)
        for key, said, named in (("site", debate.site, site), ("date", debate.date, path.stem)):
            if said != named:
                raise InvalidInput(
                    f'{key} is "{said}" but the path says "{named}".',
                    f"{shown}, key {key}",
                    f"name it {FOLDER}/{debate.site}/{debate.date}.yml",
                )
        found.setdefault(site, []).append(debate)
    return found


def read(path: Path, root: Path) -> Debate:
    """Return the session that a file records (raises as :func:`load` does)."""
    return strict.read(path, Debate, path.relative_to(root).as_posix())
