"""CSV and TSV: one record a row, under a header that names the columns."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.errors import UnreadableError
from dedup.messages import Message
from dedup.model import Batch
from dedup.read.encoding import decode_stream, sniff_stream
from dedup.read.fields import list_fields, NamedFields
from dedup.read.options import ReadOptions
from dedup.read.records import make_batch
from dedup.read.reporting import Reporter
from dedup.read.rows import find_header, LONG, MARKS, OPEN, Row, Rows, SHORT, split_lines
from dedup.read.streams import peek

_HEAD = 1 << 18
_BATCH = 1 << 22  # characters of text
_BATCH_ROWS = 10_000

# What is wrong with a row that was kept; with ``_told`` behind it all that is said of it.
_FAULTS = {
    LONG: "read.row_long",
    SHORT: "read.row_few",
    OPEN: "read.quote_open",
    MARKS: "read.quote_inside",
}


def read_csv(chunks: Iterator[bytes], path: str, options: ReadOptions, report: Reporter) -> Iterator[Batch]:
    """Yield the rows in batches; a record without id is named by the line where it starts."""
    head, chunks = peek(chunks, _HEAD)
    if not head:
        report(Message("read.empty"))
        return
    name, start = sniff_stream(head, options.encoding)
    shown = head[start:].decode(name, "replace")
    delimiter, _, before = find_header(path, shown, options.text_field)
    lines = split_lines(decode_stream(chunks, name, start, options.encoding, report))
    rows = Rows(lines, delimiter, before)
    table = _Table(path, options, report)
    try:
        for row in rows:
            if table.take(row):
                yield table.batch()
        if not table.rows:
            report(Message("read.empty"))
    except UnreadableError as error:
        report(error.message, line=rows.line or None, offset=error.offset)
    if table.texts:
        yield table.batch()


class _Table:
    """Gathers the columns of one batch."""

    def __init__(self, path: str, options: ReadOptions, report: Reporter) -> None:
        self.path = path
        self.options = options
        self.report = report
        self.header: list[str] | None = None
        self.rows = 0
        self.characters = 0
        self._clear()

    def take(self, row: Row) -> bool:
        """Take a row; return whether the batch is full."""
        if self.header is None:
            self._take_header([cell.strip() for cell in row.cells])
            return False
        self.rows += 1
        line, cells = row.line, row.cells
        if self.text_at >= len(cells):
            what = Message("read.row_short")
            self.report(
                Message("read.row_short_by", what=what, cells=len(cells), width=len(self.header)),
                sort=what,
                line=line,
            )
            return False
        if row.fault:
            self._tell(row)
        self.texts.append(cells[self.text_at])
        for column, at in zip(self.named, self.named_at, strict=True):
            column.append(_cell(cells, at))
        for field, at in self.metadata_at.items():
            self.metadata[field].append(_cell(cells, at))
        self.lines.append(line)
        self.characters += len(cells[self.text_at])
        return self.characters >= _BATCH or len(self.texts) >= _BATCH_ROWS

    def _tell(self, row: Row) -> None:
        """Say what is wrong with a row that was kept."""
        assert self.header is not None
        key, field = _FAULTS[row.fault], repr(self.options.text_field)
        what = Message(key)
        told = Message(f"{key}_told", what=what, cells=len(row.cells), width=len(self.header), field=field)
        self.report(told, sort=what, line=row.line)

    def batch(self) -> Batch:
        ids, dates, sources, urls = self.named
        columns = self.texts, ids, dates, self.lines
        batch = make_batch(self.path, *columns, self.report, sources, urls, self.metadata)
        self._clear()
        return batch

    def _take_header(self, header: list[str]) -> None:
        field = self.options.text_field
        if field not in header:
            if any("\0" in name for name in header):
                raise UnreadableError(Message("read.header_nul"))
            raise UnreadableError(Message("read.no_column", field=repr(field), fields=list_fields(header)))
        self.header = header
        self.text_at = header.index(field)
        self._tell_repeated()
        self.named_at = [_index(header, field) for field in self.options.named_fields]
        named = NamedFields(self.options)
        named.see_names(header)
        named.tell(self.report)
        self.metadata_at = {field: _index(header, field) for field in self.options.metadata_fields}

    def _tell_repeated(self) -> None:
        """Say which column is read where several have the name of a field that is read."""
        assert self.header is not None
        for field in dict.fromkeys(self.options.record_fields):
            count = self.header.count(field) if field else 0
            if count > 1:
                at = self.header.index(field) + 1
                self.report(Message("read.columns_same", count=count, field=repr(field), at=at))

    def _clear(self) -> None:
        self.texts: list[str] = []
        self.named: tuple[list[object], ...] = ([], [], [], [])
        self.metadata: dict[str, list[object]] = {field: [] for field in self.options.metadata_fields}
        self.lines: list[int] = []
        self.characters = 0


def _index(header: list[str], field: str) -> int:
    return header.index(field) if field in header else -1


def _cell(row: list[str], at: int) -> str | None:
    return row[at] if 0 <= at < len(row) else None
