"""Identity: the share of characters that align, by edit distance (Levenshtein 1966; rapidfuzz)."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import Codes, distinct, I64, POINT
from dedup.kernels.expansions import expand
from dedup.kernels.packed_codes import codes_of, PackedCodes
from dedup.kernels.parallel import startable
from dedup.text.folding_table import BREAK

# Aligning costs the product of the lengths; beyond this (two texts of 400,000 characters) none is given.
MOST_CELLS = 1.6e11
# Strings are made for about this many characters at a time.
CODES_AT_A_TIME = 1 << 21
# Fewer pairs are aligned before a thread has started.
FEW = 64


def folded_texts(codes: Codes | PackedCodes, starts: I64, ends: I64) -> list[str]:
    """The characters of each span that count, as strings."""
    if not len(starts):
        return []
    here, index = expand(codes_of(codes, starts, ends))
    edges = np.concatenate((np.zeros(1, np.int64), np.cumsum(ends - starts)))
    if len(index) != edges[-1]:
        edges = np.searchsorted(index, edges)
    here = here & np.uint32(POINT)
    counts = here > BREAK
    if not counts.all():
        edges = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))[edges]
        here = here[counts]
    text = str(here.tobytes(), "utf-32-le", "replace")
    return [text[start:end] for start, end in itertools.pairwise(edges.tolist())]


def align_identities(
    codes: Codes | PackedCodes, starts: I64, ends: I64, a: I64, b: I64, threads: int = 1
) -> NDArray[np.float64]:
    """1 - edit distance / length of the longer, for each pair of texts; NaN where both are too long."""
    from rapidfuzz.distance import Levenshtein
    from rapidfuzz.process import cpdist

    score: Any = Levenshtein.normalized_similarity
    out = np.full(len(a), np.nan)
    lengths = ends - starts
    short = np.flatnonzero(lengths[a].astype(float) * lengths[b] <= MOST_CELLS)
    load = np.cumsum(lengths[a[short]] + lengths[b[short]])
    cuts = np.searchsorted(
        load, np.arange(CODES_AT_A_TIME, int(load[-1]) if len(load) else 0, CODES_AT_A_TIME)
    )
    for some in np.split(short, cuts):
        if not len(some):
            continue
        both = np.concatenate((a[some], b[some]))
        texts = distinct(both)
        at = np.searchsorted(texts, both)
        strings = folded_texts(codes, starts[texts], ends[texts])
        left, right = at[: len(some)].tolist(), at[len(some) :].tolist()
        sides = [strings[i] for i in left], [strings[i] for i in right]
        out[some] = cpdist(
            *sides, scorer=score, workers=startable(threads) if len(some) > FEW else 1, dtype=np.float64
        )
    return out
