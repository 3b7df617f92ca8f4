"""Set phrases: short runs that many speeches share and whose holders differ on both sides.

A run that goes on alike is a copy, however many hold it; so a formula is what is left of a shared run when it has
been extended as far as half of its holders agree, if that is still shorter than a passage.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import (
    among,
    begins_run,
    Bools,
    distinct,
    I32,
    I64,
    ragged,
    run_numbers,
    run_starts,
    stable_order,
    WORD,
)
from dedup.match.passages import CHARACTER, pair_keys, Passages, weigh_spans
from dedup.match.runs import Runs
from dedup.sketch.lsh import pack_pairs
from dedup.text.fold import whole_ends
from dedup.text.stream import Stream

# So many different speeches, and sources, make a phrase common.
SPEECHES = 5
SOURCES = 2
# A phrase of which more than this lies in a commoner one is a variant of that.
VARIANT = 0.6
# Places are below this: a text and a place fit into one number.
PLACES = 1 << 32
LONGEST_WORD = 30


@dataclass(frozen=True, slots=True)
class Formulae:
    """Formula i stands at ``starts[offsets[i]:offsets[i + 1]]`` of the stream, first place first, and is ``length[i]``
    long; ``speeches`` and ``sources`` int64[n] count who uses it, speeches that are copies of one another as one."""

    starts: I64
    offsets: I64
    length: I64
    speeches: I64
    sources: I64

    def __len__(self) -> int:
        return len(self.length)


def find_formulae(
    stream: Stream,
    runs: Runs,
    passages: Passages,
    owner: I64,
    source: I32 | I64,
    min_run: int,
    min_passage: int,
) -> Formulae:
    """Formulae among the runs of ``min_run`` characters and more that are no part of a long passage.

    ``owner`` int64[texts] is the speech that a text is a copy of, ``source`` int[texts] where it comes from.
    """
    runs = runs.take(owner[runs.text_a] != owner[runs.text_b])
    a, b, length = runs.places()
    short = weigh_spans(stream, a, a + length) < CHARACTER * min_passage
    short[short] = ~_inside_passages(stream, runs.take(short), passages)
    # Every span is of a pair: one more speech holds the place than spans lie over it.
    starts, ends = common_parts(a[short], (a + length)[short], SPEECHES - 1)
    starts, ends = whole_words(stream, starts, ends)
    weight = weigh_spans(stream, starts, ends)
    fit = (weight >= CHARACTER * min_run) & (weight < CHARACTER * min_passage)
    starts, ends = starts[fit], ends[fit]
    # The parts are apart from one another: those that a run holds follow one another.
    first, last = np.searchsorted(starts, a), np.searchsorted(ends, a + length, side="right")
    part, offsets = ragged(first, np.maximum(first, last))
    run = np.repeat(np.arange(len(a)), np.diff(offsets))
    # The part's own place, and that of every run.
    part = np.concatenate((np.arange(len(starts)), part))
    place = np.concatenate((starts, b[run] + starts[part[len(starts) :]] - a[run]))
    return _count(stream, starts, ends, part, place, owner, source)


def whole_words(stream: Stream, starts: I64, ends: I64) -> tuple[I64, I64]:
    """The spans without the pieces of words of spaced scripts at their ends."""
    starts, ends = starts.copy(), ends.copy()
    at_start, at_end = np.arange(len(starts)), np.arange(len(ends))
    for _ in range(LONGEST_WORD):
        if not len(at_start) and not len(at_end):
            break
        at_start = at_start[starts[at_start] < ends[at_start]]
        at_start = at_start[_goes_on(stream, starts[at_start] - 1)]
        starts[at_start] += 1
        at_end = at_end[starts[at_end] < ends[at_end]]
        at_end = at_end[_goes_on(stream, ends[at_end] - 1)]
        ends[at_end] -= 1
    return starts, ends


def _goes_on(stream: Stream, places: I64) -> Bools:
    """Whether a word of a spaced script goes on from each place to the next: both are letters, and stand side by side."""
    following = np.minimum(places + 1, len(stream.codes) - 1)
    out: Bools = (stream.codes[places] & stream.codes[following] & np.uint32(WORD)) != 0
    inside = np.flatnonzero(out)
    here, there = stream.positions.of(places[inside]), stream.positions.of(following[inside])
    # What lies between two letters of a word belongs to the first: an accent written by itself.
    out[inside] = (there - here <= 1) | (whole_ends(stream.folded, here + 1) == there)
    return out


def _inside_passages(stream: Stream, runs: Runs, passages: Passages) -> Bools:
    """Which runs lie inside a passage of the same two texts, on both sides."""
    keys = pair_keys(stream, passages)
    pairs = distinct(keys)
    own = pack_pairs(runs.text_a.astype(np.int64), runs.text_b.astype(np.int64))
    inside = among(own, pairs)
    some = np.flatnonzero(inside)
    # Of the passages of a pair the last that begins before the run: place and pair in one number.
    begin = np.searchsorted(pairs, keys) * PLACES + passages.a_start
    order = stable_order(begin)
    a, b, length = runs.take(some).places()
    at = np.searchsorted(begin[order], np.searchsorted(pairs, own[some]) * PLACES + a, side="right") - 1
    passage = order[np.maximum(at, 0)]
    inside[some] = (
        (at >= 0)
        & (keys[passage] == own[some])
        & (a + length <= passages.a_end[passage])
        & (b >= passages.b_start[passage])
        & (b + length <= passages.b_end[passage])
    )
    return inside


def common_parts(starts: I64, ends: I64, least: int, thick: float = 0.5) -> tuple[I64, I64]:
    """Where at least ``least`` of the spans lie over one another, and this share of as many as over the thickest place
    of those that they hang together with."""
    # Ends come before starts at the same place; the last bit tells them apart.
    events = np.sort(np.concatenate((2 * starts + 1, 2 * ends)))
    at, depth = events >> 1, np.cumsum(2 * (events & 1) - 1)
    if not len(at):
        return at, at
    clump = np.concatenate((np.zeros(1, np.int64), np.cumsum(depth == 0)[:-1]))
    peak = np.maximum.reduceat(depth, run_starts(clump))
    deep = (depth >= least) & (depth >= thick * peak[clump])
    begins = np.flatnonzero(deep & ~np.concatenate(([False], deep[:-1])))
    stops = np.flatnonzero(~deep & np.concatenate(([False], deep[:-1])))
    begin, stop = at[begins], at[stops]
    filled = begin < stop
    return begin[filled], stop[filled]


def _count(
    stream: Stream, starts: I64, ends: I64, part: I64, place: I64, owner: I64, source: I32 | I64
) -> Formulae:
    """Unite parts of one wording, and count who uses them."""
    hashes = active.measure_units(stream.codes, starts, ends)[0]
    order = stable_order(hashes)
    wording = np.empty(len(starts), np.int64)
    begins = run_starts(hashes[order])
    wording[order] = run_numbers(begins, len(order))
    length = (ends - starts)[order[begins]]
    key = distinct(wording[part] << 32 | place)
    word, place = key >> 32, key & 0xFFFFFFFF
    # A speech that says it often says it once.
    text = stream.text_of(place)
    once = begins_run(word, text)
    word, place, text = word[once], place[once], text[once]
    speeches = _distinct_in(word, owner[text], len(length))
    sources = _distinct_in(word, source[owner[text]].astype(np.int64), len(length))
    sizes = np.bincount(word, minlength=len(length))
    kept = (speeches >= SPEECHES) & (sources >= SOURCES)
    kept &= ~_variants(place, word, length, np.where(kept, speeches, 0), sizes)
    mask = kept[word]
    first = place[np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)[:-1]))] if len(sizes) else place
    by_place = np.argsort(first[kept], kind="stable")
    which = np.flatnonzero(kept)[by_place]
    rank = np.full(len(length), -1, np.int64)
    rank[which] = np.arange(len(which))
    moved = np.argsort(rank[word[mask]], kind="stable")
    offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes[which])))
    return Formulae(place[mask][moved], offsets, length[which], speeches[which], sources[which])


def _variants(place: I64, word: I64, length: I64, speeches: I64, sizes: I64) -> Bools:
    """Which formulae are little more than a commoner one with a character more or less: so are most of their places."""
    # Between two edges all is alike.
    ends = place + length[word]
    edges = distinct(np.concatenate((place, ends)))
    first, last = np.searchsorted(edges, place), np.searchsorted(edges, ends)
    best, width = np.zeros(len(edges), np.int64), np.diff(edges, append=0)
    common = np.argsort(speeches[word], kind="stable")
    at, offsets = ragged(first[common], last[common])
    # Where several lie over one another the last that is written stays, the commonest.
    best[at] = np.repeat(speeches[word[common]], np.diff(offsets))
    at, offsets = ragged(first, last)
    commoner = np.where(best[at] > np.repeat(speeches[word], np.diff(offsets)), width[at], 0)
    under = np.concatenate((np.zeros(1, np.int64), np.cumsum(commoner)))
    overshadowed = under[offsets[1:]] - under[offsets[:-1]] > VARIANT * length[word]
    return np.asarray(2 * np.bincount(word, overshadowed, minlength=len(sizes)) > sizes)


def _distinct_in(group: I64, values: I64, groups: int) -> I64:
    """How many different values each group has."""
    pairs = distinct(group << 32 | values)
    return np.bincount(pairs >> 32, minlength=groups).astype(np.int64)
