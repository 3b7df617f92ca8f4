"""What is known of the speeches of a segment, in columns: in order of key, cut into chunks, each with its checksum."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import Bools, I64, ragged, U64
from dedup.library.database import damaged, Database
from dedup.library.entries import SKETCH
from dedup.library.segment_row import CHUNK, chunk_key, Segment
from dedup.messages import Message

# Columns, by the number in their chunks' keys.
COLUMNS: tuple[tuple[str, np.dtype[Any]], ...] = (
    ("key", np.dtype("<u8")),
    ("document", np.dtype("<i8")),
    ("number", np.dtype("<i4")),
    ("size", np.dtype("<i4")),
    ("date", np.dtype("<i4")),
    ("source", np.dtype("<i4")),
    ("sketch", np.dtype(("<u4", (SKETCH,)))),
)
NAMES = [name for name, _ in COLUMNS]
Columns = dict[str, NDArray[Any]]


class ColumnReader:
    """The columns of the segments of one state of a library, and what was read of them."""

    def __init__(self, database: Database) -> None:
        self._db = database
        # By segment and column: the values, and which chunks of them were read.
        self._columns: dict[tuple[int, int], tuple[NDArray[Any], Bools]] = {}

    def take(self, segment: Segment, name: str, at: I64) -> NDArray[Any]:
        """A column's values for some speeches of a segment."""
        wanted = np.zeros(len(segment.firsts), bool)
        wanted[at // CHUNK] = True
        return np.asarray(self._load(segment, NAMES.index(name), wanted)[at])

    def whole(self, segment: Segment, name: str) -> NDArray[Any]:
        """A column from the first speech to the last; it is not kept."""
        index = NAMES.index(name)
        base, chunks = chunk_key(segment.id, index), -(-segment.speeches // CHUNK)
        rows = self._db.query(
            "SELECT key, data FROM columns WHERE key >= ? AND key < ? ORDER BY key", (base, base + (1 << 32))
        )
        if len(rows) != chunks:
            raise damaged(self._db.path, Message("library.column_lacks", segment=segment.id, name=name))
        parts = [self._decode(segment, index, key, data) for key, data in rows]
        return np.concatenate([np.zeros(0, COLUMNS[index][1]), *parts])

    def _load(self, segment: Segment, index: int, chunks: Bools) -> NDArray[Any]:
        """A column of which these chunks, at least, are read. What is not read takes no memory."""
        if (segment.id, index) not in self._columns:
            values = np.empty(segment.speeches, COLUMNS[index][1])
            self._columns[segment.id, index] = values, np.zeros(len(segment.firsts), bool)
        values, there = self._columns[segment.id, index]
        base = chunk_key(segment.id, index)
        missing = base + np.flatnonzero(chunks & ~there)
        for key, data in rows_of(self._db, "columns", missing.tolist()):
            first = (key - base) * CHUNK
            values[first : first + CHUNK] = self._decode(segment, index, key, data)
            there[key - base] = True
        if (chunks & ~there).any():
            raise damaged(
                self._db.path, Message("library.column_lacks", segment=segment.id, name=NAMES[index])
            )
        return values

    def _decode(self, segment: Segment, index: int, key: int, data: Any) -> NDArray[Any]:
        name, dtype = COLUMNS[index]
        first = (key - chunk_key(segment.id, index)) * CHUNK
        rows = min(CHUNK, segment.speeches - first)
        if (
            not isinstance(data, bytes)
            or len(data) != 4 + rows * dtype.itemsize
            or data[:4] != _crc(key, data[4:])
        ):
            raise damaged(self._db.path, Message("library.column_sum", name=name, segment=segment.id))
        return np.frombuffer(data, dtype, rows, 4)

    def locate(self, segment: Segment, keys: U64) -> I64:
        """The numbers of live speeches by key, int64[n], -1 where a segment has none."""
        chunk_of = np.searchsorted(segment.firsts, keys, side="right") - 1
        wanted = np.zeros(len(segment.firsts), bool)
        wanted[chunk_of[chunk_of >= 0]] = True
        held = self._load(segment, 0, wanted)
        # The chunks that were read, one behind the other: no key of another one lies among theirs.
        numbers, offsets = ragged(*_edges(wanted, segment.speeches))
        place = np.searchsorted(held[numbers], keys)
        at = np.append(numbers, 0)[place]
        hit = (place < offsets[-1]) & (held[at] == keys)
        return np.where(hit & ~segment.dead[at], at, -1)


def _edges(chunks: Bools, speeches: int) -> tuple[I64, I64]:
    """Where these chunks begin and end."""
    starts = np.flatnonzero(chunks) * CHUNK
    return starts, np.minimum(starts + CHUNK, speeches)


def cut_column(segment: int, index: int, values: NDArray[Any]) -> Iterator[tuple[int, bytes]]:
    for chunk in range(-(-len(values) // CHUNK)):
        key = chunk_key(segment, index, chunk)
        data = values[chunk * CHUNK : (chunk + 1) * CHUNK].tobytes()
        yield key, _crc(key, data) + data


def _crc(key: int, data: bytes) -> bytes:
    return zlib.crc32(data, zlib.crc32(b"column%d" % key)).to_bytes(4, "little")


def rows_of(database: Database, table: str, keys: list[int]) -> Iterator[tuple[int, Any]]:
    """The rows of these keys that are there, in their order."""
    sql = f"SELECT t.key, t.data FROM json_each(?) j CROSS JOIN {table} t ON t.key = j.value"
    yield from database.query(sql, (json.dumps(keys),))
