"""What is computed of a monthly series: years, seasons, normals, splice of two stations.

A year has its twelve months, a season its three, a normal 24 of its 30 years; nothing is filled.
Series are as measured: not homogenised.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

OLD_NORMAL, NEW_NORMAL = (1961, 1990), (1991, 2020)
TREND_YEARS = (1961, 2024)
#: Share of its years that a normal or a trend needs (24 of 30).
ENOUGH = 0.8
#: Months of each season; December counts for the winter of the year that follows.
SEASONS = {"hiver": (12, 1, 2), "printemps": (3, 4, 5), "ete": (6, 7, 8), "automne": (9, 10, 11)}


def months(weather: pd.DataFrame, code: str, column: str) -> pd.DataFrame:
    """Return one measure of a station as years × 12 months, no year skipped."""
    own = weather[weather["code"].eq(code)]
    if own.empty:
        return pd.DataFrame(columns=range(1, 13), dtype=float)
    grid = own.pivot(index="year", columns="month", values=column).astype("float64")
    years = range(int(grid.index.min()), int(grid.index.max()) + 1)
    return grid.reindex(index=years, columns=range(1, 13))


def yearly(grid: pd.DataFrame, how: str = "mean") -> pd.Series:
    """Return the mean, sum or maximum of each year with its twelve months; missing otherwise."""
    return grid.agg(how, axis=1).where(grid.notna().all(axis=1))


def season(grid: pd.DataFrame, name: str) -> pd.Series:
    """Return the mean of a season by year; winter takes the December of the year before."""
    columns = [grid[month].shift(1) if month == 12 else grid[month] for month in SEASONS[name]]
    chosen = pd.concat(columns, axis=1)
    return chosen.mean(axis=1).where(chosen.notna().all(axis=1))


def normal(series: pd.Series, span: tuple[int, int]) -> tuple[float, int]:
    """Return the mean of a series over a span and how many years it rests on.

    The mean is missing below 24 years of 30.
    """
    known = series.loc[(series.index >= span[0]) & (series.index <= span[1])].dropna()
    enough = len(known) >= ENOUGH * (span[1] - span[0] + 1)
    return (float(known.mean()) if enough else math.nan), len(known)


@dataclass(frozen=True)
class Splice:
    """A series continued by another station.

    Parameters
    ----------
    grid : pandas.DataFrame
        Years × 12 months.
    offsets : pandas.Series
        What is added to the new station, by month (°C).
    common : int
        Months that both measured.
    year : int
        Year in which the new station takes over.
    """

    grid: pd.DataFrame
    offsets: pd.Series
    common: int
    year: int


def splice(old: pd.DataFrame, new: pd.DataFrame, since: int | None = None) -> Splice:
    """Continue a closed station by another, moved by the mean gap of each calendar month.

    Parameters
    ----------
    old, new : pandas.DataFrame
        Years × 12 months (°C).
    since : int, optional
        Take the gaps from that year on only: tells how far the result rests on them.
    """
    years = range(int(min(old.index.min(), new.index.min())), int(new.index.max()) + 1)
    old, new = old.reindex(years), new.reindex(years)
    gaps = old - new
    offsets = gaps.loc[gaps.index >= since].mean() if since else gaps.mean()
    known = old.notna()
    last_year = int(old.index[known.any(axis=1)].max())
    last_month = max(month for month in range(1, 13) if known.at[last_year, month])
    moved = new + offsets
    grid = old.copy()
    later = grid.index > last_year
    grid[later] = moved[later]
    rest = [month for month in range(1, 13) if month > last_month]
    grid.loc[last_year, rest] = moved.loc[last_year, rest]
    takes_over = last_year if rest else last_year + 1
    return Splice(grid, offsets, int(gaps.notna().sum().sum()), takes_over)
