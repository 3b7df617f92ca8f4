"""What is left out of the text that templates are mined in: what nobody wrote, inside sentences, and what is no text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dedup.furniture.marks import Marks, REASONS
from dedup.furniture.spans import FURNITURE
from dedup.kernels.arrays import Codes, I64, POINT
from dedup.kernels.intervals import Intervals, unite
from dedup.templates.no_text import find_no_text, NoText
from dedup.text.corpus import Corpus
from dedup.text.folding_table import BREAK

INTRODUCTION = REASONS.index("introduction of the site")
# A piece that an introduction was broken into, and the marks and breaks before it, in characters.
PIECE, APART = 12, 8


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Spans of a corpus: ``cuts`` are no text, of ``opaque`` each is one thing and no words, int64[n] each, in order of
    place; what stands in ``frames`` belongs to pages and not to their texts."""

    cuts: tuple[I64, I64]
    opaque: tuple[I64, I64]
    frames: Intervals


def list_left_out(corpus: Corpus, codes: Codes, marks: Marks) -> LeftOut:
    """What is left out of a corpus with these marks; ``codes`` uint32[n] are its folded codes."""
    no_text = find_no_text(corpus)
    frames = marks.kinds == FURNITURE
    return LeftOut(
        _list_cuts(codes, marks, no_text),
        no_text.opaque,
        unite(marks.starts[frames], marks.ends[frames]),
    )


def _list_cuts(codes: Codes, marks: Marks, no_text: NoText) -> tuple[I64, I64]:
    """Spans that are no text. These are strays and watermarks with the breaks that they caused, and the marks and breaks
    between the pieces of an introduction of the site whose link words stand on lines of their own: 整理的讲话的。/
    讲话稿。/ 仅供参考。 The other furniture stays, for what a site writes around its texts is a form too.
    """
    inside = marks.kinds != FURNITURE
    starts, ends = _joints(codes, marks)
    all_starts = np.concatenate((marks.cut_starts[inside], starts, no_text.cuts[0]))
    all_ends = np.concatenate((marks.cut_ends[inside], ends, no_text.cuts[1]))
    order = np.argsort(all_starts, kind="stable")
    return all_starts[order], all_ends[order]


def _joints(codes: Codes, marks: Marks) -> tuple[I64, I64]:
    """What stands between the pieces of an introduction."""
    starts, ends = [], []
    goes_on = False
    for mark in range(len(marks) - 1):
        goes_on = goes_on or int(marks.reasons[mark]) == INTRODUCTION
        begin, end = int(marks.ends[mark]), int(marks.starts[mark + 1])
        while begin > marks.starts[mark] and codes[begin - 1] & POINT <= BREAK:
            begin -= 1
        short = int(marks.ends[mark + 1]) - end <= PIECE and end - begin <= APART
        goes_on = goes_on and short and not ((codes[begin:end] & np.uint32(POINT)) > BREAK).any()
        if goes_on:
            starts.append(begin)
            ends.append(end)
    return np.array(starts, np.int64), np.array(ends, np.int64)
