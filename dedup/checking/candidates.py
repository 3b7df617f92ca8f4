"""Which speeches are worth opening for a draft: those that hold most of what it holds.

Of every fingerprint of a draft the best few holders are taken, so that each of its passages finds its source; a
speech that shares more with the draft is better, and of copies of one speech the best comes first.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from dedup.checking.pool import Pool, Postings, spread
from dedup.kernels.arrays import among, Bools, distinct, HIGH, I64, LOW, run_places, run_starts, tally, U64

# Of a fingerprint so many holders are looked at.
HOLDERS = 32
# For a draft so many speeches are opened, and one more for each so many of its fingerprints.
OPENED, PRINTS = 500, 8
# A speech that shares fewer fingerprints with a draft holds no passage of it, but a phrase.
WORTH_OPENING = 6
# The best few holders of every fingerprint come before all others.
FIRST = 4
# Pairs of fingerprint and holder are worked through in runs of drafts of about so many.
AT_A_TIME = 1 << 23


@dataclass(frozen=True, slots=True)
class Candidates:
    """Seeds: text ``texts[i]`` of the drafts and speech ``speeches[i]`` of the pool share the hash number
    ``hashes[i]`` of the postings, int64[n] each. ``unopened`` int64[texts] counts the speeches that were not opened,
    though they may hold a passage.
    """

    texts: I64
    hashes: I64
    speeches: I64
    unopened: I64


def choose_candidates(prints: U64, texts: int, own: I64, pool: Pool, postings: Postings) -> Candidates:
    """Seeds for each draft text. ``prints`` are hash above text, ascending by text; ``own`` int64[texts] the document
    of the pool that a text itself stands in: that is never its source."""
    text = (prints & LOW).astype(np.int64)
    term = np.searchsorted(postings.hashes, (prints >> HIGH).astype(np.uint32)).astype(np.int64)
    load = np.cumsum(np.diff(postings.offsets)[term])
    edges = [0]
    while edges[-1] < len(prints):
        # Whole texts, of about AT_A_TIME pairs together.
        done = load[edges[-1] - 1] if edges[-1] else 0
        reach = min(int(np.searchsorted(load, done + AT_A_TIME)), len(prints) - 1)
        edges.append(int(np.searchsorted(text, text[reach], side="right")))
    parts = [
        _choose(text[lo:hi], term[lo:hi], texts, own, pool, postings) for lo, hi in itertools.pairwise(edges)
    ]
    none = np.zeros(0, np.int64)
    text, term, speech = (np.concatenate([none, *(part[i] for part in parts)]) for i in range(3))
    unopened = np.sum([np.zeros(texts, np.int64), *(part[3] for part in parts)], axis=0)
    return Candidates(text, term, speech, unopened)


def _choose(
    text: I64, term: I64, texts: int, own: I64, pool: Pool, postings: Postings
) -> tuple[I64, I64, I64, I64]:
    places, row = spread(postings.offsets, term)
    speech = postings.members[places]
    foreign = pool.documents[speech] != own[text[row]]
    speech, row = speech[foreign], row[foreign]
    pair = text[row].astype(np.uint64) << HIGH | speech.astype(np.uint64)
    pairs, shared = tally(pair)
    worth = _rank_pairs(pairs, shared, pool)
    number = np.searchsorted(pairs, pair)
    rank = worth[number]
    # The best holders of each fingerprint.
    order = np.argsort(row.astype(np.uint64) << HIGH | rank.astype(np.uint64))
    heads = run_starts(row[order])
    place = np.empty(len(row), np.int64)
    place[order] = run_places(heads, len(row))
    seen = place < HOLDERS
    most = OPENED + np.bincount(text, minlength=texts) // PRINTS
    worthy = shared[number[seen]] >= WORTH_OPENING
    opened, left = _open(text[row[seen]], speech[seen], rank[seen], place[seen], worthy, most)
    kept = np.flatnonzero(seen)
    kept = kept[among(pair[kept], opened)]
    return text[row[kept]], term[row[kept]], speech[kept], left


def _rank_pairs(pairs: U64, shared: I64, pool: Pool) -> I64:
    """The rank of each pair among those of its text: what shares more comes first; copies of one speech come behind the
    first of each."""
    text, speech = (pairs >> HIGH).astype(np.int64), (pairs & LOW).astype(np.int64)
    order = np.lexsort((pool.keys[speech], -shared, pool.copy_of[speech], text))
    group = text[order] << 32 | pool.copy_of[speech[order]]
    heads = run_starts(group)
    again = np.empty(len(pairs), np.int64)
    again[order] = run_places(heads, len(pairs))
    order = np.lexsort((pool.keys[speech], -shared, again, text))
    rank = np.empty(len(pairs), np.int64)
    rank[order] = np.arange(len(pairs))
    return rank


def _open(text: I64, speech: I64, rank: I64, place: I64, worthy: Bools, most: I64) -> tuple[U64, I64]:
    """The pairs of text and speech that are opened, ascending: ``most[t]`` of text t, the best of each fingerprint
    first; and how many of the best few of some fingerprint were left, among those that are ``worthy``."""
    pair = text.astype(np.uint64) << HIGH | speech.astype(np.uint64)
    order = np.lexsort((place, pair))
    heads = order[run_starts(pair[order])]
    pair, text, rank, place, worthy = pair[heads], text[heads], rank[heads], place[heads], worthy[heads]
    order = np.lexsort((rank, place // FIRST, text))
    first = run_starts(text[order])
    number = run_places(first, len(order))
    fits = number < most[text[order]]
    left = order[~fits]
    left = left[(place[left] < FIRST) & worthy[left]]
    return distinct(pair[order[fits]]), np.bincount(text[left], minlength=len(most)).astype(np.int64)
