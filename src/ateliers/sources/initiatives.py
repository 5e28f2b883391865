"""Initiatives of the territories: ``data/initiatives.csv``, edited by hand.

The file is not made from the producers' files: it says again, in one vocabulary, what their lists
and public pages say. What it takes from a list is compared with it, row by row.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from ateliers.errors import InvalidInput
from ateliers.sources.formats import Inputs

PATH = "data/initiatives.csv"
#: What an initiative covers: ``grouping`` is a perimeter wider than the EPCI, or not known.
SCALES = ("commune", "communes", "epci", "grouping")
TYPES = ("contract", "programme", "subsidy", "zoning", "plan", "local")
#: ``granted``: the money was granted; whether the work is done is not known.
STATUSES = ("in_place", "granted", "planned", "ended", "unknown")
THEMES = (
    "centre",
    "housing",
    "mobility",
    "energy",
    "nature",
    "risks",
    "economy",
    "services",
    "culture",
    "planning",
)
#: Programmes as a reader sees them. A new one is a line here.
PROGRAMMES = (
    "DETR",
    "DSIL",
    "Fonds vert",
    "Petites villes de demain",
    "Villages d’avenir",
    "France services",
    "Opération de revitalisation de territoire",
    "Territoires d’industrie",
    "Contrat de relance et de transition écologique",
    "Contrat de ruralité",
    "Contrat de transition écologique",
    "Contrat de ville",
    "Contrat de plan interrégional",
    "Zone de revitalisation rurale",
    "Zone d’aide à finalité régionale",
    "Parc naturel régional",
    "Natura 2000",
    "Document de planification",
    "Démarche locale",
)
#: Lists that could not be had, and that a reader would look for in the inventory.
GAPS = (
    "frr_communes",
    "food_projects",
    "zero_unemployment",
    "climate_plans",
    "natural_parks",
    "subsidies_other_years",
    "green_fund_since_2024",
    "other_funders",
)
#: Columns that make two rows the same initiative, whatever their identifiers.
_SAME = ["site", "programme", "code", "label", "date", "amount"]
#: One code or several, of communes, EPCI or départements.
CODES = r"^(\d{5}|2[AB]\d{3}|\d{9}|\d{2,3}|2[AB]|69D)( (\d{5}|2[AB]\d{3}))*$"
DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"
_PAGES = "territory_pages"
_DAY = "%d/%m/%Y"


def initiatives(root: Path, inputs: Inputs) -> pd.DataFrame:
    """Return the initiatives of the project, once they say what the producers' lists say.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the project.
    inputs : Inputs
        The producers' files.

    Raises
    ------
    InvalidInput
        If the file is missing; if a row names a record that its producer's list does not hold, or
        an amount, a cost, a date or a commune that is not the list's; if an address is of no page
        read.
    """
    path = root / PATH
    if not path.is_file():
        restore = f"restore it: `git checkout -- {PATH}`"
        raise InvalidInput("The inventory of initiatives is missing.", PATH, restore)
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
    known = _listed(inputs)
    for line in frame.fillna("").to_dict("records"):
        _compared(line, known)
    _reached(frame, inputs)
    return frame


def gaps(inputs: Inputs) -> pd.DataFrame:
    """Return the lists that could not be had, as the catalogue of sources describes them."""
    described = [inputs.catalogue.sources[ident] for ident in GAPS]
    return pd.DataFrame(
        [(one.cite, one.publication, one.reason) for one in described],
        columns=["source", "subject", "reason"],
    )


#: Citation → record → what the producer's list says of it, under our names.
Known = dict[str, dict[str, dict[str, str]]]


def _listed(inputs: Inputs) -> Known:
    """Return what each list says of its records: code, and amount, cost or date where it does."""
    lists = {
        "investment_subsidies_2019": _subsidies(inputs),
        "green_fund_2023": inputs.csv(
            "green_fund_2023", ["numero_dossier_ds", "montant_engage"], sep=","
        ).set_axis(["record", "amount"], axis=1),
        "anct_programmes": inputs.csv(
            "anct_programmes", ["id_territoire", "code", "date_signature"], sep=","
        ).set_axis(["record", "code", "date"], axis=1),
        "france_services": _counters(inputs),
        "ort": _conventions(inputs),
        "crte": inputs.csv("crte", ["id_crte"], sep=",").set_axis(["record"], axis=1),
        "zonings_2019": _zonings(inputs),
        "industry_territories": _industry(inputs),
    }
    return {
        inputs.cite(source): {
            str(line.pop("record")): {str(k): str(v) for k, v in line.items() if pd.notna(v)}
            for line in listed.to_dict("records")
        }
        for source, listed in lists.items()
    }


def _subsidies(inputs: Inputs) -> pd.DataFrame:
    source = "investment_subsidies_2019"
    path = inputs.path(source)
    sheets = pd.read_excel(path, sheet_name=None, dtype=str)
    wanted = ["id_projet", "id_terr", "montant_sub", "cout_total"]
    # The first sheet is a notice; the one with projects is the one that has their identifiers.
    table = next((s for s in sheets.values() if "id_projet" in s.columns), pd.DataFrame())
    found = inputs.required(source, table, wanted, path)
    return found.set_axis(["record", "code", "amount", "cost"], axis=1)


def _counters(inputs: Inputs) -> pd.DataFrame:
    columns = ["id_fs", "insee_com", "labellisation_fs"]
    found = inputs.csv("france_services", columns, sep=",")
    found = found.set_axis(["record", "code", "date"], axis=1)
    days = found["date"].str.extract(r"(\d{2}/\d{2}/\d{4})$")[0]
    return found.assign(date=pd.to_datetime(days, format=_DAY).dt.strftime("%Y-%m-%d"))


def _conventions(inputs: Inputs) -> pd.DataFrame:
    columns = ["Code commune", "Si signée, date de signature"]
    found = inputs.csv("ort", columns, sep=",").set_axis(["code", "date"], axis=1)
    return found.assign(record=found["code"])


def _zonings(inputs: Inputs) -> pd.DataFrame:
    found = inputs.csv("zonings_2019", ["dispositif", "id"], sep=",")
    # Zonings share one identifier: their kind tells them apart.
    zoned = found["dispositif"].isin(["zrr", "afr"])
    return pd.DataFrame({"record": found["id"].mask(zoned, found["dispositif"])})


def _industry(inputs: Inputs) -> pd.DataFrame:
    found = inputs.csv("industry_territories", ["code", "libelle"], sep=",")
    records = found["libelle"].str.extract(r"\((ti-\d+)\)$")[0]
    return pd.DataFrame({"record": records, "code": found["code"]})[records.notna()]


def _compared(line: Mapping[Hashable, Any], known: Known) -> None:
    """Verify that a row says what the list that it cites says."""
    if line["source"] not in known or not line["record"]:
        return
    listed = known[line["source"]].get(line["record"])
    where = f"{PATH}, row {line['id']}"
    if listed is None:
        raise InvalidInput(
            f"{line['source']} holds no record {line['record']}.",
            where,
            "give the identifier that the producer's list gives",
        )
    for column, theirs in listed.items():
        ours = line[column]
        same = ours == theirs
        if column in ("amount", "cost") and ours:
            same = abs(float(ours) - float(theirs)) < 0.005
        if not same:
            raise InvalidInput(
                f"The {column} is {ours or 'empty'}; {line['source']} says {theirs}.",
                where,
                "write what the list says, or leave `record` empty and say why in `note`",
            )


def _reached(frame: pd.DataFrame, inputs: Inputs) -> None:
    """Verify that every address is one of the pages read for its site."""
    pages = inputs.csv(_PAGES, ["site", "adresse"], sep=",")
    known = {
        (site, address)
        for site, cell in zip(pages["site"], pages["adresse"].fillna(""), strict=True)
        for address in cell.split(" ; ")
    }
    for ident, site, address in zip(frame["id"], frame["site"], frame["address"], strict=True):
        if isinstance(address, str) and (site, address) not in known:
            raise InvalidInput(
                f"The address {address} is not among the pages read for this site.",
                f"{PATH}, row {ident}",
                "give the address of the list of pages, or leave it empty: none is guessed",
            )


def contradictions(frame: pd.DataFrame) -> list[str]:
    """Return what is wrong between the cells of a row, or between rows, each in a sentence.

    Parameters
    ----------
    frame : pandas.DataFrame
        The inventory, as text cells or typed.
    """
    lines = frame.astype("object").where(frame.notna(), "").to_dict("records")
    found = [f"row {line['id']} {said}" for line in lines for said in _faults(line)]
    found += [
        f"row {second} says again row {first}: one of them is to be removed"
        for columns in (_SAME, ["site", "source", "record"])
        for first, second in _twice(frame, columns)
    ]
    costs = frame[frame["operation"].notna()].groupby("operation")["cost"]
    found += [
        f"rows of the operation {operation} have several costs: give them one, or part them"
        for operation, several in costs.nunique().items()
        if several > 1
    ]
    return found


def _faults(line: Mapping[Hashable, Any]) -> Iterator[str]:
    """Yield what is wrong between the cells of one row."""
    text = {str(name): str(value) for name, value in line.items()}
    codes = text["code"].split()
    fits = {
        "commune": len(codes) == 1 and len(codes[0]) == 5,
        "communes": len(codes) > 1,
        "epci": len(codes) == 1 and len(codes[0]) == 9,
    }
    if not fits.get(text["scale"], True):
        yield f"has scale {text['scale']}, which its code does not fit: {text['code']}"
    if len(text["date"]) == 10 and not _exists(text["date"]):
        yield f"has a date that no calendar has: {text['date']}"
    if text["until"] and text["until"] < text["date"][:4]:
        yield f"ends ({text['until']}) before it starts ({text['date']})"
    if text["amount"] and text["cost"] and float(text["amount"]) > float(text["cost"]):
        yield f"has an amount above its cost: {text['amount']}, {text['cost']}"
    if text["address"] and not text["page"]:
        yield "has an address without a page: name the page in the column page"
    if text["accessed"] and not text["address"]:
        yield "has a date of access without an address"
    if text["source"].startswith("Pages publiques") and not text["page"]:
        yield "cites public pages without naming one: name it in the column page"


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _twice(frame: pd.DataFrame, columns: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of rows that hold the same cells; empty records are never the same."""
    kept = frame if "record" not in columns else frame[frame["record"].notna()]
    for _, rows in kept.groupby(columns, dropna=False, sort=False):
        first, *others = rows["id"]
        yield from ((str(first), str(other)) for other in others)
