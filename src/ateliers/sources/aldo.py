"""ADEME's ALDO: land cover of EPCI (Corine Land Cover), its changes, soil carbon, forests, hedges.

The tool of ADEME carries these files by EPCI. Their list of EPCI is older than that of the other
tables: those that have gone since are left out, and counted in metropolitan France.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

import pandas as pd

from ateliers.errors import InvalidInput
from ateliers.sources.formats import Inputs

#: Groups of the land cover → beginnings of the codes of Corine Land Cover that they hold. Written
#: out rather than cut at the first digit: grassland and vineyards are what readers look for.
GROUPS: dict[str, tuple[str, ...]] = {
    "artificial": ("1",),
    "arable": ("21",),
    "permanent_crops": ("22",),
    "grassland": ("23",),
    "mixed_farmland": ("24",),
    "forest": ("31",),
    "low_vegetation": ("32",),
    "bare_and_water": ("33", "4", "5"),
}
#: A building site is neither town nor field: one that ends is no return to nature.
SITES_OF_WORKS = "133"
BUILDING_SITE = "building_site"
#: Columns of the changes that say something else than one class becoming another.
_BESIDE = re.compile(r"^(siren|Déboisement \w+|Unnamed: \d+)$")
_CLASS, _CHANGE = re.compile(r"^\d{3}$"), re.compile(r"^(\d{3})-(\d{3})$")
#: How the columns of classes and of changes are named together in the catalogue of sources.
CLASS_COLUMNS, CHANGE_COLUMNS = "code à trois chiffres", "code avant-code après"
#: Hectares: a hundredth of the smallest area that Corine Land Cover sees is enough.
_DECIMALS = 1

#: Soil carbon: column of the file → ours (tC/ha). The other columns hold the same value everywhere.
SOILS = {
    "cultures": "soil_carbon_crops",
    "prairies": "soil_carbon_grassland",
    "forêts": "soil_carbon_forest",
}
_FORESTS = {"total": "forest", "tx_boisement": "forest_rate"}
#: The file has no hedge in an EPCI of hedged meadows: an artefact, never a true zero.
NO_HEDGE = "le fichier porte zéro hectare de haies, ce qui est une lacune et non une mesure"


def group_of(code: str) -> str:
    """Return the group of a class of Corine Land Cover.

    Examples
    --------
    >>> group_of("231"), group_of("512")
    ('grassland', 'bare_and_water')
    """
    for name, beginnings in GROUPS.items():
        if code.startswith(beginnings):
            return name
    raise ValueError(f"{code} is no class of Corine Land Cover")


def land_cover(inputs: Inputs, territories: pd.DataFrame) -> pd.DataFrame:
    """Return the land cover of 2018 of every EPCI, and of metropolitan France (hectares).

    Returns
    -------
    pandas.DataFrame
        level, code, areas (how many rows of the file are added up: 1 for an EPCI), and one column
        a group of :data:`GROUPS`. France is the sum of the whole file, islands without EPCI
        included.
    """
    source = "aldo_land_cover_2018"
    wide = _areas(inputs, source, _CLASS)
    _listed(inputs, source, wide, CLASS_COLUMNS)
    grouped = wide.T.groupby(group_of).sum().T.reindex(columns=list(GROUPS), fill_value=0.0)
    france = grouped.sum().to_frame("FR").T.assign(areas=len(grouped), level="france")
    kept = grouped[grouped.index.isin(_known(territories))].assign(areas=1, level="epci")
    both = pd.concat([kept, france]).rename_axis("code").reset_index()
    return both.round(_DECIMALS)


def changes(inputs: Inputs, territories: pd.DataFrame) -> pd.DataFrame:
    """Return the areas that passed from one group to another between 2012 and 2018 (hectares).

    Building sites are a group by themselves: they become roads, fields or meadows.

    Returns
    -------
    pandas.DataFrame
        level, code, before, after, hectares; changes within one group are left out.
    """
    source = "aldo_land_cover_change"
    wide = _areas(inputs, source, _CHANGE)
    long = _listed(inputs, source, wide, CHANGE_COLUMNS)
    classes = long[CHANGE_COLUMNS].str.split("-", expand=True)
    long = long.assign(before=classes[0].map(_changing), after=classes[1].map(_changing))
    long = long[long["before"].ne(long["after"]) & long["hectares"].gt(0)]
    flows = ["before", "after"]
    epci = long[long["siren"].isin(_known(territories))].rename(columns={"siren": "code"})
    epci = epci.groupby(["code", *flows])["hectares"].sum().reset_index().assign(level="epci")
    france = long.groupby(flows)["hectares"].sum().reset_index()
    france = france.assign(level="france", code="FR")
    return pd.concat([epci, france], ignore_index=True).round({"hectares": _DECIMALS})


def _changing(code: str) -> str:
    return BUILDING_SITE if code == SITES_OF_WORKS else group_of(code)


def _known(territories: pd.DataFrame) -> set[str]:
    return set(territories.loc[territories["level"].eq("epci"), "code"])


def _listed(inputs: Inputs, source: str, wide: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return areas one a row, their columns under the one name that the catalogue lists."""
    long = wide.reset_index().melt("siren", var_name=name, value_name="hectares")
    inputs.required(source, long, ["siren", name], inputs.path(source))
    return long


def _areas(inputs: Inputs, source: str, pattern: re.Pattern[str]) -> pd.DataFrame:
    """Return the areas of a file (index siren), one column a class or a change; blank is none."""
    path = inputs.path(source)
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    named = [c for c in frame.columns if pattern.match(c)]
    others = [c for c in frame.columns if c not in named and not _BESIDE.match(c)]
    if others or not named or "siren" not in frame.columns:
        raise InvalidInput(
            f"Not a file of areas by class: unexpected columns {', '.join(others) or 'none'}.",
            str(path),
            "this is another file or another edition: give the one the catalogue names",
        )
    frame = frame[frame["siren"].ne("")].set_index("siren")[named]
    numbers = frame.apply(lambda column: pd.to_numeric(column.replace("", "0"), errors="raise"))
    return numbers.astype("float64")


def soil_carbon(inputs: Inputs, epcis: Collection[str]) -> pd.DataFrame:
    """Return the reference carbon stocks of soils of EPCI, and the median of all of them (tC/ha).

    Returns
    -------
    pandas.DataFrame
        As :func:`ecology`. A France row is the median of the EPCI of the file, which its note
        counts: a stock by hectare is not added up.
    """
    frame = inputs.csv("aldo_soil_carbon", ["siren", *SOILS], sep=",")
    frame = frame[frame["siren"].fillna("").str.len().eq(9)]
    values = frame.set_index("siren")[list(SOILS)].astype("float64").rename(columns=SOILS)
    rows = _rows(values, epcis, "tC/ha", inputs.cite("aldo_soil_carbon"))
    middle = values.median().to_frame("FR").T
    note = f"médiane de {len(values)} EPCI"
    cite = inputs.cite("aldo_soil_carbon")
    france = _rows(middle, ["FR"], "tC/ha", cite).assign(level="france", note=note)
    return pd.concat([rows, france], ignore_index=True)


def forests(inputs: Inputs, epcis: Collection[str]) -> pd.DataFrame:
    """Return the forests of EPCI in 2019, and the share of their area (IGN, carried by ALDO)."""
    frame = inputs.csv("aldo_forests", ["siren", *_FORESTS], sep=",")
    values = frame.set_index("siren")[list(_FORESTS)].astype("float64").rename(columns=_FORESTS)
    values["forest_rate"] *= 100
    cite = inputs.cite("aldo_forests")
    areas = _rows(values.drop(columns="forest_rate"), epcis, "ha", cite)
    return pd.concat([areas, _rows(values[["forest_rate"]], epcis, "%", cite)], ignore_index=True)


def hedges(inputs: Inputs, epcis: Collection[str]) -> pd.DataFrame:
    """Return the hedges of EPCI (hectares); a zero of the file is a gap, said and not shown."""
    frame = inputs.csv("aldo_hedges", ["siren", "area"], sep=",")
    values = frame.set_index("siren")[["area"]].astype("float64")
    values = values.rename(columns={"area": "hedges"})
    rows = _rows(values, epcis, "ha", inputs.cite("aldo_hedges"))
    gap = rows["value"].eq(0)
    rows["note"] = rows["note"].mask(gap, NO_HEDGE)
    return rows.assign(value=rows["value"].mask(gap), status=rows["status"].mask(gap, "missing"))


def ecology(inputs: Inputs, epcis: Collection[str]) -> pd.DataFrame:
    """Return soil carbon, forests and hedges of EPCI, one row a measure.

    Returns
    -------
    pandas.DataFrame
        level, code, variable, value, unit (tC/ha, ha or %), status, source, note.
    """
    parts = (soil_carbon(inputs, epcis), forests(inputs, epcis), hedges(inputs, epcis))
    return pd.concat(parts, ignore_index=True)


def _rows(values: pd.DataFrame, codes: Iterable[str], unit: str, cite: str) -> pd.DataFrame:
    """Return one row a code and a variable; an EPCI that the file lacks has none."""
    known = {str(code): line for code, line in values.to_dict("index").items()}
    rows = [
        ("epci", code, str(variable), round(float(value), 4), unit, "ok", cite, "")
        for code in sorted(codes)
        if code in known
        for variable, value in known[code].items()
    ]
    columns = ["level", "code", "variable", "value", "unit", "status", "source", "note"]
    return pd.DataFrame(rows, columns=columns)
