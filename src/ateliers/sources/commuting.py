"""How employed people go to work: two INSEE tables of the 2021 census, and the flows if given.

The main exploitation (« Statistiques locales ») holds every employed resident; the complementary
one (« mobilités professionnelles ») a quarter of them, hence sampled.
"""

from __future__ import annotations

import zipfile
from collections.abc import Collection
from pathlib import PurePosixPath

import pandas as pd

from ateliers import geography
from ateliers.sources.formats import Inputs, codes, decimal
from ateliers.sources.insee import by_level, departement_of, recent_communes

#: Headings of the main exploitation, third line of its file, and our names.
_MAIN = {
    "Population municipale 2022": "population",
    "Part des actifs occ 15 ans ou plus voiture pour travailler 2021": "car_main",
    "Part des actifs occ 15 ans ou plus vélo pour travailler 2021": "bike_main",
    "Part des ménages ayant au moins 1 voiture 2021": "households_with_car",
}
#: Geography of each file, told by its codes: those of the sample are the communes of 2023, though
#: the main exploitation of the same census is published on those of 2024.
SAMPLE_DATE, MAIN_DATE, HOUSEHOLDS_2018_DATE = "2023-01-01", "2024-01-01", "2021-01-01"
#: Two title lines come before the header.
_TITLE_LINES = 2
#: Cells that hold no value: not available, or no employed resident to divide by.
_NOT_AVAILABLE = "N/A"

_SAMPLE = {
    "part_voiture": "car",
    "part_tc": "transit",
    "part_marche": "walk",
    "part_velo": "bike",
    "part_2roues_motor": "two_wheels",
    "part_sans_transport": "none",
    "taux_double_motorisation": "two_cars",
    "part_travail_commune": "own_commune",
}
#: Paris, Lyon and Marseille: their share of people working in their commune is coded 0.
CITIES = ("75056", "69123", "13055")

#: Counts of persons (households for the last two), all of them summable.
COUNTS = (
    "workers",
    *_SAMPLE.values(),
    "own_commune_workers",
    "car_main",
    "bike_main",
    "main_workers",
    "households",
    "households_with_car",
)


def main_exploitation(inputs: Inputs) -> pd.DataFrame:
    """Return the main exploitation of the 2021 census, all communes of France.

    Returns
    -------
    pandas.DataFrame
        Index code; population (RP2022, inhabitants); car_main, bike_main (% of employed people),
        households_with_car (% of households). Missing where the file says « N/A ».
    """
    raw = inputs.path("insee_car_2021").read_bytes()
    content = raw.split(b"\n", _TITLE_LINES)[-1]
    frame = inputs.csv("insee_car_2021", ["Code", *_MAIN], content=content)
    values = {}
    for theirs, ours in _MAIN.items():
        cells = frame[theirs].mask(frame[theirs].str.startswith(_NOT_AVAILABLE, na=False))
        values[ours] = decimal(cells)[0]
    return pd.DataFrame(values).set_index(codes(frame["Code"]).rename("code"))


def sample(inputs: Inputs) -> pd.DataFrame:
    """Return the complementary exploitation of the 2021 census (a quarter of the people).

    Returns
    -------
    pandas.DataFrame
        Index code; workers (employed residents aged 15 and over) and shares of them, in %:
        car, transit, walk, bike, two_wheels, none, two_cars, own_commune (missing in
        :data:`CITIES`, where the file writes 0).
    """
    frame = inputs.csv("insee_mobpro_2021", ["CODGEO", "actifs_occupes", *_SAMPLE], sep=",")
    values = {ours: pd.to_numeric(frame[theirs]) for theirs, ours in _SAMPLE.items()}
    values["workers"] = pd.to_numeric(frame["actifs_occupes"])
    result = pd.DataFrame(values).set_index(codes(frame["CODGEO"]).rename("code"))
    result["own_commune"] = result["own_commune"].mask(result.index.isin(CITIES))
    return result


def households_2018(inputs: Inputs, events: pd.DataFrame) -> pd.Series:
    """Return the households of the 2018 census on the communes of the sample."""
    with zipfile.ZipFile(inputs.path("insee_comparateur_2022")) as archive:
        content = archive.read("base_cc_comparateur.CSV")
    frame = inputs.csv("insee_comparateur_2022", ["CODGEO", "P18_MEN"], content=content)
    counted = pd.DataFrame(
        {"code": codes(frame["CODGEO"]), "households": decimal(frame["P18_MEN"])[0]}
    )
    moved = geography.move(
        counted,
        events=events,
        start=HOUSEHOLDS_2018_DATE,
        end=SAMPLE_DATE,
        counts=["households"],
        leave_out=True,
    )
    return moved.frame.set_index("code")["households"]


def on_sample_communes(whole: pd.DataFrame, events: pd.DataFrame, wanted: pd.Index) -> pd.DataFrame:
    """Return the shares of the main exploitation for communes of the sample.

    Communes that merged between the two files all bear the share of the one they make: their
    counts are right once added up. A commune that split has none.
    """
    known = geography.fates(wanted, events=events, start=SAMPLE_DATE, end=MAIN_DATE)
    return whole.reindex(known["code_after"]).set_axis(wanted)


def commuting_counts(inputs: Inputs, events: pd.DataFrame) -> pd.DataFrame:
    """Return the counts of every commune of France (:data:`COUNTS`), rebuilt from shares.

    A commune that one file lacks counts for nothing in what that file measures: each numerator
    has its own denominator. Households are those of 2022 where known, else of 2018.
    """
    drawn, whole = sample(inputs), main_exploitation(inputs)
    counts = pd.DataFrame({"workers": drawn["workers"]})
    for name in _SAMPLE.values():
        counts[name] = (drawn[name] * drawn["workers"] / 100).fillna(0.0)
    counts["own_commune_workers"] = drawn["workers"].where(drawn["own_commune"].notna(), 0.0)
    shares = on_sample_communes(whole, events, counts.index)
    for name in ("car_main", "bike_main"):
        counts[name] = (shares[name] * counts["workers"] / 100).fillna(0.0)
    counts["main_workers"] = counts["workers"].where(shares["car_main"].notna(), 0.0)
    recent = inputs.csv("insee_comparateur_2025", ["CODGEO", "P22_MEN"], sep=",")
    households = decimal(recent["P22_MEN"])[0].set_axis(codes(recent["CODGEO"]))
    households = households.combine_first(households_2018(inputs, events))
    equipped = shares["households_with_car"]
    number = households.reindex(counts.index).where(equipped.notna())
    counts["households"] = number.fillna(0.0)
    counts["households_with_car"] = (equipped * number / 100).fillna(0.0)
    return counts[list(COUNTS)].reset_index()


def commuting(
    inputs: Inputs, territories: pd.DataFrame, events: pd.DataFrame, wanted: Collection[str]
) -> pd.DataFrame:
    """Return the counts of the wanted communes, of each département and of metropolitan France.

    Communes are those of the last date that the events reach; one that split or changed limits
    since is left out.
    """
    national = commuting_counts(inputs, events)
    moved, _ = recent_communes(national, SAMPLE_DATE, territories, events)
    own = moved[moved["code"].isin(set(wanted))].assign(level="commune")
    sums = by_level(national.assign(departement=departement_of(national["code"])), territories)
    return pd.concat([own, sums], ignore_index=True)[["level", "code", *COUNTS]]


#: Columns of INSEE's file of flows, in its format since RP2006 (only the vintage changes).
_FLOWS = ["CODGEO", "LIBGEO", "DCLT", "L_DCLT", "NBFLUX_C22_ACTOCC15P"]
FLOWS = "insee_flows_2022"
#: INSEE's flows go from and to municipal arrondissements: their cities, and how their codes begin.
ARRONDISSEMENTS = {"75056": "751", "69123": "6938", "13055": "132"}
CITY_NAMES = {"75056": "Paris", "69123": "Lyon", "13055": "Marseille"}
FLOWS_LACKING = (
    "les flux entre communes (INSEE, base-flux-mobilite-domicile-lieu-travail-2022) "
    "ne sont pas dans les fichiers réunis ici"
)


def flows(inputs: Inputs, wanted: Collection[str]) -> pd.DataFrame:
    """Return where the employed residents of the wanted communes work, if the file is there.

    The table always exists: without the file each commune has one row that says it is missing, so
    that a book built with or without it is read in the same way.

    Returns
    -------
    pandas.DataFrame
        level, code, rank (from the largest flow), destination, destination_name, workers
        (persons), status (ok or missing), note.
    """
    return _ranked(inputs, wanted, own="home", other="work", name="destination")


def origins(inputs: Inputs, wanted: Collection[str]) -> pd.DataFrame:
    """Return where the people who work in the wanted communes live, if the file is there.

    Returns
    -------
    pandas.DataFrame
        As :func:`flows`, with origin and origin_name.
    """
    return _ranked(inputs, wanted, own="work", other="home", name="origin")


def partners(inputs: Inputs, wanted: Collection[str]) -> set[str]:
    """Return the communes that exchange workers with the wanted ones; none without the file."""
    if not inputs.obtained(FLOWS):
        return set()
    frame, own = _all_flows(inputs), set(wanted)
    touching = frame[frame["home"].isin(own) | frame["work"].isin(own)]
    return {*touching["home"], *touching["work"]}


def _ranked(
    inputs: Inputs, wanted: Collection[str], *, own: str, other: str, name: str
) -> pd.DataFrame:
    """Return the flows of communes from the largest, or one row each that says they are missing."""
    same = {"level": "commune", "source": inputs.cite(FLOWS)}
    if not inputs.obtained(FLOWS):
        lacking = {"rank": 0, name: None, f"{name}_name": None, "workers": float("nan")}
        said = {"status": "missing", "note": FLOWS_LACKING}
        return pd.DataFrame({"code": sorted(wanted), **lacking, **same, **said})
    frame = _all_flows(inputs)
    frame = frame[frame[own].isin(set(wanted))]
    frame = frame.sort_values([own, "workers", other], ascending=[True, False, True])
    return pd.DataFrame(
        {
            "code": frame[own],
            "rank": frame.groupby(own).cumcount() + 1,
            name: frame[other],
            f"{name}_name": frame[f"{other}_name"],
            "workers": frame["workers"],
            **same,
            "status": "ok",
            "note": "",
        }
    )


def _all_flows(inputs: Inputs) -> pd.DataFrame:
    """Return every flow: home, work, their names, workers; cities whole, not by arrondissement."""
    with zipfile.ZipFile(inputs.path(FLOWS)) as archive:
        tables = [n for n in archive.namelist() if n.lower().endswith(".csv")]
        # Beside the table, INSEE puts the dictionary of its columns, ``meta_…``.
        named = [n for n in tables if not PurePosixPath(n).name.startswith("meta_")]
        content = archive.read(named[0]) if named else b""
    frame = inputs.csv(FLOWS, _FLOWS, content=content)
    sides = {}
    for side, code, label in (("home", "CODGEO", "LIBGEO"), ("work", "DCLT", "L_DCLT")):
        written = codes(frame[code])
        city = written.map(_city)
        sides[side] = city
        sides[f"{side}_name"] = frame[label].where(city.eq(written), city.map(CITY_NAMES))
    moved = pd.DataFrame({**sides, "workers": decimal(frame[_FLOWS[-1]])[0]})
    by = ["home", "home_name", "work", "work_name"]
    return moved.groupby(by, sort=False)[["workers"]].sum().reset_index()


def _city(code: str) -> str:
    """Return the city of a municipal arrondissement, or the code as it is."""
    for city, first in ARRONDISSEMENTS.items():
        if code.startswith(first) and code != city:
            return city
    return code
