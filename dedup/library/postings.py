"""Blocks of postings: which speeches of a segment hold which terms, coded so that a question decodes little.

A posting is a term above the number of a speech in its segment, 32 bits each. Sorted postings are cut into blocks of
BLOCK. A block holds a bitmap of the postings that begin another term, the differences between its terms, and the
numbers of the speeches, both in the fewest whole bytes: about 4 bytes a posting, and nothing that has to be
decoded one by one. Its first term stands in its key, and so does ``part``: how many blocks before it hold postings
of that term. So the postings of a term begin in the last block whose key is not above the term's with part 0, and go
on in parts 1, 2, ...
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.errors import LibraryError
from dedup.kernels import active
from dedup.kernels.arrays import Bools, I64, ragged, run_starts, U64
from dedup.kernels.parallel import cut_up
from dedup.kernels.posting_blocks import BLOCK, MISCODED, SOUND, UNORDERED, WRONG_SUM
from dedup.messages import Message

# Postings that are coded at once: whole blocks, which stay in the processor's cache.
AT_ONCE = BLOCK << 11
# Bits of a key: segment, space (fingerprints or bands), term, part.
SEGMENTS, SPACE, PARTS = 11, 51, 19
FINGERPRINTS, BANDS = 0, 1
_FAULTS = {
    WRONG_SUM: "library.block_sum",
    MISCODED: "library.block_miscoded",
    UNORDERED: "library.terms_unordered",
}
_LOW = np.uint64(0xFFFFFFFF)
_HIGH = np.uint64(32)
_NONE = np.uint64(0xFFFFFFFFFFFFFFFF)

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
        terms = postings >> _HIGH
        held = self._held if int(terms[0]) == self._before else 0
        places, self._held = place_parts(terms, np.arange(0, len(terms), BLOCK), held)
        self._before = int(terms[-1])
        keys = self._base | places
        data, offsets = active.code_postings(postings, keys, self._width)
        self.blocks += len(keys)
        whole = data.tobytes()
        coded = [whole[start:end] for start, end in itertools.pairwise(offsets.tolist())]
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
        postings = active.list_postings(
            self.data, self.numbers, self.width, self.terms, self.starts, self.ends
        )
        self._checked(postings & _LOW)
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
    try:
        data = np.frombuffer(b"".join(blocks), np.uint8)
    except TypeError:
        raise DamagedBlockError(Message(_FAULTS[WRONG_SUM])) from None
    offsets = np.zeros(len(blocks) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, blocks), np.int64, len(blocks)), out=offsets[1:])
    fault, counts, numbers, terms, starts, ends = active.read_postings(data, offsets, keys, PARTS, width)
    if fault[0] != SOUND:
        raise DamagedBlockError(Message(_FAULTS[int(fault[0])]))
    return Blocks(data, counts, numbers, width, speeches, terms, starts, ends)


def _join_bytes(data: Bytes, at: I64, width: int) -> I64:
    """Little-endian numbers of so many bytes at these places."""
    out = data[at].astype(np.int64)
    for i in range(1, width):
        out |= data[at + i].astype(np.int64) << (8 * i)
    return out
