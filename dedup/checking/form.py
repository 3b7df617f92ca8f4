"""Commonness as one figure: whether what old texts hold too is a form that anybody may use, or somebody's own.

Three things tell, and its length hardly does. A form comes back year after year, while what was released is printed by
many at once; so years speak for it, and sources against it. A form has slots where its users put their figures, so
figures of its own speak against it. And its words are those of the library. The weights were chosen on one half of
`fixtures/commonness`. Where all of a library is of a few years, a form cannot come back in more of them.
"""

from __future__ import annotations

import math

import numpy as np

from dedup.checking.commonness import Common
from dedup.checking.draft_words import DraftWords
from dedup.facts.figures import PLAIN
from dedup.kernels.arrays import I64
from dedup.library.rare_terms import KEPT

# What the logarithm of years less that of sources weighs, the root of the number of figures but years, and how common
# words are.
SPREAD, FIGURES, WORDS = 2.5, 1.8, 1.9
# Of so many documents whose sources nobody knows one source is taken to have brought each: of those in the fixtures
# that several speeches hold a source has two.
DOCUMENTS = 2
# More years or sources say no more.
MANY = 8
# How common the words are taken to be where there are none that a library counts.
NO_WORDS = 0.3
# Below this it is somebody's own, and no set phrase, however many have it: of 19 such passages that five speeches or more
# held none was a form. From LIKELY on half as many holders make it one, and from FORM on it is told as a form.
OWN, LIKELY, FORM = 0.3, 0.65, 0.82
DECIMALS = 3


class Forms:
    """Answers for spans of the drafts, which begin at ``starts`` int64[drafts] of the corpus; the libraries are of so
    many ``years``, 0 where nobody knows."""

    def __init__(self, words: DraftWords, starts: I64, years: int = 0) -> None:
        self._words, self._starts, self._years = words, starts, min(years or MANY, MANY)
        self._most = math.log1p(words.documents)

    def commonness(self, start: int, end: int, common: Common) -> float:
        """How common it is what stands in a span of the corpus and is held by as many: 0 somebody's own, 1
        everybody's."""
        draft = int(np.searchsorted(self._starts[: len(self._words.drafts)], start, side="right")) - 1
        found = self._words.drafts[draft]
        low, high = np.searchsorted(found.words.starts, (start, end))
        rarity, figure = found.words.rarity[low:high], found.figure[low:high]
        figures = int(np.count_nonzero(figure & (rarity >= PLAIN)))
        kept = found.words.hashes[low:high][~figure & (rarity >= KEPT)]
        # Who holds the span has all of its words: what others have tells how common they are.
        counts = np.maximum(self._words.counts[np.searchsorted(self._words.kept, kept)] - common.copies, 0)
        words = float(np.log1p(counts).mean()) / self._most if len(kept) and self._most else NO_WORDS
        weight = SPREAD * self._spread(common) - FIGURES * math.sqrt(figures) + WORDS * words
        return round(1 / (1 + math.exp(-weight)), DECIMALS)

    def _spread(self, common: Common) -> float:
        """How far over the years it is spread, against how many hold it; 0 where no year is known."""
        if not common.years:
            return 0.0
        sources = max(1.0, common.sources + common.unknown / DOCUMENTS)
        return math.log1p(min(common.years, MANY)) - math.log1p(min(sources, self._years))
