"""What stands in the columns of a store, by its types: one property for each thing that stages and the report ask for.

Each is looked up when it is first asked for, which is when the stage that writes it is done.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from dedup.disk.packed_column import read_codes
from dedup.disk.store import Store
from dedup.kernels.arrays import I64
from dedup.kernels.packed_codes import PackedCodes
from dedup.match.groups import Measures, Texts
from dedup.match.verify import Matches
from dedup.text.segment import Speeches, Units

SPEECHES = "starts", "ends", "documents", "number"
UNITS = "starts", "ends", "documents", "speeches"
TEXTS = "best", "members", "offsets"
MEASURES: dict[str, type[np.generic]] = {"hashes": np.uint64, "tokens": np.int32, "characters": np.int32}
MATCHES: dict[str, type[np.generic]] = {
    "a": np.int64,
    "b": np.int64,
    "shared": np.int32,
    "size_a": np.int32,
    "size_b": np.int32,
}


class Columns:
    """Speeches, units, texts and their codes, as maps of files. A row is a text by its place, text i the i-th by
    preference."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def speeches(self) -> Speeches:
        return Speeches(*(self._store.read(f"speeches.{name}", np.int64) for name in SPEECHES))

    @cached_property
    def units(self) -> Units:
        return Units(*(self._store.read(f"units.{name}", np.int64) for name in UNITS))

    @cached_property
    def codes(self) -> PackedCodes:
        return read_codes(self._store, "codes")

    @cached_property
    def measures(self) -> Measures:
        columns: list[Any] = [self._store.read(f"measures.{name}", dtype) for name, dtype in MEASURES.items()]
        return Measures(*columns)

    @cached_property
    def texts(self) -> Texts:
        return Texts(*(self._store.read(f"texts.{name}", np.int64) for name in TEXTS))

    @cached_property
    def by_place(self) -> I64:
        """The text of each row, int64[texts]."""
        return self._store.read("texts.by_place", np.int64)

    @cached_property
    def rows(self) -> I64:
        """The row of each text, int64[texts]."""
        return self._store.read("texts.rows", np.int64)

    @cached_property
    def spans(self) -> tuple[I64, I64]:
        """Where each text starts and ends, int64[texts] each."""
        best = self.texts.best
        return self.units.starts[best], self.units.ends[best]

    def matches(self, of: str) -> Matches:
        """Matches by the name that `append_matches` put them under."""
        columns: list[Any] = [self._store.read(f"{of}.{name}", dtype) for name, dtype in MATCHES.items()]
        return Matches(*columns)


def append_matches(store: Store, of: str, matches: Matches) -> None:
    """Write matches behind those of a name."""
    for name in MATCHES:
        store.append(f"{of}.{name}", getattr(matches, name))


def match_columns(of: str) -> list[str]:
    """The columns that matches of a name stand in."""
    return [f"{of}.{name}" for name in MATCHES]
