"""Parameters of the book: the sites and the themes, read from YAML.

Sites and themes are discovered: a file in ``parameters/sites`` is a site, a file in
``parameters/themes`` is a theme. An unknown key is an error that names the file, the key and the
nearest key known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from ateliers import project, strict
from ateliers.errors import InvalidInput, nearest
from ateliers.promises import Name, Outputs, Text
from ateliers.strict import Strict

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
CommuneCode = Annotated[str, Field(pattern=r"^(\d{2}|2[AB])\d{3}$")]
EpciCode = Annotated[str, Field(pattern=r"^\d{9}$")]
# INSEE codes, and 69D and 69M for the two halves of the Rhône.
DepartementCode = Annotated[str, Field(pattern=r"^(\d{2,3}|2[AB]|69[DM])$")]
RegionCode = Annotated[str, Field(pattern=r"^\d{2}$")]
# Météo-France posts have eight digits; closed posts whose number no file carries are named.
StationCode = Annotated[str, Field(pattern=r"^(\d{8}|\d{2}-[A-Z0-9-]+)$")]


#: Theme whose figures and tables each site chooses (key ``dossier`` of its file).
DOSSIER = "dossier"


class SiteName(Strict):
    """French name of a site with its forms.

    Parameters
    ----------
    full : str
        « Massif du Sancy ».
    of : str
        « du Massif du Sancy ».
    within : str
        « dans le Massif du Sancy ».
    short : str
        Label of menus and figures, « Sancy ».
    """

    full: Text
    of: Text
    within: Text
    short: Text


class Context(Strict):
    """Territories a site is compared with; the first département is the main one."""

    epci: EpciCode
    departements: Annotated[list[DepartementCode], Field(min_length=1)]
    region: RegionCode


class Source(Strict):
    """Where a statement about a workshop comes from."""

    label: Text
    url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None


class Statement(Strict):
    """One thing that a source says of a workshop, rephrased."""

    text: Text
    source: Source


class Workshop(Strict):
    """What is known of the workshop held on the site, with its sources.

    Parameters
    ----------
    question, summary, dates, steering, team, partners
        What the cover and the page of the workshop open with, from `sources`.
    sources : list of Source
    method, studied, produced, followed : list of Statement
        How it went, what it studied, what it produced, what came of it; empty when no source says.
    unknown : list of str
        What was looked for and not found.
    """

    question: Text
    summary: Text
    dates: Text
    steering: Text
    team: Annotated[list[Text], Field(min_length=1)]
    partners: list[Text] = Field(default_factory=list)
    sources: Annotated[list[Source], Field(min_length=1)]
    method: list[Statement] = Field(default_factory=list)
    studied: list[Statement] = Field(default_factory=list)
    produced: list[Statement] = Field(default_factory=list)
    followed: list[Statement] = Field(default_factory=list)
    unknown: list[Text] = Field(default_factory=list)

    @property
    def every_source(self) -> list[Source]:
        """Return the sources of the whole description, a page or a document once."""
        said = [*self.method, *self.studied, *self.produced, *self.followed]
        found: dict[str, Source] = {}
        for source in (*self.sources, *(one.source for one in said)):
            found.setdefault(source.url or source.label, source)
        return list(found.values())


class Stations(Strict):
    """Météo-France stations: the nearest usable one and a long reference series.

    Parameters
    ----------
    local, reference : str
        Codes of ``data/stations.csv``.
    predecessor : str, optional
        Closed station whose series the local one continues.
    """

    local: StationCode
    reference: StationCode
    predecessor: StationCode | None = None


class Dossier(Strict):
    """The question that a site asked itself, and the blocks that answer it.

    Parameters
    ----------
    title : str
        Label of menus, « Dossier : centralité ».
    question, lede : str
        As the page opens.
    blocks : list of str
        Figures and tables of the theme ``dossier`` that the page shows, in the order of the
        template whatever theirs.
    """

    title: Text
    question: Text
    lede: Text
    blocks: Annotated[list[Name], Field(min_length=1)]

    @model_validator(mode="after")
    def _no_block_twice(self) -> Self:
        twice = sorted({name for name in self.blocks if self.blocks.count(name) > 1})
        if twice:
            said = f"block {', '.join(twice)} is listed twice"
            raise PydanticCustomError("twice", "{said}", {"said": said})
        return self


class Site(Strict):
    """One territory of the book (``parameters/sites/<identifier>.yml``).

    Parameters
    ----------
    identifier : str
        Equal to the name of the file.
    order : int
        Rank in the book.
    name : SiteName
    communes : list of str
        INSEE codes, as text.
    context : Context
    workshop : Workshop, optional
        A site without one has no page of a workshop, and its cover says so.
    stations : Stations, optional
        A site without one has no series: its pages say so.
    dossier : Dossier, optional
        A site without one has a page that says so.
    """

    identifier: Identifier
    order: int
    name: SiteName
    communes: Annotated[list[CommuneCode], Field(min_length=1)]
    context: Context
    workshop: Workshop | None = None
    stations: Stations | None = None
    dossier: Dossier | None = None

    @property
    def posts(self) -> dict[str, str]:
        """Return the code of each station of the site, by role; none when there is none."""
        roles = dict(self.stations) if self.stations else {}
        return {role: str(code) for role, code in roles.items() if code}

    @property
    def blocks(self) -> list[str]:
        """Return the blocks of the dossier; none for a site without one."""
        return self.dossier.blocks if self.dossier else []

    @property
    def question(self) -> str:
        """Return the question that the workshop worked on; empty for a site without workshop."""
        return self.workshop.question if self.workshop else ""

    def title_of(self, theme: Theme) -> str:
        """Return the label of a theme in the menu of the site."""
        if theme.identifier == DOSSIER and self.dossier:
            return self.dossier.title
        return theme.title

    @model_validator(mode="after")
    def _no_commune_twice(self) -> Self:
        twice = sorted({code for code in self.communes if self.communes.count(code) > 1})
        if twice:
            raise PydanticCustomError(
                "twice", "commune {codes} is listed twice", {"codes": ", ".join(twice)}
            )
        return self


class Parameter(Strict):
    """One parameter of a template: its type and the default the notebook carries."""

    type: Literal["string", "integer", "number", "boolean"]
    default: str | int | float | bool
    description: str = ""


class Theme(Strict):
    """One theme of the book (``parameters/themes/<identifier>.yml``).

    Parameters
    ----------
    identifier : str
        Equal to the name of the file.
    title : str
        French title, « Démographie ».
    order : int
        Rank in the book.
    template : str
        Notebook run for each site, from the root of the project.
    comparison : str, optional
        Notebook run once over the records of all the sites.
    parameters : dict of str to Parameter
        Parameters of the template; ``site`` is always one of them.
    inputs : list of str
        Tables of ``data/`` that the template reads.
    read_whole : list of str
        Those of them read whole, not only for the places of the site.
    outputs : Outputs
        The output contract.
    cover : str, optional
        Figure that the cover of a site takes up, one of the outputs.
    """

    identifier: Identifier
    title: Text
    order: int
    template: Annotated[str, Field(pattern=r"^notebooks/[\w-]+\.ipynb$")]
    comparison: Annotated[str, Field(pattern=r"^notebooks/[\w-]+\.ipynb$")] | None = None
    parameters: dict[Name, Parameter]
    inputs: list[Text]
    read_whole: list[Text] = Field(default_factory=list)
    outputs: Outputs
    cover: Name | None = None

    @property
    def codes(self) -> set[str]:
        """Return the codes of the indicators that the theme records."""
        return set(self.outputs.indicators)

    @model_validator(mode="after")
    def _runs_per_site(self) -> Self:
        if "site" not in self.parameters:
            raise PydanticCustomError("site", 'parameters must declare "site"')
        return self

    @model_validator(mode="after")
    def _reads_whole_what_it_reads(self) -> Self:
        for name in self.read_whole:
            if name not in self.inputs:
                said = f'read_whole: "{name}" is not one of the inputs.{nearest(name, self.inputs)}'
                raise PydanticCustomError("read_whole", "{said}", {"said": said})
        return self

    @model_validator(mode="after")
    def _covers_with_a_figure_of_its_own(self) -> Self:
        if self.cover and self.cover not in self.outputs.figures:
            hint = nearest(self.cover, self.outputs.figures)
            said = f'cover: "{self.cover}" is not one of the figures.{hint}'
            raise PydanticCustomError("cover", "{said}", {"said": said})
        return self


_Model = TypeVar("_Model", Site, Theme)


def _read(path: Path, model: type[_Model], root: Path) -> _Model:
    shown = path.relative_to(root).as_posix()
    read = strict.read(path, model, shown)
    if read.identifier != path.stem:
        raise InvalidInput(
            f'identifier is "{read.identifier}" but the file is named "{path.stem}".',
            f"{shown}, key identifier",
            "give both the same name",
        )
    return read


def _read_all(folder: str, model: type[_Model], root: Path | None) -> list[_Model]:
    base = root or project.root()
    paths = sorted((base / "parameters" / folder).glob("*.yml"))
    if not paths:
        raise InvalidInput("No parameter file was found.", f"parameters/{folder}/*.yml")
    return sorted(
        (_read(path, model, base) for path in paths), key=lambda one: (one.order, one.identifier)
    )


def load_sites(root: Path | None = None) -> list[Site]:
    """Return the sites in the order of the book.

    The codes are those of the files: whether they exist is checked before a run, by
    :mod:`ateliers.execution.inputs`, since the tables that list them may still have to be built.

    Raises
    ------
    InvalidInput
        When a file is not valid YAML, or a key is unknown, missing or of the wrong type; when a
        dossier names a block that the theme does not have.
    """
    sites = _read_all("sites", Site, root)
    _check_blocks(sites, root or project.root())
    return sites


def _check_blocks(sites: Sequence[Site], root: Path) -> None:
    """Verify that the blocks of the dossiers are figures or tables of their theme."""
    asked = [(site, block) for site in sites if site.dossier for block in site.dossier.blocks]
    if not asked:
        return
    path = root / "parameters" / "themes" / f"{DOSSIER}.yml"
    outputs = _read(path, Theme, root).outputs if path.is_file() else None
    known = [*outputs.figures, *outputs.tables] if outputs else []
    for site, block in asked:
        if block not in known:
            raise InvalidInput(
                f'Unknown block "{block}".{nearest(block, known)}',
                f"parameters/sites/{site.identifier}.yml, key dossier.blocks",
                f"known: {', '.join(known)}" if known else f"there is no theme {DOSSIER}",
            )


def load_themes(root: Path | None = None) -> list[Theme]:
    """Return the themes in the order of the book (raises as :func:`load_sites` does)."""
    return _read_all("themes", Theme, root)


def load_site(identifier: str, root: Path | None = None) -> Site:
    """Return one site; an unknown identifier is an error that proposes the nearest."""
    return pick(load_sites(root), [identifier], "site")[0]


def load_theme(identifier: str, root: Path | None = None) -> Theme:
    """Return one theme; an unknown identifier is an error that proposes the nearest."""
    base = root or project.root()
    path = base / "parameters" / "themes" / f"{identifier}.yml"
    if path.is_file():
        return _read(path, Theme, base)
    return pick(load_themes(root), [identifier], "theme")[0]


def pick(among: Sequence[_Model], wanted: Iterable[str] | None, kind: str) -> list[_Model]:
    """Return the sites or themes named, in the order of the book; all when none is named."""
    if not wanted:
        return list(among)
    names = set(wanted)
    known = [one.identifier for one in among]
    for name in sorted(names):
        if name not in known:
            raise InvalidInput(
                f'Unknown {kind} "{name}".{nearest(name, known)}',
                f"parameters/{kind}s/{name}.yml",
                f"known: {', '.join(known)}",
            )
    return [one for one in among if one.identifier in names]
