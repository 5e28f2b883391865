"""Communes, EPCI, départements: who belongs where, what changed, and how to name them in French."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

#: INSEE name-type codes (TNCC): article, « de » form, place form for a département, for a commune.
#: Source: INSEE, Code officiel géographique, « type de nom en clair ».
_ARTICLES = {
    0: ("", "de ", "à ", "à "),
    1: ("", "d’", "en ", "à "),
    2: ("le ", "du ", "dans le ", "au "),
    3: ("la ", "de la ", "dans la ", "à La "),
    4: ("les ", "des ", "dans les ", "aux "),
    5: ("l’", "de l’", "dans l’", "à L’"),
    6: ("les ", "des ", "dans les ", "aux "),
    7: ("las ", "de las ", "dans las ", "à Las "),
    8: ("los ", "de los ", "dans los ", "à Los "),
}

#: Names that keep their own article, or have none: « à La Réunion », « à Mayotte », « à Paris ».
_SAID_AT = {"La Réunion", "Mayotte", "Paris"}
#: Feminine départements said with their article; the others follow « en » (« en Savoie »), as
#: feminine regions do.
_WITH_ARTICLE = {"23", "26", "42", "50", "51", "55", "58", "72", "80", "86"}

#: The Rhône's code covers two authorities; INSEE tells them apart as 69D and 69M.
RHONE, RHONE_WITHOUT_METROPOLE, METROPOLE_DE_LYON = "69", "69D", "200046977"

#: Municipal arrondissements stand beside their commune in some files: summing both counts twice.
ARRONDISSEMENTS = re.compile(r"^(751(0[1-9]|1\d|20)|6938[1-9]|132(0[1-9]|1[0-6]))$")


@dataclass(frozen=True)
class Place:
    """One territory and its French name in the forms sentences need.

    Parameters
    ----------
    level : str
        ``site``, ``commune``, ``epci``, ``others`` (its communes outside the site),
        ``departement`` or ``france``.
    code : str
        INSEE or SIREN code; the identifier of a site; ``FR``.
    name, of, within : str
        « Ardèche », « de l’Ardèche », « dans l’Ardèche ».
    """

    level: str
    code: str
    name: str
    of: str
    within: str

    @property
    def key(self) -> str:
        """Key of the place in an indicator frame, ``level:code``."""
        return f"{self.level}:{self.code}"


#: Metropolitan France: the one national perimeter that every source used here can give.
FRANCE = Place(
    "france",
    "FR",
    "France métropolitaine",
    "de la France métropolitaine",
    "en France métropolitaine",
)


@dataclass(frozen=True)
class SiteView:
    """A site as an analysis sees it: its communes and what it is compared with.

    Parameters
    ----------
    id : str
        Identifier of the site.
    place : Place
        The site itself.
    communes : tuple of Place
        The communes that make up the site.
    context_communes : tuple of Place
        The communes of its EPCI (the same ones when the site is the whole EPCI).
    references : tuple of Place
        EPCI (absent when the site is the whole of it), département(s), France.
    rank : int
        Rank of the site in the book, from 0: it decides the site's colour.
    epci, region : Place or None
        The EPCI and the region it is in, even when the site is the whole of its EPCI.
    """

    id: str
    place: Place
    communes: tuple[Place, ...]
    context_communes: tuple[Place, ...]
    references: tuple[Place, ...]
    rank: int = 0
    epci: Place | None = None
    region: Place | None = None

    def get(self, key: str) -> Place:
        """Return the place of an indicator frame's geography key.

        Raises
        ------
        KeyError
            If the site has nothing to do with that place.
        """
        others = (self.others,) if self.others else ()
        known = (self.place, *self.references, *others, *self.communes, *self.context_communes)
        for place in known:
            if place.key == key:
                return place
        raise KeyError(f"{key} is not a place of {self.id}")

    @property
    def others(self) -> Place | None:
        """Return the communes of the EPCI outside the site, taken together, if there are any."""
        epci = next((p for p in self.references if p.level == "epci"), None)
        count = len(self.context_communes) - len(self.communes)
        if epci is None or count < 1:
            return None
        name = f"{count} autres communes {epci.of}" if count > 1 else f"autre commune {epci.of}"
        if count == 1:
            return Place("others", epci.code, name, f"de l’{name}", f"dans l’{name}")
        return Place("others", epci.code, name, f"des {name}", f"dans les {name}")

    @property
    def is_whole_epci(self) -> bool:
        """Whether the site is all the communes of its EPCI."""
        return {c.code for c in self.communes} == {c.code for c in self.context_communes}


def typographic(name: str) -> str:
    """Return a name with the French apostrophe."""
    return name.replace("'", "’")


def named_place(level: str, code: str, name: str, article: int) -> Place:
    """Name a commune, EPCI or département with its article.

    Parameters
    ----------
    level, code, name : str
        As in :class:`Place`; `name` may carry its article (« Le Mans », « L'Arbresle »).
    article : int
        INSEE name-type code (0 to 8); ignored for an EPCI, whose kind decides.
    """
    name = typographic(name)
    if level == "epci":
        # Some carry their acronym too: « CC du Pays de l’Arbresle (CCPA) ».
        name = re.sub(r" \([A-Z0-9]+\)$", "", name)
        of, within = _epci_forms(name)
        return Place(level, code, name, of, within)
    if code == RHONE_WITHOUT_METROPOLE:
        return Place(level, code, name, f"du {name}", f"dans le {name}")
    _, of, in_departement, in_commune = _ARTICLES[article]
    bare = _without_article(name)
    if level == "commune":
        # The article is part of the name, and only « le » and « les » contract: « de La Rochelle ».
        capital = of if article in (2, 4, 6) else of[:3] + of[3:].capitalize()
        return Place(level, code, name, capital + bare, in_commune + bare)
    if name in _SAID_AT:
        return Place(level, code, name, f"de {name}", f"à {name}")
    feminine = article == 3 and not (level == "departement" and code in _WITH_ARTICLE)
    within = "en " if feminine or article == 0 else in_departement
    return Place(level, code, name, of + bare, within + bare)


def _without_article(name: str) -> str:
    return re.sub(r"^(Le |La |Les |L’|Las |Los )", "", name)


def _epci_forms(name: str) -> tuple[str, str]:
    if re.match(r"^(CC|CA|CU|Métropole)\b", name):
        return f"de la {name}", f"dans la {name}"
    if name.startswith("Eurométropole"):
        return f"de l’{name}", f"dans l’{name}"
    return f"{'d’' if name[0] in 'AEIOUYÉÈÎÔ' else 'de '}{name}", f"dans {name}"


def members(territories: pd.DataFrame, epci: str) -> list[str]:
    """Return the commune codes of an EPCI, in order.

    Parameters
    ----------
    territories : pandas.DataFrame
        The table ``territories``: code, level, name, article, epci, departement, region …
    epci : str
        SIREN code.
    """
    communes = territories[territories["level"].eq("commune") & territories["epci"].eq(epci)]
    return sorted(communes["code"])


def metropole_de_lyon(territories: pd.DataFrame) -> set[str]:
    """Return every code under which a file may count the Métropole de Lyon.

    Its communes, the former communes merged into them, and the arrondissements of Lyon.
    """
    there = territories[territories["epci"].eq(METROPOLE_DE_LYON)]
    former = there["former_codes"].dropna().str.split("+").explode()
    return {*there["code"], *former, *(f"6938{n}" for n in range(1, 10))}


def present_codes(territories: pd.DataFrame) -> dict[str, str]:
    """Return the present commune of every code: its own, or that of the commune it joined.

    For figures whose codes are of no known date. A table of known date is moved by
    :func:`ateliers.geography.move`, which knows when each code meant what.
    """
    communes = territories[territories["level"].eq("commune")].set_index("code")
    former = communes["former_codes"].dropna().str.split("+").explode()
    joined = dict(zip(former[::-1], former.index[::-1], strict=True))
    return joined | {code: code for code in communes.index}


def changed_after(territories: pd.DataFrame, date: str) -> set[str]:
    """Return the communes whose limits changed after a date (ISO)."""
    return set(territories.loc[territories["limits_since"].fillna("") > date, "code"])


def merged_after(territories: pd.DataFrame, year: int) -> set[str]:
    """Return the communes whose limits changed after census year `year` was published.

    INSEE publishes the census of year Y in the geography of 1 January Y + 2: a commune merged
    later has, under its present code, the figures of a smaller commune.
    """
    return changed_after(territories, f"{year + 2}-01-01")


def places(territories: pd.DataFrame, level: str, codes: Iterable[str]) -> tuple[Place, ...]:
    """Return the named places of `codes`, in the order given."""
    codes = list(codes)
    there = territories["code"].isin(codes) & territories["level"].eq(level)
    table = territories[there].set_index("code")
    names, articles = table["name"].to_dict(), table["article"].astype(int).to_dict()
    return tuple(named_place(level, code, names[code], articles[code]) for code in codes)
