"""Counts of every EPCI of metropolitan France, and of its regions, from tables of communes.

The list of EPCI is that of ``epci_2023``. A file published on other limits is brought to it: a
commune that merged counts for the EPCI where all its parts are; an EPCI that a merger crosses, or
one of whose communes a file lacks, has no sum.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ateliers.sources.epci import NO_EPCI
from ateliers.sources.formats import Inputs, codes, decimal
from ateliers.sources.insee import departement_of
from ateliers.territory import ARRONDISSEMENTS

#: INSEE's variables of the RP2018 edition and our names (births and deaths: 2013 to 2017).
CENSUS_2018 = {
    "P13_POP": "population_2013",
    "P18_POP": "population_2018",
    "NAIS1318": "births_2013_2017",
    "DECE1318": "deaths_2013_2017",
    "P18_MEN": "households_2018",
    "P18_LOG": "dwellings_2018",
    "P18_RSECOCC": "second_homes_2018",
    "P18_LOGVAC": "vacant_dwellings_2018",
    "P18_EMPLT": "jobs_2018",
    "P18_ACT1564": "active_15_64_2018",
    "P18_CHOM1564": "unemployed_15_64_2018",
}
#: Years of the populations on present limits.
POPULATION_YEARS = (2015, 2021)
POPULATIONS = tuple(f"population_{year}" for year in POPULATION_YEARS)
#: Filosofi’s variables and our names (€ per consumption unit and year).
INCOME = {"Q219": "median_2019", "D119": "first_decile_2019", "D919": "ninth_decile_2019"}
#: Census counts are weighted: a hundredth of a dwelling is enough, and keeps the table small.
_DECIMALS = 2


@dataclass(frozen=True)
class Membership:
    """Which EPCI of 2023 a commune of another year belongs to.

    Parameters
    ----------
    epci : pandas.Series
        EPCI by commune code of 2023, metropolitan France.
    now : dict of str to str
        Present commune of each code that is no longer one.
    present_epci : pandas.Series
        EPCI of today by present commune.
    """

    epci: pd.Series
    now: dict[str, str]
    present_epci: pd.Series

    @cached_property
    def parts(self) -> pd.DataFrame:
        """Communes of 2023: ``unit`` (the present commune each is in) and ``epci``."""
        unit = self.present(self.epci.index.to_series())
        return pd.DataFrame({"unit": unit.to_numpy(), "epci": self.epci.to_numpy()})

    def present(self, code: pd.Series) -> pd.Series:
        """Return the present commune of each code (the code itself when nothing replaced it)."""
        return code.map(lambda one: self.now.get(one, one))

    @cached_property
    def of_unit(self) -> pd.Series:
        """Return the EPCI of each present commune whose parts of 2023 are all in the same one."""
        held = self.parts.drop_duplicates()
        whole = held[~held["unit"].duplicated(keep=False)].set_index("unit")["epci"]
        # A commune restored since has no part of 2023: it left a commune of its present EPCI.
        restored = self.present_epci[~self.present_epci.index.isin(set(held["unit"]))]
        return pd.concat([whole, restored[restored.isin(set(self.epci))]])

    def sums(self, counts: pd.DataFrame, *, present_limits: bool) -> pd.DataFrame:
        """Sum counts of communes by EPCI.

        Parameters
        ----------
        counts : pandas.DataFrame
            Index commune code, one column a count.
        present_limits : bool
            Whether the file describes the communes of today (else those of 2023 or before).

        Returns
        -------
        pandas.DataFrame
            Index EPCI, every one of the list; missing where a commune lacks or was cut.
        """
        code = counts.index.to_series()
        unit = self.present(code)
        epci = unit.map(self.of_unit)
        if not present_limits:
            # A row of before is of its own commune: later mergers do not blur where it was.
            epci = code.map(self.epci).fillna(epci)
        sums = counts.groupby(epci.to_numpy()).sum(min_count=1)
        lost = counts.isna().any(axis=1) | epci.isna()
        holes = set(unit[lost]) | (set(self.parts["unit"]) - set(unit))
        incomplete = set(self.parts.loc[self.parts["unit"].isin(holes), "epci"])
        known = sums.reindex(sorted(set(self.epci)))
        return known.mask(known.index.to_series().isin(incomplete))


def membership(inputs: Inputs, territories: pd.DataFrame) -> Membership:
    """Return who belonged to which EPCI on 1 January 2023."""
    listed = inputs.csv("epci_2023", ["geo_code", "dep", "epci"], sep=",")
    listed = listed[~listed["dep"].str.startswith("97") & listed["epci"].ne(NO_EPCI)]
    communes = territories[territories["level"].eq("commune")].set_index("code")
    former = communes["former_codes"].dropna().str.split("+").explode()
    gone = former[~former.isin(communes.index)]
    now = dict(zip(gone, gone.index, strict=True))
    return Membership(
        listed.set_index(codes(listed["geo_code"]))["epci"], now, communes["epci"].dropna()
    )


def populations(inputs: Inputs) -> pd.DataFrame:
    """Return the populations of 2015 and 2021 on present limits (index commune code)."""
    raw = pd.read_json(inputs.path("portrait_population"), typ="series", convert_axes=False)
    rows = [[value["history"].get(str(y)) for y in POPULATION_YEARS] for value in raw]
    index = codes(raw.index.to_series())
    return pd.DataFrame(rows, index=pd.Index(index), columns=list(POPULATIONS), dtype="float64")


def census_2018(inputs: Inputs) -> pd.DataFrame:
    """Return the RP2018 counts of every commune of France, no city counted twice."""
    with zipfile.ZipFile(inputs.path("insee_comparateur_2022")) as archive:
        content = archive.read("base_cc_comparateur.CSV")
    frame = inputs.csv("insee_comparateur_2022", ["CODGEO", *CENSUS_2018], content=content)
    counts = {ours: decimal(frame[theirs])[0] for theirs, ours in CENSUS_2018.items()}
    found = pd.DataFrame(counts).set_index(pd.Index(codes(frame["CODGEO"])))
    return found[~found.index.str.match(ARRONDISSEMENTS.pattern)]


def income_2019(inputs: Inputs) -> pd.DataFrame:
    """Return Filosofi 2019 by EPCI, on the limits of 2020.

    Returns
    -------
    pandas.DataFrame
        Index EPCI; median, first and ninth deciles of the standard of living (€ per consumption
        unit and year), and income_status: ``ok``, or ``secret`` where a cell is blank.
    """
    frame = inputs.csv("insee_filosofi_2019_epci", ["CODGEO", *INCOME])
    values = {ours: decimal(frame[theirs])[0] for theirs, ours in INCOME.items()}
    found = pd.DataFrame(values)
    # In this file a blank cell is how secrecy is written.
    status = pd.Series("ok", index=found.index).mask(found.isna().any(axis=1), "secret")
    return found.assign(income_status=status).set_index(pd.Index(frame["CODGEO"]))


def epci(inputs: Inputs, territories: pd.DataFrame) -> pd.DataFrame:
    """Return the counts of every EPCI of metropolitan France (list of 1 January 2023).

    Returns
    -------
    pandas.DataFrame
        level, code, :data:`POPULATIONS` and the counts of :data:`CENSUS_2018`, and the columns of
        :func:`income_2019` (``missing`` for an EPCI that the file does not know).
    """
    belongs = membership(inputs, territories)
    summed = belongs.sums(populations(inputs), present_limits=True)
    summed = summed.join(belongs.sums(census_2018(inputs), present_limits=False).round(_DECIMALS))
    found = summed.join(income_2019(inputs)).fillna({"income_status": "missing"})
    return found.rename_axis("code").reset_index().assign(level="epci")


def regions(inputs: Inputs, territories: pd.DataFrame, departements: pd.DataFrame) -> pd.DataFrame:
    """Return the counts of every region of metropolitan France, summed by département.

    Parameters
    ----------
    inputs : Inputs
    territories : pandas.DataFrame
        The table ``territories``: which région a département is of.
    departements : pandas.DataFrame
        level, code, and the commuting counts of départements.
    """
    listed = territories[territories["level"].eq("departement")].set_index("code")["region"]
    listed = listed[listed.index.str.len() == 2]
    commuting = departements[departements["level"].eq("departement")].set_index("code")
    parts = [_by_region(commuting.drop(columns="level"), commuting.index.to_series(), listed)]
    for counts in (populations(inputs), census_2018(inputs).round(_DECIMALS)):
        parts.append(_by_region(counts, departement_of(counts.index.to_series()), listed))
    found = pd.concat(parts, axis=1).rename_axis("code").reset_index()
    return found.assign(level="region")


def _by_region(counts: pd.DataFrame, departement: pd.Series, listed: pd.Series) -> pd.DataFrame:
    """Sum counts by region; overseas is left out, and a sum that lacks a commune is missing."""
    region = departement.map(listed).to_numpy()
    lost = counts.isna().groupby(region).any()
    return counts.groupby(region).sum().mask(lost)
