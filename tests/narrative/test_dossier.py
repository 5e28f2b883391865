from __future__ import annotations

import pandas as pd

from ateliers.narrative import dossier as words
from ateliers.parameters import load_site
from ateliers.record import COLUMNS
from tests.conftest import ROOT, record, study

V, A = "villeneuve-de-berg", "pays-de-l-arbresle"


def test_a_dossier_opens_with_its_question_and_two_findings() -> None:
    site, view = load_site(V, ROOT), study(V, "dossier").view
    assert (
        words.question(site.dossier, view) == "Villeneuve-de-Berg joue-t-elle son rôle de centre ?"
    )
    lede = words.lede(site.dossier, record(V, "dossier"), view)
    assert lede[0].startswith("La commune est classée")
    assert "1\u202f245 des 2\u202f041 emplois de la CC Berg et Coiron, soit 61\u00a0%" in lede[1]
    assert "la médiane des centres intermédiaires est de 44" in lede[2]
    assert len(lede) == 3


def test_findings_are_those_of_the_blocks_chosen() -> None:
    site, view = load_site(A, ROOT), study(A, "dossier").view
    lede = words.lede(site.dossier, record(A, "dossier"), view)
    assert len(lede) == 2
    assert "8,8\u00a0% (moins de 2\u202f000 habitants)" in lede[1]


def test_a_finding_without_data_is_not_said() -> None:
    site, view = load_site(V, ROOT), study(V, "dossier").view
    empty = pd.DataFrame(columns=COLUMNS)
    assert words.lede(site.dossier, empty, view) == [site.dossier.lede]


def test_a_site_without_a_question_says_so_and_how_to_declare_one() -> None:
    view = study(V, "dossier").view
    assert "Aucune question n’a encore été déclarée" in words.question(None, view)
    text = words.lede(None, pd.DataFrame(columns=COLUMNS), view)[0]
    assert "parameters/sites/villeneuve-de-berg.yml" in text
    for key in ("title", "question", "lede", "blocks"):
        assert key in text
