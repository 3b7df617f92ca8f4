"""What a file and the texts that share something with it are, as one number: another one if any of them is changed.

Of a fingerprint the contents of all documents that hold it are added up, of a document what so comes of its
fingerprints. Sums do not depend on an order, and none of this grows with how many hold one.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np

from dedup.kernels.arrays import I64, run_starts, U64
from dedup.library.postings import block_key, FINGERPRINTS
from dedup.library.segment_row import Segment
from dedup.library.segments import Segments
from dedup.library.sqlite import Library

_LOW, _HIGH = np.uint64(0xFFFFFFFF), np.uint64(32)


def digest_neighbourhoods(library: Library) -> dict[str, int]:
    """For each path a number of 64 bits, of what came from it and of all documents that share a fingerprint with it."""
    rows = list(library.table.all())
    own = np.array([_digest(row.path, row.name, row.content) for row in rows], np.uint64)
    ids = np.array([row.id for row in rows], np.int64)
    order = np.argsort(ids)
    with library.state() as segments:
        parts = [_postings(library, segments, segment) for segment in segments.all]
    none = np.zeros(0, np.uint64)
    terms = np.concatenate([none, *(part[0] for part in parts)])
    documents = np.concatenate([none.astype(np.int64), *(part[1] for part in parts)])
    document = order[np.searchsorted(ids[order], documents)]
    by_term = np.argsort(terms, kind="stable")
    terms, document = terms[by_term], document[by_term]
    heads = run_starts(terms)
    held = np.add.reduceat(own[document], heads) if len(heads) else none
    held = np.repeat(_mix(held ^ _mix(terms[heads])), np.diff(np.append(heads, len(terms))))
    by_document = np.argsort(document, kind="stable")
    firsts = run_starts(document[by_document])
    shared = np.zeros(len(rows), np.uint64)
    if len(firsts):
        shared[document[by_document][firsts]] = np.add.reduceat(held[by_document], firsts)
    found: dict[str, int] = {}
    for row, number in zip(rows, _mix(own + shared).tolist(), strict=True):
        found[row.path] = (found.get(row.path, 0) + number) & 0xFFFFFFFFFFFFFFFF
    return found


def _postings(library: Library, segments: Segments, segment: Segment) -> tuple[U64, I64]:
    """Fingerprints of the live speeches of a segment, and the documents that hold them, by number."""
    low, high = block_key(segment.id, FINGERPRINTS), block_key(segment.id, FINGERPRINTS + 1)
    rows = library.database.query(
        "SELECT key, data FROM blocks WHERE key >= ? AND key < ? ORDER BY key", (low, high)
    )
    if not rows:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    keys = np.array([key for key, _ in rows], np.int64)
    found = segments.postings(segment, keys, [data for _, data in rows])
    speech = (found & _LOW).astype(np.int64)
    live = ~segment.dead[speech]
    documents = segments.columns.whole(segment, "document").astype(np.int64)
    return found[live] >> _HIGH, documents[speech[live]]


def _digest(path: str, name: str, content: bytes) -> int:
    whole = b"\0".join((path.encode("utf-8", "replace"), name.encode("utf-8", "replace"), content))
    return int.from_bytes(blake2b(whole, digest_size=8).digest(), "big")


def _mix(values: U64) -> U64:
    """SplitMix64 (Steele, Lea, Flood 2014): a number for each, of which all bits depend on all."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
