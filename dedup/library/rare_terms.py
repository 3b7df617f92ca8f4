"""Rare words and figures of texts, and those of them that a library is asked for: who says most of what a draft says.

The rarest words of a speech stand among its fingerprints: both are hashes of 32 bits that few speeches share, are looked
up alike, and a word that has the hash of a fingerprint costs a look.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from dedup.facts.figures import Figure, find_figures
from dedup.kernels.arrays import Bools, Codes, distinct, HIGH, I64, POINT, ragged, U64
from dedup.kernels.intervals import columns_of
from dedup.kernels.parallel import run_threads, split_evenly
from dedup.sketch.rare_words import find_words, LEAST, Words
from dedup.text.dictionary import load_dictionary
from dedup.text.folding_table import BLANK, BREAK, CODE_POINTS

# As rare as this are the words that a library keeps: one in some ten characters.
KEPT = 0.7
# Words are looked for in so many codes at a time, of which all that is made stays in the processor's cache.
BLOCK = 1 << 18


@dataclass(frozen=True, slots=True)
class RareWords:
    """The words and figures of some texts in order of place; ``figure`` bool[n] tells which are figures."""

    words: Words
    figure: Bools


def find_rare_words(codes: Codes, starts: I64, ends: I64, least: float = LEAST) -> RareWords:
    """Those in the spans ``codes[starts[i]:ends[i]]`` of folded codes uint32[m] that are at ``least`` so rare; the spans
    ascend."""
    words = find_words(codes, starts, ends, least)
    at, figures = _find_figures(codes, starts, ends)
    begins, lasts = columns_of([(figure.start, figure.end - 1) for figure in figures])
    begins, stops = at[begins], at[lasts] + 1
    # What is a figure is no word besides.
    next_one = np.searchsorted(stops, words.starts, side="right")
    words = words.take(np.append(begins, len(codes))[next_one] >= words.ends)
    hashes = np.array([zlib.crc32(b"figure " + figure.value.encode()) for figure in figures], np.uint32)
    rarity = np.array([figure.rarity for figure in figures], np.float32)
    figure = np.arange(len(words.starts) + len(begins)) >= len(words.starts)
    both = Words(
        np.concatenate((words.starts, begins)),
        np.concatenate((words.ends, stops)),
        np.concatenate((words.hashes, hashes)),
        np.concatenate((words.rarity, rarity)),
    )
    rare = np.flatnonzero(both.rarity >= least)
    rare = rare[np.argsort(both.starts[rare], kind="stable")]
    return RareWords(both.take(rare), figure[rare])


def _find_figures(codes: Codes, starts: I64, ends: I64) -> tuple[I64, list[Figure]]:
    """The figures of a string of what the spans hold, and where each of its characters stands in the codes."""
    # Behind each text stands a break, so that no number goes on into the next one.
    at, offsets = ragged(starts, ends + 1)
    at = np.minimum(at, len(codes) - 1)
    point = codes[at] & np.uint32(POINT)
    point[offsets[1:] - 1] = BREAK
    at, point = at[point > 0], point[point > 0]
    letters = np.where((point > BLANK) & (point < CODE_POINTS), point, np.uint32(ord(" ")))
    string = str(letters.astype("<u4").tobytes(), "utf-32-le", "replace")
    return at, list(find_figures(string))


def rare_terms(codes: Codes, starts: I64, ends: I64, rank: I64, threads: int = 1) -> U64:
    """What a library keeps of the speeches ``codes[starts[i]:ends[i]]``: hashes of words above ``rank[i]``, ascending,
    each once."""
    load_dictionary()  # once: threads would each read it

    def work(lo: int, hi: int) -> U64:
        words = find_rare_words(codes, starts[lo:hi], ends[lo:hi], KEPT).words
        of = rank[lo + np.searchsorted(starts[lo:hi], words.starts, side="right") - 1]
        return words.hashes.astype(np.uint64) << HIGH | of.astype(np.uint64)

    sizes = ends - starts
    parts = run_threads(work, split_evenly(sizes, max(threads, int(sizes.sum()) // BLOCK)), threads)
    return distinct(np.concatenate([np.zeros(0, np.uint64), *parts]))
