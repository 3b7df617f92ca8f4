"""Where the code points of a document's text stand in the bytes of its file.

Every format is looked at as UTF-8: a record's text is a string literal or a cell in it, in which some characters are
written by several (``\\u4e2d``, ``""``; `dedup.cleaning.record_editor`). `Encoded` leads from there to the bytes of the
file.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import numpy as np

from dedup.kernels.arrays import I64
from dedup.read.mending import decode_escaped, encode_escaped, show_escapes, split_cut, STATEFUL
from dedup.read.steps import in_step

_PIECE = 1 << 22


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
