"""The hot loops in NumPy: the specification, and what runs where no compiler built the other one.

Every function works on the whole corpus at once. Texts are flat arrays of folded codes (see
`dedup.text.fold`), units are half-open spans ``[starts[i], ends[i])`` of such an array; one that lies outside is an
IndexError.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import (
    Bools,
    Codes,
    distinct,
    EMPTY_SLOT,
    I32,
    I64,
    POINT,
    ragged,
    run_lengths,
    run_places,
    SHINGLE_BASE,
    START,
    U32,
    U64,
    WORD,
)
from dedup.kernels.expansions import expand
from dedup.kernels.plain.checks import check_index, check_offsets, check_spans

WORD_BASE = np.uint64(0x9E3779B97F4A7C15)
# Units are handled in runs of about this many codes, so that temporaries stay in the cache's reach
# and memory does not grow with the corpus.
CHUNK = 1 << 20
# Shared shingles are counted for about this many set elements at a time.
PAIR_CHUNK = 1 << 21


def fmix64(h: U64) -> U64:
    h = (h ^ (h >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    h = (h ^ (h >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return h ^ (h >> np.uint64(33))


def _fmix32(h: U32) -> U32:
    h = (h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return h ^ (h >> np.uint32(16))


def powers_of(base: np.uint64, n: int) -> U64:
    """base**0 … base**(n-1), modulo 2**64."""
    out = np.full(n, base, np.uint64)
    if n:
        out[0] = 1
    return np.multiply.accumulate(out)


def _chunks(starts: I64, ends: I64) -> list[tuple[int, int]]:
    """Cut the units into runs ``[lo, hi)`` of about CHUNK codes (a longer unit is a run of its own)."""
    total = np.cumsum(ends - starts)
    if not len(total):
        return []
    cuts = np.searchsorted(total, np.arange(CHUNK, int(total[-1]), CHUNK), side="right")
    edges = np.unique(np.concatenate(([0], cuts, [len(total)])))
    return [(int(a), int(b)) for a, b in itertools.pairwise(edges)]


def _tokenise(codes: Codes, starts: I64, ends: I64) -> tuple[U64, I64]:
    """Tokens of the units, one after another, and offsets int64[n + 1] that cut them into units.

    A character that belongs to no word is its code point; a word is a polynomial hash of its letters.
    """
    where, _offsets = ragged(starts, ends)
    code, index = expand(codes[where])
    unit = np.repeat(np.arange(len(starts)), ends - starts)[index]
    in_word = (code & WORD) != 0
    if not in_word.any():  # plain characters: three times as fast
        kept = (code & np.uint32(POINT)) > 1
        counts = np.bincount(unit[kept], minlength=len(starts))
        return code[kept].astype(np.uint64), np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))
    some = (code & np.uint32(POINT)) != 0
    code, unit = code[some], unit[some]
    in_word = (code & WORD) != 0
    first = np.ones(len(code), bool)  # begins a token: no word, or a word that does not go on here
    if len(code) > 1:
        goes_on = in_word[1:] & in_word[:-1] & ((code[1:] & START) == 0) & (unit[1:] == unit[:-1])
        first[1:] = ~goes_on
    heads = np.flatnonzero(first)
    inside = run_places(heads, len(code))
    value = (code & ~np.uint32(WORD | START)).astype(np.uint64)
    value *= powers_of(WORD_BASE, int(inside.max()) + 1 if len(inside) else 0)[inside]
    tokens = np.add.reduceat(value, heads) if len(heads) else value
    is_word, of_unit = in_word[heads], unit[heads]
    tokens[is_word] = fmix64(tokens[is_word])
    keep = is_word | (code[heads] != 1)
    counts = np.bincount(of_unit[keep], minlength=len(starts))
    return tokens[keep], np.concatenate(([0], np.cumsum(counts))).astype(np.int64)


def _shingle(tokens: U64, offsets: I64, k: int) -> tuple[U64, I64]:
    """64-bit hashes of all runs of k tokens, and offsets; a unit with fewer tokens is one shingle."""
    counts = np.diff(offsets)
    n = np.where(counts >= k, counts - k + 1, (counts > 0).astype(np.int64))
    out_offsets = np.concatenate(([0], np.cumsum(n)))
    out = np.zeros(int(out_offsets[-1]), np.uint64)
    short = np.flatnonzero((counts > 0) & (counts < k))
    for i in range(k):
        long_enough = short[counts[short] > i]
        at = out_offsets[long_enough]
        out[at] = out[at] * SHINGLE_BASE + tokens[offsets[long_enough] + i]
    at = out_offsets[short]
    out[at] = fmix64(out[at] ^ counts[short].astype(np.uint64))
    full = np.flatnonzero(counts >= k)
    begin, _ = ragged(offsets[full], offsets[full + 1] - (k - 1))
    to, _ = ragged(out_offsets[full], out_offsets[full + 1])
    h = np.zeros(len(begin), np.uint64)
    for i in range(k):
        h = h * SHINGLE_BASE + tokens[begin + i]
    out[to] = fmix64(h ^ np.uint64(k))
    return out, out_offsets


def measure_units(codes: Codes, starts: I64, ends: I64) -> tuple[U64, I32, I32]:
    """Hash of a unit's token sequence, number of tokens, number of characters that count."""
    check_spans(starts, ends, len(codes))
    hashes, tokens, characters = [], [], []
    for lo, hi in _chunks(starts, ends):
        t, offsets = _tokenise(codes, starts[lo:hi], ends[lo:hi])
        counts = np.diff(offsets)
        inside = np.arange(len(t)) - np.repeat(offsets[:-1], counts)
        weight = powers_of(SHINGLE_BASE, int(counts.max()) + 1)[inside + 1]
        sums = np.zeros(len(t) + 1, np.uint64)
        np.cumsum(t * weight, out=sums[1:])
        hashes.append(fmix64(sums[offsets[1:]] - sums[offsets[:-1]] + counts.astype(np.uint64)))
        tokens.append(counts.astype(np.int32))
        where, _ = ragged(starts[lo:hi], ends[lo:hi])
        code, index = expand(codes[where])
        unit = np.repeat(np.arange(hi - lo), ends[lo:hi] - starts[lo:hi])[index]
        kept = (code & np.uint32(POINT)) > 1
        characters.append(np.bincount(unit[kept], minlength=hi - lo).astype(np.int32))
    none = np.zeros(0, np.int32)
    return (
        np.concatenate([np.zeros(0, np.uint64), *hashes]),
        np.concatenate([none, *tokens]),
        np.concatenate([none, *characters]),
    )


def equal_units(codes: Codes, starts: I64, ends: I64, a: I64, b: I64) -> Bools:
    """Whether the token sequences of units a[i] and b[i] are the same."""
    _check_pairs(codes, starts, ends, a, b)
    equal = np.zeros(len(a), bool)
    for lo, hi in _chunks(starts[a], ends[a] + (ends[b] - starts[b])):
        x, x_at = _tokenise(codes, starts[a[lo:hi]], ends[a[lo:hi]])
        y, y_at = _tokenise(codes, starts[b[lo:hi]], ends[b[lo:hi]])
        as_long = np.diff(x_at) == np.diff(y_at)
        left, _ = ragged(x_at[:-1][as_long], x_at[1:][as_long])
        right, at = ragged(y_at[:-1][as_long], y_at[1:][as_long])
        wrong = np.concatenate(([0], np.cumsum(x[left] != y[right])))
        equal[lo:hi][as_long] = wrong[at[1:]] == wrong[at[:-1]]
    return equal


def _check_pairs(codes: Codes, starts: I64, ends: I64, a: I64, b: I64) -> None:
    """Only the units that the pairs name: of many few may be asked for."""
    for side in (a, b):
        check_index(side, len(starts))
        check_spans(starts[side], ends[side], len(codes))


def shingle_units(codes: Codes, starts: I64, ends: I64, k: int) -> tuple[U64, I64]:
    """Hashes uint64[m] of every unit's shingles, repeats included, and offsets int64[n + 1]."""
    check_spans(starts, ends, len(codes))
    parts, counts = [np.zeros(0, np.uint64)], [np.zeros(1, np.int64)]
    for lo, hi in _chunks(starts, ends):
        h, at = _shingle(*_tokenise(codes, starts[lo:hi], ends[lo:hi]), k)
        parts.append(h)
        counts.append(np.diff(at))
    return np.concatenate(parts), np.cumsum(np.concatenate(counts))


def sign_units(codes: Codes, starts: I64, ends: I64, k: int, a: U32, b: U32) -> U32:
    """Signatures uint32[n, slots]; slot j is the least a[j] * h + b[j] over a unit's shingle hashes."""
    check_spans(starts, ends, len(codes))
    out = np.full((len(starts), len(a)), EMPTY_SLOT, np.uint32)
    for lo, hi in _chunks(starts, ends):
        h, at = _shingle(*_tokenise(codes, starts[lo:hi], ends[lo:hi]), k)
        out[lo:hi] = sign_hashes(h.astype(np.uint32), at, a, b)
    return out


def sign_hashes(hashes: U32, offsets: I64, a: U32, b: U32) -> U32:
    """As `sign_units`, from 32-bit shingle hashes that stand in memory; no shingle: all slots full."""
    check_offsets(offsets, len(hashes))
    out = np.full((len(offsets) - 1, len(a)), EMPTY_SLOT, np.uint32)
    filled = np.flatnonzero(np.diff(offsets))
    h = _fmix32(hashes[: offsets[-1]])
    for j in range(len(a) if len(filled) else 0):
        out[filled, j] = np.minimum.reduceat(h * a[j] + b[j], offsets[filled])
    return out


def band_keys(signatures: U32, first: int, bands: int, rows: int) -> U64:
    """keys uint64[bands, n]: one 64-bit key of each unit's rows in each band from the first on."""
    keys = np.empty((bands, len(signatures)), np.uint64)
    for band in range(first, first + bands):
        h = np.full(len(signatures), band, np.uint64)
        for row in range(band * rows, (band + 1) * rows):
            h = h * SHINGLE_BASE + signatures[:, row]
        keys[band - first] = fmix64(h)
    return keys


def sketch_units(
    codes: Codes, starts: I64, ends: I64, k: int, a: U32, b: U32, bands: int, rows: int
) -> tuple[NDArray[np.uint8], U32]:
    """Of the signatures of `sign_units` the eight lowest bits of each slot, uint8[n, slots], and the upper halves of the
    keys of the first bands, uint32[bands, n]."""
    if bands * rows > len(a):
        raise IndexError("more rows than slots")
    signatures = sign_units(codes, starts, ends, k, a, b)
    keys = band_keys(signatures, 0, bands, rows) >> np.uint64(32)
    return signatures.astype(np.uint8), keys.astype(np.uint32)


def group_equal(keys: U64) -> tuple[I64, I64]:
    """Positions that share a key, ascending in their group, groups by their first; and offsets.

    Lone positions are left out. Example: [7, 5, 7, 9, 5] -> [0, 2, 1, 4], [0, 2, 4].
    """
    order = np.argsort(keys, kind="stable")
    same = keys[order][1:] == keys[order][:-1]
    shared = np.zeros(len(keys), bool)
    shared[1:] |= same
    shared[:-1] |= same
    where = np.flatnonzero(shared)
    members = order[where]
    heads = np.flatnonzero(np.concatenate((np.ones(min(1, len(where)), bool), ~same[where[1:] - 1])))
    sizes = run_lengths(heads, len(members))
    by_first = np.argsort(members[heads], kind="stable")
    positions, offsets = ragged(heads[by_first], (heads + sizes)[by_first])
    return members[positions], offsets


def pair_members(members: I64, offsets: I64, family: I64) -> U64:
    """All pairs uint64[m] of the members of each group, i < j, as members[i] << 32 | members[j], by group, i, then j.

    Two of one ``family`` int64[k], a number for each member, are no pair; none: all are. Members are below 2**32.
    """
    check_offsets(offsets, len(members))
    if len(family):
        check_index(members, len(family))
    here, bounds = ragged(offsets[:-1], offsets[1:])
    behind = np.repeat(offsets[1:], np.diff(bounds))
    second, _ = ragged(here + 1, behind)
    a, b = np.repeat(members[here], behind - here - 1), members[second]
    if len(family):
        apart = family[a] != family[b]
        a, b = a[apart], b[apart]
    pairs: U64 = a.astype(np.uint64) << np.uint64(32) | b.astype(np.uint64)
    return pairs


def count_equal_slots(signatures: U32, a: I64, b: I64) -> I32:
    """In how many slots the signatures of a[i] and b[i] agree, int32[m]."""
    return _count_equal(signatures, a, b)


def count_equal_bytes(signatures: NDArray[np.uint8], a: I64, b: I64) -> I32:
    """The same of slots of one byte."""
    return _count_equal(signatures, a, b)


def _count_equal(signatures: NDArray[Any], a: I64, b: I64) -> I32:
    check_index(a, len(signatures))
    check_index(b, len(signatures))
    out = np.empty(len(a), np.int32)
    step = max(1, CHUNK // max(1, signatures.shape[1]))
    for lo in range(0, len(a), step):
        hi = lo + step
        out[lo:hi] = (signatures[a[lo:hi]] == signatures[b[lo:hi]]).sum(axis=1)
    return out


def _shingle_sets(codes: Codes, starts: I64, ends: I64, k: int) -> tuple[U64, I64]:
    """Each unit's distinct shingles as small numbers, equal for equal shingles, ascending; and offsets.

    Numbers instead of hashes leave room for the unit in one word, and words sort many times faster than
    two columns.
    """
    h, at = shingle_units(codes, starts, ends, k)
    order = np.argsort(h)
    ordered = h[order]
    new = np.zeros(len(h), np.uint64)
    new[1:] = ordered[1:] != ordered[:-1]
    number = np.empty(len(h), np.uint64)
    number[order] = np.cumsum(new)
    unit = np.repeat(np.arange(len(starts), dtype=np.uint64), np.diff(at))
    packed = distinct(unit << np.uint64(32) | number)
    counts = np.bincount((packed >> np.uint64(32)).astype(np.int64), minlength=len(starts))
    offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))
    return packed & np.uint64(0xFFFFFFFF), offsets


def count_distinct(codes: Codes, starts: I64, ends: I64, k: int) -> I32:
    """Size of each unit's shingle set, int32[n]."""
    check_spans(starts, ends, len(codes))
    sizes = [np.zeros(0, np.int64)]
    for lo, hi in _chunks(starts, ends):
        sizes.append(np.diff(_shingle_sets(codes, starts[lo:hi], ends[lo:hi], k)[1]))
    return np.concatenate(sizes).astype(np.int32)


def count_shared(codes: Codes, starts: I64, ends: I64, k: int, a: I64, b: I64, needed: I32) -> I32:
    """|A ∩ B| of the shingle sets of units a[i] and b[i], or -1 where it is below needed[i]."""
    _check_pairs(codes, starts, ends, a, b)
    out = np.empty(len(a), np.int32)
    if not len(a):
        return out
    units, index = np.unique(np.concatenate((a, b)), return_inverse=True)
    ids, at = _shingle_sets(codes, starts[units], ends[units], k)
    left, right = index[: len(a)], index[len(a) :]
    size = np.diff(at)
    load = np.cumsum(size[left] + size[right])
    cuts = np.searchsorted(load, np.arange(PAIR_CHUNK, int(load[-1]), PAIR_CHUNK))
    edges = np.unique(np.concatenate(([0], cuts, [len(a)])))
    for lo, hi in itertools.pairwise(edges):
        tagged = []
        for side in (left[lo:hi], right[lo:hi]):
            where, _ = ragged(at[side], at[side + 1])
            pair = np.repeat(np.arange(hi - lo, dtype=np.uint64), size[side])
            tagged.append(pair << np.uint64(32) | ids[where])
        both = np.sort(np.concatenate(tagged))
        twice = both[1:][both[1:] == both[:-1]] >> np.uint64(32)
        out[lo:hi] = np.bincount(twice.astype(np.int64), minlength=hi - lo)
    out[out < needed] = -1
    return out
