"""The numbers a figure states (title, alternative text, cells) and the file under it.

A number is found when the file holds one that rounds to it. What a title computes from the file
(a difference of means, a count, a ratio) is computed here again, from the file alone.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median

from bs4 import BeautifulSoup, Tag
from scipy.stats import theilslopes

from tests.support import stated_scenarios

#: What holds a figure or a table, with its source line and the link to its file.
BLOCKS = "figure.ateliers-figure, .ateliers-bloc-tableau, .ateliers-chiffres"

Rows = list[dict[str, str]]

_NUMBER = re.compile(r"(?<![\w,])[+−-]?(\d{1,3}(?:\u202f\d{3})+|\d+)(?:,(\d+))?e?(?!\w)")
#: Thresholds and conventions, which are words of the measure and not findings.
_CONVENTIONS = re.compile(r"intervalle à 95|à 5 km ou moins|à plus de 30 °C")


@dataclass(frozen=True)
class Stated:
    """A number as it is written.

    Parameters
    ----------
    text : str
        « 3 031 ».
    value : float
        Without its sign: « perd 3,3 % » is −3,3.
    decimals : int
        Digits after the comma.
    """

    text: str
    value: float
    decimals: int

    def rounds(self, number: float) -> bool:
        """Return whether a number is written like this when it is rounded."""
        half = 0.5 * 10**-self.decimals
        return abs(abs(number) - self.value) <= half + 1e-9


def numbers(text: str) -> Iterator[Stated]:
    """Yield the numbers of a French text; a year, written without a space, is a name."""
    plain = _CONVENTIONS.sub("", text.replace("\u00a0", " "))
    for found in _NUMBER.finditer(plain):
        digits, decimals = found[1].replace("\u202f", ""), found[2] or ""
        if len(digits) == 4 and "\u202f" not in found[1] and not decimals:
            continue
        yield Stated(found[0], float(f"{digits}.{decimals or 0}"), len(decimals))


@dataclass(frozen=True)
class Block:
    """A figure or a table of the built book.

    Parameters
    ----------
    page : pathlib.Path
        Its page.
    tag : bs4.Tag
        Its element.
    """

    page: Path
    tag: Tag

    @property
    def name(self) -> str:
        """Name of its file, without the suffix."""
        return self.file.stem if self.file else str(self.tag.get("id", ""))

    @property
    def source(self) -> str:
        """Its source line."""
        line = self.tag.select_one(".ateliers-source")
        return line.get_text() if line else ""

    @property
    def file(self) -> Path | None:
        """The file under it; ``None`` when it leads to none."""
        link = self.tag.select_one('a[href$=".csv"]')
        path = (self.page.parent / str(link["href"])).resolve() if link else None
        return path if path and path.is_file() else None

    def missing(self, file: Path | None = None) -> list[str]:
        """Return what it states and its file does not hold, for a reader of the failure.

        Parameters
        ----------
        file : pathlib.Path, optional
            A file to read in place of its own.
        """
        rows = read(file or self.file or Path())
        derived = DERIVED[self.name](rows) if self.name in DERIVED else []
        labels = [n.value for row in rows for part in (*row, *row.values()) for n in numbers(part)]
        lost = []
        for where, text, among in self._texts(rows):
            # A title that is computed may not be found by chance among many values.
            computed = where == "title" and self.name in DERIVED
            known = derived if computed else [*values(among), *derived]
            for number in numbers(text):
                if number.value not in labels and not any(map(number.rounds, known)):
                    lost.append(f"{self.name}, {where}: {number.text} in « {text} »")
        return lost

    def _texts(self, rows: Rows) -> Iterator[tuple[str, str, Rows]]:
        """Yield each text with the rows it may speak of."""
        title, image = self.tag.select_one(".ateliers-titre"), self.tag.select_one("img")
        if title:
            yield "title", title.get_text(), rows
        if image:
            yield "alt", str(image["alt"]), rows
        for row in self.tag.select("table.ateliers-tableau tbody tr"):
            heading = row.select_one("th")
            of = _rows_of(_plain(heading.get_text() if heading else ""), rows)
            for cell in row.select("td"):
                yield "cell", cell.get_text(" "), of or rows


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _rows_of(heading: str, rows: Rows) -> Rows:
    """Return the rows one of whose cells opens the heading of a row of the table."""
    return [
        row
        for row in rows
        if any(len(cell) > 2 and heading.startswith(_plain(cell)) for cell in row.values())
    ]


def read(path: Path) -> Rows:
    """Return the rows of a CSV of the book."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def number(cell: str) -> float:
    """Return a cell as a number; NaN when it is none."""
    try:
        return float(cell.replace(",", "."))
    except ValueError:
        return math.nan


def values(rows: Rows) -> list[float]:
    """Return every number of a file."""
    found = (number(cell) for row in rows for cell in row.values())
    return [value for value in found if not math.isnan(value)]


def blocks(html: Path) -> list[Block]:
    """Return every figure and table of the book."""
    found = []
    for page in sorted(html.rglob("*.html")):
        soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        found += [Block(page, tag) for tag in soup.select(BLOCKS)]
    return found


# What titles and alternative texts compute from the file.


def _column(rows: Rows, start: str) -> list[float]:
    """Return the column whose heading starts so, missing values as NaN."""
    heading = next((h for h in rows[0] if h.startswith(start)), "")
    return [number(row.get(heading, "")) for row in rows]


def _mean(rows: Rows, start: str, first: int, last: int) -> float:
    """Return the mean of a column over years; NaN without any."""
    years = zip((number(row["Année"]) for row in rows), _column(rows, start), strict=True)
    kept = [v for year, v in years if first <= year <= last and not math.isnan(v)]
    return fmean(kept) if kept else math.nan


def _by(rows: Rows, heading: str) -> list[Rows]:
    """Return the rows of each place, in order."""
    return [
        [r for r in rows if r[heading] == one] for one in dict.fromkeys(r[heading] for r in rows)
    ]


def _temperature(rows: Rows) -> list[float]:
    station = _by(rows, "Poste")[0]
    past, now = (_mean(station, "Température", *span) for span in ((1961, 1990), (1991, 2020)))
    years = [number(r["Année"]) for r in station]
    pairs = zip(years, _column(station, "Température"), strict=True)
    known = [(year, v) for year, v in pairs if 1961 <= year <= 2024 and not math.isnan(v)]
    slope = theilslopes([v for _, v in known], [year for year, _ in known])
    return [past, now, now - past, *(10 * s for s in (slope[0], slope[2], slope[3]))]


def _decades(rows: Rows) -> list[float]:
    places = _by(rows, "Territoire") if "Territoire" in rows[0] else [rows]
    starts = range(1951, 2020, 10)
    return [_mean(place, "Écart", start, start + 9) for place in places for start in starts]


def _events(rows: Rows) -> list[float]:
    """Sums by peril, by place, and of all; refusals apart."""
    perils = [h for h in rows[0] if h not in ("Décennie", "Territoire", "Demandes refusées")]
    by_place = [sum(number(row[peril]) for peril in perils) for row in rows]
    by_peril = [sum(_column(rows, peril)) for peril in (*perils, "Demandes refusées")]
    return [*by_place, *by_peril, sum(by_place)]


def _growth_since(heading: str) -> Callable[[Rows], list[float]]:
    """Return what is above or below 100 at the end of each place."""

    def growth(rows: Rows) -> list[float]:
        return [_column(place, heading)[-1] - 100 for place in _by(rows, "Territoire")]

    return growth


def _growing(rows: Rows) -> list[float]:
    changes = _column(rows, "Variation 2016–2022 (hab.)")
    return [sum(c > 0 for c in changes), sum(not math.isnan(c) for c in changes), len(rows)]


def _balances(rows: Rows) -> list[float]:
    """How many territories lose by births and deaths, gain by arrivals; how many there are."""
    own = [r for r in rows if not r["Territoire"].startswith("France")]
    natural = [number(r["Taux (% par an)"]) for r in own if r["Solde"].startswith("Solde nat")]
    apparent = [number(r["Taux (% par an)"]) for r in own if r["Solde"].startswith("Solde mig")]
    return [sum(v < 0 for v in natural), sum(v > 0 for v in apparent), len(natural)]


def _out_of_ten(heading: str) -> Callable[[Rows], list[float]]:
    """Return « 7 sur 10 », and the share itself, of the first place."""

    def out_of_ten(rows: Rows) -> list[float]:
        share = _column(rows, heading)[0]
        return [round(share / 10), 10, *values(rows[:1])]

    return out_of_ten


def _known_parts(rows: Rows) -> list[float]:
    """How many measures are known in the first place, in every place; how many there are."""
    measures = _by(rows, "Mesure")
    first = sum(bool(m[0]["Part (%)"]) for m in measures)
    sites = [[r for r in m if not r["Territoire"].startswith("France")] for m in measures]
    return [first, sum(all(r["Part (%)"] for r in m) for m in sites), len(measures)]


def _ratio(rows: Rows) -> list[float]:
    """How many times a car emits what a train does."""
    by_mode = {r["Mode"]: number(r["Émissions (g CO₂e par km)"]) for r in rows}
    return [math.floor(by_mode["Voiture thermique"] / by_mode["TER"] + 0.5)]


def _counted(rows: Rows) -> list[float]:
    """How many key figures and territories there are; a row of France has no site."""
    return [len(_by(rows, "Chiffre clé")), len({row["Site"] for row in rows} - {""})]


def _communes_of_zoning(rows: Rows) -> list[float]:
    """Sum of the communes that the cells count, « Lyon (17 communes) »."""
    counts = [
        sum(int(n) for n in re.findall(r"\((\d+) communes?\)", row["Valeur"])) for row in rows
    ]
    return [n.value for row in rows for n in numbers(row["Valeur"])] + counts


def _hot_days(rows: Rows) -> list[float]:
    return [_mean(rows, "Jours", 1961, 1990), _mean(rows, "Jours", 1991, 2020)]


def _ranked(rows: Rows) -> list[float]:
    """Return the ranks, then count the measures, those known, those above the median of all."""
    columns = ("Valeur de l’EPCI", "Borne basse", "Tous les EPCI, méd")
    whole = zip(*(_column(rows, name) for name in columns), strict=True)
    # A value from a sample is above when its whole interval is.
    known = [(v if math.isnan(low) else low, m) for v, low, m in whole if not math.isnan(v)]
    places = ("Rang", "Premier rang", "Dernier rang", "Nombre d’EPCI")
    ranks = [rank for name in places for rank in _column(rows, name)]
    return [*ranks, len(rows), len(known), sum(value > median for value, median in known)]


def _sums(rows: Rows, group: str, heading: str) -> list[float]:
    """Return the sums of a column by group, then of all."""
    groups = [sum(v for v in _column(g, heading) if not math.isnan(v)) for g in _by(rows, group)]
    return [*groups, sum(groups)]


def _grants(group: str) -> Callable[[Rows], list[float]]:
    return lambda rows: _sums(rows, group, "Montant (€)")


def _states(rows: Rows) -> list[float]:
    """Return how many initiatives of each kind, in each state, in all."""
    counted = "Nombre d’initiatives"
    return [*_sums(rows, "Genre", counted), *_sums(rows, "État", counted)]


def _dated(rows: Rows) -> list[float]:
    return [*_column(rows, "Nombre d’initiatives"), sum(_column(rows, "Nombre d’initiatives"))]


def _reached(rows: Rows) -> list[float]:
    """Return how many communes have an initiative, and how many there are."""
    counts = _column(rows, "Nombre d’initiatives")
    return [*counts, sum(count > 0 for count in counts), len(rows)]


def _inventory(rows: Rows) -> list[float]:
    amounts = _column(rows, "Montant (€)")
    return [len(rows), sum(map(math.isnan, amounts))]


def _shared(rows: Rows) -> list[float]:
    """Return how many lines of a matrix hold something in every territory; how many there are."""
    lines = _by(rows, next(iter(rows[0])))
    held = [
        all(sum(number(row[h]) for h in list(row)[2:4]) > 0 for row in line) and len(line) == 4
        for line in lines
    ]
    return [sum(held), len(lines)]


def _beds(rows: Rows) -> list[float]:
    """Return the sums of all the communes, and of those under the ones that the table lists."""
    places, homes = _column(rows, "Places"), _column(rows, "Résidences")
    rests = [sum(column[10:]) for column in (places, homes)]
    return [sum(places), sum(homes), *rests, places[0], len(rows) - 10]


def _winters(rows: Rows) -> list[float]:
    days = _column(_by(rows, "Poste")[0], "Jours")
    known = [d for d in days if not math.isnan(d)]
    return [median(known), min(known), max(known), len(days) - len(known)]


def _count(rows: Rows) -> list[float]:
    return [len(rows)]


DERIVED: dict[str, Callable[[Rows], list[float]]] = {
    "temperature": _temperature,
    "stripes": _decades,
    "stripes_sites": _decades,
    "decrees": _events,
    "decrees_sites": _events,
    "hot_days": _hot_days,
    "population_index": _growth_since("Indice"),
    "population_panels": _growth_since("Indice"),
    "passengers_sites": _growth_since("Indice"),
    "growth_map": _growing,
    "balances_sites": _balances,
    "housing": _out_of_ten("Résidences secondaires"),
    "modes": _out_of_ten("Voiture"),
    "modes_table": _known_parts,
    "modes_sites_table": _known_parts,
    "emissions": _ratio,
    "key_figures": _counted,
    "zoning": _communes_of_zoning,
    "states": _states,
    "timeline": _dated,
    "communes_map": _reached,
    "inventory": _inventory,
    "money_programmes": _grants("Fonds et année"),
    "money_themes": _grants("Thème"),
    "not_found": _count,
    "programme_matrix": _shared,
    "theme_matrix": _shared,
    "attraction": _count,
    "beds": _beds,
    "snowfall": _winters,
    "epci_ranks": _ranked,
    "epci_ranks_table": _ranked,
    **stated_scenarios.DERIVED,
}
