"""The hot loops of template mining in NumPy: the specification, and what runs where no compiler built the other one.

Texts are runs of atoms, each of one clause or more (see `dedup.kernels.template_arrays`). The gram of an atom is that of
it and its neighbours in the clause, so that a gram fixes up to three atoms. What is saved is counted in sixteenths of a
bit.
"""

from __future__ import annotations

import numpy as np

from dedup.kernels.arrays import among, distinct, I32, I64, ragged, tally
from dedup.kernels.plain.checks import check_index, check_offsets
from dedup.kernels.plain.units import fmix64
from dedup.kernels.template_arrays import AtomTexts, Grams, Prices, Proposals

LOOKED_AT = 16  # texts of which the one is taken that holds most
LONG_PHRASE = 27 * 16  # bits of a phrase inside a clause that may be part of a skeleton
LOW = np.int64(0xFFFFFFFF)
HIGH = np.int64(32)

Column = tuple[int, int, int]  # of a proposal: key, gain, model


# ------------------------------------------------------------------ proposals


def propose_templates(
    texts: AtomTexts,
    grams: Grams,
    which: I32,
    least: int,
    most: int,
    rounds: int,
    floor: int,
    prices: Prices,
) -> Proposals:
    """Proposals of the grams ``which`` int32, where ``least`` speeches have the gram: those that save more than
    ``floor``, gram after gram, up to 1 + rounds of each.

    The first of a gram is of all its texts, or of ``most`` of them, evenly taken. Each further one is of those of them
    that have one more gram, elsewhere in the sentence: the one whose texts are most nearly these (Ochiai 1957), and of
    equal ones the first. Grams that share an atom with those before are not elsewhere.
    """
    check_offsets(texts.offsets, len(texts.codes))
    check_offsets(grams.offsets, len(grams.postings))
    check_index(grams.postings, len(texts))
    check_index(grams.ids + 1, len(grams) + 1)
    check_index(which, len(grams))
    found: list[tuple[int, ...]] = []
    for gram in which[grams.spread[which] >= least].tolist():
        some = grams.texts_of(gram)
        if len(some) > most:
            some = some[np.arange(most) * len(some) // most]
        has, held = _grams_of(texts, grams, some)
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
                part = some[has[held == second]]
                near = distinct(np.concatenate((near, _near(texts, grams, part, second))))
            key, gain, model = _close(texts, grams, part, least, prices)
            if gain > floor:
                found.append((key, gain, gram, second, model))
    keys, gains, *columns = zip(*found, strict=True) if found else [()] * 5
    of, seconds, models = (np.array(column, np.int32) for column in columns)
    return Proposals(np.array(keys, np.uint64), np.array(gains, np.int64), of, seconds, models)


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


# ------------------------------------------------------------------ texts of a proposal


def gather_texts(grams: Grams, of: I32, seconds: I32, models: I32, most: int) -> tuple[I64, I32]:
    """The texts of proposals: offsets int64[n + 1], and the texts themselves, int32, ascending.

    Of proposal p these are up to ``most`` of those that have the gram ``of[p]`` and, unless it is -1, ``seconds[p]``
    too, evenly taken; and ``models[p]``.
    """
    check_offsets(grams.offsets, len(grams.postings))
    check_index(of, len(grams))
    check_index(seconds + 1, len(grams) + 1)
    found = []
    for gram, second, model in zip(of.tolist(), seconds.tolist(), models.tolist(), strict=True):
        texts = grams.texts_with(gram, second)
        if len(texts) > most:
            texts = texts[np.arange(most) * len(texts) // most]
        found.append(distinct(np.append(texts, np.int32(model))))
    offsets = np.cumsum([0, *map(len, found)], dtype=np.int64)
    return offsets, np.concatenate([np.zeros(0, np.int32), *found])
