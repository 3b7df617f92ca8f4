"""Fingerprints of a stream, chosen by winnowing (Schleimer, Wilkerson, Aiken 2003).

Of every window of grams the one with the least hash is chosen, so two texts that share a run of
gram + window - 1 characters have a fingerprint in common, wherever the run stands.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import I64, U64
from dedup.kernels.parallel import run_threads, split_evenly
from dedup.text.stream import Stream

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

    runs = split_evenly(ends - starts, threads)
    found = np.concatenate([np.zeros(0, np.uint64), *run_threads(work, runs, threads)])
    found.sort()
    return found
