"""What a territory offers: carpool places, charging stations, authorities, attraction areas."""

from __future__ import annotations

import json
from collections.abc import Collection

import pandas as pd

from ateliers.errors import InvalidInput
from ateliers.sources.formats import Inputs, codes
from ateliers.territory import members, present_codes


def carpool_places(
    inputs: Inputs, territories: pd.DataFrame, wanted: Collection[str]
) -> pd.DataFrame:
    """Return how many carpool places each commune has declared.

    A commune without a row is not a commune without a place: it is blank, not zero. A place bears
    the code of the commune on the day it was listed: a former one counts for the present one.

    Returns
    -------
    pandas.DataFrame
        level, code, year (of the latest update), carpool_places (missing where none is listed).
    """
    frame = inputs.csv("carpool_places", ["id_lieu", "insee", "date_maj", "ouvert"], sep=",")
    year = int(frame["date_maj"].str[:4].max())
    frame = frame.assign(code=codes(frame["insee"]).map(present_codes(territories)))
    there = frame[frame["ouvert"].eq("true") & frame["code"].isin(set(wanted))]
    counts = there.drop_duplicates("id_lieu").groupby("code").size()
    return _counted(counts.reindex(sorted(wanted)), year, "carpool_places")


def charging_stations(
    inputs: Inputs, territories: pd.DataFrame, wanted: Collection[str]
) -> pd.DataFrame:
    """Return how many charging stations each commune has (``stations`` only).

    The file's ``chargingPoints`` counts some points several times: it is not read. Some stations
    still bear the code of a former commune (Fervaches, now Tessy-Bocage): they count for the
    present one.

    Returns
    -------
    pandas.DataFrame
        level, code, year, charging_stations (missing where none is listed: not zero).
    """
    path = inputs.path("charging_stations")
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InvalidInput(f"Not JSON: {error}.", str(path), "fetch it again") from None
    listed = pd.Series({str(code).zfill(5): int(cell["stations"]) for code, cell in read.items()})
    counts = listed.groupby(listed.index.map(present_codes(territories))).sum()
    year = max((int(cell["year"]) for cell in read.values()), default=0)
    return _counted(counts.reindex(sorted(wanted)), year, "charging_stations")


def _counted(counts: pd.Series, year: int, name: str) -> pd.DataFrame:
    return pd.DataFrame(
        {"level": "commune", "code": counts.index, "year": year, name: counts.to_numpy()}
    )


#: Attraction-area categories of a commune (INSEE, 2020).
AREA_ROLES = {
    "11": "commune-centre",
    "12": "autre commune du pôle principal",
    "13": "commune d’un pôle secondaire",
    "20": "couronne",
    "30": "hors attraction des villes",
}


def zoning(inputs: Inputs, wanted: Collection[str]) -> pd.DataFrame:
    """Return the city attraction area, employment zone and living area of communes.

    Returns
    -------
    pandas.DataFrame
        level, code, area (name; missing outside any), area_size, area_role, employment_zone,
        living_area.
    """
    columns = ["COM", "AAV2020lib", "TAAV2017lib", "cate_aav", "ZE2020lib", "BV2022lib"]
    frame = inputs.csv("insee_zonages", columns, sep=",")
    frame = frame.assign(code=codes(frame["COM"]))
    frame = frame[frame["code"].isin(set(wanted))]
    outside = frame["cate_aav"].eq("30")
    return pd.DataFrame(
        {
            "level": "commune",
            "code": frame["code"],
            "area": frame["AAV2020lib"].mask(outside),
            "area_size": frame["TAAV2017lib"].mask(outside),
            "area_role": frame["cate_aav"].map(AREA_ROLES),
            "employment_zone": frame["ZE2020lib"],
            "living_area": frame["BV2022lib"],
        }
    )


_AUTHORITY = ["N° SIREN", "Nom de l’AOM", "Forme juridique", "Indicateur département"]


def authorities(inputs: Inputs, territories: pd.DataFrame, epcis: Collection[str]) -> pd.DataFrame:
    """Return the transport authority of each EPCI.

    The national list gives authorities, not their members: an EPCI that is none itself belongs to
    the one that the extract for the territories gives for its département. The population of the
    list is left out: it disagrees with the census.

    Returns
    -------
    pandas.DataFrame
        level, code, authority, authority_code, form.
    """
    national = inputs.csv("cerema_aom", _AUTHORITY, sep=",").set_index("N° SIREN")
    sites = inputs.csv("cerema_aom_sites", _AUTHORITY, sep=",").set_index("N° SIREN")
    rows = []
    for epci in sorted(epcis):
        found = (
            national.loc[[epci]]
            if epci in national.index
            else _shared(sites, members(territories, epci))
        )
        for siren, line in found.head(1).iterrows():
            cells = line.to_dict()
            rows.append(("epci", epci, cells["Nom de l’AOM"], siren, cells["Forme juridique"]))
    columns = ["level", "code", "authority", "authority_code", "form"]
    return pd.DataFrame(rows, columns=columns).assign(source=inputs.cite("cerema_aom"))


def _shared(sites: pd.DataFrame, communes: Collection[str]) -> pd.DataFrame:
    """Return the authority of several EPCI of the département of these communes."""
    departements = {code[:2] for code in communes}
    joint = ~sites["Forme juridique"].isin(["CC", "CA", "CU", "Métropole", "Région"])
    return sites[joint & sites["Indicateur département"].isin(departements)]
