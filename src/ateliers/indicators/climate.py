"""Climate: temperature, rain and days of extremes at the stations of a site; what comes next.

Every function takes tables of ``data/`` and the view of a site and returns an indicator frame
(:data:`ateliers.indicators.frame.COLUMNS`). A station is a geography (``station:<code>``); the
row of the site repeats the station that speaks for it. Definitions: ``dictionary.yml``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from ateliers.indicators import climate_future
from ateliers.indicators.climate_posts import Post, Posts, posts_of
from ateliers.indicators.climate_series import (
    NEW_NORMAL,
    OLD_NORMAL,
    SEASONS,
    TREND_YEARS,
    Splice,
    months,
    normal,
    season,
    splice,
    yearly,
)
from ateliers.indicators.climate_trend import Trend, trend
from ateliers.indicators.frame import Value, absent, frame, row
from ateliers.numbers import NBSP, NNBSP, number
from ateliers.record import COLUMNS
from ateliers.territory import SiteView

RAW = "série brute, non homogénéisée"
NO_POST = "séries des postes non rassemblées pour ce territoire"
TOO_SHORT = f"moins de 80{NBSP}% des années de 1961 à 2024"
PARTIAL = "année incomplète"
DAYS = {"tx30": "tx30", "tx35": "tx35", "nuits20": "nights20", "gel": "frost"}
_PER_DECADE = {"tm": "°C/décennie", "rr": "mm/décennie"}


def span_of(years: tuple[int, int]) -> str:
    """Return ``1961-1990``."""
    return f"{years[0]}-{years[1]}"


#: What every site has a row for: indicator, period and unit of the row that says it is missing.
EXPECTED = (
    ("tm_annuel", str(TREND_YEARS[1]), "°C"),
    ("tm_anomalie", str(TREND_YEARS[1]), "°C"),
    ("tm_normale", span_of(NEW_NORMAL), "°C"),
    ("tm_ecart", span_of(NEW_NORMAL), "°C"),
    ("tm_tendance", span_of(TREND_YEARS), "°C/décennie"),
    ("tm_tendance_p", span_of(TREND_YEARS), "probabilité"),
    ("tm_derive", span_of(TREND_YEARS), "°C/décennie"),
    *((f"tm_ecart_{name}", span_of(NEW_NORMAL), "°C") for name in SEASONS),
    ("rr_annuel", str(TREND_YEARS[1]), "mm"),
    ("rr_normale", span_of(NEW_NORMAL), "mm"),
    ("rr_24h", str(TREND_YEARS[1]), "mm"),
    ("rr_tendance", span_of(TREND_YEARS), "mm/décennie"),
    ("rr_tendance_p", span_of(TREND_YEARS), "probabilité"),
    *((code, str(TREND_YEARS[1]), "jours/an") for code in (*DAYS, "tx30_synop")),
)


def compute(tables: Mapping[str, pd.DataFrame], view: SiteView) -> pd.DataFrame:
    """Return every climate indicator of a site, of its stations and of its covered communes.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        posts, weather, weather_days, synop_days, projections, heavy_rain, decrees, census.
    view : SiteView
    """
    posts = posts_of(tables["posts"], view)
    parts = [] if posts is None else observed(tables, posts, view)
    parts += climate_future.compute(tables, view)
    return with_missing(pd.concat(parts, ignore_index=True), view)


def with_missing(known: pd.DataFrame, view: SiteView) -> pd.DataFrame:
    """Add the rows that say which indicators a site lacks altogether."""
    mine = set(known.loc[known["geography"].eq(view.place.key), "indicator"])
    lost = [
        row(view, code, period, view.place.key, unit, absent(NO_POST))
        for code, period, unit in EXPECTED
        if code not in mine
    ]
    return pd.concat([known, frame(lost)], ignore_index=True) if lost else known


def observed(
    tables: Mapping[str, pd.DataFrame], posts: Posts, view: SiteView
) -> list[pd.DataFrame]:
    """Return the indicators measured at the stations, then those of the site."""
    parts = []
    for post in posts.all:
        parts += temperatures(tables["weather"], posts, post, view)
        parts += rains(tables["weather"], post, view)
        parts.append(official_days(tables["weather_days"], posts, post, view))
        parts.append(synop_days(tables["synop_days"], posts, post, view))
    stations = pd.concat([part for part in parts if len(part)], ignore_index=True)
    return [stations, of_site(stations, posts, view), drift(tables["weather"], posts, view)]


def drift(weather: pd.DataFrame, posts: Posts, view: SiteView) -> pd.DataFrame:
    """Return the trend of the gap between the two stations: what raw series may carry."""
    years = [yearly(series_of(weather, posts, p)[0]) for p in (posts.other, posts.headline)]
    found = trend((years[0] - years[1]).dropna()) if all(map(len, years)) else None
    source = weather.attrs.get("cite", "")
    rows = trend_rows(found, "tm", view.place.key, source, RAW, view)[:1]
    return frame([{**one, "indicator": "tm_derive"} for one in rows])


def of_site(stations: pd.DataFrame, posts: Posts, view: SiteView) -> pd.DataFrame:
    """Repeat the rows of the headline station as those of the site.

    The rain of a station that continues another is not continued: the site's is the older one's.
    """
    rain = posts.headline
    if posts.predecessor and posts.headline.role == "local":
        rain = posts.predecessor
    is_rain = stations["indicator"].str.startswith("rr_")
    keys = pd.Series(posts.headline.place.key, index=stations.index).mask(is_rain, rain.place.key)
    own = stations[stations["geography"].eq(keys)].copy()
    own["geography"] = view.place.key
    return own


def series_of(
    weather: pd.DataFrame, posts: Posts, post: Post
) -> tuple[pd.DataFrame, Splice | None]:
    """Return the monthly temperatures of a station, continued when it has a predecessor."""
    grid = months(weather, post.place.code, "temperature")
    if post.role != "local" or posts.predecessor is None:
        return grid, None
    before = months(weather, posts.predecessor.place.code, "temperature")
    if before.empty or grid.empty:
        return grid, None
    joined = splice(before, grid)
    return joined.grid, joined


def temperatures(
    weather: pd.DataFrame, posts: Posts, post: Post, view: SiteView
) -> list[pd.DataFrame]:
    """Return years, anomalies, normals, gaps by season and trend of a station (°C)."""
    grid, joined = series_of(weather, posts, post)
    if grid.empty:
        return []
    source = weather.attrs.get("cite", "")
    key, note = post.place.key, RAW
    if joined and posts.predecessor:
        note = splice_note(joined, posts.predecessor)
    years = yearly(grid)
    old, _ = normal(years, OLD_NORMAL)
    parts = [yearly_rows(view, "tm_annuel", key, "°C", years, source, note)]
    if math.isfinite(old):
        parts.append(yearly_rows(view, "tm_anomalie", key, "°C", years - old, source, note))
    else:
        parts.append(_lost_anomaly(years, key, source, view))
    rows = normal_rows(years, "tm_normale", key, "°C", source, note, view)
    rows.append(row(view, "tm_ecart", span_of(NEW_NORMAL), key, "°C", gap(years, source, note)))
    for name in SEASONS:
        given = gap(season(grid, name), source, note)
        rows.append(row(view, f"tm_ecart_{name}", span_of(NEW_NORMAL), key, "°C", given))
    rows += trend_rows(trend(years), "tm", key, source, note, view)
    return [*parts, frame(rows)]


def splice_note(joined: Splice, before: Post) -> str:
    """Say how a series was continued."""
    low, high = number(joined.offsets.min(), 2), number(joined.offsets.max(), 2)
    return (
        f"{before.place.name} jusqu’en {joined.year}, puis poste actuel relevé de {low} à {high}"
        f"{NBSP}°C selon le mois ({joined.common} mois communs){NNBSP}; {RAW}"
    )


def _lost_anomaly(years: pd.Series, key: str, source: str, view: SiteView) -> pd.DataFrame:
    _, count = normal(years, OLD_NORMAL)
    lost = absent(too_few(count, OLD_NORMAL), "not_comparable", source)
    return frame([row(view, "tm_anomalie", str(int(years.index.max())), key, "°C", lost)])


def too_few(count: int, years: tuple[int, int]) -> str:
    """Say that a normal lacks years."""
    total = years[1] - years[0] + 1
    return f"{count} années complètes sur {total} en {years[0]}–{years[1]}, il en faut 24"


def yearly_rows(
    view: SiteView, indicator: str, key: str, unit: str, years: pd.Series, source: str, note: str
) -> pd.DataFrame:
    """Return one row a year, from the first to the last that is whole."""
    known = years.dropna()
    if known.empty:
        return pd.DataFrame(columns=COLUMNS)
    years = years.loc[known.index.min() : known.index.max()]
    there = years.notna()
    return pd.DataFrame(
        {
            "site": view.id,
            "indicator": indicator,
            "period": years.index.astype(int).astype(str),
            "geography": key,
            "value": years.to_numpy(dtype=float),
            "low": math.nan,
            "high": math.nan,
            "unit": unit,
            "status": there.map({True: "ok", False: "missing"}).to_numpy(),
            "source": source,
            "note": there.map({True: note, False: PARTIAL}).to_numpy(),
        }
    )


def normal_rows(
    years: pd.Series,
    indicator: str,
    key: str,
    unit: str,
    source: str,
    note: str,
    view: SiteView,
) -> list[dict[str, object]]:
    """Return both normals of a yearly series, or why there is none."""
    rows = []
    for span in (OLD_NORMAL, NEW_NORMAL):
        mean, count = normal(years, span)
        given = Value(mean, source=source, note=f"{count} années sur 30{NNBSP}; {note}")
        if math.isnan(mean):
            given = absent(too_few(count, span), "not_comparable", source)
        rows.append(row(view, indicator, span_of(span), key, unit, given))
    return rows


def gap(years: pd.Series, source: str, note: str) -> Value:
    """Return the 1991-2020 normal less that of 1961-1990."""
    (old, before), (new, after) = normal(years, OLD_NORMAL), normal(years, NEW_NORMAL)
    if math.isnan(old):
        return absent(too_few(before, OLD_NORMAL), "not_comparable", source)
    if math.isnan(new):
        return absent(too_few(after, NEW_NORMAL), "not_comparable", source)
    return Value(new - old, source=source, note=note)


def trend_rows(
    found: Trend | None, prefix: str, key: str, source: str, note: str, view: SiteView
) -> list[dict[str, object]]:
    """Return slope by decade with its interval, and the Mann-Kendall probability."""
    unit = _PER_DECADE[prefix]
    if found is None:
        lost = absent(TOO_SHORT, "not_comparable", source)
        slope, p, period = lost, lost, span_of(TREND_YEARS)
    else:
        said = note if found.detectable else f"pas de tendance détectable{NNBSP}; {note}"
        slope = Value(found.slope, "ok", source, said, found.low, found.high)
        p, period = Value(found.p, "ok", source, said), found.period
    return [
        row(view, f"{prefix}_tendance", period, key, unit, slope),
        row(view, f"{prefix}_tendance_p", period, key, "probabilité", p),
    ]


def rains(weather: pd.DataFrame, post: Post, view: SiteView) -> list[pd.DataFrame]:
    """Return yearly rain, heaviest day, normals and trend of a station (mm)."""
    grid = months(weather, post.place.code, "rain")
    if grid.empty:
        return []
    source, key = weather.attrs.get("cite", ""), post.place.key
    years = yearly(grid, "sum")
    heaviest = yearly(months(weather, post.place.code, "heaviest_day"), "max")
    rows = normal_rows(years, "rr_normale", key, "mm", source, RAW, view)
    rows += trend_rows(trend(years), "rr", key, source, RAW, view)
    return [
        yearly_rows(view, "rr_annuel", key, "mm", years, source, RAW),
        yearly_rows(view, "rr_24h", key, "mm", heaviest, source, RAW),
        frame(rows),
    ]


def official_days(days: pd.DataFrame, posts: Posts, post: Post, view: SiteView) -> pd.DataFrame:
    """Return official counts of hot days, tropical nights and frost days, and their normals.

    A station too far in altitude is not comparable: its counts are not given.
    """
    own = days[days["code"].eq(post.place.code)].set_index("year").sort_index()
    key, rows = post.place.key, []
    parts = []
    for code, column in DAYS.items():
        if own.empty:
            given = absent("pas de décompte officiel dans les fichiers réunis")
            rows.append(row(view, code, str(TREND_YEARS[1]), key, "jours/an", given))
            continue
        if posts.far and post is posts.reference:
            rows.append(row(view, code, str(TREND_YEARS[1]), key, "jours/an", other_altitude(post)))
            continue
        source = " ; ".join(own["source"].unique())
        counts = own[column].astype("float64")
        parts.append(yearly_rows(view, code, key, "jours/an", counts, source, RAW))
        if normal(counts, OLD_NORMAL)[1]:
            rows += normal_rows(counts, code, key, "jours/an", source, RAW, view)
    return pd.concat([*parts, frame(rows)], ignore_index=True) if parts else frame(rows)


def other_altitude(post: Post) -> Value:
    """Return the value of a station whose altitude is not the site's."""
    said = f"le poste {post.place.of}, à {number(post.altitude)} m, est trop loin en altitude"
    return absent(said, "not_comparable")


def synop_days(table: pd.DataFrame, posts: Posts, post: Post, view: SiteView) -> pd.DataFrame:
    """Return the days above 30 °C seen by SYNOP observations: at least so many.

    Never joined to the official counts, which begin at 30 °C and see every day.
    """
    own = table[table["code"].eq(post.place.code)].set_index("year").sort_index()
    key, unit = post.place.key, "jours/an"
    if own.empty:
        given = absent("poste hors du réseau SYNOP")
        return frame([row(view, "tx30_synop", str(TREND_YEARS[1]), key, unit, given)])
    if posts.far and post is posts.reference:
        given = other_altitude(post)
        return frame([row(view, "tx30_synop", str(TREND_YEARS[1]), key, unit, given)])
    counts = own["days_over_30"].astype("float64")
    note = "observations toutes les trois heures, qui manquent des maximums"
    source = str(own["source"].iloc[0])
    found = yearly_rows(view, "tx30_synop", key, unit, counts, source, note)
    return found.assign(status=found["status"].replace("ok", "at_least"))
