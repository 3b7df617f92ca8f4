"""Parquet: the needed columns only, streamed by row group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dedup.errors import UnreadableError
from dedup.messages import Message
from dedup.model import Batch
from dedup.read.fields import list_fields, NamedFields
from dedup.read.options import ReadOptions, Source
from dedup.read.records import make_batch
from dedup.read.reporting import Reporter
from dedup.read.streams import open_seekable

_ROWS = 8192


def read_parquet(source: Source, options: ReadOptions, report: Reporter) -> Iterator[Batch]:
    """Yield batches of rows; a row without id is named by its number, from 1."""
    row = 1
    with open_seekable(source) as file:
        try:
            table = pq.ParquetFile(file, pre_buffer=False)
            columns = _needed_columns(table.schema_arrow, options, report)
            for record_batch in table.iter_batches(_ROWS, columns=columns, use_threads=False):
                batch = _to_batch(record_batch, source.id, row, options, report)
                if batch is not None:
                    yield batch
                row += record_batch.num_rows
        except UnreadableError:
            raise
        except Exception as error:  # a damaged file may fail anywhere: in Arrow, in a name, in a number
            what = Message("read.parquet_damaged", error=_first_line(error))
            raise UnreadableError(
                Message("read.rows_before", what=what, number=row - 1) if row > 1 else what
            ) from None
    if row == 1:
        report(Message("read.empty"))


def _needed_columns(schema: pa.Schema, options: ReadOptions, report: Reporter) -> list[str]:
    field = options.text_field
    known = dict(leaf_types(schema))
    if field not in known:
        raise UnreadableError(Message("read.no_column", field=repr(field), fields=list_fields(known)))
    type_ = known[field]
    if pa.types.is_dictionary(type_):
        type_ = type_.value_type
    if not _is_text(type_):
        raise UnreadableError(Message("read.column_no_text", field=repr(field), type=type_))
    named = NamedFields(options)
    named.see_names(list(known))
    named.tell(report)
    return [name for name in dict.fromkeys(options.record_fields) if name in known]


def leaf_types(fields: Iterable[pa.Field]) -> Iterator[tuple[str, pa.DataType]]:
    """The columns of a schema with their types; those inside structures by their path: ``metadata.content``."""
    for field in fields:
        if pa.types.is_struct(field.type):
            inner = leaf_types(field.type.field(number) for number in range(field.type.num_fields))
            yield from ((f"{field.name}.{path}", type_) for path, type_ in inner)
        else:
            yield field.name, field.type


def column_at(rows: pa.RecordBatch | pa.StructArray, path: str) -> pa.Array | None:
    """The values of a column by its path, null where a structure above it is; None where there is none."""
    names = rows.schema.names if isinstance(rows, pa.RecordBatch) else [f.name for f in rows.type]
    for name in (name for name in names if path == name or path.startswith(f"{name}.")):
        column = rows.column(name) if isinstance(rows, pa.RecordBatch) else pc.struct_field(rows, [name])
        if path == name:
            return column
        if pa.types.is_struct(column.type):
            found = column_at(column, path[len(name) + 1 :])
            if found is not None:
                return found
    return None


def _is_text(type_: pa.DataType) -> bool:
    """True for strings, and for bytes, as which older writers leave strings."""
    tests = (
        pa.types.is_string,
        pa.types.is_large_string,
        pa.types.is_string_view,
        pa.types.is_binary,
        pa.types.is_large_binary,
        pa.types.is_binary_view,
    )
    return any(test(type_) for test in tests)


def _to_batch(
    rows: pa.RecordBatch, path: str, first: int, options: ReadOptions, report: Reporter
) -> Batch | None:
    texts: list[str] = []
    lines: list[int] = []
    for line, text in enumerate(_strings(column_at(rows, options.text_field)), first):
        if isinstance(text, str):
            texts.append(text)
            lines.append(line)
        else:
            what = Message("read.row_null") if text is None else Message("read.row_no_utf8")
            report(what, sort=what, line=line)
    if not texts:
        return None
    kept = [line - first for line in lines]
    columns = [_values(rows, field) for field in options.named_fields]
    ids, dates, sources, urls = ([column[at] for at in kept] for column in columns)
    further = {field: _values(rows, field) for field in options.metadata_fields}
    metadata = {field: [column[at] for at in kept] for field, column in further.items()}
    return make_batch(path, texts, ids, dates, lines, report, sources, urls, metadata)


def _strings(column: pa.Array) -> list[str | bytes | None]:
    """Return the values; bytes stay where a value is not UTF-8, which Parquet does not forbid strictly."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    values: list[bytes | None] = column.cast(pa.large_binary()).to_pylist()
    return [_decoded(value) for value in values]


def _decoded(value: bytes | None) -> str | bytes | None:
    try:
        return value.decode() if value is not None else None
    except UnicodeDecodeError:
        return value


def _values(rows: pa.RecordBatch, field: str) -> list[object]:
    """Return ids, dates or metadata as strings or numbers; None where there are none, or of a kind that is neither."""
    column = column_at(rows, field)
    if column is None:
        return [None] * rows.num_rows
    if pa.types.is_timestamp(column.type):
        seconds = column.cast(pa.timestamp("s"), safe=False)  # UTC: needs no time zone data
        return [value and value.replace(" ", "T") for value in seconds.cast(pa.string()).to_pylist()]
    if pa.types.is_integer(column.type):
        return list(column.to_pylist())
    if pa.types.is_dictionary(column.type) or _is_text(column.type):
        return [value if isinstance(value, str) else None for value in _strings(column)]
    try:
        return list(column.cast(pa.string()).to_pylist())
    except pa.ArrowException:
        return [None] * rows.num_rows


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0][:200]
