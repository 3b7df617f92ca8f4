"""Codes that stand for several: what an array with one code for each code point holds where folding writes out more.

㎞ is one code point and folds to two characters, k and m. Its one code is EXPANSION + k, the number of that sequence
among those of the shipped file, which `dedup.text.build_table` writes. Both kernels read such a code as its sequence:
with the flags it has there if the code has WORD, otherwise as plain characters.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from dedup.kernels.arrays import Codes, I64, POINT, ragged, START, WORD

EXPANSION = 0x120000  # codes from here on, flags aside, stand for several
LONGEST = 32  # codes; the kernels count on it
FILE = Path(__file__).with_name("expansions.bin")


def pack_expansions(sequences: Iterable[Sequence[int]]) -> bytes:
    """The sequences as they are shipped: how many, their lengths, their codes; uint32 little-endian, deflated."""
    sequences = list(sequences)
    flat = [len(sequences), *map(len, sequences), *(code for codes in sequences for code in codes)]
    return zlib.compress(np.array(flat, "<u4").tobytes(), 9)


def unpack_expansions(packed: bytes) -> tuple[Codes, I64]:
    """Codes uint32[m] and offsets int64[n + 1]: sequence k is ``codes[offsets[k]:offsets[k + 1]]``; read-only."""
    columns = np.frombuffer(zlib.decompress(packed), "<u4")
    count = int(columns[0])
    offsets = np.zeros(count + 1, np.int64)
    np.cumsum(columns[1 : count + 1], out=offsets[1:])
    codes = columns[count + 1 :].astype(np.uint32)
    codes.flags.writeable = offsets.flags.writeable = False
    return codes, offsets


@cache
def load_expansions() -> tuple[Codes, I64]:
    """The shipped sequences, as of `unpack_expansions`."""
    return unpack_expansions(FILE.read_bytes())


@cache
def _numbers() -> dict[tuple[int, ...], int]:
    codes, offsets = load_expansions()
    return {tuple(part.tolist()): number for number, part in enumerate(np.split(codes, offsets[1:-1]))}


def find_expansion(sequence: tuple[int, ...]) -> int | None:
    """The code that stands for a sequence of codes, without WORD; None if there is none."""
    number = _numbers().get(sequence)
    return None if number is None else EXPANSION + number


def expand(codes: Codes) -> tuple[Codes, I64]:
    """Codes with every sequence written out, and the index in ``codes`` that each comes from, int64.

    Example: 五㎞处 as three codes -> 五 k m 处, [0, 1, 1, 2].
    """
    at = np.flatnonzero((codes & np.uint32(POINT)) >= EXPANSION)
    index = np.arange(len(codes))
    if not len(at):
        return codes, index
    flat, offsets = load_expansions()
    which = (codes[at] & np.uint32(POINT)).astype(np.int64) - EXPANSION
    counts = np.ones(len(codes), np.int64)
    counts[at] = np.diff(offsets)[which]
    places = np.cumsum(counts) - counts
    index = np.repeat(index, counts)
    out = codes[index]
    written = flat[ragged(offsets[which], offsets[which + 1])[0]]
    plain = np.repeat((codes[at] & np.uint32(WORD)) == 0, counts[at])
    written[plain] &= np.uint32(POINT)
    first = np.cumsum(counts[at]) - counts[at]
    written[first] |= codes[at] & np.uint32(START)
    out[ragged(places[at], places[at] + counts[at])[0]] = written
    return out, index
