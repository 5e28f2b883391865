from __future__ import annotations

import pytest

from ateliers.publish import templating


@pytest.mark.parametrize(
    ("moment", "words"),
    [("2026-01-01", "1er\u00a0janvier 2026"), ("2025-08-31T10:00:00Z", "31\u00a0août 2025")],
)
def test_dates_are_french(moment: str, words: str) -> None:
    assert templating.day(moment) == words


@pytest.mark.parametrize(
    ("size", "words"),
    [(92, "92\u00a0octets"), (1600, "2\u00a0ko"), (1_750_462, "1\u202f750\u00a0ko")],
)
def test_weights_are_french(size: int, words: str) -> None:
    assert templating.weight(size) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "moins d’une\u00a0seconde"), (1.2, "1\u00a0seconde"), (75, "75\u00a0secondes")],
)
def test_durations_are_french(seconds: float, words: str) -> None:
    assert templating.duration(seconds) == words


def test_typed_texts_get_their_unbreakable_spaces() -> None:
    text = "Qui ? « Nous » : 3 % ; 2016–2022 & <fin>"
    assert templating.typeset(text) == (
        "Qui\u202f? «\u00a0Nous\u00a0»\u00a0: 3\u00a0%\u202f; "
        '<span class="insecable">2016–2022</span> &amp; &lt;fin&gt;'
    )


def test_markdown_shows_a_text_as_it_is() -> None:
    assert templating.markdown_text("a_b *c* <i>\n# d") == r"a\_b \*c\* \<i\> \# d"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "", None, "//a.fr"])
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert templating.address(url) == ""


def test_raw_html_cannot_close_its_fence() -> None:
    text = templating.raw_html("<pre>```\n````</pre>")
    assert text.startswith("`````{raw} html\n")
    assert text.endswith("\n`````\n")


def test_small_counts_are_in_words() -> None:
    assert [templating.count(n) for n in (4, 10, 11)] == ["quatre", "dix", "11"]
