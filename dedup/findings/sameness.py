"""Copies held to the text that stays for them: they go only if they state nothing else."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import numpy as np

from dedup.facts.contradictions import aligned_share, Facts, read_facts, Reason, what_keeps
from dedup.furniture.marks import Marks
from dedup.text.corpus import Corpus
from dedup.text.headings import title_length, without_number

# A text is read once for all of its copies, which come one after another.
READ = 64

# In code points of the corpus, half-open.
Span = tuple[int, int]


class Sameness:
    """What spans of a corpus state; ``marks`` are no part of it.

    ``changed`` allows other content in a place. ``kept_back`` counts the copies that stay, by what keeps them.
    """

    def __init__(self, corpus: Corpus, marks: Marks | None, changed: bool) -> None:
        self._corpus, self._marks, self._changed = corpus, marks, changed
        self.kept_back: Counter[Reason] = Counter()
        self._facts = lru_cache(READ)(self._read)

    def holds(self, copy: Span, kept: Span, speech: bool = False) -> bool:
        """Whether the copy states nothing but what the text that stays states. A ``speech`` that stays may say more,
        and the numbers by which a page tells its speeches apart are no part of either."""
        reason = what_keeps(
            self._facts(*copy, speech), self._facts(*kept, speech), self._changed, longer=speech
        )
        if reason is not None:
            self.kept_back[reason] += 1
        return reason is None

    def share(self, copy: Span, kept: Span) -> float:
        """The share of the longer that aligns, equal quantities however they are written."""
        return aligned_share(self._facts(*copy, False), self._facts(*kept, False))

    def _read(self, start: int, end: int, speech: bool) -> Facts:
        document = int(self._corpus.document_of(np.array([start]))[0])
        emphasis = document in self._corpus.headings and not self._corpus.extracted[document]
        text = self._text(start, end)
        if not speech:
            return read_facts(text, emphasis)
        text = without_number(text)
        return read_facts(text, emphasis, title_length(text))

    def _text(self, start: int, end: int) -> str:
        """The text of a span without what is marked in it."""
        pieces, at = [], start
        if self._marks is not None:
            first, last = (
                np.searchsorted(self._marks.ends, start, side="right"),
                np.searchsorted(self._marks.starts, end),
            )
            inside = slice(first, last)
            for low, high in zip(
                self._marks.starts[inside].tolist(), self._marks.ends[inside].tolist(), strict=True
            ):
                pieces.append(self._corpus.text(at, max(at, low)))
                at = high
        return "".join((*pieces, self._corpus.text(at, max(at, end))))
