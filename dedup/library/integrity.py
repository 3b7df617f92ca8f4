"""Reading a whole library file, to find whatever is not as it was written: changed, missing, doubled or moved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from dedup.errors import LibraryError
from dedup.kernels.arrays import I64, U64
from dedup.library.entries import speech_key
from dedup.library.postings import BANDS, block_key, FINGERPRINTS, place_parts, SPACE
from dedup.library.segment_row import first_keys, Segment
from dedup.library.segments import Segments
from dedup.library.speech_columns import NAMES
from dedup.library.sqlite import Library
from dedup.messages import Message
from dedup.preparing import no_progress, Progress

# Blocks that are read at a time.
BLOCKS = 4096
_HIGH = np.uint64(32)


def verify_library(library: Library, progress: Progress = no_progress) -> list[Message]:
    """What is wrong with a library, one sentence each; nothing if all that it holds is what was written."""
    problems: list[Message] = []

    def check(part: Callable[[], Iterator[Message]]) -> None:
        try:
            problems.extend(part())
        except LibraryError as error:
            problems.extend(error.lines)

    check(partial(_check_file, library))
    try:
        with library.state() as segments:
            steps: list[Callable[[], Iterator[Message]]] = [
                partial(_check_rows, library),
                partial(_check_texts, library),
                partial(_check_strays, library, segments),
                partial(_check_speeches, library, segments),
            ]
            for segment in segments.all:
                for space in (FINGERPRINTS, BANDS):
                    steps.append(partial(_check_blocks, library, segments, segment, space))
            for done, step in enumerate(steps):
                progress("Checking the library", done, len(steps))
                check(step)
    except LibraryError as error:  # the segments themselves
        problems.extend(error.lines)
    return problems


def _check_file(library: Library) -> Iterator[Message]:
    """SQLite's own look at its pages, trees and indexes."""
    for (said,) in library.database.query("PRAGMA integrity_check"):
        if said != "ok":
            yield Message("library.file_itself", said=said)


def _check_rows(library: Library) -> Iterator[Message]:
    """The small tables; reading compares each row with its checksum."""
    library.files()
    library.roots()
    library.table.sources()
    library.frames()
    library.forms()
    yield from ()


def _check_texts(library: Library) -> Iterator[Message]:
    """Every text decodes, and is that of its row."""
    sources = library.table.sources()
    database = library.database
    documents = 0
    for row in library.table.all():
        documents += 1
        try:
            entry = next(iter(library.entries([row.name])))
        except LibraryError as error:
            yield from error.lines
            continue
        told = (entry.path, len(entry.speeches) - 1, len(entry.text), entry.date, entry.source)
        if told != (row.path, row.speeches, row.characters, row.date, sources.get(row.source, "")):
            yield Message("library.row_differs", name=repr(row.name))
    texts = int(database.query("SELECT count(*) FROM texts")[0][0])
    if texts != documents:
        yield Message("library.counts_differ", documents=documents, texts=texts)


def _check_strays(library: Library, segments: Segments) -> Iterator[Message]:
    """Chunks and blocks of segments that are not there."""
    known = {segment.id for segment in segments.all}
    for table, bits in (("columns", 40), ("blocks", SPACE + 1)):
        key = -1
        while True:
            found = library.database.query(f"SELECT min(key) FROM {table} WHERE key > ?", (key,))[0][0]
            if found is None:
                break
            if found < 0 or found >> bits not in known:
                yield Message("library.strays", table=table, segment=found >> bits)
            after = ((found >> bits) + 1) << bits
            if after >= 1 << 63:
                break
            key = after - 1


def _check_speeches(library: Library, segments: Segments) -> Iterator[Message]:
    """The speeches that are not dead are those of the documents, each once."""
    documents = {row.id: (row.name, row.speeches, row.date, row.source) for row in library.table.all()}
    held = 0
    for segment in segments.all:
        columns = {name: segments.columns.whole(segment, name) for name in NAMES}
        keys = columns["key"]
        if not (keys[1:] >= keys[:-1]).all() or not np.array_equal(first_keys(keys), segment.firsts):
            yield Message("library.unordered", segment=segment.id)
        live = np.flatnonzero(~segment.dead)
        held += len(live)
        rows = zip(
            *(columns[name][live].tolist() for name in ("key", "document", "number", "date", "source")),
            strict=True,
        )
        wrong = 0
        for key, document, number, date, source in rows:
            name, speeches, own_date, own_source = documents.get(document, ("", 0, 0, 0))
            sound = 1 <= number <= speeches and (date, source) == (own_date, own_source)
            wrong += not (sound and key == speech_key(name, number))
        if wrong:
            yield Message("library.wrong_speeches", wrong=wrong, segment=segment.id)
    expected = sum(speeches for _, speeches, _, _ in documents.values())
    if held != expected:
        yield Message("library.speeches_differ", held=held, expected=expected)


def _check_blocks(library: Library, segments: Segments, segment: Segment, space: int) -> Iterator[Message]:
    """The postings of a segment: as many as were written, in order, in blocks of the right keys."""
    where = Message("library.segment_space", segment=segment.id, space=("fingerprints", "bands")[space])
    postings = blocks = inside = 0
    last = -1
    for keys, coded in _portions(library, segment, space):
        found = segments.postings(segment, keys, coded)
        if not (found[1:] > found[:-1]).all() or int(found[0]) <= last:
            yield Message("library.postings_unordered", where=where)
        heads, inside = _expected_keys(found, segments.sizes(segment, keys, coded), last, inside)
        if not np.array_equal(heads | block_key(segment.id, space), keys):
            yield Message("library.block_misplaced", where=where)
        last = int(found[-1])
        postings, blocks = postings + len(found), blocks + len(keys)
    if (postings, blocks) != segment.totals[2 * space : 2 * space + 2]:
        written, blocks_written = segment.totals[2 * space : 2 * space + 2]
        counts = {
            "postings": postings,
            "blocks": blocks,
            "written": written,
            "blocks_written": blocks_written,
        }
        yield Message("library.postings_differ", where=where, **counts)


def _expected_keys(postings: U64, sizes: I64, last: int, inside: int) -> tuple[I64, int]:
    """The term and part of each block's key; ``inside`` postings of the term of ``last`` stand before these."""
    terms = postings >> _HIGH
    heads = np.cumsum(sizes) - sizes
    before = inside if last >= 0 and int(terms[0]) == last >> 32 else 0
    return place_parts(terms, heads, before)


def _portions(library: Library, segment: Segment, space: int) -> Iterator[tuple[I64, list[bytes]]]:
    key, end = block_key(segment.id, space), block_key(segment.id, space) + (1 << SPACE)
    while True:
        # The last key of all is no block's: its part would be the greatest there is.
        rows = library.database.query(
            "SELECT key, data FROM blocks WHERE key >= ? AND key <= ? ORDER BY key LIMIT ?",
            (key, end - 1, BLOCKS),
        )
        if not rows:
            return
        yield np.array([key for key, _ in rows], np.int64), [data for _, data in rows]
        key = rows[-1][0] + 1
