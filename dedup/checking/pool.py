"""Who holds what the drafts hold: the speeches of all libraries that share a fingerprint with a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from dedup.kernels.arrays import (
    among,
    Bools,
    distinct,
    HIGH,
    I32,
    I64,
    LOW,
    ragged,
    run_lengths,
    run_starts,
    U32,
    U64,
)
from dedup.library.entries import Holders, SpeechRows, Store

# Two sketches that agree in so many slots are of copies of one speech.
AGREE = 4


@dataclass(frozen=True, slots=True)
class Pool:
    """Speeches of the libraries, by number: library, key, document, number in it; date, source, characters that count.

    The first documents are the drafts, wherever they are kept; the others are numbered library after library.
    ``rows`` int64[n] are their numbers there, by which their names are asked for. ``copy_of`` int64[n] is the first of
    those that are copies of one another. Where nobody knows its source, a speech has the source -1.
    """

    stores: I64
    keys: U64
    documents: I64
    rows: I64
    numbers: I64
    dates: I32
    sources: I64
    sizes: I64
    copy_of: I64

    def __len__(self) -> int:
        return len(self.keys)

    def without_sources(self) -> Pool:
        """The same, as if nobody knew a source."""
        return replace(self, sources=np.full(len(self), -1))


@dataclass(frozen=True, slots=True)
class Postings:
    """Which speeches of a pool hold each of some hashes, uint32, ascending: ``members[offsets[i]:offsets[i + 1]]``.
    ``whole`` bool[n]: these are all who do."""

    hashes: U32
    offsets: I64
    members: I64
    whole: Bools

    def without(self, speeches: Bools) -> Postings:
        """The same, as if these speeches of the pool were not there."""
        kept = ~speeches[self.members]
        before = np.concatenate((np.zeros(1, np.int64), np.cumsum(kept, dtype=np.int64)))
        return replace(self, offsets=before[self.offsets], members=self.members[kept])


def gather_pool(
    stores: Sequence[Store], drafts: Sequence[str], hashes: U32, most: int, nearby: Sequence[Holders]
) -> tuple[Pool, Postings, list[I64]]:
    """The speeches that hold one of the hashes, or that ``nearby`` names for each library; who holds each hash; and
    the members of ``nearby`` as numbers of the pool. ``drafts`` are the names of the drafts."""
    found = [store.find_fingerprints(hashes, most) for store in stores]
    rows: list[SpeechRows] = []
    for store, holders, others in zip(stores, found, nearby, strict=True):
        rows.append(store.describe(distinct(np.concatenate((holders.keys, others.keys)))))
    pool = _join_rows(rows, [store.number_documents(drafts) for store in stores], len(drafts))
    base = np.concatenate(
        (np.zeros(1, np.int64), np.cumsum([len(some.keys) for some in rows], dtype=np.int64))
    )
    members = [
        base[i] + np.searchsorted(some.keys, holders.keys)
        for i, (some, holders) in enumerate(zip(rows, found, strict=True))
    ]
    near = [
        base[i] + np.searchsorted(some.keys, named.keys)
        for i, (some, named) in enumerate(zip(rows, nearby, strict=True))
    ]
    return pool, _join_holders(hashes, found, members), near


def _join_holders(hashes: U32, found: Sequence[Holders], members: Sequence[I64]) -> Postings:
    """The holders of all libraries together."""
    term = np.concatenate(
        [np.zeros(0, np.int64), *(np.repeat(np.arange(len(hashes)), np.diff(one.offsets)) for one in found)]
    )
    speech = np.concatenate([np.zeros(0, np.int64), *members])
    order = np.argsort(term, kind="stable")
    sizes = np.bincount(term, minlength=len(hashes))
    offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
    whole = np.logical_and.reduce([np.ones(len(hashes), bool), *(one.whole for one in found)])
    return Postings(hashes, offsets, speech[order], np.asarray(whole))


def _join_rows(rows: Sequence[SpeechRows], own: Sequence[I64], drafts: int) -> Pool:
    """The speeches of all libraries; ``own`` are the numbers of the drafts in each, -1 where it has none."""
    named = {
        name: i for i, name in enumerate(dict.fromkeys(name for some in rows for name in some.source_names))
    }
    documents, sources, base = [], [], drafts
    for some, mine in zip(rows, own, strict=True):
        there = distinct(some.documents)
        number = base + np.arange(len(there), dtype=np.int64)
        base += len(there)
        held = np.flatnonzero(among(mine, there))
        number[np.searchsorted(there, mine[held])] = held
        documents.append(number[np.searchsorted(there, some.documents)])
        sources.append(np.array([*(named[name] for name in some.source_names), -1], np.int64)[some.sources])
    sketches = _stack([some.sketches for some in rows])
    return Pool(
        stores=np.repeat(np.arange(len(rows)), [len(some.keys) for some in rows]),
        keys=_stack([some.keys for some in rows]),
        documents=_stack(documents),
        rows=_stack([some.documents for some in rows]),
        numbers=_stack([some.numbers for some in rows]),
        dates=_stack([some.dates for some in rows]),
        sources=_stack(sources),
        sizes=_stack([some.sizes for some in rows]),
        copy_of=label_copies(sketches),
    )


def _stack(parts: Sequence[np.ndarray]) -> np.ndarray:
    return np.concatenate(parts)


def label_copies(sketches: U32) -> I64:
    """The first speech that each speech is a copy of, itself if there is none before it, int64[n].

    Sketches of which AGREE slots are equal are taken for copies. Each is compared with the first that has its value in
    a slot, slot by slot, so the cost is that of sorting.
    """
    n = len(sketches)
    label = np.arange(n, dtype=np.int64)
    for slot in range(sketches.shape[1]):
        order, heads = _sort_slot(sketches[:, slot])
        first = np.empty(n, np.int64)
        first[order] = np.repeat(order[heads], run_lengths(heads, n))
        # Only with another one than itself is there anything to compare.
        met = np.flatnonzero(first < label)
        alike = (sketches[met] == sketches[first[met]]).sum(axis=1) >= AGREE
        label[met[alike]] = first[met[alike]]
    while True:
        shorter = label[label]
        if (shorter == label).all():
            return label
        label = shorter


def _sort_slot(values: U32) -> tuple[I64, I64]:
    """Numbers of speeches by value, then by number, and where other values begin."""
    # One sort of value above number takes half as long as one of the numbers by value.
    ordered = np.sort(values.astype(np.uint64) << HIGH | np.arange(len(values), dtype=np.uint64))
    return (ordered & LOW).astype(np.int64), run_starts(ordered >> HIGH)


def spread(offsets: I64, which: I64) -> tuple[I64, I64]:
    """Places of the members of some lists, one after another, and which list of those asked for each is of."""
    places, ends = ragged(offsets[which], offsets[which + 1])
    return places, np.repeat(np.arange(len(which)), np.diff(ends))
