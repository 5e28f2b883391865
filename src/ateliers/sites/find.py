"""Which commune or EPCI a user means: a code, a former code, or a name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches

import pandas as pd

from ateliers.errors import InvalidInput
from ateliers.territory import (
    ARRONDISSEMENTS,
    METROPOLE_DE_LYON,
    RHONE,
    RHONE_WITHOUT_METROPOLE,
    members,
    present_codes,
    typographic,
)

_EPCI = re.compile(r"^\d{9}$")
_COMMUNE = re.compile(r"^(\d{5}|2[AB]\d{3})$", re.IGNORECASE)
#: What may open the name of an EPCI: its kind, then the preposition before its proper name.
_KIND = re.compile(r"^(?:cc|ca|cu|metropole|eurometropole)\b ?(?:du|de la|de l|de|des|d)?\b ?")
#: Communes whose arrondissements have codes of their own.
_WHOLE = {"75": "75056", "69": "69123", "13": "13055"}
#: Collectivities of the Pacific and the Atlantic, and the austral lands: no EPCI, another census.
_COLLECTIVITIES = re.compile(r"^(975|977|978|98\d)\d{2}$")
#: Share of its communes below which a territory is not compared with a département.
_MINORITY = 0.25
_MAYOTTE = "976"
_SHOWN = 20
_LISTED = "data/territories.csv"


@dataclass(frozen=True)
class Target:
    """A territory to add.

    Parameters
    ----------
    level, code : str
        ``commune`` or ``epci``, and its present code.
    communes : tuple of str
        Its communes, in order.
    epci, region : str
        The EPCI and the region that it is in.
    departements : tuple of str
        Its départements, the one of most communes first (a quarter of them at least); the Rhône
        without the Métropole de Lyon stands before the Rhône, unless it is in the Métropole.
    remarks : tuple of str
        What the user must know of how it was found.
    """

    level: str
    code: str
    communes: tuple[str, ...]
    epci: str
    region: str
    departements: tuple[str, ...]
    remarks: tuple[str, ...] = ()


def folded(name: str) -> str:
    """Return a name in lower case, without accents nor punctuation."""
    # Apostrophes and ligatures have no ASCII form: they would vanish and join two words.
    spelt = name.replace("’", " ").replace("œ", "oe").replace("Œ", "Oe")
    plain = unicodedata.normalize("NFKD", spelt)
    return " ".join(re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower()))


def find(words: str, territories: pd.DataFrame, events: pd.DataFrame) -> Target:
    """Return the commune or EPCI that `words` designate.

    Parameters
    ----------
    words : str
        Code of a commune (present or former) or of an EPCI, or a name.
    territories, events : pandas.DataFrame
        The tables ``territories`` and ``commune_events``.

    Raises
    ------
    InvalidInput
        When nothing or several territories answer to it (they are listed), and when the book
        cannot hold it: an arrondissement, a collectivity overseas, a commune without EPCI.
    """
    asked = words.strip()
    if _EPCI.match(asked):
        return _epci(asked, territories)
    if _COMMUNE.match(asked):
        return _commune(asked.upper(), territories)
    return _named(asked, territories, events)


def _epci(code: str, territories: pd.DataFrame) -> Target:
    known = territories[territories["level"].eq("epci")]
    if code not in set(known["code"]):
        # Only the names of the same prefix would help; the number itself says nothing to a reader.
        raise InvalidInput(
            f'No EPCI has the SIREN number "{code}" on 1 January 2026.',
            _LISTED,
            "give a name instead: `ateliers site add NAME` lists those that answer to it",
        )
    return _target("epci", code, members(territories, code), code, territories)


def _commune(code: str, territories: pd.DataFrame) -> Target:
    communes = territories[territories["level"].eq("commune")].set_index("code")
    names, epci_of = communes["name"].to_dict(), communes["epci"].to_dict()
    if ARRONDISSEMENTS.match(code):
        whole = _WHOLE[code[:2]]
        name = names[whole]
        raise InvalidInput(
            f"{code} is an arrondissement of {name}, not a commune: the figures read here are "
            "those of the commune.",
            _LISTED,
            f"ateliers site add {whole}",
        )
    if _COLLECTIVITIES.match(code):
        raise InvalidInput(
            f"{code} is in a collectivity overseas, which has neither EPCI nor the census of the "
            "départements: the book has nothing to say of it.",
            _LISTED,
            "add a commune or an EPCI of a département",
        )
    present = present_codes(territories).get(code)
    if present is None:
        near = get_close_matches(code, [str(c) for c in names if str(c)[:2] == code[:2]], n=1)
        hint = f" Did you mean {near[0]} ({names[near[0]]})?" if near else ""
        raise InvalidInput(f'No commune has, or had, the code "{code}".{hint}', _LISTED)
    name, epci = names[present], epci_of[present]
    remarks: tuple[str, ...] = ()
    if present != code:
        remarks = (f"{code} is a former code: its commune is now {name} ({present}).",)
    if pd.isna(epci):
        raise InvalidInput(
            f"{name} ({present}) belongs to no EPCI, as three other islands: the book reads each "
            "commune beside its EPCI.",
            _LISTED,
            "add another commune or an EPCI",
        )
    return _target("commune", present, [present], str(epci), territories, remarks)


def _target(
    level: str,
    code: str,
    communes: list[str],
    epci: str,
    territories: pd.DataFrame,
    remarks: tuple[str, ...] = (),
) -> Target:
    own = territories[territories["level"].eq("commune") & territories["code"].isin(communes)]
    if own["departement"].eq(_MAYOTTE).any():
        raise InvalidInput(
            f"{code} is in Mayotte, which none of the national population files read here covers.",
            "data/population_national.parquet",
            "add a commune or an EPCI of another département",
        )
    # Sorted by code first, so that equal counts fall in one order.
    by_count = own.sort_values("code")["departement"].value_counts(sort=True, ascending=False)
    departements: list[str] = []
    for departement in by_count.index[by_count.ge(_MINORITY * len(own))]:
        if departement == RHONE and epci != METROPOLE_DE_LYON:
            departements.append(RHONE_WITHOUT_METROPOLE)
        departements.append(str(departement))
    region = str(own["region"].mode().iloc[0])
    found = tuple(sorted(communes))
    return Target(level, code, found, epci, region, tuple(departements), remarks)


def _named(words: str, territories: pd.DataFrame, events: pd.DataFrame) -> Target:
    """Return the one territory of a name; list those that answer to it otherwise."""
    wanted = folded(words)
    if not wanted:
        raise InvalidInput("This is neither a code nor a name.", "", "ateliers site add NAME")
    if not _KIND.sub("", wanted):
        raise InvalidInput(f'"{words}" is a kind of EPCI, not a name.', "", "give its name too")
    communes = territories[territories["level"].eq("commune")]
    epci = territories[territories["level"].eq("epci")]
    plain, proper = communes["name"].map(folded), epci["name"].map(folded)
    exact = pd.concat([communes[plain.eq(wanted)], epci[proper.eq(wanted)]])
    own = proper.map(lambda name: _KIND.sub("", name))
    holding = epci[own.map(lambda name: f" {wanted} " in f" {name} ") | proper.eq(wanted)]
    found = pd.concat([communes[plain.eq(wanted)], holding])
    if len(exact) == 1 and exact["level"].iloc[0] == "epci":
        found = exact
    former = events[events["name_before"].map(folded).eq(wanted)]
    if found.empty and len(former):
        present = present_codes(territories)
        codes = {present[c] for c in former["code_before"] if c in present}
        found = communes[communes["code"].isin(codes)]
    if found.empty:
        found = communes[plain.map(lambda name: f" {wanted} " in f" {name} ")]
    if len(found) == 1:
        return find(str(found["code"].iloc[0]), territories, events)
    if found.empty:
        names = dict(zip([*plain, *own], [*communes["name"], *epci["name"]], strict=True))
        near = get_close_matches(wanted, list(names), n=1, cutoff=0.7)
        hint = f' Did you mean "{names[near[0]]}"?' if near else ""
        raise InvalidInput(f'No commune nor EPCI is named "{words}".{hint}', _LISTED)
    raise InvalidInput(
        f'"{words}" may be {len(found)} territories:\n' + _listed(found, territories),
        _LISTED,
        f"give a code: `ateliers site add {found['code'].iloc[0]}`",
    )


def _listed(found: pd.DataFrame, territories: pd.DataFrame) -> str:
    """Return one line a territory: code, name, where it is."""
    departements = territories[territories["level"].eq("departement")].set_index("code")["name"]
    lines = []
    for one in found.head(_SHOWN).to_dict("records"):
        there = f"commune, {departements.get(one['departement'], '')} ({one['departement']})"
        if one["level"] == "epci":
            count = len(members(territories, one["code"]))
            there = f"EPCI, {count} communes"
        lines.append(f"  {one['code']:<9}  {typographic(one['name'])} ({there})")
    if len(found) > _SHOWN:
        lines.append(f"  … and {len(found) - _SHOWN} others")
    return "\n".join(lines)
