"""Scenarios: what a set of hypotheses gives, by formulas on plain numbers.

A scenario is no forecast: it unrolls hypotheses from the census of 2022. Population, dwellings and
journeys to work are computed side by side and never multiplied by each other.

The same formulas run in the page (sliders): everything here is arithmetic on floats, in the order
written, and :func:`project` is the one way in. Its three records are flat and hold only numbers and
lists of numbers, so that ``dataclasses.asdict`` gives what JSON needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace

#: Year of the census that the scenarios start from.
START = 2022
#: Years between the two censuses that give the trend of the size of households.
CENSUS_GAP = 6
#: Year for which dwellings and emissions are given.
HORIZON = 2035
#: Last year of the population, illustrative: without ages, nothing can be said so far ahead.
ILLUSTRATIVE = 2050
#: Years during which the natural balance drifts; it then stays where it is.
DRIFT_YEARS = 10
#: Smallest mean size of a household (people): none is let down below it.
SMALLEST_HOUSEHOLD = 1.8
#: A journey to work is there and back.
WAYS = 2
#: Share by which each hypothesis is moved to see what it weighs.
STEP = 0.10


@dataclass(frozen=True)
class Base:
    """What is observed, and that no scenario changes.

    Parameters
    ----------
    population : float
        Inhabitants, census of 2022.
    natural : float
        Births less deaths, 2016-2022 (% of the population a year).
    size_2016, size_2022 : float
        People by household (population over main residences).
    vacant, second_homes : float
        Vacant dwellings; second homes and occasional dwellings, census of 2022.
    workers : float
        Employed residents aged 15 or over, census of 2021.
    petrol, electric_car : float
        Greenhouse gases of a combustion and of an electric car (kg CO₂e per vehicle-km).
    train : float
        Greenhouse gases of a regional train (kg CO₂e per passenger-km).
    """

    population: float
    natural: float
    size_2016: float
    size_2022: float
    vacant: float
    second_homes: float
    workers: float
    petrol: float
    electric_car: float
    train: float


@dataclass(frozen=True)
class Hypotheses:
    """What a scenario sets; each is sourced or open to debate.

    Parameters
    ----------
    migration : float
        m: apparent balance of migrations (% of the population a year).
    drift : float
        σ: change of the natural balance each year, for ten years (point of % a year).
    size_trend : float
        π: part of the change of 2016-2022 in the size of households that goes on (0 none, 1 all).
    vacancy : float
        λ: vacant dwellings at the horizon (% of main residences and vacant dwellings).
    second_homes : float
        r: second homes gained each year (dwellings, negative when some are lived in again).
    renewal : float
        ρ: dwellings replaced each year (% of the dwellings of 2022).
    car_inside, car_outside : float
        c_in, c_out: people going by car to work in their commune, and out of it (% of workers).
    to_train : float
        Of these last, those who go by train instead (% of workers, not of drivers).
    distance_inside, distance_outside : float
        d_in, d_out: one way to work in the commune, and out of it (km).
    electric : float
        Electric cars (% of the kilometres driven).
    occupancy : float
        People in a car.
    days : float
        J: days a year on which people go to work.
    """

    migration: float
    drift: float
    size_trend: float
    vacancy: float
    second_homes: float
    renewal: float
    car_inside: float
    car_outside: float
    to_train: float
    distance_inside: float
    distance_outside: float
    electric: float
    occupancy: float
    days: float


@dataclass(frozen=True)
class Projection:
    """What hypotheses give.

    Parameters
    ----------
    path : tuple of float
        Inhabitants each year from :data:`START` to :data:`ILLUSTRATIVE`.
    population, population_2050 : float
        Inhabitants at the horizon, and in 2050.
    natural_change, migration_change : float
        Inhabitants gained by births less deaths, and by migrations, to the horizon.
    size : float
        People by household at the horizon.
    households : float
        At the horizon.
    need : float
        Dwellings to bring each year, to the horizon (sum of the five below; negative: too many).
    for_size, for_people, for_vacancy, for_second_homes, for_renewal : float
        What each cause asks for (dwellings a year).
    break_even : float
        Dwellings a year that keep the population as it is (« point mort »).
    kilometres : float
        Driven to work at the horizon (million vehicle-km a year).
    car_emissions, train_emissions, emissions : float
        Of journeys to work (t CO₂e a year); the train counts only those who left their car.
    """

    path: tuple[float, ...]
    population: float
    population_2050: float
    natural_change: float
    migration_change: float
    size: float
    households: float
    need: float
    for_size: float
    for_people: float
    for_vacancy: float
    for_second_homes: float
    for_renewal: float
    break_even: float
    kilometres: float
    car_emissions: float
    train_emissions: float
    emissions: float


#: What a scenario is compared by, and what a hypothesis is weighed against.
MEASURES = ("population", "need", "emissions")


def project(base: Base, hypotheses: Hypotheses) -> Projection:
    """Return what a set of hypotheses gives.

    Examples
    --------
    >>> berg = Base(7981, -0.4968, 2.3909, 2.3135, 450.1, 817.1, 3233, 0.2176, 0.1034, 0.0277)
    >>> trend = Hypotheses(1.3442, -0.0227, 0.5, 11.54, 0, 0, 18.26, 68.14, 0, 3, 13, 0, 1, 200)
    >>> found = project(berg, trend)
    >>> round(found.population), round(found.need, 1), round(found.emissions)
    (8737, 40.8, 2647)
    """
    path, natural_change, migration_change = population(
        base.population, base.natural, hypotheses.drift, hypotheses.migration
    )
    final = path[HORIZON - START]
    size = household_size(base.size_2016, base.size_2022, hypotheses.size_trend, HORIZON)
    built = dwellings(base, hypotheses, final)
    driven = kilometres(base, hypotheses)
    car = car_emissions(base, hypotheses)
    train = train_emissions(base, hypotheses)
    return Projection(
        path=path,
        population=final,
        population_2050=path[ILLUSTRATIVE - START],
        natural_change=natural_change,
        migration_change=migration_change,
        size=size,
        households=final / size,
        need=sum(built.values()),
        for_size=built["for_size"],
        for_people=built["for_people"],
        for_vacancy=built["for_vacancy"],
        for_second_homes=built["for_second_homes"],
        for_renewal=built["for_renewal"],
        break_even=sum(dwellings(base, hypotheses, base.population).values()),
        kilometres=driven,
        car_emissions=car,
        train_emissions=train,
        emissions=car + train,
    )


def population(
    start: float, natural: float, drift: float, migration: float
) -> tuple[tuple[float, ...], float, float]:
    """Return inhabitants each year to 2050, and what each balance brought to the horizon.

    P(t) = P(t−1) [1 + (sn + σ·min(t, 10) + m) / 100], t in years since the census of 2022.

    Parameters
    ----------
    start : float
        Inhabitants in 2022.
    natural, migration : float
        sn, m (% a year).
    drift : float
        σ (point of % a year, each year for ten years).
    """
    path = [start]
    born, came = 0.0, 0.0
    for year in range(1, ILLUSTRATIVE - START + 1):
        before = path[-1]
        balance = before * (natural + drift * min(year, DRIFT_YEARS)) / 100
        arrivals = before * migration / 100
        path.append(before + balance + arrivals)
        if year <= HORIZON - START:
            born += balance
            came += arrivals
    return tuple(path), born, came


def household_size(size_2016: float, size_2022: float, trend: float, year: int) -> float:
    """Return people by household: s(t) = s22 + π (s22 − s16) / 6 · t, never below 1.8.

    Parameters
    ----------
    size_2016, size_2022 : float
        Observed (people by household).
    trend : float
        π, from 0 (nothing changes) to 1 (the change of 2016-2022 goes on).
    year : int
    """
    yearly = (size_2022 - size_2016) / CENSUS_GAP
    return max(SMALLEST_HOUSEHOLD, size_2022 + trend * yearly * (year - START))


def dwellings(base: Base, hypotheses: Hypotheses, people: float) -> dict[str, float]:
    """Return the dwellings to bring each year to the horizon, by cause (dwellings a year).

    need = (H + LV + RS − LOG22) / T + ρ·LOG22, with H = P / s, LV = H·λ / (1 − λ) and
    RS = RS22 + r·T (never below zero); the five causes add up to it.

    Parameters
    ----------
    base : Base
    hypotheses : Hypotheses
    people : float
        Inhabitants at the horizon; those of 2022 give the break-even point (« point mort »).
    """
    years = HORIZON - START
    size = household_size(base.size_2016, base.size_2022, hypotheses.size_trend, HORIZON)
    now = base.population / base.size_2022
    kept = base.population / size
    households = people / size
    share = hypotheses.vacancy / 100
    vacant = households * share / (1 - share)
    second = max(0.0, base.second_homes + hypotheses.second_homes * years)
    stock = now + base.vacant + base.second_homes
    return {
        "for_size": (kept - now) / years,
        "for_people": (households - kept) / years,
        "for_vacancy": (vacant - base.vacant) / years,
        "for_second_homes": (second - base.second_homes) / years,
        "for_renewal": stock * hypotheses.renewal / 100,
    }


def kilometres(base: Base, hypotheses: Hypotheses) -> float:
    """Return what is driven to work in a year (million vehicle-km).

    2·J·N·[c_in·d_in + (c_out − train)·d_out] / occupancy.
    """
    out = max(0.0, hypotheses.car_outside - hypotheses.to_train)
    person_km = (
        hypotheses.car_inside / 100 * hypotheses.distance_inside
        + out / 100 * hypotheses.distance_outside
    )
    trips = WAYS * hypotheses.days * base.workers
    return trips * person_km / hypotheses.occupancy / 1e6


def car_emissions(base: Base, hypotheses: Hypotheses) -> float:
    """Return the greenhouse gases of cars driven to work (t CO₂e a year).

    Kilometres by the factor of a car: the mean of petrol and electric, weighted by kilometres.
    """
    part = hypotheses.electric / 100
    factor = (1 - part) * base.petrol + part * base.electric_car
    return kilometres(base, hypotheses) * factor * 1e3


def train_emissions(base: Base, hypotheses: Hypotheses) -> float:
    """Return the greenhouse gases of those who left their car for the train (t CO₂e a year)."""
    moved = min(hypotheses.to_train, hypotheses.car_outside)
    person_km = moved / 100 * hypotheses.distance_outside
    return WAYS * hypotheses.days * base.workers * person_km * base.train / 1e3


def sensitivity(
    base: Base, hypotheses: Hypotheses, bounds: Mapping[str, tuple[float, float]]
) -> list[dict[str, float | str]]:
    """Return what each measure becomes when one hypothesis moves and the others stay.

    Parameters
    ----------
    base : Base
    hypotheses : Hypotheses
    bounds : mapping of str to (float, float)
        Bounds in debate, by hypothesis; the others move by ±10 % only.

    Returns
    -------
    list of dict
        hypothesis, kind (``step`` or ``debate``), from, to (values given to it), and for each of
        :data:`MEASURES` ``<measure>_low`` and ``<measure>_high``: the measure at `from` and at
        `to`, less that of the scenario.
    """
    middle = asdict(project(base, hypotheses))
    rows: list[dict[str, float | str]] = []
    for name in (field.name for field in fields(hypotheses)):
        value = getattr(hypotheses, name)
        spans = {"step": (value * (1 - STEP), value * (1 + STEP))}
        if name in bounds:
            spans["debate"] = bounds[name]
        for kind, (low, high) in spans.items():
            if low == high:
                continue
            row: dict[str, float | str] = {
                "hypothesis": name,
                "kind": kind,
                "from": low,
                "to": high,
            }
            for end, given in (("low", low), ("high", high)):
                moved = asdict(project(base, replace(hypotheses, **{name: given})))
                for measure in MEASURES:
                    row[f"{measure}_{end}"] = moved[measure] - middle[measure]
            rows.append(row)
    return rows
