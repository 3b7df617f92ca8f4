"""Who holds what the drafts hold: the speeches of all libraries that share a fingerprint with a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dedup.kernels.arrays import Bools, I32, I64, ragged, U32, U64
from dedup.library.entries import Holders, SpeechRows, Store

# Two sketches that agree in so many slots are of copies of one speech.
AGREE = 4


@dataclass(frozen=True, slots=True)
class Pool:
    """Speeches of the libraries, by number: library, key, document, number in it; date, source, characters that count.

    ``copy_of`` int64[n] is the first of those that are copies of one another. Sources that nothing names have numbers
    of their own. ``names`` are the documents by number.
    """

    stores: I64
    keys: U64
    documents: I64
    numbers: I64
    dates: I32
    sources: I64
    sizes: I64
    copy_of: I64
    names: Sequence[str]

    def __len__(self) -> int:
        return len(self.keys)


@dataclass(frozen=True, slots=True)
class Postings:
    """Which speeches of a pool hold each of some hashes, uint32, ascending: ``members[offsets[i]:offsets[i + 1]]``.
    ``whole`` bool[n]: these are all who do."""

    hashes: U32
    offsets: I64
    members: I64
    whole: Bools


def gather_pool(
    stores: Sequence[Store], hashes: U32, most: int, nearby: Sequence[Holders]
) -> tuple[Pool, Postings, list[I64]]:
    """The speeches that hold one of the hashes, or that ``nearby`` names for each library; who holds each hash; and
    the members of ``nearby`` as numbers of the pool."""
    found = [store.find_fingerprints(hashes, most) for store in stores]
    rows: list[SpeechRows] = []
    for store, holders, others in zip(stores, found, nearby, strict=True):
        both = np.sort(np.concatenate((holders.keys, others.keys)))
        rows.append(store.describe(both[_first_of_runs(both)]))
    pool = _join_rows(rows)
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


def _first_of_runs(ordered: U64) -> Bools:
    first = np.ones(len(ordered), bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return first


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


def _join_rows(rows: Sequence[SpeechRows]) -> Pool:
    names: dict[str, int] = {}
    sources: dict[str, int] = {}
    documents: list[int] = []
    outlets: list[int] = []
    for some in rows:
        documents += [names.setdefault(name, len(names)) for name in some.documents]
        outlets += [
            sources.setdefault(label or "\0" + document, len(sources))
            for label, document in zip(
                (some.source_names[number] for number in some.sources.tolist()), some.documents, strict=True
            )
        ]
    sketches = _stack([some.sketches for some in rows])
    return Pool(
        stores=np.repeat(np.arange(len(rows)), [len(some.keys) for some in rows]),
        keys=_stack([some.keys for some in rows]),
        documents=np.array(documents, np.int64),
        numbers=_stack([some.numbers for some in rows]),
        dates=_stack([some.dates for some in rows]),
        sources=np.array(outlets, np.int64),
        sizes=_stack([some.sizes for some in rows]),
        copy_of=label_copies(sketches),
        names=list(names),
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
        order = np.argsort(sketches[:, slot], kind="stable")
        values = sketches[order, slot]
        new = np.ones(n, bool)
        new[1:] = values[1:] != values[:-1]
        first = np.empty(n, np.int64)
        first[order] = order[np.maximum.accumulate(np.where(new, np.arange(n), 0))]
        alike = (sketches == sketches[first]).sum(axis=1) >= AGREE
        label = np.where(alike, np.minimum(label, first), label)
    while True:
        shorter = label[label]
        if (shorter == label).all():
            return label
        label = shorter


def spread(offsets: I64, which: I64) -> tuple[I64, I64]:
    """Places of the members of some lists, one after another, and which list of those asked for each is of."""
    places, ends = ragged(offsets[which], offsets[which + 1])
    return places, np.repeat(np.arange(len(which)), np.diff(ends))
