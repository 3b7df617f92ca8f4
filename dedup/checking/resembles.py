"""Which sources a draft resembles: those that share most of its rare words, as the libraries' own sketch has it, held
against the draft word by word."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from dedup.checking.alike import end_of_beginning, resemblance, Said, weigh
from dedup.checking.compare import Texts
from dedup.checking.draft_words import DraftWords
from dedup.checking.pool import spread
from dedup.kernels.arrays import among, Bools, Codes, numbered, POINT, U32
from dedup.library.entries import Entry, Holders, Store
from dedup.library.joining import join_entries
from dedup.library.rare_terms import find_rare_words, RareWords
from dedup.preparing import fold_corpus, fold_for_passages
from dedup.settings import Settings
from dedup.text.dictionary import dictionary_for
from dedup.text.segment import Speeches

# Of each library so many speeches are held against a draft.
LOOKED_AT = 6
# Of less than this nothing is said: one of two hundred new texts of a genre reaches it with what it shares by chance.
SHOWN = 0.3
DECIMALS = 3


@dataclass(frozen=True, slots=True)
class Resembling:
    """How much of what is rare in a draft a document says, 0…1, and where that stands in the draft: spans, half-open, in
    code points of the document; none below SHOWN."""

    source: str
    resembles: float
    words: tuple[tuple[int, int], ...]


def find_resembling(
    texts: Texts, words: DraftWords, stores: Sequence[Store], settings: Settings
) -> list[tuple[Resembling, ...]]:
    """What each draft of these words resembles, what it resembles most first."""
    said: list[Said] = []
    near: list[set[tuple[str, int]]] = []
    for entry, found, start in zip(texts.entries, words.drafts, texts.corpus.starts.tolist(), strict=False):
        beginning = start + end_of_beginning(entry.text)
        one = weigh(found, beginning, len(entry.text), words.kept, words.counts, words.documents)
        pairs = zip(stores, words.holders, strict=True)
        said.append(one)
        near.append({speech for pair in pairs for speech in _name_best(*pair, words.kept, one, entry.name)})
    opened = _Opened(texts.entries, texts.speeches, texts.stream.folded)
    missing = {name for some in near for name, _ in some} - opened.numbers.keys()
    others = _open(sorted(missing), stores, settings)
    return [
        _compare(one, some, opened, others, start)
        for one, some, start in zip(said, near, texts.corpus.starts.tolist(), strict=False)
    ]


def _compare(
    said: Said, near: Collection[tuple[str, int]], opened: _Opened, others: _Opened, base: int
) -> tuple[Resembling, ...]:
    """How much of a draft that begins at ``base`` the documents say that some speeches stand in."""
    best: dict[str, Resembling] = {}
    for name, number in sorted(near):
        share, held = resemblance(said, (opened if name in opened.numbers else others).words(name, number))
        if name not in best or share > best[name].resembles:
            spans = _spans(said, held, base) if share >= SHOWN else ()
            best[name] = Resembling(name, round(share, DECIMALS), spans)
    return tuple(sorted(best.values(), key=lambda each: (-each.resembles, each.source)))


def _name_best(store: Store, holders: Holders, kept: U32, said: Said, own: str) -> list[tuple[str, int]]:
    """The speeches of a library that hold most of what is rare in a draft and ``kept`` uint32[n], by document and number;
    not those of document ``own``."""
    mine = np.flatnonzero(among(said.hashes, kept))
    places, word = spread(holders.offsets, np.searchsorted(kept, said.hashes[mine]))
    keys, speech = numbered(holders.keys[places])
    if not len(keys):
        return []
    shared = np.bincount(speech, said.weights[mine[word]])
    # One more than is looked at for each speech that may be the draft's own.
    best = np.sort(np.lexsort((keys, -shared))[: 2 * LOOKED_AT])
    rows = store.describe(keys[best])
    names = store.name_documents(rows.documents)
    foreign = [i for i in np.argsort(-shared[best], kind="stable").tolist() if names[i] != own]
    return [(names[i], int(rows.numbers[i])) for i in foreign[:LOOKED_AT]]


class _Opened:
    """Documents that are open, by name."""

    def __init__(self, entries: Sequence[Entry], speeches: Speeches, codes: Codes) -> None:
        self.numbers = {entry.name: d for d, entry in enumerate(entries)}
        self._speeches, self._codes = speeches, codes
        dictionary_for(codes & np.uint32(POINT))  # of all at once, and not of one after the other
        self._first = np.searchsorted(speeches.documents, np.arange(len(entries) + 1))

    def words(self, name: str, number: int) -> RareWords:
        """What is rare in a speech of a document, by its number in it, from 1."""
        document = self.numbers.get(name, -1)
        # A document may have gone since it was named.
        there = document >= 0 and number <= self._first[document + 1] - self._first[document]
        speech = np.array([self._first[document] + number - 1] if there else [], np.int64)
        return find_rare_words(self._codes, self._speeches.starts[speech], self._speeches.ends[speech])


def _open(names: Sequence[str], stores: Sequence[Store], settings: Settings) -> _Opened:
    """Documents of the libraries; of one that several have, that of the first."""
    entries: dict[str, Entry] = {}
    for store in stores:
        for entry in store.entries([name for name in names if name not in entries], settings.worker_threads):
            entries[entry.name] = entry
    corpus, speeches, units = join_entries(list(entries.values()))
    codes = fold_corpus(corpus, units, settings)
    return _Opened(list(entries.values()), speeches, fold_for_passages(corpus, units, codes, settings))


def _spans(said: Said, held: Bools, base: int) -> tuple[tuple[int, int], ...]:
    """Where what is held stands in a document that begins at ``base``, in order."""
    pairs = zip((said.starts[held] - base).tolist(), (said.ends[held] - base).tolist(), strict=True)
    return tuple(sorted(pairs))
