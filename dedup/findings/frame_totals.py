"""How many families of pages there are, and where they contradict the sources that somebody named."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dedup.findings.frame_findings import CHANGING, Frame
from dedup.furniture.marks import Marks
from dedup.kernels.arrays import distinct, I64, run_lengths, run_starts
from dedup.model import FrameTotals
from dedup.text.corpus import Corpus

EXAMPLES = 3


def add_up_frames(corpus: Corpus, marks: Marks, frames: Sequence[Frame]) -> FrameTotals | None:
    """The totals of the frames; None where no pages share one."""
    if not frames:
        return None
    pages = np.flatnonzero(marks.family >= 0)
    named = pages[corpus.source_of[pages] < len(corpus.sources)]
    family, source = marks.family[named].astype(np.int64), corpus.source_of[named].astype(np.int64)
    divided = _with_several(source, family)
    names = sorted(corpus.source_name(int(one)) for one in divided)
    return FrameTotals(
        families=len(frames),
        pages=len(pages),
        without=corpus.own - len(pages),
        lines=sum(line["kind"] != CHANGING for frame in frames for line in frame.lines),
        characters=sum(frame.characters for frame in frames),
        across_sources=len(_with_several(family, source)),
        divided_sources=len(divided),
        examples=tuple(names[:EXAMPLES]),
    )


def _with_several(owner: I64, values: I64) -> I64:
    """The owners that have more than one value."""
    pairs = distinct(owner * (int(values.max(initial=0)) + 1) + values) // (int(values.max(initial=0)) + 1)
    first = run_starts(pairs)
    return pairs[first[run_lengths(first, len(pairs)) > 1]]
