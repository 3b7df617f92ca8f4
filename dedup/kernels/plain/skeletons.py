"""The skeleton that some texts share, in NumPy: the specification of compiled/skeletons.c.

A skeleton is some words of one text, the base, in their order, that other texts have too, with slots between them. A slot
holds the atoms between two words; one before the first word or behind the last reaches to the edge of the clause. What
is saved and what it costs is counted in sixteenths of a bit.
"""

from __future__ import annotations

import bisect
import itertools
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import I32, I64, U32, WORD
from dedup.kernels.plain.alignment import Laid, lay_words, words_of
from dedup.kernels.plain.checks import check_index, check_offsets, check_spans
from dedup.kernels.plain.units import fmix64
from dedup.kernels.template_arrays import AtomTexts, Fits, Prices, WordsOf

NUMBER = 3  # the code of every number: dedup/templates/atoms.py
NAMED = 8  # fillings of more atoms are not named
WEIGHTY = 25 * 16  # a run of words that takes more to write stays
# A text is odd if so many times as many have nothing where it has something: at an end, or between words; or have a
# word that it lacks.
ODD_END, ODD_INSIDE = 3, 6
LEAST_FIXED = 14 * 16  # bits of what is fixed, numbers aside


@dataclass(frozen=True, slots=True)
class _Corpus:
    """What all fits of a call have in common; ``value`` and ``users`` are those of `fit_skeletons`."""

    texts: AtomTexts
    value: I32
    users: I32
    least: int
    prices: Prices


def fit_skeletons(
    texts: AtomTexts,
    value: I32,
    users: I32,
    words: WordsOf,
    members: I32,
    offsets: I64,
    bases: I32,
    least: int,
    prices: Prices,
) -> Fits:
    """For each proposal the skeleton that pays best for some of its texts, ``least`` of them and of their speeches.

    Proposal p is the texts ``members[offsets[p]:offsets[p + 1]]``, distinct; ``bases[p]``, one of them, lends the words.
    ``value`` int32[atoms] is what a chosen template saves at an atom, ``users`` int32[atoms] how many texts use that
    one: what it saves is off the gain, unless it is used by less than three quarters as many.
    """
    check_offsets(offsets, len(members))
    check_index(members, len(texts))
    check_index(bases, len(texts))
    check_spans(texts.offsets[members], texts.offsets[members + 1], len(texts.codes))
    corpus = _Corpus(texts, value, users, least, prices)
    sizes = words.offsets[bases + 1] - words.offsets[bases]
    places = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
    n = len(bases)
    gains, keys, flags = np.zeros(n, np.int64), np.zeros(n, np.uint64), np.zeros(n, np.int32)
    has, chosen = np.zeros(len(members), np.uint8), np.zeros(int(places[-1]), np.uint8)
    room = np.zeros(int(places[-1]), np.int32)
    for p, base in enumerate(bases.tolist()):
        own = slice(int(offsets[p]), int(offsets[p + 1]))
        fit, support = lay_words(texts, words, members[own].astype(np.int64), base, least)
        gain, rows, cols = _best(corpus, fit, support)
        if not gain:
            continue
        gains[p], has[own.start + rows] = gain, 1
        for a, b in itertools.pairwise([-1, *cols]):
            longest = int(fit.gap(rows, a, b).max()) if a >= 0 else 0
            chosen[places[p] + b] = 1 if a >= 0 and not longest else 2
            room[places[p] + b] = longest
        head, tail = (not fit.gap(rows, *end).any() for end in ((-1, cols[0]), (cols[-1], -1)))
        flags[p] = head | tail << 1
        marks = chosen[places[p] : places[p + 1]]
        keys[p] = _name(words_of(texts, words, base), marks, int(flags[p]))
    return Fits(gains, keys, flags, has, chosen, room)


def _name(pieces: list[U32], marks: NDArray[np.uint8], flags: int) -> np.uint64:
    """A hash of the words that are chosen, of where slots stand between them, and of the flags."""
    key = np.zeros(1, np.uint64)
    for piece, mark in zip(pieces, marks.tolist(), strict=True):
        if mark:
            key = fmix64(key + np.uint64(mark))
            for code in piece.astype(np.uint64):
                key = fmix64(key ^ code)
    return np.uint64(fmix64(key + np.uint64(flags))[0])


# ------------------------------------------------------------------ the skeleton that pays best


def _best(corpus: _Corpus, fit: Laid, support: I64) -> tuple[int, I64, list[int]]:
    """Gain, texts and words of the best skeleton; gain 0 if none pays.

    One is tried for each number of texts that have a word: of the texts that have all words so common; and one of the
    texts that share much with the base, by bits half of what the one next to it does. What many use is preferred to what
    saves more in few, by the square of how many: its cases are found after it. Where words are put back the texts are
    settled: one skeleton is tried, of all of them.
    """
    best = 0, np.zeros(0, np.int64), list[int]()
    known = -1
    tried: list[I64] = []
    settled = corpus.prices.put_back > 0
    for level in sorted(set(support[support > 0].tolist()), reverse=True):
        if settled and level < len(fit.at):
            break
        rows = np.flatnonzero((fit.at[:, support >= level] >= 0).all(axis=1))
        if len(rows) < corpus.least:
            break
        if len(rows) == known:  # texts only get fewer: as many are the same
            continue
        known = len(rows)
        tried.append(rows)
    for rows in tried if settled else (*tried, _nearest(fit, support)):
        rows, cols = _share(corpus, fit, rows)
        if cols:
            gain, cols = _weigh(corpus, fit, rows, cols)
            if gain * len(rows) ** 2 > best[0] * len(best[1]) ** 2:
                best = gain, rows, cols
    return best


def _nearest(fit: Laid, support: I64) -> I64:
    """The texts that share at least half as much with the base, in bits, as the one that shares most but the base itself;
    none where these are all."""
    bits = ((fit.at >= 0) & (support > 0)) @ fit.bits.astype(np.int64)
    rows = np.flatnonzero(2 * bits >= np.sort(bits)[-2:][0])
    return rows if len(rows) < len(bits) else rows[:0]


def _share(corpus: _Corpus, fit: Laid, rows: I64) -> tuple[I64, list[int]]:
    """The texts without the odd ones, and the words that all of them have; none if too few are left."""
    while len(rows) >= corpus.least and len(set(fit.speeches[rows].tolist())) >= corpus.least:
        cols = np.flatnonzero((fit.at[rows] >= 0).all(axis=0)).tolist()
        kept = rows if corpus.prices.put_back else _drop_odd(corpus, fit, rows, cols)
        if len(kept) == len(rows):
            return rows, cols
        rows = kept
    return rows, []


def _drop_odd(corpus: _Corpus, fit: Laid, rows: I64, cols: list[int]) -> I64:
    """Leave out the texts that alone have something in a slot, or else those that alone lack a word.

    The first slot or word that shows odd texts is the last that is looked at.
    """
    slots = ((fit.gap(rows, a, b) > 0, ODD_END if a < 0 or b < 0 else ODD_INSIDE) for a, b in _gaps(cols))
    lacks = ((lacking, ODD_INSIDE) for lacking in (fit.at[rows] < 0).T)
    for odd, share in itertools.chain(slots, lacks):
        kept: I64 = rows[~odd]
        count = len(rows) - len(kept)
        if count and count * share <= len(rows) and len(kept) >= corpus.least:
            return kept
    return rows


def _gaps(cols: list[int]) -> list[tuple[int, int]]:
    """Where slots may stand: before the first word, between each two, behind the last."""
    return list(itertools.pairwise([-1, *cols, -1])) if cols else []


def _weigh(corpus: _Corpus, fit: Laid, rows: I64, cols: list[int]) -> tuple[int, list[int]]:
    """What a skeleton of these words saves, or 0, and its words: a run of them that costs more than it saves goes."""
    cols, opens, cost = _drop_runs(corpus, fit, rows, cols)
    if not _stands(fit, rows, cols, opens):
        return 0, cols
    n, sizes = len(rows), fit.sizes[cols]
    slots = len(opens) - 1 + sum(bool(fit.gap(rows, *end).any()) for end in ((-1, cols[0]), (cols[-1], -1)))
    inside = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    atoms = np.repeat(fit.begin[rows][:, None] + fit.at[rows][:, cols], sizes, axis=1) + inside
    # A template that fewer use may be a case of this one: it takes nothing from it.
    told = 4 * corpus.users[atoms].astype(np.int64) >= 3 * n
    old = np.where(told, corpus.value[atoms], 0).sum(axis=1)
    bits = int(fit.bits[cols].sum())
    net = bits - corpus.prices.use - cost // n - old
    saved = np.maximum(net, 0) * fit.weights[rows]
    gain = max(0, int(saved.sum()) - bits - corpus.prices.slot * slots)
    return gain, _put_back(corpus, fit, rows, cols) if gain and corpus.prices.put_back else cols


def _put_back(corpus: _Corpus, fit: Laid, rows: I64, cols: list[int]) -> list[int]:
    """The words, with those that stand in a slot of every text, though they do not pay for parting it, where chance would
    hardly put them there: of a slot so long, in all texts together."""
    prices = corpus.prices
    for word in range(fit.at.shape[1]):
        place = bisect.bisect_left(cols, word)
        if word in cols[place : place + 1] or (fit.at[rows, word] < 0).any():
            continue
        before, behind = cols[place - 1] if place else -1, cols[place] if place < len(cols) else -1
        size, at = fit.gap(rows, before, behind), fit.at[rows, word]
        if before < 0 and (at < fit.at[rows, behind] - size).any():
            continue
        if behind < 0 and (at + fit.sizes[word] > fit.at[rows, before] + fit.sizes[before] + size).any():
            continue
        bits = int(fit.bits[word]) - prices.logs[np.minimum(size + 1, len(prices.logs) - 1)].astype(np.int64)
        if int(bits[bits > 0].sum()) >= prices.put_back:
            cols = [*cols[:place], word, *cols[place:]]
    return cols


def _stands(fit: Laid, rows: I64, cols: list[int], opens: list[int]) -> bool:
    """Whether this is a skeleton. A phrase by itself is none; it is one with a number, or as the mould of a sentence.

    A mould begins or ends its clause, not both, and two texts in three are one clause. Numbers cut runs into phrases; in
    the midst of a clause, single letters count for nothing. What is fixed besides must be LEAST_FIXED at the least.
    """
    lead, trail = fit.gap(rows, -1, cols[0]), fit.gap(rows, cols[-1], -1)
    number = fit.heads[cols] == NUMBER
    pieces, inside = 0, False
    for i, col in enumerate(cols):
        inside = inside and i not in opens and not number[i]
        if not number[i] and (not lead.any() or fit.heads[col] >= WORD or fit.sizes[col] > 1):
            pieces += not inside
            inside = True
    if int(fit.bits[cols][~number].sum()) < LEAST_FIXED or pieces < 1:
        return False
    if pieces > 1:
        return True
    if number.any():
        return not (lead.any() and trail.any())
    last = fit.at[rows, cols[-1]] + fit.sizes[cols[-1]]
    whole = (lead == fit.at[rows, cols[0]]) & (last + trail == (fit.end - fit.begin)[rows])
    return bool(lead.any() != trail.any()) and 3 * int(whole.sum()) >= 2 * len(rows)


def _drop_runs(corpus: _Corpus, fit: Laid, rows: I64, cols: list[int]) -> tuple[list[int], list[int], int]:
    """The words without the runs that do not pay, the worst first; where runs begin in them; what the slots cost."""
    while True:
        cost = _slots_cost(corpus, fit, rows, cols)
        inner = enumerate(_gaps(cols)[1:-1], 1)
        opens = [0, *(i for i, (a, b) in inner if fit.gap(rows, a, b).any())]
        worst, rest = 1, cols
        for lo, hi in itertools.pairwise([*opens, len(cols)]) if len(opens) > 1 else ():
            bits = int(fit.bits[cols[lo:hi]].sum())
            if bits > WEIGHTY:
                continue
            others = cols[:lo] + cols[hi:]
            saved = cost - _slots_cost(corpus, fit, rows, others) + corpus.prices.slot
            if (len(rows) - 1) * bits - saved < worst:
                worst, rest = (len(rows) - 1) * bits - saved, others
        if worst > 0:
            return cols, opens, cost
        cols = rest


def _slots_cost(corpus: _Corpus, fit: Laid, rows: I64, cols: list[int]) -> int:
    """What the slots cost, all texts together: to say how long each is, less what naming its fillings saves.

    The longest of a text costs nothing, since it is what the others leave of the clauses.
    """
    lengths = corpus.prices.lengths
    total, longest = 0, np.zeros(len(rows), np.int64)
    for a, b in _gaps(cols):
        sizes = fit.gap(rows, a, b)
        if not sizes.any():
            continue
        costs = lengths[np.minimum(sizes, len(lengths) - 1)].astype(np.int64)
        longest = np.maximum(longest, costs)
        total += int(costs.sum())
        if a >= 0 and b >= 0:
            total -= _named(corpus, fit, rows, a, sizes)
    return max(0, total - int(longest.sum()))


def _named(corpus: _Corpus, fit: Laid, rows: I64, a: int, sizes: I64) -> int:
    """What naming the fillings of the slot behind word a saves over writing each out, when there are few."""
    if sizes.max() > NAMED:
        return 0
    texts, logs = corpus.texts, corpus.prices.logs
    begin = fit.begin[rows] + fit.at[rows, a] + fit.sizes[a]
    counts: Counter[bytes] = Counter()
    written: dict[bytes, int] = {}
    for at, end in zip(begin.tolist(), (begin + sizes).tolist(), strict=True):
        filling = texts.codes[at:end].tobytes()
        counts[filling] += 1
        written.setdefault(filling, int(texts.bits[at:end].sum()))
    saved = [(c - 1) * written[filling] - c * int(logs[len(rows)] - logs[c]) for filling, c in counts.items()]
    return max(0, sum(saved))
