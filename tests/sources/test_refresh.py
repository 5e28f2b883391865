"""Refreshing from a server that misbehaves: a clear message, and ``data/`` as it was."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable

import pandas as pd
import pytest

from ateliers.errors import InvalidInput
from ateliers.sources import refresh as refreshing
from ateliers.sources.catalogue import load
from ateliers.sources.check import check
from ateliers.sources.fetch import ATTEMPTS, USER_AGENT
from tests.sources.bench import ETAG, FILE, PATH, ROW, SOURCE, TABLE, TWIN, Bench, edited, refused
from tests.support.loopback import Answer, cut, status, whole

# What must succeed ------------------------------------------------------------------------------


def test_the_same_file_changes_nothing_and_says_so(bench: Bench) -> None:
    before = bench.data()
    outcome = bench.refresh(accept=True)
    assert (len(outcome.same), outcome.other, outcome.changed) == (1, [], [])
    assert bench.said[-1] == "nothing differs: data/ was left as it is"
    assert bench.data() == before
    assert bench.server.headers(PATH)[0]["User-Agent"] == USER_AGENT


def test_a_server_that_dies_in_the_middle_is_resumed_where_it_stopped(bench: Bench) -> None:
    half = len(bench.content) // 2
    outcome = bench.refresh(cut(bench.content, half, ETAG), whole(bench.content, ETAG))
    assert outcome.changed == []
    first, second = bench.server.headers(PATH)
    assert "Range" not in first
    assert (second["Range"], second["If-Range"]) == (f"bytes={half}-", ETAG)
    assert bench.fetcher().kept(FILE).read_bytes() == bench.content
    assert bench.slept == [1.0]


def test_a_file_that_changed_meanwhile_is_fetched_whole_again(bench: Bench) -> None:
    half = len(bench.content) // 2
    old = b"x" * len(bench.content)
    outcome = bench.refresh(cut(old, half, '"old"'), whole(bench.content, ETAG))
    assert outcome.changed == []
    assert bench.fetcher().kept(FILE).read_bytes() == bench.content


def test_without_a_validator_what_came_is_not_trusted(bench: Bench) -> None:
    bench.refresh(cut(bench.content, 40), whole(bench.content))
    assert ["Range" in headers for headers in bench.server.headers(PATH)] == [False, False]
    assert bench.fetcher().kept(FILE).read_bytes() == bench.content


def test_another_session_goes_on_where_the_first_gave_up(bench: Bench) -> None:
    half = len(bench.content) // 2
    refused(bench, cut(bench.content, half, ETAG), *[status(503)] * ATTEMPTS)
    bench.server.asked.clear()
    assert bench.refresh(whole(bench.content, ETAG)).changed == []
    assert bench.server.headers(PATH)[0]["Range"] == f"bytes={half}-"


def test_too_many_requests_waits_as_long_as_the_server_asks(bench: Bench) -> None:
    assert bench.refresh(status(429, Retry_After="7"), whole(bench.content)).changed == []
    assert bench.slept == [7.0]


def test_an_error_that_passes_is_asked_again_ever_more_slowly(bench: Bench) -> None:
    bench.refresh(status(500), status(502), status(503), whole(bench.content))
    assert bench.slept == [1.0, 2.0, 4.0]


def test_a_redirect_is_followed(bench: Bench) -> None:
    bench.server.answers["/elsewhere"] = [whole(bench.content)]
    assert bench.refresh(status(302, Location="/elsewhere")).changed == []
    assert bench.server.headers("/elsewhere")


def test_an_unchanged_file_is_not_sent_twice(bench: Bench) -> None:
    bench.refresh(whole(bench.content, ETAG))
    bench.refresh(whole(bench.content, ETAG))
    assert bench.server.headers(PATH)[1]["If-None-Match"] == ETAG
    assert bench.fetcher().kept(FILE).read_bytes() == bench.content


def test_a_byte_order_mark_moves_no_figure(bench: Bench) -> None:
    outcome = bench.refresh(whole(b"\xef\xbb\xbf" + bench.content))
    assert outcome.moved == []
    assert outcome.changed == ["datapackage.json", "sources.yml"]


def test_a_value_that_moved_is_shown_and_written_only_on_demand(bench: Bench) -> None:
    before = bench.data()
    new = edited(bench, ROW, ROW.replace("99.0", "98.0"))
    outcome = bench.refresh(whole(new))
    assert bench.data() == before
    moved, twin = outcome.moved
    assert moved.values == [("commune 07341 2025", "vacant_over_2_years", "99", "98")]
    # The national table is sorted by code: its keys begin with it.
    assert twin.values == [("07341 commune 2025", "vacant_over_2_years", "99", "98")]
    assert "  commune 07341 2025, vacant_over_2_years: 99 → 98" in bench.said
    assert bench.said[-1].endswith("Nothing was written: --accept does it")
    bench.refresh(whole(new), accept=True)
    after = bench.data()
    described = {"sources.yml", "datapackage.json"}
    assert {n for n in after if after[n] != before[n]} == {TABLE, TWIN, *described}
    assert load(bench.project).sources[SOURCE].sha256 == {"": hashlib.sha256(new).hexdigest()}
    assert bench.refresh(whole(new)).changed == []


def test_tables_that_break_a_rule_of_the_whole_are_refused(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refreshing, "check", check)
    (bench.project / "data" / "stray.csv").write_text("a\n", "utf-8")
    said = refused(bench, whole(edited(bench, ROW, ROW.replace("99.0", "98.0"))))
    assert "data/stray.csv is in no table declared" in said


def test_a_cell_turned_secret_is_shown_as_such(bench: Bench) -> None:
    moved, twin = bench.refresh(whole(edited(bench, ROW, ROW.replace("99.0", "")))).moved
    assert ("commune 07341 2025", "status", "ok", "secret") in moved.values
    assert ("07341 commune 2025", "status", "ok", "secret") in twin.values


def test_rows_that_come_and_go_are_named(bench: Bench) -> None:
    moved, _ = bench.refresh(whole(edited(bench, "\n07341,", "\n07342,"))).moved
    assert moved.removed == ["commune 07341 2025"]


# What must be refused ---------------------------------------------------------------------------


def never(code: int) -> Callable[[Bench], list[Answer]]:
    return lambda bench: [status(code)]


def sends(make: Callable[[bytes], bytes]) -> Callable[[Bench], list[Answer]]:
    return lambda bench: [whole(make(bench.content))]


def gone(bench: Bench) -> list[Answer]:
    """Twelve communes that had merged by 2025, under the present heading."""
    events = pd.read_csv(bench.project / "data" / "commune_events.csv", dtype=str)
    mergers = events[events["event"].eq("commune nouvelle") & events["date"].str[:4].eq("2019")]
    codes = mergers.loc[mergers["code_before"].ne(mergers["code_after"]), "code_before"].head(12)
    head, first = bench.content.decode().splitlines()[:2]
    rows = [first.replace(first[:5], code, 1) for code in codes]
    return [whole("\n".join([head, *rows, ""]).encode())]


def other_vintage(bench: Bench) -> list[Answer]:
    """Return the very file of another data set of the catalogue."""
    path = bench.project / "data" / "sources.yml"
    text, known = path.read_text("utf-8"), load(bench.project).sources["insee_filosofi_2021"]
    content = b"code_insee,nb_log_vacant_2ans\n07341,1\n"
    digest = hashlib.sha256(content).hexdigest()
    path.write_text(text.replace(known.sha256[""], digest), "utf-8")
    return [whole(content)]


MISBEHAVIOURS: dict[str, tuple[Callable[[Bench], list[Answer]], str]] = {
    "500 always": (never(500), r"in 5 attempts: the server answers 500"),
    "429 for an hour": (
        lambda b: [status(429, Retry_After="3600")],
        r"asks to wait 3600 seconds .*429",
    ),
    "dies each time": (lambda b: [cut(b.content, 50)], r"in 5 attempts: .*(cut|bytes|failed)"),
    "403": (never(403), r"refuses: 403"),
    "404": (never(404), r'No file of "lovac_2025" could be had: not at http'),
    "redirect loop": (lambda b: [status(302, Location=PATH)], r"without end"),
    "redirect to a disk": (
        lambda b: [status(302, Location="file:///etc/passwd")],
        r"cannot be fetched",
    ),
    "web page": (
        sends(lambda _: b"<!DOCTYPE html><title>Maintenance</title>"),
        r"A web page came \(it begins with « <!DOCTYPE html>",
    ),
    "web page after a BOM": (sends(lambda _: b"\xef\xbb\xbf\n<html>"), r"A web page came"),
    "nothing": (sends(lambda _: b""), r"An empty file came"),
    "latin-1": (
        sends(lambda c: c.replace(b"07341", "Villedieu-les-Poêles".encode("latin-1"))),
        r"not UTF-8 came \(line \d+: « ê »",
    ),
    "utf-16": (sends(lambda c: c.decode().encode("utf-16")), r"null bytes|not UTF-8"),
    "half a line": (sends(lambda c: c.rstrip()[:-12]), r"truncated file came \(line \d+ stops"),
    "decimal comma": (
        sends(lambda c: c.replace(b"154.0,99.0,", b'"154,0","99,0",')),
        r"vacancy cannot be made from the file that came: ValueError",
    ),
    "letter for a number": (
        sends(lambda c: c.replace(b"154.0,99.0,", b"154.0,nd,")),
        r"vacancy cannot be made from the file that came: ValueError: Unable to parse string",
    ),
    "negative": (
        sends(lambda c: c.replace(b"154.0,99.0,", b"154.0,-99.0,")),
        r"breaks its schema: .*below 0",
    ),
    "a row twice": (
        sends(lambda c: c + c.splitlines()[2] + b"\n"),
        r"breaks its schema: .*share a key",
    ),
    "another vintage's columns": (
        sends(lambda c: c.replace(b"nb_log_vacant_2ans", b"pp_vacant_plus_2ans_24")),
        r"Columns missing: nb_log_vacant_2ans",
    ),
    "other separator": (sends(lambda c: c.replace(b",", b";")), r"Columns missing: code_insee"),
    "communes gone": (gone, r"older vintage of « LOVAC.*: 12 of its communes were no more"),
    "file of another data set": (other_vintage, r"This is the file of « .*Filosofi"),
}


@pytest.mark.parametrize("name", MISBEHAVIOURS)
def test_a_misbehaviour_ends_in_a_clear_message_and_data_as_it_was(bench: Bench, name: str) -> None:
    answers, expected = MISBEHAVIOURS[name]
    said = refused(bench, *answers(bench))
    assert re.search(expected, said), said


def test_a_bad_answer_does_not_replace_the_good_file_of_the_cache(bench: Bench) -> None:
    bench.refresh()
    refused(bench, whole(b"<html>Maintenance</html>"))
    assert bench.fetcher().kept(FILE).read_bytes() == bench.content


def test_a_refused_connection_is_said(bench: Bench) -> None:
    before = bench.data()
    with pytest.raises(InvalidInput, match="in 5 attempts: the connection failed"):
        bench.refresh(mirror="http://127.0.0.1:9")
    assert bench.data() == before


def test_a_file_altered_on_the_way_is_told_by_the_checksums_of_the_mirror(bench: Bench) -> None:
    digest = hashlib.sha256(bench.content).hexdigest()
    bench.server.answers["/SHA256SUMS"] = [whole(f"{digest}  ./{FILE}\n".encode())]
    assert bench.refresh().changed == []
    shutil.rmtree(bench.cache)
    said = refused(bench, whole(bench.content.replace(b"99.0", b"98.0")))
    assert "altered on the way" in said
