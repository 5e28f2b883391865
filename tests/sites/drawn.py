"""The territories of the acceptance test, and their official figures summed by other code."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections.abc import Iterable
from pathlib import Path

#: The EPCI that the fifth-site test adds too.
DOMES = "200069169"
SEED = 10


def drawn(territories: Iterable[dict[str, str]], taken: Iterable[str]) -> list[str]:
    """Return ten EPCI: one of Corsica, one overseas, one métropole, seven others."""
    rows = list(territories)
    names = {r["code"]: r["name"] for r in rows if r["level"] == "epci"}
    there = {r["epci"]: r["departement"] for r in rows if r["level"] == "commune" and r["epci"]}
    free = sorted(set(names) - set(taken) - {DOMES})
    corsica = [c for c in free if there.get(c) in ("2A", "2B")]
    overseas = [c for c in free if there.get(c, "").startswith("97")]
    cities = [c for c in free if "étropole" in names[c]]
    rest = [c for c in free if c not in {*corsica, *overseas, *cities}]
    rng = random.Random(SEED)
    return [rng.choice(corsica), rng.choice(overseas), rng.choice(cities), *rng.sample(rest, 7)]


def codes_of(territories: Iterable[dict[str, str]], epci: str) -> set[str]:
    """Return the communes of an EPCI and the former communes merged into them."""
    codes: set[str] = set()
    for row in territories:
        if row["level"] == "commune" and row["epci"] == epci:
            codes |= {row["code"], *filter(None, row["former_codes"].split("+"))}
    return codes


def population_2023(mirror: Path, codes: set[str]) -> int:
    """Add up the municipal populations of 2023 as INSEE's file writes them."""
    path = mirror / "demography/national/donnees_communes_RP2023_en_vigueur_2026.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file, delimiter=";")
        return sum(int(row["PMUN"]) for row in rows if row["COM"].zfill(5) in codes)


def census_2018(mirror: Path, codes: set[str]) -> dict[str, float]:
    """Add up the populations, births and deaths of the RP2018 edition of the comparateur."""
    path = mirror / "demography/national/base_cc_comparateur_2022edition_RP2018.zip"
    names = {
        "population_2013": "P13_POP",
        "population_2018": "P18_POP",
        "births_2013_2017": "NAIS1318",
        "deaths_2013_2017": "DECE1318",
    }
    sums = dict.fromkeys(names, 0.0)
    with zipfile.ZipFile(path) as archive, archive.open("base_cc_comparateur.CSV") as raw:
        for row in csv.DictReader(io.TextIOWrapper(raw, "utf-8-sig"), delimiter=";"):
            if row["CODGEO"] in codes:
                for ours, theirs in names.items():
                    sums[ours] += float(row[theirs].replace(",", "."))
    return sums
