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
from dedup.messages import Message
from dedup.read.parquet import column_at, leaf_types

# Gives the new text of a row, from 1, for its old one; None where it stays.
Change = Callable[[int, str], str | None]


class Column:
    """The text column ``field`` of a file; rows count from 1."""

    def __init__(self, path: Path, field: str) -> None:
        self._path, self._field = path, field

    def rewrite(self, output: IO[bytes], rows: list[int], change: Change) -> None:
        """Copy the file with other texts in some ``rows``, which are in order. Raises UnreadableError where it is
        damaged."""
        try:
            _rewrite(self._path, output, self._field, rows, change)
        except (pa.ArrowException, OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise  # of the disk, not of the file's content
            raise UnreadableError(
                Message("cleaning.damaged", error=str(error).split(chr(10), 1)[0][:200])
            ) from None

    def digest(self) -> str:
        """A digest of the texts, null told from empty: what a rebuilt file must give again."""
        digest = hashlib.sha256()
        table = pq.ParquetFile(self._path, pre_buffer=False)
        for batch in table.iter_batches(8192, columns=[self._field], use_threads=False):
            for value in _plain(column_at(batch, self._field)).to_pylist():
                digest.update(b"-" if value is None else b"%d:" % len(value) + value)
        return digest.hexdigest()


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
                group = _with_column(group, field, own, partial(_from, first, change))
            writer.write_table(group, row_group_size=max(group.num_rows, 1))
            first += group.num_rows


def _with_column(group: Any, path: str, rows: list[int], change: Callable[[int, str], str | None]) -> Any:
    """A row group with other texts in some rows of a column; ``path`` may lead into structures."""
    at, rest = _at(group.schema, path)
    column = group.column(at).combine_chunks()
    if isinstance(column, pa.ChunkedArray):  # more than an array may hold
        raise UnreadableError(Message("cleaning.row_group"))
    if rest:
        texts = _with_texts(_inside(column, rest), rows, change)
        column = _replace_in(column, rest, texts)
    else:
        column = _with_texts(column, rows, change)
    return group.set_column(at, group.schema.field(at), column)


def _inside(struct: Any, path: str) -> Any:
    found = column_at(struct, path)
    assert found is not None
    return found


def _replace_in(struct: Any, path: str, texts: Any) -> Any:
    fields = [struct.type.field(number) for number in range(struct.type.num_fields)]
    children = [struct.field(number) for number in range(len(fields))]
    at, rest = _at(fields, path)
    children[at] = _replace_in(children[at], rest, texts) if rest else texts
    return pa.StructArray.from_arrays(children, fields=fields, mask=struct.is_null())


def _at(fields: Any, path: str) -> tuple[int, str]:
    """Which of the fields a path begins with, as its reader finds it, and the rest of the path."""
    for number, field in enumerate(fields):
        rest = path[len(field.name) + 1 :]
        if path == field.name:
            return number, ""
        if path.startswith(f"{field.name}.") and pa.types.is_struct(field.type):
            inner = (field.type.field(inside) for inside in range(field.type.num_fields))
            if rest in dict(leaf_types(inner)):
                return number, rest
    raise UnreadableError(Message("cleaning.field_lost"))


def _from(first: int, change: Change, row: int, text: str) -> str | None:
    return change(first + row, text)


def _with_texts(column: Any, rows: list[int], change: Callable[[int, str], str | None]) -> Any:
    values = _plain(column)
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
