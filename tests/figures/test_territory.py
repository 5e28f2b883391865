"""Figures and tables of the reading: what they say, what they leave out, what they refuse."""

from __future__ import annotations

import pandas as pd
import pytest

from ateliers.figures import comparison_territory as comparison
from ateliers.figures import territory as figures
from ateliers.figures.block import Absent, Figure, Table
from ateliers.figures.territory_facts import NO_DATE, day
from ateliers.indicators import climate as climate_indicators
from ateliers.indicators import territory
from ateliers.indicators.climate_posts import posts_of
from ateliers.numbers import NBSP, NNBSP
from ateliers.record import COLUMNS
from ateliers.territory import SiteView
from tests.conftest import record, study

V, S, T, A = "villeneuve-de-berg", "massif-du-sancy", "tessy-bocage", "pays-de-l-arbresle"
SITES = (V, S, T, A)
NOTHING = pd.DataFrame(columns=COLUMNS)


def table(site: str, name: str) -> pd.DataFrame:
    """Return a table as the notebook of a site reads it."""
    return study(site, "territory").tables[name]


def people(site: str) -> pd.DataFrame:
    there = study(site, "territory")
    return territory.people(there.tables, there.view)


def cells(block: Table | Absent, start: str) -> list[str]:
    """Return the cells of the row whose heading starts so."""
    assert isinstance(block, Table)
    return next(row[1:] for row in block.rows if row[0].startswith(start))


@pytest.mark.parametrize("site", SITES)
def test_the_land_of_a_commune_is_said_to_be_that_of_its_epci(
    site: str, views: dict[str, SiteView]
) -> None:
    view = views[site]
    block = figures.land_cover(record(site, "territory"), view)
    assert isinstance(block, Figure)
    assert view.epci is not None
    assert view.epci.name in block.subtitle
    assert view.epci.of in block.title
    own = view.place.name if view.is_whole_epci else view.epci.name
    assert list(block.data["Territoire"]) == [own, "France métropolitaine"]


def test_an_unknown_land_cover_is_absent_with_its_reason(views: dict[str, SiteView]) -> None:
    there = record(V, "territory")
    lost = there["indicator"].str.startswith("sol_") & there["geography"].eq("epci:240700815")
    without = there.assign(
        value=there["value"].mask(lost),
        status=there["status"].mask(lost, "missing"),
        note=there["note"].mask(lost, "fichier perdu"),
    )
    for block in (
        figures.land_cover(without, views[V]),
        figures.land_change(without, views[V], table(V, "land_cover_change")),
    ):
        assert isinstance(block, Absent)
        assert block.reason == "fichier perdu"


@pytest.mark.parametrize("site", SITES)
def test_nothing_known_is_said_by_every_block(site: str, views: dict[str, SiteView]) -> None:
    view = views[site]
    empty = NOTHING.astype({"value": float, "low": float, "high": float})
    blocks = [
        figures.land_cover(empty, view),
        figures.profile(empty, view),
        figures.land_change(empty, view, table(site, "land_cover_change")),
        figures.nature(empty, view),
        figures.sectors(empty, view),
        figures.work(empty, empty, view),
        figures.society(empty, view),
        figures.climate_digest(empty, view, None),
        figures.population_years(empty, table(site, "population_history"), view),
        figures.settlement(view, table(site, "settlement_grids").iloc[:0], table(site, "zoning")),
        figures.facts(table(site, "facts").iloc[:0], view, "history"),
    ]
    assert [type(block) for block in blocks] == [Absent] * len(blocks)
    assert all(block.reason for block in blocks if isinstance(block, Absent))


def test_changes_end_with_their_sum_and_the_whole_area(views: dict[str, SiteView]) -> None:
    block = figures.land_change(record(A, "territory"), views[A], table(A, "land_cover_change"))
    assert isinstance(block, Table)
    assert block.rows[0] == ["Chantiers → prairies", "205"]
    assert cells(block, "Ensemble des changements") == ["334"]
    flows = block.data[block.data["Changement"].str.contains("→|Autres")]
    assert flows["Surface (ha)"].sum() == pytest.approx(334.0, abs=0.2)
    assert "n’est pas une renaturation" in block.note


def test_many_changes_are_added_up_under_others(views: dict[str, SiteView]) -> None:
    flows = table(T, "land_cover_change")
    several = flows.assign(code="200066389").head(40)
    block = figures.land_change(record(T, "territory"), views[T], several)
    assert isinstance(block, Table)
    assert any(row[0] == "Autres changements (34)" for row in block.rows)


def test_an_epci_where_nothing_changed_says_so(views: dict[str, SiteView]) -> None:
    there = record(V, "territory")
    still = there["indicator"].eq("sol_change") & there["geography"].eq("epci:240700815")
    none = table(V, "land_cover_change").iloc[:0]
    block = figures.land_change(there.assign(value=there["value"].mask(still, 0.0)), views[V], none)
    assert isinstance(block, Table)
    assert block.title.startswith("Aucun changement d’occupation")


def test_the_level_of_centre_is_that_of_the_commune(views: dict[str, SiteView]) -> None:
    block = figures.settlement(views[V], table(V, "settlement_grids"), table(V, "zoning"))
    assert isinstance(block, Table)
    assert block.title == (
        "Villeneuve-de-Berg est un centre intermédiaire d’équipements et de services"
    )
    assert block.header == ["Zonage", "Niveau"]
    several = figures.settlement(views[S], table(S, "settlement_grids"), table(S, "zoning"))
    assert isinstance(several, Table)
    assert several.title == "8 communes sur 20 sont des centres d’équipements et de services"
    counted = several.data[several.data["Zonage"].str.startswith("Niveau")]["Communes"]
    assert counted.sum() == 20


def test_a_commune_that_is_no_centre_is_said_so(views: dict[str, SiteView]) -> None:
    grids = table(V, "settlement_grids").assign(centre="Communes non centre")
    block = figures.settlement(views[V], grids, table(V, "zoning"))
    assert isinstance(block, Table)
    assert "n’est pas un centre" in block.title


def test_the_hedges_that_the_file_lacks_are_said_and_not_shown(
    views: dict[str, SiteView],
) -> None:
    block = figures.nature(record(V, "territory"), views[V])
    assert cells(block, "Haies") == ["donnée absente", "non réunie ici"]
    assert isinstance(block, Table)
    assert "zéro hectare de haies, ce qui est une lacune" in block.note
    other = figures.nature(record(S, "territory"), views[S])
    assert cells(other, "Haies")[0] == "969"
    assert cells(other, "Carbone du sol, prairies") == ["90", "73"]


def test_the_climate_in_short_is_that_of_its_theme() -> None:
    there = study(V, "territory")
    climate = climate_indicators.compute(there.tables, there.view)
    block = figures.climate_digest(climate, there.view, posts_of(there.tables["posts"], there.view))
    assert isinstance(block, Table)
    assert block.title == f"+1,3{NBSP}°C à Montélimar entre 1961–1990 et 1991–2020"
    assert [row[2] for row in block.rows if row[0].startswith("Jours")][2] == "46 (de 36 à 56)"
    assert cells(block, "Événements")[1] == "11"
    own = record(V, "climate").set_index(["indicator", "period", "geography"])["value"]
    shown = block.data.set_index(["Mesure", "Période"])["Valeur"]
    trend = own["tm_tendance", "1961-2024", f"site:{V}"]
    assert shown["Tendance (°C par décennie)", "1961–2024"] == trend


def test_without_a_station_the_climate_has_no_temperature(views: dict[str, SiteView]) -> None:
    block = figures.climate_digest(record(V, "climate"), views[V], None)
    assert isinstance(block, Table)
    assert block.title == "Climat en bref à Villeneuve-de-Berg"
    assert "homogénéisée" not in block.note


def test_the_curve_says_that_older_populations_lack(views: dict[str, SiteView]) -> None:
    block = figures.population_years(people(S), table(S, "population_history"), views[S])
    assert isinstance(block, Figure)
    assert block.title == f"De 9{NNBSP}877 habitants en 2010 à 9{NNBSP}550 en 2023"
    assert "Sans total en 2011 et 2014" in block.subtitle
    assert "1876 n’a pas été obtenue" in block.limits
    assert set(block.data.loc[block.data["Statut"].ne(""), "Année"]) == {2011, 2014}


def test_the_curve_grows_longer_when_the_file_is_there(views: dict[str, SiteView]) -> None:
    """A year that lacks one commune of the site is left out, never summed without it."""
    history = pd.DataFrame(
        [(code.code, 1999, 100.0) for code in views[S].communes]
        + [(code.code, 1876, 50.0) for code in views[S].communes[1:]],
        columns=["code", "year", "population"],
    ).assign(source="INSEE, historique des populations communales", status="ok")
    block = figures.population_years(people(S), history, views[S])
    assert isinstance(block, Figure)
    assert block.title.startswith(f"De 2{NNBSP}000 habitants en 1999")
    assert 1876 not in set(block.data["Année"])
    assert "historique des populations communales" in block.source
    assert "1876 n’a pas" not in block.limits


def test_mergers_come_from_the_official_list(views: dict[str, SiteView]) -> None:
    block = figures.mergers(views[T], table(T, "commune_events"))
    assert isinstance(block, Table)
    assert block.rows == [
        [f"1er{NBSP}janvier 2016", "commune nouvelle", "Fervaches, Tessy-sur-Vire", "Tessy Bocage"],
        [f"1er{NBSP}janvier 2018", "commune nouvelle", "Pont-Farcy, Tessy Bocage", "Tessy-Bocage"],
    ]
    assert block.title == "Deux événements ont changé Tessy-Bocage depuis 1975"


def test_a_commune_that_never_changed_is_said_so(views: dict[str, SiteView]) -> None:
    block = figures.mergers(views[V], table(V, "commune_events"))
    assert isinstance(block, Table)
    assert block.title == "Villeneuve-de-Berg n’a ni fusionné ni changé de nom depuis 1975"
    assert block.rows[0][1] == "aucun"


def test_establishments_of_references_are_of_the_year_they_are_known(
    views: dict[str, SiteView],
) -> None:
    block = figures.sectors(record(T, "territory"), views[T])
    assert isinstance(block, Figure)
    years = dict(zip(block.data["Territoire"], block.data["Année"], strict=True))
    assert years["Manche"] == years["France métropolitaine"] == 2018
    assert list(block.data["Année"])[:2] == [2024, 2018]
    shares = block.data.filter(like="(%)").sum(axis=1)
    assert shares.round(6).eq(100).all()


def test_jobs_are_said_with_their_change(views: dict[str, SiteView]) -> None:
    block = figures.work(record(T, "territory"), people(T), views[T])
    assert isinstance(block, Table)
    assert block.title == "785 emplois en 2022, 34 de moins qu’en 2016"
    assert cells(block, "Variation des emplois (% par an), 2013–2018")[-1] == "+0,18"
    assert cells(block, "Emplois, 2022")[1:] == ["donnée absente"] * 3
    assert cells(block, "Emplois pour 100 actifs")[0] == "87"


def test_society_takes_up_demography(views: dict[str, SiteView]) -> None:
    block = figures.society(people(S), views[S])
    assert cells(block, "Résidences secondaires") == ["61,8", "10,2", "9,8"]
    assert cells(block, "65 ans ou plus")[0] == "157"


def test_facts_are_in_order_of_date_with_their_link(views: dict[str, SiteView]) -> None:
    block = figures.facts(table(V, "facts"), views[V], "history")
    assert isinstance(block, Table)
    assert [row[0] for row in block.rows] == [f"23{NBSP}décembre 2016", f"1er{NBSP}janvier 2020"]
    assert block.addresses[0][2] == "http://www.bergetcoiron.fr/"
    assert block.title == "Deux faits d’histoire, avec leur source"
    undated = figures.facts(table(S, "facts"), views[S], "ecology")
    assert isinstance(undated, Table)
    assert [row[0] for row in undated.rows] == ["2013", NO_DATE, NO_DATE]


def test_a_fact_without_address_is_shown_without_link(views: dict[str, SiteView]) -> None:
    facts = table(V, "facts").assign(address=None)
    block = figures.facts(facts, views[V], "geology")
    assert isinstance(block, Table)
    assert block.addresses == [["", "", ""]]
    assert "dont 1 sans adresse connue" in block.subtitle


def test_dates_of_every_length_are_said_in_french() -> None:
    assert day("2020-07") == "juillet 2020"
    assert day("2018-12-01") == f"1er{NBSP}décembre 2018"


def test_the_sites_side_by_side_are_compared_by_their_epci(views: dict[str, SiteView]) -> None:
    frame = pd.concat([record(site, "territory") for site in SITES], ignore_index=True)
    every = list(views.values())
    land = comparison.land_sites(frame, every)
    assert isinstance(land, Figure)
    assert land.title == f"Prairies{NBSP}: de 18 à 64{NBSP}% du sol"
    assert land.data["Territoire"][0] == "CC Berg et Coiron"
    profile = comparison.profile_sites(frame, every)
    assert cells(profile, "Prairies (%)") == ["18,2", "33,3", "64,2", "39,7", "15,5"]
    assert isinstance(profile, Table)
    assert profile.title == f"De 22 à 100{NBSP}% d’habitants en commune rurale"


def test_a_site_whose_analysis_failed_is_not_computed(views: dict[str, SiteView]) -> None:
    frame = pd.concat([record(site, "territory") for site in (V, S)], ignore_index=True)
    every = list(views.values())
    profile = comparison.profile_sites(frame, every)
    assert cells(profile, "Prairies (%)")[2:4] == ["non calculé", "non calculé"]
    for block in (comparison.land_sites(frame, every), comparison.sectors_sites(frame, every)):
        assert isinstance(block, Figure)
        assert "Non calculé" in block.subtitle
        assert list(block.data["Statut"])[2:4] == ["non calculé", "non calculé"]
