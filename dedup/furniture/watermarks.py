"""Watermarks: foreign strings that recur inside running text at unrelated places.

A repeated string is one when its places have nothing in common (no copies of a passage), when hardly anybody writes the
pairs of characters across its edges, and when what stands before and behind it joins, which is not so for a name: the
strings are looked for here, and judged by `foreign`.
"""

from __future__ import annotations

import numpy as np

from dedup.furniture.foreign import is_foreign, may_be_foreign, read_stream, Stream, VARIETY
from dedup.furniture.hidden import hidden_characters
from dedup.furniture.lines import COUNTS, POINT
from dedup.furniture.spans import reason_number, Spans, WATERMARK
from dedup.kernels import active
from dedup.kernels.arrays import (
    begins_run,
    Codes,
    I64,
    run_lengths,
    run_numbers,
    run_starts,
    stable_order,
    U64,
)
from dedup.kernels.pair_slots import BASE
from dedup.kernels.parallel import run_threads
from dedup.text.corpus import Corpus
from dedup.text.fold import whole_ends

SEED = 8  # characters that every place of a watermark has in common
LONGEST = 60
LEAST_OWN = 4  # of the pairs inside a seed hardly occur elsewhere
# Documents are searched together up to this many characters.
AT_A_TIME = 1 << 21


# Watermarks of some documents, in places of these, by the first one and their sizes.
Blocks = dict[tuple[int, bytes], tuple[I64, I64]]


def find_watermarks(corpus: Corpus, codes: Codes, threads: int, known: Blocks | None = None) -> Spans:
    """All watermarks. What is ``known`` of documents is not found again, and it is replaced: they are taken for those
    that they were where as many, from the same one on, are as long as they were."""
    found = Spans()
    starts, ends = hidden_characters(corpus, codes)
    found.add(starts, ends, WATERMARK, reason_number("hidden character inside a word"))

    before = dict(known or {})

    def work(lo: int, hi: int) -> tuple[I64, I64]:
        key = lo, (corpus.ends - corpus.starts)[lo:hi].tobytes()
        begin = int(corpus.starts[lo])
        if key in before:
            starts, ends = before[key]
            starts, ends = starts + begin, ends + begin
        else:
            starts, ends = _search(codes, begin, int(corpus.ends[hi - 1]))
        if known is not None:
            known[key] = starts - begin, ends - begin
        return starts, ends

    if known is not None:
        known.clear()
    for starts, ends in run_threads(work, corpus.document_runs(AT_A_TIME), threads):
        found.add(starts, ends, WATERMARK, reason_number("foreign string at unrelated places"))
    return found


def _search(codes: Codes, start: int, end: int) -> tuple[I64, I64]:
    """Watermarks of some documents, ``codes[start:end]``."""
    none = np.zeros(0, np.int64)
    stream = read_stream(codes[start:end])
    if len(stream) < 3 * SEED:
        return none, none
    tried: set[tuple[int, int]] = set()
    accepted: list[tuple[I64, int]] = []
    groups = _repeated_seeds(stream)
    strings = _common_strings(stream.text, groups)
    likely = [
        group for group, string in zip(groups, strings, strict=True) if may_be_foreign(stream, group, *string)
    ]
    every = _seed_places(stream, likely)
    groups = [group for both in zip(every, likely, strict=True) for group in both]
    for number, (before, length) in enumerate(_common_strings(stream.text, groups)):
        first = int(groups[number][0]) - before
        if SEED <= length <= LONGEST and (first, length) not in tried:
            tried.add((first, length))
            places = _places(stream, every[number // 2] - before, first, length)
            if is_foreign(stream, places, length):
                accepted.append((places, length))
    if not accepted:
        return none, none
    # The commonest first: some places of a watermark may share a neighbour, which would pass for a part of it.
    accepted.sort(key=lambda string: (-len(string[0]), -string[1], int(string[0][0])))
    at = start + np.flatnonzero((codes[start:end] & POINT) >= COUNTS)
    taken = np.zeros(len(at), bool)
    starts, ends = [none], [none]
    for places, length in accepted:
        free = places[~taken[places] & ~taken[places + length - 1]]
        taken[(free[:, None] + np.arange(length)).ravel()] = True
        starts.append(at[free])
        ends.append(at[free + length - 1] + 1)
    return np.concatenate(starts), whole_ends(codes, np.concatenate(ends))


def _seeds(text: Codes, at: I64) -> U64:
    """A hash of the SEED characters from each place on."""
    hashes = np.zeros(len(at), np.uint64)
    for step in range(SEED):
        hashes = (hashes + text[at + step]) * BASE
    return hashes


def _repeated_seeds(stream: Stream) -> list[I64]:
    """Places of equal SEED characters that begin, or end, where a pair of neighbours is rare inside a text.

    Nobody writes the pair across the edge of a watermark; copies of a passage, which have the same character before
    them, are left out.
    """
    last = len(stream) - SEED + 1
    found: list[I64] = []
    for begins, beside in ((stream.rare, stream.rare - 1), (stream.rare - SEED, stream.rare)):
        fits = (begins >= 1) & (begins < last)
        seeds = _seeds(stream.text, begins[fits])
        index = stable_order(seeds)
        places, neighbours = begins[fits][index], stream.text[beside[fits][index]]
        first = run_starts(seeds[index])
        counts = run_lengths(first, len(index))
        differs = begins_run(seeds[index], neighbours).astype(np.int64)
        varied = np.add.reduceat(differs, first) if len(first) else counts
        kept = (varied >= 2) & (varied >= counts * VARIETY)
        first, counts = first[kept], counts[kept]
        at = places[first]
        own = np.zeros(len(first), np.int64)
        for step in range(SEED - 1):
            own += stream.seen_pairs(at + step) <= 2 * counts
        begin, end = np.maximum(at - LONGEST, 0), np.minimum(at + LONGEST, last)
        near = np.searchsorted(stream.guarded, begin) < np.searchsorted(stream.guarded, end)
        likely = near | (counts >= 3) & (own >= LEAST_OWN)
        found += [
            places[lo : lo + n] for lo, n in zip(first[likely].tolist(), counts[likely].tolist(), strict=True)
        ]
    return found


def _common_strings(text: Codes, groups: list[I64]) -> list[tuple[int, int]]:
    """The strings around the seeds that all places of a group have in common: how far before a place each begins, and its
    length, which is more than LONGEST where that is too long for a watermark."""
    if not groups:
        return []
    offsets = np.cumsum([0, *map(len, groups)])
    at = np.concatenate(groups)
    first, last = at[offsets[:-1]], at[offsets[1:] - 1]
    most = np.minimum(LONGEST + 1 - SEED, len(text) - last - SEED)
    end = SEED + _agree(text, at + SEED, offsets, 1, most)
    before = _agree(text, at - 1, offsets, -1, np.minimum(LONGEST + 1 - end, first))
    return list(zip(before.tolist(), (before + end).tolist(), strict=True))


def _agree(text: Codes, at: I64, offsets: I64, step: int, most: I64) -> I64:
    """How many steps, ``most`` at the most, the characters are the same from all places of a group on."""
    agree = np.zeros(len(most), np.int64)
    group = run_numbers(offsets[:-1], len(at))
    first = at[offsets[:-1]]
    for done in range(int(most.max(initial=0))):
        going = most > done
        there = going[group]
        at, group = at[there], group[there]
        differ = group[text[at + step * done] != text[first[group] + step * done]]
        most[differ] = done
        agree[going & (most > done)] += 1
    return agree


def _seed_places(stream: Stream, groups: list[I64]) -> list[I64]:
    """All places of the SEED characters at the first place of each group."""
    wanted = np.array([members[0] for members in groups], np.int64)
    if not len(wanted):
        return []
    chars = stream.text[wanted[:, None] + np.arange(SEED)]
    stands = np.zeros((SEED, int(stream.text.max()) + 1), bool)
    stands[np.arange(SEED), chars] = True
    at = active.find_flagged(stream.text[: len(stream) - SEED + 1], stands[0])
    for step in range(1, SEED):
        at = at[stands[step][stream.text[at + step]]]
    seeds = _seeds(stream.text, at)
    return [at[seeds == seed] for seed in _seeds(stream.text, wanted)]


def _places(stream: Stream, at: I64, first: int, length: int) -> I64:
    """Those places ``at`` of the string ``text[first : first + length]`` that do not overlap."""
    places = at[(at >= 0) & (at + length <= len(stream))]
    for step in range(length):
        places = places[stream.text[places + step] == stream.text[first + step]]
    apart = np.ones(len(places), bool)
    apart[1:] = np.diff(places) >= length
    return places[apart]
