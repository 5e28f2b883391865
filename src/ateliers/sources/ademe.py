"""ADEME: greenhouse gases emitted by a kilometre, by mode (Impact CO₂)."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from ateliers.errors import InvalidInput
from ateliers.sources.formats import Inputs

PER_VEHICLE, PER_PERSON = "véhicule-km", "passager-km"

#: Mode of the file by its identifier → our name, French name, and what one kilometre is of.
#: Cars and motorbikes are counted per vehicle, whoever is inside; the others per passenger.
MODES = {
    4: ("car", "Voiture thermique", PER_VEHICLE),
    5: ("electric_car", "Voiture électrique", PER_VEHICLE),
    12: ("scooter", "Scooter ou moto légère", PER_VEHICLE),
    9: ("bus", "Bus thermique", PER_PERSON),
    6: ("coach", "Autocar", PER_PERSON),
    15: ("regional_train", "TER", PER_PERSON),
    8: ("electric_bike", "Vélo électrique", PER_PERSON),
    7: ("walk_or_bike", "Vélo ou marche", PER_PERSON),
}
#: The file is of 2026 (its carrier's date); its factors come from Base Empreinte.
YEAR = 2026


def grams_per_km(inputs: Inputs) -> pd.DataFrame:
    """Return the emissions of a kilometre by mode.

    Returns
    -------
    pandas.DataFrame
        level, code (France), mode, mode_fr, year, grams (g CO₂e per km, making of the vehicle and
        use added up), per (vehicle-km or passenger-km).
    """
    path = inputs.path("impact_co2")
    try:
        read = {int(one["id"]): one for one in json.loads(path.read_text(encoding="utf-8"))}
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidInput(
            f"Not the list of modes: {error}.", str(path), "fetch it again"
        ) from None
    missing = [name for number, (_, name, _) in MODES.items() if number not in read]
    if missing:
        raise InvalidInput(f"Modes missing: {', '.join(missing)}.", str(path), "fetch it again")
    rows = [
        ("france", "FR", mode, name, YEAR, 1000 * _kilograms(read[number]), per)
        for number, (mode, name, per) in MODES.items()
    ]
    columns = ["level", "code", "mode", "mode_fr", "year", "grams", "per"]
    return pd.DataFrame(rows, columns=columns).assign(source=inputs.cite("impact_co2"))


def _kilograms(mode: dict[str, Any]) -> float:
    """Return the kilograms of CO₂e of a kilometre: the sum of its stages, or its total."""
    if "total" in mode:
        return float(mode["total"])
    return float(sum(stage["value"] for stage in mode["ecv"]))
