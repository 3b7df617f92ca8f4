"""Watermarks: foreign strings that recur inside running text at unrelated places.

A repeated string is one when its places have nothing in common (no copies of a passage), when hardly anybody writes the
pairs of characters across its edges, and when what stands before and behind it joins, which is not so for a name.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cache

import numpy as np

from dedup.furniture.hidden import hidden_characters
from dedup.furniture.lines import COUNTS, is_han, POINT
from dedup.furniture.patterns import PROTECTED
from dedup.furniture.spans import reason_number, Spans, WATERMARK
from dedup.furniture.vocabulary import PROTECTED_PAIRS
from dedup.kernels import active
from dedup.kernels.arrays import (
    among,
    begins_run,
    Bools,
    Codes,
    distinct,
    I64,
    run_lengths,
    run_numbers,
    run_starts,
    stable_order,
    tally,
    U32,
    U64,
)
from dedup.kernels.expansions import expand
from dedup.kernels.pair_slots import BASE, PAIR_BITS, pair_slots
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


def find_watermarks(corpus: Corpus, codes: Codes, threads: int) -> Spans:
    """All watermarks."""
    found = Spans()
    starts, ends = hidden_characters(corpus, codes)
    found.add(starts, ends, WATERMARK, reason_number("hidden character inside a word"))

    def work(lo: int, hi: int) -> tuple[I64, I64]:
        return _search(codes, int(corpus.starts[lo]), int(corpus.ends[hi - 1]))

    cut = np.flatnonzero(np.diff(corpus.starts // AT_A_TIME)) + 1
    edges = [0, *cut.tolist(), len(corpus)]
    runs = [(lo, hi) for lo, hi in itertools.pairwise(edges) if lo < hi]
    for starts, ends in run_threads(work, runs, threads):
        found.add(starts, ends, WATERMARK, reason_number("foreign string at unrelated places"))
    return found


@dataclass(frozen=True, slots=True)
class Stream:
    """The characters that count of some documents, one after another.

    text       uint32[n]: code points
    touching   bool[n + 1]: no mark, space or break stands between a character and the one before
    seen       uint32[slots]: how often the pairs of a slot occur (`dedup.kernels.pair_slots`)
    rare       int64: places of characters that hardly anybody writes behind the one that they touch
    guarded    int64: places of pairs with which a site protects its texts
    """

    text: Codes
    touching: Bools
    seen: U32
    rare: I64
    guarded: I64

    def __len__(self) -> int:
        return len(self.text)

    def seen_pairs(self, at: I64) -> U32:
        """How often the pairs at some places occur, a collision of slots aside."""
        return np.asarray(self.seen[pair_slots(self.text[at], self.text[at + 1])])

    def seeds(self, at: I64) -> U64:
        """A hash of the SEED characters from each place on."""
        hashes = np.zeros(len(at), np.uint64)
        for step in range(SEED):
            hashes = (hashes + self.text[at + step]) * BASE
        return hashes


@cache
def _guards() -> Bools:
    """The slots of pairs with which a site protects its texts."""
    words = np.array([[ord(c) for c in pair] for pair in PROTECTED_PAIRS.split()], np.uint32)
    guards = np.zeros(1 << PAIR_BITS, bool)
    guards[pair_slots(words[:, 0], words[:, 1])] = True
    return guards


def _search(codes: Codes, start: int, end: int) -> tuple[I64, I64]:
    """Watermarks of some documents, ``codes[start:end]``."""
    none = np.zeros(0, np.int64)
    stream = Stream(*active.rare_pairs(codes[start:end], _guards(), RARE))
    if len(stream) < 3 * SEED:
        return none, none
    tried: set[tuple[int, int]] = set()
    accepted: list[tuple[I64, int]] = []
    groups = _repeated_seeds(stream)
    strings = _common_strings(stream.text, groups)
    likely = [
        group
        for group, string in zip(groups, strings, strict=True)
        if _may_be_foreign(stream, group, *string)
    ]
    every = _seed_places(stream, likely)
    groups = [group for both in zip(every, likely, strict=True) for group in both]
    for number, (before, length) in enumerate(_common_strings(stream.text, groups)):
        first = int(groups[number][0]) - before
        if SEED <= length <= LONGEST and (first, length) not in tried:
            tried.add((first, length))
            places = _places(stream, every[number // 2] - before, first, length)
            if _is_foreign(stream, places, length):
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


def _repeated_seeds(stream: Stream) -> list[I64]:
    """Places of equal SEED characters that begin, or end, where a pair of neighbours is rare inside a text.

    Nobody writes the pair across the edge of a watermark; copies of a passage, which have the same character before
    them, are left out.
    """
    last = len(stream) - SEED + 1
    found: list[I64] = []
    for begins, beside in ((stream.rare, stream.rare - 1), (stream.rare - SEED, stream.rare)):
        fits = (begins >= 1) & (begins < last)
        seeds = stream.seeds(begins[fits])
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


def _is_guarded(text: Codes, start: int, length: int) -> bool:
    """Whether a string holds words with which a site protects its texts."""
    written = expand(text[start : start + length])[0] & POINT
    return PROTECTED.search(str(written.tobytes(), "utf-32-le", "replace")) is not None


def _may_be_foreign(stream: Stream, members: I64, before: int, length: int) -> bool:
    """A look at a few places before the others are looked for."""
    if len(members) < 3 and not _is_guarded(stream.text, int(members[0]) - before, length):
        return False
    return _count_unrelated(stream.text, members - before, length, 2) >= 2


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
    begins = np.zeros(int(chars[:, 0].max()) + 1, bool)
    begins[chars[:, 0]] = True
    at = active.find_flagged(stream.text[: len(stream) - SEED + 1], begins)
    for step in range(1, SEED):
        at = at[among(stream.text[at + step], distinct(chars[:, step]))]
    seeds = stream.seeds(at)
    return [at[seeds == seed] for seed in stream.seeds(wanted)]


def _places(stream: Stream, at: I64, first: int, length: int) -> I64:
    """Those places ``at`` of the string ``text[first : first + length]`` that do not overlap."""
    places = at[(at >= 0) & (at + length <= len(stream))]
    for step in range(length):
        places = places[stream.text[places + step] == stream.text[first + step]]
    apart = np.ones(len(places), bool)
    apart[1:] = np.diff(places) >= length
    return places[apart]


def _is_foreign(stream: Stream, places: I64, length: int) -> bool:
    """Whether a repeated string stands at unrelated places, belongs to none of them, and leaves them whole."""
    n = len(places)
    before, behind = places - 1, places + length
    last = len(stream) - 1
    inside = (before >= 0) & (behind <= last) & stream.touching[places] & stream.touching[behind]
    inside &= is_han(stream.text[np.maximum(before, 0)]) & is_han(stream.text[np.minimum(behind, last)])
    if n < 2 or inside.mean() < LEAST_INSIDE:
        return False
    left, right = stream.text[before[inside]], stream.text[behind[inside]]
    varied = min(len(distinct(left)), len(distinct(right)))
    if varied < 2 or varied < VARIETY / 2 * inside.sum():
        return False
    edges = np.concatenate((before[inside], behind[inside] - 1))
    slots = pair_slots(stream.text[edges], stream.text[edges + 1])
    names, counts = tally(slots)
    own = counts[np.searchsorted(names, slots)]
    unseen = (stream.seen[slots] <= own).mean()
    guarded = _is_guarded(stream.text, int(places[0]), length)
    unrelated = _count_unrelated(stream.text, places, length, 3)
    if guarded and unrelated >= 2 and unseen >= 0.5:
        return True
    if unrelated < 3:
        return False
    strange = (stream.seen_pairs(places[0] + np.arange(length - 1)) <= n).mean()
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
    own = list(zip(before, behind, strict=True))
    others = list(zip(before, behind[1:] + behind[:1], strict=True))
    joins = _joins(stream.text, own + others)
    return float(np.mean(joins[: len(own)]) - np.mean(joins[len(own) :]))


def _joins(text: Codes, sides: list[tuple[Codes, Codes]]) -> list[bool]:
    """For two sides each, whether three characters across the cut stand together somewhere in the text."""
    around = [np.concatenate(both) for both in sides]
    threes = [_threes(one, np.arange(max(0, len(one) - 2))) for one in around]
    begins = np.zeros(int(text.max()) + 1, bool)
    begins[np.concatenate([one[:-2] for one in around])] = True
    there = distinct(_threes(text, active.find_flagged(text[:-2], begins)))
    return [bool(among(of_cut, there).any()) for of_cut in threes]


def _threes(text: Codes, at: I64) -> U64:
    """The three characters from each place on, in one word."""
    first, second, third = (text[at + step].astype(np.uint64) for step in range(3))
    return first << np.uint64(42) | second << np.uint64(21) | third


def _count_unrelated(text: Codes, places: I64, length: int, enough: int) -> int:
    """How many of the first places, up to so many as are enough, stand in texts of their own, not in copies of one
    passage."""
    kept: list[set[tuple[int, ...]]] = []
    for place in places[:MOST_PLACES].tolist():
        before = text[max(place - CONTEXT, 0) : place].tolist()
        behind = text[place + length : place + length + CONTEXT].tolist()
        threes: set[tuple[int, ...]] = set(zip(before, before[1:], before[2:], strict=False))
        threes |= set(zip(behind, behind[1:], behind[2:], strict=False))
        if all(len(threes & others) < 3 for others in kept):
            kept.append(threes)
            if len(kept) == enough:
                break
    return len(kept)
