"""Segments: the speeches of some documents in order of key, and their postings; written once, then only read.

A speech's number in its segment is its place in the order of keys. So the postings of a term come in order of key,
and the first ones are a sample that does not depend on how the library grew. What is known of the speeches stands in
columns, cut into chunks; a bitmap tells which are dead, because their documents were removed or replaced.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.errors import LibraryError
from dedup.kernels.arrays import Bools, distinct, I64, U64
from dedup.library.database import damaged, Database, row_checksum
from dedup.library.entries import SKETCH
from dedup.library.postings import (
    BANDS,
    BLOCK,
    block_key,
    Blocks,
    BlockWriter,
    FINGERPRINTS,
    read_blocks,
    SEGMENTS,
)

# Speeches in a chunk of a column.
CHUNK = 4096
# Chunks that are kept decoded.
KEPT = 2048
# Blocks that one step reads of a long list at the most.
STEP = 64
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


@dataclass(frozen=True, slots=True)
class Segment:
    """The row of a segment. ``firsts`` uint64 are the keys that its chunks begin with, ``dead`` bool[speeches];
    ``totals`` are postings and blocks of fingerprints, then of bands."""

    id: int
    speeches: int
    totals: tuple[int, int, int, int]
    firsts: U64
    dead: Bools

    @property
    def postings(self) -> int:
        return self.totals[0] + self.totals[2]

    @property
    def live(self) -> int:
        return self.speeches - int(self.dead.sum())


class Segments:
    """The segments of one state of a library, and what was read of them."""

    def __init__(self, database: Database) -> None:
        self._db = database
        rows = database.query("SELECT * FROM segments ORDER BY id")
        self.all = [_read_row(row, database.path) for row in rows]
        self._chunks: dict[int, NDArray[Any]] = {}

    def column(self, segment: Segment, name: str, at: I64) -> NDArray[Any]:
        """A column's values for some speeches of a segment."""
        index = NAMES.index(name)
        out = np.empty(len(at), COLUMNS[index][1])
        chunk_of = at // CHUNK
        chunks = distinct(chunk_of)
        self._load(segment, index, chunks)
        for chunk in chunks.tolist():
            own = chunk_of == chunk
            out[own] = self._chunks[_chunk_key(segment.id, index, chunk)][at[own] - chunk * CHUNK]
        return out

    def whole_column(self, segment: Segment, name: str) -> NDArray[Any]:
        """A column from the first speech to the last; it is not kept."""
        index = NAMES.index(name)
        base, chunks = _chunk_key(segment.id, index), -(-segment.speeches // CHUNK)
        rows = self._db.query(
            "SELECT key, data FROM columns WHERE key >= ? AND key < ? ORDER BY key", (base, base + (1 << 32))
        )
        if len(rows) != chunks:
            raise damaged(self._db.path, f"segment {segment.id} misses a part of its column {name}")
        parts = [self._decode(segment, index, key, data) for key, data in rows]
        return np.concatenate([np.zeros(0, COLUMNS[index][1]), *parts])

    def _load(self, segment: Segment, index: int, chunks: I64) -> None:
        keys = [_chunk_key(segment.id, index, chunk) for chunk in chunks.tolist()]
        missing = [key for key in keys if key not in self._chunks]
        if len(self._chunks) + len(missing) > KEPT:
            self._chunks.clear()
            missing = keys
        for key, data in _rows_of(self._db, "columns", missing):
            self._chunks[key] = self._decode(segment, index, key, data)
        if not all(key in self._chunks for key in keys):
            raise damaged(self._db.path, f"segment {segment.id} misses a part of its column {NAMES[index]}")

    def _decode(self, segment: Segment, index: int, key: int, data: Any) -> NDArray[Any]:
        name, dtype = COLUMNS[index]
        first = (key - _chunk_key(segment.id, index)) * CHUNK
        rows = min(CHUNK, segment.speeches - first)
        if (
            not isinstance(data, bytes)
            or len(data) != 4 + rows * dtype.itemsize
            or data[:4] != _crc(key, data[4:])
        ):
            raise damaged(self._db.path, f"column {name} of segment {segment.id} does not match its checksum")
        return np.frombuffer(data, dtype, rows, 4)

    def locate(self, segment: Segment, keys: U64) -> I64:
        """The numbers of live speeches by key, int64[n], -1 where a segment has none."""
        at = np.full(len(keys), -1, np.int64)
        chunk_of = np.searchsorted(segment.firsts, keys, side="right") - 1
        chunks = distinct(chunk_of[chunk_of >= 0])
        self._load(segment, 0, chunks)
        for chunk in chunks.tolist():
            own = np.flatnonzero(chunk_of == chunk)
            held = self._chunks[_chunk_key(segment.id, 0, chunk)]
            place = np.searchsorted(held, keys[own])
            hit = held[np.minimum(place, len(held) - 1)] == keys[own]
            at[own[hit]] = place[hit] + chunk * CHUNK
        at[segment.dead[at] & (at >= 0)] = -1
        return at

    def find(self, segment: Segment, space: int, terms: U64, most: int) -> tuple[I64, I64]:
        """Live holders of terms, ascending: the term's place and the speech's number, of each the ``most`` first at
        least, if it has as many."""
        base = block_key(segment.id, space)
        targets = base | terms.astype(np.int64) << 19
        at = np.array(
            [
                -1 if key is None else key
                for (key,) in self._db.query(
                    "SELECT (SELECT key FROM blocks WHERE key <= j.value ORDER BY key DESC LIMIT 1) FROM json_each(?) j",
                    (json.dumps(targets.tolist()),),
                )
            ],
            np.int64,
        )
        asked = np.flatnonzero(at >= base)
        term, speech, going_on = self._read(segment, asked, at[asked], terms[asked])
        parts = np.zeros(len(terms), np.int64)
        while len(going_on):
            have = np.bincount(term[~segment.dead[speech]], minlength=len(terms))
            going_on = going_on[have[going_on] < most]
            if not len(going_on):
                break
            step = min(STEP, 1 + (most - int(have[going_on].min())) // BLOCK)
            row = np.repeat(going_on, step)
            keys = targets[row] + parts[row] + np.tile(np.arange(1, step + 1), len(going_on))
            parts[going_on] += step
            more, others, reached = self._read(segment, row, keys, terms[row])
            term, speech = np.concatenate((term, more)), np.concatenate((speech, others))
            # Only a list that went on to the end of the last block that was asked for may go on.
            going_on = going_on[np.bincount(reached, minlength=len(terms))[going_on] == step]
        alive = ~segment.dead[speech]
        return term[alive], speech[alive]

    def _read(self, segment: Segment, row: I64, keys: I64, terms: U64) -> tuple[I64, I64, I64]:
        """Postings of a term in the block of each key: rows, speeches, and the rows whose block ends with them."""
        wanted = distinct(keys)
        found = list(_rows_of(self._db, "blocks", wanted.tolist()))
        held = np.array([key for key, _ in found], np.int64)
        place = np.searchsorted(held, keys)
        there = np.flatnonzero(np.append(held, -1)[place] == keys)
        row, place, terms = row[there], place[there], terms[there]
        blocks = self.decode(segment, held, [data for _, data in found])
        with _Told(self._db.path):
            speeches, offsets, last = blocks.find(place, terms)
        return np.repeat(row, np.diff(offsets)), speeches, row[last]

    def decode(self, segment: Segment, keys: I64, data: list[Any]) -> Blocks:
        with _Told(self._db.path):
            return read_blocks(keys, data, segment.speeches)

    def postings(self, segment: Segment, keys: I64, data: list[Any]) -> U64:
        """All postings of some blocks."""
        blocks = self.decode(segment, keys, data)
        with _Told(self._db.path):
            return blocks.all()

    def sizes(self, segment: Segment, keys: I64, data: list[Any]) -> I64:
        """How many postings some blocks hold."""
        return self.decode(segment, keys, data).counts

    def range(self, segment: Segment, space: int, low: int, high: int) -> U64:
        """All postings of the terms from ``low`` up to but not with ``high``, dead ones too."""
        base = block_key(segment.id, space)
        first = self._db.query(
            "SELECT max(key) FROM blocks WHERE key >= ? AND key <= ?",
            (base, block_key(segment.id, space, low)),
        )[0][0]
        rows = self._db.query(
            "SELECT key, data FROM blocks WHERE key >= ? AND key < ? ORDER BY key",
            (base if first is None else first, base + (high << 19)),
        )
        keys = np.array([key for key, _ in rows], np.int64)
        postings = self.postings(segment, keys, [data for _, data in rows])
        bounds = np.array([low << 32, (high << 32) - 1], np.uint64)
        return postings[
            np.searchsorted(postings, bounds[0]) : np.searchsorted(postings, bounds[1], side="right")
        ]


class _Told:
    """Adds to what a block says of itself which library it is of, and the cure."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, LibraryError):
            raise damaged(self._path, str(error)) from None


def write_segment(
    database: Database,
    speeches: int,
    columns: Iterable[tuple[str, NDArray[Any]]],
    postings: Sequence[Iterable[U64]],
) -> None:
    """Write a segment: columns in order of key, then the postings of both spaces, in portions, ascending."""
    id_ = _free_id(database)
    firsts = np.zeros(0, np.uint64)
    for name, values in columns:
        index = NAMES.index(name)
        values = np.ascontiguousarray(values, COLUMNS[index][1].base)
        if name == "key":
            firsts = first_keys(values)
        database.run_many("INSERT INTO columns VALUES (?, ?)", _cut_column(id_, index, values))
    totals: list[int] = []
    for space, portions in zip((FINGERPRINTS, BANDS), postings, strict=True):
        writer = BlockWriter(id_, space, speeches)
        for portion in portions:
            database.run_many("INSERT INTO blocks VALUES (?, ?)", writer.write(portion))
        database.run_many("INSERT INTO blocks VALUES (?, ?)", writer.write(np.zeros(0, np.uint64), last=True))
        totals += [writer.postings, writer.blocks]
    segment = Segment(
        id_, speeches, (totals[0], totals[1], totals[2], totals[3]), firsts, np.zeros(speeches, bool)
    )
    database.run("INSERT INTO segments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", _row_of(segment))


def first_keys(keys: U64) -> U64:
    """The keys that the chunks of a column begin with."""
    return keys[::CHUNK].copy()


def bury(database: Database, segment: Segment, dead: I64) -> None:
    """Mark speeches of a segment as dead; a segment of dead ones only goes."""
    marked = segment.dead.copy()
    marked[dead] = True
    if marked.all():
        drop_segment(database, segment)
        return
    row = _row_of(replace(segment, dead=marked))
    database.run("REPLACE INTO segments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)


def drop_segment(database: Database, segment: Segment) -> None:
    for table, low, high in (
        ("blocks", block_key(segment.id, 0), block_key(segment.id + 1, 0)),
        ("columns", _chunk_key(segment.id, 0), _chunk_key(segment.id + 1, 0)),
        ("segments", segment.id, segment.id + 1),
    ):
        name = "id" if table == "segments" else "key"
        # A range that reaches the greatest key has no upper bound.
        bound = f" AND {name} < {high}" if high < 1 << 63 else ""
        database.run(f"DELETE FROM {table} WHERE {name} >= {low}{bound}")


def _free_id(database: Database) -> int:
    """The next number: behind the others, so that what is written is appended, and else the least that is free."""
    used = {id_ for (id_,) in database.query("SELECT id FROM segments")}
    top = max(used, default=-1) + 1
    if top < 1 << SEGMENTS:
        return top
    return next(id_ for id_ in range(1 << SEGMENTS) if id_ not in used)


def _chunk_key(segment: int, column: int, chunk: int = 0) -> int:
    return segment << 40 | column << 32 | chunk


def _cut_column(segment: int, index: int, values: NDArray[Any]) -> Iterator[tuple[int, bytes]]:
    for chunk in range(-(-len(values) // CHUNK)):
        key = _chunk_key(segment, index, chunk)
        data = values[chunk * CHUNK : (chunk + 1) * CHUNK].tobytes()
        yield key, _crc(key, data) + data


def _crc(key: int, data: bytes) -> bytes:
    return zlib.crc32(data, zlib.crc32(b"column%d" % key)).to_bytes(4, "little")


def _rows_of(database: Database, table: str, keys: list[int]) -> Iterator[tuple[int, Any]]:
    """The rows of these keys that are there, in their order."""
    sql = f"SELECT t.key, t.data FROM json_each(?) j CROSS JOIN {table} t ON t.key = j.value"
    yield from database.query(sql, (json.dumps(keys),))


def _row_of(segment: Segment) -> tuple[Any, ...]:
    values = (
        segment.id,
        segment.speeches,
        *segment.totals,
        segment.firsts.astype("<u8").tobytes(),
        np.packbits(segment.dead, bitorder="little").tobytes(),
    )
    return (*values, row_checksum("segments", *values))


def _read_row(row: tuple[Any, ...], path: str) -> Segment:
    id_, speeches, *totals, firsts, dead, checksum = row
    if (
        checksum != row_checksum("segments", *row[:-1])
        or not all(type(value) is int for value in (id_, speeches, *totals))
        or not 0 <= id_ < 1 << SEGMENTS
        or not 0 < speeches < 1 << 32
        or type(firsts) is not bytes
        or type(dead) is not bytes
        or len(firsts) != 8 * -(-speeches // CHUNK)
        or len(dead) != -(-speeches // 8)
    ):
        raise damaged(path, "the row of a segment does not match its checksum")
    bits = np.unpackbits(np.frombuffer(dead, np.uint8), bitorder="little", count=speeches)
    return Segment(id_, speeches, tuple(totals), np.frombuffer(firsts, "<u8"), bits.astype(bool))
