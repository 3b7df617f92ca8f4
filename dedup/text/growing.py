"""Columns that grow: a corpus is read into a few flat arrays, not into objects."""

from __future__ import annotations

from collections.abc import Iterable
from mmap import mmap
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import I64, numbered

Scalar = TypeVar("Scalar", bound=np.generic)


# Room for more values than this is made when they come.
MOST_EXPECTED = 1 << 29


class Column(Generic[Scalar]):
    """An array that values are appended to; room is doubled by reallocation, without a second copy.

    Example: ``c = Column(np.int64); c.extend(np.array([1, 2])); c.array()`` -> [1, 2].
    """

    def __init__(self, dtype: type[Scalar], expected: int = 1024) -> None:
        # Room that is not written to costs nothing; room that is there need not be moved.
        self._room: NDArray[Any] = np.empty(max(1024, min(expected, MOST_EXPECTED)), dtype)
        self._used = 0

    @classmethod
    def of(cls, values: NDArray[Scalar]) -> Column[Scalar]:
        """A column of values that are there already, and that does not grow."""
        self = cls(values.dtype.type, 0)
        self._room, self._used = values, len(values)
        return self

    def __len__(self) -> int:
        return self._used

    def extend(self, values: NDArray[Any]) -> None:
        self.grow(len(values))[:] = values

    def grow(self, number: int) -> NDArray[Scalar]:
        """Room for so many values more, to be written to at once."""
        end = self._used + number
        if end > len(self._room):
            self._room.resize(max(end, len(self._room) * 3 // 2), refcheck=False)
        start, self._used = self._used, end
        return self._room[start:end]

    def array(self) -> NDArray[Scalar]:
        """The values, in an array of their exact number; the column must not grow after that."""
        self._room.resize(self._used, refcheck=False)
        return self._room


class Strings:
    """Strings as UTF-8 in one buffer; a million ids cost their bytes and eight more each."""

    def __init__(self, values: Iterable[str] = ()) -> None:
        self._bytes: bytearray | mmap = bytearray()
        self._ends = Column(np.int64)
        self.extend(list(values))

    @classmethod
    def of(cls, held: mmap | bytearray, ends: I64) -> Strings:
        """Strings that are there already, as `parts` gave them, and that do not become more."""
        self = cls()
        self._bytes, self._ends = held, Column.of(ends)
        return self

    def parts(self) -> tuple[NDArray[np.uint8], I64]:
        """All strings as bytes, and where each ends in them, int64[n]."""
        return np.frombuffer(self._bytes, np.uint8), self._ends._room[: len(self)]

    def __len__(self) -> int:
        return len(self._ends)

    def extend(self, values: list[str]) -> None:
        if not values:
            return
        # Half a character (a lone surrogate) cannot be written anywhere; it becomes a question mark.
        encoded = [value.encode("utf-8", "replace") for value in values]
        ends = np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded))) + len(self._bytes)
        assert isinstance(self._bytes, bytearray)
        self._bytes += b"".join(encoded)
        self._ends.extend(ends)

    def __getitem__(self, index: int) -> str:
        if not 0 <= index < len(self._ends):
            raise IndexError(f"string {index} of {len(self._ends)}")
        ends = self._ends._room
        start = ends[index - 1] if index else 0
        return self._bytes[start : ends[index]].decode("utf-8")

    def take(self, which: I64) -> list[str]:
        """Strings by their numbers, int64[n]; what is asked for several times is one object. Raises IndexError."""
        some, number = numbered(which)
        if len(some) and not 0 <= some[0] <= some[-1] < len(self):
            raise IndexError(f"strings {some[0]} to {some[-1]} of {len(self)}")
        ends = self._ends._room
        starts = np.where(some > 0, ends[some - 1], 0)
        spans = zip(starts.tolist(), ends[some].tolist(), strict=True)
        texts = [self._bytes[start:end].decode("utf-8") for start, end in spans]
        return [texts[i] for i in number.tolist()]

    def replace(self, changes: dict[int, str]) -> Strings:
        """The same strings with some of them changed."""
        return Strings(changes.get(i, self[i]) for i in range(len(self)))
