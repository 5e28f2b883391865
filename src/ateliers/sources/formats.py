"""Read producers' formats strictly: an unexpected file is refused with its reason."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from ateliers.errors import InvalidInput
from ateliers.project import file_digest
from ateliers.sources.catalogue import ALONE, PATH, READ, Catalogue, Digests

#: How statistical secrecy is written in INSEE's files.
SECRET_MARK = "s"
#: How a figure that was not computed is (Filosofi overseas).
MISSING_MARK = "nd"


class Inputs:
    """A folder of producers' files.

    Parameters
    ----------
    folder : pathlib.Path
        Holds ``demography/``, ``climate/`` … as the catalogue of sources names them.
    catalogue : Catalogue
        Describes each file and the columns that are read.

    Attributes
    ----------
    digests : dict of str to dict of str to str
        Source → part of the name of the file → sha256, of the files given to loaders.
    """

    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        self.folder = folder
        self.catalogue = catalogue
        self.digests: dict[str, Digests] = {}
        self._kept: dict[str, pd.DataFrame] = {}

    def cite(self, *sources: str) -> str:
        """Return the citations of sources, each once, as printed under a figure."""
        return self.catalogue.cite(*sources)

    def obtained(self, source: str) -> bool:
        """Whether a source can be read: false when it could not be had, and is not given either."""
        return self.catalogue.sources[source].status == READ or bool(self.parts(source))

    def parts(self, source: str) -> list[str]:
        """Return what the names of the files given of a source hold in place of the braces."""
        return self.catalogue.sources[source].parts_in(self.folder)

    def once(self, name: str, read: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """Return a copy of what `read` returned the first time: some files take long to read."""
        if name not in self._kept:
            self._kept[name] = read()
        return self._kept[name].copy()

    def given(self, source: str, part: str) -> bool:
        """Whether a part of a source can be read: one that was read before must be there."""
        described = self.catalogue.sources[source]
        return part in described.sha256 or (self.folder / described.file_of(part)).is_file()

    def others(self) -> list[str]:
        """Return the files of the folder that are not the ones last used, each in a sentence."""
        found = []
        for described in self.catalogue.sources.values():
            for part, digest in described.sha256.items():
                path = self.folder / described.file_of(part)
                given = file_digest(path) if described.file else ""
                if given not in ("", digest):
                    name = described.file_of(part)
                    found.append(f"{name}: sha256 {given[:12]}…, {digest[:12]}… was used")
        return found

    def path(self, source: str, part: str = ALONE) -> Path:
        """Return the file of a source, and note its sha256.

        Parameters
        ----------
        source : str
            Identifier in the catalogue.
        part : str
            What its name holds in place of the part in braces, if any.

        Raises
        ------
        InvalidInput
            If it is not there.
        """
        described = self.catalogue.sources[source]
        path = self.folder / described.file_of(part)
        if not path.is_file():
            raise InvalidInput(
                f"The input « {described.publication} » ({described.producer}) is missing.",
                str(path),
                "give the folder that holds it: `ateliers data build --from DIR`",
            )
        noted = self.digests.setdefault(source, {})
        if part not in noted:
            noted[part] = file_digest(path)
        return path

    def csv(
        self,
        source: str,
        columns: Sequence[str],
        sep: str = ";",
        content: bytes | None = None,
        part: str = ALONE,
    ) -> pd.DataFrame:
        """Return a delimited file as text cells; only `columns` are kept.

        A byte-order mark is accepted, codes keep their leading zeros, and nothing is taken for a
        missing value but an empty cell.
        """
        path = self.path(source, part)
        raw = content if content is not None else path.read_bytes()
        if raw.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
            raise InvalidInput("This is a web page, not a table.", str(path), "fetch it again")
        try:
            frame = pd.read_csv(
                io.BytesIO(raw),
                sep=sep,
                dtype=str,
                keep_default_na=False,
                na_values=[""],
                encoding="utf-8-sig",
            )
        except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
            raise InvalidInput(
                f"Not a UTF-8 table: {error}.", str(path), "fetch it again"
            ) from None
        return self.required(source, frame, columns, path)

    def required(
        self, source: str, frame: pd.DataFrame, columns: Sequence[str], where: Path
    ) -> pd.DataFrame:
        """Return the named columns of what was read from a source.

        Raises
        ------
        InvalidInput
            If the file lacks some of them, or the catalogue does not list them: what is read of a
            producer is known to readers.
        """
        listed = self.catalogue.sources[source].columns
        unlisted = [c for c in columns if c not in listed]
        if unlisted:
            raise InvalidInput(
                f"Columns read but not listed: {', '.join(unlisted)}.",
                f"{PATH}, key sources.{source}.columns",
                "list them there, with our names",
            )
        missing = [c for c in columns if c not in frame.columns]
        if missing:
            raise InvalidInput(
                f"Columns missing: {', '.join(missing)} "
                f"(found: {', '.join(map(str, frame.columns[:12]))} …).",
                str(where),
                "this is another vintage or another file: give the one the catalogue names",
            )
        return frame[list(columns)].copy()


def decimal(cells: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return the values and statuses of text cells written with a decimal comma.

    Returns
    -------
    values : pandas.Series of float
        Missing where the cell is secret or empty: never zero.
    status : pandas.Series of str
        ``ok``, ``secret`` (the cell says ``s``) or ``missing`` (it is empty or says ``nd``).
    """
    text = cells.astype("string").str.strip()
    secret = text.eq(SECRET_MARK).fillna(False)
    numeric = (
        text.mask(secret | text.eq(MISSING_MARK).fillna(False))
        .str.replace("\u202f", "")
        .str.replace(" ", "")
    )
    values = pd.to_numeric(numeric.str.replace(",", "."), errors="raise").astype("float64")
    status = pd.Series("ok", index=cells.index).mask(values.isna(), "missing")
    return values, status.mask(secret, "secret")


def codes(column: pd.Series, width: int = 5) -> pd.Series:
    """Return commune codes with the leading zeros some carriers lose."""
    return column.astype("string").str.strip().str.zfill(width)
