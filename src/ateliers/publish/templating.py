"""Templates of the pages and blocks, and the French formats they use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from ateliers import numbers
from ateliers.publish.columns import text_columns

TEMPLATES = Path(__file__).with_name("templates")

_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_COUNTS = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|$~&])")
_ADDRESS = re.compile(r"^https?://[^\s\"'<>]+$")
_BEFORE_HIGH = re.compile(r" ([;!?])")
_BEFORE_WIDE = re.compile(r" (:|»|%|€|°C\b|km\b)")
# A span of years never breaks at the end of a line.
_SPAN = re.compile(r"\b\d{4}–\d{4}\b")


def day(moment: str) -> str:
    """Return an ISO date or date and time as a French date, « 1er janvier 2026 »."""
    date = datetime.fromisoformat(moment.replace("Z", "+00:00"))
    first = "1er" if date.day == 1 else str(date.day)
    return f"{first} {_MONTHS[date.month - 1]} {date.year}".replace(" ", numbers.NBSP, 1)


def weight(size: int) -> str:
    """Return a number of bytes as a reader counts it, « 2 ko »."""
    if size < 1000:
        return f"{size}{numbers.NBSP}octets"
    return f"{numbers.number(max(1, round(size / 1000)))}{numbers.NBSP}ko"


def duration(seconds: float) -> str:
    """Return a duration in words."""
    if seconds < 1:
        return f"moins d’une{numbers.NBSP}seconde"
    whole = round(seconds)
    return f"{numbers.number(whole)}{numbers.NBSP}seconde{'s' if whole > 1 else ''}"


def count(quantity: int) -> str:
    """Return a small quantity in words, a larger one in figures."""
    return _COUNTS[quantity] if quantity < len(_COUNTS) else numbers.number(quantity)


def markdown_text(text: str) -> str:
    """Escape a text so that Markdown shows it as it is, on one line."""
    return _MARKDOWN.sub(r"\\\1", spaced(text).replace("\n", " "))


def spaced(text: str) -> str:
    """Return a French text with the unbreakable spaces its punctuation calls for.

    Texts typed in YAML files rarely have them.
    """
    text = _BEFORE_HIGH.sub(numbers.NNBSP + r"\1", str(text))
    text = _BEFORE_WIDE.sub(numbers.NBSP + r"\1", text)
    return text.replace("« ", "«" + numbers.NBSP)


def typeset(text: str) -> Markup:
    """Return a French text as HTML: escaped, spaced, its spans of years kept on one line."""
    kept = _SPAN.sub(r'<span class="insecable">\g<0></span>', str(escape(spaced(text))))
    return Markup(kept.replace("\n", "<br>"))


def address(url: str | None) -> str:
    """Return a web address if it is one, else nothing: data never bring a script into a page."""
    return url if url and _ADDRESS.match(url) else ""


def unaccented(text: str) -> str:
    """Return a text without its accents."""
    plain = unicodedata.normalize("NFD", text.replace("œ", "oe").replace("Œ", "OE"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def slug(text: str) -> str:
    """Return a text as an anchor: unaccented lower case letters, figures and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", unaccented(text.lower())).strip("-")


def capitalized(text: str) -> str:
    """Return a text with a capital first letter, the rest unchanged."""
    return type(text)(text[:1].upper() + text[1:])


def listing(words: Iterable[str]) -> str:
    """Join words as French does, « a, b et c »."""
    items = list(words)
    return " et ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


@lru_cache(1)
def environment() -> Environment:
    """Return the template environment: everything is escaped, an unknown name is an error."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.filters |= {
        "address": address,
        "capitalized": capitalized,
        "count": count,
        "day": day,
        "duration": duration,
        "listing": listing,
        "md": lambda text: Markup(markdown_text(text)),
        "number": numbers.number,
        "slug": slug,
        "text_columns": text_columns,
        "typeset": typeset,
        "weight": weight,
        "year_span": numbers.year_span,
    }
    return env


def render(name: str, **context: Any) -> str:
    """Return a template filled with `context`."""
    return environment().get_template(name).render(**context)


def raw_html(html: str) -> str:
    """Return HTML as a MyST block that reaches the page unchanged.

    Blank lines stay, and the fence is longer than any run of backquotes in the HTML.
    """
    longest = max((len(run) for run in re.findall(r"`+", html)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{{raw}} html\n{html.strip()}\n{fence}\n"
