"""The rare words of sources."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dedup.checking.origins import origin_of
from dedup.facts.numerals import NUMERALS
from dedup.kernels.arrays import Bools, Codes, POINT
from dedup.library.entries import Entry, Store
from dedup.library.joining import join_entries
from dedup.library.rare_terms import find_rare_words, RareWords
from dedup.preparing import fold_corpus, fold_for_passages
from dedup.settings import Settings
from dedup.text.dictionary import FIRST, LAST
from dedup.text.folding_table import BREAK
from dedup.text.segment import Speeches


class SourceWords:
    """The words of documents that are open, by ``numbers`` of their names; ``origins`` is what is known of each."""

    def __init__(self, entries: Sequence[Entry], speeches: Speeches, codes: Codes) -> None:
        self.numbers = {entry.name: d for d, entry in enumerate(entries)}
        self.origins = {entry.name: origin_of(entry) for entry in entries}
        self._speeches, self._codes = speeches, codes
        self._first = np.searchsorted(speeches.documents, np.arange(len(entries) + 1))

    def of(self, name: str, number: int, characters: Bools) -> RareWords:
        """What is rare in a speech of a document, by its number in it, from 1, and consists of these Chinese
        ``characters`` (`characters_of`), at places of the speech: all others part it, so that a word of a draft is found
        beside what the draft does not say."""
        document = self.numbers.get(name, -1)
        # A document may have gone since it was named.
        if document < 0 or number > self._first[document + 1] - self._first[document]:
            return find_rare_words(self._codes[:0], *(np.zeros(0, np.int64),) * 2)
        speech = self._first[document] + number - 1
        codes = self._codes[self._speeches.starts[speech] : self._speeches.ends[speech]].copy()
        point = codes & np.uint32(POINT)
        han = np.flatnonzero((point >= FIRST) & (point <= LAST))
        codes[han[~characters[point[han] - FIRST]]] = BREAK
        return find_rare_words(codes, np.zeros(1, np.int64), np.array([len(codes)]))


def open_sources(names: Sequence[str], stores: Sequence[Store], settings: Settings) -> SourceWords:
    """Documents of the libraries; of one that several have, that of the first."""
    entries: dict[str, Entry] = {}
    for store in stores:
        for entry in store.entries([name for name in names if name not in entries], settings.worker_threads):
            entries[entry.name] = entry
    corpus, speeches, units = join_entries(list(entries.values()))
    codes = fold_corpus(corpus, units, settings)
    return SourceWords(list(entries.values()), speeches, fold_for_passages(corpus, units, codes, settings))


def characters_of(codes: Codes) -> Bools:
    """Which Chinese characters stand in folded codes uint32[n], from FIRST to LAST, and the numerals, in which a source
    may write a figure that stands there in digits."""
    numerals = np.array([ord(character) for character in NUMERALS + "点兆参半"], np.uint32)
    point = np.concatenate((codes & np.uint32(POINT), numerals))
    there = np.zeros(LAST - FIRST + 1, bool)
    there[point[(point >= FIRST) & (point <= LAST)] - FIRST] = True
    return there
