"""Days counted from Météo-France's daily series, when its files were given."""

from __future__ import annotations

import pandas as pd

from ateliers.figures import words
from ateliers.figures.block import Absent, Table
from ateliers.figures.climate_style import NEW, OLD, RAW
from ateliers.figures.climate_words import NO_POST
from ateliers.indicators.climate_posts import Posts
from ateliers.numbers import NBSP, number, year_span
from ateliers.territory import SiteView

_NAME, _TITLE = "daily_counts", "Jours chauds et jours de gel, jour par jour"
#: Our columns and their headings.
_COUNTS = {
    "tx30": f"Jours à 30{NBSP}°C ou plus",
    "tx35": f"Jours à 35{NBSP}°C ou plus",
    "nights20": f"Nuits à 20{NBSP}°C ou plus",
    "frost": "Jours de gel",
    "spell_days": "Jours de suite chaude",
}
#: Fewest whole years of thirty for a mean.
_FEWEST = 24
#: Station, period, and the counts in the order of :data:`_COUNTS`.
_Row = tuple[str, str, list[float]]


def daily_counts(table: pd.DataFrame, view: SiteView, posts: Posts | None) -> Table | Absent:
    """Set the mean counts of two periods and those of the last year side by side.

    Parameters
    ----------
    table : pandas.DataFrame
        Table ``daily_counts``: days by station and whole year, or a row that says it is missing.
    view : SiteView
    posts : Posts or None
        Stations of the site.

    Returns
    -------
    Table or Absent
        Absent, with its reason, when no station of the site has a whole year.
    """
    if posts is None:
        return Absent(_NAME, _TITLE, NO_POST)
    mine = table[table["code"].isin([post.place.code for post in posts.all])]
    known = mine[mine["status"].eq("ok")]
    if known.empty:
        said = mine["note"].dropna()
        return Absent(_NAME, _TITLE, str(said.iloc[0]) if len(said) else NO_POST)
    raw = [row for post in posts.all for row in _rows(known, post.place.code, post.place.name)]
    return Table(
        name=_NAME,
        title=_title(raw),
        subtitle=f"Jours par an aux postes suivis pour le climat {view.place.of}. {RAW}.",
        source=words.source_line([str(known["source"].iloc[0])]),
        header=["Poste", "Période", *_COUNTS.values()],
        rows=[
            [name, period, *(number(v, 0 if period.isdigit() else 1) for v in values)]
            for name, period, values in raw
        ],
        data=pd.DataFrame(
            [(name, period, *values) for name, period, values in raw],
            columns=["Poste", "Période", *_COUNTS.values()],
        ),
        note=f"Une suite chaude compte au moins trois jours de suite à 30{NBSP}°C ou plus. Ce "
        "n’est pas une canicule, dont les seuils changent d’un département à l’autre. Une année "
        f"compte si cinq jours manquent au plus, une période si elle a {_FEWEST} de ces années.",
    )


def _rows(known: pd.DataFrame, code: str, name: str) -> list[_Row]:
    """Return a row for each period with enough years, and one for the last year."""
    own = known[known["code"].eq(code)].set_index("year").sort_index()
    rows: list[_Row] = []
    for span in (OLD, NEW):
        first, last = (int(y) for y in span.split("-"))
        years = own.loc[(own.index >= first) & (own.index <= last)]
        if len(years) >= _FEWEST:
            rows.append((name, year_span(span), [float(years[c].mean()) for c in _COUNTS]))
    if len(own):
        last_year = own.iloc[-1]
        rows.append((name, str(own.index[-1]), [float(last_year[c]) for c in _COUNTS]))
    return rows


def _title(raw: list[_Row]) -> str:
    """Return how frost changed at the first station with both periods, or what the table holds."""
    by_place: dict[str, dict[str, float]] = {}
    frost = list(_COUNTS).index("frost")
    for name, period, values in raw:
        by_place.setdefault(name, {})[period] = values[frost]
    for name, found in by_place.items():
        if year_span(OLD) in found and year_span(NEW) in found:
            old, new = (number(found[year_span(span)]) for span in (OLD, NEW))
            return (
                f"{name}{words.COLON} {old} jours de gel par an en {year_span(OLD)}, "
                f"{new} en {year_span(NEW)}"
            )
    return _TITLE
