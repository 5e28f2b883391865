"""What a notebook works with: a site, its tables, what it shows and records."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from ateliers import library, parameters, project, territory
from ateliers.errors import InvalidInput
from ateliers.figures.block import Absent, Block, Findings, Table
from ateliers.project import file_digest, write_atomic
from ateliers.record import STATUS_WORDS, read_record
from ateliers.tables import Reader, csv_bytes

# Frames here are small and read cell by cell: text held by Arrow costs milliseconds at each step.
pd.set_option("mode.string_storage", "python")

#: Where records go: set by the runner and by tests; without it, ``build/manual``.
RECORDS_VARIABLE = "ATELIERS_RECORDS"
#: Where a comparison reads the records of the sites.
RUNS_VARIABLE = "ATELIERS_RUNS"

#: Statuses of the record as its summary names them.
SUMMARY_WORDS = {
    "ok": "valeur du producteur ou recalculée",
    "secondary": "source secondaire",
    "at_least": "au moins",
    **STATUS_WORDS,
}


def site_view(
    site: parameters.Site, territories: pd.DataFrame, rank: int = 0
) -> territory.SiteView:
    """Return a site as analyses see it.

    Parameters
    ----------
    site : ateliers.parameters.Site
    territories : pandas.DataFrame
        The table ``territories``.
    rank : int
        Rank of the site in the book.
    """
    name = site.name
    communes = territory.places(territories, "commune", site.communes)
    members = territory.members(territories, site.context.epci)
    context = territory.places(territories, "commune", members)
    epci = territory.places(territories, "epci", [site.context.epci])
    whole = set(members) == set(site.communes)
    departements = territory.places(territories, "departement", site.context.departements)
    region = territory.places(territories, "region", [site.context.region])
    return territory.SiteView(
        id=site.identifier,
        place=territory.Place("site", site.identifier, name.full, name.of, name.within),
        communes=communes,
        context_communes=context,
        references=(*(() if whole else epci), *departements, territory.FRANCE),
        rank=rank,
        epci=epci[0],
        region=region[0],
    )


def _register_of(sites: Sequence[parameters.Site]) -> tuple[set[str], set[str]]:
    """Return the codes that name sites and their context, and the EPCI whose communes do."""
    epci = {site.context.epci for site in sites}
    codes = {code for site in sites for code in (*site.communes, *site.context.departements)}
    return codes | epci | {site.context.region for site in sites}, epci


class Shown:
    """Blocks a notebook has shown, for its record."""

    def __init__(self) -> None:
        self.outputs: dict[str, dict[str, str]] = {}
        #: Digests of the records of other runs that were read; empty for one that was not there.
        self.records: dict[str, str] = {}

    def show(self, block: Block) -> Block:
        """Note that a block was produced (or is absent, and why) and return it for display."""
        payload = block.payload()
        if isinstance(block, Absent):
            self.outputs[block.name] = {"state": "absent", "reason": block.reason}
        else:
            self.outputs[block.name] = {"kind": str(payload["kind"]), "state": "produced"}
        return block


class Study(Shown):
    """One theme on one site.

    Parameters
    ----------
    site : str
        Identifier of a file of ``parameters/sites``.
    theme : str
        Identifier of a file of ``parameters/themes``.
    """

    def __init__(self, site: str, theme: str) -> None:
        super().__init__()
        self.root = project.root()
        sites = parameters.load_sites(self.root)
        self.site = parameters.pick(sites, [site], "site")[0]
        self.theme = self._theme(theme)
        self.reader = Reader(self.root)
        register = self.reader.register(*_register_of([self.site]))
        self.view = site_view(self.site, register, sites.index(self.site))
        self.tables = {name: self._table(name) for name in self.theme.inputs}

    def _theme(self, identifier: str) -> parameters.Theme:
        return parameters.load_theme(identifier, self.root)

    def _table(self, name: str) -> pd.DataFrame:
        """Return the rows of the site and of its context, or all those of a table read whole."""
        whole = name in self.theme.read_whole
        return self.reader.read(name, None if whole else self._codes())

    def _codes(self) -> set[str]:
        places = (*self.view.communes, *self.view.context_communes, *self.view.references)
        posts = self.site.posts.values()
        return {self.site.context.epci, *(p.code for p in places), *posts}

    def shapes(self, resource: str = "communes_outlines") -> Any:
        """Return the outlines of the communes of the site and of its EPCI (EPSG:4326)."""
        return self.reader.geography(resource, self._codes())

    def record(self, frame: pd.DataFrame) -> Table:
        """Write the indicators and what was shown; return a summary to display.

        Notes
        -----
        ``indicators.csv`` and ``outputs.json`` go to the folder named by ``ATELIERS_RECORDS``, or
        to ``build/manual/<site>/<theme>`` when a researcher runs the notebook by hand.
        """
        manual = self.root / "build" / "manual" / self.site.identifier / self.theme.identifier
        return recorded(self, frame, self.reader, manual, self.view.place.name)


def records_folder(manual: Path) -> Path:
    """Return where records go: the folder that the runner names, or `manual` without one."""
    named = os.environ.get(RECORDS_VARIABLE)
    return Path(named) if named else manual


def recorded(shown: Shown, frame: pd.DataFrame, reader: Reader, manual: Path, place: str) -> Table:
    """Write indicators and what was shown; return a summary to display."""
    return _recorded(shown, frame, reader, records_folder(manual), place)


def _recorded(shown: Shown, frame: pd.DataFrame, reader: Reader, folder: Path, place: str) -> Table:
    write_atomic(folder / "indicators.csv", csv_bytes(frame))
    outputs = {
        "outputs": shown.outputs,
        "tables": reader.log,
        "records": shown.records,
        "library": library.loaded(),
    }
    write_atomic(folder / "outputs.json", json.dumps(outputs, ensure_ascii=False, indent=2) + "\n")
    counts = frame.groupby("status").size().rename(SUMMARY_WORDS)
    return Table(
        name="record",
        title="Indicateurs enregistrés",
        subtitle=f"{place}, {len(frame)} valeurs",
        source="",
        header=["Statut", "Nombre de valeurs"],
        rows=[[str(status), str(count)] for status, count in counts.items()],
        data=counts.rename_axis("Statut").reset_index(name="Nombre de valeurs"),
    )


class Comparison(Shown):
    """All the sites side by side, from the records of their runs.

    Parameters
    ----------
    name : str
        Name of the comparison: a theme, or ``synthesis`` for all of them.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.root = project.root()
        self.reader = Reader(self.root)
        self.sites = parameters.load_sites(self.root)
        themes = parameters.load_themes(self.root)
        self.themes = [t for t in themes if self.name in (t.identifier, "synthesis")]
        if not self.themes:
            raise InvalidInput(f'There is no theme "{self.name}".', "parameters/themes")
        territories = self.reader.register(*_register_of(self.sites))
        self.views = [site_view(s, territories, rank) for rank, s in enumerate(self.sites)]
        self.frame = self._records()

    def _records(self) -> pd.DataFrame:
        """Return the records of every site that has one, under each other."""
        runs = Path(os.environ.get(RUNS_VARIABLE) or self.root / "build" / "runs")
        frames = []
        for site in self.sites:
            for theme in self.themes:
                name = f"{site.identifier}/{theme.identifier}"
                path = runs / name / "indicators.csv"
                self.records[name] = file_digest(path)
                if path.is_file():
                    frames.append(read_record(path))
        if not frames:
            raise InvalidInput(
                "No record of any site was found.",
                str(runs),
                "run the analyses first: `ateliers run`",
            )
        return pd.concat(frames, ignore_index=True)

    def shapes(self, resource: str) -> Any:
        """Return every outline of a GeoJSON resource (EPSG:4326)."""
        return self.reader.geography(resource)

    def points(self) -> Any:
        """Return one point per site whose outlines are known (column ``site``, EPSG:4326)."""
        import geopandas

        outlines = self.shapes("communes_outlines").to_crs("EPSG:2154")
        found = {}
        for view in self.views:
            own = outlines[outlines["code"].isin({c.code for c in view.communes})]
            if len(own):
                found[view.id] = own.union_all().representative_point()
        points = geopandas.GeoDataFrame(
            {"site": list(found)}, geometry=list(found.values()), crs="EPSG:2154"
        )
        return points.to_crs("EPSG:4326")

    def show_findings(self, by_site: Mapping[str, list[str]]) -> None:
        """Display the findings of each site, one block a site."""
        from IPython.display import display

        names = {view.id: view.place.name for view in self.views}
        for site, sentences in by_site.items():
            display(self.show(Findings(f"findings_{site}", sentences, names[site])))

    def record(self) -> Table:
        """Write what was shown and the records compared; return a summary to display."""
        manual = self.root / "build" / "manual" / "comparison" / self.name
        places = ", ".join(view.place.name for view in self.views)
        return recorded(self, self.frame, self.reader, manual, places)


def findings(name: str, sentences: Iterable[str]) -> Findings:
    """Return sentences as a block."""
    return Findings(name, list(sentences))
