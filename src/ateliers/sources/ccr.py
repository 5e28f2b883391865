"""CCR: natural-disaster decrees, reduced to yearly counts.

A decree recognises, or refuses to recognise, a commune's disaster: an administrative act, not a
measure of hazard. The terms under which CCR's files may be copied could not be read, so that only
counts leave this module; the decrees themselves are public acts of the Journal officiel.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from ateliers.errors import InvalidInput
from ateliers.sources.formats import Inputs, codes
from ateliers.territory import present_codes

#: The producer's code of peril → our group.
GROUPS = {
    **dict.fromkeys(("ICB", "IRN", "COB", "LVT"), "flood"),
    "SEC": "drought",
    **dict.fromkeys(("MVT", "GLT", "EFA", "ECB", "GET", "GER"), "ground"),
}
OTHER = "other"
#: An event recognised in more than this share of the communes of France is said national.
NATIONAL = 0.25
_EVENT = ["code_peril", "debut_evenement", "fin_evenement"]


def requests(inputs: Inputs, territories: pd.DataFrame) -> pd.DataFrame:
    """Return the last decision on each request: one row a commune, peril and dates.

    The carrier lost the leading zero of codes; former communes count for the commune they joined,
    whose requests stay distinct: nothing is added up, and a request bears the code of no stated
    date, so that :func:`ateliers.geography.move` has no place here.
    """
    path = inputs.path("ccr_catnat")
    try:
        frame = pd.read_parquet(path)
    except (OSError, ValueError) as error:
        raise InvalidInput(f"Not a Parquet file: {error}.", str(path), "fetch it again") from None
    wanted = ["insee", *_EVENT, "date_arrete", "date_parution_jo", "decision"]
    frame = inputs.required("ccr_catnat", frame, wanted, path)
    frame["insee"] = codes(frame["insee"])
    frame = frame.sort_values(["date_arrete", "date_parution_jo"], kind="stable")
    frame = frame.drop_duplicates(["insee", *_EVENT], keep="last")
    frame["code"] = frame["insee"].map(present_codes(territories))
    frame["recognised"] = frame["decision"].str.startswith("Reconnue")
    return frame


def national_events(asked: pd.DataFrame, communes: int) -> pd.MultiIndex:
    """Return the events recognised in more than a quarter of the communes of France."""
    seen = asked[asked["recognised"]].groupby(_EVENT)["insee"].nunique()
    return pd.MultiIndex.from_tuples(seen.index[seen > NATIONAL * communes], names=_EVENT)


def decrees(
    inputs: Inputs, territories: pd.DataFrame, groups: Mapping[tuple[str, str], Collection[str]]
) -> pd.DataFrame:
    """Count events and refusals by year for each territory.

    Parameters
    ----------
    groups : mapping
        (level, code) → communes of the territory.

    Returns
    -------
    pandas.DataFrame
        level, code, year (when the event began), peril (``flood``, ``drought``, ``ground``,
        ``other``), events (recognised, each peril and dates once), national_events (among them),
        refused (requests of communes), source. A territory without any request has one row of
        zeros.
    """
    asked = requests(inputs, territories)
    asked["year"] = asked["debut_evenement"].dt.year
    asked["peril"] = asked["code_peril"].map(GROUPS).fillna(OTHER)
    wide = national_events(asked, int(territories["level"].eq("commune").sum()))
    keys = pd.MultiIndex.from_frame(asked[_EVENT])
    asked["national"] = keys.isin(wide)
    first = int(asked["date_arrete"].dt.year.min())
    found = _counts(asked, groups)
    silent = sorted(set(groups) - set(zip(found["level"], found["code"], strict=True)))
    zeros = [(level, code, first, "flood", 0, 0, 0) for level, code in silent]
    parts = [found, pd.DataFrame(zeros, columns=found.columns)] if zeros else [found]
    return pd.concat(parts, ignore_index=True).assign(source=inputs.cite("ccr_catnat"))


def _counts(asked: pd.DataFrame, groups: Mapping[tuple[str, str], Collection[str]]) -> pd.DataFrame:
    """Count by territory, year and peril; an event counts once in a territory."""
    members = pd.DataFrame(
        [(level, code, member) for (level, code), own in groups.items() for member in own],
        columns=["level", "territory", "code"],
    )
    asked = asked.merge(members, on="code").drop(columns="code")
    territory = ["level", "territory"]
    events = asked[asked["recognised"]].drop_duplicates([*territory, *_EVENT])
    by = [*territory, "year", "peril"]
    found = pd.DataFrame(
        {
            "events": events.groupby(by).size(),
            "national_events": events.groupby(by)["national"].sum(),
            "refused": asked[~asked["recognised"]].groupby(by).size(),
        }
    )
    return found.fillna(0).astype(int).reset_index().rename(columns={"territory": "code"})
