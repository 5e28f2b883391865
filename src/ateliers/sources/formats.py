"""Read producers' formats strictly: an unexpected file is refused with its reason."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from ateliers.errors import InvalidInput
from ateliers.sources.catalogue import SOURCES

#: How statistical secrecy is written in INSEE's files.
SECRET_MARK = "s"


class Inputs:
    """A folder of producers' files.

    Parameters
    ----------
    folder : pathlib.Path
        Holds ``demography/``, ``climate/`` … as the catalogue of sources names them.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, source: str, **parts: str) -> Path:
        """Return the file of a source.

        Raises
        ------
        InvalidInput
            If it is not there.
        """
        described = SOURCES[source]
        path = self.folder / described.path.format(**parts)
        if not path.is_file():
            raise InvalidInput(
                f"The input « {described.publication} » ({described.producer}) is missing.",
                str(path),
                "give the folder that holds it: `ateliers data build --from DIR`",
            )
        return path

    def csv(
        self, source: str, columns: Sequence[str], sep: str = ";", content: bytes | None = None
    ) -> pd.DataFrame:
        """Return a delimited file as text cells; only `columns` are kept.

        A byte-order mark is accepted, codes keep their leading zeros, and nothing is taken for a
        missing value but an empty cell.
        """
        path = self.path(source)
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
        return required(frame, columns, path)


def required(frame: pd.DataFrame, columns: Sequence[str], where: Path) -> pd.DataFrame:
    """Return the named columns, or say which are missing."""
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
        ``ok``, ``secret`` (the cell says ``s``) or ``missing`` (it is empty).
    """
    text = cells.astype("string").str.strip()
    secret = text.eq(SECRET_MARK).fillna(False)
    numeric = text.mask(secret).str.replace("\u202f", "").str.replace(" ", "")
    values = pd.to_numeric(numeric.str.replace(",", "."), errors="raise").astype("float64")
    status = pd.Series("ok", index=cells.index).mask(values.isna(), "missing")
    return values, status.mask(secret, "secret")


def codes(column: pd.Series, width: int = 5) -> pd.Series:
    """Return commune codes with the leading zeros some carriers lose."""
    return column.astype("string").str.strip().str.zfill(width)
