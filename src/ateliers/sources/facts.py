"""Facts about the territories, each with its source: ``data/facts.csv``, edited by hand.

The file is not made from the producers' files: it says again, in other words and with its date,
what public pages say. It is checked against the list of those pages.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ateliers.errors import InvalidInput
from ateliers.sources.formats import Inputs

PATH = "data/facts.csv"
#: Sections of the reading, in the order of the page.
SECTIONS = ("geography", "geology", "climate", "ecology", "history", "economy", "society")
#: What separates two addresses of one line of the list of pages.
_BETWEEN = " ; "


def facts(root: Path, inputs: Inputs) -> pd.DataFrame:
    """Return the facts of the project, whose addresses are all in the list of pages read.

    Raises
    ------
    InvalidInput
        If the file is missing, or an address is of no page of the list.
    """
    path = root / PATH
    if not path.is_file():
        restore = f"restore it: `git checkout -- {PATH}`"
        raise InvalidInput("The facts of the territories are missing.", PATH, restore)
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
    pages = inputs.csv("territory_pages", ["site", "fait", "adresse"], sep=",")
    known = {
        (site, address)
        for site, cell in zip(pages["site"], pages["adresse"].fillna(""), strict=True)
        for address in cell.split(_BETWEEN)
    }
    given = zip(frame["id"], frame["site"], frame["address"], strict=True)
    unknown = [(i, a) for i, site, a in given if isinstance(a, str) and (site, a) not in known]
    if unknown:
        ident, address = unknown[0]
        raise InvalidInput(
            f"The address {address} is not among the pages read for this site.",
            f"{PATH}, row {ident}",
            "give the address of the list of pages, or leave it empty: none is guessed",
        )
    return frame
