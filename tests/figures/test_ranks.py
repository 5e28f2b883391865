"""Ranks drawn and set in tables: what is said of one place, of a range, of none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ateliers.figures import comparison_ranks, ranks, strips, style
from ateliers.figures.block import Absent, Figure, Table
from ateliers.figures.standings import Standing, drawn, most_marked, standings
from ateliers.indicators import demography_positions, mobility_positions
from ateliers.indicators.frame import Value, absent, frame, row
from ateliers.indicators.positions import ALL_EPCI
from ateliers.territory import Place, SiteView
from tests.conftest import record, study

SITES = ("villeneuve-de-berg", "massif-du-sancy", "tessy-bocage", "pays-de-l-arbresle")
POSITIONS = {"demography": demography_positions, "mobility": mobility_positions}
EPCI = Place("epci", "a", "CC A", "de la CC A", "dans la CC A")
SITE = Place("site", "s", "Site", "du Site", "dans le Site")
COMMUNE = Place("commune", "01001", "Commune", "de Commune", "à Commune")
VIEW = SiteView("s", SITE, (COMMUNE,), (COMMUNE,), (), epci=EPCI)

#: Value, its interval, rank, its range.
Given = tuple[float, tuple[float, float] | None, int, tuple[int, int] | None]


def ranked(
    given: dict[str, Given | str], view: SiteView = VIEW, quartiles: tuple[float, float] = (4, 8)
) -> tuple[pd.DataFrame, SiteView]:
    """Return a record of ranks of 2021 among 1,232, a measure without a value by its status."""
    rows = []

    def add(code: str, geography: str, unit: str, value: Value) -> None:
        rows.append(row(view, code, "2021", geography, unit, value))

    for code, one in given.items():
        group = Value(6.0, "ok", "INSEE", "médiane", *quartiles)
        for geography in ("peers:a", ALL_EPCI):
            add(code, geography, "%", group)
        add(f"rang_{code}", ALL_EPCI, "rang", Value(1232, "ok", "INSEE"))
        if isinstance(one, str):
            add(code, "epci:a", "%", absent("pourquoi", one, "INSEE"))
            add(f"rang_{code}", "epci:a", "rang", absent("pourquoi", one, "INSEE"))
            continue
        value, interval, place, places = one
        bounds = dict(zip(("low", "high"), interval, strict=True)) if interval else {}
        ends = dict(zip(("low", "high"), map(float, places), strict=True)) if places else {}
        add(code, "epci:a", "%", Value(value, "ok", "INSEE", **bounds))
        add(f"rang_{code}", "epci:a", "rang", Value(place, "ok", "INSEE", **ends))
    return frame(rows), view


def one(given: Given | str, **options: tuple[float, float]) -> Standing:
    """Return the standing of one measure."""
    return standings(*ranked({"part_tc": given}, **options))[0]


def values(*codes: str) -> pd.DataFrame:
    """Return the value of each EPCI."""
    return pd.DataFrame({code: np.linspace(0, 20, 200) for code in codes})


def test_a_rank_is_given_among_how_many() -> None:
    assert one((12.0, None, 15, None)).rank_words == "15e sur\u00a01\u202f232"
    assert one((12.0, None, 1, None)).place_words == "1er"


def test_a_range_of_ranks_is_said_in_words() -> None:
    found = one((12.0, (10.0, 14.0), 120, (100, 180)))
    assert found.rank_words == "entre la 100e et la 180e place sur\u00a01\u202f232"
    assert found.short_rank_words == "100e à 180e sur\u00a01\u202f232"
    assert found.below_words == "de 85,4 à 91,9\u00a0%"


def test_a_sample_that_covers_one_rank_has_one() -> None:
    assert one((12.0, (11.0, 13.0), 3, None)).rank_words == "3e sur\u00a01\u202f232"


def test_equal_values_are_said() -> None:
    found = one((12.0, None, 15, (15, 18)))
    assert found.rank_words == "15e ex\u00a0æquo sur\u00a01\u202f232"
    # The three others are not below.
    assert found.below == pytest.approx((100 * 1214 / 1232,) * 2)


def test_too_few_people_are_said_and_not_ranked() -> None:
    found = one("too_small")
    assert found.rank_words == found.below_words == "effectif trop faible"
    assert found.position == ""


@pytest.mark.parametrize(
    ("value", "interval", "expected"),
    [
        (8.5, None, "au-dessus de la plupart"),
        (8.5, (7.5, 9.5), "dans la moyenne du groupe"),
        (3.0, (2.0, 3.9), "au-dessous de la plupart"),
        (8.0, None, "dans la moyenne du groupe"),
    ],
)
def test_a_position_takes_the_interval_into_account(
    value: float, interval: tuple[float, float] | None, expected: str
) -> None:
    assert one((value, interval, 9, None)).position == expected


def test_a_place_is_put_before_a_range_in_a_title() -> None:
    given: dict[str, Given | str] = {
        "part_tc": (19.0, (18.0, 20.0), 5, (2, 9)),
        "part_velo": (1.0, None, 300, None),
        "part_marche": "too_small",
    }
    best = most_marked(standings(*ranked(given)))
    assert best is not None
    assert best.entry.code == "part_velo"


def test_the_strip_has_a_row_a_measure_and_says_what_lacks() -> None:
    frame_, view = ranked({"part_tc": (12.0, (10.0, 14.0), 120, (100, 180)), "part_velo": "secret"})
    found = ranks.strip(frame_, view, values("part_tc", "part_velo"))
    assert isinstance(found, Figure)
    assert found.title == (
        "CC A, entre la 100e et la 180e place sur 1\u202f232 EPCI pour la part des actifs qui vont "
        "travailler en transports en commun"
    )
    assert found.data["Statut"].tolist() == ["", "secret statistique"]
    assert "fourchette" in found.limits


def test_the_strip_is_absent_with_its_reason() -> None:
    frame_, view = ranked({"part_tc": "missing"})
    found = ranks.strip(frame_, view, values("part_tc"))
    assert isinstance(found, Absent)
    assert found.reason == "pourquoi"
    assert isinstance(ranks.table(frame_, view), Absent)


def test_a_site_without_an_epci_has_neither() -> None:
    frame_, _ = ranked({"part_tc": (12.0, None, 15, None)})
    nowhere = SiteView("s", SITE, (COMMUNE,), (COMMUNE,), ())
    assert isinstance(ranks.strip(frame_, nowhere, values("part_tc")), Absent)
    assert isinstance(ranks.table(frame_, nowhere), Absent)


def test_what_a_sample_leaves_open_is_not_above_the_median() -> None:
    given: dict[str, Given | str] = {
        "part_tc": (6.5, (5.0, 8.0), 500, (400, 600)),
        "part_velo": (7.0, None, 300, None),
    }
    found = ranks.table(*ranked(given))
    assert isinstance(found, Table)
    assert found.title == "CC A\u00a0: au-dessus de la médiane des EPCI pour 1 mesure sur 2"


@pytest.mark.parametrize("theme", POSITIONS)
@pytest.mark.parametrize("site", SITES)
def test_the_sites_have_a_strip_and_a_table(site: str, theme: str) -> None:
    there, measures = study(site, theme), record(site, theme)
    every = POSITIONS[theme].values(there.tables)
    figure, table = ranks.strip(measures, there.view, every), ranks.table(measures, there.view)
    assert isinstance(figure, Figure)
    assert isinstance(table, Table)
    assert there.view.epci is not None
    assert figure.title.startswith(there.view.epci.name)
    assert len(figure.data) == len(drawn(standings(measures, there.view)))
    assert all(cell.strip() and "nan" not in cell for line in table.rows for cell in line)
    whose = "et non" in figure.subtitle
    assert whose == (not there.view.is_whole_epci)


def test_ranks_say_that_they_are_older_than_the_key_figures() -> None:
    there, measures = study(SITES[0], "demography"), record(SITES[0], "demography")
    table = ranks.table(measures, there.view)
    assert isinstance(table, Table)
    assert "recensement de 2022, les rangs de celui de 2018" in table.note
    assert "limites des EPCI de 2020" in table.note


def test_deciles_are_left_to_the_table() -> None:
    there, measures = study(SITES[0], "demography"), record(SITES[0], "demography")
    codes = [s.entry.code for s in drawn(standings(measures, there.view))]
    assert {"d1", "d9"}.isdisjoint(codes)
    assert len(standings(measures, there.view)) == len(codes) + 2


def test_the_scale_holds_what_is_shown() -> None:
    everyone = np.concatenate([np.linspace(0, 10, 999), [500.0]])
    row_ = strips.Strip("", everyone, (40.0, 35.0, 45.0), (2.0, 3.0, 4.0), "", "", "")
    low, high = row_.span
    assert (low, high) == (pytest.approx(0.05, abs=0.02), 45.0)


def test_one_place_alone_is_seen() -> None:
    _, tall = strips._steps(np.array([*np.full(900, 1.0), 9.0]), 0, 10, 10)
    assert tall.min() == 0
    assert sorted(set(tall))[1] == strips._LEAST


def test_the_colour_of_peers_has_a_dark_one() -> None:
    assert style.PEERS in style.DARK


def sites_frame(*names: str) -> tuple[pd.DataFrame, list[SiteView]]:
    """Return the records of some sites, and the views of all."""
    frames = [record(name, "mobility") for name in names]
    return pd.concat(frames), [study(name, "mobility").view for name in SITES]


def test_the_sites_are_set_side_by_side() -> None:
    found = comparison_ranks.sites(*sites_frame(*SITES), "part_voiture")
    assert isinstance(found, Figure)
    assert found.title == (
        "De la 352e place (CA Saint-Lô Agglo) à la 1\u202f164e (CC du Massif du Sancy) "
        "sur 1\u202f232 EPCI"
    )
    assert found.data["Rang"].tolist() == [412, 1164, 352, 902]


def test_a_site_without_a_record_is_not_computed() -> None:
    found = comparison_ranks.sites(*sites_frame(*SITES[:3]), "part_voiture")
    assert isinstance(found, Figure)
    assert found.data["Statut"].iloc[-1] == "non calculé"
    assert "Non calculé\u00a0: Pays de l’Arbresle" in found.subtitle


def test_what_no_site_can_give_is_absent() -> None:
    found = comparison_ranks.sites(*sites_frame(SITES[0]), "part_tc")
    assert isinstance(found, Absent)
