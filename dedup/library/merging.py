"""Merging segments into one, in the order of terms and a range of them at a time, so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import I64, U64
from dedup.library.database import Database
from dedup.library.postings import BANDS, FINGERPRINTS
from dedup.library.segments import drop_segment, NAMES, Segment, Segments, write_segment

# So many segments of a size become one; a size is so many times the one below it.
FAN = 8
# Segments of fewer postings are of the least size.
SMALL = 1 << 17
# Postings that are merged at a time.
AT_A_TIME = 1 << 20
TERMS = 1 << 32
_LOW = np.uint64(0xFFFFFFFF)
_HIGH = np.uint64(32)


def choose_merge(segments: Sequence[Segment]) -> list[Segment]:
    """What is due to be merged: FAN segments of one size, or one that is mostly dead; empty if nothing is."""
    sizes: dict[int, list[Segment]] = {}
    for segment in segments:
        if segment.live * 2 < segment.speeches:
            return [segment]
        sizes.setdefault(_size(segment), []).append(segment)
    return next((same for _, same in sorted(sizes.items()) if len(same) >= FAN), [])


def _size(segment: Segment) -> int:
    """0 for small segments, 1 for those of FAN times as many postings, and so on."""
    size, postings = 0, segment.postings
    while postings >= SMALL:
        size, postings = size + 1, postings // FAN
    return size


def merge_segments(database: Database, segments: Segments, chosen: Sequence[Segment]) -> None:
    """Replace segments by one that holds their live speeches. To be called in a transaction."""
    keys = [segments.whole_column(segment, "key") for segment in chosen]
    alive = [np.flatnonzero(~segment.dead) for segment in chosen]
    kept = np.concatenate([own[live] for own, live in zip(keys, alive, strict=True)])
    order = np.argsort(kept, kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    edges = np.cumsum([0, *map(len, alive)])
    # Of each old segment: the new numbers of its speeches, -1 of the dead.
    renumbered = []
    for i, (segment, live) in enumerate(zip(chosen, alive, strict=True)):
        new = np.full(segment.speeches, -1, np.int64)
        new[live] = rank[edges[i] : edges[i + 1]]
        renumbered.append(new)
    del keys

    def columns() -> Iterator[tuple[str, NDArray[Any]]]:
        for name in NAMES:
            parts = [
                segments.whole_column(segment, name)[live]
                for segment, live in zip(chosen, alive, strict=True)
            ]
            yield name, np.concatenate(parts)[order]

    def postings(space: int) -> Iterator[U64]:
        total = sum(segment.totals[2 * space] for segment in chosen)
        ranges = 1 + total // AT_A_TIME
        for i in range(ranges):
            low, high = TERMS * i // ranges, TERMS * (i + 1) // ranges
            parts = [
                _renumber(segments.range(segment, space, low, high), new)
                for segment, new in zip(chosen, renumbered, strict=True)
            ]
            joined = np.concatenate(parts)
            joined.sort()
            yield joined

    if len(kept):
        write_segment(database, len(kept), columns(), [postings(FINGERPRINTS), postings(BANDS)])
    for segment in chosen:
        drop_segment(database, segment)


def _renumber(postings: U64, new: I64) -> U64:
    """Postings with the new numbers of their speeches, without those of dead ones."""
    speech = new[(postings & _LOW).astype(np.int64)]
    live = speech >= 0
    return (postings[live] >> _HIGH << _HIGH) | speech[live].astype(np.uint64)
