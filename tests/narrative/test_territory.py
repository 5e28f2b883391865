"""Sentences of the reading: what may be said, of what, and from which gap on."""

from __future__ import annotations

import pandas as pd

from ateliers.narrative import ranked_findings
from ateliers.narrative import territory as words
from ateliers.numbers import NBSP
from ateliers.parameters import load_theme
from ateliers.territory import SiteView
from tests.conftest import record, study

V, S, T, A = "villeneuve-de-berg", "massif-du-sancy", "tessy-bocage", "pays-de-l-arbresle"


def every() -> pd.DataFrame:
    """Return the records of the sites, one under the other."""
    return pd.concat([record(site, "territory") for site in (V, S, T, A)], ignore_index=True)


def test_the_opening_speaks_of_the_epci_then_of_the_site(views: dict[str, SiteView]) -> None:
    said = words.lede(record(T, "territory"), views[T], study(T, "territory").tables["facts"])
    assert said[0] == (
        f"En 2018, prairies (64,2{NBSP}%) et terres arables (19,0{NBSP}%) sont les deux premières "
        "occupations du sol dans la CA Saint-Lô Agglo."
    )
    assert said[1] == "En 2022, on compte 785 emplois à Tessy-Bocage, et 79 établissements en 2024."
    assert said[2].startswith("Cette lecture réunit 4 faits")


def test_what_is_not_known_is_said(views: dict[str, SiteView]) -> None:
    nothing = record(V, "territory").iloc[:0]
    said = words.lede(nothing, views[V], study(V, "territory").tables["facts"].iloc[:0])
    assert said == [
        "L’occupation du sol de la CC Berg et Coiron n’est pas connue.",
        "Le nombre d’emplois de Villeneuve-de-Berg en 2022 n’est pas connu.",
        "Aucun fait accompagné de sa source n’a été réuni ici. Cette lecture s’en tient aux "
        "mesures.",
    ]


def test_the_reading_adds_no_finding_to_the_covers(views: dict[str, SiteView]) -> None:
    """Its measures are those of an EPCI: the themes alone find."""
    assert ranked_findings(record(V, "territory"), views[V], load_theme("territory")) == []


def test_what_the_sites_share_is_on_one_side_of_france(views: dict[str, SiteView]) -> None:
    said = words.shared(every(), list(views.values()))
    assert any(s.startswith(f"Prairies (15,5{NBSP}% en France") for s in said)
    assert not any(s.startswith("Forêts") for s in said)
    apart = words.parted(every(), list(views.values()))
    assert any(s.startswith("Forêts") and "au-dessous" in s and "au-dessus" in s for s in apart)
    assert not any(s.startswith("Prairies") for s in apart)


def test_a_gap_below_the_threshold_is_close(views: dict[str, SiteView]) -> None:
    """5.1 % of artificial land in Saint-Lô Agglo, 6.0 % in France: less than a point."""
    said = next(s for s in words.parted(every(), list(views.values())) if s.startswith("Espaces"))
    assert "proche, la CA Saint-Lô Agglo" in said


def test_one_site_alone_shares_nothing(views: dict[str, SiteView]) -> None:
    assert words.shared(record(V, "territory"), [views[V]]) == [
        "Aucune mesure ne place tous les territoires du même côté de la France métropolitaine."
    ]


def test_peers_are_told_apart_from_quartiles_and_a_threshold(
    views: dict[str, SiteView],
) -> None:
    said = words.beside_peers(every(), list(views.values()))
    assert said[1].startswith("CC du Massif du Sancy, au-dessus de la plupart")
    # 1.8 % against a median of 1.6 %: beyond the third quartile, but not by a point.
    assert "espaces artificialisés" not in said[1]
    assert "prairies (64,2" in said[2]
    # All of the comparable EPCI are wholly rural: nobody stands out.
    assert "commune rurale" not in said[0]


def test_unknown_peers_are_said(views: dict[str, SiteView]) -> None:
    there = every()
    without = there[~there["geography"].str.startswith("peers:")]
    said = words.beside_peers(without, [views[V]])
    assert said == [f"CC Berg et Coiron{NBSP}: les EPCI comparables ne sont pas connus."]


def test_no_word_of_cause_or_judgement(views: dict[str, SiteView]) -> None:
    said = " ".join(
        [
            *words.shared(every(), list(views.values())),
            *words.parted(every(), list(views.values())),
            *words.beside_peers(every(), list(views.values())),
            *words.gaps(list(views.values())),
        ]
    ).lower()
    for word in ("attire", "fuit", "grâce", "à cause", "malheureusement", "nan", "none", "record"):
        assert word not in said.split()


def test_a_single_commune_is_said_to_be_compared_by_its_epci(views: dict[str, SiteView]) -> None:
    said = words.gaps(list(views.values()))
    assert any("Villeneuve-de-Berg et Tessy-Bocage" in s for s in said)
    assert not any("intercommunalité entière" in s for s in words.gaps([views[S]]))
