"""The loader of the inventory: each row is compared with the list it comes from."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pandas as pd
import pytest

from ateliers.errors import InvalidInput
from ateliers.sources import initiatives
from ateliers.sources.declared import TABLES
from ateliers.sources.formats import Inputs
from tests.support.inputs import CATALOGUE, FIXTURES

#: Source → its fixture.
LAID_OUT = {
    "green_fund_2023": "producers_initiatives/green_fund.csv",
    "anct_programmes": "producers_initiatives/programmes.csv",
    "france_services": "producers_initiatives/france_services.csv",
    "ort": "producers_initiatives/ort.csv",
    "crte": "producers_initiatives/crte.csv",
    "zonings_2019": "producers_initiatives/zonings.csv",
    "industry_territories": "producers_initiatives/industry.csv",
    "territory_pages": "producers_territory/pages.csv",
}
SUBSIDIES = FIXTURES / "producers_initiatives/subsidies.csv"
PAGE = "https://docslib.org/doc/12400874/torigni-sur-vire-144"


def laid_out(target: Path) -> Inputs:
    """Lay the producers' lists out, a few rows each."""
    for source, name in LAID_OUT.items():
        path = target / CATALOGUE.sources[source].file_of()
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(FIXTURES / name, path)
    workbook = target / CATALOGUE.sources["investment_subsidies_2019"].file_of()
    with pd.ExcelWriter(workbook) as writer:
        pd.DataFrame([["Source des données : DGCL"]]).to_excel(writer, sheet_name="infos")
        pd.read_csv(SUBSIDIES, dtype=str).to_excel(writer, sheet_name="Projets", index=False)
    return Inputs(target, CATALOGUE)


def one_row(folder: Path, **changes: str) -> Path:
    """Write a project of one initiative, a real one, with other cells if any."""
    cells = dict.fromkeys((f.name for f in TABLES["initiatives"].fields), "") | {
        "id": "tessy-entree",
        "site": "tessy-bocage",
        "scale": "commune",
        "code": "50592",
        "type": "subsidy",
        "programme": "DSIL",
        "label": "Aménagement de l’entrée du centre-bourg",
        "date": "2019",
        "amount": "125000",
        "cost": "736595",
        "theme": "centre",
        "status": "granted",
        "source": CATALOGUE.cite("investment_subsidies_2019"),
        "record": "di19_com05882",
    }
    path = folder / initiatives.PATH
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(cells))
        writer.writeheader()
        writer.writerow(cells | changes)
    return folder


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """Return a folder of producers' lists."""
    return laid_out(tmp_path_factory.mktemp("lists"))


FS = {
    "cost": "",
    "amount": "",
    "source": CATALOGUE.cite("france_services"),
    "record": "917",
    "date": "2020-09-01",
}


@pytest.mark.parametrize(
    "cells",
    [
        {},
        FS,
        {"source": CATALOGUE.cite("ort"), "record": "50592", "date": ""},
        {"source": CATALOGUE.cite("zonings_2019"), "record": "afr"},
        {"source": CATALOGUE.cite("crte"), "record": "crte-28-50-3"},
        {"source": CATALOGUE.cite("territory_pages"), "record": "", "address": PAGE},
        {
            "source": CATALOGUE.cite("industry_territories"),
            "record": "ti-8411",
            "code": "246900625",
        },
    ],
)
def test_a_row_that_says_what_its_list_says_is_read(
    given: Inputs, tmp_path: Path, cells: dict[str, str]
) -> None:
    assert len(initiatives.initiatives(one_row(tmp_path, **cells), given)) == 1


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"amount": "125001"}, "The amount is 125001; .* says 125000"),
        ({"amount": ""}, "The amount is empty; .* says 125000"),
        ({"cost": "736596"}, "The cost is 736596"),
        ({"code": "50500"}, "The code is 50500; .* says 50592"),
        ({"record": "di19_com99999"}, "holds no record di19_com99999"),
        (FS | {"date": "2020-09-02"}, "The date is 2020-09-02; .* says 2020-09-01"),
        ({"address": "https://example.org"}, "is not among the pages read for this site"),
        ({"site": "massif-du-sancy", "address": PAGE}, "is not among the pages read"),
    ],
)
def test_a_row_at_odds_with_its_list_is_refused(
    given: Inputs, tmp_path: Path, cells: dict[str, str], said: str
) -> None:
    with pytest.raises(InvalidInput, match=said) as caught:
        initiatives.initiatives(one_row(tmp_path, **cells), given)
    assert caught.value.where == "data/initiatives.csv, row tessy-entree"
    assert caught.value.mend


def test_a_missing_inventory_is_said(given: Inputs, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="inventory of initiatives is missing"):
        initiatives.initiatives(tmp_path, given)


def test_what_could_not_be_had_is_told_with_its_reason(given: Inputs) -> None:
    found = initiatives.gaps(given)
    assert len(found) == len(initiatives.GAPS)
    assert found["reason"].str.endswith(".").all()
