"""Tables of the demography theme: communes side by side, crude death rates."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ateliers.figures import words
from ateliers.figures.block import Absent, Table
from ateliers.figures.maps import mapped_communes
from ateliers.figures.record import Cell, Record
from ateliers.numbers import NBSP, NNBSP, how_many, number, year_span
from ateliers.territory import Place, SiteView

WINDOW, CENSUS, INCOME_YEAR = "2016-2022", "2022", "2021"
DEATH_WINDOWS = ("2013-2018", "2016-2022")

#: Above this crude death rate (per 1,000), a home for elderly people probably weighs on it.
HIGH_MORTALITY = 20.0
PROBABLE_HOME = "établissement d’hébergement probable, à vérifier"

#: Indicator, period, decimals and heading of each column; the heading gives the unit.
_COLUMNS = (
    ("pop", CENSUS, 0, f"Population {CENSUS} (hab.)"),
    ("pop_tcam", WINDOW, 2, f"Variation {year_span(WINDOW)} (% par an)"),
    ("indice_vieil", CENSUS, 0, "65 ans ou plus pour 100 de moins de 20 ans"),
    ("part_ressec", CENSUS, 1, "Résidences secondaires (%)"),
    ("part_vacants", CENSUS, 1, "Logements vacants (%)"),
    ("revenu_median", INCOME_YEAR, 0, f"Niveau de vie médian {INCOME_YEAR} (€ par an)"),
)


def shown(cell: Cell, decimals: int, *, sign: bool = False) -> str:
    """Return a cell as a table shows it: a French number, or its status in words."""
    if cell.value is None:
        return cell.status_words
    text = number(cell.value, decimals, sign=sign)
    return f"au moins {text}" if cell.status == "at_least" else text


def _growth(record: Record, place: Place, decimals: int) -> str:
    """Return the rate, or the persons where there are too few inhabitants for a rate."""
    cell = record.cell("pop_tcam", WINDOW, place)
    persons = record.value("pop_variation", WINDOW, place)
    if cell.status == "too_small" and persons is not None:
        return f"{number(persons, sign=True)}{NBSP}hab."
    return shown(cell, decimals, sign=True)


def _row(record: Record, place: Place) -> list[str]:
    cells = [place.name]
    for code, period, decimals, _ in _COLUMNS:
        if code == "pop_tcam":
            cells.append(_growth(record, place, decimals))
        else:
            cells.append(shown(record.cell(code, period, place), decimals))
    return cells


def communes_table(frame: pd.DataFrame, view: SiteView) -> Table | Absent:
    """List the communes of the site, or of its EPCI when the site is one commune.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record holding the key figures by commune.
    view : SiteView
        The site, its communes and references.

    Returns
    -------
    Table or Absent
        From the most to the least populated, the whole last; every status in words.
    """
    record = Record(frame)
    communes, whole = mapped_communes(view)
    communes = tuple(place for place in communes if _is_known(record, place))
    people = {place.code: record.value("pop", CENSUS, place) for place in communes}
    known = [count for count in people.values() if count is not None]
    if not known:
        return Absent("communes", "Communes", f"aucune population connue en {CENSUS}")
    ordered = sorted(communes, key=lambda place: (-(people[place.code] or 0), place.code))
    rows = [_row(record, place) for place in ordered]
    # A commune by itself is read against the references, several against their total.
    below = (whole,) if len(ordered) > 1 else view.references
    rows += [_row(record, place) for place in below]
    sizes = f"De {number(min(known))} à {how_many(max(known), 'habitant')}"
    title = f"{sizes}{words.COLON} les {len(communes)} communes {whole.of}"
    if len(communes) == 1:
        title = f"{how_many(known[0], 'habitant')} {communes[0].within}"
    small = any(record.cell("pop_tcam", WINDOW, place).status == "too_small" for place in communes)
    note = (
        f"Sous 200 habitants, la variation est donnée en habitants sur {year_span(WINDOW)}, "
        f"et les rapports ne sont pas calculés{words.COLON} «{NBSP}effectif trop faible{NBSP}»."
    )
    codes = [code for code, *_ in _COLUMNS]
    return Table(
        name="communes",
        title=title,
        subtitle=f"Population, âges, logements et revenus par commune, recensement de {CENSUS}",
        source=record.source(codes, [*ordered, *below], [CENSUS, WINDOW, INCOME_YEAR]),
        header=["Commune", *(heading for *_, heading in _COLUMNS)],
        rows=rows,
        data=_communes_data(record, [*ordered, *below]),
        note=note if small else "",
    )


def _is_known(record: Record, place: Place) -> bool:
    return any(record.has(code, place, period) for code, period, *_ in _COLUMNS)


def _communes_data(record: Record, places: Sequence[Place]) -> pd.DataFrame:
    rows = []
    for place in places:
        line: list[object] = [place.code, place.name]
        for code, period, *_ in _COLUMNS:
            line.append(record.value(code, period, place))
            if code == "pop_tcam":
                line.append(record.value("pop_variation", period, place))
        rows.append(line)
    columns = ["Code", "Commune", *(heading for *_, heading in _COLUMNS)]
    columns.insert(4, f"Variation {year_span(WINDOW)} (hab.)")
    return pd.DataFrame(rows, columns=columns)


def mortality_note(frame: pd.DataFrame, view: SiteView) -> Table | Absent:
    """Give the crude death rates, with the caution that they call for.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record holding ``mortalite`` (deaths a year for 1,000 inhabitants).
    view : SiteView
        The site, its communes and references.

    Returns
    -------
    Table or Absent
        The site, its references, and each commune above 20 for 1,000 with a remark that
        suggests a check and claims nothing.
    """
    record, code, last = Record(frame), "mortalite", DEATH_WINDOWS[-1]
    rate = record.value(code, last, view.place)
    if rate is None:
        cell = record.cell(code, last, view.place)
        return Absent("mortality", "Taux brut de mortalité", cell.note or cell.status_words)
    communes = view.communes if len(view.communes) > 1 else ()
    flagged = [place for place in communes if _is_high(record, place)]
    flagged.sort(key=lambda place: -(record.value(code, last, place) or 0))
    places = [view.place, *record.references(view, code), *flagged]
    windows = [w for w in DEATH_WINDOWS if any(record.has(code, p, w) for p in places)]
    rows = []
    for place in places:
        remark = PROBABLE_HOME if _is_high(record, place) else "aucune"
        rows.append([place.name, *(shown(record.cell(code, w, place), 1) for w in windows), remark])
    note = (
        f"Le taux brut dépend de l’âge de la population{words.COLON} il ne mesure pas l’état de "
        f"santé. Les périodes se recouvrent. Au-dessus de {number(HIGH_MORTALITY)} pour "
        f"1{NNBSP}000, un établissement pour personnes âgées pèse peut-être sur le "
        f"taux{words.COLON} à vérifier."
    )
    spans = [year_span(w) for w in windows]
    return Table(
        name="mortality",
        title=f"{number(rate, 1)} décès par an pour 1{NNBSP}000 habitants {view.place.within}",
        subtitle=f"Taux brut de mortalité, pour 1{NNBSP}000 habitants et par an, "
        f"{words.listed(spans)}",
        source=record.source([code], places, windows),
        header=["Territoire", *spans, "Remarque"],
        rows=rows,
        data=pd.DataFrame(
            [(p.code, p.name, *(record.value(code, w, p) for w in windows)) for p in places],
            columns=["Code", "Territoire", *(f"{s} (pour 1{NNBSP}000)" for s in spans)],
        ),
        note=note,
    )


def _is_high(record: Record, place: Place) -> bool:
    if place.level not in ("site", "commune"):
        return False
    rate = record.value("mortalite", DEATH_WINDOWS[-1], place)
    return rate is not None and rate > HIGH_MORTALITY
