"""INSEE: reference populations, « comparateur de territoires », Filosofi."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Collection

import pandas as pd

from ateliers import geography
from ateliers.sources.formats import Inputs, codes, decimal
from ateliers.territory import (
    ARRONDISSEMENTS,
    RHONE,
    RHONE_WITHOUT_METROPOLE,
    changed_after,
    metropole_de_lyon,
)

#: Census years whose official national file is read, with the column names of each edition.
_OFFICIAL = {
    2019: {"dep": "CODDEP", "com": "CODCOM", "code": "", "pop": "PMUN"},
    2021: {"dep": "DEP", "com": "CODCOM", "code": "COM", "pop": "PMUN"},
    2023: {"dep": "DEP", "com": "CODCOM", "code": "COM", "pop": "PMUN"},
}
_PORTRAIT_YEARS = (2010, 2015, 2020)


def official_populations(inputs: Inputs, year: int) -> pd.DataFrame:
    """Return the municipal populations of one census year, all communes of France.

    Returns
    -------
    pandas.DataFrame
        code (text), departement (text), population (inhabitants).
    """
    source = f"insee_populations_rp{year}"
    if year == 2022:
        # A workbook of 35 000 rows takes seconds, and three tables are made from it.
        return inputs.once(source, lambda: _workbook_populations(inputs, source))
    names = _OFFICIAL[year]
    wanted = [names["dep"], names["com"], names["pop"]]
    frame = inputs.csv(source, wanted if not names["code"] else [*wanted, names["code"]])
    departement = frame[names["dep"]]
    # Edition RP2019 names the commune, not its code, in COM: build the code from its parts.
    # Overseas, a three-digit département already holds the first digit of the commune.
    code = departement.str[:2] + frame[names["com"]].str.zfill(3)
    if names["code"]:
        code = codes(frame[names["code"]])
    return pd.DataFrame(
        {"code": code, "departement": departement, "population": frame[names["pop"]].astype(int)}
    )


def _workbook_populations(inputs: Inputs, source: str) -> pd.DataFrame:
    path = inputs.path(source)
    with warnings.catch_warnings():
        # INSEE's workbooks carry no default cell style, which openpyxl remarks upon.
        warnings.filterwarnings("ignore", message="Workbook contains no default style")
        sheet = pd.read_excel(
            path, sheet_name="Communes", header=None, dtype=str, engine="openpyxl"
        )
    head = sheet.index[sheet[0].eq("Code région")][0]
    frame = sheet.iloc[head + 1 :].set_axis(list(sheet.iloc[head]), axis=1)
    wanted = ["Code département", "Code commune", "Population municipale"]
    frame = inputs.required(source, frame, wanted, path).dropna()
    departement = frame["Code département"]
    return pd.DataFrame(
        {
            "code": departement.str[:2] + frame["Code commune"].str.zfill(3),
            "departement": departement,
            "population": frame["Population municipale"].astype(int),
        }
    )


def portrait_populations(inputs: Inputs) -> pd.DataFrame:
    """Return the populations of 2010, 2015 and 2020 carried by 10ch81 (secondary).

    Returns
    -------
    pandas.DataFrame
        code, year, population.
    """
    raw = pd.read_json(inputs.path("portrait_population"), typ="series", convert_axes=False)
    rows = [
        (str(code).zfill(5), year, value["history"].get(str(year)))
        for code, value in raw.items()
        for year in _PORTRAIT_YEARS
    ]
    return pd.DataFrame(rows, columns=["code", "year", "population"]).dropna()


def by_level(national: pd.DataFrame, territories: pd.DataFrame) -> pd.DataFrame:
    """Sum a national table of counts by département and for metropolitan France.

    The Rhône is also summed without its Métropole.
    """
    counts = [c for c in national.columns if c not in ("code", "departement")]
    in_arrondissement = national["code"].map(lambda code: bool(ARRONDISSEMENTS.match(code)))
    clean = national[~in_arrondissement] if _holds_whole_cities(national) else national
    # Where no commune has a figure (Mayotte before 2019) the sum is missing, not zero.
    by_departement = clean.groupby("departement")[counts].sum(min_count=1)
    departements = by_departement.reset_index(names="code")
    metropole = metropole_de_lyon(territories)
    rhone = clean[clean["departement"].eq(RHONE) & ~clean["code"].isin(metropole)]
    outside = rhone[counts].sum().to_frame().T.assign(code=RHONE_WITHOUT_METROPOLE)
    metropolitan = clean[~clean["departement"].str.startswith("97")]
    france = metropolitan[counts].sum().to_frame().T.assign(code="FR")
    return pd.concat(
        [
            departements.assign(level="departement"),
            outside.assign(level="departement"),
            france.assign(level="france"),
        ],
        ignore_index=True,
    )


def _holds_whole_cities(national: pd.DataFrame) -> bool:
    """Whether Paris, Lyon and Marseille have a row beside their arrondissements."""
    return bool(national["code"].isin(["75056", "69123", "13055"]).any())


def departement_of(code: pd.Series) -> pd.Series:
    """Return the département of commune codes (three digits overseas)."""
    return code.str[:2].mask(code.str.startswith("97"), code.str[:3])


def recent_communes(
    national: pd.DataFrame, start: str, territories: pd.DataFrame, events: pd.DataFrame
) -> tuple[pd.DataFrame, set[str]]:
    """Return a national table of counts on present communes, and which are sums of former ones.

    Parameters
    ----------
    national : pandas.DataFrame
        code and counts, all communes of France at `start`.
    start : str
        Date (ISO) of its geography.

    Notes
    -----
    A commune that split, or whose limits changed after the last event known, is left out.
    """
    end = max(start, geography.last_date(events))
    counts = [c for c in national.columns if c != "code"]
    moved = geography.move(
        national, events=events, start=start, end=end, counts=counts, leave_out=True
    )
    changed = changed_after(territories, end)
    return moved.frame[~moved.frame["code"].isin(changed)], set(moved.merged)


def population_totals(inputs: Inputs, territories: pd.DataFrame) -> pd.DataFrame:
    """Return département and national populations, summed from complete national files."""
    parts = []
    for year in (2019, 2021, 2022, 2023):
        sums = by_level(official_populations(inputs, year), territories)
        parts.append(
            sums.assign(year=year, status="ok", source=inputs.cite(f"insee_populations_rp{year}"))
        )
    portrait = portrait_populations(inputs)
    for year in _PORTRAIT_YEARS:
        rows = portrait[portrait["year"].eq(year)]
        national = rows.drop(columns="year").assign(departement=departement_of(rows["code"]))
        sums = by_level(national, territories)
        parts.append(
            sums.assign(year=year, status="secondary", source=inputs.cite("portrait_population"))
        )
    return pd.concat(parts, ignore_index=True).assign(note="")[_POPULATION]


#: Note of a figure that former communes make together.
_SUMMED = "somme des anciennes communes"
_POPULATION = ["level", "code", "year", "population", "status", "source", "note"]


def population_communes(
    inputs: Inputs, territories: pd.DataFrame, events: pd.DataFrame, wanted: Collection[str]
) -> pd.DataFrame:
    """Return the yearly populations of communes on their present limits.

    The complete series (2010 to 2023) where it was put together; elsewhere the years that national
    files give, those of former communes added up. A year whose limits differ from today's is
    missing, never filled.
    """
    series = _population_series(inputs, wanted)
    others = set(wanted) - set(series["code"])
    parts = [series]
    for year in (2019, 2021, 2022, 2023):
        national = official_populations(inputs, year)[["code", "population"]]
        rows, summed = recent_communes(national, f"{year + 2}-01-01", territories, events)
        rows = rows[rows["code"].isin(others)]
        note = rows["code"].isin(summed).map({True: _SUMMED, False: ""})
        source = inputs.cite(f"insee_populations_rp{year}")
        parts.append(rows.assign(year=year, status="ok", source=source, note=note))
    portrait = portrait_populations(inputs)
    parts.append(
        portrait[portrait["code"].isin(others)].assign(
            status="secondary", source=inputs.cite("portrait_population"), note=""
        )
    )
    return pd.concat(parts, ignore_index=True).assign(level="commune")[_POPULATION]


def _population_series(inputs: Inputs, wanted: Collection[str]) -> pd.DataFrame:
    frame = inputs.csv(
        "insee_populations_series", ["CODGEO", "annee_RP", "PMUN", "geographie"], sep=","
    )
    frame = frame[codes(frame["CODGEO"]).isin(set(wanted))]
    population = pd.to_numeric(frame["PMUN"], errors="raise")
    missing = population.isna()
    note = pd.Series("", index=frame.index).mask(
        missing, "population non publiée sur les limites actuelles de la commune (fusion)"
    )
    summed = frame["geographie"].str.startswith("somme")
    note = note.mask(summed, _SUMMED)
    return pd.DataFrame(
        {
            "code": codes(frame["CODGEO"]),
            "year": frame["annee_RP"].astype(int),
            "population": population,
            "status": pd.Series("ok", index=frame.index).mask(missing, "missing"),
            "source": inputs.cite("insee_populations_series"),
            "note": note,
        }
    )


#: Our names for INSEE's variables of the RP2022 edition (births and deaths: 2016 to 2021).
_CENSUS_2022 = {
    "P16_POP": "population_2016",
    "P22_POP": "population_2022",
    "NAIS1621": "births_2016_2021",
    "DECE1621": "deaths_2016_2021",
    "P22_MEN": "households_2022",
    "P22_LOG": "dwellings_2022",
    "P22_RP": "main_dwellings_2022",
    "P22_RSECOCC": "second_homes_2022",
    "P22_LOGVAC": "vacant_dwellings_2022",
    "P22_EMPLT": "jobs_2022",
    "P22_ACT1564": "active_15_64_2022",
    "P22_CHOM1564": "unemployed_15_64_2022",
}
_CENSUS_2018 = {
    "P13_POP": "population_2013",
    "P18_POP": "population_2018",
    "NAIS1318": "births_2013_2017",
    "DECE1318": "deaths_2013_2017",
}


def census_2022(inputs: Inputs, wanted: Collection[str]) -> pd.DataFrame:
    """Return the RP2022 counts of communes (inhabitants, events, households, dwellings, jobs)."""
    frame = inputs.csv("insee_comparateur_2025", ["CODGEO", *_CENSUS_2022], sep=",")
    return _counts(frame, _CENSUS_2022, wanted)


def _counts(frame: pd.DataFrame, names: dict[str, str], wanted: Collection[str]) -> pd.DataFrame:
    frame = frame.assign(code=codes(frame["CODGEO"]))
    frame = frame[frame["code"].isin(set(wanted))]
    counts = {ours: decimal(frame[theirs])[0] for theirs, ours in names.items()}
    return pd.DataFrame({"level": "commune", "code": frame["code"], **counts})


def _comparateur_2018(inputs: Inputs) -> pd.DataFrame:
    with zipfile.ZipFile(inputs.path("insee_comparateur_2022")) as archive:
        content = archive.read("base_cc_comparateur.CSV")
    return inputs.csv("insee_comparateur_2022", ["CODGEO", *_CENSUS_2018], content=content)


def census_2018_communes(
    inputs: Inputs, territories: pd.DataFrame, events: pd.DataFrame, wanted: Collection[str]
) -> pd.DataFrame:
    """Return populations 2013 and 2018 and the births and deaths between, by present commune.

    Communes merged since the edition's geography (1 January 2021) are added up; one that split
    since is left out.
    """
    frame = _comparateur_2018(inputs)
    national = _counts(frame, _CENSUS_2018, set(frame["CODGEO"])).drop(columns="level")
    rows, _ = recent_communes(national, "2021-01-01", territories, events)
    return rows[rows["code"].isin(set(wanted))].assign(level="commune")


def census_2018_totals(inputs: Inputs, territories: pd.DataFrame) -> pd.DataFrame:
    """Return the same counts by département and for France (never counting a city twice)."""
    frame = _comparateur_2018(inputs)
    national = _counts(frame, _CENSUS_2018, set(frame["CODGEO"])).drop(columns="level")
    national = national.assign(departement=departement_of(national["code"]))
    return by_level(national, territories)[["level", "code", *_CENSUS_2018.values()]]


#: Filosofi variables kept: our name and unit.
_INCOME = {
    "MED21": "median",
    "TP6021": "poverty_rate",
    "D121": "first_decile",
    "D921": "ninth_decile",
}


def income(inputs: Inputs, wanted: Collection[str]) -> pd.DataFrame:
    """Return Filosofi 2021 by commune; a secret cell is a status, never a zero.

    Returns
    -------
    pandas.DataFrame
        level, code, variable (median, first_decile, ninth_decile in € per consumption unit and
        year; poverty_rate in %), year, value, status, source.
    """
    frame = inputs.csv("insee_filosofi_2021", ["CODGEO", *_INCOME])
    frame = frame.assign(code=codes(frame["CODGEO"]))
    frame = frame[frame["code"].isin(set(wanted))]
    parts = []
    for theirs, ours in _INCOME.items():
        value, status = decimal(frame[theirs])
        parts.append(
            pd.DataFrame(
                {
                    "level": "commune",
                    "code": frame["code"],
                    "variable": ours,
                    "year": 2021,
                    "value": value,
                    "status": status,
                    "source": inputs.cite("insee_filosofi_2021"),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)
