"""Parquet: the text column is written again, all else is kept: other columns, schema, metadata, row groups."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, IO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dedup.errors import UnreadableError

# Gives the new text of a row, from 1, for its old one; None where it stays.
Change = Callable[[int, str], str | None]


def rewrite_column(source: Path, output: IO[bytes], field: str, rows: list[int], change: Change) -> None:
    """Copy a Parquet file with other texts in some ``rows``, which are in order and count from 1.

    Raises UnreadableError for a damaged file.
    """
    try:
        _rewrite(source, output, field, rows, change)
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # of the disk, not of the file's content
        raise UnreadableError(f"is damaged ({str(error).split(chr(10), 1)[0][:200]})") from None


def _rewrite(source: Path, output: IO[bytes], field: str, rows: list[int], change: Change) -> None:
    table = pq.ParquetFile(source, pre_buffer=False)
    schema = table.schema_arrow
    with pq.ParquetWriter(output, schema, compression=_packings(table)) as writer:
        first, next_row = 1, 0
        for number in range(table.num_row_groups):
            group = table.read_row_group(number, use_threads=False)
            own = []
            while next_row < len(rows) and rows[next_row] < first + group.num_rows:
                own.append(rows[next_row] - first)
                next_row += 1
            if own:
                at = schema.get_field_index(field)
                column = _with_texts(group.column(at), own, partial(_from, first, change))
                group = group.set_column(at, schema.field(at), column)
            writer.write_table(group, row_group_size=max(group.num_rows, 1))
            first += group.num_rows


def digest_texts(source: Path, field: str) -> str:
    """A digest of the text column, null told from empty: what a rebuilt file must give again."""
    digest = hashlib.sha256()
    for batch in pq.ParquetFile(source, pre_buffer=False).iter_batches(
        8192, columns=[field], use_threads=False
    ):
        for value in _plain(batch.column(field)).to_pylist():
            digest.update(b"-" if value is None else b"%d:" % len(value) + value)
    return digest.hexdigest()


def _from(first: int, change: Change, row: int, text: str) -> str | None:
    return change(first + row, text)


def _with_texts(column: Any, rows: list[int], change: Callable[[int, str], str | None]) -> Any:
    values = _plain(column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column)
    mask = [False] * len(values)
    new = []
    for row in rows:
        text = change(row, values[row].as_py().decode("utf-8"))
        if text is not None:
            mask[row] = True
            new.append(text.encode("utf-8"))
    values = pc.replace_with_mask(values, pa.array(mask), pa.array(new, pa.large_binary()))
    if pa.types.is_dictionary(column.type):
        return values.cast(column.type.value_type).dictionary_encode().cast(column.type)
    return values.cast(column.type)


def _plain(column: Any) -> Any:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    return column.cast(pa.large_binary())


def _packings(table: Any) -> Any:
    """The compression of each column as it is in the first row group."""
    if not table.num_row_groups:
        return "snappy"
    group = table.metadata.row_group(0)
    columns = (group.column(number) for number in range(group.num_columns))
    known = {column.path_in_schema: column.compression for column in columns}
    return {path: "NONE" if name == "UNCOMPRESSED" else name for path, name in known.items()}
