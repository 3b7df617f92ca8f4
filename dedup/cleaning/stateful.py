"""Spans of text in bytes whose meaning depends on the bytes before: ISO-2022-JP, HZ.

Escape sequences there switch from ASCII to double bytes and back. A span can be cut out only if what stands before it
and what follows are in the same state. Between two characters stand any number of switches, so there is a choice of
places to cut at: of a whole line, either both switches go or both stay.
"""

from __future__ import annotations

import codecs
from collections import defaultdict

import numpy as np

from dedup.errors import UnreadableError
from dedup.kernels.arrays import I64
from dedup.messages import Message
from dedup.read.mending import MEND

# A place between two characters: a byte offset, and the state that holds there.
_Place = tuple[int, int]


def spans_in_bytes(data: bytes, name: str, points: I64) -> I64:
    """Spans of bytes, int64[n, 2], of spans of code points. Raises UnreadableError where there are none.

    Example: of ``~{VP~}\\n~{ND~}\\n`` in HZ the code points [0, 2) are the bytes [0, 7).
    """
    places = _places(data, name, set(points.reshape(-1).tolist()))
    return np.array([_cut(places[start], places[end], name) for start, end in points.tolist()], np.int64)


def _cut(starts: list[_Place], ends: list[_Place], name: str) -> tuple[int, int]:
    for start, state in starts:
        for end, other in ends:
            if state == other:
                return start, end
    raise UnreadableError(Message("cleaning.stateful", encoding=name))


def _places(data: bytes, name: str, wanted: set[int]) -> dict[int, list[_Place]]:
    """The places before each wanted code point."""
    decoder = codecs.getincrementaldecoder(name)(MEND)
    places: defaultdict[int, list[_Place]] = defaultdict(list)
    point = 0
    state = decoder.getstate()[1]
    for at in range(len(data) + 1):
        pending, state = decoder.getstate()
        if not pending and point in wanted:
            places[point].append((at, state))
        point += len(decoder.decode(data[at : at + 1]))
    return places
