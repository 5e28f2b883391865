"""What the text of a page weighs, and which of its images comes first."""

from __future__ import annotations

from bs4 import BeautifulSoup

from ateliers.publish import weight


def test_figures_and_tables_do_not_count_what_is_around_them_does() -> None:
    text = "<article><p>Des mots.</p></article>"
    blocks = '<figure class="ateliers-figure"><details>données</details></figure>'
    blocks += '<div class="ateliers-bloc-tableau"><table></table></div>'
    page = text.replace("</article>", f"{blocks}</article>")
    assert weight.without_blocks(page) == weight.without_blocks(text) == len(text)
    other = '<figure class="autre">x</figure>'
    assert weight.without_blocks(text + other) == len(text + other)


def test_only_the_first_image_is_asked_for_at_once() -> None:
    image = '<img src="a.svg" loading="lazy">'
    soup = BeautifulSoup(f"{image}<article>{image}{image}</article>", "html.parser")
    weight.first_image_now(soup)
    told = [(one.get("loading"), one.get("fetchpriority")) for one in soup("img")]
    assert told == [("lazy", None), (None, "high"), ("lazy", None)]
    weight.first_image_now(BeautifulSoup("<p>Sans image</p>", "html.parser"))
