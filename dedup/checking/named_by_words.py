"""Which old texts may say a sentence of a draft with other figures: those that hold its rare words.

Of a sentence of which every figure was exchanged no run is left that finds its source; its words are.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from dedup.checking.draft_words import DraftWords
from dedup.checking.sentence_places import ENDS
from dedup.kernels.arrays import distinct, I64, run_lengths, run_starts
from dedup.library.entries import Holders
from dedup.library.rare_terms import KEPT
from dedup.text.corpus import Corpus
from dedup.text.segment import Units

# A sentence has so many figures, and rare words besides; who holds so much of these may have it, and so many of those who
# hold most are looked at.
FIGURES, WORDS, SHARE, LOOKED_AT = 2, 2, 0.75, 4


def name_by_words(corpus: Corpus, units: Units, words: DraftWords) -> list[tuple[I64, Holders]]:
    """For each library the units of the drafts that hold such sentences, one for each sentence, and the speeches."""
    sentences = list(_sentences(corpus, words))
    unit = np.searchsorted(units.starts, [place for place, _ in sentences], side="right") - 1
    return [(unit, _hold_most(one, [kept for _, kept in sentences])) for one in words.holders]


def _sentences(corpus: Corpus, words: DraftWords) -> Iterator[tuple[int, I64]]:
    """Where sentences of FIGURES figures stand, and their rare words, as numbers of `DraftWords.kept`."""
    for draft, found in enumerate(words.drafts):
        start, end = int(corpus.starts[draft]), int(corpus.ends[draft])
        edges = start + np.array([match.end() for match in ENDS.finditer(corpus.text(start, end))], np.int64)
        number = np.searchsorted(edges, found.words.starts, side="right")
        heads = run_starts(number)
        for low, size in zip(heads.tolist(), run_lengths(heads, len(number)).tolist(), strict=True):
            span = slice(low, low + size)
            figure, hashes = found.figure[span], found.words.hashes[span]
            hashes = distinct(hashes[~figure & (found.words.rarity[span] >= KEPT)])
            if np.count_nonzero(figure) >= FIGURES and len(hashes) >= WORDS:
                yield int(found.words.starts[low]), np.searchsorted(words.kept, hashes)


def _hold_most(holders: Holders, sentences: list[I64]) -> Holders:
    """The speeches that hold SHARE of the words of each sentence: LOOKED_AT that hold most; of a word that more have than
    are looked at nobody can say who does."""
    offsets, keys, shared = [0], [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)]
    for words in sentences:
        known = words[holders.whole[words]]
        spans = [holders.keys[holders.offsets[w] : holders.offsets[w + 1]] for w in known.tolist()]
        held = np.sort(np.concatenate([np.zeros(0, np.uint64), *spans]))
        heads = run_starts(held)
        counts = run_lengths(heads, len(held))
        enough = np.flatnonzero(counts >= max(WORDS, SHARE * len(known)))
        best = np.sort(enough[np.argsort(-counts[enough], kind="stable")[:LOOKED_AT]])
        keys.append(held[heads[best]])
        shared.append(counts[best])
        offsets.append(offsets[-1] + len(best))
    return Holders(
        np.array(offsets, np.int64),
        np.concatenate(keys),
        np.concatenate(shared),
        np.ones(len(sentences), bool),
    )
