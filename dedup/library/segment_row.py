"""One segment: its row, and how it is dropped or has speeches die."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from dedup.kernels.arrays import Bools, I64, U64
from dedup.library.database import damaged, Database, row_checksum
from dedup.library.postings import block_key, SEGMENTS
from dedup.messages import Message

# Speeches in a chunk of a column.
CHUNK = 4096


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


def first_keys(keys: U64) -> U64:
    """The keys that the chunks of a column begin with."""
    return keys[::CHUNK].copy()


def chunk_key(segment: int, column: int, chunk: int = 0) -> int:
    return segment << 40 | column << 32 | chunk


def bury(database: Database, segment: Segment, dead: I64) -> None:
    """Mark speeches of a segment as dead; a segment of dead ones only goes."""
    marked = segment.dead.copy()
    marked[dead] = True
    if marked.all():
        drop_segment(database, segment)
        return
    row = row_of(replace(segment, dead=marked))
    database.run("REPLACE INTO segments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)


def drop_segment(database: Database, segment: Segment) -> None:
    for table, low, high in (
        ("blocks", block_key(segment.id, 0), block_key(segment.id + 1, 0)),
        ("columns", chunk_key(segment.id, 0), chunk_key(segment.id + 1, 0)),
        ("segments", segment.id, segment.id + 1),
    ):
        name = "id" if table == "segments" else "key"
        # A range that reaches the greatest key has no upper bound.
        bound = f" AND {name} < {high}" if high < 1 << 63 else ""
        database.run(f"DELETE FROM {table} WHERE {name} >= {low}{bound}")


def row_of(segment: Segment) -> tuple[Any, ...]:
    values = (
        segment.id,
        segment.speeches,
        *segment.totals,
        segment.firsts.astype("<u8").tobytes(),
        np.packbits(segment.dead, bitorder="little").tobytes(),
    )
    return (*values, row_checksum("segments", *values))


def read_row(row: tuple[Any, ...], path: str) -> Segment:
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
        raise damaged(path, Message("library.segment_sum"))
    bits = np.unpackbits(np.frombuffer(dead, np.uint8), bitorder="little", count=speeches)
    return Segment(id_, speeches, tuple(totals), np.frombuffer(firsts, "<u8"), bits.astype(bool))
