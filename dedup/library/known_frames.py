"""Frames of pages in a library: as bytes, and those of a build beside those that are there.

byte 0        version of this layout
bytes 1-8     blake2b over the frame's number and all that follows
bytes 9-20    three uint32: bytes of the record, keys, pairs
from 21 on    one zstd frame: the record as JSON, then the columns of `KnownFrame`
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import orjson
import zstandard

from dedup.errors import LibraryError
from dedup.furniture.known import KnownFrame
from dedup.furniture.known import VERSION as KEYS
from dedup.kernels.arrays import among
from dedup.library.coding import CHECKSUM, checksum, compress, decompress
from dedup.messages import Message
from dedup.text.folding_table import VERSION as FOLDING

VERSION = 1
HEAD = struct.Struct("<III")
# The columns of keys, then those of pairs.
OF_KEYS = (("keys", "<u8"), ("counts", "<i8"), ("flags", "u1"), ("usual", "u1"))
OF_PAIRS = (("pairs", "<u8"), ("pair_counts", "<i8"))
ALIKE = 0.5  # of what two frames hold, by the shares of the pages that have each line, both do: they are of one site


def pack_frames(frames: Sequence[KnownFrame]) -> dict[int, bytes]:
    """The frames as bytes, by number from 1 on."""
    return {number: _pack(number, frame) for number, frame in enumerate(frames, 1)}


def unpack_frames(packed: Mapping[int, bytes], library: str) -> list[KnownFrame]:
    """The frames of library ``library``; LibraryError where one is damaged, or was kept by another version."""
    frames = []
    for number, data in sorted(packed.items()):
        try:
            frames.append(_unpack(number, data, library))
        except (ValueError, KeyError, TypeError, struct.error, zstandard.ZstdError):
            raise LibraryError(Message("library.frame_damaged", library=library, number=number)) from None
    return frames


def join_frames(old: Sequence[KnownFrame], new: Iterable[KnownFrame]) -> list[KnownFrame]:
    """The frames that are there and those that were counted now, the one on most pages first.

    Of two that are one frame at two times that one stays which was counted on more pages, or else later.
    """
    left, added = list(old), []
    for frame in new:
        likeness = [_likeness(frame, one) for one in left]
        best = max(range(len(left)), key=lambda i: likeness[i], default=-1)
        if best >= 0 and likeness[best] >= ALIKE:
            known = left.pop(best)
            added.append(known if known.pages > frame.pages else frame)
        else:
            added.append(frame)
    return sorted([*left, *added], key=lambda frame: (-frame.pages, frame.name, frame.keys.tolist()))


def _likeness(a: KnownFrame, b: KnownFrame) -> float:
    """What of the lines that tell of either tells of both: Jaccard similarity, weighted by shares of pages."""
    keys, shares = a.keys[a.telling], a.shares[a.telling]
    others, of_others = b.keys[b.telling], b.shares[b.telling]
    both, again = among(keys, others), among(others, keys)
    common = float(np.minimum(shares[both], of_others[again]).sum())
    return common / max(float(shares.sum() + of_others.sum()) - common, 1e-9)


def _pack(number: int, frame: KnownFrame) -> bytes:
    told = {"name": frame.name, "pages": frame.pages, "samples": frame.samples, "versions": [FOLDING, KEYS]}
    record = orjson.dumps(told, option=orjson.OPT_SORT_KEYS)
    columns = [getattr(frame, name).astype(kind).tobytes() for name, kind in (*OF_KEYS, *OF_PAIRS)]
    body = HEAD.pack(len(record), len(frame.keys), len(frame.pairs)) + compress(b"".join((record, *columns)))
    return bytes([VERSION]) + checksum(b"frame %d" % number, body) + body


def _unpack(number: int, packed: bytes, library: str) -> KnownFrame:
    if type(packed) is not bytes or not packed:
        raise ValueError
    if packed[:1] != bytes([VERSION]):
        raise LibraryError(Message("library.frame_damaged_or_old", library=library, number=number))
    body = packed[1 + CHECKSUM :]
    if packed[1 : 1 + CHECKSUM] != checksum(b"frame %d" % number, body):
        raise ValueError
    size, keys, pairs = HEAD.unpack_from(body)
    rows = [(name, np.dtype(kind), keys) for name, kind in OF_KEYS]
    rows += [(name, np.dtype(kind), pairs) for name, kind in OF_PAIRS]
    raw = decompress(body[HEAD.size :], size + sum(kind.itemsize * count for _, kind, count in rows))
    record = orjson.loads(raw[:size])
    if record.pop("versions") != [FOLDING, KEYS]:
        raise LibraryError(Message("library.frames_old", library=library))
    columns: dict[str, Any] = {}
    for name, kind, count in rows:
        columns[name] = np.frombuffer(raw, kind, count, size)
        size += kind.itemsize * count
    frame = KnownFrame(samples=tuple(record.pop("samples")), **record, **columns)
    if not _sound(frame):
        raise ValueError
    return frame


def _sound(frame: KnownFrame) -> bool:
    """Whether a frame that a stranger may have written is one."""
    return bool(
        type(frame.name) is str
        and all(type(sample) is str for sample in frame.samples)
        and type(frame.pages) is int
        and frame.pages > 0
        and (frame.keys[1:] > frame.keys[:-1]).all()
        and (frame.pairs[1:] > frame.pairs[:-1]).all()
        and ((frame.counts > 0) & (frame.counts <= frame.pages)).all()
        and ((frame.pair_counts > 0) & (frame.pair_counts <= frame.pages)).all()
    )
