"""Parquet tables of ``data/``: the national ones, too large for CSV.

A table is read back as the CSV text it would be, so that a row has one text, one digest and one
way to be read whatever its file.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from ateliers.errors import InvalidInput

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

#: Rows read together: some four hundred to a département.
ROW_GROUP = 20_000
#: Digits of a number, as in the CSV tables.
_DIGITS = ".12g"


def encoded(frame: pd.DataFrame) -> bytes:
    """Return a frame as Parquet bytes that depend on nothing but its values.

    Text is written once and pointed at (dictionary); whole numbers that may be missing stay whole.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {name: _column(frame[name]) for name in frame.columns}
    # A schema of our own: pandas would add its version, and the index, to the file.
    table = pa.table(columns)
    text = [field.name for field in table.schema if pa.types.is_string(field.type)]
    stream = io.BytesIO()
    pq.write_table(
        table,
        stream,
        row_group_size=ROW_GROUP,
        compression="zstd",
        compression_level=19,
        use_dictionary=text,
        column_encoding=dict.fromkeys(_floats(table), "BYTE_STREAM_SPLIT") or None,
        store_schema=False,
        version="2.6",
        data_page_version="2.0",
    )
    return stream.getvalue()


def _column(values: pd.Series) -> Any:
    import pandas as pd
    import pyarrow as pa

    if pd.api.types.is_integer_dtype(values.dtype):
        kind = pa.int64()
    elif pd.api.types.is_float_dtype(values.dtype):
        kind = pa.float64()
    else:
        kind = pa.string()
    return pa.array(values.astype(object).where(values.notna(), None), type=kind)


def _floats(table: Any) -> list[str]:
    import pyarrow as pa

    return [field.name for field in table.schema if pa.types.is_floating(field.type)]


def csv_text(raw: bytes, path: Path, mend: str) -> str:
    """Return a Parquet table as the text of the CSV table it would be.

    Raises
    ------
    InvalidInput
        If these bytes are not a Parquet file.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(io.BytesIO(raw))
    except (pa.ArrowInvalid, OSError) as error:
        raise InvalidInput(f"Not a Parquet file: {error}.", str(path), mend) from None
    columns = [_texts(column.to_pylist()) for column in table.columns]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(table.column_names)
    writer.writerows(zip(*columns, strict=True))
    return stream.getvalue()


def _texts(values: list[Any]) -> list[str]:
    return [
        "" if v is None else format(v, _DIGITS) if isinstance(v, float) else str(v) for v in values
    ]
