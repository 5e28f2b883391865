"""Where people work and come from, when INSEE's file of flows was given: tables of the theme."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ateliers.figures import words
from ateliers.figures.block import Absent, Table
from ateliers.numbers import NBSP, number
from ateliers.territory import SiteView, typographic

#: Fewest people in a flow for it to be printed (sample of a quarter).
FEWEST = 200
#: Most communes listed.
MOST_FLOWS = 10
#: Upper limits of the classes of distance, in km as the crow flies.
LIMITS = (5, 10, 20, 50)
#: What the name of INSEE's file begins with, in the reason of the table of flows.
FILE = "base-flux-mobilite"
SAME_FILE = "il faut le même fichier de l’INSEE que pour les communes de travail"
_EARTH_KM = 6371.0
_SAMPLED = (
    f"Échantillon au quart{words.COLON} les communes de moins de {FEWEST} personnes sont réunies "
    "dans «\u00a0autres communes\u00a0»."
)


@dataclass(frozen=True)
class Side:
    """One way of looking at flows: from home, or to work.

    Parameters
    ----------
    name, title : str
        Name of the block, and its title when it is absent.
    column : str
        Where the other commune is, in the table.
    heading, subtitle, told : str
        Heading of that commune, subtitle, end of the title.
    """

    name: str
    title: str
    column: str
    heading: str
    subtitle: str
    told: str


_TO_WORK = Side(
    "flows",
    "Où travaillent les actifs occupés",
    "destination",
    "Commune de travail",
    "Commune de travail des actifs occupés {of}, 2022",
    "des actifs occupés y travaillent",
)
_FROM_HOME = Side(
    "flow_origins",
    "D’où viennent les personnes qui travaillent ici",
    "origin",
    "Commune de résidence",
    "Commune de résidence des personnes qui travaillent {within}, 2022",
    "des personnes qui travaillent ici y habitent",
)


def own_flows(view: SiteView, table: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Return the flows of the site, and why there are none when that is so."""
    codes = {c.code for c in view.communes}
    mine = table[table["code"].isin(codes)]
    known = mine[mine["status"].eq("ok")]
    if set(known["code"]) == codes:
        return known, ""
    said = mine.loc[mine["status"].ne("ok"), "note"].dropna()
    why = str(said.iloc[0]) if len(said) else "communes absentes de la table des flux"
    return known.iloc[:0], why


def beside(name: str, title: str, why: str) -> Absent:
    """Return why a block beside the destinations is absent; silent when these said it already."""
    same = FILE in why
    return Absent(name, title, SAME_FILE if same else why, silent=same)


def summed(known: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the people of each other commune, the most first."""
    by = [column, f"{column}_name"]
    total = known.groupby(by)["workers"].sum().reset_index()
    return total.sort_values(["workers", column], ascending=[False, True])


def flows(view: SiteView, table: pd.DataFrame) -> Table | Absent:
    """List where the employed residents of the site work, when INSEE's file of flows was given.

    Parameters
    ----------
    view : SiteView
        The site.
    table : pandas.DataFrame
        Table ``flows``: one row a commune saying so when the file was not there.

    Returns
    -------
    Table or Absent
        The largest destinations; those of fewer than 200 people are added up without being named.
    """
    return _listed(view, table, _TO_WORK)


def flow_origins(view: SiteView, table: pd.DataFrame) -> Table | Absent:
    """List where those who work in the site live, when INSEE's file of flows was given.

    Parameters
    ----------
    view : SiteView
    table : pandas.DataFrame
        Table ``flow_origins``.
    """
    return _listed(view, table, _FROM_HOME)


def _listed(view: SiteView, table: pd.DataFrame, side: Side) -> Table | Absent:
    known, why = own_flows(view, table)
    if why:
        if side is _TO_WORK:
            return Absent(side.name, side.title, why)
        return beside(side.name, side.title, why)
    ordered = summed(known, side.column)
    total = float(ordered["workers"].sum())
    large = ordered[ordered["workers"].ge(FEWEST)].head(MOST_FLOWS)
    entries = [
        (
            str(line[side.column]),
            typographic(str(line[f"{side.column}_name"])),
            line["workers"],
        )
        for line in large.to_dict("records")
    ]
    rest = total - float(large["workers"].sum())
    if rest > 0:
        entries.append(("", f"Autres communes ({len(ordered) - len(large)})", rest))
    head = f"{entries[0][1]}{words.COLON} " if len(large) else ""
    return Table(
        name=side.name,
        title=f"{head}{words.percent(100 * entries[0][2] / total)} {side.told}"
        if len(large)
        else f"Aucune commune de {FEWEST} actifs occupés ou plus",
        subtitle=side.subtitle.format(of=view.place.of, within=view.place.within),
        source=words.source_line([str(known["source"].iloc[0])]),
        header=[side.heading, "Actifs occupés", "Part"],
        rows=[[label, number(n), words.percent(100 * n / total)] for _, label, n in entries],
        data=pd.DataFrame(
            [(code, label, n, 100 * n / total) for code, label, n in entries],
            columns=["Code INSEE", side.heading, "Actifs occupés", "Part (%)"],
        ),
        note=_SAMPLED,
    )


def kilometres(known: pd.DataFrame, centres: pd.DataFrame) -> pd.Series:
    """Return how far each flow goes, in km as the crow flies between centres of communes.

    Missing when a commune has no centre: abroad, or not given.
    """
    at = centres.set_index("code")[["latitude", "longitude"]] * np.pi / 180
    home, work = at.reindex(known["code"]), at.reindex(known["destination"])
    rise, run = (
        work[axis].to_numpy() - home[axis].to_numpy() for axis in ("latitude", "longitude")
    )
    flat = np.cos(home["latitude"].to_numpy()) * np.cos(work["latitude"].to_numpy())
    chord = np.sin(rise / 2) ** 2 + flat * np.sin(run / 2) ** 2
    return pd.Series(2 * _EARTH_KM * np.arcsin(np.sqrt(chord)), index=known.index)


def flow_distances(view: SiteView, table: pd.DataFrame, centres: pd.DataFrame) -> Table | Absent:
    """Share out the employed residents by how far they work, as the crow flies.

    Parameters
    ----------
    view : SiteView
    table, centres : pandas.DataFrame
        Tables ``flows`` and ``commune_centres``.

    Returns
    -------
    Table or Absent
        Those who work in their commune apart: between two centres it has no distance.
    """
    name, title = "flow_distances", "À quelle distance travaillent les actifs occupés"
    known, why = own_flows(view, table)
    if why:
        return beside(name, title, why)
    away = known[known["code"].ne(known["destination"])]
    far = kilometres(away, centres)
    total = float(known["workers"].sum())
    edges = (0.0, *map(float, LIMITS), np.inf)
    classes = {
        "Dans sa commune": float(known["workers"].sum() - away["workers"].sum()),
        **{
            _class_words(low, high): float(away.loc[far.gt(low) & far.le(high), "workers"].sum())
            for low, high in zip(edges, edges[1:], strict=False)
        },
        "À l’étranger ou sans distance": float(away.loc[far.isna(), "workers"].sum()),
    }
    measured = away.loc[far.notna(), "workers"]
    mean = float((far * away["workers"]).sum() / measured.sum()) if measured.sum() else None
    told = [(label, n) for label, n in classes.items() if n >= FEWEST]
    rest = total - sum(n for _, n in told)
    entries = [*told, *([("Autres distances", rest)] if rest > 0.5 else [])]
    return Table(
        name=name,
        title=title
        if mean is None
        else f"Hors de la commune, {number(mean)}{NBSP}km à vol d’oiseau en moyenne",
        subtitle=f"Distance au travail des actifs occupés {view.place.of}, entre centres de "
        "communes, 2022",
        source=words.source_line([str(known["source"].iloc[0])]),
        header=["Distance", "Actifs occupés", "Part"],
        rows=[[label, number(n), words.percent(100 * n / total)] for label, n in entries],
        data=pd.DataFrame(
            [(label, n, 100 * n / total, mean) for label, n in entries],
            columns=["Distance", "Actifs occupés", "Part (%)", "Distance moyenne (km)"],
        ),
        note="La route est plus longue. Une distance de plusieurs centaines de kilomètres tient "
        "souvent à un logement près du travail. Les classes de moins de "
        f"{FEWEST} personnes sont réunies.",
    )


def _class_words(low: float, high: float) -> str:
    if high == np.inf:
        return f"Plus de {low:.0f}{NBSP}km"
    return f"De {low:.0f} à {high:.0f}{NBSP}km" if low else f"Moins de {high:.0f}{NBSP}km"
