"""From who holds which term to answers: the first by key, and those that agree in most bands."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from dedup.kernels.arrays import Bools, distinct, I64, ragged, run_lengths, run_numbers, run_starts, U32, U64
from dedup.library.entries import Holders, WIDEST

_HIGH = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)


def take_first(parts: Sequence[tuple[I64, U64]], terms: int, most: int) -> Holders:
    """Of lists of pairs of a term's index and a holder's key, each ascending, the ``most`` least keys of each term."""
    term = np.concatenate([np.zeros(0, np.int64), *(of for of, _ in parts)])
    keys = np.concatenate([np.zeros(0, np.uint64), *(held for _, held in parts)])
    if len(parts) > 1:
        order = np.lexsort((keys, term))
        term, keys = term[order], keys[order]
    counts = np.bincount(term, minlength=terms)
    kept = rank_in_runs(counts) < most
    return Holders(
        offsets=_offsets(np.minimum(counts, most)),
        keys=keys[kept],
        shared=np.ones(int(kept.sum()), np.int64),
        whole=counts <= most,
    )


def count_bands(terms: U32, find: Callable[[U32, int], Holders], most: int) -> Holders:
    """Who agrees with signatures whose bands have these terms, uint32[n, bands], as `Store.find_bands` wants it.

    ``find`` gives the holders of terms, ascending and distinct, as `Store.find_fingerprints` does of fingerprints.
    """
    n = len(terms)
    row = np.repeat(np.arange(n, dtype=np.uint64), terms.shape[1])
    pairs = distinct(row << _HIGH | terms.ravel().astype(np.uint64))
    row, wanted = pairs >> _HIGH, pairs & _LOW
    asked = distinct(wanted)
    found = find(asked.astype(np.uint32), WIDEST)
    at = np.searchsorted(asked, wanted)
    places, offsets = ragged(found.offsets[at], found.offsets[at + 1])
    wide: Bools = np.zeros(n, bool)
    wide[row[~found.whole[at]].astype(np.int64)] = True

    row = np.repeat(row, np.diff(offsets)).astype(np.int64)
    keys = found.keys[places]
    order = np.lexsort((keys, row))
    row, keys = row[order], keys[order]
    heads = run_starts(row, keys)
    shared = run_lengths(heads, len(row))
    row, keys = row[heads], keys[heads]
    best = np.lexsort((keys, -shared, row))
    counts = np.bincount(row, minlength=n)
    kept = np.sort(best[rank_in_runs(counts) < most])
    return Holders(
        offsets=_offsets(np.minimum(counts, most)),
        keys=keys[kept],
        shared=shared[kept],
        whole=(counts <= most) & ~wide,
    )


def rank_in_runs(counts: I64) -> I64:
    """Places in their group of things that stand group after group: [2, 3] -> [0, 1, 0, 1, 2]."""
    return ragged(np.zeros(len(counts), np.int64), counts)[0]


def _offsets(counts: I64) -> I64:
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))


def number_sources(sources: I64) -> tuple[I64, I64]:
    """Numbers in the order in which the sources are first met, and where each is: [7, 3, 7] -> [0, 1, 0], [0, 1]."""
    order = np.argsort(sources, kind="stable")
    heads = run_starts(sources[order])
    firsts = order[heads]
    of_sorted = run_numbers(heads, len(sources))
    by_place = np.argsort(firsts, kind="stable")
    number = np.empty(len(heads), np.int64)
    number[by_place] = np.arange(len(heads))
    out = np.empty(len(sources), np.int64)
    out[order] = number[of_sorted]
    return out, firsts[by_place]
