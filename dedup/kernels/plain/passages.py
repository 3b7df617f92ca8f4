"""The hot loops of passages in NumPy: the specification, and what runs where no compiler built the other one.

A stream is an array uint32 of the characters that count (see `dedup.text.stream`): letters of spaced scripts have
WORD set; a 0 stands before, between and behind the texts and equals nothing. Texts are half-open spans
``[starts[i], ends[i])``, places are positions in the stream, below 2**32; IndexError where one lies outside.
"""

from __future__ import annotations

import numpy as np

from dedup.kernels.arrays import Codes, I64, ragged, run_lengths, run_numbers, run_starts, SHINGLE_BASE, U64
from dedup.kernels.parallel import split_evenly
from dedup.kernels.plain.checks import check_index, check_offsets, check_spans
from dedup.kernels.plain.units import CHUNK, fmix64, powers_of

INVERSE = np.uint64(pow(int(SHINGLE_BASE), -1, 1 << 64))
NO_GRAM = np.uint64(0xFFFFFFFFFFFFFFFF)
LOW = np.uint64(0xFFFFFFFF)
HIGH = np.uint64(32)
# Points of a chain: for a character of a run, and off for one by which a gap is wider on one side.
POINTS = 10


# ------------------------------------------------------------------ fingerprints and seeds


def winnow(stream: Codes, starts: I64, ends: I64, gram: int, window: int, letters: int, span: int) -> U64:
    """Fingerprints uint64[m] of the texts, by text, then place: a gram's 32-bit hash << 32 | its place.

    Winnowing (Schleimer, Wilkerson, Aiken 2003): of every window of grams the one with the least hash is chosen, the
    last of equal ones. A gram of ``gram`` characters begins at each character and one of ``letters`` at each letter;
    a window is ``window`` grams where a character begins it, ``span`` where a letter does. A text shorter than its
    first window is one window; the end of a text, where no gram begins, gives none. Of letters and characters together
    that are as wide as a window of letters with its last gram, a character being two, the least gram inside is chosen.
    The hash is the upper half of the mixed polynomial of the codes in SHINGLE_BASE, as for shingles.
    """
    check_spans(starts, ends, len(stream))
    runs = split_evenly(ends - starts, int((ends - starts).sum()) // CHUNK + 1)
    parts = [
        _winnow_some(stream, starts[lo:hi], ends[lo:hi], (gram, letters), (window, span)) for lo, hi in runs
    ]
    return np.concatenate([np.zeros(0, np.uint64), *parts])


def _winnow_some(
    stream: Codes, starts: I64, ends: I64, grams: tuple[int, int], windows: tuple[int, int]
) -> U64:
    places, offsets = ragged(starts, ends)
    text = stream[places]
    left = np.repeat(ends, ends - starts) - places  # characters from here to the end of the text
    letter = text >> np.uint32(31)
    values = _hash_grams(text, letter, left, grams)
    wide = np.array(windows, np.int64)[letter]
    whole = wide <= left
    whole[offsets[:-1][ends > starts]] = True
    begins = np.flatnonzero(whole)
    wide = np.minimum(wide, left)[begins]
    # Place of the least of so many grams from each on: twice as many at a time (Bender, Farach-Colton 2000).
    best, least, size = np.arange(len(text)), begins.copy(), 1
    while size <= max(windows):
        some = np.flatnonzero((wide >= size) & (wide < 2 * size))
        least[some] = _last_least(values, best[begins[some]], best[begins[some] + wide[some] - size])
        best[:-size] = _last_least(values, best[:-size], best[size:])
        size *= 2
    chosen = np.zeros(len(text), bool)
    chosen[least] = True
    chosen[_least_in_mixed(values, letter, left, grams, grams[1] + windows[1] - 1)] = True
    chosen &= values != NO_GRAM
    return values[chosen] << HIGH | places[chosen].astype(np.uint64)


def _least_in_mixed(values: U64, letter: Codes, left: I64, grams: tuple[int, int], wide: int) -> I64:
    """The least gram, the last of equal ones, inside of each window of letters and characters that is as wide as ``wide``
    letters and ends before its text does; where it lies, int64[windows]."""
    width = np.append(0, np.cumsum(2 - letter.astype(np.int64)))
    letters = np.append(0, np.cumsum(letter, dtype=np.int64))
    ends = np.searchsorted(width, width[:-1] + wide)
    at = np.flatnonzero(ends <= np.arange(len(values)) + left)
    some = letters[ends[at]] - letters[at]
    at = at[(some > 0) & (some < ends[at] - at)]
    sizes = np.array(grams, np.int64)[letter]
    least, best = np.full(len(at), -1, np.int64), np.full(len(at), NO_GRAM)
    for i in range(int((ends[at] - at).max(initial=0))):
        here = np.minimum(at + i, len(values) - 1)
        better = (here + sizes[here] <= ends[at]) & (values[here] <= best)
        least[better], best[better] = here[better], values[here[better]]
    return least[least >= 0]


def _hash_grams(text: Codes, letter: Codes, left: I64, grams: tuple[int, int]) -> U64:
    """Hashes of 32 bits of the grams that begin at each place, uint64[m]; NO_GRAM where the text ends inside of one.

    A gram's polynomial in BASE is a difference of sums over c[j] / BASE**j, times a power: BASE is odd and so has an
    inverse.
    """
    sums = np.zeros(len(text) + 1, np.uint64)
    np.cumsum(text * powers_of(INVERSE, len(text)), out=sums[1:])
    powers = powers_of(SHINGLE_BASE, len(text))
    values = np.full(len(text), NO_GRAM, np.uint64)
    for kind, size in enumerate(grams):
        at = np.flatnonzero((letter == kind) & (left >= size))
        values[at] = fmix64((sums[at + size] - sums[at]) * powers[at + size - 1]) >> HIGH
    return values


def _last_least(values: U64, x: I64, y: I64) -> I64:
    """Of each two places the one of the lower value, y of equal ones."""
    return np.where(values[y] <= values[x], y, x)


def pair_seeds(prints: U64, few: int, many: int, apart: int, starts: I64) -> U64:
    """Pairs uint64[m] of places a < b with equal hashes, as a << 32 | b - a.

    ``prints`` are sorted fingerprints. Up to ``few`` of one hash give all pairs. Of more each place is paired with the
    one before it, and the first of each text with the first of all: so a text meets the best that holds the print and
    the one next to it, and pairs stay linear. Of more than ``many`` the first of each text is paired with the first
    of all only. Two places of one text less than ``apart`` from each other are no pair.
    Pairs are in order of b's fingerprint, then a's.
    """
    here = np.arange(len(prints))
    places = (prints & LOW).astype(np.int64)
    heads = run_starts(prints >> HIGH)
    sizes = run_lengths(heads, len(prints))
    first, common = np.repeat(heads, sizes), np.repeat(sizes > few, sizes)
    text = np.searchsorted(starts, places, side="right")
    new_text = np.ones(len(prints), bool)
    new_text[1:] = (text[1:] != text[:-1]) | (first[1:] == here[1:])
    alone = np.repeat(sizes > many, sizes) & new_text
    before = np.where(common, np.maximum(first, here - 1), first)
    before[alone] = here[alone]
    b = np.repeat(here, here - before)
    a = ragged(before, here)[0]
    star = np.flatnonzero(common & new_text & (here - 1 + alone > first))
    a, b = np.concatenate((a, first[star])), np.concatenate((b, star))
    order = np.lexsort((a, b))
    a, b = a[order], b[order]
    distance = places[b] - places[a]
    kept = (distance >= apart) | (text[a] != text[b])
    pairs: U64 = places[a[kept]].astype(np.uint64) << HIGH | distance[kept].astype(np.uint64)
    return pairs


def extend_seeds(stream: Codes, pairs: U64, least: int) -> tuple[I64, I64, I64]:
    """The longest equal runs around seeds, of ``least`` characters or more, 1 at the least: a, length, b - a, int64[m].

    ``pairs`` are those of `pair_seeds` as b - a << 32 | a, sorted: by distance, then a. Each run comes once, in the same
    order. One that is longer than its distance would overlap its copy: it is cut into parts that do not, each from the
    first seed behind the part before.
    """
    distance, a = (pairs >> HIGH).astype(np.int64), (pairs & LOW).astype(np.int64)
    b = a + distance
    check_index(b, len(stream))
    # To the right up to the next seed, which then goes on: nothing is looked at twice.
    same = distance[1:] == distance[:-1]
    room = len(stream) - b
    room[:-1][same] = np.minimum(room[:-1], a[1:] - a[:-1])[same]
    right = a + _agree(stream, a, b, room, 1)
    goes_on = np.zeros(len(a), bool)
    goes_on[1:] = same & (right[:-1] == a[1:])
    heads = np.flatnonzero(~goes_on)
    tails = np.append(heads, len(a))[1:]
    start = a[heads] - _agree(stream, a[heads], b[heads], a[heads], -1)
    end, apart = right[tails - 1], distance[heads]
    whole = (end - start >= least) & (end - start <= apart)
    parts = [np.stack((apart[whole], start[whole], end[whole]))]
    for run in np.flatnonzero((apart >= least) & (end - start > apart)).tolist():
        seeds = a[heads[run] : tails[run]]
        parts.append(_cut_run(seeds, int(start[run]), int(end[run]), int(apart[run]), least))
    found = np.concatenate(parts, axis=1)
    apart, start, end = found[:, np.lexsort(found[1::-1])]
    return start, end - start, apart


def _cut_run(seeds: I64, start: int, end: int, distance: int, least: int) -> I64:
    """Parts of an equal run that are not longer than its distance, int64[3, m]: distance, start, end."""
    parts = []
    for seed in seeds.tolist():
        if seed >= start:
            stop = min(end, seed + distance)
            begin = max(start, stop - distance)
            if stop - begin >= least:
                parts.append((distance, begin, stop))
                start = stop
    return np.array(parts, np.int64).reshape(-1, 3).T


def _agree(stream: Codes, a: I64, b: I64, room: I64, step: int) -> I64:
    """How many characters from a[i] and b[i] on (``step`` -1: before them) are equal and not 0, up to room[i]."""
    out = np.zeros(len(a), np.int64)
    going, width = np.flatnonzero(room > 0), 8
    while len(going):
        inside = np.arange(width)
        ahead = step * (out[going][:, None] + inside) - (step < 0)
        x = stream.take(a[going][:, None] + ahead, mode="clip")
        y = stream.take(b[going][:, None] + ahead, mode="clip")
        equal = (x == y) & (x != 0) & (inside < (room - out)[going][:, None])
        run = np.where(equal.all(axis=1), width, equal.argmin(axis=1))
        out[going] += run
        going, width = going[run == width], 2 * width
    return out


# ------------------------------------------------------------------ chains


def chain_runs(a: I64, b: I64, lengths: I64, pair: I64, reach: int, look_back: int) -> I64:
    """For each run the first run of its chain, int64[n].

    Runs are sorted by their pair of texts, then b. A chain is what scores best (Li, minimap2, 2018): POINTS for a
    character, POINTS off for one by which the gap between two runs is wider on one side, 1 off for one on both; where
    runs overlap, the later gives way. A run follows one of the last ``look_back`` of its pair, or the one that reaches
    furthest, the nearest of equally good ones; it lies behind it on both sides, not more than ``reach``
    away, and its a ends before the b of the chain begins. A run has one successor, the best, the first of equally good
    ones; others begin chains of their own.
    """
    n = len(a)
    score, first_b, a_end = (POINTS * lengths).tolist(), b.tolist(), (a + lengths).tolist()
    previous, following, chain = [-1] * n, [-1] * n, list(range(n))
    for i, j, gain in zip(*_possible_links(a, b, lengths, pair, reach, look_back), strict=True):
        if score[j] + gain > score[i] and a_end[i] <= first_b[j]:
            score[i], previous[i], first_b[i] = score[j] + gain, j, first_b[j]
    for i, j in enumerate(previous):
        if j >= 0 and (following[j] < 0 or score[i] > score[following[j]]):
            following[j] = i
    for i, j in enumerate(previous):
        if j >= 0 and following[j] == i:
            chain[i] = chain[j]
    return np.array(chain, np.int64)


def _possible_links(
    a: I64, b: I64, lengths: I64, pair: I64, reach: int, look_back: int
) -> tuple[list[int], list[int], list[int]]:
    """Runs, the runs they may follow, and what that adds to the score; by run, the nearest first, the furthest last."""
    n = len(a)
    found = []
    for step in range(1, min(look_back, n - 1) + 1):
        found.append(_score_links(np.arange(step, n), np.arange(n - step), a, b, lengths, pair, reach))
    furthest = _reach_furthest(b + lengths, pair)
    found.append(_score_links(np.arange(1, n), furthest[:-1], a, b, lengths, pair, reach))
    links = np.concatenate(found, axis=1)
    later, earlier, gain = links[:, np.argsort(links[0], kind="stable")].tolist()
    return later, earlier, gain


def _score_links(i: I64, j: I64, a: I64, b: I64, lengths: I64, pair: I64, reach: int) -> I64:
    """Links int64[3, m] of those runs i that may follow the runs j: i, j, points."""
    near = pair[i] == pair[j]
    i, j = i[near], j[near]
    gap_a, gap_b = a[i] - a[j] - lengths[j], b[i] - b[j] - lengths[j]
    overlap = np.maximum(0, -np.minimum(gap_a, gap_b))
    wide, shift = np.maximum(gap_a, gap_b) + overlap, np.abs(gap_a - gap_b)
    may = (wide <= reach) & (overlap < lengths[i]) & (a[i] > a[j]) & (b[i] > b[j])
    points = POINTS * (lengths[i] - overlap) - POINTS * shift - (wide - shift)
    return np.stack((i, j, points))[:, may]


def _reach_furthest(b_end: I64, pair: I64) -> I64:
    """For each run, of those of its pair up to it the first that reaches furthest."""
    if not len(pair):
        return pair
    heads = run_starts(pair)
    number = run_numbers(heads, len(pair))
    # The pair above the place, which takes 33 bits: a later pair is always further.
    records = run_starts(np.maximum.accumulate(number << 33 | b_end))
    last = np.zeros(len(pair), np.int64)
    last[records] = records
    return np.maximum.accumulate(last)


def edit_distances(stream: Codes, a: I64, a_end: I64, b: I64, b_end: I64) -> I64:
    """Edit distances (Levenshtein 1966) of ``stream[a[i]:a_end[i]]`` and ``stream[b[i]:b_end[i]]``, int64[n]."""
    from rapidfuzz.distance import Levenshtein

    check_spans(a, a_end, len(stream))
    check_spans(b, b_end, len(stream))
    out = np.empty(len(a), np.int64)
    columns = (column.tolist() for column in (a, a_end, b, b_end))
    for i, (x, x_end, y, y_end) in enumerate(zip(*columns, strict=True)):
        out[i] = Levenshtein.distance(stream[x:x_end].tolist(), stream[y:y_end].tolist())
    return out


def maximal_runs(scores: I64, offsets: I64) -> I64:
    """The first position of the maximal scoring run that holds each score, or -1, int64[len(scores)].

    A run of scores is maximal when each part of it scores less than all of it, and no longer run around it is such a
    run too. Rows are ``[offsets[r], offsets[r + 1])``, the first from 0 (Ruzzo, Tompa 1999, in linear time).

    Example: [4, -5, 3, -3, 1, 2, -2, 2, -2, 1, 5] -> 4 alone, 3 alone, and 1 to 5.
    """
    check_offsets(offsets, len(scores))
    group = np.full(int(offsets[-1]), -1, np.int64)
    for lo, hi in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True):
        for start, end in _maximal_runs_of(scores[lo:hi].tolist()):
            group[lo + start : lo + end] = lo + start
    return group


def _maximal_runs_of(scores: list[int]) -> list[tuple[int, int]]:
    """Spans of the maximal runs of one row."""
    # Runs so far: start, end, sum before it, sum at its end, and the last run before it that begins lower.
    runs: list[tuple[int, int, int, int, int]] = []
    total = 0
    for i, score in enumerate(scores):
        total += score
        if score <= 0:
            continue
        start, low, lower = i, total - score, len(runs) - 1
        while lower >= 0 and runs[lower][2] >= low:
            lower = runs[lower][4]
        while lower >= 0 and runs[lower][3] < total:
            start, _, low, _, before = runs[lower]
            del runs[lower:]
            lower = before
        runs.append((start, i + 1, low, total, lower))
    return [run[:2] for run in runs]


def count_letters(stream: Codes, starts: I64, ends: I64) -> I64:
    """How many letters of spaced scripts the spans hold, int64[n]."""
    check_spans(starts, ends, len(stream))
    letters = np.zeros(len(stream) + 1, np.int64)
    np.cumsum(stream >> np.uint32(31), out=letters[1:])
    return letters[ends] - letters[starts]
