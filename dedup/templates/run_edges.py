"""Fixed runs of a skeleton end where words do, and are more than a particle between two slots.

A skeleton takes its words from one text. Where most of its uses go on with a longer word, as 务委员会 does in
常务委员会, the piece of that word belongs to the slot.
"""

from __future__ import annotations

import numpy as np

from dedup.kernels.arrays import among, I64, U32

LOOKED_AT = 48  # uses, spread evenly
PARTICLE = ord("的")


def trim_runs(codes: U32, runs: I64, places: I64, borders: I64) -> tuple[I64, I64]:
    """What is left of each run, as two int64[runs]: the atoms that go from its beginning, and those that stay.

    ``codes[runs[r]:runs[r + 1]]`` are the atoms of run r, ``places`` int64[uses, runs] where these stand, ``borders``
    ascending int64: the atoms at which words begin, and those behind the last of a text.
    """
    sizes = np.diff(runs)
    lead, kept = np.zeros(len(sizes), np.int64), np.zeros(len(sizes), np.int64)
    for run, size in enumerate(sizes.tolist()):
        inside = places[:, [run]] + np.arange(size + 1)
        usual = np.flatnonzero(
            2 * among(inside.ravel(), borders).reshape(inside.shape).sum(axis=0) >= len(inside)
        )
        if len(usual) > 1:
            lead[run], kept[run] = usual[0], usual[-1] - usual[0]
    alone = (codes[runs[:-1] + lead][: len(kept)] == PARTICLE) & (kept == 1)
    alone[[0, -1]] = False
    kept[alone] = 0
    return lead, kept
