"""Which sources a draft resembles: those that share most of its rare words, as the libraries' own sketch has it, held
against the draft word by word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dedup.checking.alike import chance, end_of_beginning, F64, resemblance, Said, weigh
from dedup.checking.compare import Texts
from dedup.checking.draft_words import DraftWords, HOLDERS
from dedup.checking.origins import Origin
from dedup.checking.pool import spread
from dedup.checking.shared_runs import Shared
from dedup.checking.source_words import characters_of, open_sources, SourceWords
from dedup.kernels.arrays import among, Bools, distinct, numbered, U64
from dedup.kernels.intervals import Intervals
from dedup.library.entries import Holders, Store
from dedup.library.rare_terms import RareWords
from dedup.settings import Settings

# So many speeches are held against a draft, and so many documents of them told.
LOOKED_AT, TOLD = 12, 3
# Of less than this nothing is said: one of two hundred new texts of a genre reaches it with what it shares by chance.
SHOWN = 0.3
DECIMALS = 3
# What a speech shares with a draft, less than nothing, its key, document and number in it: the best comes first.
_Near = tuple[float, int, str, int]


@dataclass(frozen=True, slots=True)
class Resembling:
    """How much of what is rare in a draft a document says, outside of runs and beyond chance, 0…1, and where that stands
    in the draft: spans, half-open, in code points of the document, what weighs most first; none below
    SHOWN. ``origin`` is what is known of a document that was opened for this alone."""

    source: str
    resembles: float
    words: tuple[tuple[int, int], ...]
    origin: Origin | None = None


def find_resembling(
    texts: Texts, words: DraftWords, shared: Sequence[Shared], stores: Sequence[Store], settings: Settings
) -> list[tuple[Resembling, ...]]:
    """What each draft of these words resembles, what it resembles most first; ``shared`` is what each has word for
    word."""
    drafts, starts = len(words.drafts), texts.corpus.starts.tolist()
    said: list[Said] = []
    for entry, found, held_of, start in zip(
        texts.entries[:drafts], words.drafts, shared, starts, strict=False
    ):
        beginning = start + end_of_beginning(entry.text)
        verbatim = Intervals(*texts.stream.span(held_of.spans.starts, held_of.spans.ends))
        said.append(
            weigh(found, verbatim, beginning, len(entry.text), words.kept, words.counts, words.documents)
        )
    named: list[set[_Near]] = [set() for _ in said]
    for store, holders in zip(stores, words.holders, strict=True):
        for some, more in zip(named, _name_best(store, holders, words, said), strict=True):
            some.update(more)
    near = [
        [(name, number) for *_, name, number in sorted(those) if name != entry.name][:LOOKED_AT]
        for those, entry in zip(named, texts.entries, strict=False)
    ]
    opened = SourceWords(texts.entries, texts.speeches, texts.stream.folded)
    missing = {name for speeches in near for name, _ in speeches} - opened.numbers.keys()
    others = open_sources(sorted(missing), stores, settings)
    resembling = []
    for one, speeches, start, end in zip(said, near, starts, texts.corpus.ends.tolist(), strict=False):
        characters = characters_of(texts.stream.folded[start:end])
        held = [
            (name, (opened if name in opened.numbers else others).of(name, number, characters))
            for name, number in sorted(speeches)
        ]
        resembling.append(_compare(one, held, start, others.origins))
    return resembling


def _compare(
    said: Said, sources: Sequence[tuple[str, RareWords]], start: int, origins: Mapping[str, Origin]
) -> tuple[Resembling, ...]:
    """How much of a draft that begins at ``start`` the documents of some speeches say, each by the one that says most."""
    best: dict[str, tuple[float, Bools]] = {}
    for name, source in sources:
        share, held = resemblance(said, source)
        if name not in best or share > best[name][0]:
            best[name] = share, held
    ranked = sorted(best, key=lambda name: (-best[name][0], name))
    anyhow = chance(*zip(*(best[name] for name in ranked), strict=True)) if ranked else 0.0
    found = []
    for name in ranked[:TOLD]:
        left = round(max(0.0, best[name][0] - anyhow), DECIMALS)
        words = _spans(said, best[name][1], start) if left >= SHOWN else ()
        found.append(Resembling(name, left, words, origins.get(name)))
    return tuple(found)


def _name_best(
    store: Store, holders: Holders, words: DraftWords, said: Sequence[Said]
) -> Iterator[list[_Near]]:
    """For each draft the speeches of a library that hold most of what is rare in it and kept."""
    best = [_choose(holders, words, one) for one in said]
    keys = distinct(np.concatenate([np.zeros(0, np.uint64), *(some for some, _ in best)]))
    rows = store.describe(keys)
    documents = store.name_documents(rows.documents)
    for some, shared in best:
        at = np.searchsorted(keys, some).tolist()
        pairs = zip(shared.tolist(), some.tolist(), at, strict=True)
        yield [(-weight, key, documents[i], int(rows.numbers[i])) for weight, key, i in pairs]


def _choose(holders: Holders, words: DraftWords, said: Said) -> tuple[U64, F64]:
    """The keys of the speeches that hold most of what is kept of a draft, best first, and what that weighs: some more
    than are looked at, since they may be the draft's own."""
    place = np.searchsorted(words.kept, said.hashes)
    mine = np.flatnonzero(among(said.hashes, words.kept) & said.free)
    # Of what more speeches hold not all are known.
    mine = mine[words.counts[place[mine]] < HOLDERS]
    places, word = spread(holders.offsets, place[mine])
    keys, speech = numbered(holders.keys[places])
    shared: F64 = np.bincount(speech, said.weights[mine[word]], len(keys)).astype(np.float64)
    best = np.lexsort((keys, -shared))[: 2 * LOOKED_AT]
    return keys[best], shared[best]


def _spans(said: Said, held: Bools, base: int) -> tuple[tuple[int, int], ...]:
    """Where what is held stands in a document that begins at ``base``, what weighs most first."""
    words = np.flatnonzero(held)
    words = words[np.lexsort((said.starts[words], -said.weights[words]))]
    pairs = zip((said.starts[words] - base).tolist(), (said.ends[words] - base).tolist(), strict=True)
    return tuple(pairs)
