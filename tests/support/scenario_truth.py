"""Scenarios computed again from the producers' files, without any module of the library.

Written from the method alone (closed forms where it allows), so that a slip in one of the two is
seen.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
_DEPARTEMENT = {
    "villeneuve-de-berg": "07",
    "massif-du-sancy": "63",
    "tessy-bocage": "50",
    "pays-de-l-arbresle": "69",
}


def _rows(path: Path, key: str) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return {row[key]: row for row in csv.DictReader(stream)}


def _site(site: str, territory: str) -> list[str]:
    told = yaml.safe_load((ROOT / f"parameters/sites/{site}.yml").read_text("utf-8"))
    if territory == "site":
        return list(told["communes"])
    with (ROOT / "data/territories.csv").open(encoding="utf-8", newline="") as stream:
        return [
            row["code"]
            for row in csv.DictReader(stream)
            if row["level"] == "commune" and row["epci"] == told["context"]["epci"]
        ]


def _change_of_size(codes: list[str], census: dict[str, dict[str, str]]) -> float:
    """Return the change of people by household, over the communes that have households in 2016."""
    with (ROOT / "data/age.csv").open(encoding="utf-8", newline="") as stream:
        then = {
            row["code"]: row
            for row in csv.DictReader(stream)
            if row["code"] in codes and row["year"] == "2016" and row["households"]
        }
    before = sum(float(r["population"]) for r in then.values())
    before /= sum(float(r["households"]) for r in then.values())
    after = sum(float(census[c]["P22_POP"]) for c in then)
    return after / sum(float(census[c]["P22_RP"]) for c in then) - before


def recomputed(site: str, slug: str, producers: Path) -> dict[tuple[str, str], float]:
    """Return the indicators of a scenario by code and period.

    Parameters
    ----------
    site, slug : str
        The scenario.
    producers : pathlib.Path
        Folder of the producers' files.
    """
    told = yaml.safe_load((ROOT / f"parameters/scenarios/{site}-{slug}.yml").read_text("utf-8"))
    codes = _site(site, told["territory"])
    census = _rows(producers / "demography/sites/comparateur_2025ed_RP2022.csv", "CODGEO")
    trips = _rows(producers / "mobility/national/NTD_mobilite_communes_MOBPRO2021.csv", "CODGEO")

    def total(column: str) -> float:
        return sum(float(census[code][column]) for code in codes)

    people, before = total("P22_POP"), total("P16_POP")
    growth = 100 * ((people / before) ** (1 / 6) - 1)
    natural = growth * (total("NAIS1621") - total("DECE1621")) / (people - before)
    workers = sum(float(trips[c]["actifs_occupes"]) for c in codes)
    inside = sum(
        float(trips[c]["actifs_occupes"])
        * float(trips[c]["part_travail_commune"])
        * float(trips[c]["part_voiture_sur_place"] or 0)
        / 1e4
        for c in codes
    )
    car = sum(float(trips[c]["actifs_occupes"]) * float(trips[c]["part_voiture"]) for c in codes)
    homes, vacant, second = total("P22_RP"), total("P22_LOGVAC"), total("P22_RSECOCC")
    seen = {
        "migration": growth - natural,
        "vacancy": 100 * vacant / (vacant + homes),
        "car_inside": 100 * inside / workers,
        "car_outside": (car - 100 * inside) / workers,
    }
    given = {
        name: seen[name] if one["value"] == "observed" else float(one["value"])
        for name, one in told["hypotheses"].items()
    }
    found = _people(people, natural, given)
    found |= _homes(found, given, people, homes, vacant, second, _change_of_size(codes, census))
    return found | _trips(given, workers, producers)


def _people(people: float, natural: float, given: dict[str, float]) -> dict[Any, float]:
    found, value, born = {("scen_pop", "2022"): people}, people, 0.0
    for year in range(2023, 2051):
        balance = natural + given["drift"] * min(year - 2022, 10)
        born += value * balance / 100 if year <= 2035 else 0.0
        value *= 1 + (balance + given["migration"]) / 100
        found["scen_pop", str(year)] = value
    found["scen_naturel", "2022-2035"] = born
    found["scen_migratoire", "2022-2035"] = found["scen_pop", "2035"] - people - born
    return found


def _homes(
    found: dict[Any, float],
    given: dict[str, float],
    people: float,
    homes: float,
    vacant: float,
    second: float,
    change: float,
) -> dict[Any, float]:
    """Return dwellings from stocks of 2035 less those of 2022, and not cause by cause."""
    size = max(1.8, people / homes + given["size_trend"] * change * 13 / 6)
    part = given["vacancy"] / 100
    kept = max(0.0, second + 13 * given["second_homes"])
    stock = homes + vacant + second

    def yearly(inhabitants: float) -> float:
        future = inhabitants / size / (1 - part) + kept
        return (future - stock) / 13 + given["renewal"] / 100 * stock

    end = found["scen_pop", "2035"]
    return {
        ("scen_taille", "2035"): size,
        ("scen_menages", "2035"): end / size,
        ("scen_besoin", "2022-2035"): yearly(end),
        ("scen_point_mort", "2022-2035"): yearly(people),
    }


def _trips(given: dict[str, float], workers: float, producers: Path) -> dict[Any, float]:
    modes = json.loads(
        (producers / "mobility/national/impactco2_deplacement.json").read_text("utf-8")
    )
    kilos = {
        one["id"]: one["total"] if "total" in one else sum(s["value"] for s in one["ecv"])
        for one in modes
        if one["id"] in (4, 5, 15)
    }
    to_train = given["to_train"]
    there = given["car_inside"] * given["distance_inside"]
    away = (given["car_outside"] - to_train) * given["distance_outside"]
    both = 2 * given["days"] * workers / 100
    driven = both * (there + away) / given["occupancy"]
    electric = given["electric"] / 100
    gas = driven * (electric * kilos[5] + (1 - electric) * kilos[4])
    gas += both * to_train * given["distance_outside"] * kilos[15]
    return {("scen_km", "2035"): driven / 1e6, ("scen_ges", "2035"): gas / 1e3}
