"""Nothing a reader sees is written by hand: change a figure and the words change."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from ateliers import narrative
from ateliers.figures import comparison
from ateliers.figures import demography as figures
from ateliers.figures import tables as figure_tables
from ateliers.indicators import demography
from ateliers.indicators.dictionary import entries, entry
from ateliers.narrative import demography as words_of
from ateliers.parameters import load_theme
from ateliers.reference import CLOSE, HIGHER, LOWER, compare, verdict
from ateliers.sources.seal import seal
from ateliers.study import Study
from ateliers.territory import SiteView
from tests.support.inputs import copy_project

SITE = "villeneuve-de-berg"


def words(record: pd.DataFrame, view: SiteView) -> dict[str, object]:
    """Return what a reader is told of a site's population."""
    index = figures.population_index(record, view)
    return {
        "sentence": words_of.lede(record, view),
        "title": index.title,
        "alternative text": index.alt,
        "drawing": index.large,
        "table": figure_tables.communes_table(record, view).rows,
        "comparison": comparison.key_figures_table(record, [view], entries().values()).rows,
        "findings": narrative.findings_by_site(record, [view], [load_theme("demography")]),
    }


def study(root: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[pd.DataFrame, SiteView]:
    """Return the record and view of a site of the project at `root`."""
    monkeypatch.setenv("ATELIERS_ROOT", str(root))
    there = Study(SITE, "demography")
    return demography.compute(there.tables, there.view), there.view


def test_doubling_a_population_changes_every_word(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = words(*study(root, monkeypatch))
    copy = copy_project(root, tmp_path / "copy")
    path = copy / "data" / "population.csv"
    people = pd.read_csv(path, dtype=str, keep_default_na=False)
    later = people["code"].eq("07341") & people["year"].astype(int).ge(2022)
    assert later.sum() == 2
    people.loc[later, "population"] = [
        str(2 * int(count)) for count in people.loc[later, "population"]
    ]
    people.to_csv(path, index=False, lineterminator="\n")
    assert seal(copy) == ["population"]
    after = words(*study(copy, monkeypatch))
    assert [what for what in before if before[what] == after[what]] == []


@pytest.mark.parametrize(
    ("code", "given", "reference", "expected"),
    [
        ("part_vacants", 10.2, 9.2, HIGHER),
        ("part_vacants", 10.1, 9.2, CLOSE),
        ("pop_tcam", 0.25, 0.35, LOWER),
        ("pop_tcam", 0.30, 0.35, CLOSE),
        ("indice_vieil", 104.9, 100.0, CLOSE),
        ("indice_vieil", 105.0, 100.0, HIGHER),
        ("revenu_median", 20600.0, 20000.0, HIGHER),
        ("revenu_median", 20599.0, 20000.0, CLOSE),
    ],
)
def test_higher_and_lower_are_said_from_the_threshold_up(
    code: str, given: float, reference: float, expected: str
) -> None:
    assert verdict(entry(code), given, reference) == expected


def test_touching_intervals_are_close() -> None:
    assert verdict(entry("part_vacants"), 12, 10, (9.5, 14.5)) == CLOSE
    assert verdict(entry("part_vacants"), 12, 10, (11.5, 12.5), (9.5, 10.5)) == HIGHER


def test_an_indicator_without_threshold_is_not_compared() -> None:
    with pytest.raises(ValueError, match="threshold"):
        verdict(entry("pop"), 1, 2)


def test_sentences_agree_in_gender_and_elision(
    records: dict[str, pd.DataFrame], views: dict[str, SiteView]
) -> None:
    site = "pays-de-l-arbresle"
    said = " ".join(narrative.key_findings(records[site], views[site]))
    assert "moins élevée qu’en France métropolitaine" in said
    assert "le niveau de vie médian est de 27\u202f100\xa0€\xa0par\xa0an" in said
    assert "plus élevé qu’en France" in said


def test_the_main_reference_is_the_departement(
    records: dict[str, pd.DataFrame], views: dict[str, SiteView]
) -> None:
    found = compare(records[SITE], views[SITE], entry("part_vacants"))
    assert found is not None
    assert (found.place.key, found.verdict) == ("departement:07", HIGHER)


def test_no_word_of_cause_or_judgement(
    records: dict[str, pd.DataFrame], views: dict[str, SiteView]
) -> None:
    for site, view in views.items():
        said = " ".join(
            [
                *words_of.lede(records[site], view),
                *narrative.key_findings(records[site], view, 9),
            ]
        ).lower()
        for word in ("attire", "fuit", "grâce", "à cause", "malheureusement", "nan", "none"):
            assert word not in said.split()


def test_a_site_without_data_says_so(views: dict[str, SiteView]) -> None:
    empty = pd.DataFrame(columns=["site", "indicator", "period", "geography", "value", "note"])
    said = narrative.key_findings(empty, views[SITE])
    assert said == [
        "Aucun chiffre clé ne peut être comparé à Villeneuve-de-Berg\xa0: les données manquent."
    ]


def test_what_is_missing_is_listed_with_its_reason(
    records: dict[str, pd.DataFrame], views: dict[str, SiteView]
) -> None:
    sancy = "massif-du-sancy"
    said = narrative.gaps(records[sancy], [views[sancy], views[SITE]])
    assert any("population municipale (2011 et 2014)" in s and "fusion" in s for s in said)
    assert "Villeneuve-de-Berg\xa0: non calculé." in said
