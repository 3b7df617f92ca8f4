"""What a library in Redis keeps of a speech and of a document's terms, as bytes; beside it `coding` for documents.

Each begins with a checksum over the key that it stands under and all that follows. Integers are little-endian.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from dedup.kernels.arrays import U32, U64
from dedup.library.coding import CHECKSUM, checksum
from dedup.library.entries import SKETCH

HEAD = struct.Struct(f"<IIQ{SKETCH}II")

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Speech:
    """What is told of a speech without its text: see `SpeechRows`."""

    number: int
    date: int
    size: int
    sketch: tuple[int, ...]
    document: str
    source: str


@dataclass(frozen=True, slots=True)
class Held:
    """What a document is found by: the keys of its speeches uint64[n], how many fingerprints each has uint32[n], and
    these, one speech after another, uint32[m]."""

    keys: U64
    counts: U32
    fingerprints: U32


def encode_key(key: int) -> bytes:
    """The key of a speech, eight bytes: they are ordered as the keys are."""
    return key.to_bytes(8, "big")


def encode_name(name: str) -> bytes:
    return name.encode("utf-8", "replace")


def checksum_row(key: bytes, body: bytes) -> bytes:
    return checksum(key, body) + body


def pack_speech(key: bytes, row: Speech) -> bytes:
    document, source = encode_name(row.document), encode_name(row.source)
    body = HEAD.pack(row.number, row.date, row.size, *row.sketch, len(document)) + document + source
    return checksum_row(key, body)


def pack_held(key: bytes, row: Held) -> bytes:
    body = len(row.keys).to_bytes(4, "little") + b"".join(
        (
            row.keys.astype("<u8").tobytes(),
            row.counts.astype("<u4").tobytes(),
            row.fingerprints.astype("<u4").tobytes(),
        )
    )
    return checksum_row(key, body)


def unpack(key: bytes, packed: bytes | None, read: Callable[[bytes], Row]) -> Row | None:
    """What ``read`` makes of the bytes under a key; None where they are not what was written."""
    if packed is None or packed[:CHECKSUM] != checksum(key, packed[CHECKSUM:]):
        return None
    try:
        return read(packed[CHECKSUM:])
    except (ValueError, struct.error):
        return None


def read_speech(body: bytes) -> Speech:
    number, date, size, *sketch, length = HEAD.unpack_from(body)
    if date >> 31 or size >> 63 or HEAD.size + length > len(body):
        raise ValueError
    document, source = body[HEAD.size : HEAD.size + length], body[HEAD.size + length :]
    return Speech(number, date, size, tuple(sketch), document.decode(), source.decode())


def read_held(body: bytes) -> Held:
    n = int.from_bytes(body[:4], "little")
    keys = np.frombuffer(body, "<u8", n, 4)
    counts = np.frombuffer(body, "<u4", n, 4 + 8 * n)
    fingerprints = (
        np.frombuffer(body, "<u4", -1, 4 + 12 * n) if len(body) > 4 + 12 * n else np.zeros(0, "<u4")
    )
    if int(counts.sum()) != len(fingerprints):
        raise ValueError
    return Held(keys, counts, fingerprints)
