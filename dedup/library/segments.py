"""Segments: the speeches of some documents in order of key, and their postings; written once, then only read.

A speech's number in its segment is its place in the order of keys. So the postings of a term come in order of key,
and the first ones are a sample that does not depend on how the library grew. What is known of the speeches stands in
columns, cut into chunks; a bitmap tells which are dead, because their documents were removed or replaced.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.errors import LibraryError
from dedup.kernels.arrays import distinct, I64, U64
from dedup.kernels.posting_blocks import BLOCK
from dedup.library.database import damaged, Database
from dedup.library.entries import SKETCH
from dedup.library.holders import rank_in_runs
from dedup.library.postings import (
    BANDS,
    block_key,
    Blocks,
    BlockWriter,
    FINGERPRINTS,
    PARTS,
    read_blocks,
    SEGMENTS,
)
from dedup.library.segment_row import first_keys, read_row, row_of, Segment
from dedup.library.speech_columns import ColumnReader, COLUMNS, Columns, cut_column, NAMES, rows_of

# Blocks that one step reads of a long list at the most.
STEP = 64
Rows = list[tuple[Any, ...]]


class Segments:
    """The segments of one state of a library, and what was read of them."""

    def __init__(self, database: Database) -> None:
        self._db = database
        rows = database.query("SELECT * FROM segments ORDER BY id")
        self.all = [read_row(row, database.path) for row in rows]
        self.columns = ColumnReader(database)

    def rows(self, keys: U64) -> tuple[Columns, I64]:
        """The columns of live speeches but their keys, and which of the keys nobody has."""
        rows: Columns = {name: np.zeros(len(keys), np.int64) for name in NAMES[1:-1]}
        rows["sketch"] = np.zeros((len(keys), SKETCH), np.uint32)
        missing = np.ones(len(keys), bool)
        for segment in self.all:
            at = self.columns.locate(segment, keys)
            there = np.flatnonzero(at >= 0)
            missing[there] = False
            for name, values in rows.items():
                values[there] = self.columns.take(segment, name, at[there])
        return rows, np.flatnonzero(missing)

    def find(self, segment: Segment, space: int, terms: U64, most: int) -> tuple[I64, I64]:
        """Live holders of terms: the term's place and the speech's number, ascending by both; of each term the
        ``most`` first, if it has as many."""
        base = block_key(segment.id, space)
        targets = base | terms.astype(np.int64) << 19
        at = self._last_blocks(segment, space, targets)
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
        found = (term << 32 | speech)[~segment.dead[speech]]
        # Blocks were read in order, list after list.
        found.sort(kind="stable")
        term = found >> 32
        kept = rank_in_runs(np.bincount(term, minlength=len(terms))) < most
        return term[kept], found[kept] & 0xFFFFFFFF

    def _last_blocks(self, segment: Segment, space: int, targets: I64) -> I64:
        """The key of the last block of a space that begins no later than each target, another where none does. Who asks
        for more terms than there are blocks goes through all of these."""
        if len(targets) < segment.totals[1 if space == FINGERPRINTS else 3]:
            found = self._db.query(
                "SELECT (SELECT key FROM blocks WHERE key <= j.value ORDER BY key DESC LIMIT 1) FROM json_each(?) j",
                (json.dumps(targets.tolist()),),
            )
            return np.array([-1 if key is None else key for (key,) in found], np.int64)
        base = block_key(segment.id, space)
        rows = self._db.query(
            "SELECT key FROM blocks WHERE key >= ? AND key <= ? ORDER BY key",
            (base, int(targets.max(initial=base))),
        )
        keys = np.array([-1, *(key for (key,) in rows)], np.int64)
        return np.asarray(keys[np.searchsorted(keys, targets, side="right") - 1])

    def _read(self, segment: Segment, row: I64, keys: I64, terms: U64) -> tuple[I64, I64, I64]:
        """Postings of a term in the block of each key: rows, speeches, and the rows whose block ends with them."""
        wanted = distinct(keys)
        found = list(rows_of(self._db, "blocks", wanted.tolist()))
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

    def take_blocks(self, segment: Segment, space: int, low: int, high: int) -> Rows:
        """The blocks that hold the terms from ``low`` up to but not with ``high``. Those before them are deleted, so
        that what is merged range after range takes the room of what it is merged of."""
        base = block_key(segment.id, space)
        first = self._db.query(
            "SELECT max(key) FROM blocks WHERE key >= ? AND key <= ?",
            (base, block_key(segment.id, space, low)),
        )[0][0]
        if first is None:
            first = base
        self._db.run("DELETE FROM blocks WHERE key >= ? AND key < ?", (base, first))
        return self._db.query(
            "SELECT key, data FROM blocks WHERE key >= ? AND key < ? ORDER BY key",
            (first, base + (high << PARTS)),
        )

    def read_range(self, segment: Segment, rows: Rows, low: int, high: int) -> U64:
        """All postings of these terms in such blocks, dead ones too. Asks the file for nothing."""
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
            raise damaged(self._path, error.lines[0]) from None


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
        database.run_many("INSERT INTO columns VALUES (?, ?)", cut_column(id_, index, values))
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
    database.run("INSERT INTO segments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row_of(segment))


def _free_id(database: Database) -> int:
    """The next number: behind the others, so that what is written is appended, and else the least that is free."""
    used = {id_ for (id_,) in database.query("SELECT id FROM segments")}
    top = max(used, default=-1) + 1
    if top < 1 << SEGMENTS:
        return top
    return next(id_ for id_ in range(1 << SEGMENTS) if id_ not in used)
