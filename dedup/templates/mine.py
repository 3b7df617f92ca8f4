"""Templates of a corpus: what sentences may share is proposed, fitted into skeletons, and kept if it pays."""

from __future__ import annotations

import math

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import distinct, I64, run_starts
from dedup.kernels.parallel import run_threads, split_evenly
from dedup.kernels.template_arrays import AtomTexts, Fits, Grams, Prices, WordsOf
from dedup.templates.choose import Chooser, Groups, least_gain, MEMBERS, Skeleton
from dedup.templates.grams import index_grams, propose
from dedup.templates.run_edges import trim_skeletons
from dedup.templates.sentences import Sentences
from dedup.templates.words import Lexicon, SIXTEENTHS

SLOT = 6.0  # bits, to describe a slot
# What is proposed knows only part of what is shared, so it is let through for less.
PROPOSED_USE, PROPOSED_SLOT, PROMISE = 4.0, 3.0, 0.4
TABLE = 4096


def mine(sentences: Sentences, least: int, threads: int = 1) -> list[Skeleton]:
    """The skeletons that at least ``least`` speeches use, those that save most first."""
    texts = sentences.texts
    if not len(texts):
        return []
    grams = index_grams(texts, least)
    groups = _gather(texts, grams, least, threads)
    if not len(groups.bases):
        return []
    # Templates become more as words do, by the square root of the text (Heaps 1978); one of them is named in this.
    prices = _prices(math.log2(len(texts)) / 2 + 2, SLOT)
    lexicon = Lexicon(texts, threads)
    words = lexicon.words_of(distinct(groups.bases.astype(np.int64)))
    gains = _fit_all(texts, words, groups, least, prices, threads)
    chooser = Chooser(sentences, grams, groups, words, lexicon, least, prices)
    return trim_skeletons(chooser.choose(gains), lexicon)


def _prices(use: float, slot: float) -> Prices:
    numbers = np.arange(1, TABLE + 1)
    lengths = (SIXTEENTHS * (2 * np.log2(numbers) + 3)).astype(np.int32)
    logs = (SIXTEENTHS * np.log2(np.maximum(numbers - 1, 1))).astype(np.int32)
    return Prices(int(SIXTEENTHS * use), int(SIXTEENTHS * slot), lengths, logs)


def _gather(texts: AtomTexts, grams: Grams, least: int, threads: int) -> Groups:
    """The proposals that may pay, one for each set of shared grams, the best first."""
    floor = math.floor(least_gain(len(texts)) * PROMISE)
    found = propose(texts, grams, least, floor, _prices(PROPOSED_USE, PROPOSED_SLOT), threads)
    kept = np.argsort(-found.gains, kind="stable")
    by_key = np.argsort(found.keys[kept], kind="stable")
    kept = kept[np.sort(by_key[run_starts(found.keys[kept][by_key])])]
    of, seconds, models = found.grams[kept], found.seconds[kept], found.models[kept]
    offsets, members = active.gather_texts(grams, of, seconds, models, MEMBERS)
    return Groups(members, offsets, models, of, seconds)


def _fit_all(
    texts: AtomTexts, words: WordsOf, groups: Groups, least: int, prices: Prices, threads: int
) -> I64:
    """What each proposal would save if it were alone; 0 for those whose skeleton another one has."""
    nothing = np.zeros(len(texts.codes), np.int32)

    def work(lo: int, hi: int) -> Fits:
        offsets = groups.offsets[lo : hi + 1]
        members = groups.members[offsets[0] : offsets[-1]]
        fits: Fits = active.fit_skeletons(
            texts, nothing, nothing, words, members, offsets - offsets[0], groups.bases[lo:hi], least, prices
        )
        return fits

    runs = split_evenly(np.diff(groups.offsets) * 1024, 4 * threads)
    fits = run_threads(work, runs, threads)
    gains = np.concatenate([fit.gains for fit in fits])
    keys = np.concatenate([fit.keys for fit in fits])
    # Many proposals fit the same skeleton: the one that promises most stands for all.
    order = np.lexsort((-gains, keys))
    again = np.ones(len(order), bool)
    again[run_starts(keys[order])] = False
    gains[order[again]] = 0
    return gains
