"""Identity: the share of characters that align, by edit distance (Levenshtein 1966; rapidfuzz)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import Codes, I64
from dedup.text.table import BREAK

# Aligning costs the product of the lengths; beyond this (two texts of 400,000 characters) none is given.
MOST_CELLS = 1.6e11
PAIRS_AT_A_TIME = 4096


def folded_text(codes: Codes, start: int, end: int) -> str:
    """The characters of a span that count, as a string."""
    here = codes[start:end] & np.uint32(0x1FFFFF)
    return str(here[here > BREAK].tobytes(), "utf-32-le", "replace")


def align_identities(
    codes: Codes, starts: I64, ends: I64, a: I64, b: I64, threads: int = 1
) -> NDArray[np.float64]:
    """1 - edit distance / length of the longer, for each pair of texts; NaN where both are too long."""
    from rapidfuzz.distance import Levenshtein
    from rapidfuzz.process import cpdist

    out = np.full(len(a), np.nan)
    cells = (ends[a] - starts[a]).astype(float) * (ends[b] - starts[b])
    for at in range(0, len(a), PAIRS_AT_A_TIME):
        some = np.arange(at, min(at + PAIRS_AT_A_TIME, len(a)))
        some = some[cells[some] <= MOST_CELLS]
        sides: list[list[str]] = [
            [folded_text(codes, int(starts[i]), int(ends[i])) for i in side[some]] for side in (a, b)
        ]
        score: Any = Levenshtein.normalized_similarity
        out[some] = cpdist(*sides, scorer=score, workers=threads, dtype=np.float64)
    return out
