"""What a change writes into a library file: rows, a segment, and what comes of merging. All in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from dedup.kernels.arrays import I64, U64
from dedup.kernels.parallel import run_threads, split_evenly
from dedup.library.coding import encode_entry
from dedup.library.database import Database, row_checksum
from dedup.library.entries import Entry, speech_key, Terms
from dedup.library.merging import choose_merge, merge_segments
from dedup.library.rows import Rows
from dedup.library.segments import bury, Columns, Segments, write_segment

# Postings that are coded at a time.
PORTION = 1 << 18
_HIGH, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Change:
    """How many documents were new, were replaced, were there already as they are, and were removed."""

    new: int = 0
    replaced: int = 0
    unchanged: int = 0
    removed: int = 0

    def __add__(self, other: Change) -> Change:
        return Change(
            self.new + other.new,
            self.replaced + other.replaced,
            self.unchanged + other.unchanged,
            self.removed + other.removed,
        )

    def __bool__(self) -> bool:
        """Whether anything is another than before."""
        return bool(self.new or self.replaced or self.removed)


def encode_entries(entries: Sequence[Entry], threads: int) -> list[bytes]:
    """The entries as bytes, by several threads: most of the time goes into compressing."""
    lengths = np.array([len(entry.text) + 1 for entry in entries], np.int64)

    def work(lo: int, hi: int) -> list[bytes]:
        return [encode_entry(entry) for entry in entries[lo:hi]]

    runs = split_evenly(lengths, threads)
    return [packed for part in run_threads(work, runs, threads) for packed in part]


def forget_documents(database: Database, names: Sequence[str]) -> int:
    """Take documents and their speeches away; gives how many there were."""
    found = {row.id: row for row in Rows(database).documents("d.name", names)}
    if not found:
        return 0
    keys = [speech_key(row.name, number) for row in found.values() for number in range(1, row.speeches + 1)]
    wanted = np.array(keys, np.uint64)
    segments = Segments(database)
    for segment in segments.all:
        at = segments.locate(segment, wanted)
        if (at >= 0).any():
            bury(database, segment, at[at >= 0])
    ids = [(id_,) for id_ in found]
    database.run_many("DELETE FROM documents WHERE id = ?", ids)
    database.run_many("DELETE FROM texts WHERE id = ?", ids)
    return len(found)


def insert_documents(
    database: Database, entries: Sequence[Entry], packed: Sequence[bytes], fresh: list[int], terms: Terms
) -> None:
    """Write the ``fresh`` ones of some documents, and their speeches and terms as a segment."""
    chosen = np.zeros(len(entries), bool)
    chosen[fresh] = True
    speech = np.flatnonzero(chosen[terms.entry])
    counts = np.bincount(terms.entry[speech], minlength=len(entries))
    last = database.query("SELECT seq FROM sqlite_sequence WHERE name = 'documents'")
    first_id = int(last[0][0]) + 1 if last else 1
    ids = np.zeros(len(entries), np.int64)
    ids[fresh] = first_id + np.arange(len(fresh))
    sources = Rows(database).number_sources(sorted({entries[i].source for i in fresh} - {""}))
    source = np.array([sources.get(entry.source, 0) for entry in entries], np.int64)
    rows = []
    for i in fresh:
        entry = entries[i]
        row = (
            int(ids[i]),
            entry.name,
            entry.path,
            int(counts[i]),
            len(entry.text),
            entry.date,
            int(source[i]),
            packed[i][1:9],
        )
        rows.append((*row, row_checksum("documents", *row)))
    database.run_many("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    database.run_many("INSERT INTO texts VALUES (?, ?)", ((int(ids[i]), packed[i]) for i in fresh))
    if not len(speech):
        return
    order = speech[np.argsort(terms.keys[speech], kind="stable")]
    of = terms.entry[order]
    rank = np.full(len(terms.keys), -1, np.int64)
    rank[order] = np.arange(len(order))
    columns: Columns = {
        "key": terms.keys[order],
        "document": ids[of],
        "number": terms.number[order],
        "size": terms.sizes[order],
        "date": np.array([entry.date for entry in entries], np.int64)[of],
        "source": source[of],
        "sketch": terms.sketches[order],
    }
    postings = [_portions(given, rank) for given in (terms.fingerprints, terms.bands)]
    write_segment(database, len(order), columns.items(), postings)


def merge_due(database: Database) -> None:
    """Merge segments for as long as there are too many of a size."""
    while True:
        segments = Segments(database)
        due = choose_merge(segments.all)
        if not due:
            return
        merge_segments(database, segments, due)


def _portions(terms: U64, rank: I64) -> Iterator[U64]:
    """Postings of terms above indices of speeches, with the speeches' ranks, ascending; -1 is none."""
    speech = rank[(terms & _LOW).astype(np.int64)]
    if (speech < 0).any():
        terms, speech = terms[speech >= 0], speech[speech >= 0]
    postings = (terms >> _HIGH << _HIGH) | speech.astype(np.uint64)
    postings.sort()
    for lo in range(0, len(postings), PORTION):
        yield postings[lo : lo + PORTION]
