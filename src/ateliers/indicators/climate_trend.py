"""Trend of a yearly series: slope, its interval, and whether it can be told from chance.

Apart from what only draws or words a series: SciPy takes longer to import than all the rest.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from ateliers.indicators.climate_series import ENOUGH, TREND_YEARS

#: Probability under which a trend is said detectable.
DETECTABLE = 0.05


@dataclass(frozen=True)
class Trend:
    """A trend: Theil-Sen slope by decade, its 95 % interval, Mann-Kendall probability, years."""

    slope: float
    low: float
    high: float
    p: float
    first: int
    last: int
    count: int

    @property
    def detectable(self) -> bool:
        """Whether the probability is under 5 %."""
        return self.p < DETECTABLE

    @property
    def period(self) -> str:
        """The period, ``1961-2024``."""
        return f"{self.first}-{self.last}"


def trend(series: pd.Series, span: tuple[int, int] = TREND_YEARS) -> Trend | None:
    """Return the trend of a yearly series, or nothing below 80 % of the years of the span.

    Notes
    -----
    Kendall's tau against time is the Mann-Kendall test. When the residuals of successive years
    hold together (|r1| > 1.96/√n), the test is made again on the pre-whitened series and the
    larger probability is kept. Corrections over all lags (Hamed and Rao) are not used: on these
    series they shrink the variance, or make it negative.
    """
    known = series.loc[(series.index >= span[0]) & (series.index <= span[1])].dropna().sort_index()
    if len(known) < ENOUGH * (span[1] - span[0] + 1):
        return None
    years, values = known.index.to_numpy(dtype=float), known.to_numpy(dtype=float)
    slope, intercept, low, high = stats.theilslopes(values, years, 0.95)
    p = float(stats.kendalltau(years, values).pvalue)
    together = lag_one(years, values - intercept - slope * years)
    if abs(together) > 1.96 / math.sqrt(len(known)):
        p = max(p, whitened_probability(years, values, together))
    first, last = int(years[0]), int(years[-1])
    return Trend(10 * slope, 10 * low, 10 * high, p, first, last, len(known))


def lag_one(years: np.ndarray, residuals: np.ndarray) -> float:
    """Return the correlation of residuals with those of the year before, gaps left out."""
    centred = residuals - residuals.mean()
    pairs = np.diff(years) == 1
    return float((centred[1:] * centred[:-1])[pairs].sum() / (centred**2).sum())


def whitened_probability(years: np.ndarray, values: np.ndarray, together: float) -> float:
    """Return the Mann-Kendall probability of x(t) − r1·x(t−1), successive years only."""
    pairs = np.diff(years) == 1
    rest = (values[1:] - together * values[:-1])[pairs]
    return float(stats.kendalltau(years[1:][pairs], rest).pvalue)
