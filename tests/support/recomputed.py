"""Ranks and medians of EPCI, recomputed from the producers' files with the standard library alone.

Written apart from the project's own code, to check it: nothing of ``ateliers`` is used. Mergers of
communes are not read from any list: the official populations of 2021, published for the communes of
2023, say which sums are right, and an EPCI whose sum is not is left out.
"""

from __future__ import annotations

import csv
import io
import json
import math
import statistics
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import combinations

from tests.support.producers import SHARED

Values = dict[str, float]
Counts = dict[str, dict[str, float]]

#: Communes whose arrondissements stand in some files in their place, or beside them.
CITIES = {"75056": "751", "69123": "6938", "13055": "132"}


def rows(path: str, delimiter: str = ",", skip: int = 0) -> Iterator[dict[str, str]]:
    """Return the lines of a file."""
    text = (SHARED / path).read_text(encoding="utf-8-sig")
    yield from csv.DictReader(text.splitlines()[skip:], delimiter=delimiter)


def number(cell: str | None) -> float:
    """Return a cell as a number; not a number when there is none."""
    text = (cell or "").strip().replace(",", ".")
    return float(text) if text and not text.startswith("N/A") else math.nan


@cache
def communes() -> dict[str, dict[str, str]]:
    """Return the communes of 2023 in an EPCI of metropolitan France."""
    listed = rows("mobility/national/communes_attr_2023_maelbds.csv")
    return {
        row["geo_code"]: row
        for row in listed
        if not row["dep"].startswith("97") and row["epci"] != "ZZZZZZZZZ"
    }


def in_city(code: str) -> bool:
    """Whether a code is that of an arrondissement."""
    return any(code.startswith(start) and code != city for city, start in CITIES.items())


@cache
def census_2018() -> Counts:
    """Return the counts of the 2018 census by EPCI."""
    path = SHARED / "demography/national/base_cc_comparateur_2022edition_RP2018.zip"
    with zipfile.ZipFile(path) as archive:
        text = archive.read("base_cc_comparateur.CSV").decode("utf-8-sig")
    columns = ("P13_POP", "P18_POP", "NAIS1318", "DECE1318", "P18_MEN", "P18_LOG", "P18_RSECOCC")
    columns += ("P18_LOGVAC", "P18_EMPLT", "P18_ACT1564", "P18_CHOM1564")
    absorbed = merged_2021_to_2023()
    sums: Counts = defaultdict(lambda: dict.fromkeys(columns, 0.0))
    for row in csv.DictReader(io.StringIO(text), delimiter=";"):
        code = absorbed.get(row["CODGEO"], row["CODGEO"])
        if code in communes() and not in_city(code):
            for column in columns:
                sums[communes()[code]["epci"]][column] += number(row[column])
    return sums


@cache
def merged_2021_to_2023() -> dict[str, str]:
    """Return the communes of 2021 that are no longer there in 2023, and what they joined."""
    found = {}
    for row in rows("territory/mouvements-communes.csv"):
        gone = row["COM_AV"] not in communes() and row["COM_AP"] in communes()
        if gone and row["TYPECOM_AV"] == "COM" and row["TYPECOM_AP"] == "COM":
            found[row["COM_AV"]] = row["COM_AP"]
    return found


@cache
def populations() -> tuple[Values, Values]:
    """Return the populations of 2015 and 2021 by EPCI, of those whose sum of 2021 is official."""
    official: Values = defaultdict(float)
    for row in rows("demography/national/donnees_communes_RP2021_en_vigueur_2024_etalab.csv", ";"):
        code = row["COM"].zfill(5)
        city = next((c for c, start in CITIES.items() if code.startswith(start)), code)
        if (code if code in communes() else city) in communes():
            epci = communes()[code if code in communes() else city]["epci"]
            official[epci] += float(row["PMUN"])
    start, end = defaultdict(float), defaultdict(float)
    unlisted: dict[str, list[tuple[float, float]]] = defaultdict(list)
    text = (SHARED / "demography/national/10ch81_population-by-commune.json").read_text("utf-8")
    for code, value in json.loads(text).items():
        before, after = (float(value["history"][year]) for year in ("2015", "2021"))
        if code.zfill(5) in communes():
            epci = communes()[code.zfill(5)]["epci"]
            start[epci] += before
            end[epci] += after
        else:
            unlisted[code.zfill(5)[:2]].append((before, after))
    departements: dict[str, set[str]] = defaultdict(set)
    for row in communes().values():
        departements[row["epci"]].add(row["dep"])
    for epci, within in departements.items():
        if official[epci] != end[epci]:
            extra = [pair for dep in within for pair in unlisted[dep]]
            for pairs in (p for size in (1, 2, 3, 4) for p in combinations(extra, size)):
                if end[epci] + sum(after for _, after in pairs) == official[epci]:
                    start[epci] += sum(before for before, _ in pairs)
                    end[epci] = official[epci]
                    break
    right = {epci for epci in official if official[epci] == end[epci]}
    return {e: start[e] for e in right}, {e: end[e] for e in right}


@cache
def commuting() -> Counts:
    """Return employed people by EPCI: all of them, and those counted by each measure."""
    main = {
        row["Code"].zfill(5): row
        for row in rows("mobility/national/population_vehicule.csv", ";", skip=2)
    }
    columns = {
        "part_tc": "part_tc",
        "part_marche": "part_marche",
        "part_2voit": "taux_double_motorisation",
        "part_commune": "part_travail_commune",
    }
    car = "Part des actifs occ 15 ans ou plus voiture pour travailler 2021"
    bike = "Part des actifs occ 15 ans ou plus vélo pour travailler 2021"
    sums: Counts = defaultdict(lambda: defaultdict(float))
    for row in rows("mobility/national/NTD_mobilite_communes_MOBPRO2021.csv"):
        code = row["CODGEO"].zfill(5)
        if code not in communes():
            continue
        into, workers = sums[communes()[code]["epci"]], float(row["actifs_occupes"])
        for ours, theirs in columns.items():
            # The share of people working in their commune is coded 0 in the three cities.
            if ours != "part_commune" or code not in CITIES:
                into[ours] += workers * float(row[theirs]) / 100
                into[f"of {ours}"] += workers
        for ours, theirs in (("part_voiture", car), ("part_velo", bike)):
            share = number(main[code][theirs]) if code in main else math.nan
            if not math.isnan(share):
                into[ours] += workers * share / 100
                into[f"of {ours}"] += workers
    return sums


@cache
def values(measure: str) -> Values:
    """Return a measure for every EPCI that has it."""
    if measure == "pop_tcam":
        start, end = populations()
        return {e: 100 * ((end[e] / start[e]) ** (1 / 6) - 1) for e in end}
    if measure in ("revenu_median", "d1", "d9"):
        column = {"revenu_median": "Q219", "d1": "D119", "d9": "D919"}[measure]
        listed = {row["epci"] for row in communes().values()}
        lines = rows("demography/national/FILO2019_DISP_EPCI.csv", ";")
        return {r["CODGEO"]: number(r[column]) for r in lines if r["CODGEO"] in listed}
    if measure in next(iter(commuting().values())):
        return {e: 100 * c[measure] / c[f"of {measure}"] for e, c in commuting().items()}
    return {epci: _census(measure, c) for epci, c in census_2018().items()}


def _census(measure: str, c: dict[str, float]) -> float:
    start, end, natural = c["P13_POP"], c["P18_POP"], c["NAIS1318"] - c["DECE1318"]
    # What one inhabitant adds to the rate, at its limit where the population has not changed.
    each = (100 * ((end / start) ** 0.2 - 1) / (end - start)) if end != start else 20 / start
    if measure == "solde_nat":
        return each * natural
    if measure == "solde_mig":
        return each * (end - start - natural)
    part, whole = {
        "part_ressec": (100 * c["P18_RSECOCC"], c["P18_LOG"]),
        "part_vacants": (100 * c["P18_LOGVAC"], c["P18_LOG"]),
        "taille_menage": (c["P18_POP"], c["P18_MEN"]),
        "emplois_100": (100 * c["P18_EMPLT"], c["P18_ACT1564"] - c["P18_CHOM1564"]),
    }[measure]
    return part / whole


@cache
def peers(epci: str) -> tuple[str, ...]:
    """Return the twenty EPCI of the same kind nearest in population, outside Île-de-France."""
    rural_levels = {"Bourgs ruraux", "Rural à habitat dispersé", "Rural à habitat très dispersé"}
    density = rows("territory/sp2_grille_densite.csv")
    rural = {r["insee_com"].zfill(5) for r in density if r["niveau_densite"] in rural_levels}
    high = {r["insee_com"].zfill(5) for r in rows("territory/sp2_grille_montagne.csv")}
    lines = rows("mobility/national/population_vehicule.csv", ";", skip=2)
    people = {r["Code"].zfill(5): number(r["Population municipale 2022"]) for r in lines}
    share: Counts = defaultdict(lambda: defaultdict(float))
    for code, row in communes().items():
        count = people.get(code, 0.0)
        into = share[row["epci"]]
        into["all"] += count
        into["rural"] += count * (code in rural)
        into["high"] += count * (code in high)
        into[f"area {row['cate_aav'][0]}"] += count
        into["capital"] += row["reg"] == "11"

    def kind(one: dict[str, float]) -> tuple[int, bool, str]:
        part = one["rural"] / one["all"]
        areas = {a: n for a, n in one.items() if a.startswith("area")}
        return (
            (part >= 1 / 3) + (part >= 2 / 3),
            one["high"] > one["all"] / 2,
            max(areas, key=lambda a: areas[a]),
        )

    def tranche(one: dict[str, float]) -> int:
        return sum(one["all"] >= limit for limit in (15_000, 30_000, 60_000))

    own = share[epci]
    alike = [
        (abs(math.log(one["all"] / own["all"])), code, tranche(one) == tranche(own))
        for code, one in share.items()
        if code != epci and not one["capital"] and kind(one) == kind(own)
    ]
    near = sorted(entry for entry in alike if entry[2])[:20]
    if len(near) < 20 or near[-1][0] > math.log(2):
        near = sorted(alike)[:20]
    return tuple(code for _, code, _ in near)


def interval(epci: str, measure: str) -> tuple[float, float]:
    """Return the 95 % interval of a share drawn from a quarter of the households (Wilson)."""
    people = commuting()[epci][f"of {measure}"] / (3 * 1.25**2)
    p, z = commuting()[epci][measure] / commuting()[epci][f"of {measure}"], 1.96
    spread = z * math.sqrt(p * (1 - p) / people + (z / (2 * people)) ** 2)
    low, high = (p + z * z / (2 * people) + side * spread for side in (-1, 1))
    return 100 * low / (1 + z * z / people), 100 * high / (1 + z * z / people)


def statistic(what: str, epci: str, measure: str) -> float:
    """Return one figure: ``value``, ``rank``, ``count``, ``percentile``, ``peers_median`` …

    ``best`` and ``worst`` are the ranks at the ends of the interval of a sampled share.
    """
    known = {e: v for e, v in values(measure).items() if not math.isnan(v)}
    others = [known[code] for code in peers(epci) if code in known] if "peers" in what else []
    quartiles = statistics.quantiles(others, n=4, method="inclusive") if others else [math.nan] * 3
    return {
        "value": lambda: known[epci],
        "rank": lambda: 1 + sum(v > known[epci] for v in known.values()),
        "best": lambda: 1 + sum(v > interval(epci, measure)[1] for v in known.values()),
        "worst": lambda: sum(v > interval(epci, measure)[0] for v in known.values()),
        "count": lambda: len(known),
        "percentile": lambda: 100 * sum(v < known[epci] for v in known.values()) / len(known),
        "peers_q1": lambda: quartiles[0],
        "peers_median": lambda: quartiles[1],
        "peers_q3": lambda: quartiles[2],
        "median": lambda: statistics.median(known.values()),
    }[what]()
