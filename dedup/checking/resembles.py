"""Which sources a draft resembles: those that share most of its rare words, as the libraries' own sketch has it, held
against the draft word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from dedup.checking.alike import end_of_beginning, resemblance, Said, weigh
from dedup.checking.compare import Texts
from dedup.checking.draft_words import characters_of, DraftWords
from dedup.checking.pool import spread
from dedup.checking.source_words import open_sources, SourceWords
from dedup.kernels.arrays import among, Bools, distinct, numbered, U32, U64
from dedup.library.entries import Holders, Store
from dedup.settings import Settings

# Of each library so many speeches are held against a draft.
LOOKED_AT = 3
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
    drafts, starts = len(words.drafts), texts.corpus.starts.tolist()
    said: list[Said] = []
    for entry, found, start in zip(texts.entries[:drafts], words.drafts, starts, strict=False):
        beginning = start + end_of_beginning(entry.text)
        said.append(weigh(found, beginning, len(entry.text), words.kept, words.counts, words.documents))
    names = [entry.name for entry in texts.entries[:drafts]]
    near: list[set[tuple[str, int]]] = [set() for _ in names]
    for store, holders in zip(stores, words.holders, strict=True):
        for some, more in zip(near, _name_best(store, holders, words.kept, said, names), strict=True):
            some.update(more)
    opened = SourceWords(texts.entries, texts.speeches, texts.stream.folded)
    missing = {name for some in near for name, _ in some} - opened.numbers.keys()
    others = open_sources(sorted(missing), stores, settings)
    resembling = []
    for d, (one, some) in enumerate(zip(said, near, strict=True)):
        characters = characters_of(texts.stream.folded[starts[d] : int(texts.corpus.ends[d])])
        best: dict[str, Resembling] = {}
        for name, number in sorted(some):
            source = (opened if name in opened.numbers else others).of(name, number, characters)
            share, held = resemblance(one, source)
            if name not in best or share > best[name].resembles:
                spans = _spans(one, held, starts[d]) if share >= SHOWN else ()
                best[name] = Resembling(name, round(share, DECIMALS), spans)
        resembling.append(tuple(sorted(best.values(), key=lambda each: (-each.resembles, each.source))))
    return resembling


def _name_best(
    store: Store, holders: Holders, kept: U32, said: Sequence[Said], names: Sequence[str]
) -> Iterator[list[tuple[str, int]]]:
    """For each draft the speeches of a library that hold most of what is rare in it and ``kept`` uint32[n], by document
    and number; not those of the document of its own name."""
    best = [_choose(holders, kept, one) for one in said]
    keys = distinct(np.concatenate([np.zeros(0, np.uint64), *best]))
    rows = store.describe(keys)
    documents = store.name_documents(rows.documents)
    for own, some in zip(names, best, strict=True):
        at = np.searchsorted(keys, some).tolist()
        foreign = [(documents[i], int(rows.numbers[i])) for i in at if documents[i] != own]
        yield foreign[:LOOKED_AT]


def _choose(holders: Holders, kept: U32, said: Said) -> U64:
    """The keys of the speeches that hold most of what is kept of a draft, best first: some more than are looked at, since
    they may be the draft's own."""
    mine = np.flatnonzero(among(said.hashes, kept))
    places, word = spread(holders.offsets, np.searchsorted(kept, said.hashes[mine]))
    keys, speech = numbered(holders.keys[places])
    shared = np.bincount(speech, said.weights[mine[word]], len(keys))
    return keys[np.lexsort((keys, -shared))[: 2 * LOOKED_AT]]


def _spans(said: Said, held: Bools, base: int) -> tuple[tuple[int, int], ...]:
    """Where what is held stands in a document that begins at ``base``, in order."""
    pairs = zip((said.starts[held] - base).tolist(), (said.ends[held] - base).tolist(), strict=True)
    return tuple(sorted(pairs))
