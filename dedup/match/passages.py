"""Passages: runs of text that two speeches share, whatever their paragraph breaks.

Equal fingerprints are seeds; a seed grows to the longest equal run around it; the runs of two speeches are chained
in order (Li, minimap2, 2018); a chain is cut where its gaps cost more than its runs are worth (Ruzzo, Tompa 1999);
its ends are aligned as far as they go on alike. Two places of one speech are compared in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.kernels import active
from dedup.kernels.arrays import (
    among,
    begins_run,
    Bools,
    distinct,
    I64,
    run_lengths,
    run_starts,
    stable_order,
    U64,
)
from dedup.kernels.parallel import run_threads
from dedup.match.runs import cut_seeds, grow_runs, join_runs, REACH, Runs
from dedup.sketch.lsh import pack_pairs
from dedup.text.stream import Stream

IDENTITY = 0.8
# A run of a chain looks back on so many before it.
LOOK_BACK = 48
# An edit costs as much as so many equal characters: at 3, what is alike in 3 of 4 characters holds together.
EDIT = 3
# From so many characters on a piece that is put in or left out costs one for each.
PIECE = 8
# At 4, what holds together has an identity of IDENTITY at least.
STRICT = 4
# The ends of a passage are followed this far.
FURTHEST_END = 600
# A letter weighs 0.4 of a character: 100 letters are a passage where 40 characters are one.
LETTER, CHARACTER = 4, 10
COLUMNS = ("a_start", "a_end", "b_start", "b_end", "edits")


@dataclass(frozen=True, slots=True)
class Passages:
    """Aligned spans of a stream: a before b, by text of a, then b; ``edits`` is what it takes to turn one into the other.

    Text numbers are those of the stream.
    """

    a_start: I64
    a_end: I64
    b_start: I64
    b_end: I64
    edits: I64

    def __len__(self) -> int:
        return len(self.a_start)

    def take(self, which: I64 | Bools) -> Passages:
        return Passages(*(getattr(self, name)[which] for name in COLUMNS))

    @property
    def identity(self) -> NDArray[np.float64]:
        """1 - edits / length of the longer side."""
        return np.asarray(1 - self.edits / np.maximum(self.a_end - self.a_start, self.b_end - self.b_start))


def join_passages(parts: Sequence[Passages]) -> Passages:
    """All of them, one part after the other."""
    return Passages(*(np.concatenate([getattr(part, name) for part in parts]) for name in COLUMNS))


def find_passages(
    stream: Stream, seeds: U64, min_run: int, min_passage: int, threads: int = 1, least: int | None = None
) -> tuple[Runs, Passages]:
    """Equal runs around ``seeds`` (`find_seeds`) of ``min_run`` characters and more, or of ``least``; and what texts
    share of at least ``min_passage`` characters, with an identity of IDENTITY or more.

    Where two texts share that much, what else they share of ``min_run`` characters and more is there too:
    see `is_long`.
    """
    least = min_run if least is None else least

    def work(lo: int, hi: int) -> tuple[Runs, Passages]:
        runs, alone = grow_runs(stream, seeds[lo:hi], min_run, least)
        return runs.take(runs.length >= least), _passages_of(stream, runs, alone, min_run, min_passage)

    # Nothing of one text a depends on another.
    parts = run_threads(work, cut_seeds(stream, seeds) or [(0, 0)], threads)
    return join_runs([runs for runs, _ in parts]), join_passages([passages for _, passages in parts])


def _passages_of(stream: Stream, runs: Runs, alone: Bools, min_run: int, min_passage: int) -> Passages:
    found = _chain(stream, runs, alone, min_run)
    pair = pair_keys(stream, found)
    found = _follow_ends(stream, found, pair >> np.uint64(32) == pair & np.uint64(0xFFFFFFFF))
    alike = found.identity >= IDENTITY
    found, pair = found.take(alike), pair[alike]
    opened = distinct(pair[is_long(stream, found, min_passage)])
    return keep_once(stream, found.take(among(pair, opened)))


def pair_keys(stream: Stream, found: Passages) -> U64:
    """The pair of texts of each passage in one word, a's in the upper half."""
    text_a, text_b = stream.text_of(found.a_start), stream.text_of(found.b_start)
    return pack_pairs(text_a, text_b)


def _chain(stream: Stream, runs: Runs, alone: Bools, min_run: int) -> Passages:
    """Chain the runs that are not alone, and cut the chains where they do not hold together."""
    near = np.flatnonzero(~alone)
    some = runs.take(near)
    pair = np.cumsum(begins_run(some.text_a, some.text_b), dtype=np.int64)
    chain = active.chain_runs(*some.places(), pair, REACH, LOOK_BACK)
    single = alone.copy()
    single[near] = np.bincount(chain, minlength=len(chain))[chain] == 1
    a, b, length = runs.take(single & (runs.length >= min_run)).places()
    passages = Passages(a, a + length, b, b + length, np.zeros_like(a))
    order = np.flatnonzero(~single[near])
    order = order[stable_order(chain[order])]
    a, b, length = some.take(order).places()
    chain = chain[order]
    begins = run_starts(chain)
    worth = np.add.reduceat(length, begins) if len(begins) else length
    kept = np.repeat(worth >= min_run, run_lengths(begins, len(chain)))
    return join_passages((passages, _cut_chains(stream, a[kept], b[kept], length[kept], chain[kept])))


def _cut_chains(stream: Stream, a: I64, b: I64, length: I64, chain: I64) -> Passages:
    """The parts of chains of runs that hold together; runs are sorted by chain, then place."""
    if not len(a):
        none = np.zeros(0, np.int64)
        return Passages(none, none, none, none, none)
    follows = np.zeros(len(a), bool)
    follows[1:] = chain[1:] == chain[:-1]
    # Two runs of a chain may overlap on one side: the later one gives way.
    overlap = np.zeros(len(a), np.int64)
    overlap[1:] = np.maximum(0, np.maximum(a[:-1] + length[:-1] - a[1:], b[:-1] + length[:-1] - b[1:]))
    overlap[~follows] = 0
    a, b, length = a + overlap, b + overlap, length - overlap
    later = np.flatnonzero(follows)
    gap_a, gap_b = a[later - 1] + length[later - 1], b[later - 1] + length[later - 1]
    edits = active.edit_distances(stream.codes, gap_a, a[later], gap_b, b[later])
    wide = np.maximum(a[later] - gap_a, b[later] - gap_b)
    shift = np.abs((a[later] - gap_a) - (b[later] - gap_b))
    # What is put in or left out in one piece is one change, however long.
    cost = EDIT * edits - (EDIT - 1) * np.maximum(0, np.minimum(shift, edits) - PIECE)
    group = _hold_together(length, ~follows, later, wide - edits - cost)
    passages = _sum_up(a, b, length, group, later, edits)
    # A group that is not alike enough is cut where it must be, so that what is alike of it stays.
    weak = np.repeat(passages.identity < IDENTITY, run_lengths(run_starts(group), len(group)))
    new = ~follows
    new[1:] |= weak[1:] & (group[1:] != group[:-1])
    strict = _hold_together(length, new, later, wide - edits - STRICT * edits)
    return _sum_up(a, b, length, np.where(weak, strict, group), later, edits)


def _hold_together(length: I64, new: Bools, later: I64, gain: I64) -> I64:
    """The first run of the part that each run belongs to, int64[n]. A chain begins at each ``new`` run; ``gain`` is what
    the gaps before the ``later`` runs add to the runs' lengths."""
    # Runs and the gaps before them in turn; the gap before a chain's first run is nothing.
    scores = np.zeros(2 * len(length), np.int64)
    scores[2 * later] = gain
    scores[1::2] = length
    offsets = np.append(2 * np.flatnonzero(new), 2 * len(length))
    return active.maximal_runs(scores, offsets)[1::2] // 2


def _sum_up(a: I64, b: I64, length: I64, group: I64, later: I64, edits: I64) -> Passages:
    """Runs of one group, which follow one another, as a passage."""
    heads = run_starts(group)
    last = np.append(heads[1:], len(a)) - 1
    inside = np.zeros(len(a), np.int64)
    inside[later] = edits
    inside[heads] = 0
    total = np.add.reduceat(inside, heads)
    return Passages(a[heads], a[last] + length[last], b[heads], b[last] + length[last], total)


def _follow_ends(stream: Stream, found: Passages, same: Bools) -> Passages:
    """The passages as far as both sides go on alike, to the right, then to the left; not where that would cost them
    their identity. ``same`` bool[n]: both sides stand in one text."""
    for step in (1, -1):
        grown = _grow(stream, found, same, step)
        better = (grown.identity >= IDENTITY) | (found.identity < IDENTITY)
        columns = (np.where(better, getattr(grown, name), getattr(found, name)) for name in COLUMNS)
        found = Passages(*columns)
    return found


def _grow(stream: Stream, found: Passages, same: Bools, step: int) -> Passages:
    """The passages with their ends (step 1) or starts (step -1) moved outwards."""
    a, b = (found.a_end, found.b_end) if step > 0 else (found.a_start, found.b_start)
    # Two places of one speech never run into each other.
    most = np.where(same, np.minimum(found.b_start - found.a_end, FURTHEST_END), FURTHEST_END)
    more_a, more_b = active.extend_ends(stream.codes, a, b, most, step)
    if step > 0:
        edits = found.edits + active.edit_distances(stream.codes, a, a + more_a, b, b + more_b)
        return Passages(found.a_start, a + more_a, found.b_start, b + more_b, edits)
    edits = found.edits + active.edit_distances(stream.codes, a - more_a, a, b - more_b, b)
    return Passages(a - more_a, found.a_end, b - more_b, found.b_end, edits)


def is_long(stream: Stream, found: Passages, least: int) -> Bools:
    """Whether both sides weigh as much as ``least`` characters."""
    weigh = weigh_spans(stream, found.a_start, found.a_end), weigh_spans(stream, found.b_start, found.b_end)
    return np.asarray(np.minimum(*weigh) >= CHARACTER * least)


def weigh_spans(stream: Stream, starts: I64, ends: I64) -> I64:
    """Tenths of a character that spans weigh: letters count less."""
    return weigh(ends - starts, active.count_letters(stream.codes, starts, ends))


def weigh(sizes: I64, letters: I64) -> I64:
    """What so many tokens weigh of which so many are letters, int64[n] each."""
    return CHARACTER * sizes - (CHARACTER - LETTER) * letters


def keep_once(stream: Stream, found: Passages) -> Passages:
    """By pair of texts, then place; two chains may have grown into one another: the part goes, the whole stays."""
    pair = pair_keys(stream, found)
    order = np.lexsort((-found.a_end, found.a_start, pair))
    found, pair = found.take(order), pair[order]
    # The passage of the pair that reaches furthest so far, of all that begin before this one.
    new = begins_run(pair)
    reached = found.a_end + np.cumsum(new) * (int(found.a_end.max(initial=0)) + 1)
    highest = np.maximum.accumulate(reached)
    furthest = np.maximum.accumulate(np.where(reached == highest, np.arange(len(pair)), 0))
    over = np.concatenate((np.zeros(min(1, len(pair)), np.int64), furthest[:-1]))
    inside = (
        ~new
        & (found.a_end <= found.a_end[over])
        & (found.b_start >= found.b_start[over])
        & (found.b_end <= found.b_end[over])
    )
    return found.take(~inside)
