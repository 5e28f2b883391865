"""Profiles of the EPCI of metropolitan France, and the comparable ones of the sites' EPCI."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from ateliers import peers
from ateliers.sources.commuting import COUNTS, commuting_counts, main_exploitation
from ateliers.sources.formats import Inputs, codes
from ateliers.territory import typographic

#: Density levels 5 to 7 of INSEE's grid: the rural ones.
_RURAL = ("Bourgs ruraux", "Rural à habitat dispersé", "Rural à habitat très dispersé")
#: First digit of the attraction-area category.
AREA_CLASSES = {"1": "pôle", "2": "couronne", "3": "hors"}
#: How communes that belong to no EPCI are coded.
NO_EPCI = "ZZZZZZZZZ"


def profiles(inputs: Inputs, territories: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Return the profile of every EPCI of metropolitan France, with its commuting counts.

    Shares are those of people (RP2022), not of communes.

    Returns
    -------
    pandas.DataFrame
        level, code, name, region (of most communes), population (inhabitants), rural_share and
        mountain_share (0 to 1), area_class (where most people live: pôle, couronne, hors), and
        :data:`ateliers.sources.commuting.COUNTS`.
    """
    communes = _communes(inputs)
    by_epci = communes.groupby("epci")
    people = by_epci["population"].sum()
    rural = communes["population"].where(communes["rural"], 0.0).groupby(communes["epci"]).sum()
    high = communes["population"].where(communes["mountain"], 0.0).groupby(communes["epci"]).sum()
    classes = communes.pivot_table("population", "epci", "area_class", "sum", fill_value=0.0)
    counts = commuting_counts(inputs, events).set_index("code")
    summed = communes[["code", "epci"]].join(counts, on="code").groupby("epci")[list(COUNTS)].sum()
    names = territories[territories["level"].eq("epci")].set_index("code")["name"]
    frame = pd.DataFrame(
        {
            "region": by_epci["region"].agg(lambda codes: codes.mode().iloc[0]),
            "population": people,
            "rural_share": rural / people,
            "mountain_share": high / people,
            "area_class": classes.idxmax(axis=1),
        }
    ).join(summed)
    frame = frame.reset_index(names="code").assign(level="epci")
    named = frame["code"].map(names).fillna("EPCI " + frame["code"])
    return frame.assign(name=named.map(typographic))


def _communes(inputs: Inputs) -> pd.DataFrame:
    """Return the communes of metropolitan EPCI: code, epci, population and what they are."""
    frame = inputs.csv("epci_2023", ["geo_code", "dep", "reg", "epci", "cate_aav"], sep=",")
    frame = frame[~frame["dep"].str.startswith("97") & frame["epci"].ne(NO_EPCI)]
    density = inputs.csv("grille_densite", ["insee_com", "niveau_densite"], sep=",")
    mountain = inputs.csv("communes_montagne", ["insee_com"], sep=",")
    code = codes(frame["geo_code"])
    rural = codes(density.loc[density["niveau_densite"].isin(_RURAL), "insee_com"])
    population = main_exploitation(inputs)["population"]
    return pd.DataFrame(
        {
            "code": code,
            "epci": frame["epci"],
            "region": frame["reg"],
            "population": code.map(population).fillna(0.0),
            "rural": code.isin(set(rural)),
            "mountain": code.isin(set(codes(mountain["insee_com"]))),
            "area_class": frame["cate_aav"].str[:1].map(AREA_CLASSES),
        }
    )


def peers_of(known: pd.DataFrame, epcis: Collection[str]) -> pd.DataFrame:
    """Return the comparable EPCI of each of `epcis`, with their commuting counts.

    Returns
    -------
    pandas.DataFrame
        level, code (the EPCI compared), rank, peer, peer_name, population, relaxed (whether the
        tranche of population was given up), and the counts of the peer.
    """
    by_code = known.set_index("code")
    parts = []
    for epci in sorted(epcis):
        found = peers.nearest(known, epci)
        rows = by_code.loc[list(found.codes), ["name", "population", *COUNTS]]
        rows = rows.rename(columns={"name": "peer_name"}).reset_index(names="peer")
        parts.append(
            rows.assign(
                level="epci",
                code=epci,
                rank=range(1, len(rows) + 1),
                relaxed="oui" if found.relaxed else "non",
            )
        )
    return pd.concat(parts, ignore_index=True)
