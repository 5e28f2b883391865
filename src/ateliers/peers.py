"""Comparable EPCI: the twenty nearest by population among those of the same kind.

The kind is the class of rural share, whether most people live in the mountains, the part of
attraction areas where most live, and the tranche of population (analysis, §5). The EPCI of
Île-de-France, which share the network of the capital, are left out: the published medians of the
analysis (1.27 % in Berg et Coiron, 5.1 % in the Pays de l’Arbresle by public transport) are those
of the rest of the country. Pure functions of the table ``epci_profiles``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

#: How many peers an EPCI has.
MOST = 20
#: A peer twice as populated, or half as much, is too far: the tranche is then given up.
LARGEST_RATIO = 2.0
#: Limits of the classes of rural share, and of the tranches of population (inhabitants).
RURAL_LIMITS = (1 / 3, 2 / 3)
TRANCHES = (15_000, 30_000, 60_000)
#: Île-de-France.
CAPITAL_REGION = "11"

ABOVE, BELOW, WITHIN = "above", "below", "within"


@dataclass(frozen=True)
class Peers:
    """The EPCI comparable with one.

    Parameters
    ----------
    codes : tuple of str
        From the nearest by population.
    relaxed : bool
        Whether the tranche of population was given up to find them.
    """

    codes: tuple[str, ...]
    relaxed: bool


def kinds(profiles: pd.DataFrame) -> pd.DataFrame:
    """Return the kind of each EPCI: rural class (0-2), mountain, area class, tranche (0-3).

    Parameters
    ----------
    profiles : pandas.DataFrame
        code, region, population, rural_share and mountain_share (0 to 1), area_class.
    """
    return pd.DataFrame(
        {
            "rural": np.digitize(profiles["rural_share"], RURAL_LIMITS),
            "mountain": profiles["mountain_share"].to_numpy() > 0.5,
            "area": profiles["area_class"].to_numpy(),
            "tranche": np.digitize(profiles["population"], TRANCHES),
        },
        index=pd.Index(profiles["code"], name="code"),
    )


def nearest(profiles: pd.DataFrame, code: str) -> Peers:
    """Return the peers of an EPCI; none when it is not in the table.

    Examples
    --------
    >>> profiles = pd.DataFrame({"code": ["a", "b", "c"], "population": [9.0, 10.0, 14.0],
    ...     "region": "84", "rural_share": 1.0, "mountain_share": 0.0, "area_class": "couronne"})
    >>> nearest(profiles, "b").codes
    ('a', 'c')
    """
    elsewhere = profiles["region"].ne(CAPITAL_REGION) | profiles["code"].eq(code)
    profiles = profiles[elsewhere]
    kind = kinds(profiles)
    if code not in kind.index:
        return Peers((), relaxed=False)
    population = profiles.set_index("code")["population"]
    distance = np.log(population / population[code]).abs().drop(code)
    others = kind.drop(code)
    own = kind.to_dict("index")[code]
    alike = pd.Series(True, index=others.index)
    for part in ("rural", "mountain", "area"):
        alike &= others[part].eq(own[part])
    same_size = alike & others["tranche"].eq(own["tranche"])
    kept = _closest(distance[same_size])
    relaxed = len(kept) < MOST or float(np.exp(kept.max())) > LARGEST_RATIO
    if relaxed:
        kept = _closest(distance[alike])
    return Peers(tuple(map(str, kept.index)), relaxed)


def _closest(distance: pd.Series) -> pd.Series:
    """Return the smallest distances; equal ones in the order of codes."""
    return distance.sort_index().sort_values(kind="stable").head(MOST)


def position(
    value: float, low: float, high: float, interval: tuple[float, float] | None = None
) -> str:
    """Say where a value stands in its group: above the third quartile, below the first, or within.

    Parameters
    ----------
    value : float
        The one that is placed.
    low, high : float
        First and third quartiles of the group.
    interval : tuple of float, optional
        Interval of a value that comes from a sample: all of it must be beyond the quartile.

    Examples
    --------
    >>> position(10.0, 3.0, 8.0), position(10.0, 3.0, 8.0, (7.5, 12.5))
    ('above', 'within')
    """
    least, most = interval or (value, value)
    if least > high:
        return ABOVE
    return BELOW if most < low else WITHIN
