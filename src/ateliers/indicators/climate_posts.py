"""The weather stations of a site: which is near, which is long, which one speaks for the site."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from ateliers.territory import Place, SiteView, named_place

#: Above this difference of altitude (m), about 2 °C, a station does not stand for the site: its
#: hot days are not comparable with those of the local one.
FAR_ALTITUDE = 300.0


@dataclass(frozen=True)
class Post:
    """One station: its place (level ``station``), its role and its altitude (m)."""

    place: Place
    role: str
    altitude: float


@dataclass(frozen=True)
class Posts:
    """The stations of a site.

    Parameters
    ----------
    local, reference : Post
        The nearest usable one and a long complete one.
    predecessor : Post or None
        Closed station that the local one continues.
    """

    local: Post
    reference: Post
    predecessor: Post | None = None

    @property
    def far(self) -> bool:
        """Whether the reference stands at another altitude than the local station."""
        return abs(self.reference.altitude - self.local.altitude) > FAR_ALTITUDE

    @property
    def headline(self) -> Post:
        """Return the station that speaks for the site: the long one, unless it is too far."""
        return self.local if self.far else self.reference

    @property
    def other(self) -> Post:
        """Return the other of the two, quoted beside it."""
        return self.reference if self.far else self.local

    @property
    def all(self) -> tuple[Post, ...]:
        """Return every station, the headline first."""
        rest = (self.other, self.predecessor)
        return (self.headline, *(post for post in rest if post is not None))


def posts_of(table: pd.DataFrame, view: SiteView) -> Posts | None:
    """Return the stations of a site, or nothing when the table describes none.

    Parameters
    ----------
    table : pandas.DataFrame
        code, site, role, name, article, altitude (m).
    view : SiteView
    """
    found: dict[str, Post] = {}
    for line in table[table["site"].eq(view.id)].to_dict("records"):
        place = named_place("commune", line["code"], line["name"], int(line["article"]))
        place = replace(place, level="station")
        if line["role"] == "predecessor":
            place = replace(place, name=f"{place.name} (ancien poste)")
        found[line["role"]] = Post(place, line["role"], float(line["altitude"]))
    if "local" not in found or "reference" not in found:
        return None
    return Posts(found["local"], found["reference"], found.get("predecessor"))
