"""The characters of texts that count, one after another: the specification, and what runs where no compiler built the
other one."""

from __future__ import annotations

import numpy as np

from dedup.kernels.arrays import begins_run, Bools, Codes, I64, POINT, ragged, START, U32, WORD
from dedup.kernels.expansions import expand
from dedup.kernels.plain.checks import check_spans

BREAK = np.uint32(1)
# Digits stand in sentences of every script, and so do the signs inside a number; letters begin here.
LETTERS = ord("a")


def write_stream(
    codes: Codes, starts: I64, ends: I64, cut_starts: I64, cut_ends: I64
) -> tuple[I64, Codes, U32, U32]:
    """The texts ``codes[starts[i]:ends[i]]`` without the cuts, which ascend apart from one another: sizes int64[n], and
    their characters uint32[m], a 0 behind each text, which has the place of its end.

    Codes that stand for several are written out; letters of spaced scripts have WORD set, no code has START. The other
    two columns are the runs of characters that stand side by side: character ``first[r]`` is that of ``position[r]``,
    the next one of the place behind that, and so on; each text begins one.
    """
    check_spans(starts, ends, len(codes))
    where, offsets = ragged(starts, ends)
    here, index = expand(codes[where])
    counts = ((here & np.uint32(POINT)) > BREAK) & ~_lie_in(where, cut_starts, cut_ends)[index]
    before = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)))
    edges: I64 = before[np.searchsorted(index, offsets)]
    here, where = here[counts] & np.uint32(~START & 0xFFFFFFFF), where[index[counts]]
    here[(here & np.uint32(POINT)) < LETTERS] &= np.uint32(~WORD & 0xFFFFFFFF)
    out, places = np.insert(here, edges[1:], 0), np.insert(where, edges[1:], ends)
    new = begins_run(places - np.arange(len(places)))
    new[edges[:-1] + np.arange(len(starts))] = True
    return np.diff(edges), out, np.flatnonzero(new).astype(np.uint32), places[new].astype(np.uint32)


def _lie_in(places: I64, starts: I64, ends: I64) -> Bools:
    """Which of the places lie in one of the spans."""
    if not len(starts):
        return np.zeros(len(places), bool)
    at = np.minimum(np.searchsorted(ends, places, side="right"), len(ends) - 1)
    return np.asarray((starts[at] <= places) & (places < ends[at]))
