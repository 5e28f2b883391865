"""Profiles of the sites, and the choice of three findings."""

from __future__ import annotations

import pandas as pd
import pytest

from ateliers import narrative
from ateliers.figures.block import Absent, Figure
from ateliers.figures.profiles import profiles
from ateliers.parameters import Theme, load_theme
from ateliers.territory import SiteView


@pytest.fixture(scope="module")
def frame(records: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(records.values(), ignore_index=True)


def test_profiles_name_the_widest_gap_and_hold_every_number(
    frame: pd.DataFrame, views: dict[str, SiteView]
) -> None:
    sites = list(views.values())
    figure = profiles(narrative.comparisons_by_site(frame, sites), sites)
    assert isinstance(figure, Figure)
    assert "résidences secondaires" in figure.title
    assert "Massif du Sancy" in figure.title
    widest = figure.data.loc[figure.data["Écart (seuils)"].abs().idxmax()]
    assert widest["Territoire"] == "Massif du Sancy"
    assert widest["Écart (seuils)"] == pytest.approx(
        widest["Valeur"] - widest["Valeur de la référence"]
    )
    assert "nan" not in figure.large + figure.narrow


def test_the_title_follows_the_data(frame: pd.DataFrame, views: dict[str, SiteView]) -> None:
    changed = frame.copy()
    there = changed["indicator"].eq("part_vacants") & changed["geography"].eq("site:tessy-bocage")
    changed.loc[there, "value"] = 95.0
    sites = list(views.values())
    figure = profiles(narrative.comparisons_by_site(changed, sites), sites)
    assert "logements vacants" in figure.title
    assert "Tessy-Bocage" in figure.title


def test_nothing_to_compare_is_absent(views: dict[str, SiteView]) -> None:
    assert isinstance(profiles({}, list(views.values())), Absent)


def test_each_theme_gives_its_finding_in_turn(
    frame: pd.DataFrame, views: dict[str, SiteView], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load_theme("demography")
    given = {"a": ["a1", "a2", "a3"], "b": ["b1"]}

    def ranked(own: pd.DataFrame, view: SiteView, theme: Theme) -> list[str]:
        return given[theme.identifier]

    monkeypatch.setattr(narrative, "ranked_findings", ranked)
    themes = [first.model_copy(update={"identifier": name}) for name in ("a", "b")]
    view = views["tessy-bocage"]
    assert narrative.findings_by_site(frame, [view], themes)[view.id] == ["a1", "b1", "a2"]
