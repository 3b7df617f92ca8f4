"""What goes with a mark when it is cut: its line break, the breaks that it caused, the spaces on one side."""

from __future__ import annotations

import numpy as np

from dedup.furniture.lines import Lines
from dedup.furniture.spans import FURNITURE, STRAY
from dedup.kernels import active
from dedup.kernels.arrays import Bools, Codes, I64, run_lengths, run_starts
from dedup.text.corpus import Corpus
from dedup.text.segment import ENDS_PARAGRAPH, is_space

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
    """Whole lines go with the breaks behind them, or with those before them where these are the ones to lose."""
    if not len(which):
        return
    breaks = active.find_flagged(corpus.codes, ENDS_PARAGRAPH)
    edges = np.concatenate((np.array([-1], np.int64), breaks))
    at = line[which]
    start = corpus.starts[lines.documents[at]]
    head = lines.rank[at] == 0
    begin = np.where(head, start, edges[np.searchsorted(breaks, lines.starts[at])] + 1)
    following = edges[np.searchsorted(breaks, lines.starts[np.minimum(at + 1, len(lines) - 1)])] + 1
    backward = _at_the_end(lines, at) | _before_a_blank(lines, at, _blanks(corpus.codes, lines, breaks))
    cut_starts[which] = np.where(backward, np.where(head, start, lines.ends[at - 1]), begin)
    cut_ends[which] = np.where(backward, lines.ends[at], following)
    _end_with_one_break(corpus, which[lines.behind[at] == 0], breaks, cut_ends)


def _before_a_blank(lines: Lines, marked: I64, blanks: Bools) -> Bools:
    """Of the marked lines inside a text: those in front of the first blank line of their run.

    The text is as far apart as it was when that blank line stays, and the breaks on either side of it go.
    """
    first = np.flatnonzero((np.diff(marked, prepend=-2) != 1) | (lines.rank[marked] == 0))
    sizes = run_lengths(first, len(marked))
    before = blanks[marked]
    behind = (lines.behind[marked] > 0) & blanks[np.minimum(marked + 1, len(lines) - 1)]
    has = np.repeat(np.logical_or.reduceat(before | behind, first), sizes)
    latest = np.maximum.accumulate(np.where(before, np.arange(len(marked)), -1))
    inside = np.repeat(lines.rank[marked[first]] > 0, sizes)
    found: Bools = inside & has & (latest < np.repeat(first, sizes))
    return found


def _blanks(codes: Codes, lines: Lines, breaks: I64) -> Bools:
    """Lines with a blank line between them and the line before."""
    # A carriage return and the line feed behind it are one break.
    alone = (codes[breaks] != ord("\r")) | (codes[np.minimum(breaks + 1, len(codes) - 1)] != ord("\n"))
    ends = breaks[alone]
    before = np.concatenate((np.zeros(1, np.int64), lines.ends[:-1]))
    return np.searchsorted(ends, lines.starts) - np.searchsorted(ends, before) >= 2


def _end_with_one_break(corpus: Corpus, which: I64, breaks: I64, cut_ends: I64) -> None:
    """Of the breaks behind the last line of a document the last one stays."""
    ends = corpus.ends[corpus.document_of(cut_ends[which] - 1)]
    first, number = np.searchsorted(breaks, cut_ends[which]), np.searchsorted(breaks, ends)
    has = number > first
    last = breaks[number[has] - 1]
    paired = (corpus.codes[last] == ord("\n")) & (corpus.codes[np.maximum(last - 1, 0)] == ord("\r"))
    cut_ends[which[has]] = np.maximum(cut_ends[which[has]], last - paired)


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
    spaced &= is_space(corpus.codes[np.maximum(outer - 1, 0)])
    cut_ends[which[spaced]] -= 1


def _spaces_before(codes: Codes, at: I64, limit: I64) -> I64:
    at = at.copy()
    for _ in range(MOST_SPACES):
        moved = (at > limit) & is_space(codes[np.maximum(at - 1, 0)])
        if not moved.any():
            break
        at -= moved
    return at


def _spaces_behind(codes: Codes, at: I64, limit: I64) -> I64:
    at = at.copy()
    for _ in range(MOST_SPACES):
        moved = (at < limit) & is_space(codes[np.minimum(at, len(codes) - 1)])
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
