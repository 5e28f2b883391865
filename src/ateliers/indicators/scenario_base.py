"""What scenarios start from: observed figures of a site or of its EPCI, and published bounds.

The arithmetic of a scenario is in :mod:`ateliers.indicators.scenarios`; here tables become its
plain numbers, and what it gives becomes an indicator frame.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ateliers.errors import InvalidInput
from ateliers.indicators.frame import Value, frame, row
from ateliers.indicators.scenarios import (
    CENSUS_GAP,
    HORIZON,
    START,
    Base,
    Hypotheses,
    Projection,
    project,
)
from ateliers.territory import Place, SiteView

Tables = Mapping[str, pd.DataFrame]

#: Tables of ``data/`` that the observed figures come from.
TABLES = (
    "census",
    "census_2018",
    "age",
    "aggregates",
    "commuting",
    "commuting_inside",
    "emissions_per_km",
)
#: Years between the middles of the windows 2011-2016 and 2016-2022, over which σ is measured.
DRIFT_GAP = 5.5
#: What a measure of a projection is recorded as: code, unit, period.
_TO_HORIZON = f"{START}-{HORIZON}"
RECORDED = {
    "natural_change": ("scen_naturel", "hab.", _TO_HORIZON),
    "migration_change": ("scen_migratoire", "hab.", _TO_HORIZON),
    "size": ("scen_taille", "personnes par ménage", str(HORIZON)),
    "households": ("scen_menages", "ménages", str(HORIZON)),
    "need": ("scen_besoin", "logements/an", _TO_HORIZON),
    "for_size": ("scen_pour_taille", "logements/an", _TO_HORIZON),
    "for_people": ("scen_pour_population", "logements/an", _TO_HORIZON),
    "for_vacancy": ("scen_pour_vacance", "logements/an", _TO_HORIZON),
    "for_second_homes": ("scen_pour_secondaires", "logements/an", _TO_HORIZON),
    "for_renewal": ("scen_pour_renouvellement", "logements/an", _TO_HORIZON),
    "break_even": ("scen_point_mort", "logements/an", _TO_HORIZON),
    "kilometres": ("scen_km", "millions de km/an", str(HORIZON)),
    "emissions": ("scen_ges", "t CO₂e/an", str(HORIZON)),
}
PEOPLE, GAIN = "scen_pop", "scen_gain"


@dataclass(frozen=True)
class Observed:
    """What the tables say of the territory of a scenario.

    Parameters
    ----------
    base : Base
    hypotheses : dict of str to float
        Hypotheses that can be read in the tables: :data:`ateliers.scenarios.READ_IN`.
    migrations : dict of str to float
        Apparent balance of migrations by window, « 2016-2022 » (% a year).
    drift : float
        σ of the département: change of its natural balance a year (point of %).
    """

    base: Base
    hypotheses: dict[str, float]
    migrations: dict[str, float]
    drift: float

    def bound(self, hypotheses: Hypotheses, *, low: bool) -> Hypotheses:
        """Return hypotheses with the published bounds of the population, low or high.

        The smallest migration of the windows and the whole drift of the département, or the
        largest and none.
        """
        chosen = min if low else max
        values = {name: getattr(hypotheses, name) for name in Hypotheses.__dataclass_fields__}
        drift = min(self.drift, 0.0) if low else max(self.drift, 0.0)
        values |= {"migration": chosen(self.migrations.values()), "drift": drift}
        return Hypotheses(**values)


@dataclass(frozen=True)
class Case:
    """A scenario ready to be computed and drawn.

    Parameters
    ----------
    name, title : str
        Identifier and title of the scenario.
    place : Place
        Its territory.
    observed : Observed
    hypotheses : Hypotheses
    bounds : dict of str to (float, float)
        Bounds in debate, by hypothesis.
    """

    name: str
    title: str
    place: Place
    observed: Observed
    hypotheses: Hypotheses
    bounds: Mapping[str, tuple[float, float]]

    @cached_property
    def projection(self) -> Projection:
        """What the scenario gives."""
        return project(self.observed.base, self.hypotheses)

    @cached_property
    def extremes(self) -> tuple[Projection, Projection]:
        """What the published bounds of the population give, low then high."""
        low, high = (self.observed.bound(self.hypotheses, low=low) for low in (True, False))
        return project(self.observed.base, low), project(self.observed.base, high)


def place_of(view: SiteView, territory: str) -> Place:
    """Return the territory of a scenario: the site, or its EPCI."""
    if territory == "epci" and view.epci is not None:
        return view.epci
    return view.place


def observed(tables: Tables, view: SiteView, territory: str) -> Observed:
    """Return what the tables say of a site (``site``) or of its EPCI (``epci``).

    Raises
    ------
    InvalidInput
        When a commune lacks in a table: no scenario can be computed from a part of a territory.
    """
    communes = view.context_communes if territory == "epci" else view.communes
    codes = [place.code for place in communes]
    census = _sums(tables, "census", codes, _CENSUS)
    windows, natural = _migrations(tables, view, codes, census, territory)
    trips = _sums(tables, "commuting", codes, ("workers", "car"))
    inside = _sums(tables, "commuting_inside", codes, ("inside",))["inside"]
    grams = tables["emissions_per_km"].set_index("mode")["grams"].to_dict()
    main, vacant = census["main_dwellings_2022"], census["vacant_dwellings_2022"]
    size = census["population_2022"] / main
    base = Base(
        population=census["population_2022"],
        natural=natural,
        size_2016=size - _size_change(tables, codes),
        size_2022=size,
        vacant=vacant,
        second_homes=census["second_homes_2022"],
        workers=trips["workers"],
        petrol=float(grams["car"]) / 1000,
        electric_car=float(grams["electric_car"]) / 1000,
        train=float(grams["regional_train"]) / 1000,
    )
    read = {
        "migration": windows["2016-2022"],
        "vacancy": 100 * vacant / (vacant + main),
        "car_inside": 100 * inside / trips["workers"],
        "car_outside": 100 * (trips["car"] - inside) / trips["workers"],
    }
    return Observed(base, read, windows, _drift(tables, view))


_CENSUS = (
    "population_2016",
    "population_2022",
    "births_2016_2021",
    "deaths_2016_2021",
    "main_dwellings_2022",
    "second_homes_2022",
    "vacant_dwellings_2022",
)


def _sums(
    tables: Tables, name: str, codes: Sequence[str], columns: Sequence[str]
) -> dict[str, float]:
    """Return the sums of columns over communes, each of which must be there."""
    table = tables[name]
    rows = table[table["level"].eq("commune")].set_index("code")
    lost = [c for c in codes if c not in rows.index or rows.loc[c, list(columns)].isna().any()]
    if lost:
        raise InvalidInput(
            f"{len(lost)} of {len(codes)} communes lack figures: {', '.join(lost[:3])}.",
            f"data/{name}.csv",
            "choose a territory whose communes are all there (territory: site or epci)",
        )
    return {column: math.fsum(rows.loc[list(codes), column]) for column in columns}


def balances(start: float, end: float, years: int, change: float) -> tuple[float, float]:
    """Return the natural and the apparent migratory balance (% a year), which add up to growth.

    Parameters
    ----------
    start, end : float
        Inhabitants at both censuses.
    years : int
        Between them.
    change : float
        Births less deaths over these years.
    """
    growth = (end / start) ** (1 / years) - 1
    # At no change, the limit of growth over change.
    share = growth / (end - start) if end != start else 1 / (years * start)
    return 100 * share * change, 100 * share * (end - start - change)


def _migrations(
    tables: Tables, view: SiteView, codes: Sequence[str], census: dict[str, float], territory: str
) -> tuple[dict[str, float], float]:
    """Return the apparent migrations of each window, and the natural balance of the last one."""
    change = census["births_2016_2021"] - census["deaths_2016_2021"]
    natural, last = balances(census["population_2016"], census["population_2022"], 6, change)
    older = ("population_2013", "population_2018", "births_2013_2017", "deaths_2013_2017")
    then = _sums(tables, "census_2018", codes, older)
    born = then["births_2013_2017"] - then["deaths_2013_2017"]
    found = {"2016-2022": last}
    found["2013-2018"] = balances(then["population_2013"], then["population_2018"], 5, born)[1]
    # Published by EPCI only.
    if (territory == "epci" or view.is_whole_epci) and view.epci is not None:
        published = _published(tables, "epci", view.epci.code, "migratory", "2011-2016")
        if published is not None:
            found["2011-2016"] = published
    return found, natural


def _published(tables: Tables, level: str, code: str, variable: str, period: str) -> float | None:
    table = tables["aggregates"]
    kept = table[
        table["level"].eq(level)
        & table["code"].eq(code)
        & table["variable"].eq(variable)
        & table["period"].eq(period)
    ]["value"].dropna()
    return float(kept.iloc[0]) if len(kept) else None


def _drift(tables: Tables, view: SiteView) -> float:
    """Return σ: how the natural balance of the main département changes each year (point of %).

    The first département of the site that has one: the Rhône is published with its Métropole only.
    """
    for place in view.references:
        if place.level == "departement":
            before, after = (
                _published(tables, "departement", place.code, "natural", period)
                for period in ("2011-2016", "2016-2022")
            )
            if before is not None and after is not None:
                return (after - before) / DRIFT_GAP
    raise InvalidInput(
        "No département of the site has a natural balance of 2011-2016 and 2016-2022.",
        "data/aggregates.csv",
        "refresh the table: `ateliers data build --from DIR --table aggregates`",
    )


def _size_change(tables: Tables, codes: Sequence[str]) -> float:
    """Return the change of 2016-2022 in people by household.

    Over the communes known in 2016: one that came of a merger since has no figure of that year,
    and its lack must not pass for a change.
    """
    age, census = tables["age"], tables["census"].set_index("code")
    then = age[age["year"].eq(START - CENSUS_GAP) & age["code"].isin(set(codes))]
    then = then[then["households"].notna()]
    if then.empty:
        raise InvalidInput("No commune has households in 2016.", "data/age.csv")
    now = census.loc[list(then["code"])]
    before = math.fsum(then["population"]) / math.fsum(then["households"])
    return math.fsum(now["population_2022"]) / math.fsum(now["main_dwellings_2022"]) - before


def compute(case: Case, view: SiteView, source: str) -> pd.DataFrame:
    """Return the indicators of a scenario.

    Parameters
    ----------
    case : Case
    view : SiteView
    source : str
        What it was computed from, as figures cite it.

    Notes
    -----
    The geography is the scenario itself, ``scenario:tessy-bocage-tendance``: its territory may be
    wider than the site, and its figures are none of those of a place.
    """
    key, projection = f"scenario:{case.name}", case.projection

    def line(code: str, period: str, unit: str, value: float) -> dict[str, object]:
        given = Value(value, "ok", source, f"hypothèses, {case.place.name}")
        return row(view, code, period, key, unit, given)

    rows = [
        line(PEOPLE, str(START + rank), "hab.", people)
        for rank, people in enumerate(projection.path)
    ]
    rows.append(line(GAIN, _TO_HORIZON, "hab.", projection.population - projection.path[0]))
    for name, (code, unit, period) in RECORDED.items():
        rows.append(line(code, period, unit, getattr(projection, name)))
    return frame(rows)
