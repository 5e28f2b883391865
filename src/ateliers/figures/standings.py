"""Read the record for ranks: where the EPCI of a site stands, measure by measure, in words."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ateliers import peers
from ateliers.figures import words
from ateliers.figures.record import Cell, Record
from ateliers.indicators.dictionary import Entry, entries
from ateliers.indicators.positions import ALL_EPCI, share_below
from ateliers.numbers import NBSP, number, year_span
from ateliers.territory import Place, SiteView

RANK = "rang_"
EVERYONE = Place("epcis", ALL_EPCI.partition(":")[2], "tous les EPCI", "de tous les EPCI", "")
#: Where a value is in its group: above the third quartile, below the first, or between.
POSITIONS = {
    peers.ABOVE: "au-dessus de la plupart",
    peers.BELOW: "au-dessous de la plupart",
    peers.WITHIN: "dans la moyenne du groupe",
}
#: Short names of measures, for the heads of rows.
LABELS = {
    "pop_tcam": "Variation de la population",
    "part_ressec": "Résidences secondaires",
    "part_vacants": "Logements vacants",
    "taille_menage": "Personnes par ménage",
    "d1": "Premier décile de niveau de vie",
    "d9": "Neuvième décile de niveau de vie",
    "part_voiture": "Voiture pour aller travailler",
    "part_velo": "Vélo pour aller travailler",
    "part_tc": "Transports en commun",
    "part_marche": "Marche",
    "part_commune": "Travaillent dans leur commune",
    "part_2voit": "Ménage à deux voitures ou plus",
    "menages_voiture": "Ménages avec voiture",
}
#: Left to the table: the median is drawn, and a figure of ten rows is long.
TABLE_ONLY = ("d1", "d9")


@dataclass(frozen=True)
class Standing:
    """Where an EPCI stands for one measure.

    Parameters
    ----------
    entry : Entry
        The measure.
    period : str
        Vintage of the national file.
    own, rank, peers, everyone, region : Cell
        Value and rank of the EPCI; medians between quartiles of the comparable EPCI and of all;
        value of the region.
    count : int
        How many EPCI have a value.
    """

    entry: Entry
    period: str
    own: Cell
    rank: Cell
    peers: Cell
    everyone: Cell
    region: Cell
    count: int

    @property
    def name(self) -> str:
        """Short name: « Résidences secondaires »."""
        return LABELS.get(self.entry.code, words.capital(self.entry.label_fr))

    @property
    def label(self) -> str:
        """Short name and vintage: « Résidences secondaires, 2018 »."""
        return f"{self.name}, {year_span(self.period)}"

    @property
    def sampled(self) -> bool:
        """Whether the value has an interval, hence a range of ranks."""
        return self.own.interval is not None

    @property
    def places(self) -> tuple[int, int]:
        """First and last places that may be claimed (an EPCI without a rank has none)."""
        if self.rank.value is None:
            raise ValueError(f"{self.entry.code} has no rank")
        best = self.rank.value if self.rank.low is None else self.rank.low
        worst = self.rank.value if self.rank.high is None else self.rank.high
        return int(best), int(worst)

    @property
    def place_words(self) -> str:
        """« 15e », « 15e ex æquo » or « entre la 12e et la 18e place », or the status in words."""
        if self.rank.value is None:
            return self.rank.status_words
        best, worst = self.places
        if best == worst:
            return words.ordinal(best)
        if self.sampled:
            first, last = words.ordinal(best, feminine=True), words.ordinal(worst, feminine=True)
            return f"entre la {first} et la {last} place"
        return f"{words.ordinal(best)} ex{NBSP}æquo"

    @property
    def short_rank_words(self) -> str:
        """The rank as a figure has room for: « 15e sur 1 232 », « 96e à 127e sur 1 232 »."""
        if self.rank.value is None:
            return ""
        best, worst = self.places
        place = words.ordinal(best)
        if self.sampled and best != worst:
            place += f" à {words.ordinal(worst)}"
        return f"{place} sur{NBSP}{number(self.count)}"

    @property
    def rank_words(self) -> str:
        """The place among how many: « 15e sur 1 232 »."""
        if self.rank.value is None:
            return self.place_words
        return f"{self.place_words} sur{NBSP}{number(self.count)}"

    @property
    def below(self) -> tuple[float, float]:
        """Percentile: the share of EPCI that come after, in % (lowest and highest claim)."""
        best, worst = self.places
        low = share_below(worst, self.count)
        # Equal values are not below one another: only a sample makes a range.
        return low, share_below(best, self.count) if self.sampled else low

    @property
    def below_words(self) -> str:
        """« 98,8 % », or « de 38,1 à 58,4 % »."""
        if self.rank.value is None:
            return self.rank.status_words
        low, high = self.below
        if low == high:
            return words.percent(low, 1)
        return f"de {number(low, 1)} à {words.percent(high, 1)}"

    @property
    def position(self) -> str:
        """Where the EPCI is among the comparable ones; empty when one of the two is unknown."""
        if self.own.value is None or self.peers.interval is None:
            return ""
        return POSITIONS[peers.position(self.own.value, *self.peers.interval, self.own.interval)]

    @property
    def above_median(self) -> bool:
        """Whether the EPCI, all its interval with it, is above the median of all EPCI."""
        if self.own.value is None or self.everyone.value is None:
            return False
        median = self.everyone.value
        return peers.position(self.own.value, median, median, self.own.interval) == peers.ABOVE

    def quantity(self, value: float) -> str:
        """Return a value of the measure with its unit."""
        unit = self.entry.unit_fr.replace(" ", NBSP)
        return f"{number(value, self.entry.decimals, sign=self.entry.signed)}{NBSP}{unit}"

    def bounds(self, low: float, high: float) -> str:
        """Return « 20,1 à 24,5 » in the decimals of the measure."""
        decimals, sign = self.entry.decimals, self.entry.signed
        return f"{number(low, decimals, sign=sign)} à {number(high, decimals, sign=sign)}"

    @property
    def marked(self) -> float:
        """How far from the nearer end of the ranking, from 0 (an end) to 0.5."""
        best, worst = self.places
        return min(best, self.count + 1 - worst) / self.count


def standings(frame: pd.DataFrame, view: SiteView) -> list[Standing]:
    """Return where the EPCI of a site stands, in the order of the record.

    Parameters
    ----------
    frame : pandas.DataFrame
        Indicator frame of the site, with its ``rang_`` rows.
    view : SiteView
        A site whose EPCI is not known has no standing.
    """
    if view.epci is None:
        return []
    record = Record(frame)
    group = Place("peers", view.epci.code, "", "", "")
    region = view.region or Place("region", "", "", "", "")
    own = frame["geography"].eq(view.epci.key) & frame["indicator"].str.startswith(RANK)
    found = []
    for rank_code, period in frame.loc[own, ["indicator", "period"]].itertuples(index=False):
        code = rank_code.removeprefix(RANK)
        count = record.value(rank_code, period, EVERYONE)
        found.append(
            Standing(
                entries()[code],
                period,
                record.cell(code, period, view.epci),
                record.cell(rank_code, period, view.epci),
                record.cell(code, period, group),
                record.cell(code, period, EVERYONE),
                record.cell(code, period, region),
                int(count or 0),
            )
        )
    return found


def drawn(found: list[Standing]) -> list[Standing]:
    """Return the standings that a figure shows, and that are put in words."""
    return [s for s in found if s.entry.code not in TABLE_ONLY]


def most_marked(found: list[Standing]) -> Standing | None:
    """Return the standing nearest to an end of its ranking, one place before a range of places."""
    ranked = [s for s in found if s.rank.value is not None]
    return min(ranked, key=lambda s: (s.sampled, s.marked), default=None)


def of_whom(view: SiteView) -> str:
    """Say whose ranks these are, when the site is not the whole of its EPCI."""
    if view.epci is None or view.is_whole_epci:
        return ""
    return f"Ces rangs sont ceux {view.epci.of}, et non {view.place.of}."
