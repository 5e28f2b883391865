"""Inventories side by side: which programme reaches which site, money per inhabitant."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ateliers.figures import words
from ateliers.figures.block import Absent, Table
from ateliers.figures.comparison import NOT_COMPUTED, not_computed
from ateliers.figures.initiatives_words import NOT_RECORDED, THEMES, sources
from ateliers.figures.record import Record
from ateliers.indicators.initiatives import AROUND, MONEY_YEARS, OWN, of_site
from ateliers.numbers import NBSP, number
from ateliers.territory import SiteView

_NONE = "–"


def programme_matrix(
    table: pd.DataFrame, frame: pd.DataFrame, views: Sequence[SiteView]
) -> Table | Absent:
    """Count the initiatives of each programme in each site.

    Parameters
    ----------
    table : pandas.DataFrame
        Table ``initiatives``.
    frame : pandas.DataFrame
        Records of every site: one without a record is said not computed.
    views : sequence of SiteView
        The sites.

    Returns
    -------
    Table or Absent
        A row a programme, those that reach most sites first; what serves a wider EPCI is told
        from what is of the site.
    """
    return _matrix(table, frame, views, ("programme_matrix", "programme", "Dispositif"), {})


def theme_matrix(
    table: pd.DataFrame, frame: pd.DataFrame, views: Sequence[SiteView]
) -> Table | Absent:
    """Count the initiatives of each theme in each site.

    Parameters
    ----------
    table, frame, views
        As in :func:`programme_matrix`.
    """
    return _matrix(table, frame, views, ("theme_matrix", "theme", "Thème"), THEMES)


def _matrix(
    table: pd.DataFrame,
    frame: pd.DataFrame,
    views: Sequence[SiteView],
    what: tuple[str, str, str],
    names: dict[str, str],
) -> Table | Absent:
    name, column, heading = what
    lacking = not_computed(frame, views)
    lines = {view.id: of_site(table, view) for view in views if view.place.key not in lacking}
    every = pd.concat([rows.assign(site=site) for site, rows in lines.items()])
    if every.empty:
        return Absent(name, f"{heading}s par territoire", NOT_RECORDED)
    sites = every.groupby(column)["site"].nunique()
    order = sorted(sites.index, key=lambda key: (-sites[key], -(every[column] == key).sum(), key))
    rows: list[list[str]] = []
    raw: list[tuple[object, ...]] = []
    for key in order:
        cells = []
        for view in views:
            own = lines.get(view.id)
            if own is None:
                cells.append(NOT_COMPUTED)
                raw.append((names.get(key, key), view.place.name, None, None, NOT_COMPUTED))
                continue
            mine = own[own[column].eq(key)]["reach"]
            of_it, around = int(mine.eq(OWN).sum()), int(mine.eq(AROUND).sum())
            others = len(mine) - of_it - around
            cells.append(_cell(of_it, around + others))
            raw.append((names.get(key, key), view.place.name, of_it, around + others, None))
        rows.append([names.get(key, key), *cells])
    everywhere = sum(int(count) == len(lines) for count in sites)
    kind = "dispositif" if column == "programme" else "thème"
    return Table(
        name=name,
        title=_title(everywhere, len(order), len(lines), kind),
        subtitle=f"Nombre d’initiatives relevées par {kind} et par territoire",
        source=sources(every),
        header=[heading, *(view.place.name for view in views)],
        rows=rows,
        data=pd.DataFrame(
            raw,
            columns=[heading, "Territoire", "Initiatives du territoire", "Autour de lui", "Statut"],
        ),
        note=f"«{NBSP}Autour{NBSP}»{words.COLON} dans l’intercommunalité, hors du territoire "
        f"lui-même. Un tiret{words.COLON} rien de relevé, ce qui ne dit pas qu’il n’y a rien.",
    )


def _title(everywhere: int, known: int, sites: int, kind: str) -> str:
    if sites < 2:
        return f"{number(known)} {kind}{'s' if known > 1 else ''} dans le seul territoire calculé"
    verb = "se retrouvent" if everywhere > 1 else "se retrouve"
    s = "s" if everywhere > 1 else ""
    return (
        f"{number(everywhere)} {kind}{s} sur {number(known)} {verb} dans les "
        f"{words.counted(sites, 'territoire')}"
    )


def _cell(own: int, others: int) -> str:
    around = f"{number(others)} autour" if others else ""
    return " et ".join(part for part in (number(own) if own else "", around) if part) or _NONE


def money_sites(
    frame: pd.DataFrame, people: pd.DataFrame, views: Sequence[SiteView]
) -> Table | Absent:
    """Set the amounts of each year side by side, in all and per inhabitant.

    Parameters
    ----------
    frame : pandas.DataFrame
        Records of every site.
    people : pandas.DataFrame
        Table ``population``: the inhabitants by whom amounts are divided.
    views : sequence of SiteView
        The sites.
    """
    record, name = Record(frame), "money_sites"
    lacking = not_computed(frame, views)
    rows: list[list[str]] = []
    raw: list[tuple[object, ...]] = []
    measured = 0
    for year in MONEY_YEARS:
        for code, label in (("init_montant", "Aides (€)"), ("init_par_hab", "Aides (€/hab.)")):
            line = [f"{label}, {year}"]
            for view in views:
                cell = record.cell(code, year, view.place)
                measured += cell.value is not None
                words_ = NOT_COMPUTED if view.place.key in lacking else "aucune relevée"
                line.append(words_ if cell.value is None else _shown(code, cell.value))
                status = words_ if cell.value is None else cell.status_words
                raw.append((label, year, view.place.name, cell.value, status))
            rows.append(line)
        counted = [_people(people, view, int(year)) for view in views]
        rows.append([f"Habitants, {year}", *(_NONE if c is None else number(c) for c in counted)])
        raw += [
            ("Habitants", year, view.place.name, count, None)
            for view, count in zip(views, counted, strict=True)
        ]
    if not measured:
        return Absent(name, "Aides par habitant", "aucun montant n’a été relevé")
    values = {
        view.place.name: value
        for view in views
        if (value := record.value("init_par_hab", MONEY_YEARS[0], view.place)) is not None
    }
    title = "Aides relevées, année par année"
    if len(values) > 1:
        low, high = min(values.values()), max(values.values())
        title = (
            f"De {_shown('init_par_hab', low)} à {_shown('init_par_hab', high)}{NBSP}€ par "
            f"habitant en {MONEY_YEARS[0]}"
        )
    return Table(
        name=name,
        title=title,
        subtitle="DETR et DSIL en 2019, Fonds vert en 2023, et population municipale de l’année",
        source=record.source(["init_montant", "init_par_hab"], [v.place for v in views]),
        header=["Mesure", *(view.place.name for view in views)],
        rows=rows,
        data=pd.DataFrame(raw, columns=["Mesure", "Année", "Territoire", "Valeur", "Statut"]),
        note="Chaque somme est un minimum. Les aides à une intercommunalité plus vaste que le "
        "territoire sont laissées de côté. Ces sommes ne classent pas les territoires.",
    )


def _shown(code: str, value: float) -> str:
    return number(value, 1 if code == "init_par_hab" and value < 10 else 0)


def _people(people: pd.DataFrame, view: SiteView, year: int) -> float | None:
    """Return the inhabitants of a site, missing as soon as one commune is."""
    codes = {place.code for place in view.communes}
    found = people[
        people["level"].eq("commune") & people["code"].isin(codes) & people["year"].eq(year)
    ]
    known = found["population"].dropna()
    return float(known.sum()) if len(known) == len(codes) else None
