"""Figures and sentences of the climate theme: fit to print, and true to the data."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from ateliers.figures import (
    climate,
    climate_days,
    climate_decrees,
    climate_future,
    climate_stripes,
    climate_tables,
    comparison_climate,
)
from ateliers.figures.block import Absent, Figure, Table
from ateliers.indicators.climate_future import PERIODS
from ateliers.indicators.climate_posts import Posts, posts_of
from ateliers.narrative import climate as words_of
from ateliers.tables import Reader
from ateliers.territory import SiteView
from tests.conftest import record, study

V, S, T, A = SITES = (
    "villeneuve-de-berg",
    "massif-du-sancy",
    "tessy-bocage",
    "pays-de-l-arbresle",
)
WITH_POSTS = (
    climate.temperature,
    climate.seasons,
    climate_stripes.stripes,
    climate_days.rain,
    climate_days.hot_days,
)
WITHOUT_POSTS = (climate_future.projections, climate_decrees.decrees)
TABLES = (climate_tables.stations_table, climate_tables.days_table, climate_tables.synop_table)
FORBIDDEN = re.compile(
    r"attir|fui[tr]|grâce|à cause|car |parce|meilleur|pire|record|plus chaude année|prévoit",
    re.IGNORECASE,
)
_, TWO, MIDDLE, FOUR = PERIODS.values()


def posts(site: str) -> Posts | None:
    """Return the stations of a site."""
    there = study(site, "climate")
    return posts_of(there.tables["posts"], there.view)


def drawn(site: str) -> list[Figure | Table | Absent]:
    """Return every figure and table of a site's page."""
    frame, view = record(site, "climate"), study(site, "climate").view
    blocks: list[Any] = [draw(frame, view, posts(site)) for draw in (*WITH_POSTS, *TABLES)]
    blocks += [draw(frame, view) for draw in (*WITHOUT_POSTS, climate_future.communes_table)]
    return blocks


def said(site: str) -> list[str]:
    """Return every sentence of a site's page."""
    frame, view = record(site, "climate"), study(site, "climate").view
    return [
        *words_of.lede(frame, view, posts(site)),
        *words_of.series_notes(frame, view, posts(site)),
        *words_of.trends(frame, view, posts(site)),
        *words_of.projection_sentences(frame, view),
        words_of.heavy_rain_sentence(frame, view),
        *(text for _, text in words_of.findings(frame, view)),
    ]


def text_of(block: Figure | Table | Absent) -> str:
    """Return all the words of a block."""
    if isinstance(block, Figure):
        parts = [block.title, block.subtitle, block.alt, block.reading, block.limits, block.source]
    elif isinstance(block, Table):
        cells = [cell for row in block.rows for cell in row]
        parts = [block.title, block.subtitle, block.note, block.source, *block.header, *cells]
    else:
        parts = [block.title, block.reason]
    return " ".join(parts)


@pytest.mark.parametrize("site", SITES)
def test_blocks_are_fit_to_print(site: str) -> None:
    for block in drawn(site):
        text = text_of(block)
        assert not re.search(r"\bnan\b|None|\binf\b", text), text
        assert not FORBIDDEN.search(text), text
        assert "'" not in text
        assert not re.search(r"\d (%|°C)| [;!?]| : ", text), text
        assert not re.search(r"\d-\d", text), text
        if isinstance(block, Figure):
            assert 40 < len(block.alt) <= 300
            assert not re.search(r"\bnan\b", block.large + block.narrow, re.IGNORECASE)
            assert len(block.data)


@pytest.mark.parametrize("site", SITES)
def test_sentences_are_fit_to_print(site: str) -> None:
    for text in said(site):
        assert text.endswith("."), text
        assert not re.search(r"\bnan\b|None|\d (%|°C)| [;!?]| : |'", text), text
        assert not FORBIDDEN.search(text), text


@pytest.mark.parametrize("site", SITES)
def test_the_interval_of_the_models_is_never_called_confidence(site: str) -> None:
    everything = " ".join([*said(site), *(text_of(block) for block in drawn(site))])
    assert "confiance" not in everything
    assert "selon les modèles" in everything
    notebook = Path(__file__).resolve().parents[2] / "notebooks"
    for name in ("climate.ipynb", "comparison_climate.ipynb"):
        assert "confiance" not in (notebook / name).read_text("utf-8")


@pytest.mark.parametrize("site", SITES)
def test_raw_series_are_said_raw(site: str) -> None:
    frame, view = record(site, "climate"), study(site, "climate").view
    for draw in WITH_POSTS:
        block = draw(frame, view, posts(site))
        if isinstance(block, Figure):
            assert "Série brute, non homogénéisée" in block.subtitle
    for text in words_of.trends(frame, view, posts(site)):
        assert "brute" in text or "non comparable" in text.lower()


def test_absences_are_those_expected() -> None:
    absent = {site: [b.name for b in drawn(site) if isinstance(b, Absent)] for site in SITES}
    assert absent == {V: ["hot_days"], S: ["hot_days", "synop"], T: ["hot_days"], A: ["synop"]}


def test_titles_follow_the_data() -> None:
    frame, view = record(V, "climate").copy(), study(V, "climate").view
    before = climate.temperature(frame, view, posts(V))
    assert isinstance(before, Figure)
    assert before.title == "1,3\xa0°C de plus en 1991–2020 qu’en 1961–1990"
    frame.loc[frame["indicator"].eq("tm_ecart"), "value"] = 0.1
    flat = climate.temperature(frame, view, posts(V))
    assert isinstance(flat, Figure)
    assert flat.title.startswith("Peu d’écart")
    frame.loc[frame["indicator"].eq("catnat"), "value"] = 3.0
    decrees = climate_decrees.decrees(frame, view)
    assert isinstance(decrees, Figure)
    assert decrees.title == "3 événements reconnus depuis 1987"


@pytest.mark.parametrize(
    ("gaps", "title"),
    [
        (
            {"Hiver": 1.0, "Printemps": 1.1, "Été": 2.2, "Automne": 0.9},
            "L’été se réchauffe le plus",
        ),
        ({"Hiver": 1.0, "Printemps": 1.1, "Été": 1.2, "Automne": 0.9}, "L’été et le printemps"),
        ({"Hiver": 0.1, "Printemps": 0.0, "Été": -0.2, "Automne": 0.1}, "Peu d’écart"),
    ],
)
def test_the_title_of_seasons_has_its_variants(gaps: dict[str, float], title: str) -> None:
    assert climate.seasons_title(gaps).startswith(title)


def test_stripes_do_not_call_recent_years_warm_when_they_are_not() -> None:
    falling = {"1991–2000": 1.0, "2001–2010": 0.4, "2011–2020": 0.2}
    assert "récentes" not in climate_stripes.stripes_title(falling)
    rising = {"1991–2000": 0.1, "2001–2010": 0.4, "2011–2020": 1.2}
    assert "récentes" in climate_stripes.stripes_title(rising)


def test_low_bounds_of_zero_are_drawn_and_said() -> None:
    block = climate_future.projections(record(S, "climate"), study(S, "climate").view)
    assert isinstance(block, Figure)
    rows = block.data.set_index(["Indicateur", "Réchauffement"])
    assert rows.at[("Jours à 30\xa0°C ou plus", MIDDLE), "Borne basse"] == 0
    assert "de 0 à 3 selon les modèles" in block.reading


def test_disagreement_of_the_models_is_said() -> None:
    frame, view = record(T, "climate"), study(T, "climate").view
    text = " ".join(words_of.projection_sentences(frame, view))
    assert "76 jours d’été à sol sec par an (médiane\u202f; de 58 à 86 selon les modèles)" in text
    assert "les modèles ne s’accordent pas sur le sens" in text


def test_the_splice_is_explained_and_its_years_marked() -> None:
    block = climate.temperature(record(S, "climate"), study(S, "climate").view, posts(S))
    assert isinstance(block, Figure)
    marked = block.data[block.data["Remarque"].eq("poste actuel, décalé")]
    assert marked["Année"].tolist() == [2022, 2023, 2024]
    notes = " ".join(
        words_of.series_notes(record(S, "climate"), study(S, "climate").view, posts(S))
    )
    assert "377 mois communs" in notes
    assert "de 0,60 à 1,36" in notes
    assert "2022" not in block.alt + block.title + block.reading


def test_december_1999_is_set_apart() -> None:
    sentence = words_of.lede(record(S, "climate"), study(S, "climate").view, posts(S))[-1]
    assert sentence.startswith("16 événements reconnus de 1987 à juin 2024")
    assert "2 d’entre eux, datés de 1999" in sentence


def test_drawings_are_the_same_twice() -> None:
    for site in (S, A):
        first, again = drawn(site), drawn(site)
        for one, other in zip(first, again, strict=True):
            if isinstance(one, Figure) and isinstance(other, Figure):
                assert (one.large, one.narrow) == (other.large, other.narrow)


@pytest.mark.parametrize("draw", WITH_POSTS)
def test_without_stations_a_figure_is_absent(draw: Callable[..., Any]) -> None:
    block = draw(record(V, "climate").iloc[:0], study(V, "climate").view, None)
    assert isinstance(block, Absent)
    assert block.reason


@pytest.mark.parametrize("draw", WITHOUT_POSTS)
def test_without_rows_a_figure_is_absent(draw: Callable[..., Any]) -> None:
    assert isinstance(draw(record(V, "climate").iloc[:0], study(V, "climate").view), Absent)


def all_records() -> pd.DataFrame:
    """Return the records of the four sites."""
    return pd.concat([record(site, "climate") for site in SITES], ignore_index=True)


def compared(root: Path, frame: pd.DataFrame, views: dict[str, SiteView]) -> list[Any]:
    """Return the figures of the comparison."""
    table, sites = Reader(root).read("posts"), list(views.values())
    return [
        comparison_climate.stripes_sites(frame, sites, table),
        comparison_climate.trends_sites(frame, sites, table),
        comparison_climate.projections_sites(frame, sites),
        comparison_climate.decrees_sites(frame, sites),
    ]


def test_the_comparison_is_fit_to_print(root: Path, views: dict[str, SiteView]) -> None:
    for block in compared(root, all_records(), views):
        assert isinstance(block, Figure)
        text = text_of(block)
        assert len(block.alt) <= 300
        assert not re.search(r"\bnan\b|None|\d (%|°C)| [;!?]| : |'|\d-\d", text), text
        assert not FORBIDDEN.search(text)


def test_the_comparison_says_which_site_is_not_computed(
    root: Path, views: dict[str, SiteView]
) -> None:
    frame = all_records()
    frame = frame[frame["site"].ne(T)]
    for block in compared(root, frame, views):
        assert isinstance(block, Figure)
        assert "Non calculé\xa0: Tessy-Bocage" in block.subtitle


def test_the_comparison_without_records_is_absent(root: Path, views: dict[str, SiteView]) -> None:
    for block in compared(root, all_records().iloc[:0], views):
        assert isinstance(block, Absent)


def test_findings_are_ranked_and_keep_to_thresholds(views: dict[str, SiteView]) -> None:
    frame = all_records()
    for site, view in views.items():
        own = frame[frame["site"].eq(site)]
        found = words_of.findings(own, view)
        weights = [weight for weight, _ in found]
        assert weights == sorted(weights, reverse=True)
        assert all(weight > 0 for weight in weights)
    sancy = " ".join(text for _, text in words_of.findings(frame[frame["site"].eq(S)], views[S]))
    assert "30\xa0°C" not in sancy, "two more hot days are under the threshold of three"
    assert words_of.findings(frame.iloc[:0], views[V]) == []


def test_differences_give_every_key_figure(views: dict[str, SiteView]) -> None:
    lines = words_of.differences(all_records(), views.values())
    assert len(lines) == 5
    assert "46\xa0jours\xa0par\xa0an à Villeneuve-de-Berg" in lines[2]
