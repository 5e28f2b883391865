"""Facts of the reading, each with its source as a link."""

from __future__ import annotations

import pandas as pd

from ateliers.figures import words
from ateliers.figures.block import Absent, Table
from ateliers.numbers import NBSP, number
from ateliers.territory import SiteView

#: Section of the table ``facts`` → how the reading names it.
SECTIONS = {
    "geography": "de géographie",
    "geology": "de géologie",
    "climate": "de climat",
    "ecology": "d’écologie",
    "history": "d’histoire",
    "economy": "d’économie",
    "society": "de vie locale",
    "dossier": "sur la suite de l’atelier",
}
#: The section that the reading leaves to the dossier of the site.
APART = "dossier"
_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
NO_DATE = f"sans{NBSP}date"
NO_FACT = "aucun fait accompagné de sa source n’a été réuni pour cette partie"


def day(date: str) -> str:
    r"""Return a date of one to three parts in French.

    Examples
    --------
    >>> day("2016-12-23"), day("2020-01-01"), day("2016")
    ('23\xa0décembre 2016', '1er\xa0janvier 2020', '2016')
    """
    year, *rest = date.split("-")
    if not rest:
        return year
    month = _MONTHS[int(rest[0]) - 1]
    if len(rest) == 1:
        return f"{month} {year}"
    first = "1er" if int(rest[1]) == 1 else str(int(rest[1]))
    return f"{first}{NBSP}{month} {year}"


def facts(table: pd.DataFrame, view: SiteView, section: str) -> Table | Absent:
    """List the facts of one section of a site, each with its source and its address.

    Parameters
    ----------
    table : pandas.DataFrame
        Table ``facts``.
    view : SiteView
        The site.
    section : str
        One of :data:`SECTIONS`.

    Returns
    -------
    Table or Absent
        In the order of dates, undated ones last.
    """
    name = f"facts_{section}"
    own = table[table["site"].eq(view.id) & table["section"].eq(section)]
    if own.empty:
        return Absent(name, f"Faits {SECTIONS[section]}", NO_FACT)
    lines = own.fillna("").sort_values(["date", "id"], key=lambda c: c.replace("", "9"))
    records = lines.to_dict("records")
    count = len(records)
    unknown = sum(not r["address"] for r in records)
    without = f", dont {number(unknown)} sans adresse connue" if unknown else ""
    return Table(
        name=name,
        title=f"{words.capital(words.counted(count, 'fait'))} {SECTIONS[section]}, "
        f"avec {'leur' if count > 1 else 'sa'} source",
        subtitle=f"{view.place.name}, d’après des pages publiques{without}",
        source=words.source_line([str(table.attrs.get("cite", ""))]).partition(" Calculs")[0],
        header=["Date", "Fait", "Source"],
        rows=[
            [day(r["date"]) if r["date"] else NO_DATE, r["statement"], r["source_label"]]
            for r in records
        ],
        addresses=[["", "", r["address"]] for r in records],
        data=pd.DataFrame(
            [
                (r["date"], r["statement"], r["source_label"], r["address"], r["accessed"])
                for r in records
            ],
            columns=["Date", "Fait", "Source", "Adresse", "Consulté le"],
        ),
        note="Chaque fait est reformulé, et ne dit rien de plus que sa source.",
    )
