"""How the pages of scenarios stand in the book, and what leads to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ateliers.parameters import Site, load_sites
from ateliers.publish.pages import no_scenarios
from ateliers.publish.records import Run
from ateliers.publish.scenarios import ScenarioPage, Scenarios, SiteScenarios, gather
from ateliers.scenarios import load_scenarios

SITE = "tessy-bocage"


def done(folder: Path) -> Run:
    return Run(folder, {"status": "done"}, {"cells": []})


@pytest.fixture()
def site(root: Path) -> Site:
    return next(one for one in load_sites(root) if one.identifier == SITE)


@pytest.fixture()
def book(root: Path, site: Site) -> Scenarios:
    """Return the scenarios of one site, all of them computed but the last."""
    own = [one for one in load_scenarios(root) if one.site == SITE]
    runs = [done(Path("runs") / SITE / one.run) for one in own]
    runs[-1] = Run(runs[-1].folder)
    pages = [ScenarioPage(one, run, site) for one, run in zip(own, runs, strict=True)]
    compared = done(Path("comparisons/scenarios-tessy-bocage"))
    return Scenarios({SITE: SiteScenarios(site, compared, pages)}, ["scen_pop"])


def test_the_menu_holds_every_scenario_under_their_page(book: Scenarios) -> None:
    entry = book.sites[SITE].entry
    assert (entry.file, entry.title) == (f"{SITE}/scenarios", "Scénarios")
    assert [page.file for page in entry.pages][0] == f"{SITE}/scenario-tendance"
    assert len(entry.pages) == len(book.sites[SITE].pages)


def test_the_page_of_a_site_takes_up_the_scenarios_that_were_computed(book: Scenarios) -> None:
    own = book.sites[SITE]
    assert book.behind(own.comparison) == list(own.pages[:-1]) == book.pages
    assert book.behind(own.pages[0].run) == []


def test_a_scenario_leads_to_the_others_and_to_their_page(book: Scenarios) -> None:
    own = book.sites[SITE]
    links = book.links(own.pages[0].run)
    assert links is not None
    addresses = [address for address, _ in links]
    assert addresses[0] == "scenarios.html"
    assert "scenario-tendance.html" not in addresses
    assert "scenario-recul.html" not in addresses, "it was not computed: it has no figures"
    assert book.links(done(Path("runs/tessy-bocage/climate"))) is None


def test_titles_are_french(book: Scenarios) -> None:
    own = book.sites[SITE]
    assert own.title == "Scénarios de Tessy-Bocage"
    assert own.pages[0].title == "Tendance\u00a0: un scénario de Tessy-Bocage"


def test_a_site_without_scenarios_says_so(tmp_path: Path, root: Path, site: Site) -> None:
    page = no_scenarios("Scénarios de Dômes")
    assert "Aucun scénario n’a été écrit" in page
    other = site.model_copy(update={"identifier": "domes"})
    every = [*load_sites(root), other]
    found = gather(root, every)
    assert found.sites["domes"].pages == []
    assert found.sites["domes"].entry.pages == ()


def test_a_project_without_scenarios_has_no_such_page(tmp_path: Path, site: Site) -> None:
    assert gather(tmp_path, [site]) == Scenarios()
