"""The catalogue of producers' data sets, ``data/sources.yml``: edited by hand, read strictly."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from ateliers import strict
from ateliers.errors import InvalidInput, nearest
from ateliers.strict import Strict

#: Where the catalogue is, from the root of the project.
PATH = "data/sources.yml"
READ, NOT_OBTAINED = "read", "not obtained"
RESTORE = f"restore the file: `git checkout -- {PATH}`"

Text = Annotated[str, Field(min_length=1)]
Address = Annotated[str, Field(pattern=r"^https?://\S+$")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Format = Literal["csv", "gz", "json", "parquet", "tgz", "whl", "xlsx", "zip"]
#: What stands in the name of a file for one of several: ``MENSQ_{departement}.csv``.
_PART = re.compile(r"\{[a-z_]+\}")
#: The files of a data set by what their names hold there; a file alone is under the empty name.
Digests = dict[str, str]
ALONE = ""


class Licence(Strict):
    """Terms under which data may be used.

    Parameters
    ----------
    title : str
        As a reader must see it (French).
    page : str, optional
        Official text; absent when it is not known for certain.
    """

    title: Text
    page: Address | None = None


class Source(Strict):
    """One data set of a producer.

    Parameters
    ----------
    producer, publication, vintage : str
        As a reader must see them (French).
    cite : str
        Short citation printed under figures.
    licence : list of str
        Identifiers of the licences at the top of the catalogue (one may be written alone).
    licence_note : str, optional
        What each licence covers, when there are several.
    geography : str, optional
        Date of the communes, or words; absent when the data have no territory.
    page, address, archive : str, optional
        Official page, official address of the file, and where a copy is kept. Each is written only
        when it is known for certain.
    status : str
        ``read`` or ``not obtained``.
    reason : str, optional
        Why it was not obtained, and what the book lacks for it (French).
    file : str, optional
        Path in the folder of producers' files; ``{name}`` stands for one of several.
    format : str, optional
        Ending of the file.
    sha256 : dict of str to str
        Of the files last used, by what ``{name}`` stood for; of a file alone, written as one
        value, under :data:`ALONE`. Kept by ``ateliers data build``.
    columns : dict of str to list of str
        Producer's columns that are read, and ours made of each (one may be written alone); nothing
        when a column only selects, sorts or joins rows.
    secondary : bool
        True when another author aggregated the producer's figures.
    """

    producer: Text
    publication: Text
    vintage: Text
    cite: Text
    licence: Annotated[list[Text], Field(min_length=1)]
    licence_note: Text | None = None
    geography: Text | None = None
    page: Address | None = None
    address: Address | None = None
    archive: Address | None = None
    status: Literal["read", "not obtained"]
    reason: Text | None = None
    file: Text | None = None
    format: Format | None = None
    sha256: dict[str, Digest] = Field(default_factory=dict)
    columns: dict[str, list[Text]] = Field(default_factory=dict)
    secondary: bool = False

    @field_validator("licence", mode="before")
    @classmethod
    def _one_or_several(cls, given: Any) -> Any:
        return _listed(given)

    @field_validator("sha256", mode="before")
    @classmethod
    def _of_one_or_of_each(cls, given: Any) -> Any:
        return {ALONE: given} if isinstance(given, str) else given

    @field_validator("columns", mode="before")
    @classmethod
    def _none_one_or_several(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        return {name: _listed(ours) for name, ours in given.items()}

    @model_validator(mode="after")
    def _whole(self) -> Self:
        faults = _faults(self)
        if faults:
            raise PydanticCustomError("source", "{said}", {"said": "; ".join(faults)})
        return self

    def file_of(self, part: str = ALONE) -> str:
        """Return the path of a file in the folder of producers' files."""
        return _PART.sub(lambda _: part, self.file or "")

    def address_of(self, part: str = ALONE) -> str:
        """Return the official address of a file; nothing when it is not known."""
        return _PART.sub(lambda _: part, self.address or "")

    def parts_in(self, folder: Path) -> list[str]:
        """Return what stands in the names of the files that a folder holds, in order."""
        if not self.file:
            return []
        before, *after = _PART.split(self.file)
        if not after:
            return [ALONE] if (folder / self.file).is_file() else []
        found = (p.relative_to(folder).as_posix() for p in folder.glob(_PART.sub("*", self.file)))
        return sorted(name.removeprefix(before).removesuffix(after[0]) for name in found)


def _listed(given: Any) -> Any:
    """Return what was written alone as a list of one, and nothing as an empty list."""
    if given is None:
        return []
    return [given] if isinstance(given, str) else given


def _faults(source: Source) -> list[str]:
    """Return what the keys of a data set lack, given its status and its file."""
    faults = []
    if source.status == NOT_OBTAINED:
        if not source.reason:
            faults.append('a data set not obtained says why: key "reason"')
        if source.sha256:
            faults.append("a data set not obtained has no sha256")
    else:
        if not (source.file or source.address):
            faults.append('a data set that is read has a "file" or an "address"')
        # That of a file is written when it is first read; a package is fetched by its own.
        for key in ("format", "columns", *([] if source.file else ["sha256"])):
            if not getattr(source, key):
                faults.append(f'a data set that is read has a key "{key}"')
    several = len(_PART.findall(source.file or ""))
    if several > 1:
        faults.append("the name of a file holds at most one part in braces")
    if source.sha256 and bool(several) is (ALONE in source.sha256):
        faults.append("sha256 has one line a file when its name holds a part, else one value")
    ending = PurePosixPath(source.file or "").suffix.removeprefix(".")
    if source.file and source.format and source.format != ending:
        faults.append(f'format is "{source.format}" but the file ends in "{ending}"')
    return faults


class Catalogue(Strict):
    """Every data set the book reads, or would read if it could be had.

    Parameters
    ----------
    licences : dict of str to Licence
    sources : dict of str to Source
        By identifier.
    """

    licences: dict[str, Licence]
    sources: dict[Identifier, Source]

    @model_validator(mode="after")
    def _known_licences(self) -> Self:
        faults = [
            f'sources.{ident}.licence: "{licence}" is not among the licences of the file.'
            + nearest(licence, self.licences)
            for ident, source in self.sources.items()
            for licence in source.licence
            if licence not in self.licences
        ]
        if faults:
            raise PydanticCustomError("licence", "{said}", {"said": "\n".join(faults)})
        return self

    def cite(self, *idents: str) -> str:
        """Return the citations of sources, each once, as printed under a figure."""
        return " ; ".join(dict.fromkeys(self.sources[i].cite for i in idents))

    def licences_of(self, idents: Iterable[str]) -> list[str]:
        """Return the licences of sources, each once, in order."""
        return list(dict.fromkeys(li for i in idents for li in self.sources[i].licence))


def load(root: Path) -> Catalogue:
    """Return the catalogue of a project.

    Raises
    ------
    InvalidInput
        When it is missing, is not valid YAML, or a key is unknown, missing or of the wrong type:
        the file, the key and the nearest known one are named.
    """
    path = root / PATH
    if not path.is_file():
        raise InvalidInput("The catalogue of sources is missing.", PATH, RESTORE)
    try:
        return strict.read(path, Catalogue, PATH)
    except InvalidInput as error:
        mend = error.mend or f"mend the key named, or {RESTORE}"
        raise InvalidInput(error.what, error.where, mend) from error
