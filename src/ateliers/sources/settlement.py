"""How a territory is settled: density, level of centre, mountain massif (grids of 2026)."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from ateliers.errors import InvalidInput
from ateliers.sources.commuting import main_exploitation
from ateliers.sources.epci import NO_EPCI
from ateliers.sources.formats import Inputs, codes

#: Density levels of the file, from the densest → ours.
DENSITIES = {
    "Grands centres urbains": "density_1",
    "Centres urbains intermédiaires": "density_2",
    "Petites villes": "density_3",
    "Ceintures urbaines": "density_4",
    "Bourgs ruraux": "density_5",
    "Rural à habitat dispersé": "density_6",
    "Rural à habitat très dispersé": "density_7",
}
#: Levels of centre of the file, from the largest → ours; a commune may have none.
CENTRES = {
    "Centre majeur d'équipements et de services": "centre_major",
    "Centre structurant d'équipements et de services": "centre_structuring",
    "Centre intermédiaire d'équipements et de services": "centre_intermediate",
    "Centre local d'équipements et de services": "centre_local",
    "Communes non centre": "centre_none",
    " - undefined": "centre_unknown",
}


def grids(inputs: Inputs, wanted: Collection[str]) -> pd.DataFrame:
    """Return what the grids of 2026 say of communes.

    Returns
    -------
    pandas.DataFrame
        level, code, density (level of INSEE's grid, in words), centre (level of facilities and
        services), massif (missing outside the mountains).
    """
    density, centre = _density(inputs), _centre(inputs)
    raw = inputs.csv("communes_montagne", ["insee_com", "niveau_montagne"], sep=",")
    named = raw.set_index(codes(raw["insee_com"]))["niveau_montagne"].str.split(" - ").str[-1]
    massif = named.to_dict()
    rows = [
        ("commune", code, density[code], centre[code], massif.get(code))
        for code in sorted(set(wanted) & set(density.index) & set(centre.index))
    ]
    return pd.DataFrame(rows, columns=["level", "code", "density", "centre", "massif"])


def _density(inputs: Inputs) -> pd.Series:
    frame = inputs.csv("grille_densite", ["insee_com", "niveau_densite"], sep=",")
    return _levels(inputs, "grille_densite", frame, "niveau_densite", DENSITIES)


def _centre(inputs: Inputs) -> pd.Series:
    frame = inputs.csv("grille_centralite", ["insee_com", "niveau_centralite"], sep=",")
    return _levels(inputs, "grille_centralite", frame, "niveau_centralite", CENTRES)


def _levels(
    inputs: Inputs, source: str, frame: pd.DataFrame, column: str, known: dict[str, str]
) -> pd.Series:
    """Return the level of each commune (index code); a level that is not known is refused."""
    others = sorted(set(frame[column].dropna()) - set(known))
    if others:
        raise InvalidInput(
            f"Unknown level: {', '.join(others)}.",
            str(inputs.path(source)),
            "this is another edition of the grid: give the one the catalogue names",
        )
    return frame.set_index(codes(frame["insee_com"]))[column]


def people(inputs: Inputs, territories: pd.DataFrame) -> pd.DataFrame:
    """Return the people of each EPCI of metropolitan France by density and by level of centre.

    Returns
    -------
    pandas.DataFrame
        level, code, population (RP2022, inhabitants), and one column a level of
        :data:`DENSITIES` and of :data:`CENTRES`. France is the sum of the EPCI.
    """
    frame = inputs.csv("epci_2023", ["geo_code", "dep", "epci"], sep=",")
    frame = frame[~frame["dep"].str.startswith("97") & frame["epci"].ne(NO_EPCI)]
    code = codes(frame["geo_code"])
    population = code.map(main_exploitation(inputs)["population"]).fillna(0.0)
    known = set(territories.loc[territories["level"].eq("epci"), "code"])
    parts = [population.groupby(frame["epci"]).sum().to_frame("population")]
    for levels, names in ((_density(inputs), DENSITIES), (_centre(inputs), CENTRES)):
        named = code.map(levels).map(names)
        by = population.groupby([frame["epci"], named]).sum().unstack()
        parts.append(by.reindex(columns=list(names.values())))
    summed = pd.concat(parts, axis=1).fillna(0.0)
    france = summed.sum().to_frame("FR").T.assign(level="france")
    kept = summed[summed.index.isin(known)].assign(level="epci")
    return pd.concat([kept, france]).rename_axis("code").reset_index()
