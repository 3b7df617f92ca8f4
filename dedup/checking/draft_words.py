"""What is rare in drafts, and who of the libraries holds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dedup.checking.folded import Folded
from dedup.kernels.arrays import distinct, I64, U32
from dedup.library.entries import Holders, Store
from dedup.library.rare_terms import find_rare_words, KEPT, RareWords

# Of a rare word so many holders are looked at: what more speeches say is not rare.
HOLDERS = 300


@dataclass(frozen=True, slots=True)
class DraftWords:
    """The rare words and figures of each draft, at places of the corpus; those of them that libraries keep, ``kept``
    uint32[n], ascending; who of each library holds these, and how many do of all, ``counts`` int64[n], HOLDERS at the
    most; of so many ``documents``."""

    drafts: Sequence[RareWords]
    kept: U32
    holders: Sequence[Holders]
    counts: I64
    documents: int


def read_draft_words(held: Folded, stores: Sequence[Store]) -> DraftWords:
    """Those of the drafts."""
    starts, ends, codes = held.corpus.starts, held.corpus.ends, held.stream.folded
    found = [find_rare_words(codes, starts[d : d + 1], ends[d : d + 1]) for d in range(len(starts))]
    hashes = [np.zeros(0, np.uint32), *(one.words.hashes[one.words.rarity >= KEPT] for one in found)]
    kept = distinct(np.concatenate(hashes))
    holders = [store.find_fingerprints(kept, HOLDERS) for store in stores]
    counts = np.zeros(len(kept), np.int64)
    for one in holders:
        counts += np.diff(one.offsets)
    return DraftWords(found, kept, holders, np.minimum(counts, HOLDERS), sum(map(len, stores)))
