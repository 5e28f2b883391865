"""Inputs of the demography theme."""

from __future__ import annotations

from ateliers.sources.catalogue.source import Source

_INSEE = "https://www.insee.fr/fr/statistiques/"
#: One citation for all the vintages: the tables say which year is which.
_POPULATIONS = "INSEE, populations de référence (RP2010 à RP2023)"
_NATIONAL, _SITES = "demography/national/", "demography/sites/"


def _populations(year: int, page: str, path: str) -> Source:
    return Source(
        f"insee_populations_rp{year}",
        "INSEE",
        f"Populations de référence, recensement {year}",
        f"RP{year}",
        f"1er janvier {year + 2}",
        _POPULATIONS,
        _NATIONAL + path,
        _INSEE + page,
    )


SOURCES = (
    _populations(2019, "6011070", "donnees_communes_RP2019_datagouv.csv"),
    _populations(2021, "7739582", "donnees_communes_RP2021_en_vigueur_2024_etalab.csv"),
    _populations(2022, "8290591", "ensemble_RP2022_en_vigueur_2025.xlsx"),
    _populations(2023, "8680726", "donnees_communes_RP2023_en_vigueur_2026.csv"),
    Source(
        "insee_populations_series",
        "INSEE",
        "Populations de référence 2010 à 2023 rapprochées sur les communes actuelles",
        "RP2010 à RP2023",
        "1er janvier 2025",
        _POPULATIONS,
        _SITES + "population_municipale_2010_2023_communes.csv",
    ),
    Source(
        "portrait_population",
        "INSEE, rapproché par 10ch81/territoire-portrait",
        "Populations de référence par commune",
        "RP2010, RP2015, RP2020 à RP2022",
        "1er janvier 2025",
        "INSEE, populations de référence (rapprochées par 10ch81)",
        _NATIONAL + "10ch81_population-by-commune.json",
        "https://github.com/10ch81/territoire-portrait",
        secondary=True,
    ),
    Source(
        "insee_comparateur_2025",
        "INSEE",
        "Comparateur de territoires, édition 2025",
        "RP2022",
        "1er janvier 2025",
        "INSEE, RP2022 (comparateur de territoires, édition 2025)",
        _SITES + "comparateur_2025ed_RP2022.csv",
        _INSEE + "2521169",
    ),
    Source(
        "insee_comparateur_2022",
        "INSEE",
        "Comparateur de territoires, édition 2022",
        "RP2018",
        "1er janvier 2021",
        "INSEE, RP2018 (comparateur de territoires, édition 2022)",
        _NATIONAL + "base_cc_comparateur_2022edition_RP2018.zip",
        _INSEE + "2521169",
    ),
    Source(
        "ptod_iris",
        "INSEE, agrégé par vincentroue/ptod-observatoire-territorial",
        "Bases infracommunales du recensement",
        "RP2011, RP2016, RP2022",
        "1er janvier 2024",
        "INSEE, RP2011, RP2016 et RP2022 (agrégés par V. Roué)",
        _NATIONAL + "agg_iris_{departement}.parquet",
        "https://github.com/vincentroue/ptod-observatoire-territorial",
        secondary=True,
    ),
    Source(
        "ptod_departements",
        "INSEE, agrégé par vincentroue/ptod-observatoire-territorial",
        "Agrégats départementaux et nationaux",
        "RP2011, RP2016, RP2022 ; Filosofi 2021",
        "départements",
        "INSEE, recensement et Filosofi (agrégés par V. Roué)",
        _NATIONAL + "agg_dep.json",
        "https://github.com/vincentroue/ptod-observatoire-territorial",
        secondary=True,
    ),
    Source(
        "ptod_epci",
        "INSEE, agrégé par vincentroue/ptod-observatoire-territorial",
        "Agrégats par EPCI",
        "RP2011, RP2016, RP2022 ; Filosofi 2021",
        "1er janvier 2024",
        "INSEE, recensement et Filosofi (agrégés par V. Roué)",
        _SITES + "epci_agregats.csv",
        "https://github.com/vincentroue/ptod-observatoire-territorial",
        secondary=True,
    ),
    Source(
        "insee_filosofi_2021",
        "INSEE",
        "Filosofi 2021, base comparateur communale",
        "2021",
        "1er janvier 2024",
        "INSEE, Filosofi 2021",
        _NATIONAL + "cc_filosofi_2021_COM.csv",
    ),
    Source(
        "lovac_2025",
        "DGALN, Cerema",
        "LOVAC, logements vacants du parc privé",
        "2025",
        "1er janvier 2025",
        "DGALN et Cerema, LOVAC 2025",
        _NATIONAL + "lovac2025_communes.csv",
    ),
)
