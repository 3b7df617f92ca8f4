"""The characters that count, speech after speech, without anything between them: what passages are found in.

Paragraph breaks lie, and so do punctuation and page furniture: none of them is in a stream.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dedup.errors import DedupError
from dedup.kernels.arrays import Bools, Codes, I64, POINT, ragged, START, U32, WORD
from dedup.kernels.expansions import expand, EXPANSION
from dedup.kernels.parallel import run_threads, split_evenly
from dedup.text.fold import whole_ends
from dedup.text.folding_table import BREAK
from dedup.text.segment import Speeches

MOST = 1 << 32
# Digits stand in sentences of every script, and so do the signs inside a number; letters begin here.
LETTERS = ord("a")
# Texts are gone through in runs of about so many characters, so that temporaries stay small.
AT_A_TIME = 1 << 20


@dataclass(frozen=True, slots=True)
class Stream:
    """``codes`` uint32[m]: folded characters, letters of spaced scripts with WORD set; 0 stands before, between and
    behind the texts. Text i is ``codes[starts[i]:ends[i]]`` and the speech ``speeches[i]``; the best come first.
    ``positions`` uint32[m] are places in the corpus; a 0 has that of the end of the text before it. What one code point
    folds to several characters of has the same place. ``folded`` are the codes of the corpus.
    """

    codes: Codes
    positions: U32
    starts: I64
    ends: I64
    speeches: I64
    folded: Codes

    def __len__(self) -> int:
        return len(self.starts)

    def text_of(self, places: I64) -> I64:
        """Texts that hold places of the stream."""
        return np.searchsorted(self.starts, places, side="right") - 1

    def span(self, starts: I64, ends: I64) -> tuple[I64, I64]:
        """Spans of the stream, none empty, as spans of the corpus, half-open; none ends inside a character."""
        ends = self.positions[ends - 1].astype(np.int64) + 1
        return self.positions[starts].astype(np.int64), whole_ends(self.folded, ends)


def build_stream(
    codes: Codes, speeches: Speeches, order: I64, left_out: Bools | None, threads: int = 1
) -> Stream:
    """The stream of the speeches in this order, without the characters that are ``left_out`` bool[n].

    Raises DedupError when there are more characters than places can be numbered for.
    """
    if len(codes) + len(speeches) >= MOST:
        raise DedupError(
            f"passages are found in up to {MOST:,} characters at a time; scan fewer files at once"
        )
    expands = bool(((codes & np.uint32(POINT)) >= EXPANSION).any())
    texts = _Texts(codes, speeches.starts[order], speeches.ends[order], left_out, expands)
    weights = texts.ends - texts.starts + 1
    runs = split_evenly(weights, max(threads, int(weights.sum()) // AT_A_TIME))
    counted = run_threads(texts.written if expands else texts.kept, runs, threads)
    sizes = np.concatenate([np.zeros(0, np.int64), *(found[-1] for found in counted)])
    ends = np.cumsum(sizes + 1)
    starts = ends - sizes
    out = np.zeros(int(ends[-1]) + 1 if len(ends) else 1, np.uint32)
    positions = np.zeros(len(out), np.uint32)

    def fill(lo: int, hi: int) -> None:
        here, where, _ = texts.written(lo, hi)
        here &= np.uint32(~START & 0xFFFFFFFF)
        here[(here >= WORD) & (here < WORD + LETTERS)] &= np.uint32(~WORD & 0xFFFFFFFF)
        to, _ = ragged(starts[lo:hi], ends[lo:hi])
        out[to] = here
        positions[to] = where
        positions[ends[lo:hi]] = texts.ends[lo:hi]

    run_threads(fill, runs, threads)
    return Stream(out, positions, starts, ends, order, codes)


@dataclass(frozen=True, slots=True)
class _Texts:
    """Texts in folded codes, and what is left out of them: which characters count of the texts ``[lo, hi)``. Some codes
    stand for several characters where it ``expands``."""

    codes: Codes
    starts: I64
    ends: I64
    left_out: Bools | None
    expands: bool

    def written(self, lo: int, hi: int) -> tuple[Codes, I64, I64]:
        """The characters of these texts, their places, and how many each text has."""
        where, sizes = self.kept(lo, hi)
        if not self.expands:
            return self.codes[where], where, sizes
        here, index = expand(self.codes[where])
        counts = (here & np.uint32(POINT)) > BREAK
        here, index = here[counts], index[counts]
        edges = np.searchsorted(index, np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes))))
        return here, where[index], np.diff(edges)

    def kept(self, lo: int, hi: int) -> tuple[I64, I64]:
        """Places of the codes of these texts that count, and how many each text has."""
        return self._side_by_side(lo, hi) if self._is_dense(lo, hi) else self._scattered(lo, hi)

    def _is_dense(self, lo: int, hi: int) -> bool:
        """Whether the texts stand side by side, in order, and nothing is left out."""
        first, last = self.starts[lo:hi], self.ends[lo:hi]
        ordered = self.left_out is None and bool((first[1:] >= last[:-1]).all())
        return ordered and bool(last[-1] - first[0] < 2 * (last - first).sum())

    def _side_by_side(self, lo: int, hi: int) -> tuple[I64, I64]:
        """Looked through in one go, without a number for each place."""
        first, last = self.starts[lo:hi], self.ends[lo:hi]
        base = int(first[0])
        counts = (self.codes[base : int(last[-1])] & np.uint32(POINT)) > BREAK
        counts[ragged(last[:-1] - base, first[1:] - base)[0]] = False
        where = np.flatnonzero(counts) + base
        return where, np.searchsorted(where, last) - np.searchsorted(where, first)

    def _scattered(self, lo: int, hi: int) -> tuple[I64, I64]:
        where, offsets = ragged(self.starts[lo:hi], self.ends[lo:hi])
        counts = (self.codes[where] & np.uint32(POINT)) > BREAK
        if self.left_out is not None:
            counts &= ~self.left_out[where]
        total = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)))
        return where[counts], total[offsets[1:]] - total[offsets[:-1]]
