"""Rows of JSON from columns, written in one go by the kernel `write_rows`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import orjson
from numpy.typing import NDArray

from dedup.kernels import active
from dedup.kernels.arrays import Bools, I64, LITERAL, MILLIONTHS, MISSING, NUMBER, TEXT

Bytes = NDArray[np.uint8]
# How far the encoder moves what stands in a list.
INDENT = 2


class Texts(NamedTuple):
    """Bytes, and texts in them, of which each is ``held[starts[i]:ends[i]]``."""

    held: Bytes
    starts: I64
    ends: I64


class Written(NamedTuple):
    """Rows one after another: row i is ``text[offsets[i]:offsets[i + 1]]``."""

    offsets: I64
    text: Bytes

    def apart(self) -> list[bytes]:
        """Each row by itself."""
        whole = self.text.tobytes()
        return [whole[start:end] for start, end in pairwise(self.offsets.tolist())]


class Rows:
    """``n`` rows in the making: what is added is written to each of them, in this order, behind a literal.

    Where a value is not ``known`` bool[n] the literal is left out too.
    """

    def __init__(self, n: int) -> None:
        self._n = n
        self._held: list[Bytes] = []
        self._size = 0
        self._parts: list[tuple[int, int, int, int]] = []
        self._columns: list[I64] = []

    def literal(self, text: bytes) -> None:
        """The same in every row."""
        self._add(text, LITERAL)

    def numbers(self, before: bytes, values: I64, known: Bools | None = None) -> None:
        """Whole numbers, int64[n]."""
        self._add(before, NUMBER, values if known is None else np.where(known, values, MISSING))

    def decimals(self, before: bytes, values: NDArray[np.float64], known: Bools | None = None) -> None:
        """Numbers of up to six decimals, float64[n]; NaN is null."""
        nothing = np.isnan(values) if known is None else np.isnan(values) & known
        if nothing.any():
            self.texts(before, as_texts([b"null"]), np.where(nothing, 0, -1))
            known = ~nothing if known is None else known & ~nothing
        millionths = np.rint(np.nan_to_num(values) * 1e6).astype(np.int64)
        self._add(before, MILLIONTHS, millionths if known is None else np.where(known, millionths, MISSING))

    def texts(self, before: bytes, texts: Texts, which: I64 | None = None) -> None:
        """Texts: one for each row, or ``which`` int64[n] of them, -1 for none."""
        base = self._keep(texts.held)
        starts, ends = base + texts.starts, base + texts.ends
        if which is not None:
            starts, ends = np.where(which < 0, MISSING, starts[which]), ends[which]
        self._add(before, TEXT, starts, ends)

    def lists(self, before: bytes, rows: Written, offsets: I64, known: Bools | None = None) -> None:
        """Lists of other rows, which each begin with a comma: those from ``offsets[i]`` to ``offsets[i + 1]``."""
        first, last = rows.offsets[offsets[:-1]], rows.offsets[offsets[1:]]
        which = None if known is None else np.where(known, np.arange(self._n), -1)
        self.texts(before + b"[", Texts(rows.text, np.minimum(first + 1, last), last), which)
        self.texts(
            b"",
            as_texts([b"]"]),
            np.zeros(self._n, np.int64) if known is None else known.astype(np.int64) - 1,
        )

    def write(self) -> Written:
        """All rows."""
        parts = np.array(self._parts, np.int64).reshape(-1, 4)
        columns = np.array(self._columns, np.int64).reshape(len(self._columns), self._n)
        held = np.concatenate((np.zeros(0, np.uint8), *self._held))
        return Written(*active.write_rows(held, parts, columns))

    def _add(self, literal: bytes, form: int, *columns: I64) -> None:
        start = self._keep(np.frombuffer(literal, np.uint8))
        self._parts.append((start, start + len(literal), form, len(self._columns)))
        self._columns += columns

    def _keep(self, held: Bytes) -> int:
        start = self._size
        self._held.append(held)
        self._size += len(held)
        return start


def as_strings(values: Sequence[str]) -> Texts:
    """Strings of JSON, encoded together: each stands on a line of its own, and no line break in any."""
    lines = np.frombuffer(orjson.dumps(values, option=orjson.OPT_INDENT_2), np.uint8)
    breaks = np.flatnonzero(lines == ord("\n"))
    starts, ends = breaks[:-1] + 1 + INDENT, breaks[1:] - 1
    ends[-1:] += 1  # behind the last there is no comma
    return Texts(lines, starts, ends)


def as_members(objects: Sequence[Mapping[str, Any]]) -> Texts:
    """The members of objects, each behind a comma."""
    return as_texts([b"," + orjson.dumps(one)[1:-1] if one else b"" for one in objects])


def as_texts(texts: Sequence[bytes]) -> Texts:
    """Texts as they are."""
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    ends = np.cumsum(sizes)
    return Texts(np.frombuffer(b"".join(texts), np.uint8), ends - sizes, ends)


def key(name: str) -> bytes:
    """A member's name, behind a comma."""
    return b"," + orjson.dumps(name) + b":"
