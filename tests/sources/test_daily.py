"""Days counted from Météo-France's daily files, on rows written here in their format.

The columns are those of ``Q_descriptif_champs_RR-T-Vent.csv``, in their order, up to TX: the
figures are not real.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from ateliers.errors import InvalidInput
from ateliers.sources import meteo_france_daily as daily
from ateliers.sources.declared import TABLES
from ateliers.sources.formats import Inputs
from ateliers.sources.schemas import validate
from tests.support.inputs import CATALOGUE

HEAD = "NUM_POSTE;NOM_USUEL;LAT;LON;ALTI;AAAAMMJJ;RR;QRR;TN;QTN;HTN;QHTN;TX;QTX;HTX;QHTX"
POST, OTHER = "07154005", "07999999"
Days = dict[date, tuple[str, str]]


def year(number: int, **changed: tuple[str, str]) -> Days:
    """Return mild days of a year; ``d0714=("18.0", "31.0")`` changes one."""
    first = date(number, 1, 1)
    days = {first + timedelta(n): ("8.0", "15.0") for n in range(365)}
    return days | {date(number, int(d[1:3]), int(d[3:])): values for d, values in changed.items()}


def lines(days: Days, post: str = POST, quality: str = "1") -> Iterator[str]:
    for day, (cold, warm) in days.items():
        yield (
            f"{post};POSTE;44.6;4.5;500;{day:%Y%m%d};0.0;1;{cold};{quality};;;{warm};{quality};;"
        )


def given(folder: Path, **parts: Iterable[str]) -> Inputs:
    """Lay files out; the name of a part has _ for -."""
    for part, rows in parts.items():
        name = "07_" + part.replace("__", "-")
        path = folder / CATALOGUE.sources[daily.SOURCE].file_of(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress("\n".join([HEAD, *rows, ""]).encode()))
    return Inputs(folder, CATALOGUE)


def counted(inputs: Inputs, *posts: str) -> list[dict[str, object]]:
    table = validate(TABLES["daily_counts"], daily.counts(inputs, posts or [POST]))
    return table.to_dict("records")


def test_days_are_counted_from_thresholds_that_are_reached(tmp_path: Path) -> None:
    hot = {"d0801": ("20.0", "30.0"), "d0802": ("19.9", "29.9"), "d0803": ("21.0", "35.0")}
    cold = {"d0110": ("0.0", "4.0"), "d0111": ("-3.5", "1.0"), "d0112": ("0.1", "3.0")}
    rows = lines(year(2003, **hot, **cold))
    (row,) = counted(given(tmp_path, previous__1950__2024=rows))
    found = {name: row[name] for name in ("year", "tx30", "tx35", "nights20", "frost")}
    assert found == {"year": 2003, "tx30": 2, "tx35": 1, "nights20": 2, "frost": 2}
    assert (row["spells"], row["spell_days"], row["status"]) == (0, 0, "ok")


def test_a_spell_is_three_hot_days_in_a_row(tmp_path: Path) -> None:
    hot = {f"d07{day:02}": ("18.0", "31.0") for day in (1, 2, 10, 11, 12, 20, 21, 22, 23)}
    (row,) = counted(given(tmp_path, previous__1950__2024=lines(year(2003, **hot))))
    assert (row["tx30"], row["spells"], row["spell_days"]) == (9, 2, 7)


def test_a_day_that_is_not_known_ends_a_spell(tmp_path: Path) -> None:
    days = year(2003, **{f"d07{day:02}": ("18.0", "31.0") for day in (1, 2, 3, 4)})
    days[date(2003, 7, 2)] = ("18.0", "")
    (row,) = counted(given(tmp_path, previous__1950__2024=lines(days)))
    assert (row["tx30"], row["spells"]) == (3, 0)


def test_a_doubtful_value_is_not_counted(tmp_path: Path) -> None:
    days = year(2003)
    wrong = {date(2003, 7, 1): ("18.0", "41.0")}
    rows = [*lines(days | wrong), *lines(year(2004))]
    rows = [r.replace("41.0;1", "41.0;2") for r in rows]
    first, _ = counted(given(tmp_path, previous__1950__2024=rows))
    assert first["tx30"] == 0


def test_a_year_that_is_not_whole_is_left_out(tmp_path: Path) -> None:
    short = dict(list(year(2004).items())[:359])
    rows = [*lines(year(2003)), *lines(short)]
    assert [row["year"] for row in counted(given(tmp_path, previous__1950__2024=rows))] == [2003]


def test_two_periods_make_one_series_and_a_day_of_both_is_counted_once(tmp_path: Path) -> None:
    hot = {"d1231": ("20.0", "31.0")}
    inputs = given(
        tmp_path,
        previous__1950__2024=lines(year(2023, **hot)),
        latest__2024__2025=lines({date(2023, 12, 31): ("20.0", "31.0")}),
    )
    (row,) = counted(inputs)
    assert row["tx30"] == 1
    assert set(inputs.digests[daily.SOURCE]) == {"07_previous-1950-2024", "07_latest-2024-2025"}


def test_a_station_without_a_whole_year_says_so(tmp_path: Path) -> None:
    inputs = given(tmp_path, previous__1950__2024=lines(year(2003)))
    told = {row["code"]: (row["status"], row["note"]) for row in counted(inputs, POST, OTHER)}
    assert told[OTHER] == ("missing", daily.NOT_THERE)
    assert told[POST][0] == "ok"


def test_without_the_files_each_station_says_so(tmp_path: Path) -> None:
    inputs = Inputs(tmp_path, CATALOGUE)
    assert not inputs.obtained(daily.SOURCE)
    rows = counted(inputs, POST, OTHER)
    assert [(row["status"], row["note"]) for row in rows] == [("missing", daily.LACKING)] * 2


def test_a_file_of_other_columns_is_refused(tmp_path: Path) -> None:
    inputs = given(tmp_path, previous__1950__2024=[])
    path = next((tmp_path / "climate/daily").iterdir())
    path.write_bytes(gzip.compress(b"NUM_POSTE;AAAAMM;NBJTX30\n07154005;200307;9\n"))
    with pytest.raises(InvalidInput, match="Columns missing: AAAAMMJJ, TN"):
        daily.counts(inputs, [POST])
