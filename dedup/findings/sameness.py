"""Copies held to the text that stays for them: they go only if they state nothing else."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import numpy as np

from dedup.facts.contradictions import aligned_share, read_facts, Reason, what_keeps
from dedup.furniture.marks import Marks
from dedup.text.corpus import Corpus
from dedup.text.headings import title_length, without_number

# A text is read once for all of its copies, which come one after another.
READ = 64

# In code points of the corpus, half-open.
Span = tuple[int, int]


class Text(NamedTuple):
    """What facts are read of: a text, whether * and _ are marks of emphasis in it, and how long its title is."""

    text: str
    emphasis: bool
    title: int


class Compared:
    """What texts were found to state beside one another. That is a matter of the two texts alone, so no look at a corpus
    compares two that an earlier look has compared; they are known by a digest, which takes no room.

    ``changed`` allows other content in a place.
    """

    def __init__(self, changed: bool) -> None:
        self._changed = changed
        self._reasons: dict[bytes, Reason | None] = {}
        self._shares: dict[bytes, float] = {}
        self._facts = lru_cache(READ)(read_facts)

    def what_keeps(self, copy: Text, kept: Text, longer: bool) -> Reason | None:
        """`dedup.facts.contradictions.what_keeps` of the facts of two texts."""
        key = _digest(copy, kept, longer)
        if key not in self._reasons:
            self._reasons[key] = what_keeps(self._facts(*copy), self._facts(*kept), self._changed, longer)
        return self._reasons[key]

    def share(self, copy: Text, kept: Text) -> float:
        """`dedup.facts.contradictions.aligned_share` of the facts of two texts."""
        key = _digest(copy, kept, False)
        if key not in self._shares:
            self._shares[key] = aligned_share(self._facts(*copy), self._facts(*kept))
        return self._shares[key]


def _digest(copy: Text, kept: Text, longer: bool) -> bytes:
    digest = blake2b(f"{longer} {copy[1:]} {kept[1:]} {len(copy.text)}".encode(), digest_size=16)
    for one in (copy, kept):
        digest.update(one.text.encode("utf-32-le", "surrogatepass"))
    return digest.digest()


class Sameness:
    """What spans of a corpus state; ``marks`` are no part of it.

    ``compared`` is what is known of texts. ``kept_back`` counts the copies that stay, by what keeps them.
    """

    def __init__(self, corpus: Corpus, marks: Marks | None, compared: Compared) -> None:
        self._corpus, self._marks, self._compared = corpus, marks, compared
        self.kept_back: Counter[Reason] = Counter()

    def holds(self, copy: Span, kept: Span, speech: bool = False) -> bool:
        """Whether the copy states nothing but what the text that stays states. A ``speech`` that stays may say more,
        and the numbers by which a page tells its speeches apart are no part of either."""
        reason = self._compared.what_keeps(self._read(*copy, speech), self._read(*kept, speech), speech)
        if reason is not None:
            self.kept_back[reason] += 1
        return reason is None

    def share(self, copy: Span, kept: Span) -> float:
        """The share of the longer that aligns, equal quantities however they are written."""
        return self._compared.share(self._read(*copy, False), self._read(*kept, False))

    def _read(self, start: int, end: int, speech: bool) -> Text:
        document = int(self._corpus.document_of(np.array([start]))[0])
        emphasis = document in self._corpus.headings and not self._corpus.extracted[document]
        text = self._text(start, end)
        if not speech:
            return Text(text, emphasis, 0)
        text = without_number(text)
        return Text(text, emphasis, title_length(text))

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
