"""What goes with a mark when it is cut: its line break, the breaks that it caused, the spaces on one side."""

from __future__ import annotations

import numpy as np

from dedup.furniture.lines import Lines
from dedup.furniture.spans import FURNITURE, STRAY
from dedup.kernels import active
from dedup.kernels.arrays import Bools, Codes, I64, run_starts
from dedup.text.corpus import Corpus
from dedup.text.segment import ENDS_PARAGRAPH, SPACES

MOST_SPACES = 64  # beside a mark inside a line


def widen_cuts(corpus: Corpus, lines: Lines, starts: I64, ends: I64, kinds: I64) -> tuple[I64, I64]:
    """The spans to cut, int64[n] each: they hold the marks, keep their order and never overlap."""
    cut_starts, cut_ends = starts.copy(), ends.copy()
    if not len(starts):
        return cut_starts, cut_ends
    line = np.searchsorted(lines.starts, starts, side="right") - 1
    heads = starts <= lines.starts[line]
    tails = ends >= lines.ends[line]
    clause = (kinds == FURNITURE) & ~(heads & tails)
    left = _spaces_before(corpus.codes, starts, np.maximum(lines.starts[line], 0))
    right = _spaces_behind(corpus.codes, ends, lines.ends[line])
    # Between two pieces of text the spaces before the mark stay, if there are any.
    takes_right = clause & (heads | (left < starts))
    cut_ends[takes_right] = right[takes_right]
    takes_left = clause & tails & ~heads
    cut_starts[takes_left] = left[takes_left]
    _cut_lines(
        corpus, lines, np.flatnonzero((kinds == FURNITURE) & heads & tails), line, cut_starts, cut_ends
    )
    _join_sentences(
        corpus, lines, np.flatnonzero((kinds == STRAY) & heads), line, tails, cut_starts, cut_ends
    )
    cut_starts[1:] = np.maximum(cut_starts[1:], np.minimum(cut_ends[:-1], starts[1:]))
    cut_ends[:-1] = np.minimum(cut_ends[:-1], starts[1:])
    return cut_starts, cut_ends


def _cut_lines(corpus: Corpus, lines: Lines, which: I64, line: I64, cut_starts: I64, cut_ends: I64) -> None:
    """Whole lines go with the blank lines behind them; those at the end of a document with what stands before."""
    breaks = active.find_flagged(corpus.codes, ENDS_PARAGRAPH)
    at = line[which]
    document = lines.documents[at]
    tail = _at_the_end(lines, at)
    begin = np.concatenate((np.array([-1], np.int64), breaks))[np.searchsorted(breaks, lines.starts[at])] + 1
    after = np.minimum(at + 1, len(lines) - 1)
    following = (
        np.concatenate((np.array([-1], np.int64), breaks))[np.searchsorted(breaks, lines.starts[after])] + 1
    )
    before = np.where(lines.rank[at] > 0, lines.ends[at - 1], corpus.starts[document])
    cut_starts[which] = np.where(tail, before, np.maximum(begin, corpus.starts[document]))
    cut_ends[which] = np.where(tail, lines.ends[at], following)


def _at_the_end(lines: Lines, marked: I64) -> Bools:
    """Of the marked lines: those behind which their document has only marked ones."""
    free = np.arange(len(lines))
    free[marked] = -1
    first = run_starts(lines.documents)
    last_free = np.maximum.reduceat(free, first)
    of_line = np.searchsorted(first, marked, side="right") - 1
    return marked > last_free[of_line]


def _join_sentences(
    corpus: Corpus, lines: Lines, which: I64, line: I64, tails: Bools, cut_starts: I64, cut_ends: I64
) -> None:
    """A stray that begins a line goes with the breaks before it; one that fills it also with those behind."""
    which = which[lines.rank[line[which]] > 0]
    at = line[which]
    cut_starts[which] = lines.ends[at - 1]
    fills = tails[which] & (lines.behind[at] > 0)
    behind = _spaces_behind(corpus.codes, cut_ends[which], lines.ends[at])
    cut_ends[which] = np.where(fills, lines.starts[np.minimum(at + 1, len(lines) - 1)], behind)
    # Words of a spaced script would run together: the last space or break stays.
    outer = np.minimum(cut_ends[which], len(corpus.codes) - 1)
    spaced = _is_latin(corpus.codes[cut_starts[which] - 1]) & _is_latin(corpus.codes[outer])
    spaced &= np.isin(corpus.codes[np.maximum(outer - 1, 0)], SPACES)
    cut_ends[which[spaced]] -= 1


def _spaces_before(codes: Codes, at: I64, limit: I64) -> I64:
    at = at.copy()
    for _ in range(MOST_SPACES):
        moved = (at > limit) & np.isin(codes[np.maximum(at - 1, 0)], SPACES)
        if not moved.any():
            break
        at -= moved
    return at


def _spaces_behind(codes: Codes, at: I64, limit: I64) -> I64:
    at = at.copy()
    for _ in range(MOST_SPACES):
        moved = (at < limit) & np.isin(codes[np.minimum(at, len(codes) - 1)], SPACES)
        if not moved.any():
            break
        at += moved
    return at


def _is_latin(codes: Codes) -> Bools:
    lower = codes | np.uint32(32)
    return (
        (lower >= ord("a")) & (lower <= ord("z"))
        | (codes >= ord("0")) & (codes <= ord("9"))
        | ((codes >= 0xC0) & (codes < 0x250))
    )
