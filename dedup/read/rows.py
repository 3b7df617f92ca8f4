"""Rows of CSV as programs and people write them: which sign parts the cells, and what quotation marks mean.

The rule is RFC 4180. What breaks it is met all the time: a space before the quotation mark (``1, "a, b"``), marks
that a backslash escapes (``"he said \\"yes\\""``, as MySQL and Spark write), marks inside a cell that nobody escaped.
A row is read by the rule; where that fails or gives other cells than the header has, it is read in each of the other
ways, and the first that gives the header's number of cells without a fault is believed. Where none does, the row is
kept as a lenient reader takes it, with its fault: no text is cut without a word.
"""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import NamedTuple

# The default of 128 KiB is less than a long speech; a C long bounds it on Windows.
csv.field_size_limit((1 << 31) - 1)

# Excel's own line before the header: the sign that parts the cells.
_TOLD = re.compile(r'"?sep=([^"\r\n])"?[,;\t]*(?:\r\n?|\n|\Z)', re.IGNORECASE)
_DELIMITERS = (",", "\t", ";", "|")
_ESCAPED = re.compile(r'\\(["\\])')
# A row longer than this is not read a second time.
_MOST = 1 << 24

LONG, SHORT, OPEN, MARKS = "long", "short", "open", "marks"


@dataclass(frozen=True, slots=True)
class Reading:
    """A way to read quotation marks: ``spaced``, a space may stand before one; ``escaped``, a backslash escapes one."""

    spaced: bool = False
    escaped: bool = False


PLAIN = Reading()
READINGS = (PLAIN, Reading(spaced=True), Reading(escaped=True), Reading(spaced=True, escaped=True))


class Row(NamedTuple):
    """The cells of a record, the line where it starts, and what is wrong with it: nothing, or one of
    LONG (more cells than the header has), SHORT (fewer), OPEN (a mark is never closed), MARKS (one stands inside a cell).
    """

    line: int
    cells: list[str]
    fault: str = ""


def split_lines(texts: Iterable[str]) -> Iterator[str]:
    """Cut at ``\\n``, ``\\r\\n`` and ``\\r`` only: str.splitlines would also cut at U+2028 within a cell."""
    return chain.from_iterable(map(partial(io.StringIO, newline=""), _whole_lines(texts)))


def _whole_lines(texts: Iterable[str]) -> Iterator[str]:
    """The same text in pieces that end at line ends."""
    parts: list[str] = []
    for text in texts:
        cut = text.rfind("\n") + 1
        if not cut:
            parts.append(text)
            continue
        parts.append(text[:cut])
        yield "".join(parts)
        parts = [text[cut:]]
    yield "".join(parts)


def find_header(path: str, head: str, field: str) -> tuple[str, list[str], int]:
    """The delimiter, the header and the number of the lines before it (one with ``sep=``, or none).

    Without such a line it is the delimiter under which the header has the column ``field``, else that of the file's
    extension, else the one that parts most.

    >>> find_header("a.csv", "sep=;\\nid;text\\n1;a, b\\n", "text")
    (';', ['id', 'text'], 1)
    """
    told = _TOLD.match(head)
    if told:
        return told[1], _first_row(head[told.end() :], told[1]), 1
    named = path.lower().removesuffix(".gz").removesuffix(".zst").endswith(".tsv")
    candidates = ("\t", ",", ";", "|") if named else _DELIMITERS
    headers = [_first_row(head, delimiter) for delimiter in candidates]
    order = [(field in header, len(header)) for header in headers]
    if named and not any(has for has, _ in order):
        return candidates[0], headers[0], 0
    best = max(range(len(order)), key=lambda at: (order[at], -at))
    return candidates[best], headers[best], 0


def _first_row(head: str, delimiter: str) -> list[str]:
    rows = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter, skipinitialspace=True)
    return [cell.strip() for cell in next((row for row in rows if row), [])]


class Rows:
    """The rows of a table behind its header, of ``width`` cells; ``line`` counts the lines of those that were read."""

    def __init__(self, lines: Iterator[str], delimiter: str, before: int = 0) -> None:
        self._lines = lines
        self._delimiter = delimiter
        # Not of a doubled mark, as in "a, ""b""".
        self._spaced = re.compile(f'(?:{re.escape(delimiter)}|^) +"(?!"(?!"))')
        self._waiting: deque[str] = deque()
        self._taken: list[str] = []
        self._ended = False
        self._way = READINGS[0]
        self.line = 0
        self.width = 0
        for _ in range(before):
            next(lines, None)
            self.line += 1

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows, the header first; empty lines give none."""
        way, reader = self._way, self._reader(self._way, strict=True)
        while True:
            self._taken.clear()
            if way is not self._way:
                way, reader = self._way, self._reader(self._way, strict=True)
            try:
                cells, failed = next(reader, None), False
            except csv.Error:
                cells, failed = [], True
            if cells is None:
                return
            if failed or self._is_odd(cells):
                cells, fault = self._read_again(cells, failed)
                reader = self._reader(self._way, strict=True)
            else:
                fault = ""
            start, self.line = self.line + 1, self.line + len(self._taken)
            if cells:
                self.width = self.width or len(cells)
                yield Row(start, cells, fault)

    def _reader(self, way: Reading, strict: bool) -> Iterator[list[str]]:
        lines = self._feed()
        if way.escaped:
            lines = (_ESCAPED.sub(_unescape, line) for line in lines)
        return csv.reader(lines, delimiter=self._delimiter, skipinitialspace=way.spaced, strict=strict)

    def _feed(self) -> Iterator[str]:
        waiting, take = self._waiting, self._taken.append
        while True:
            while waiting:
                line = waiting.popleft()
                take(line)
                yield line
            for line in self._lines:  # the hot path
                take(line)
                yield line
                if waiting:
                    break
            else:
                self._ended = True
                return

    def _is_odd(self, cells: list[str]) -> bool:
        """Whether a row that was read without a fault has to be looked at: its width, or a space before a mark."""
        if len(cells) != self.width and self._differs(cells):
            return True
        for line in self._taken:  # noqa: SIM110 (the hot path: a generator would take twice as long)
            if ' "' in line and self._spaced.search(line):
                return True
        return False

    def _differs(self, cells: list[str]) -> str:
        """How the row's width differs from the header's; empty cells behind it, as of spreadsheets, do not count."""
        if not cells or not self.width or len(cells) == self.width:
            return ""
        if len(cells) < self.width:
            return SHORT
        return LONG if any(cells[self.width :]) else ""

    def _read_again(self, cells: list[str], failed: bool) -> tuple[list[str], str]:
        """The same record in the way that fits; if none does, as a lenient reader takes it, and its fault."""
        is_open = failed and self._ended
        fault = self._differs(cells)
        raw = "".join(self._taken)
        if '"' in raw and len(raw) <= _MOST:
            plain = None if failed or fault else cells
            found = self._best_way(plain)
            if found is not None:
                return found, ""
        if not failed:
            return cells, fault
        self._put_back()
        cells = next(self._reader(self._way, strict=False), [])
        return cells, OPEN if is_open else self._differs(cells) or MARKS

    def _best_way(self, plain: list[str] | None) -> list[str] | None:
        """Try the other ways; ``plain`` is what the usual one gave, if that has no fault. The way found stays in use."""
        for way in READINGS:
            if way == self._way or (plain is not None and not way.spaced):
                continue
            before = list(self._taken)
            self._put_back()
            try:
                cells = next(self._reader(way, strict=True), [])
            except csv.Error:
                cells = []
            if cells and not self._differs(cells) and (plain is None or _says_more(cells, plain)):
                self._way = way if way.escaped else self._way
                return cells
            self._put_back()
            self._taken.extend(self._waiting.popleft() for _ in before)
        return None

    def _put_back(self) -> None:
        self._waiting.extendleft(reversed(self._taken))
        self._taken.clear()
        self._ended = False


def _says_more(cells: list[str], plain: list[str]) -> bool:
    """Whether a way that allows for spaces before marks differs by more than these spaces."""
    return cells != [cell.lstrip(" ") for cell in plain]


def _unescape(found: re.Match[str]) -> str:
    return '""' if found[1] == '"' else found[1]
