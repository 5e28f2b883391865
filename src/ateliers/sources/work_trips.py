"""What scenarios of journeys to work need: who drives inside a commune, and usual distances."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from ateliers.errors import InvalidInput
from ateliers.sources.commuting import CITIES, SAMPLE_DATE
from ateliers.sources.formats import Inputs, codes
from ateliers.sources.insee import recent_communes

#: Wording of the file → our name and the figure it holds, which its text surrounds (« >13 … »).
DISTANCES = {
    "distance médiane domicile-travail des actifs du rural (km)": ("rural_median", ">13"),
    "AAV de Lyon : distance moyenne domicile-travail des salariés des pôles (km)": (
        "lyon_mean",
        "20",
    ),
}


def driving_inside(
    inputs: Inputs, territories: pd.DataFrame, events: pd.DataFrame, wanted: Collection[str]
) -> pd.DataFrame:
    """Return the people who drive to work inside their commune (2021 census, quarter sample).

    Returns
    -------
    pandas.DataFrame
        level, code, workers (employed residents aged 15 and over) and inside (those of them who
        work in their commune and go by car). Where nobody works in the commune the file gives no
        share, and nobody drives; where it codes 0 by convention (large cities), it is missing.
    """
    names = ["CODGEO", "actifs_occupes", "part_travail_commune", "part_voiture_sur_place"]
    frame = inputs.csv("insee_mobpro_2021", names, sep=",")
    workers, own, driving = (pd.to_numeric(frame[name]) for name in names[1:])
    code = codes(frame["CODGEO"])
    inside = workers * own / 100 * driving / 100
    inside = inside.mask(own.eq(0), 0.0).mask(code.isin(CITIES))
    counted = pd.DataFrame({"code": code, "workers": workers, "inside": inside})
    # A sum takes a missing share for none: such a commune is left out, and its absence is seen.
    known = counted[counted["inside"].notna()]
    moved, _ = recent_communes(known, SAMPLE_DATE, territories, events)
    own_rows = moved[moved["code"].isin(set(wanted))].assign(level="commune")
    return own_rows[["level", "code", "workers", "inside"]]


def distances(inputs: Inputs) -> pd.DataFrame:
    """Return the usual distances from home to work (km, one way), for France.

    Raises
    ------
    InvalidInput
        When the file no longer holds one of them, or says another figure.
    """
    path = inputs.path("insee_work_distances")
    frame = inputs.csv("insee_work_distances", ["indicateur", "valeur"], sep=",")
    told = frame.set_index("indicateur")["valeur"]
    rows = []
    for words, (name, begins) in DISTANCES.items():
        if not str(told.get(words, "")).startswith(begins):
            raise InvalidInput(
                f'"{words}" is not {begins} any more: {told.get(words, "no such line")}.',
                str(path),
                "read the publication, then mend DISTANCES in sources/work_trips.py",
            )
        kilometres = float(begins.removeprefix(">"))
        rows.append(("france", "FR", name, kilometres, inputs.cite("insee_work_distances")))
    return pd.DataFrame(rows, columns=["level", "code", "distance", "km", "source"])
