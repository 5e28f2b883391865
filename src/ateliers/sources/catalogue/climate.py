"""Inputs of the climate theme."""

from __future__ import annotations

from ateliers.sources.catalogue.source import OPEN_LICENCE, Source

_FISHLIA = "https://github.com/FishLia/Projet_visu"
_SERIES, _PROJECTIONS = "climate/series/", "climate/projections/"
#: Read at http://drias-climat.fr/accompagnement/section/14: use and diffusion are free provided
#: that the meaning is kept and that the source and the date of the last update are given.
_DRIAS_TERMS = (
    "Conditions du portail DRIAS (utilisation et diffusion libres, source et date de mise à jour "
    "citées, http://drias-climat.fr/accompagnement/section/14)"
)

SOURCES = (
    Source(
        "meteo_france_monthly",
        "Météo-France",
        "Données climatologiques de base mensuelles",
        "jusqu’en septembre 2025",
        "postes",
        "Météo-France, données climatologiques de base mensuelles",
        _SERIES + "{stem}_monthly.csv",
        _FISHLIA,
    ),
    Source(
        "meteo_france_lyon_bron",
        "Météo-France",
        "Données climatologiques de base mensuelles (MENSQ), Lyon-Bron, décomptes annuels",
        "1950 à novembre 2024",
        "poste",
        "Météo-France, données climatologiques de base mensuelles (MENSQ)",
        _SERIES + "arbresle__lyon_bron_annual_extremes.csv",
    ),
    Source(
        "meteo_france_mensq",
        "Météo-France",
        "Données climatologiques de base mensuelles (MENSQ), toutes les colonnes",
        "2024",
        "postes",
        "Météo-France, données climatologiques de base mensuelles (MENSQ)",
        "climate/mensq_2024/MENSQ_{departement}_latest-2024-2025.csv",
    ),
    Source(
        "meteo_france_synop",
        "Météo-France",
        "Observations SYNOP, jours au-dessus de 30 °C",
        "1996 à 2024",
        "stations SYNOP",
        "Météo-France, observations SYNOP",
        _SERIES + "synop_days_over_30C_annual_1996_2024.csv",
    ),
    Source(
        "climadiag_tracc",
        "Météo-France",
        "Climadiag Commune v411 et TRACC-2023",
        "septembre 2026",
        "communes, à une date non dite",
        "Météo-France, Climadiag Commune v411 et TRACC-2023 ; "
        "Drias, données Météo-France, CERFACS, IPSL (septembre 2026)",
        _PROJECTIONS + "climadiag_tracc_communes.csv",
        licence=f"{OPEN_LICENCE} ; {_DRIAS_TERMS}",
    ),
    Source(
        "drias_rrq99",
        "Météo-France, portail DRIAS",
        "TRACC-2023 (Explore2), 99e centile des pluies quotidiennes",
        "2023",
        "maille de 8 km",
        "Drias, données Météo-France, CERFACS, IPSL (TRACC-2023)",
        _PROJECTIONS + "tracc2023_rrq99_sites.csv",
        "http://drias-climat.fr",
        _DRIAS_TERMS,
    ),
    Source(
        "ccr_catnat",
        "CCR (Caisse centrale de réassurance), rapproché par yrahan/catnat",
        "Arrêtés de catastrophe naturelle publiés au Journal officiel, décomptes",
        "1987 à juin 2024",
        "communes à la date de la demande",
        "CCR, arrêtés de catastrophe naturelle (1987 à juin 2024)",
        "climate/hazards/catnat_decrees_yrahan.parquet",
        "https://github.com/yrahan/catnat",
        "Conditions de CCR non vérifiées ; seuls des décomptes annuels sont repris, avec la source",
    ),
)
