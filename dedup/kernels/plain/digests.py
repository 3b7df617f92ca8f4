"""Digests of many short texts: what identifies findings is made with it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import I64, U64
from dedup.kernels.plain.checks import check_offsets


def digest_texts(data: NDArray[np.uint8], offsets: I64) -> U64:
    """BLAKE2b of each text ``data[offsets[i]:offsets[i + 1]]``, eight bytes, the first of them the lowest; uint64[n].

    Aumasson and others, RFC 7693 (2015); a digest of this size is no shorter form of a longer one.
    """
    from hashlib import blake2b  # takes 6 ms, which a scan without findings need not wait for

    check_offsets(offsets, len(data))
    held = data.tobytes()
    digests = [blake2b(held[start:end], digest_size=8).digest() for start, end in pairwise(offsets.tolist())]
    return np.frombuffer(b"".join(digests), "<u8").astype(np.uint64)
