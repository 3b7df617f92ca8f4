"""What is rare in drafts, and who of the libraries holds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dedup.checking.compare import Texts
from dedup.facts.numerals import NUMERALS
from dedup.kernels.arrays import Bools, Codes, distinct, I64, POINT, U32
from dedup.library.entries import Holders, Store
from dedup.library.rare_terms import find_rare_words, KEPT, RareWords
from dedup.text.dictionary import dictionary_for, FIRST, LAST

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


def read_draft_words(texts: Texts, drafts: int, stores: Sequence[Store]) -> DraftWords:
    """Those of the first ``drafts`` documents of the texts."""
    corpus, codes = texts.corpus, texts.stream.folded
    # Of all drafts at once, and not of one after the other; numerals may stand in the sources of figures.
    own = codes[: int(corpus.ends[drafts - 1]) if drafts else 0] & np.uint32(POINT)
    dictionary_for(np.concatenate((own, _numerals())))
    found = [find_rare_words(codes, corpus.starts[d : d + 1], corpus.ends[d : d + 1]) for d in range(drafts)]
    hashes = [np.zeros(0, np.uint32), *(one.words.hashes[one.words.rarity >= KEPT] for one in found)]
    kept = distinct(np.concatenate(hashes))
    holders = [store.find_fingerprints(kept, HOLDERS) for store in stores]
    counts = np.zeros(len(kept), np.int64)
    for one in holders:
        counts += np.diff(one.offsets)
    return DraftWords(found, kept, holders, np.minimum(counts, HOLDERS), sum(map(len, stores)))


def characters_of(codes: Codes) -> Bools:
    """Which Chinese characters stand in folded codes uint32[n], from FIRST to LAST, and the numerals, in which a source
    may write a figure that stands there in digits."""
    point = np.concatenate((codes & np.uint32(POINT), _numerals()))
    there = np.zeros(LAST - FIRST + 1, bool)
    there[point[(point >= FIRST) & (point <= LAST)] - FIRST] = True
    return there


def _numerals() -> U32:
    return np.array([ord(character) for character in NUMERALS + "点兆参半"], np.uint32)
