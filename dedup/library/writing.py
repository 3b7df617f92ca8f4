"""What a change writes into a library file: rows, a segment, and what comes of merging. All in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from dedup.kernels.arrays import I64, U64
from dedup.library.database import Database, row_checksum
from dedup.library.entries import Entry, speech_key, Terms
from dedup.library.merging import choose_merge, merge_segments
from dedup.library.segment_row import bury
from dedup.library.segments import Segments, write_segment
from dedup.library.small_rows import Rows
from dedup.library.speech_columns import Columns

# Postings that are coded at a time.
PORTION = 1 << 18
_LOW = np.uint64(0xFFFFFFFF)


def forget_documents(database: Database, names: Sequence[str]) -> int:
    """Take documents and their speeches away; gives how many there were."""
    found = {row.id: row for row in Rows(database).documents("d.name", names)}
    if not found:
        return 0
    keys = [speech_key(row.name, number) for row in found.values() for number in range(1, row.speeches + 1)]
    wanted = np.array(keys, np.uint64)
    segments = Segments(database)
    for segment in segments.all:
        at = segments.columns.locate(segment, wanted)
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
    of = terms.entry[speech]
    rank = np.full(len(terms.keys), -1, np.int64)
    rank[speech] = np.arange(len(speech))
    columns: Columns = {
        "key": terms.keys[speech],
        "document": ids[of],
        "number": terms.number[speech],
        "size": terms.sizes[speech],
        "date": np.array([entry.date for entry in entries], np.int64)[of],
        "source": source[of],
        "sketch": terms.sketches[speech],
    }
    postings = [_portions(given, rank) for given in (terms.fingerprints, terms.bands)]
    write_segment(database, len(speech), columns.items(), postings)


def merge_due(database: Database, threads: int) -> None:
    """Merge segments for as long as there are too many of a size."""
    while True:
        segments = Segments(database)
        due = choose_merge(segments.all)
        if not due:
            return
        merge_segments(database, segments, due, threads)


def _portions(terms: U64, rank: I64) -> Iterator[U64]:
    """Postings of terms above indices of speeches, with the speeches' ranks, which ascend; -1 is none."""
    for lo in range(0, len(terms), PORTION):
        some = terms[lo : lo + PORTION]
        speech = rank[(some & _LOW).astype(np.int64)]
        kept = speech >= 0
        yield (some[kept] & ~_LOW) | speech[kept].astype(np.uint64)
