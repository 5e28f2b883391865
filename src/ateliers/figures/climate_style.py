"""Colours of the climate theme, and the words its figures share."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter

from ateliers.figures import style, words
from ateliers.indicators.climate_posts import Posts
from ateliers.indicators.climate_series import NEW_NORMAL, OLD_NORMAL
from ateliers.numbers import NBSP, number

#: Levels of warming of France: +2, +2.7 and +4 °C.
LEVEL_COLOURS = ("#c9831a", "#b5461a", "#611210")
#: Perils, told by lightness as well as by hue: flood, drought, ground, other.
PERIL_COLOURS = ("#007c86", "#e3c770", "#8c510a", style.DWELLINGS[0])
PERIL_INKS = (style.ON_DARK, style.ON_LIGHT, style.ON_DARK, style.ON_DARK)
PERIL_WORDS = ("Inondations et coulées de boue", "Sécheresse", "Mouvements de terrain", "Autres")
RAIN, HEAVIEST = "#5d87a8", "#2c5a7c"

style.DARK.update(
    {
        LEVEL_COLOURS[0]: "#f4c98a",
        LEVEL_COLOURS[1]: "#ee8a4e",
        LEVEL_COLOURS[2]: "#d0483d",
        RAIN: "#6f9abc",
        HEAVIEST: "#9cc3e0",
    }
)

DEGREE = f"{NBSP}°C"
RAW = "Série brute, non homogénéisée"
OLD, NEW = (f"{span[0]}-{span[1]}" for span in (OLD_NORMAL, NEW_NORMAL))
#: Width of a year written below an axis, in pixels.
_LABEL_PX = 28.0
#: Gap of temperature that counts, in °C.
THRESHOLD = 0.2


def degrees(value: float, decimals: int = 1, *, sign: bool = False) -> str:
    """Return « 13,4 °C »."""
    return number(value, decimals, sign=sign) + DEGREE


def interval(low: float, high: float, decimals: int = 2) -> str:
    """Return « 0,37 à 0,52 »."""
    return f"{number(low, decimals)} à {number(high, decimals)}"


def measured_at(posts: Posts) -> str:
    """Return « à Montélimar » for the station that speaks for the site."""
    return posts.headline.place.within


def stands_for(posts: Posts) -> str:
    """Say why this station and not the other."""
    if posts.far:
        return (
            f"Le poste {posts.reference.place.of}, à {number(posts.reference.altitude)} m, est "
            f"trop loin en altitude pour représenter le territoire{words.COLON} c’est le poste "
            f"{posts.local.place.of} ({number(posts.local.altitude)} m) qui est retenu."
        )
    return (
        f"Le poste {posts.reference.place.of} a la série la plus longue{words.COLON} il est donné "
        "pour le territoire, dont il ne fait pas partie."
    )


def year_ticks(ax: Axes, first: int, last: int, width: float) -> None:
    """Label both ends of an axis of years and the round years that leave each other room.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    first, last : int
        Years at the ends.
    width : float
        Width of the axis in pixels.
    """
    per_year = width / max(last - first, 1)
    step = next((s for s in (10, 20, 50) if s * per_year >= 2 * _LABEL_PX), 100)
    apart = _LABEL_PX * 1.4 / per_year
    inner = [
        year
        for year in range(first + (-first) % step, last, step)
        if year - first >= apart and last - year >= apart
    ]
    shown = [first, *inner, last]
    ax.xaxis.set_major_locator(FixedLocator([float(year) for year in shown]))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: str(round(value))))
    ax.tick_params(axis="x", labelcolor=style.INK2, pad=6)
