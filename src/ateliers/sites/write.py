"""The file of a site that is added, as a person would have written it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ateliers.parameters import SiteName
from ateliers.sites.find import Target
from ateliers.sites.posts import Chosen

_HEAD = """\
# Written by `ateliers site add {code}`: names, stations and order may be changed by hand.
# No workshop is described: add the key `workshop` (see the other sites) when sources are known.
identifier: {identifier}
order: {order}
name:
  full: {full}
  of: {of}
  within: {within}
  short: {short}
communes:
{communes}
context:
  epci: "{epci}"
  departements: [{departements}]
  region: "{region}"
"""
_NO_STATION = (
    "# Too few weather stations of the book are near enough to speak for this territory.\n"
)


def text_of(
    identifier: str, order: int, name: SiteName, target: Target, posts: Sequence[Chosen]
) -> str:
    """Return the YAML text of a site."""
    forms = {form: _quoted(words) for form, words in name}
    head = _HEAD.format(
        identifier=identifier,
        order=order,
        code=target.code,
        communes="\n".join(f'  - "{code}"' for code in target.communes),
        epci=target.epci,
        departements=", ".join(f'"{code}"' for code in target.departements),
        region=target.region,
        **forms,
    )
    if not posts:
        return head + _NO_STATION
    return head + "stations:\n" + "".join(_station(post) for post in posts)


def _station(post: Chosen) -> str:
    return f'  {post.role}: "{post.code}" # {post.name}, {post.kilometres:.0f} km\n'


def _quoted(words: str) -> str:
    """Return words as YAML reads them back: quoted only where it must be."""
    plain = words.replace(" ", "").replace("-", "").replace("’", "")
    # « Oui », « Null » or a number would be read as something else: quotes cost nothing.
    return words if plain.isalpha() and len(plain) > 5 else json.dumps(words, ensure_ascii=False)
