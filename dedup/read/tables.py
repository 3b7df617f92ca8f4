"""CSV and TSV: one record a row, under a header that names the columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from dedup.errors import UnreadableError
from dedup.model import Batch
from dedup.read.encoding import decode_stream, sniff_stream
from dedup.read.options import ReadOptions
from dedup.read.records import make_batch, name_fields, URL
from dedup.read.reporting import Reporter
from dedup.read.streams import peek

_HEAD = 1 << 18
_BATCH = 1 << 22  # characters of text
_BATCH_ROWS = 10_000

# The default of 128 KiB is less than a long speech; a C long bounds it on Windows.
csv.field_size_limit((1 << 31) - 1)


def read_csv(chunks: Iterator[bytes], path: str, options: ReadOptions, report: Reporter) -> Iterator[Batch]:
    """Yield the rows in batches; a record without id is named by the line where it starts."""
    head, chunks = peek(chunks, _HEAD)
    if not head:
        report("is empty")
        return
    name, start = sniff_stream(head, options.encoding)
    lines = _Lines(decode_stream(chunks, name, start, options.encoding, report))
    table = _Table(path, options, report)
    try:
        for line, row in _rows(lines, delimiter_of(path, head[start:].decode(name, "replace"))):
            if table.take(line, row):
                yield table.batch()
        table.end(lines)
    except UnreadableError as error:
        report(str(error), line=lines.count or None, offset=error.offset)
    except csv.Error as error:
        report(f"is not CSV ({error}); the records before were kept", line=lines.count)
    if table.texts:
        yield table.batch()


class _Lines:
    """Lines of a stream with their ends as they are; remembers those of the record that is being read."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._lines = _split(texts)
        self.count = 0
        self.quotes = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.count += 1
            self.quotes += line.count('"')
            yield line


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

    def take(self, line: int, row: list[str]) -> bool:
        """Take a row; return whether the batch is full."""
        if not row:
            return False
        if self.header is None:
            self._take_header([cell.strip() for cell in row])
            return False
        self.rows += 1
        if self.text_at >= len(row):
            what = "the row is too short to have a text"
            self.report(f"{what}: it has {len(row)} of {len(self.header)} cells", sort=what, line=line)
            return False
        self.texts.append(row[self.text_at])
        self.ids.append(_cell(row, self.id_at))
        self.dates.append(_cell(row, self.date_at))
        self.sources.append(_cell(row, self.source_at))
        self.urls.append(_cell(row, self.url_at))
        for field, at in self.metadata_at.items():
            self.metadata[field].append(_cell(row, at))
        self.lines.append(line)
        self.characters += len(row[self.text_at])
        return self.characters >= _BATCH or len(self.texts) >= _BATCH_ROWS

    def batch(self) -> Batch:
        columns = self.texts, self.ids, self.dates, self.lines
        batch = make_batch(self.path, *columns, self.report, self.sources, self.urls, self.metadata)
        self._clear()
        return batch

    def end(self, lines: _Lines) -> None:
        if not self.rows:
            self.report("is empty")
        elif lines.quotes % 2:
            self.report(
                "a quotation mark is never closed, so the last record runs to the end of the file: "
                "close it, or double it if it is part of the text",
                line=self.lines[-1] if self.lines else None,
            )

    def _take_header(self, header: list[str]) -> None:
        field = self.options.text_field
        if field not in header:
            raise UnreadableError(
                f"has no column {field!r}; {name_fields(header)}: name the right one with --text-field"
            )
        self.header = header
        self.text_at = header.index(field)
        self.id_at = _index(header, self.options.id_field)
        self.date_at = _index(header, self.options.date_field)
        self.source_at = _index(header, self.options.source_field)
        self.url_at = _index(header, URL)
        self.metadata_at = {field: _index(header, field) for field in self.options.metadata_fields}

    def _clear(self) -> None:
        self.texts: list[str] = []
        self.ids: list[object] = []
        self.dates: list[object] = []
        self.sources: list[object] = []
        self.urls: list[object] = []
        self.metadata: dict[str, list[object]] = {field: [] for field in self.options.metadata_fields}
        self.lines: list[int] = []
        self.characters = 0


def _rows(lines: _Lines, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the number of the line where it starts."""
    start = 1
    for row in csv.reader(lines, delimiter=delimiter):
        yield start, row
        start = lines.count + 1


def _split(texts: Iterable[str]) -> Iterator[str]:
    """Cut at ``\\n``, ``\\r\\n`` and ``\\r`` only: str.splitlines would also cut at U+2028 within a cell."""
    parts: list[str] = []
    for text in texts:
        cut = text.rfind("\n") + 1
        if not cut:
            parts.append(text)
            continue
        parts.append(text[:cut])
        yield from io.StringIO("".join(parts), newline="")
        parts = [text[cut:]]
    yield from io.StringIO("".join(parts), newline="")


def delimiter_of(path: str, head: str) -> str:
    """Return a tab for .tsv, and for a header that has tabs but no comma."""
    header = head.lstrip().split("\n", 1)[0]
    named = path.lower().removesuffix(".gz").removesuffix(".zst").endswith(".tsv")
    return "\t" if named or ("\t" in header and "," not in header) else ","


def _index(header: list[str], field: str) -> int:
    return header.index(field) if field in header else -1


def _cell(row: list[str], at: int) -> str | None:
    return row[at] if 0 <= at < len(row) else None
