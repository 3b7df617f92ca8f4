"""Grams of three atoms that several speeches have, and what texts with one in common share besides.

Slot contents hide templates from any measure of likeness between whole sentences. So templates are proposed from the
inside: the sentences with one gram in common are asked which further grams most of them have (the closure of frequent
sets: Pasquier and others 1999, with "most" for "all"), and so are those of them that share one further gram elsewhere
in the sentence, the ones that go with it best (Ochiai 1957). A gram that stands everywhere is looked at through a
sample.
"""

from __future__ import annotations

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import stable_order
from dedup.kernels.parallel import run_threads, split_evenly
from dedup.kernels.template_arrays import AtomTexts, Grams, Prices, Proposals

SAMPLE = 256  # texts of a gram that are looked at
ROUNDS = 3  # further grams that are tried


def index_grams(texts: AtomTexts, least: int) -> Grams:
    """The grams that ``least`` speeches have, with ids in order of their hashes; two that share one of 32 bits are
    one."""
    keys, reach = active.hash_grams(texts.codes, texts.edges)
    keys.sort()
    ids, postings, offsets, spread = active.index_grams(keys, texts.offsets, texts.speeches, least)
    return Grams(ids, reach, postings, offsets, spread)


def propose(
    texts: AtomTexts, grams: Grams, least: int, floor: int, prices: Prices, threads: int = 1
) -> Proposals:
    """The proposals that save more than ``floor``, gram after gram, up to 1 + ROUNDS of each."""
    # Grams that stand in one text are looked at one after another: most of their texts are the same.
    which = stable_order(grams.postings[grams.offsets[:-1]]).astype(np.int32)

    def work(lo: int, hi: int) -> Proposals:
        found: Proposals = active.propose_templates(
            texts, grams, which[lo:hi], least, SAMPLE, ROUNDS, floor, prices
        )
        return found

    weights = np.minimum(np.diff(grams.offsets), SAMPLE)[which] * 64
    parts = run_threads(work, split_evenly(weights, threads), threads) or [work(0, 0)]
    order = stable_order(np.concatenate([part.grams for part in parts]))
    columns = ("keys", "gains", "grams", "seconds", "models")
    return Proposals(*(np.concatenate([getattr(part, name) for part in parts])[order] for name in columns))
