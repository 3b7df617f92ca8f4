"""Codes as columns of a store: packed when they are written, unpacked where they are looked at."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.disk.store import Store
from dedup.kernels.arrays import Codes, I64
from dedup.kernels.packed_codes import Alphabet, PackedCodes, USUAL
from dedup.kernels.parallel import cut_up
from dedup.text.growing import Column

# So many codes are packed at a time.
PENDING = 1 << 20
# What stands behind the name of codes: themselves, and of each page how many codes and bytes it has; what they stand for.
COLUMNS = "", ".codes", ".bytes", ".alphabet"


class CodesWriter:
    """Puts codes behind those that stand in the columns NAME, NAME.codes, NAME.bytes (of each page) and NAME.alphabet."""

    def __init__(self, store: Store, name: str) -> None:
        self._store, self._name = store, name
        letters = store.read(f"{name}.alphabet", np.uint32)
        if not len(letters):
            letters = USUAL
            store.append(f"{name}.alphabet", letters)
        self._alphabet = Alphabet(letters)

    def append(self, codes: Codes) -> None:
        """Write codes, uint32[n]."""
        for lo, hi in cut_up(len(codes), PENDING):
            packed: tuple[NDArray[Any], ...] = self._alphabet.pack(codes[lo:hi])
            for column, values in zip(COLUMNS, packed, strict=True):
                self._store.append(f"{self._name}{column}", values)


def drop_codes(store: Store, name: str) -> None:
    """Remove all columns of such codes."""
    store.drop(*(f"{name}{column}" for column in COLUMNS))


def read_codes(store: Store, name: str) -> PackedCodes:
    """The codes of a name."""
    begins, offsets = (_edges(store.read(f"{name}.{column}", np.int64)) for column in ("codes", "bytes"))
    return PackedCodes(store.read(name, np.uint8), begins, offsets, store.read(f"{name}.alphabet", np.uint32))


def _edges(sizes: I64) -> I64:
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))


class GrowingCodes(Column[np.uint32]):
    """A column of codes that is written as it grows, and nowhere held."""

    def __init__(self, store: Store, name: str) -> None:
        super().__init__(np.uint32, 0)
        drop_codes(store, name)
        self._store, self._name = store, name
        self._writer = CodesWriter(store, name)
        self._waiting: list[Codes] = []
        self._codes = 0

    def grow(self, number: int) -> Codes:
        """Room for so many codes, which are written when there are more."""
        if self._codes >= PENDING:
            self._write()
        room = np.empty(number, np.uint32)
        self._waiting.append(room)
        self._codes += number
        self._used += number
        return room

    def array(self) -> Any:
        """All codes, packed: they stand in for an array (`PackedCodes`)."""
        self._write()
        return read_codes(self._store, self._name)

    def _write(self) -> None:
        self._writer.append(np.concatenate([np.zeros(0, np.uint32), *self._waiting]))
        self._waiting.clear()
        self._codes = 0
