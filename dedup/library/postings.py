"""Blocks of postings: which speeches of a segment hold which terms, coded so that a question decodes little.

A posting is a term above the number of a speech in its segment, 32 bits each. Sorted postings are cut into blocks of
BLOCK. A block holds a bitmap of the postings that begin another term, the differences between its terms, and the
numbers of the speeches, both in the fewest whole bytes: about 4 bytes a posting, and nothing that has to be
decoded one by one. Its first term stands in its key, and so does ``part``: how many blocks before it hold postings
of that term. So the postings of a term begin in the last block whose key is not above the term's with part 0, and go
on in parts 1, 2, ...
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.errors import LibraryError
from dedup.kernels.arrays import I64, ragged, run_starts, U32, U64

BLOCK = 128
BITMAP = BLOCK // 8
# Bits of a key: segment, space (fingerprints or bands), term, part.
SEGMENTS, SPACE, PARTS = 11, 51, 19
FINGERPRINTS, BANDS = 0, 1
# A block begins with its checksum (4 bytes), its postings less one, and the bytes of a difference.
_HEAD = 6
_LOW = np.uint64(0xFFFFFFFF)
_HIGH = np.uint64(32)
_ALL = np.arange(BLOCK)

Bytes = NDArray[np.uint8]


def block_key(segment: int, space: int, term: int = 0, part: int = 0) -> int:
    """The key of a block, 63 bits."""
    return segment << SPACE + 1 | space << SPACE | term << PARTS | part


def bytes_for(number: int) -> int:
    """Bytes that numbers below this one take: 70000 -> 3."""
    return max(1, (max(number - 1, 0).bit_length() + 7) // 8)


class BlockWriter:
    """Cuts postings, which come ascending and in portions, into blocks."""

    def __init__(self, segment: int, space: int, speeches: int) -> None:
        self._base = block_key(segment, space)
        self._width = bytes_for(speeches)
        self._rest: U64 = np.zeros(0, np.uint64)
        self._before = -1  # the last term of what was written
        self._held = 0  # and how many of its postings that holds
        self.postings = self.blocks = 0

    def write(self, postings: U64, last: bool = False) -> Iterator[tuple[int, bytes]]:
        """Keys and blocks of what has come; a portion of less than a block waits for the next, but for the last."""
        self.postings += len(postings)
        waiting = np.concatenate((self._rest, postings))
        end = len(waiting) if last else len(waiting) // BLOCK * BLOCK
        self._rest = waiting[end:]
        if end:
            yield from self._code(waiting[:end])

    def _code(self, postings: U64) -> Iterator[tuple[int, bytes]]:
        n = len(postings)
        terms, speeches = postings >> _HIGH, (postings & _LOW).astype("<u4")
        runs = run_starts(terms)
        heads = np.arange(0, n, BLOCK)
        held = self._held if int(terms[0]) == self._before else 0
        places, self._held = place_parts(terms, heads, held)
        keys = self._base | places
        self._before = int(terms[-1])

        begins = np.zeros((len(heads), BLOCK), bool)
        begins.ravel()[runs] = True
        begins[:, 0] = True
        bitmaps = np.packbits(begins, axis=1, bitorder="little")
        steps = np.zeros((len(heads), BLOCK), np.uint32)
        steps.ravel()[runs] = np.diff(terms[runs], prepend=terms[0])
        steps[:, 0] = 0
        greatest = steps.max(axis=1)
        widths = 1 + (greatest > 0xFF) + (greatest > 0xFFFF) + (greatest > 0xFFFFFF)
        begins[:, 0] = False
        numbers = _take_bytes(speeches, self._width)
        of_block: list[bytes] = [b""] * len(heads)
        for width in range(1, 5):
            rows = np.flatnonzero(widths == width)
            if len(rows):
                chosen = begins[rows]
                coded = _take_bytes(steps[rows][chosen].astype("<u4"), width)
                edges = np.concatenate(([0], np.cumsum(chosen.sum(axis=1) * width))).tolist()
                for i, row in enumerate(rows.tolist()):
                    of_block[row] = coded[edges[i] : edges[i + 1]]
        coded_bitmaps, size = bitmaps.tobytes(), BLOCK * self._width
        for i, (key, width) in enumerate(zip(keys.tolist(), widths.tolist(), strict=True)):
            count = min(BLOCK, n - i * BLOCK)
            body = b"".join(
                (
                    bytes((count - 1, width)),
                    coded_bitmaps[i * BITMAP : (i + 1) * BITMAP],
                    of_block[i],
                    numbers[i * size : i * size + count * self._width],
                )
            )
            self.blocks += 1
            yield key, _checksum(key, body) + body


def place_parts(terms: U64, heads: I64, held: int) -> tuple[I64, int]:
    """Term and part of the keys of blocks that begin at ``heads`` of ascending terms, int64[n]; ``held`` postings of
    the first term stand in blocks before these. And how many postings the last term has by then."""
    runs = run_starts(terms)
    inside = heads - runs[np.searchsorted(runs, heads, side="right") - 1]
    if held:
        inside[: np.searchsorted(heads, runs[1] if len(runs) > 1 else len(terms))] += held
    after = len(terms) - int(runs[-1]) + (held if len(runs) == 1 else 0)
    return terms[heads].astype(np.int64) << PARTS | (inside + BLOCK - 1) // BLOCK, after


@dataclass(frozen=True, slots=True)
class Blocks:
    """Blocks as they were read: checked as far as their heads go, with the terms of each.

    ``terms`` uint32[n, BLOCK], of which ``distinct`` int64[n] count; ``begins`` bool[n, BLOCK] as in the bitmap;
    ``counts`` int64[n] postings, whose numbers of ``width`` bytes each begin at ``numbers`` int64[n] in ``data``.
    """

    data: Bytes
    terms: U32
    distinct: I64
    begins: NDArray[np.bool_]
    counts: I64
    numbers: I64
    width: int
    speeches: int

    def find(self, block: I64, terms: U64) -> tuple[I64, I64, NDArray[np.bool_]]:
        """Postings of one term in one block each: numbers of speeches, int64[m], offsets int64[n + 1], and whether
        they reach the end of their block, so that they may go on in the next."""
        hit = (self.terms[block] == terms.astype(np.uint32)[:, None]) & (self.distinct[block][:, None] > _ALL)
        found = np.flatnonzero(hit.any(axis=1))
        starts = np.zeros(len(block), np.int64)
        ends = starts.copy()
        at = block[found]
        rank = np.cumsum(self.begins[at], axis=1) - 1
        own = (rank == hit[found].argmax(axis=1)[:, None]) & (self.counts[at][:, None] > _ALL)
        starts[found] = own.argmax(axis=1)
        ends[found] = starts[found] + own.sum(axis=1)
        places, offsets = ragged(starts, ends)
        of_block = np.repeat(block, ends - starts)
        last = (ends > starts) & (ends == self.counts[block])
        return self._numbers(self.numbers[of_block] + places * self.width), offsets, last

    def all(self) -> U64:
        """All postings, block after block."""
        places, _ = ragged(np.zeros(len(self.counts), np.int64), self.counts)
        row = np.repeat(np.arange(len(self.counts)), self.counts)
        rank = (np.cumsum(self.begins, axis=1) - 1)[row, places]
        speeches = self._numbers(self.numbers[row] + places * self.width)
        return np.asarray(self.terms[row, rank].astype(np.uint64) << _HIGH | speeches.astype(np.uint64))

    def _numbers(self, at: I64) -> I64:
        numbers = _join_bytes(self.data, at, self.width)
        if len(numbers) and int(numbers.max()) >= self.speeches:
            raise DamagedBlockError("a posting names a speech that is not there")
        return numbers


class DamagedBlockError(LibraryError):
    """A block is not what was written; whoever reads it adds where, and the cure."""


def read_blocks(keys: I64, blocks: Sequence[bytes], speeches: int) -> Blocks:
    """Decode the heads and terms of blocks of a segment of so many speeches. Raises DamagedBlockError."""
    width = bytes_for(speeches)
    for key, block in zip(keys.tolist(), blocks, strict=True):
        if (
            not isinstance(block, bytes)
            or len(block) < _HEAD + BITMAP
            or block[:4] != _checksum(key, block[4:])
        ):
            raise DamagedBlockError("a block of postings does not match its checksum")
    data = np.frombuffer(b"".join(blocks), np.uint8)
    lengths = np.fromiter(map(len, blocks), np.int64, len(blocks))
    at = np.cumsum(lengths) - lengths
    counts, widths = data[at + 4].astype(np.int64) + 1, data[at + 5].astype(np.int64)
    bitmaps = data[at[:, None] + (_HEAD + np.arange(BITMAP))]
    begins = np.unpackbits(bitmaps, axis=1, bitorder="little").view(bool)
    distinct = np.bitwise_count(bitmaps).sum(axis=1, dtype=np.int64)
    steps = at + _HEAD + BITMAP
    numbers = steps + (distinct - 1) * widths
    short = np.flatnonzero(counts != BLOCK)
    sound = (widths >= 1) & (widths <= 4) & begins[:, 0] & (counts <= BLOCK)
    sound[short] &= ~(begins[short] & (counts[short, None] <= _ALL)).any(axis=1)
    if not (sound & (numbers + counts * width == at + lengths)).all():
        raise DamagedBlockError("a block of postings is not coded as it should be")
    terms = np.zeros((len(blocks), BLOCK), np.uint32)
    for size in range(1, 5):
        rows = np.flatnonzero(widths == size)
        if len(rows):
            terms[rows, 1:] = _read_steps(data, steps[rows], distinct[rows], size)
    terms[:, 0] = (keys >> PARTS) & 0xFFFFFFFF
    if (terms.sum(axis=1, dtype=np.uint64) > _LOW).any():
        raise DamagedBlockError("the terms of a block do not ascend")
    np.cumsum(terms, axis=1, out=terms)
    return Blocks(data, terms, distinct, begins, counts, numbers, width, speeches)


def _read_steps(data: Bytes, starts: I64, distinct: I64, size: int) -> NDArray[np.uint32]:
    """Differences between the terms of blocks, of ``size`` bytes each, uint32[n, BLOCK - 1]; 0 behind the last."""
    # Read for all blocks alike; what lies behind the last difference of a block is not looked at.
    at = np.minimum(starts[:, None] + np.arange(0, (BLOCK - 1) * size, size), len(data) - size)
    values = data[at].astype(np.uint32)
    for i in range(1, size):
        values |= data[at + i].astype(np.uint32) << np.uint32(8 * i)
    there = (distinct - 1)[:, None] > _ALL[:-1]
    if not (values[there] if not there.all() else values).all():
        raise DamagedBlockError("the terms of a block do not ascend")
    return np.asarray(values * there)


def _checksum(key: int, body: bytes) -> bytes:
    return zlib.crc32(body, zlib.crc32(key.to_bytes(8, "little"))).to_bytes(4, "little")


def _take_bytes(values: NDArray[np.uint32], width: int) -> bytes:
    """The lower bytes of little-endian numbers."""
    return np.ascontiguousarray(values.view(np.uint8).reshape(-1, 4)[:, :width]).tobytes()


def _join_bytes(data: Bytes, at: I64, width: int) -> I64:
    """Little-endian numbers of so many bytes at these places."""
    out = data[at].astype(np.int64)
    for i in range(1, width):
        out |= data[at + i].astype(np.int64) << (8 * i)
    return out
