"""Comparable EPCI: same kind, nearest population, a tranche given up when it is too wide."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from ateliers import peers
from ateliers.tables import Reader

BERG, SANCY, SAINT_LO = "240700815", "246300966", "200066389"


@pytest.fixture(scope="module")
def profiles(root: Path) -> pd.DataFrame:
    """Return the profiles of every metropolitan EPCI."""
    return Reader(root).read("epci_profiles")


def made(populations: list[float], **columns: object) -> pd.DataFrame:
    """Return profiles of one kind."""
    codes = [f"e{rank:02d}" for rank in range(len(populations))]
    kind = {
        "region": "84",
        "rural_share": 1.0,
        "mountain_share": 0.0,
        "area_class": "hors",
    } | columns
    return pd.DataFrame({"code": codes, "population": populations, **kind})


def test_an_epci_is_not_its_own_peer() -> None:
    found = peers.nearest(made([9000.0 + 10 * rank for rank in range(30)]), "e10")
    assert "e10" not in found.codes
    assert len(found.codes) == peers.MOST
    assert found.codes[:2] == ("e11", "e09")


def test_another_kind_is_not_a_peer() -> None:
    frame = made([9000.0 + 10 * rank for rank in range(30)])
    frame.loc[11, "mountain_share"] = 0.9
    frame.loc[9, "area_class"] = "couronne"
    frame.loc[12, "rural_share"] = 0.5
    assert not {"e09", "e11", "e12"} & set(peers.nearest(frame, "e10").codes)


def test_the_tranche_is_given_up_when_a_peer_is_twice_as_populated() -> None:
    frame = made([61_000.0, *[59_000.0] * 20, *[140_000.0] * 20])
    found = peers.nearest(frame, "e00")
    assert found.relaxed
    assert set(found.codes) == {f"e{rank:02d}" for rank in range(1, 21)}


def test_the_tranche_is_kept_when_it_is_enough() -> None:
    frame = made([61_000.0, *[59_000.0] * 20, *[90_000.0] * 20])
    found = peers.nearest(frame, "e00")
    assert not found.relaxed
    assert min(found.codes) == "e21"


def test_the_capital_region_gives_no_peers() -> None:
    frame = made([9000.0 + 10 * rank for rank in range(30)])
    frame.loc[11, "region"] = peers.CAPITAL_REGION
    assert "e11" not in peers.nearest(frame, "e10").codes


def test_an_unknown_epci_has_no_peers() -> None:
    assert peers.nearest(made([1.0, 2.0]), "elsewhere").codes == ()


@pytest.mark.parametrize(("epci", "relaxed"), [(BERG, False), (SANCY, False), (SAINT_LO, True)])
def test_only_saint_lo_needs_other_sizes(profiles: pd.DataFrame, epci: str, relaxed: bool) -> None:
    found = peers.nearest(profiles, epci)
    assert (len(found.codes), found.relaxed) == (20, relaxed)


def test_the_order_of_the_table_does_not_matter(profiles: pd.DataFrame) -> None:
    shuffled = profiles.sample(frac=1, random_state=4)
    assert peers.nearest(shuffled, BERG) == peers.nearest(profiles, BERG)


def test_the_table_of_peers_is_the_rule(root: Path, profiles: pd.DataFrame) -> None:
    table = Reader(root).read("epci_peers")
    for code, rows in table.groupby("code"):
        assert tuple(rows.sort_values("rank")["peer"]) == peers.nearest(profiles, str(code)).codes


@pytest.mark.parametrize(
    ("value", "expected"), [(9.0, peers.ABOVE), (8.0, peers.WITHIN), (2.9, peers.BELOW)]
)
def test_position_in_a_group(value: float, expected: str) -> None:
    assert peers.position(value, 3.0, 8.0) == expected


def test_a_sampled_value_is_beyond_a_quartile_with_all_its_interval() -> None:
    assert peers.position(9.0, 3.0, 8.0, (8.1, 9.9)) == peers.ABOVE
    assert peers.position(9.0, 3.0, 8.0, (7.9, 10.1)) == peers.WITHIN
    assert peers.position(2.0, 3.0, 8.0, (1.0, 3.1)) == peers.WITHIN
