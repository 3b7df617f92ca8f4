"""What the libraries know of some drafts: who holds their fingerprints and what is like their paragraphs, before anything
is opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from dedup.checking.candidates import Candidates, choose_candidates
from dedup.checking.folded import Folded
from dedup.checking.pool import gather_pool, Pool, Postings
from dedup.kernels.arrays import Bools, distinct, I64
from dedup.library.entries import Entry, Holders, join_holders, no_holders, Store
from dedup.library.terms import sign_long_units
from dedup.settings import Settings
from dedup.sketch.minhash import Signatures

# Of a fingerprint so many holders are asked for: beyond that a phrase is common, whoever holds it.
MOST = 1000
# Of a paragraph's bands so many speeches are looked at.
NEARBY = 8
# Paragraphs are asked for in runs of so many, since many speeches may agree with each in some band.
ASKED = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """What the libraries know: who holds the fingerprints, what is worth opening, and which speeches may hold a
    paragraph like unit ``near_units[i]`` of the drafts."""

    pool: Pool
    postings: Postings
    candidates: Candidates
    near_units: I64
    near_speeches: I64

    def unopened(self, held: Folded, drafts: int) -> tuple[int, ...]:
        """How many speeches that may hold a passage of each draft are not opened."""
        counts = np.bincount(held.speeches.documents, self.candidates.unopened, minlength=drafts)
        return tuple(counts.astype(np.int64).tolist())

    def opened(self, held: Folded) -> tuple[I64, I64]:
        """Documents of the drafts, and the speeches that are opened for each."""
        documents = held.speeches.documents[self.candidates.texts], held.units.documents[self.near_units]
        speeches = self.candidates.speeches, self.near_speeches
        return np.concatenate(documents), np.concatenate(speeches)


def ask_libraries(
    held: Folded,
    drafts: Sequence[Entry],
    stores: Sequence[Store],
    settings: Settings,
    nearby: int,
    most: int,
    hides: Callable[[str], bool] | None = None,
    likely: Sequence[tuple[I64, Holders]] = (),
) -> Asked:
    """Ask every library; ``nearby`` is how many speeches are named for a paragraph, besides those that are ``likely`` to
    say one, for each library units and speeches. What is hidden takes no candidate's
    place, and makes no phrase common."""
    # Every library has one scheme with the settings: the caller has seen to it.
    near = [_find_near(store, held, settings, nearby) for store in stores]
    near = [
        (np.concatenate((units, others)), join_holders((named, more)))
        for (units, named), (others, more) in zip(near, likely or [_nobody()] * len(near), strict=True)
    ]
    pool, postings, named = gather_pool(
        stores,
        [entry.name for entry in drafts],
        held.hashes.astype(np.uint32),
        most,
        [holders for _, holders in near],
    )
    hidden = np.zeros(len(pool), bool)
    if hides is not None:
        hidden = _hidden(pool, stores, hides)
        postings = postings.without(hidden)
    # In the pool the drafts have their own numbers.
    own = held.speeches.documents
    candidates = choose_candidates(held.by_text(), len(held.speeches), own, pool, postings)
    none = np.zeros(0, np.int64)
    unit = np.concatenate([none, *(np.repeat(some, np.diff(one.offsets)) for some, one in near)])
    speech = np.concatenate([none, *named])
    foreign = (pool.documents[speech] != own[held.units.speeches[unit]]) & ~hidden[speech]
    return Asked(pool, postings, candidates, unit[foreign], speech[foreign])


def _hidden(pool: Pool, stores: Sequence[Store], hides: Callable[[str], bool]) -> Bools:
    """Which speeches of the pool are of documents that count as not there."""
    hidden = np.zeros(len(pool), bool)
    for number, store in enumerate(stores):
        own = np.flatnonzero(pool.stores == number)
        documents = distinct(pool.rows[own])
        of_document = np.array([hides(name) for name in store.name_documents(documents)], bool)
        hidden[own] = of_document[np.searchsorted(documents, pool.rows[own])]
    return hidden


def _nobody() -> tuple[I64, Holders]:
    return np.zeros(0, np.int64), no_holders(0)


def _find_near(store: Store, held: Folded, settings: Settings, nearby: int) -> tuple[I64, Holders]:
    """The units of the drafts that are long enough to be looked for, and the speeches that agree with each in a band."""
    if not nearby:
        return _nobody()
    long, signatures = sign_long_units(held.units, held.codes, store.scheme, settings.worker_threads)
    parts = [
        store.find_bands(Signatures(signatures.values[lo : lo + ASKED], signatures.seed), nearby)
        for lo in range(0, len(long), ASKED)
    ]
    return long, join_holders(parts)
