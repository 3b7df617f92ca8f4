"""Fingerprints in Redis: who holds each, by key.

A key of its own for each fingerprint costs 120 bytes. So the 2^11 fingerprints with the same 21 bits in front share a
sorted set: its members are the other 11 bits and the key of a speech, big-endian in ten bytes, all of score 0. Redis
keeps them in the order of their bytes, so that the holders of one fingerprint are a range that begins with the least
key. A set of up to 128 is one array of 16 bytes a member, which lasts for some 200,000 speeches of 4,000 characters.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from dedup.errors import LibraryError
from dedup.kernels.arrays import U32, U64
from dedup.library.redis_connection import Connection
from dedup.library.redis_rows import Held
from dedup.messages import Message

SHARED = 11
WIDTH = 10


class Prints:
    """The fingerprints of one library."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, hashes: U32, most: int) -> list[U64]:
        """The ``most`` least keys of speeches that hold each fingerprint, ascending."""
        rest = (1 << SHARED) - 1
        questions = [
            partial(_queue_range, key=key, low=value & rest, most=most)
            for key, value in zip(self._buckets(hashes), hashes.tolist(), strict=True)
        ]
        return [self._read(members) for members in self._connection.ask(questions)]

    def insert(self, pipe: Any, held: Held) -> None:
        """Queue the fingerprints of a document."""
        for key, member in self._members(held):
            pipe.execute_command("ZADD", key, 0, member)

    def remove(self, pipe: Any, held: Held) -> None:
        """Queue their removal."""
        for key, member in self._members(held):
            pipe.execute_command("ZREM", key, member)

    def _members(self, held: Held) -> list[tuple[bytes, bytes]]:
        """The sorted set and the member of each fingerprint of a document."""
        packed = np.empty((len(held.fingerprints), WIDTH), np.uint8)
        low = (held.fingerprints & np.uint32((1 << SHARED) - 1)).astype(">u2")
        packed[:, :2] = low.view(np.uint8).reshape(-1, 2)
        keys = np.repeat(held.keys, held.counts).astype(">u8")
        packed[:, 2:] = keys.view(np.uint8).reshape(-1, 8)
        flat = packed.tobytes()
        members = [flat[at : at + WIDTH] for at in range(0, len(flat), WIDTH)]
        return list(zip(self._buckets(held.fingerprints), members, strict=True))

    def _buckets(self, hashes: U32) -> list[bytes]:
        prefix = self._connection.key(b"f")
        return [prefix + bucket.to_bytes(3, "big") for bucket in (hashes >> np.uint32(SHARED)).tolist()]

    def _read(self, members: list[bytes]) -> U64:
        flat = b"".join(members)
        if any(len(member) != WIDTH for member in members):
            raise self._damaged()
        table = np.frombuffer(flat, np.uint8).reshape(-1, WIDTH)
        keys = np.ascontiguousarray(table[:, 2:]).view(">u8").ravel().astype(np.uint64)
        if (keys[1:] <= keys[:-1]).any():
            raise self._damaged()
        return keys

    def _damaged(self) -> LibraryError:
        return LibraryError(Message("library.redis_prints", name=self._connection.name))


def _queue_range(pipe: Any, key: bytes, low: int, most: int) -> None:
    first, behind = b"[" + low.to_bytes(2, "big"), b"(" + (low + 1).to_bytes(2, "big")
    pipe.execute_command("ZRANGEBYLEX", key, first, behind, "LIMIT", 0, most)
