"""The compiled hot loops (the C files beside this one), called by ctypes, which releases the GIL.

Same names, arguments and results as the plain kernels: `dedup.kernels.plain` and its neighbours. Arrays are brought to
the type and layout that the C code expects before their addresses are handed over.
"""

from __future__ import annotations

import ctypes
import weakref
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.arrays import Bools, Codes, I32, I64, U32, U64
from dedup.kernels.atoms import AtomTexts, Fits, Grams, Prices, Proposals, WordsOf
from dedup.kernels.expansions import load_expansions
from dedup.kernels.library import load_library

_library = load_library()


# Addresses of large arrays, which many small calls share: to ask for one takes longer than some calls.
_addresses: dict[int, tuple[weakref.ref[NDArray[Any]], ctypes.c_void_p]] = {}
REMEMBERED, LARGE = 64, 1 << 14


def _address(array: NDArray[Any]) -> ctypes.c_void_p:
    if array.nbytes < LARGE:
        return ctypes.c_void_p(array.ctypes.data)
    known = _addresses.get(id(array))
    if known is not None and known[0]() is array:
        return known[1]
    if len(_addresses) >= REMEMBERED:
        _addresses.clear()
    address = ctypes.c_void_p(array.ctypes.data)
    _addresses[id(array)] = weakref.ref(array), address
    return address


def _call(name: str, *arguments: NDArray[Any] | int) -> None:
    """Call a C function; arrays are passed by address (they must be contiguous), ints as int64."""
    assert _library is not None
    converted = [ctypes.c_int64(value) if isinstance(value, int) else _address(value) for value in arguments]
    if getattr(_library, name)(*converted) != 0:
        raise MemoryError(f"no memory for {name}")


def _u32(array: NDArray[Any]) -> U32:
    return np.ascontiguousarray(array, np.uint32)


def _i64(array: NDArray[Any]) -> I64:
    return np.ascontiguousarray(array, np.int64)


# Kept for as long as the library may read them.
_expansions = load_expansions()
if _library is not None:
    _call("set_expansions", *_expansions)


def measure_units(codes: Codes, starts: I64, ends: I64) -> tuple[U64, I32, I32]:
    n = len(starts)
    hashes, tokens, characters = np.empty(n, np.uint64), np.empty(n, np.int32), np.empty(n, np.int32)
    _call("measure_units", _u32(codes), _i64(starts), _i64(ends), n, hashes, tokens, characters)
    return hashes, tokens, characters


def equal_units(codes: Codes, starts: I64, ends: I64, a: I64, b: I64) -> Bools:
    equal = np.empty(len(a), np.uint8)
    _call("equal_units", _u32(codes), _i64(starts), _i64(ends), _i64(a), _i64(b), len(a), equal)
    return equal.astype(bool)


def find_flagged(codes: Codes, flags: Bools) -> I64:
    codes, known = _u32(codes), np.ascontiguousarray(flags, np.uint8)
    found, room = np.zeros(1, np.int64), 1024
    while True:
        positions = np.empty(room, np.int64)
        _call("find_flagged", codes, len(codes), known, len(known), room, positions, found)
        if found[0] <= room:
            return positions[: found[0]]
        room = int(found[0])


def translate(codes: Codes, table: Codes, flags: int, rules: U32) -> tuple[Codes, I64]:
    codes, table, rules = _u32(codes), _u32(table), _u32(rules)
    out, found, room = np.empty(len(codes), np.uint32), np.zeros(1, np.int64), 1024 + len(codes) // 64
    while True:
        positions = np.empty(room, np.int64)
        sizes = len(codes), len(table), len(rules)
        _call(
            "translate", codes, sizes[0], table, sizes[1], flags, rules, sizes[2], out, room, positions, found
        )
        if found[0] <= room:
            return out, positions[: found[0]]
        room = int(found[0])


def shingle_units(codes: Codes, starts: I64, ends: I64, k: int) -> tuple[U64, I64]:
    codes, starts, ends = _u32(codes), _i64(starts), _i64(ends)
    tokens = measure_units(codes, starts, ends)[1].astype(np.int64)
    counts = np.where(tokens >= k, tokens - k + 1, (tokens > 0).astype(np.int64))
    offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))
    out = np.empty(int(offsets[-1]), np.uint64)
    _call("shingle_units", codes, starts, ends, len(starts), k, offsets, out)
    return out, offsets


def sign_units(codes: Codes, starts: I64, ends: I64, k: int, a: U32, b: U32) -> U32:
    out = np.empty((len(starts), len(a)), np.uint32)
    _call("sign_units", _u32(codes), _i64(starts), _i64(ends), len(starts), k, _u32(a), _u32(b), len(a), out)
    return out


def sign_hashes(hashes: U32, offsets: I64, a: U32, b: U32) -> U32:
    n = len(offsets) - 1
    out = np.empty((n, len(a)), np.uint32)
    _call("sign_hashes", _u32(hashes), _i64(offsets), n, _u32(a), _u32(b), len(a), out)
    return out


def band_keys(signatures: U32, bands: int, rows: int) -> U64:
    n, slots = signatures.shape
    keys = np.empty((bands, n), np.uint64)
    _call("band_keys", _u32(signatures), n, slots, bands, rows, keys)
    return keys


def group_equal(keys: U64) -> tuple[I64, I64]:
    n = len(keys)
    first, size, members = (np.empty(n, np.int64) for _ in range(3))
    offsets, groups = np.empty(n // 2 + 1, np.int64), np.zeros(1, np.int64)
    _call("group_equal", np.ascontiguousarray(keys, np.uint64), n, first, size, members, offsets, groups)
    offsets = offsets[: groups[0] + 1].copy()
    return members[: offsets[-1]].copy(), offsets


def count_equal_slots(signatures: U32, a: I64, b: I64) -> I32:
    out = np.empty(len(a), np.int32)
    _call("count_equal_slots", _u32(signatures), signatures.shape[1], _i64(a), _i64(b), len(a), out)
    return out


def count_distinct(codes: Codes, starts: I64, ends: I64, k: int) -> I32:
    out = np.empty(len(starts), np.int32)
    _call("count_distinct", _u32(codes), _i64(starts), _i64(ends), len(starts), k, out)
    return out


def count_shared(codes: Codes, starts: I64, ends: I64, k: int, a: I64, b: I64, needed: I32) -> I32:
    out = np.empty(len(a), np.int32)
    needed = np.ascontiguousarray(needed, np.int32)
    _call("count_shared", _u32(codes), _i64(starts), _i64(ends), k, _i64(a), _i64(b), needed, len(a), out)
    return out


# ------------------------------------------------------------------ passages


def winnow(stream: Codes, starts: I64, ends: I64, gram: int, window: int, letters: int, span: int) -> U64:
    stream, starts, ends = _u32(stream), _i64(starts), _i64(ends)
    found, room = np.zeros(1, np.int64), 1024 + int((ends - starts).sum()) // 3
    while True:
        out = np.empty(room, np.uint64)
        _call("winnow", stream, starts, ends, len(starts), gram, window, letters, span, room, out, found)
        if found[0] <= room:
            return out[: found[0]]
        room = int(found[0])


def pair_seeds(prints: U64, few: int, many: int, apart: int, starts: I64) -> U64:
    prints, starts = np.ascontiguousarray(prints, np.uint64), _i64(starts)
    pairs, found = np.empty(max(2, few) * len(prints), np.uint64), np.zeros(1, np.int64)
    _call("pair_seeds", prints, len(prints), few, many, apart, starts, len(starts), pairs, found)
    return pairs[: found[0]].copy()


def extend_seeds(stream: Codes, pairs: U64, least: int) -> tuple[I64, I64, I64]:
    n = len(pairs)
    a, lengths, distances = (np.empty(n, np.int64) for _ in range(3))
    found, pairs = np.zeros(1, np.int64), np.ascontiguousarray(pairs, np.uint64)
    _call("extend_seeds", _u32(stream), len(stream), pairs, n, least, a, lengths, distances, found)
    return tuple(column[: found[0]].copy() for column in (a, lengths, distances))  # type: ignore[return-value]


def chain_runs(a: I64, b: I64, lengths: I64, pair: I64, reach: int, look_back: int) -> I64:
    chain = np.empty(len(a), np.int64)
    _call("chain_runs", _i64(a), _i64(b), _i64(lengths), _i64(pair), len(a), reach, look_back, chain)
    return chain


def edit_distances(stream: Codes, a: I64, a_end: I64, b: I64, b_end: I64) -> I64:
    out = np.empty(len(a), np.int64)
    _call("edit_distances", _u32(stream), _i64(a), _i64(a_end), _i64(b), _i64(b_end), len(a), out)
    return out


def maximal_runs(scores: I64, offsets: I64) -> I64:
    group = np.empty(int(offsets[-1]), np.int64)
    _call("maximal_runs", _i64(scores), _i64(offsets), len(offsets) - 1, group)
    return group


def extend_ends(stream: Codes, a: I64, b: I64, most: I64, step: int) -> tuple[I64, I64]:
    a_more, b_more = np.empty(len(a), np.int64), np.empty(len(a), np.int64)
    _call("extend_ends", _u32(stream), _i64(a), _i64(b), _i64(most), len(a), step, a_more, b_more)
    return a_more, b_more


def count_letters(stream: Codes, starts: I64, ends: I64) -> I64:
    counts = np.empty(len(starts), np.int64)
    _call("count_letters", _u32(stream), _i64(starts), _i64(ends), len(starts), counts)
    return counts


# ------------------------------------------------------------------ templates


def propose_templates(
    texts: AtomTexts, grams: Grams, lo: int, hi: int, least: int, most: int, rounds: int, prices: Prices
) -> Proposals:
    shape = (hi - lo, rounds + 1)
    keys, gains = np.empty(shape, np.uint64), np.empty(shape, np.int64)
    seconds, models = np.empty(shape, np.int32), np.empty(shape, np.int32)
    held = _texts(texts)[1:4]
    index = (_i32(grams.postings), _i64(grams.offsets), _i32(grams.spread), len(grams))
    out = (keys, gains, seconds, models)
    costs = (least, most, rounds, prices.use, prices.slot)
    reach = np.ascontiguousarray(grams.reach, np.uint8)
    _call(
        "propose_templates", _i32(grams.ids), held[2], held[1], held[0], reach, *index, lo, hi, *costs, *out
    )
    return Proposals(*out)


def fit_skeletons(
    texts: AtomTexts,
    value: I32,
    users: I32,
    words: WordsOf,
    members: I32,
    offsets: I64,
    bases: I32,
    least: int,
    prices: Prices,
) -> Fits:
    n = len(bases)
    sizes = words.offsets[bases + 1] - words.offsets[bases]
    places = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
    gains, keys, flags = np.zeros(n, np.int64), np.zeros(n, np.uint64), np.zeros(n, np.int32)
    rows, chosen = np.zeros(len(members), np.uint8), np.zeros(int(places[-1]), np.uint8)
    room = np.zeros(int(places[-1]), np.int32)
    codes, edges, bits, begin, speeches = _texts(texts)
    given = (_i32(members), _i64(offsets), _i32(bases), n)
    cut = (_i32(words.at), _i32(words.bits), _i64(words.offsets))
    costs = (
        least,
        prices.use,
        prices.slot,
        prices.put_back,
        _i32(prices.lengths),
        _i32(prices.logs),
        len(prices.lengths),
    )
    out = (gains, keys, flags, rows, chosen, room)
    _call(
        "fit_skeletons",
        codes,
        edges,
        bits,
        _i32(value),
        _i32(users),
        begin,
        speeches,
        *given,
        *cut,
        *costs,
        places,
        *out,
    )
    return Fits(*out)


def match_runs(
    texts: AtomTexts, begin: I64, end: I64, fixed: U32, runs: I64, room: I64, head: bool, tail: bool
) -> I64:
    n = len(runs) - 1
    found = np.empty((len(begin), n), np.int64)
    codes, edges = _texts(texts)[:2]
    search = (
        _i64(begin),
        _i64(end),
        len(begin),
        _u32(fixed),
        _i64(runs),
        n,
        _i64(room),
        int(head),
        int(tail),
    )
    _call("match_runs", codes, edges, *search, found)
    return found


def _i32(array: NDArray[Any]) -> I32:
    return np.ascontiguousarray(array, np.int32)


def _texts(texts: AtomTexts) -> tuple[U32, NDArray[np.uint8], I32, I64, I32]:
    edges = np.ascontiguousarray(texts.edges, np.uint8)
    return _u32(texts.codes), edges, _i32(texts.bits), _i64(texts.offsets), _i32(texts.speeches)
