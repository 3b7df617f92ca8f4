"""CSV and TSV: the text of a record is a cell of its row, quoted in one of the ways that the reader knows."""

from __future__ import annotations

import csv
import re

import numpy as np

from dedup.cleaning.byte_places import line_offsets, point_offsets
from dedup.cleaning.record_editor import check_found, HEAD
from dedup.errors import UnreadableError
from dedup.kernels.arrays import I64
from dedup.messages import Message
from dedup.read import ReadOptions
from dedup.read.rows import find_header, PLAIN, Reading, READINGS

_QUOTED = re.compile(rb'"((?:[^"]++|"")*+)"')
_QUOTED_ESCAPED = re.compile(rb'"((?:[^"\\]++|""|\\.|\\)*+)"', re.DOTALL)
_PAIR = re.compile(rb'""')
_PAIR_ESCAPED = re.compile(rb'""|\\["\\]')


class CsvRows:
    """The records of a table; see `dedup.cleaning.record_editor.Records`."""

    def __init__(self, utf8: bytes, path: str, options: ReadOptions) -> None:
        self._utf8 = utf8
        self._lines = np.append(line_offsets(utf8, returns=True), len(utf8))
        head = utf8[:HEAD].decode("utf-8", "ignore")
        self._delimiter, header, _ = find_header(path, head, options.text_field)
        self._column = header.index(options.text_field)

    def bounds(self, line: int) -> tuple[int, int]:
        last = len(self._lines) - 1
        return self._start(line), int(self._lines[min(line + self._lines_of_row(line), last)])

    def offsets(self, line: int, text: str, edges: I64) -> I64:
        start = self._start(line)
        offsets, quoted = self._find(start, text)
        if not quoted:
            left = list(text)
            for low, high in reversed(edges.tolist()):
                del left[low:high]
            end = int(offsets[-1])
            alone = offsets[0] == start and self._utf8[end : end + 1] in (b"\r", b"\n", b"")
            if left[:1] == ['"'] or (not left and alone):
                raise UnreadableError(Message("cleaning.cell_rest"))
        return offsets

    def _start(self, line: int) -> int:
        return int(self._lines[min(line, len(self._lines) - 1)])

    def _lines_of_row(self, first: int) -> int:
        """How many lines the row takes that begins on a line: cells may hold line ends."""
        lines = self._lines
        shown = (self._utf8[lines[at] : lines[at + 1]].decode("utf-8") for at in range(first, len(lines) - 1))
        rows = csv.reader(shown)
        next(rows, None)
        return rows.line_num

    def _find(self, start: int, text: str) -> tuple[I64, bool]:
        """The offsets of the cell that says ``text`` in one of the ways its reader knows, and whether it is quoted."""
        wrong: UnreadableError | None = None
        for way in READINGS:
            try:
                found, offsets, quoted = cell_offsets(self._utf8, start, self._column, self._delimiter, way)
                check_found(found, text, offsets)
            except UnreadableError as error:
                wrong = wrong or error
            else:
                return offsets, quoted
        assert wrong is not None
        raise wrong


def cell_offsets(
    utf8: bytes, start: int, column: int, delimiter: str, way: Reading = PLAIN
) -> tuple[str, I64, bool]:
    """The text of a cell in the row that begins at ``start``, where each code point of it begins, and
    whether it is quoted; ``way`` says how quotation marks are read.
    """
    mark = delimiter.encode()
    quoted = _QUOTED_ESCAPED if way.escaped else _QUOTED
    plain = re.compile(rb'(?!")[^\r\n' + re.escape(mark) + rb"]*")

    def match(at: int) -> re.Match[bytes]:
        if way.spaced:
            while utf8[at : at + 1] == b" ":
                at += 1
        found = quoted.match(utf8, at) or plain.match(utf8, at)
        if found is None or utf8[found.end() : found.end() + 1] not in (mark, b"\r", b"\n", b""):
            raise UnreadableError(Message("cleaning.cell_lenient"))
        return found

    found = match(start)
    for _ in range(column):
        found = match(found.end() + 1)
    is_quoted = found.re is quoted
    raw, begin = found[int(is_quoted)], found.start(int(is_quoted))
    pairs = list((_PAIR_ESCAPED if way.escaped else _PAIR).finditer(raw)) if is_quoted else []
    text = raw.decode("utf-8")
    if pairs:
        text = re.sub(r'""|\\(["\\])' if way.escaped else '""', lambda pair: pair[0][1], text)
    return text, point_offsets(raw, [pair.span() for pair in pairs]) + begin, is_quoted
