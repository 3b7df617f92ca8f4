"""Where the code points of a document's text stand in the bytes of its file.

Every format is looked at as UTF-8: a record's text is a string literal or a cell in it, in which some
characters are written by several (``\\u4e2d``, ``""``). `Encoded` leads from there to the file's own bytes.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable

import numpy as np

from dedup.errors import UnreadableError
from dedup.kernels.arrays import I64
from dedup.read.mending import decode_escaped, encode_escaped, show_escapes, split_cut, STATEFUL
from dedup.read.rows import PLAIN, Reading
from dedup.read.steps import in_step

# Escapes of JSON; a pair of surrogates is one character.
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.DOTALL
)
_PIECE = 1 << 22
_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


class Encoded:
    """The bytes of a file as UTF-8, and the way back; ``start`` is the length of its byte order mark. A file that is one
    ``document``, and not of records, was paired anew where its bytes are out of step."""

    def __init__(self, data: bytes, name: str, start: int, *, document: bool = False) -> None:
        self._data, self._name, self._start = data, name, start
        body = data[start:] if start else data
        self._as_it_is = name == "utf-8" and _is_utf8(body)
        if self._as_it_is:
            self.utf8 = body
            return
        # With an escape for each byte that cannot be decoded, this text goes back to exactly these bytes.
        text = decode_escaped(body, name)
        self._text, _ = split_cut(in_step(text, name, len(body)) if document else text)
        self.utf8 = show_escapes(self._text, name).encode("utf-8")

    def in_file(self, spans: I64) -> I64:
        """Spans of bytes in the file, int64[n, 2], of spans in ``utf8``, whose edges must stand at characters.

        Raises UnreadableError where bytes cannot be cut out, because those that follow would mean something else.
        """
        if self._as_it_is:
            return spans + self._start
        points = _running_points(self.utf8, spans.reshape(-1)).reshape(-1, 2)
        if self._name in STATEFUL:
            from dedup.cleaning.stateful import spans_in_bytes

            return spans_in_bytes(self._data, self._name, points)
        return self._in_body(points.reshape(-1)).reshape(-1, 2) + self._start

    def _in_body(self, points: I64) -> I64:
        order = np.argsort(points, kind="stable")
        edges = [0, *points[order].tolist()]
        pieces = [encode_escaped(self._text[a:b], self._name) for a, b in itertools.pairwise(edges)]
        rest = encode_escaped(self._text[edges[-1] :], self._name)
        if not self._data.startswith(b"".join((*pieces, rest)), self._start):
            return self._step_by_step()[points]  # two byte sequences for one character
        out = np.empty(len(points), np.int64)
        out[order] = np.cumsum([len(piece) for piece in pieces])
        return out

    def _step_by_step(self) -> I64:
        """Where each code point begins, by decoding byte after byte; the text says which are escapes."""
        import codecs

        decoder = codecs.getincrementaldecoder(self._name)()
        begins: list[int] = []
        start = at = self._start
        while len(begins) < len(self._text):
            if "\ud800" <= self._text[len(begins)] <= "\udfff":
                at += 2 if self._name.startswith("utf-16") else 1
                chars = 1
            else:
                at += 1
                chars = len(decoder.decode(self._data[at - 1 : at]))
            for _ in range(chars):
                begins.append(start - self._start)
                start = at
        return np.array([*begins, start - self._start], np.int64)


def _is_utf8(data: bytes) -> bool:
    """True for UTF-8 to its end, where a character may be cut; in pieces, so that it needs no memory."""
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for at in range(0, len(data), _PIECE):
            decoder.decode(data[at : at + _PIECE])
    except UnicodeDecodeError:
        return False
    return True


def _running_points(utf8: bytes, offsets: I64) -> I64:
    """How many code points stand before each offset."""
    order = np.argsort(offsets, kind="stable")
    out = np.empty(len(offsets), np.int64)
    count, last = 0, 0
    for at in order.tolist():
        offset = int(offsets[at])
        count += len(utf8[last:offset].decode("utf-8"))
        out[at], last = count, offset
    return out


def point_offsets(raw: bytes, joined: Iterable[tuple[int, int]] = ()) -> I64:
    """Where each code point of UTF-8 begins, and the end; the spans in ``joined`` are one code point each.

    Example: ``point_offsets("a中b".encode())`` -> [0, 1, 4, 5].
    """
    first = (np.frombuffer(raw, np.uint8) & 0xC0) != 0x80
    for start, end in joined:
        first[start + 1 : end] = False
    return np.append(np.flatnonzero(first), len(raw))


def json_offsets(line: bytes, field: str) -> tuple[str, I64]:
    """The text of a record, and where in its line each code point of it begins, and the end."""
    shown = line.decode("utf-8")
    start, end = _find_literal(shown, field)
    before = len(shown[:start].encode("utf-8"))
    raw = shown[start:end].encode("utf-8")
    joined = [found.span() for found in _ESCAPE.finditer(raw)] if b"\\" in raw else []
    text = json.loads(f'"{shown[start:end]}"')
    return re.sub("[\ud800-\udfff]", "\ufffd", text), point_offsets(raw, joined) + before


def _find_literal(line: str, field: str) -> tuple[int, int]:
    """Where the string of a field stands, without its quotes."""
    found = _find_value(line, _skip(line, len(line) - len(line.lstrip("\ufeff"))), field)
    if found is None:
        raise UnreadableError("its field was not found again")
    return found[0] + 1, found[1] - 1


def _find_value(line: str, at: int, path: str) -> tuple[int, int] | None:
    """Where the value of a field stands in the object that begins at ``at``; of equal names the last counts, and a
    name that is written with dots comes before a path (see `dedup.read.fields`).
    """
    members: dict[str, tuple[int, int]] = {}
    while line[at : at + 1] not in ("}", ""):
        key, at = _DECODER.raw_decode(line, _skip(line, at + 1))
        begin = _skip(line, _skip(line, at) + 1)
        _, end = _DECODER.raw_decode(line, begin)
        members[key] = begin, end
        at = _skip(line, end)
    if path in members:
        return members[path]
    parts = path.split(".")
    for size in range(len(parts) - 1, 0, -1):
        begin, _ = members.get(".".join(parts[:size]), (0, 0))
        if begin and line[begin] == "{":
            found = _find_value(line, begin, ".".join(parts[size:]))
            if found is not None:
                return found
    return None


def _skip(line: str, at: int) -> int:
    found = _SPACE.match(line, at)
    return found.end() if found else at


_QUOTED = re.compile(rb'"((?:[^"]++|"")*+)"')
_QUOTED_ESCAPED = re.compile(rb'"((?:[^"\\]++|""|\\.|\\)*+)"', re.DOTALL)
_PAIR = re.compile(rb'""')
_PAIR_ESCAPED = re.compile(rb'""|\\["\\]')


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
            raise UnreadableError("a cell of its row is quoted in a way that only a lenient reader takes")
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


def line_offsets(utf8: bytes, returns: bool) -> I64:
    r"""Where lines begin: behind ``\n``, and with ``returns`` behind a ``\r`` of its own too."""
    array, size = np.frombuffer(utf8, np.uint8), 1 << 24
    parts = [np.zeros(1, np.int64)]
    for at in range(0, len(array), size):
        here = array[at : at + size]
        ends = here == 0x0A
        if returns:
            after = array[at + 1 : at + size + 1]
            ends[: len(after)] |= (here[: len(after)] == 0x0D) & (after != 0x0A)
        parts.append(np.flatnonzero(ends) + at + 1)
    return np.concatenate(parts)
