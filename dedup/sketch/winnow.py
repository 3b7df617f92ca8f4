"""Fingerprints of a stream, chosen by winnowing (Schleimer, Wilkerson, Aiken 2003).

Of every window of grams the one with the least hash is chosen, so two texts that share a run of
gram + window - 1 characters have a fingerprint in common, wherever the run stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import I64, U64
from dedup.kernels.parallel import run_threads, split_evenly
from dedup.text.stream import Stream

HALF = np.uint64(32)
SAMPLED = 64  # one in so many says where parts end
LETTERS = 2.0  # a letter of a spaced script says half as much as a character of an unspaced one


@dataclass(frozen=True, slots=True)
class Winnowing:
    """Characters in a gram and grams in a window, for unspaced scripts and for letters."""

    gram: int
    window: int
    letters: int
    letters_window: int


def choose_winnowing(min_run: int) -> Winnowing:
    """Grams and windows by which a shared run of ``min_run`` characters (2 min_run - 1 letters) is always seen.

    Long grams are rarer, long windows choose fewer of them: of 13 characters a gram takes 8.
    """
    letters = int(LETTERS * min_run) - 1
    gram, of_letters = max(1, 5 * min_run // 8), max(1, 5 * letters // 8)
    return Winnowing(gram, min_run - gram + 1, of_letters, letters - of_letters + 1)


def find_fingerprints(stream: Stream, which: I64, sizes: Winnowing, threads: int = 1) -> U64:
    """Fingerprints uint64[m] of those texts, sorted: a 32-bit hash above the place where the gram begins."""
    return np.concatenate(fingerprint_parts(stream, which, sizes, threads))


def fingerprint_parts(stream: Stream, which: I64, sizes: Winnowing, threads: int = 1) -> list[U64]:
    """The same in some parts, one after another; what has one hash is in one of them."""
    starts, ends = stream.starts[which], stream.ends[which]

    def work(lo: int, hi: int) -> U64:
        return active.winnow(
            stream.codes,
            starts[lo:hi],
            ends[lo:hi],
            sizes.gram,
            sizes.window,
            sizes.letters,
            sizes.letters_window,
        )

    found = run_threads(work, split_evenly(ends - starts, threads), threads)
    return _sort_parts(found, threads)


def _sort_parts(found: Sequence[U64], threads: int) -> list[U64]:
    """Words that ascend, as parts that ascend, one for each thread; those of one upper half are in one of them."""
    sample = np.sort(np.concatenate([np.zeros(0, np.uint64), *(one[::SAMPLED] for one in found)]))
    edges = sample[np.arange(1, threads) * len(sample) // threads] >> HALF << HALF if len(sample) else sample

    def work(lo: int, hi: int) -> U64:
        parts = (
            [one[np.searchsorted(edges, one, side="right") == lo] for one in found] if len(edges) else found
        )
        some = np.concatenate([np.zeros(0, np.uint64), *parts])
        some.sort()
        return some

    return run_threads(work, [(part, part + 1) for part in range(len(edges) + 1)], threads)
