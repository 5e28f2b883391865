"""INSEE's events of communes, and what the list does not reach."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import pandas as pd

from ateliers.sources import registry
from ateliers.sources.declared import TABLES
from ateliers.sources.formats import Inputs
from ateliers.sources.schemas import validate
from ateliers.tables import Reader
from ateliers.territory import members

COLUMNS = ["date", "event", "code_before", "name_before", "code_after", "name_after"]


def test_only_whole_communes_are_followed(producers: Inputs) -> None:
    """Pleines-Œuvres was a commune associée: no table of communes ever had a row of it."""
    table = registry.commune_events(producers)
    assert "14507" not in set(table["code_before"])
    tessy = table[table["code_after"].eq("50592") & table["date"].eq("2018-01-01")]
    assert sorted(tessy["code_before"]) == ["50592", "50649"]
    assert set(table["event"]) == {"commune nouvelle"}
    assert list(validate(TABLES["commune_events"], table).columns) == COLUMNS


def test_events_older_than_the_table_are_left_out(producers: Inputs) -> None:
    path = producers.path("insee_mouvements")
    path.write_text(path.read_text("utf-8").replace("2013-01-01", "1974-12-31"), "utf-8")
    assert registry.commune_events(producers)["date"].min() == "2016-01-01"


def test_the_table_is_small_and_says_where_it_ends(events: pd.DataFrame) -> None:
    assert (events["date"].min(), events["date"].max()) == ("1975-01-01", "2024-01-01")
    assert TABLES["commune_events"].geography.date == events["date"].max()
    assert set(events["event"]) <= set(registry.EVENTS.values())


def test_what_changed_after_the_last_event_is_found_in_former_codes() -> None:
    """A merger, a restoration, and the commune that lost it; the fourth changed earlier."""
    made = pd.DataFrame(
        [
            ("2016-01-01", "commune nouvelle", "01003", "C", "01002", "B"),
            ("2016-01-01", "commune nouvelle", "01002", "B", "01002", "B"),
            ("2017-01-01", "commune nouvelle", "01006", "F", "01005", "E"),
            ("2017-01-01", "commune nouvelle", "01005", "E", "01005", "E"),
        ],
        columns=COLUMNS,
    )
    communes = pd.DataFrame(
        {
            "code": ["01001", "01002", "01003", "01005", "01007"],
            "former_codes": ["01004", None, None, "01006", None],
        }
    )
    assert registry.changed_since_the_list(communes, made) == {"01001", "01002", "01003"}


def test_the_limits_of_saint_denis_are_those_of_2025(territories: pd.DataFrame) -> None:
    """Pierrefitte joined it after the last event of the list; 15141 lost four communes."""
    since = territories.set_index("code")["limits_since"]
    for code in ("93066", "15141", "15031", "12218"):
        assert since[code] == "2025-01-01"
    assert since["85165"] == "2024-01-01" and since["50592"] == "2018-01-01"


def test_a_commune_has_as_many_rows_as_postcodes(tmp_path: Path) -> None:
    """Neither the communes associées, nor those of other places."""
    listed = [
        {"code": "07341", "type": "commune-actuelle", "codesPostaux": ["07170"]},
        {"code": "69123", "type": "commune-actuelle", "codesPostaux": ["69002", "69001"]},
        {"code": "50649", "type": "commune-deleguee", "codesPostaux": ["14380"]},
        {"code": "75056", "type": "commune-actuelle", "codesPostaux": ["75001"]},
    ]
    raw = json.dumps(listed).encode()
    archive = tmp_path / "package.tgz"
    with tarfile.open(archive, "w:gz") as package:
        told = tarfile.TarInfo("package/data/communes.json")
        told.size = len(raw)
        package.addfile(told, io.BytesIO(raw))
    table = registry.postcodes(archive, {"07341", "69123", "50649"})
    assert table.to_numpy().tolist() == [
        ["07341", "07170"],
        ["69123", "69001"],
        ["69123", "69002"],
    ]
    assert list(validate(TABLES["commune_postcodes"], table).columns) == ["code", "postcode"]


def test_every_commune_of_a_cover_has_a_postcode(root: Path, territories: pd.DataFrame) -> None:
    table = Reader(root).read("commune_postcodes")
    for epci in ("240700815", "246300966", "200066389", "246900625"):
        assert set(members(territories, epci)) <= set(table["code"])
