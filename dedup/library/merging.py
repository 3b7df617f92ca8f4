"""Merging segments into one, in the order of terms and a range of them at a time, so that memory stays bounded."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import stable_order, U64
from dedup.kernels.parallel import Workers
from dedup.library.database import Database
from dedup.library.postings import BANDS, FINGERPRINTS
from dedup.library.segment_row import drop_segment, Segment
from dedup.library.segments import Rows, Segments, write_segment
from dedup.library.speech_columns import NAMES

# So many segments of a size become one; a size is so many times the one below it.
FAN = 8
# Segments of fewer postings are of the least size.
SMALL = 1 << 17
# Postings that are merged at a time.
AT_A_TIME = 1 << 21
TERMS = 1 << 32
DEAD = np.uint64(0xFFFFFFFFFFFFFFFF)
_LOW = np.uint64(0xFFFFFFFF)

# A range of terms, from and up to, and the blocks of each segment that hold it.
Part = tuple[int, int, list[Rows]]


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


def merge_segments(
    database: Database, segments: Segments, chosen: Sequence[Segment], threads: int = 1
) -> None:
    """Replace segments by one that holds their live speeches. To be called in a transaction."""
    keys = [segments.columns.whole(segment, "key") for segment in chosen]
    alive = [np.flatnonzero(~segment.dead) for segment in chosen]
    kept = np.concatenate([own[live] for own, live in zip(keys, alive, strict=True)])
    order = stable_order(kept)
    rank = np.empty(len(order), np.uint64)
    rank[order] = np.arange(len(order))
    edges = np.cumsum([0, *map(len, alive)])
    # Of each old segment: the new numbers of its speeches, DEAD of the dead.
    renumbered = []
    for i, (segment, live) in enumerate(zip(chosen, alive, strict=True)):
        new = np.full(segment.speeches, DEAD)
        new[live] = rank[edges[i] : edges[i + 1]]
        renumbered.append(new)
    del keys

    def columns() -> Iterator[tuple[str, NDArray[Any]]]:
        for name in NAMES:
            parts = [
                segments.columns.whole(segment, name)[live]
                for segment, live in zip(chosen, alive, strict=True)
            ]
            yield name, np.concatenate(parts)[order]

    def fetch(space: int) -> Iterator[Part]:
        total = sum(segment.totals[2 * space] for segment in chosen)
        ranges = 1 + total // AT_A_TIME
        for i in range(ranges):
            low, high = TERMS * i // ranges, TERMS * (i + 1) // ranges
            yield low, high, [segments.take_blocks(segment, space, low, high) for segment in chosen]

    def join(part: Part) -> U64:
        low, high, fetched = part
        parts = [
            _renumber(segments.read_range(segment, rows, low, high), new)
            for segment, rows, new in zip(chosen, fetched, renumbered, strict=True)
        ]
        joined = np.concatenate(parts)
        # Each part ascends, and this merges what ascends.
        joined.sort(kind="stable")
        return joined

    if len(kept):
        postings = [_ahead(join, fetch(space), threads) for space in (FINGERPRINTS, BANDS)]
        write_segment(database, len(kept), columns(), postings)
    for segment in chosen:
        drop_segment(database, segment)


def _ahead(work: Callable[[Part], U64], parts: Iterator[Part], threads: int) -> Iterator[U64]:
    """``work`` of each part, in order. With several threads the next ones are done meanwhile; the parts themselves
    are made in the caller's."""
    if threads <= 1:
        yield from map(work, parts)
        return
    with Workers(threads - 1) as pool:
        waiting: deque[Future[U64]] = deque()
        for part in parts:
            waiting.append(pool.submit(work, part))
            if len(waiting) >= threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _renumber(postings: U64, new: U64) -> U64:
    """Postings with the new numbers of their speeches, without those of dead ones."""
    speech = new[(postings & _LOW).astype(np.int64)]
    live = speech != DEAD
    if not live.all():
        postings, speech = postings[live], speech[live]
    return (postings & ~_LOW) | speech
