"""Bytes to code points; see `dedup.kernels.plain.units`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import Bools, Codes, I64
from dedup.kernels.plain.checks import check_offsets
from dedup.kernels.points import code_points

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def decode_texts(data: NDArray[np.uint8], offsets: I64, flags: Bools, least: int) -> tuple[I64, Bools, Codes]:
    """Texts in UTF-8, ``data[offsets[i]:offsets[i + 1]]``, but for those that are not valid or have no code point from
    ``least`` on, which are left to others.

    Returns how many code points each text has, int64[n], -1 for one that is left; whether flags[c] is set for one of
    them, bool[n]; and the code points of all, a newline behind each text, uint32. A byte order mark that begins a text is
    no part of it.
    """
    check_offsets(offsets, len(data))
    lengths = np.full(len(offsets) - 1, -1, np.int64)
    flagged = np.zeros(len(lengths), bool)
    texts = [np.zeros(0, np.uint32)]
    for i in range(len(lengths)):
        try:
            text = bytes(data[offsets[i] : offsets[i + 1]]).removeprefix(BYTE_ORDER_MARK).decode()
        except UnicodeDecodeError:
            continue
        codes = code_points(text)
        if codes.max(initial=0) >= least:
            lengths[i] = len(codes)
            flagged[i] = flags[codes[codes < len(flags)]].any()
            texts += [codes, np.array([ord("\n")], np.uint32)]
    return lengths, flagged, np.concatenate(texts)
