"""Figures of dwellings and standards of living."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ateliers.figures import bars, charts, dots, style, svg, words
from ateliers.figures.block import Absent, Figure
from ateliers.figures.record import Record
from ateliers.numbers import number
from ateliers.territory import Place, SiteView

CENSUS, INCOME_YEAR = "2022", "2021"
DWELLINGS = {
    "part_rp": "Résidences principales",
    "part_ressec": "Résidences secondaires et occasionnelles",
    "part_vacants": "Logements vacants",
}
#: From this share on (in %), second homes are the finding; below it, vacancy is.
MANY_SECOND_HOMES = 20.0
_KEY = f"Point{words.COLON} médiane. Trait{words.COLON} du 1er au 9e décile."


def dwelling_shares(record: Record, places: Sequence[Place]) -> tuple[pd.DataFrame, list[str]]:
    """Return the shares of dwellings of each place, and the status of those without."""
    cells = [[record.cell(code, CENSUS, place) for code in DWELLINGS] for place in places]
    shares = pd.DataFrame(
        [[cell.value for cell in row] for row in cells],
        columns=list(DWELLINGS.values()),
        dtype=float,
    )
    statuses = [next((c.status_words for c in row if c.value is None), "") for row in cells]
    return shares, statuses


def draw_dwellings(
    name: str, rows: Sequence[charts.Row], shares: pd.DataFrame, statuses: Sequence[str]
) -> tuple[str, str]:
    """Draw the stacked bars of dwellings at both widths."""
    inks = (style.ON_DARK, style.ON_DARK, style.ON_LIGHT)
    heights = []
    for width, left, pitch in ((svg.LARGE_PX, charts.NAMES_PX, 44), (svg.NARROW_PX, 0, 58)):
        heights.append(
            int(charts.key_height(width, list(shares.columns), left) + pitch * len(rows) + 4)
        )
    return svg.render(
        name,
        lambda canvas: bars.stacks(canvas, rows, shares, style.DWELLINGS, inks, statuses),
        large=heights[0],
        narrow=heights[1],
    )


def dwelling_data(
    places: Sequence[Place], shares: pd.DataFrame, statuses: Sequence[str]
) -> pd.DataFrame:
    """Return the shares with French headings."""
    data = shares.rename(columns=lambda label: f"{label} (%)")
    data.insert(0, "Territoire", [place.name for place in places])
    return data.assign(Statut=list(statuses))


def housing(frame: pd.DataFrame, view: SiteView) -> Figure | Absent:
    """Draw main residences, second homes and vacant dwellings, against the references.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record holding ``part_rp``, ``part_ressec`` and ``part_vacants`` (%).
    view : SiteView
        The site, its communes and references.

    Returns
    -------
    Figure or Absent
    """
    record, name = Record(frame), "housing"
    main, second, vacant = (record.cell(code, CENSUS, view.place) for code in DWELLINGS)
    if main.value is None or second.value is None or vacant.value is None:
        lacking = next(cell for cell in (main, second, vacant) if cell.value is None)
        return Absent(name, "Occupation des logements", lacking.note or lacking.status_words)
    places = [view.place, *record.references(view, "part_ressec", CENSUS)]
    shares, statuses = dwelling_shares(record, places)
    rows = [charts.Row(view.place.name, style.of(view).text, bold=True)]
    rows += [charts.Row(place.name) for place in places[1:]]
    title = _housing_title(second.value, vacant.value)
    large, narrow = draw_dwellings(name, rows, shares, statuses)
    values = [
        f"{label.lower()} {words.percent(share)}"
        for label, share in zip(DWELLINGS.values(), shares.iloc[0], strict=True)
    ]
    return Figure(
        name=name,
        title=title,
        subtitle=f"Occupation des logements, en % du parc, {view.place.within} et dans ses "
        f"références, {CENSUS}.",
        alt=words.alternative(
            "Barres empilées",
            f"Occupation des logements {view.place.of}, {CENSUS}",
            [*values, *_against(shares, places)],
            title,
        ),
        reading=_housing_reading(view, second.value, shares, places),
        limits=(
            "Le recensement tient pour vacant un logement inoccupé au moment de l’enquête"
            f"{words.COLON} d’autres sources, fiscales, donnent d’autres nombres."
            + record.caution(DWELLINGS, places, [CENSUS])
        ),
        source=record.source(DWELLINGS, places, [CENSUS]),
        data=dwelling_data(places, shares, statuses),
        large=large,
        narrow=narrow,
    )


def _housing_title(second: float, vacant: float) -> str:
    if second >= MANY_SECOND_HOMES:
        return f"{number(second / 10)} logements sur 10 sont des résidences secondaires"
    return f"{words.percent(vacant)} des logements sont vacants"


def _against(shares: pd.DataFrame, places: Sequence[Place]) -> list[str]:
    """Return « France : 10 % secondaires, 8 % vacants » for each reference."""
    lines = []
    for place, (_, line) in zip(places[1:], shares.iloc[1:].iterrows(), strict=True):
        if line.notna().all():
            second, vacant = words.percent(line.iloc[1]), words.percent(line.iloc[2])
            lines.append(f"{place.name}{words.COLON} {second} secondaires, {vacant} vacants")
    return lines


def _housing_reading(
    view: SiteView, second: float, shares: pd.DataFrame, places: Sequence[Place]
) -> str:
    sentence = (
        f"En {CENSUS}, {words.percent(second)} des logements {view.place.of} sont des résidences "
        "secondaires ou des logements occasionnels"
    )
    national = shares["Résidences secondaires et occasionnelles"].iloc[-1]
    if len(places) > 1 and pd.notna(national):
        sentence += f", contre {words.percent(national)} {places[-1].within}"
    return sentence + "."


def income_frame(record: Record, places: Sequence[Place]) -> pd.DataFrame:
    """Return median, first and ninth deciles of each place, and why some are not shown."""
    rows = []
    for place in places:
        median, low, high = (
            record.cell(c, INCOME_YEAR, place) for c in ("revenu_median", "d1", "d9")
        )
        lacking = next((c.status_words for c in (low, high) if c.value is None), "")
        note = f"déciles{words.COLON} {lacking}" if lacking else ""
        if (low.value is None) != (high.value is None):
            note = f"{'1er' if low.value is None else '9e'} décile{words.COLON} {lacking}"
        rows.append((place.name, median.value, low.value, high.value, median.status_words, note))
    columns = ["place", "median", "low", "high", "status", "note"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype({"median": float, "low": float, "high": float})


def income_data(frame: pd.DataFrame) -> pd.DataFrame:
    """Return what :func:`draw_income` draws, with French headings."""
    return frame.set_axis(
        [
            "Territoire",
            "Niveau de vie médian (€ par an)",
            "1er décile (€ par an)",
            "9e décile (€ par an)",
            "Statut",
            "Déciles",
        ],
        axis=1,
    )


def draw_income(name: str, rows: Sequence[charts.Row], frame: pd.DataFrame) -> tuple[str, str]:
    """Draw the points and segments of income at both widths."""
    note = _KEY
    if (frame["low"].isna() & frame["high"].notna()).any():
        note += f" Demi-trait{words.COLON} 1er décile non publié ici."
    lines = len(style.wrap(note, svg.NARROW_PX))
    return svg.render(
        name,
        lambda canvas: dots.segments(canvas, rows, frame, note),
        large=dots.segments_height(len(rows), narrow=False),
        narrow=dots.segments_height(len(rows), narrow=True, lines=lines),
    )


def income(frame: pd.DataFrame, view: SiteView) -> Figure | Absent:
    """Draw the median standard of living and its deciles, where they are published.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record holding ``revenu_median``, ``d1`` and ``d9`` (€ per consumption unit and year).
    view
        As in :func:`housing`.

    Returns
    -------
    Figure or Absent
        A secret value is said in words on the figure, never drawn.
    """
    record, name, code = Record(frame), "income", "revenu_median"
    own = record.cell(code, INCOME_YEAR, view.place)
    places = [view.place, *record.references(view, code, INCOME_YEAR)]
    drawn = income_frame(record, places)
    if drawn["median"].isna().all():
        return Absent(name, "Niveau de vie médian", own.note or own.status_words)
    rows = [
        charts.Row(
            view.place.name, style.of(view).text, True, style.of(view).marker, style.of(view).mark
        )
    ]
    rows += [charts.Row(place.name) for place in places[1:]]
    large, narrow = draw_income(name, rows, drawn)
    shown = words.euros(own.value) + " par an" if own.value is not None else own.status_words
    title = f"Niveau de vie médian{words.COLON} {shown}"
    subject, known = next(
        (place, line)
        for place, line in zip(places, charts.tuples(drawn), strict=True)
        if pd.notna(line.median)
    )
    return Figure(
        name=name,
        title=title,
        subtitle=f"Revenu disponible par unité de consommation, en € par an, {INCOME_YEAR}.",
        alt=words.alternative(
            "Points et segments",
            f"Niveau de vie médian {view.place.of} et de ses références, {INCOME_YEAR}",
            [
                f"{line.place} {line.status if pd.isna(line.median) else words.euros(line.median)}"
                for line in charts.tuples(drawn)
            ],
            title,
        ),
        reading=(
            f"En {INCOME_YEAR}, la moitié de la population {subject.of} a un niveau de vie "
            f"inférieur à {words.euros(known.median)} par an."
        ),
        limits=(
            "Le niveau de vie rapporte le revenu du ménage à sa taille"
            f"{words.COLON} il ne dit rien du coût de la vie ni du patrimoine. "
            + (f"{words.capital(own.note)}." if own.note else "L’INSEE tait les petits effectifs.")
            + record.caution([code, "d1", "d9"], places, [INCOME_YEAR])
        ),
        source=record.source([code, "d1", "d9"], places, [INCOME_YEAR]),
        data=income_data(drawn),
        large=large,
        narrow=narrow,
    )
