"""The beginnings of texts in one line: what findings quote."""

from __future__ import annotations

import numpy as np

from dedup.kernels.arrays import Codes, I64
from dedup.kernels.plain.checks import check_spans
from dedup.kernels.points import code_points

# Where markup was blanked there is little but spaces: so many times as much is looked at.
LOOKED_AT = 4


def cut_excerpts(codes: Codes, starts: I64, ends: I64, length: int) -> tuple[I64, Codes]:
    """The beginning of each span of code points, of up to ``length``, with one space for each run of white space and none
    around; behind one that is cut stands an ellipsis.

    Returns offsets int64[n + 1], and the code points of all excerpts, uint32.
    """
    check_spans(starts, ends, len(codes))
    texts = []
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        seen = min(end, start + LOOKED_AT * length)
        text = " ".join(str(codes[start:seen].tobytes(), "utf-32-le").split())
        texts.append(text[:length].rstrip() + "…" if len(text) > length or seen < end else text)
    offsets = np.cumsum([0, *map(len, texts)])
    return offsets, code_points("".join(texts))
