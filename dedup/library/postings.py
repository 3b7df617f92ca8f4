"""Blocks of postings: which speeches of a segment hold which terms, coded so that a question decodes little.

A posting is a term above the number of a speech in its segment, 32 bits each. Sorted postings are cut into blocks of
BLOCK. A block holds a bitmap of the postings that begin another term, the differences between its terms, and the
numbers of the speeches, both in the fewest whole bytes: about 4 bytes a posting, and nothing that has to be
decoded one by one. Its first term stands in its key, and so does ``part``: how many blocks before it hold postings
of that term. So the postings of a term begin in the last block whose key is not above the term's with part 0, and go
on in parts 1, 2, ...
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from dedup.errors import LibraryError
from dedup.kernels.arrays import Bools, I64, ragged, run_starts, U64
from dedup.kernels.parallel import cut_up
from dedup.library.holders import rank_in_runs
from dedup.messages import Message

BLOCK = 128
BITMAP = BLOCK // 8
# Postings that are coded at once: whole blocks, which stay in the processor's cache.
AT_ONCE = BLOCK << 11
# Bits of a key: segment, space (fingerprints or bands), term, part.
SEGMENTS, SPACE, PARTS = 11, 51, 19
FINGERPRINTS, BANDS = 0, 1
# A block begins with its postings less one, the bytes of a difference, and the bitmap; it ends with its checksum.
_FRONT, _SUM = 2 + BITMAP, 4
_LEAST = _FRONT + 1 + _SUM
# The CRC-32 of whatever ends with its own CRC-32, little-endian.
_SOUND = 0x2144DF1C
_LOW = np.uint64(0xFFFFFFFF)
_HIGH = np.uint64(32)
_NONE = np.uint64(0xFFFFFFFFFFFFFFFF)
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
        for low, high in cut_up(end, AT_ONCE):
            yield from self._code(waiting[low:high])

    def _code(self, postings: U64) -> list[tuple[int, bytes]]:
        n = len(postings)
        terms = postings >> _HIGH
        runs = run_starts(terms)
        heads = np.arange(0, n, BLOCK)
        held = self._held if int(terms[0]) == self._before else 0
        places, self._held = place_parts(terms, heads, held)
        keys = self._base | places
        self._before = int(terms[-1])

        inner = runs[runs % BLOCK > 0]
        steps = terms[inner] - terms[inner - 1]
        owner = inner // BLOCK
        widths = np.ones(len(heads), np.int64)
        for least in (0xFF, 0xFFFF, 0xFFFFFF):
            widths += np.bincount(owner[steps > least], minlength=len(heads)) > 0

        begins = np.zeros((len(heads), BLOCK), bool)
        begins.ravel()[runs] = True
        begins[:, 0] = True
        counts = np.full(len(heads), BLOCK)
        counts[-1] = n - heads[-1]
        fronts = np.empty((len(heads), _FRONT), np.uint8)
        fronts[:, 0], fronts[:, 1] = counts - 1, widths
        fronts[:, 2:] = np.packbits(begins, axis=1, bitorder="little")

        stepped = np.bincount(owner, minlength=len(heads))
        numbers = _FRONT + stepped * widths
        sizes = numbers + counts * self._width + _SUM
        starts = np.cumsum(sizes) - sizes
        blocks = np.empty(int(sizes.sum()), np.uint8)
        blocks[starts[:, None] + np.arange(_FRONT)] = fronts
        place = starts[owner] + _FRONT + rank_in_runs(stepped) * widths[owner]
        for width in range(1, 5):
            own = np.flatnonzero(widths[owner] == width)
            _put_bytes(blocks, place[own], steps[own], width)
        block = np.repeat(starts + numbers, counts) + rank_in_runs(counts) * self._width
        _put_bytes(blocks, block, postings & _LOW, self._width)
        ends = starts + sizes - _SUM
        spans = zip(starts.tolist(), ends.tolist(), _seeds(keys), strict=True)
        view = blocks.data
        sums = np.array([crc32(view[start:end], seed) for start, end, seed in spans], np.uint64)
        _put_bytes(blocks, ends, sums, _SUM)
        self.blocks += len(heads)
        whole = blocks.tobytes()
        coded = [
            whole[start:end] for start, end in zip(starts.tolist(), (starts + sizes).tolist(), strict=True)
        ]
        return list(zip(keys.tolist(), coded, strict=True))


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
    """Blocks as they were read, in order of key.

    ``counts`` int64[n] are their postings, whose numbers of ``width`` bytes each begin at ``numbers`` int64[n] in
    ``data``. Their terms stand one block after another: those of block i are ``terms[first[i]:first[i + 1]]``, uint64
    below the block's index, so that they ascend through all; the postings of each are ``starts`` to ``ends``, int64,
    in its block.
    """

    data: Bytes
    counts: I64
    numbers: I64
    width: int
    speeches: int
    terms: U64
    starts: I64
    ends: I64

    def find(self, block: I64, terms: U64) -> tuple[I64, I64, Bools]:
        """Postings of one term in one block each: numbers of speeches, int64[m], offsets int64[n + 1], and whether
        they reach the end of their block, so that they may go on in the next."""
        asked = block.astype(np.uint64) << _HIGH | terms
        at = np.searchsorted(self.terms, asked)
        found = np.flatnonzero(np.append(self.terms, _NONE)[at] == asked)
        starts, ends = np.zeros(len(block), np.int64), np.zeros(len(block), np.int64)
        starts[found], ends[found] = self.starts[at[found]], self.ends[at[found]]
        places, offsets = ragged(starts, ends)
        at = np.repeat(self.numbers[block], ends - starts) + places * self.width
        speeches = self._checked(_join_bytes(self.data, at, self.width))
        return speeches, offsets, (ends > starts) & (ends == self.counts[block])

    def all(self) -> U64:
        """All postings, block after block."""
        size = self.counts * self.width
        spans = zip(self.numbers.tolist(), (self.numbers + size).tolist(), strict=True)
        whole = self.data.tobytes()
        numbers = _spread_bytes(b"".join([whole[low:high] for low, high in spans]), self.width)
        self._checked(numbers)
        postings = np.repeat(self.terms << _HIGH, self.ends - self.starts)
        postings |= numbers
        return postings

    def _checked(self, numbers: NDArray[Any]) -> NDArray[Any]:
        if len(numbers) and int(numbers.max()) >= self.speeches:
            raise DamagedBlockError(Message("library.posting_nowhere"))
        return numbers


class DamagedBlockError(LibraryError):
    """A block is not what was written; whoever reads it adds where, and the cure."""


def read_blocks(keys: I64, blocks: Sequence[bytes], speeches: int) -> Blocks:
    """Decode the terms of blocks of a segment of so many speeches, in order of key. Raises DamagedBlockError."""
    width = bytes_for(speeches)
    _check_sums(keys, blocks)
    data = np.frombuffer(b"".join(blocks), np.uint8)
    lengths = np.fromiter(map(len, blocks), np.int64, len(blocks))
    at = np.cumsum(lengths) - lengths
    counts, widths = data[at].astype(np.int64) + 1, data[at + 1].astype(np.int64)
    bitmaps = data[at[:, None] + np.arange(2, _FRONT)]
    begins = np.unpackbits(bitmaps, axis=1, bitorder="little").view(bool)
    distinct = np.bitwise_count(bitmaps).sum(axis=1, dtype=np.int64)
    steps = at + _FRONT
    numbers = steps + (distinct - 1) * widths
    sound = (widths >= 1) & (widths <= 4) & begins[:, 0] & (counts <= BLOCK)
    short = np.flatnonzero(counts != BLOCK)
    sound[short] &= ~(begins[short] & (counts[short, None] <= _ALL)).any(axis=1)
    if not (sound & (numbers + counts * width + _SUM == at + lengths)).all():
        raise DamagedBlockError(Message("library.block_miscoded"))
    starts = np.flatnonzero(begins.ravel())
    first = np.cumsum(distinct) - distinct
    row = np.repeat(np.arange(len(blocks)), distinct)
    starts -= row * BLOCK
    ends = np.append(starts[1:], 0)
    ends[first + distinct - 1] = counts
    terms = _read_terms(blocks, distinct, widths)
    heads = (keys >> PARTS & 0xFFFFFFFF).astype(np.uint64)
    terms += np.repeat(heads - terms[first], distinct)
    if (terms[first + distinct - 1] > _LOW).any():
        raise DamagedBlockError(Message("library.terms_unordered"))
    terms |= row.astype(np.uint64) << _HIGH
    return Blocks(data, counts, numbers, width, speeches, terms, starts, ends)


def _check_sums(keys: I64, blocks: Sequence[bytes]) -> None:
    try:
        # What ends with its own checksum has always this one.
        sums = [crc32(block, seed) for block, seed in zip(blocks, _seeds(keys), strict=True)]
    except TypeError:
        sums = [0]
    if sums.count(_SOUND) != len(blocks) or min(map(len, blocks), default=_LEAST) < _LEAST:
        raise DamagedBlockError(Message("library.block_sum"))


def _read_terms(blocks: Sequence[bytes], distinct: I64, widths: I64) -> U64:
    """The terms of blocks, one block after another, less what stands before each block's first one."""
    steps = np.zeros(int(distinct.sum()), np.uint64)
    inner = np.ones(len(steps), bool)
    inner[np.cumsum(distinct) - distinct] = False
    of_step = np.repeat(widths, distinct)
    of_block = widths.tolist(), (_FRONT + (distinct - 1) * widths).tolist()
    for width in range(1, 5):
        own = inner & (of_step == width)
        coded = [block[_FRONT:end] for block, of, end in zip(blocks, *of_block, strict=True) if of == width]
        if coded:
            steps[own] = _spread_bytes(b"".join(coded), width)
    if not steps[inner].all():
        raise DamagedBlockError(Message("library.terms_unordered"))
    return np.cumsum(steps)


def _seeds(keys: I64) -> list[int]:
    """What the checksums of blocks begin with, so that a block in another's place is seen."""
    mixed = keys.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return list((mixed >> _HIGH).tolist())


def _put_bytes(data: Bytes, at: I64, values: U64, width: int) -> None:
    """Write little-endian numbers of so many bytes at these places."""
    for i in range(width):
        data[at + i] = (values >> np.uint64(8 * i)).astype(np.uint8)


def _spread_bytes(coded: bytes, width: int) -> NDArray[np.uint32]:
    """Little-endian numbers of so many bytes each."""
    out = np.zeros((len(coded) // width, 4), np.uint8)
    out[:, :width] = np.frombuffer(coded, np.uint8).reshape(-1, width)
    return out.view("<u4").ravel()


def _join_bytes(data: Bytes, at: I64, width: int) -> I64:
    """Little-endian numbers of so many bytes at these places."""
    out = data[at].astype(np.int64)
    for i in range(1, width):
        out |= data[at + i].astype(np.int64) << (8 * i)
    return out
