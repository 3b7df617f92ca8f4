"""Watermarks: foreign strings that recur inside running text at unrelated places.

A repeated string is one when its places have nothing in common (no copies of a passage), when hardly anybody writes the
pairs of characters across its edges, and when what stands before and behind it joins, which is not so for a name.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.furniture.hidden import hidden_characters
from dedup.furniture.lines import COUNTS, is_han, Lines, POINT
from dedup.furniture.patterns import PROTECTED
from dedup.furniture.spans import reason_number, Spans, WATERMARK
from dedup.furniture.vocabulary import PROTECTED_PAIRS
from dedup.kernels.arrays import (
    among,
    Bools,
    Codes,
    distinct,
    I64,
    run_lengths,
    run_starts,
    stable_order,
    U64,
)
from dedup.kernels.expansions import expand
from dedup.kernels.parallel import run_threads
from dedup.text.corpus import Corpus
from dedup.text.fold import whole_ends

SEED = 8  # characters that every place of a watermark has in common
LONGEST = 60
LEAST_OWN = 4  # of the pairs inside a seed hardly occur elsewhere
RARE = 3  # occurrences of a pair of neighbours that hardly anybody writes
VARIETY = 0.6  # of the places have another character beside them
CONTEXT = 24  # characters on either side that tell whether two places are copies of one passage
MOST_PLACES = 50
MOST_JOINED = 12  # places whose sides are tried together
MANY = 6
LEAST_ALIEN = 12  # characters of a watermark that no word of a site gives away
LEAST_INSIDE = 0.6  # of the places stand in the middle of a clause
# Documents are searched together up to this many characters.
AT_A_TIME = 1 << 21
PAIR_BITS = 21
U16 = NDArray[np.uint16]
BASE = np.uint64(0x9E3779B97F4A7C15)
BASE_2, BASE_4 = np.array([0x9E3779B97F4A7C15], np.uint64) ** np.array([2, 4], np.uint64)


def find_watermarks(corpus: Corpus, codes: Codes, lines: Lines, found: Spans, threads: int) -> None:
    """Add all watermarks to ``found``."""
    starts, ends = hidden_characters(corpus, codes)
    found.add(starts, ends, WATERMARK, reason_number("hidden character inside a word"))

    def work(lo: int, hi: int) -> tuple[I64, I64]:
        return _search(codes, int(corpus.starts[lo]), int(corpus.ends[hi - 1]))

    cut = np.flatnonzero(np.diff(corpus.starts // AT_A_TIME)) + 1
    edges = [0, *cut.tolist(), len(corpus)]
    runs = [(lo, hi) for lo, hi in itertools.pairwise(edges) if lo < hi]
    for starts, ends in run_threads(work, runs, threads):
        found.add(starts, ends, WATERMARK, reason_number("foreign string at unrelated places"))


@dataclass(frozen=True, slots=True)
class Stream:
    """The characters that count of some documents, one after another.

    text       uint64[n]: code points
    touching   bool[n + 1]: no mark, space or break stands between a character and the one before
    pairs      int64[n - 1]: slot of each pair of neighbours in ``seen``
    seen       int64[slots]: how often the pairs of a slot occur
    guarded    bool[n - 1]: pairs with which a site protects its texts
    seeds      uint64[n - 7]: a hash of the SEED characters from each position on
    marks      uint16[n - 7]: the upper bits of the seeds, quicker to search
    """

    text: U64
    touching: Bools
    pairs: I64
    seen: I64
    guarded: Bools
    seeds: U64
    marks: U16


def _search(codes: Codes, start: int, end: int) -> tuple[I64, I64]:
    """Watermarks of some documents, ``codes[start:end]``."""
    here = codes[start:end] & POINT
    at = np.flatnonzero(here >= COUNTS)
    if len(at) < 3 * SEED:
        return at[:0], at[:0]
    stream = _stream(here, at)
    tried: set[tuple[int, int]] = set()
    accepted: list[tuple[I64, int]] = []
    for members in _repeated_seeds(stream):
        if not _may_be_foreign(stream, members):
            continue
        for group in (_seed_places(stream, int(members[0])), members):
            first, length = _common_string(stream, group)
            if SEED <= length <= LONGEST and (first, length) not in tried:
                tried.add((first, length))
                places = _places(stream, first, length)
                if _is_foreign(stream, places, length):
                    accepted.append((places, length))
    # The commonest first: some places of a watermark may share a neighbour, which would pass for a part of it.
    accepted.sort(key=lambda string: (-len(string[0]), -string[1], int(string[0][0])))
    taken = np.zeros(len(at), bool)
    starts, ends = [at[:0]], [at[:0]]
    for places, length in accepted:
        free = places[~taken[places] & ~taken[places + length - 1]]
        taken[(free[:, None] + np.arange(length)).ravel()] = True
        starts.append(start + at[free])
        ends.append(start + at[free + length - 1] + 1)
    return np.concatenate(starts), whole_ends(codes, np.concatenate(ends))


def _stream(here: Codes, at: I64) -> Stream:
    text = here[at].astype(np.uint64)
    breaks = np.cumsum(here == 1)[at]
    touching = np.zeros(len(at) + 1, bool)
    touching[1:-1] = breaks[1:] == breaks[:-1]
    pairs = _slots(text[:-1], text[1:])
    words = np.array([[ord(c) for c in pair] for pair in PROTECTED_PAIRS.split()], np.uint64)
    guard = np.zeros(1 << PAIR_BITS, bool)
    guard[_slots(words[:, 0], words[:, 1])] = True
    seeds = _hash_seeds(text)
    seen = np.bincount(pairs, minlength=1 << PAIR_BITS)
    return Stream(
        text, touching, pairs, seen, guard[pairs], seeds, (seeds >> np.uint64(48)).astype(np.uint16)
    )


def _slots(first: U64, second: U64) -> I64:
    """Slots of pairs of characters."""
    return ((first * BASE + second) * BASE >> np.uint64(64 - PAIR_BITS)).astype(np.int64)


def _hash_seeds(text: U64) -> U64:
    """A hash of the SEED characters from each position on, uint64[n - 7]."""
    two = text[:-1] * BASE + text[1:]
    four = two[:-2] * BASE_2 + two[2:]
    eight: U64 = (four[:-4] * BASE_4 + four[4:]) * BASE
    return eight


def _repeated_seeds(stream: Stream) -> list[I64]:
    """Places of equal SEED characters that begin, or end, where a pair of neighbours is rare inside a text.

    Nobody writes the pair across the edge of a watermark; copies of a passage, which have the same character before
    them, are left out.
    """
    odd = np.flatnonzero(stream.touching[1:-1] & (stream.seen[stream.pairs] <= RARE)) + 1
    last = len(stream.seeds)
    found: list[I64] = []
    for begins, beside in ((odd, odd - 1), (odd - SEED, odd)):
        fits = (begins >= 1) & (begins < last)
        places, neighbours = _that_recur(stream.seeds, begins[fits], stream.text[beside[fits]])
        index = stable_order(stream.seeds[places])
        first = run_starts(stream.seeds[places][index])
        counts = run_lengths(first, len(index))
        differs = np.ones(len(index), np.int64)
        differs[1:] = neighbours[index][1:] != neighbours[index][:-1]
        differs[first] = 1
        varied = np.add.reduceat(differs, first) if len(first) else counts
        kept = (varied >= 2) & (varied >= counts * VARIETY)
        first, counts = first[kept], counts[kept]
        seeds = places[index[first]]
        own = np.zeros(len(first), np.int64)
        for step in range(SEED - 1):
            own += stream.seen[stream.pairs[seeds + step]] <= 2 * counts
        guarded: I64 = np.concatenate((np.zeros(1, np.int64), np.cumsum(stream.guarded)))
        near: Bools = guarded[np.minimum(seeds + LONGEST, last)] > guarded[np.maximum(seeds - LONGEST, 0)]
        likely = near | (counts >= 3) & (own >= LEAST_OWN)
        found += [
            places[index[lo : lo + n]]
            for lo, n in zip(first[likely].tolist(), counts[likely].tolist(), strict=True)
        ]
    return found


def _that_recur(seeds: U64, places: I64, neighbours: U64) -> tuple[I64, U64]:
    """The places whose seed another one has too, and their neighbours: few of them, which makes the rest cheap."""
    ordered = np.sort(seeds[places])
    twice = among(seeds[places], distinct(ordered[1:][ordered[1:] == ordered[:-1]]))
    return places[twice], neighbours[twice]


def _is_guarded(text: U64, start: int, length: int) -> bool:
    """Whether a string holds words with which a site protects its texts."""
    written = expand(text[start : start + length].astype(np.uint32))[0] & POINT
    return PROTECTED.search(str(written.tobytes(), "utf-32-le", "replace")) is not None


def _may_be_foreign(stream: Stream, members: I64) -> bool:
    """A look at a few places before the others are looked for."""
    first, length = _common_string(stream, members)
    guarded = _is_guarded(stream.text, first, length)
    begin = first - int(members[0])
    return (len(members) >= 3 or guarded) and _count_unrelated(stream.text, members + begin, length) >= 2


def _common_string(stream: Stream, members: I64) -> tuple[int, int]:
    """The string around the seed that all places have in common: where it begins at the first place, its length."""
    text = stream.text
    begin, end = 0, SEED
    if (text[members] != text[members[0]]).any():
        return int(members[0]), 0
    while end - begin <= LONGEST and int(members[-1]) + end < len(text) and _agree(text, members + end):
        end += 1
    while end - begin <= LONGEST and int(members[0]) + begin > 0 and _agree(text, members + begin - 1):
        begin -= 1
    return int(members[0]) + begin, end - begin


def _agree(text: U64, at: I64) -> bool:
    here = text[at]
    return bool((here == here[0]).all())


def _seed_places(stream: Stream, at: int) -> I64:
    """All places of the SEED characters at a position."""
    places = np.flatnonzero(stream.marks == stream.marks[at])
    found: I64 = places[stream.seeds[places] == stream.seeds[at]]
    return found


def _places(stream: Stream, at: int, length: int) -> I64:
    """All places of the string ``text[at : at + length]`` that do not overlap."""
    text, places = stream.text, _seed_places(stream, at)
    places = places[places + length <= len(text)]
    for step in range(length):
        places = places[text[places + step] == text[at + step]]
    apart = np.ones(len(places), bool)
    apart[1:] = np.diff(places) >= length
    return places[apart]


def _is_foreign(stream: Stream, places: I64, length: int) -> bool:
    """Whether a repeated string stands at unrelated places, belongs to none of them, and leaves them whole."""
    n = len(places)
    before, behind = places - 1, places + length
    inner = (before >= 0) & (behind < len(stream.text))
    inside = inner & stream.touching[places] & stream.touching[behind]
    last = len(stream.text) - 1
    inside &= is_han(stream.text[np.maximum(before, 0)]) & is_han(stream.text[np.minimum(behind, last)])
    if n < 2 or inside.mean() < LEAST_INSIDE:
        return False
    left, right = stream.text[before[inside]], stream.text[behind[inside]]
    varied = min(len(distinct(left)), len(distinct(right)))
    if varied < 2 or varied < VARIETY / 2 * inside.sum():
        return False
    edges = np.concatenate((stream.pairs[before[inside]], stream.pairs[behind[inside] - 1]))
    own = np.bincount(edges, minlength=0)[edges]
    unseen = (stream.seen[edges] <= own).mean()
    guarded = _is_guarded(stream.text, int(places[0]), length)
    unrelated = _count_unrelated(stream.text, places, length)
    if guarded and unrelated >= 2 and unseen >= 0.5:
        return True
    if unrelated < 3:
        return False
    inner_pairs = stream.seen[stream.pairs[places[0] : places[0] + length - 1]]
    strange = (inner_pairs <= n).mean()
    # In many places some edge is bound to read like a word; then the sides have to say more.
    many = n >= MANY
    alien = length >= LEAST_ALIEN and (unseen >= 0.8 or many) and strange >= 0.6 and inside.mean() >= 0.8
    if not (guarded or alien):
        return False
    joined = _joined_more(stream, places[inside][:MOST_JOINED].tolist(), length)
    return joined >= (0.45 if many else 0.3)


def _joined_more(stream: Stream, places: list[int], length: int) -> float:
    """How much more often the two sides of one place join than the sides of different places do, -1 to 1.

    A name stands between any two words, a watermark between two that followed each other before.
    """
    before = [stream.text[max(place - 2, 0) : place] for place in places]
    behind = [stream.text[place + length : place + length + 2] for place in places]
    own = [_joins(stream, a, b) for a, b in zip(before, behind, strict=True)]
    others = [_joins(stream, a, b) for a, b in zip(before, behind[1:] + behind[:1], strict=True)]
    return float(np.mean(own) - np.mean(others))


def _joins(stream: Stream, before: U64, behind: U64) -> bool:
    """Whether three characters across the cut stand together somewhere."""
    around = np.concatenate((before, behind))
    slots = _slots(around[:-1], around[1:])
    for first, second in itertools.pairwise(slots):
        at = np.flatnonzero(stream.pairs[:-1] == first)
        if (stream.pairs[at + 1] == second).any():
            return True
    return False


def _count_unrelated(text: U64, places: I64, length: int) -> int:
    """How many of the first places stand in texts of their own, not in copies of one passage."""
    kept: list[set[tuple[int, ...]]] = []
    for place in places[:MOST_PLACES].tolist():
        before = text[max(place - CONTEXT, 0) : place].tolist()
        behind = text[place + length : place + length + CONTEXT].tolist()
        threes: set[tuple[int, ...]] = set(zip(before, before[1:], before[2:], strict=False))
        threes |= set(zip(behind, behind[1:], behind[2:], strict=False))
        if all(len(threes & others) < 3 for others in kept):
            kept.append(threes)
    return len(kept)
