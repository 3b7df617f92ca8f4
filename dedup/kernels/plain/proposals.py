"""The hot loops of template mining in NumPy: the specification, and what runs where no compiler built the other one.

Texts are runs of atoms, each of one clause or more (see `dedup.kernels.template_arrays`). The gram of an atom is that of
it and its neighbours in the clause, so that a gram fixes up to three atoms. What is saved is counted in sixteenths of a
bit.
"""

from __future__ import annotations

import itertools

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from dedup.kernels.arrays import among, distinct, I32, I64, ragged, tally, U32
from dedup.kernels.plain.checks import check_index, check_offsets, check_spans
from dedup.kernels.plain.units import fmix64
from dedup.kernels.template_arrays import AtomTexts, Grams, Prices, Proposals

LOOKED_AT = 16  # texts of which the one is taken that holds most
LONG_PHRASE = 27 * 16  # bits of a phrase inside a clause that may be part of a skeleton
LOW = np.int64(0xFFFFFFFF)
HIGH = np.int64(32)

Column = tuple[int, int, int]  # of a proposal: key, gain, model


# ------------------------------------------------------------------ proposals


def propose_templates(
    texts: AtomTexts, grams: Grams, lo: int, hi: int, least: int, most: int, rounds: int, prices: Prices
) -> Proposals:
    """Proposals of the grams ``lo`` to ``hi``, arrays [hi - lo, 1 + rounds], where ``least`` speeches have the gram.

    The first of a gram is of all its texts, or of ``most`` of them, evenly taken. Each further one is of those of them
    that have one more gram, elsewhere in the sentence: the one whose texts are most nearly these (Ochiai 1957), and of
    equal ones the first. Grams that share an atom with those before are not elsewhere.
    """
    check_offsets(texts.offsets, len(texts.codes))
    check_offsets(grams.offsets, len(grams.postings))
    check_index(grams.postings, len(texts))
    check_index(grams.ids + 1, len(grams) + 1)
    check_spans(np.array([lo]), np.array([hi]), len(grams))
    shape = (hi - lo, rounds + 1)
    keys, gains = np.zeros(shape, np.uint64), np.zeros(shape, np.int64)
    seconds, models = np.full(shape, -1, np.int32), np.full(shape, -1, np.int32)
    for row in np.flatnonzero(grams.spread[lo:hi] >= least).tolist():
        gram = lo + row
        some = grams.texts_of(gram)
        if len(some) > most:
            some = some[np.arange(most) * len(some) // most]
        which, held = _grams_of(texts, grams, some)
        options, counts = tally(held)
        options, counts = options[counts >= least], counts[counts >= least]
        scores = counts * counts / (grams.offsets[options + 1] - grams.offsets[options])
        near = _near(texts, grams, some, gram)
        part, second = some, -1
        for column in range(rounds + 1):
            if column:
                far = np.flatnonzero(~among(options, near))
                if not len(far):
                    break
                second = int(options[far[np.argmax(scores[far])]])
                part = some[which[held == second]]
                near = distinct(np.concatenate((near, _near(texts, grams, part, second))))
            at = row, column
            keys[at], gains[at], models[at] = _close(texts, grams, part, least, prices)
            seconds[at] = second
    return Proposals(keys, gains, seconds, models)


def _grams_of(texts: AtomTexts, grams: Grams, some: I32) -> tuple[I64, I64]:
    """The distinct grams of each of these texts, by text: its number among them, int64[m], and the gram, int64[m]."""
    at, offsets = ragged(texts.offsets[some], texts.offsets[some + 1])
    ids = grams.ids[at].astype(np.int64)
    which = np.repeat(np.arange(len(some)), np.diff(offsets))
    pairs = distinct((which << HIGH | ids)[ids >= 0])
    return pairs >> HIGH, pairs & LOW


def _near(texts: AtomTexts, grams: Grams, some: I32, gram: int) -> I64:
    """The grams that share an atom with this one in one of these texts, ascending."""
    at, offsets = ragged(texts.offsets[some], texts.offsets[some + 1])
    ids = grams.ids[at].astype(np.int64)
    here = np.flatnonzero(ids == gram)
    text = np.searchsorted(offsets, here, side="right") - 1
    first, last = np.maximum(offsets[text], here - 2), np.minimum(offsets[text + 1], here + 3)
    return distinct(ids[ragged(first, last)[0]])


def _close(texts: AtomTexts, grams: Grams, some: I32, least: int, prices: Prices) -> Column:
    """What these texts have in common: the grams that three in five of them hold, ``least`` of them at the least.

    They are laid over the text that holds most of them, the first of equal ones. What they cover of it would be fixed,
    and the rest slots. Whole clauses without a number are no skeleton and gain nothing; nor does a short phrase inside
    of one.
    """
    n = len(some)
    which, held = _grams_of(texts, grams, some)
    known, counts = tally(held)
    closed = known[counts >= max(-(-3 * n // 5), least)]
    key = int(fmix64(closed.astype(np.uint64) + np.uint64(1)).sum())
    most_held = np.bincount(which[among(held, closed)], minlength=n)[:LOOKED_AT]
    model = int(some[np.argmax(most_held)])
    inside = slice(int(texts.offsets[model]), int(texts.offsets[model + 1]))
    edges = texts.edges[inside]
    at = np.flatnonzero(among(grams.ids[inside].astype(np.int64), closed))
    fixed = np.zeros(len(edges), bool)
    fixed[at] = True
    reach = grams.reach[inside][at]
    fixed[at[(reach & 1) != 0] - 1] = True
    fixed[at[(reach & 2) != 0] + 1] = True
    places = np.flatnonzero(fixed)
    if not len(places):
        return key, 0, model
    runs = 1 + int((np.diff(places) > 1).sum())
    slots = runs - 1 + (not edges[places[0]] & 1) + (not edges[places[-1]] & 2)
    bits = int(texts.bits[inside][places].sum())
    if (slots == 0 and not (edges[places] & 4).any()) or (runs == 1 and slots == 2 and bits < LONG_PHRASE):
        return key, 0, model
    gain = (n - 1) * bits - n * (prices.use + prices.slot * slots)
    return key, gain, model


# ------------------------------------------------------------------ uses of a skeleton


def match_runs(
    texts: AtomTexts, begin: I64, end: I64, fixed: U32, runs: I64, room: I64, head: bool, tail: bool
) -> I64:
    """Where runs of atoms stand one behind another in ``codes[begin[i]:end[i]]``, int64[n, runs]; a row of -1: nowhere.

    Run r is ``fixed[runs[r]:runs[r + 1]]``, one atom or more. The first must begin a clause if ``head``, the last end
    one if ``tail``; not more than ``room[r]`` atoms stand between run r and the one before (``room[0]`` is not read).
    Each run stands as early as it can behind the one before; if that leads nowhere, the first is tried further on.
    """
    check_spans(begin, end, len(texts.codes))
    check_offsets(runs, len(fixed))
    sizes = np.diff(runs)
    found = np.full((len(begin), len(sizes)), -1, np.int64)
    for i, (start, stop) in enumerate(zip(begin.tolist(), end.tolist(), strict=True)):
        places = [start + _places(texts.codes[start:stop], fixed[a:b]) for a, b in itertools.pairwise(runs)]
        if head:
            places[0] = places[0][(texts.edges[places[0]] & 1) != 0]
        if tail:
            places[-1] = places[-1][(texts.edges[places[-1] + sizes[-1] - 1] & 2) != 0]
        for first in places[0].tolist():
            row = _follow(first, places, sizes, room)
            if len(row) == len(sizes):
                found[i] = row
                break
    return found


def _places(codes: U32, run: U32) -> I64:
    """All places of a run in these codes."""
    if len(run) > len(codes):
        return np.zeros(0, np.int64)
    return np.flatnonzero((sliding_window_view(codes, len(run)) == run).all(axis=1))


def _follow(first: int, places: list[I64], sizes: I64, room: I64) -> list[int]:
    """The places of the runs when the first stands here, as far as there are any."""
    row = [first]
    for r in range(1, len(places)):
        behind = row[-1] + int(sizes[r - 1])
        at = int(np.searchsorted(places[r], behind))
        if at == len(places[r]) or places[r][at] > behind + room[r]:
            break
        row.append(int(places[r][at]))
    return row
