"""Bands in Redis, in datasketch's own LSH storage, so that its MinHashLSH answers from the same tables.

What it writes, for band i and H, `hash_band` of its slots, each behind ``dedup:NAME:``

    _bucket_<i>      a hash, H -> the key of the bucket
    _bucket_<i>H     the bucket, a set of speeches
    _keys            a hash, speech -> the key of its list
    _keys<speech>    a list, H of each band of each of its units

A speech is written as its key in decimal, with a sign: Redis 7.0 keeps a set of one such integer in 64 bytes, and of
one other string in 176. ``prepickle=False`` keeps datasketch from pickling them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from hashlib import blake2b
from itertools import chain
from typing import Any, TYPE_CHECKING

import numpy as np

from dedup.errors import LibraryError, SettingsError
from dedup.kernels.arrays import U64
from dedup.library.redis_connection import Connection
from dedup.library.scheme import Scheme
from dedup.messages import Message
from dedup.sketch.minhash import Signatures

if TYPE_CHECKING:
    from datasketch import MinHash

# Bytes that stand for a band. By chance one band in 2^48 looks like another, and is found out when texts are compared.
BAND = 6
# Of one command; even, as those of HSET come in pairs. A server takes a million.
ARGUMENTS = 10_000


def hash_band(slots: bytes) -> bytes:
    """What a bucket is called: datasketch's MinHashLSH takes this as ``hashfunc``. The slots themselves, of sixteen
    bytes and more, would stand in Redis four times."""
    return blake2b(slots, digest_size=BAND).digest()


class Gathered:
    """What datasketch's tables take for a pipeline. They send two commands for each bucket; this keeps what they send,
    and sends one for each hash."""

    buffer_size = 0

    def __init__(self) -> None:
        self._commands: defaultdict[tuple[str, bytes], list[bytes]] = defaultdict(list)

    def hset(self, key: bytes, field: bytes, value: bytes) -> None:
        self._commands["HSET", key] += (field, value)

    def hdel(self, key: bytes, *fields: bytes) -> None:
        self._commands["HDEL", key] += fields

    def sadd(self, key: bytes, *members: bytes) -> None:
        self._commands["SADD", key] += members

    def srem(self, key: bytes, *members: bytes) -> None:
        self._commands["SREM", key] += members

    def rpush(self, key: bytes, *values: bytes) -> None:
        self._commands["RPUSH", key] += values

    def delete(self, *keys: bytes) -> None:
        self._commands["DEL", b""] += keys

    def queue(self, pipe: Any) -> None:
        """Queue all of it on a pipeline."""
        for (command, key), values in self._commands.items():
            for begin in range(0, len(values), ARGUMENTS):
                some = values[begin : begin + ARGUMENTS]
                pipe.execute_command(command, *filter(None, (key,)), *some)


class Bands:
    """The tables of one library; what they hold are keys of speeches."""

    def __init__(self, connection: Connection, scheme: Scheme) -> None:
        from datasketch import MinHashLSH

        banding = scheme.banding
        if banding.bands < 2:
            raise SettingsError(Message("library.one_band", name=connection.name))
        self._connection = connection
        self._lsh = MinHashLSH(
            params=(banding.bands, banding.rows),
            num_perm=scheme.slots,
            storage_config={
                "type": "redis",
                "basename": connection.key(),
                "redis": {"connection_pool": connection.pool},
            },
            prepickle=False,
            hashfunc=hash_band,
        )

    def find(self, signatures: Signatures) -> list[list[U64]]:
        """Who agrees with each signature in each band: keys, ascending."""
        rows = [self._bands(minhash) for minhash in signatures.to_datasketch()]
        questions = {item: len(rows) for row in rows for item in enumerate(row)}
        answers = self._connection.ask(
            [partial(self._queue_bucket, band=band, bucket=bucket) for band, bucket in questions]
        )
        holders = dict(zip(questions, map(self._read_speeches, answers), strict=True))
        return [[holders[item] for item in enumerate(row)] for row in rows]

    def hold(self, speeches: Sequence[int]) -> list[list[bytes]]:
        """The bands of each speech, as they were written: of its first unit, of its second..."""
        held = self._connection.ask([partial(self._queue_list, speech=speech) for speech in speeches])
        if any(not isinstance(bands, list) or len(bands) % len(self._lsh.hashtables) for bands in held):
            raise self._damaged()
        return held

    def sizes(self, bands: Iterable[Sequence[bytes]]) -> dict[tuple[int, bytes], int]:
        """How many speeches there are in each bucket, a band and its bytes, of speeches with these bands."""
        asked = sorted(set(chain.from_iterable(map(self._buckets, bands))))
        found = self._connection.ask([partial(self._queue_size, band=b, bucket=h) for b, h in asked])
        return dict(zip(asked, found, strict=True))

    def remove(self, pipe: Any, gone: dict[int, list[bytes]], sizes: dict[tuple[int, bytes], int]) -> None:
        """Queue the removal of speeches with these bands; ``sizes`` are those of their buckets before."""
        gathered = self._gather()
        leaving = Counter(chain.from_iterable(self._buckets(bands) for bands in gone.values()))
        for (band, bucket), number in leaving.items():
            if sizes[band, bucket] <= number:
                self._lsh.hashtables[band].remove(bucket, buffer=True)
        for speech, bands in gone.items():
            for band, bucket in sorted(self._buckets(bands)):
                if sizes[band, bucket] > leaving[band, bucket]:
                    self._lsh.hashtables[band].remove_val(bucket, _name(speech), buffer=True)
            self._lsh.keys.remove(_name(speech), buffer=True)
        gathered.queue(pipe)

    def insert(self, pipe: Any, speeches: Sequence[int], signatures: Signatures) -> None:
        """Queue the signatures of units, each with the key of its speech."""
        gathered = self._gather()
        session = self._lsh.insertion_session()
        for speech, minhash in zip(speeches, signatures.to_datasketch(), strict=True):
            session.insert(_name(speech), minhash, check_duplication=False)
        gathered.queue(pipe)

    def _buckets(self, bands: Sequence[bytes]) -> set[tuple[int, bytes]]:
        """The buckets that a speech is in, of its bands as `hold` gives them."""
        return {(at % len(self._lsh.hashtables), bucket) for at, bucket in enumerate(bands)}

    def _gather(self) -> Gathered:
        """What all tables write to from now on: by themselves each would commit on its own."""
        gathered = Gathered()
        for table in (*self._lsh.hashtables, self._lsh.keys):
            table._buffer = gathered
        return gathered

    def _bands(self, minhash: MinHash) -> list[bytes]:
        return [self._lsh._H(minhash.hashvalues[start:end]) for start, end in self._lsh.hashranges]

    def _queue_bucket(self, pipe: Any, band: int, bucket: bytes) -> None:
        table = self._lsh.hashtables[band]
        table._get_items(pipe, table.redis_key(bucket))

    def _queue_size(self, pipe: Any, band: int, bucket: bytes) -> None:
        table = self._lsh.hashtables[band]
        table._get_len(pipe, table.redis_key(bucket))

    def _queue_list(self, pipe: Any, speech: int) -> None:
        table = self._lsh.keys
        table._get_items(pipe, table.redis_key(_name(speech)))

    def _read_speeches(self, members: Iterable[bytes]) -> U64:
        try:
            keys = np.array([int(member) for member in members], np.int64).astype(np.uint64)
        except (ValueError, OverflowError):
            raise self._damaged() from None
        keys.sort()
        return keys

    def _damaged(self) -> LibraryError:
        return LibraryError(Message("library.redis_bands", name=self._connection.name))


def _name(speech: int) -> bytes:
    """The key of a speech as a member of sets."""
    return b"%d" % (speech - (1 << 64) if speech >> 63 else speech)
