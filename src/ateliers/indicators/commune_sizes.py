"""Commuting by size of the commune of residence: no group is too small to be quoted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from ateliers.indicators.frame import Value, frame, row
from ateliers.indicators.mobility import (
    CENSUS,
    EXHAUSTIVE,
    FEWEST,
    MAIN_CITE,
    SAMPLED,
    sampled_share,
)
from ateliers.indicators.mobility_services import PEOPLE_YEAR
from ateliers.numbers import NNBSP
from ateliers.territory import SiteView

#: Sizes that separate communes (inhabitants).
BOUNDS = (1000, 2000, 5000)
#: Indicator by size → share of the mobility theme.
SHARES = {
    "taille_voiture": "part_voiture",
    "taille_tc": "part_tc",
    "taille_commune": "part_commune",
}
_COLUMNS = ("workers", "transit", "own_commune", "own_commune_workers", "car_main", "main_workers")


def sized(commuting: pd.DataFrame, people: pd.DataFrame, view: SiteView) -> pd.DataFrame:
    """Return the communes of a site with their population and their counts, from the smallest."""
    codes = [c.code for c in view.communes]
    inhabitants = people[people["level"].eq("commune") & people["year"].eq(PEOPLE_YEAR)]
    known = inhabitants.set_index("code")["population"].reindex(codes)
    counts = commuting[commuting["level"].eq("commune")].set_index("code")
    found = counts.reindex(codes)[list(_COLUMNS)].astype("float64").assign(population=known)
    return found.sort_values("population")


def merged(classes: Sequence[pd.DataFrame]) -> list[pd.DataFrame]:
    """Return classes of communes, each merged with the next until every count can be quoted.

    Parameters
    ----------
    classes : sequence of pandas.DataFrame
        Communes of each class, from the smallest; a class may be empty.
    """
    kept: list[pd.DataFrame] = []
    waiting: list[pd.DataFrame] = []
    for group in classes:
        waiting.append(group)
        together = pd.concat(waiting)
        if _is_quotable(together):
            kept.append(together)
            waiting = []
    rest = [group for group in waiting if len(group)]
    if rest:
        # The largest communes are too few: they join the class before.
        kept[-1:] = [pd.concat([*kept[-1:], *rest])]
    return kept


def _is_quotable(group: pd.DataFrame) -> bool:
    return len(group) > 0 and bool((group[["transit", "own_commune"]].sum() >= FEWEST).all())


def groups_of(communes: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the communes of a site by size (see :func:`merged`)."""
    edges = [0, *BOUNDS, float("inf")]
    people = communes["population"]
    classes = [
        communes[people.ge(low) & people.lt(high)]
        for low, high in zip(edges, edges[1:], strict=False)
    ]
    return merged(classes)


def _bounds(rank: int, found: Sequence[pd.DataFrame]) -> tuple[int, int | None]:
    """Return the sizes between which the communes of a group are: those of :data:`BOUNDS`."""
    start = 0
    if rank:
        smallest = found[rank]["population"].min()
        start = max(bound for bound in BOUNDS if bound <= smallest)
    if rank == len(found) - 1:
        return start, None
    return start, max(bound for bound in BOUNDS if bound <= found[rank + 1]["population"].min())


def label_of(key: str) -> str:
    r"""Return the words of a group.

    Examples
    --------
    >>> label_of("size:0-1000"), label_of("size:2000-")
    ('Moins de 1\u202f000 habitants', '2\u202f000 habitants ou plus')
    """
    low, _, high = key.partition(":")[2].partition("-")
    thousands = {
        bound: f"{bound[:-3]}{NNBSP}{bound[-3:]}" for bound in (low, high) if len(bound) > 3
    }
    if low == "0" and not high:
        return "Toutes les communes"
    if low == "0":
        return f"Moins de {thousands[high]} habitants"
    if not high:
        return f"{thousands[low]} habitants ou plus"
    return f"De {thousands[low]} à {thousands[high]} habitants"


def shares(tables: Mapping[str, pd.DataFrame], view: SiteView) -> pd.DataFrame:
    """Return the shares by size of commune (%), at ``size:<from>-<to>``.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        commuting, population.
    view : SiteView

    Returns
    -------
    pandas.DataFrame
        Nothing for a site of one commune, for one where a commune is missing, or where only one
        group can be quoted.
    """
    communes = sized(tables["commuting"], tables["population"], view)
    if len(communes) < 2 or communes.isna().any(axis=None):
        return frame([])
    found = groups_of(communes)
    if len(found) < 2:
        return frame([])
    rows = []
    for rank, group in enumerate(found):
        low, high = _bounds(rank, found)
        key = f"size:{low}-{high or ''}"
        sums = group.sum()
        for code, share in SHARES.items():
            part, whole = {**EXHAUSTIVE, **SAMPLED}[share]
            if share in SAMPLED:
                given = sampled_share(sums[part], sums[whole])
            else:
                given = Value(100 * sums[part] / sums[whole], source=MAIN_CITE)
            rows.append(row(view, code, CENSUS, key, "%", given))
        count = Value(float(len(group)), source=MAIN_CITE)
        rows.append(row(view, "taille_communes", CENSUS, key, "communes", count))
    return frame(rows)
