"""The rare words of sources."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dedup.checking.origins import origin_of
from dedup.kernels.arrays import Codes
from dedup.library.entries import Entry, Store
from dedup.library.joining import join_entries
from dedup.library.rare_terms import find_rare_words, RareWords
from dedup.preparing import fold_corpus, fold_for_passages
from dedup.settings import Settings
from dedup.text.segment import Speeches


class SourceWords:
    """The words of documents that are open, by ``numbers`` of their names; ``origins`` is what is known of each."""

    def __init__(self, entries: Sequence[Entry], speeches: Speeches, codes: Codes) -> None:
        self.numbers = {entry.name: d for d, entry in enumerate(entries)}
        self.origins = {entry.name: origin_of(entry) for entry in entries}
        self._speeches, self._codes = speeches, codes
        self._first = np.searchsorted(speeches.documents, np.arange(len(entries) + 1))

    def of(self, name: str, number: int) -> RareWords:
        """What is rare in a speech of a document, by its number in it, from 1, at places of the speech."""
        document = self.numbers.get(name, -1)
        # A document may have gone since it was named.
        if document < 0 or number > self._first[document + 1] - self._first[document]:
            return find_rare_words(self._codes[:0], *(np.zeros(0, np.int64),) * 2)
        speech = self._first[document] + number - 1
        codes = self._codes[self._speeches.starts[speech] : self._speeches.ends[speech]]
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
