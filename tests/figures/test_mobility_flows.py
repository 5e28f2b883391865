"""Figures of the flows of workers: they fill themselves once INSEE’s file is given."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from ateliers.figures import mobility as figures
from ateliers.figures.block import Absent, Figure, Table
from ateliers.figures.flows import SAME_FILE, kilometres
from ateliers.numbers import NBSP
from ateliers.sources import commuting
from ateliers.sources.formats import Inputs
from tests.conftest import study
from tests.figures.test_mobility import V, text_of
from tests.sources.test_mobility import with_flows
from tests.support.inputs import CATALOGUE


def test_the_section_on_flows_fills_itself(tmp_path: Path) -> None:
    """With INSEE's file among the inputs the table appears; small destinations stay unnamed."""
    there = study(V, "mobility")
    assert isinstance(figures.flows(there.view, there.tables["flows"]), Absent)
    given = with_flows(Inputs(tmp_path, CATALOGUE))
    table = figures.flows(there.view, commuting.flows(given, ["07341"]))
    assert isinstance(table, Table)
    assert [row[0] for row in table.rows] == [
        "Villeneuve-de-Berg",
        "Aubenas",
        "Autres communes (2)",
    ]
    assert "Montélimar" not in text_of(table)
    assert "49\u00a0%" in table.title


#: More flows, written here in INSEE's format: not real figures.
MORE_FLOWS = (
    "07341;Villeneuve-de-Berg;75105;Paris 5e Arrondissement;210\n"
    "07341;Villeneuve-de-Berg;99999;Étranger;3\n"
    "07019;Aubenas;07341;Villeneuve-de-Berg;250\n"
    "07032;Berzème;07341;Villeneuve-de-Berg;30\n"
)
#: Centres of the communes of these flows, to the nearest hundredth of a degree.
CENTRES = pd.DataFrame(
    [("07341", 44.56, 4.50), ("07019", 44.62, 4.39), ("26198", 44.56, 4.75),
     ("07186", 44.73, 4.60), ("75056", 48.86, 2.34)],
    columns=["code", "latitude", "longitude"],
)  # fmt: skip


def given_flows(tmp_path: Path) -> Inputs:
    return with_flows(Inputs(tmp_path, CATALOGUE), MORE_FLOWS)


def test_the_flows_that_leave_are_drawn_to_their_commune(tmp_path: Path) -> None:
    there = study(V, "mobility")
    table = commuting.flows(given_flows(tmp_path), ["07341"])
    block = figures.flows_map(there.view, table, CENTRES, there.shapes())
    assert isinstance(block, Figure)
    # Montélimar has too few people, Paris is too far to be drawn.
    assert list(block.data["Commune de travail"]) == ["Aubenas"]
    assert list(block.data["Actifs occupés"]) == [240.25]
    assert "Aubenas" in block.title
    assert "240" in block.reading


def test_no_large_flow_makes_no_map(tmp_path: Path) -> None:
    there = study(V, "mobility")
    table = commuting.flows(given_flows(tmp_path), ["07341"])
    small = table.assign(workers=table["workers"].clip(upper=150))
    block = figures.flows_map(there.view, small, CENTRES, there.shapes())
    assert isinstance(block, Absent)
    assert "aucun flux de 200" in block.reason


def test_those_who_come_are_listed_by_commune(tmp_path: Path) -> None:
    there = study(V, "mobility")
    block = figures.flow_origins(there.view, commuting.origins(given_flows(tmp_path), ["07341"]))
    assert isinstance(block, Table)
    assert [row[:2] for row in block.rows] == [
        ["Villeneuve-de-Berg", "364"],
        ["Aubenas", "250"],
        ["Autres communes (1)", "30"],
    ]


def test_distances_are_those_between_centres_and_leave_out_what_has_none(tmp_path: Path) -> None:
    there = study(V, "mobility")
    table = commuting.flows(given_flows(tmp_path), ["07341"])
    block = figures.flow_distances(there.view, table, CENTRES)
    assert isinstance(block, Table)
    shares = dict(zip(block.data["Distance"], block.data["Actifs occupés"], strict=True))
    assert shares["Dans sa commune"] == 363.5
    # Aubenas is 11 km away; Montélimar (20 km), Privas (20 km) and abroad are too few.
    assert shares[f"De 10 à 20{NBSP}km"] >= 240.25
    assert shares[f"Plus de 50{NBSP}km"] == 210
    assert sum(shares.values()) == pytest.approx(table["workers"].sum())
    away = table[table["destination"].isin(CENTRES["code"]) & table["destination"].ne("07341")]
    km = kilometres(away, CENTRES)
    assert km.iloc[0] == pytest.approx(11.0, abs=0.3)
    mean = (km * away["workers"]).sum() / away["workers"].sum()
    assert block.data["Distance moyenne (km)"].iloc[0] == pytest.approx(mean)


def test_without_the_file_the_blocks_of_flows_do_not_repeat_why() -> None:
    there = study(V, "mobility")
    tables = there.tables
    blocks = [
        figures.flows_map(there.view, tables["flows"], tables["commune_centres"], there.shapes()),
        figures.flow_origins(there.view, tables["flow_origins"]),
        figures.flow_distances(there.view, tables["flows"], tables["commune_centres"]),
    ]
    for block in blocks:
        assert isinstance(block, Absent)
        assert (block.reason, block.silent) == (SAME_FILE, True)
