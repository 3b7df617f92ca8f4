"""Both kernels against slow twins, and against each other on texts too long for those."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import plain
from dedup.kernels.arrays import Codes, EMPTY_SLOT, POINT, START, WORD
from dedup.text.fold import fold_codes
from tests import twins

A, B, C = WORD | 97, WORD | 98, WORD | 99  # letters
HAN, MORE, BLANK = 0x4E00, 0x2A6D6, 2
CODES = [0, 1, BLANK, HAN, MORE, 0x110000, A, B, START | A, START | B]

Units = list[list[int]]
units = st.lists(st.lists(st.sampled_from(CODES), max_size=12), max_size=8)
shingle_sizes = st.integers(1, 9)


def lay_out(texts: Units) -> tuple[Any, Any, Any]:
    """The units in one array, a letter between two of them that belongs to none."""
    codes = np.array([code for text in texts for code in [*text, A]], np.uint32)
    lengths = np.array([len(text) for text in texts], np.int64)
    ends = np.cumsum(lengths + 1) - 1
    return codes, (ends - lengths).astype(np.int64), ends.astype(np.int64)


def all_pairs(n: int) -> tuple[Any, Any]:
    a, b = np.divmod(np.arange(n * n), max(1, n))
    return a.astype(np.int64), b.astype(np.int64)


def cut(values: Any, offsets: Any) -> list[list[int]]:
    return [values[lo:hi].tolist() for lo, hi in itertools.pairwise(offsets)]


@pytest.fixture(scope="module")
def chunked(kernels: ModuleType) -> Iterator[ModuleType]:
    """The kernels, the plain ones with chunks so small that texts and pairs are cut by them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain.units, "CHUNK", 7)
        patch.setattr(plain.units, "PAIR_CHUNK", 7)
        patch.setattr(plain.search, "CHUNK", 7)
        yield kernels


# ------------------------------------------------------------------ tokens


@pytest.mark.parametrize(
    ("codes", "tokens", "characters"),
    [
        ([], 0, 0),
        ([0, 0], 0, 0),
        ([1, 0, 1], 0, 0),
        ([HAN], 1, 1),
        ([HAN, 0, 1, HAN], 2, 2),
        ([BLANK, HAN], 2, 2),
        ([A, B], 1, 2),
        ([A, 0, B], 1, 2),  # a hidden character leaves no trace in a word
        ([A, 1, B], 2, 2),
        ([A, START | B], 2, 2),
        ([START | A, B], 1, 2),
        ([START | A, 1, START | B], 2, 2),
        ([HAN, A, B, HAN], 3, 4),
        ([A, BLANK, B], 3, 3),
    ],
)
def test_tokens(kernels: ModuleType, codes: list[int], tokens: int, characters: int) -> None:
    # Letters on both sides belong to no unit and join none.
    array = np.array([A, *codes, A], np.uint32)
    starts, ends = np.array([1]), np.array([1 + len(codes)])
    _, counted, kept = kernels.measure_units(array, starts, ends)
    assert (counted.tolist(), kept.tolist()) == ([tokens], [characters])
    assert len(twins.tokens(codes)) == tokens


def test_no_units_at_all(kernels: ModuleType) -> None:
    codes, none = np.zeros(0, np.uint32), np.zeros(0, np.int64)
    a, b = np.ones(4, np.uint32), np.ones(4, np.uint32)
    assert [len(column) for column in kernels.measure_units(codes, none, none)] == [0, 0, 0]
    assert [column.tolist() for column in kernels.shingle_units(codes, none, none, 3)] == [[], [0]]
    assert kernels.sign_units(codes, none, none, 3, a, b).shape == (0, 4)
    assert kernels.count_distinct(codes, none, none, 3).tolist() == []
    assert kernels.count_shared(codes, none, none, 3, none, none, none.astype(np.int32)).tolist() == []
    assert kernels.equal_units(codes, none, none, none, none).tolist() == []


@given(texts=units)
def test_measures(chunked: ModuleType, texts: Units) -> None:
    hashes, tokens, characters = chunked.measure_units(*lay_out(texts))
    assert tokens.tolist() == [len(twins.tokens(text)) for text in texts]
    assert characters.tolist() == [sum(code > 1 for code in text) for text in texts]
    assert hashes.tolist() == [twins.unit_hash(text) for text in texts]


@given(texts=units)
def test_equal_units(chunked: ModuleType, texts: Units) -> None:
    a, b = all_pairs(len(texts))
    equal = chunked.equal_units(*lay_out(texts), a, b)
    assert equal.tolist() == [
        twins.tokens(texts[x]) == twins.tokens(texts[y]) for x, y in zip(a, b, strict=True)
    ]


# ------------------------------------------------------------------ shingles and their sets


@given(texts=units, k=shingle_sizes)
def test_shingles(chunked: ModuleType, texts: Units, k: int) -> None:
    hashes, offsets = chunked.shingle_units(*lay_out(texts), k)
    assert cut(hashes, offsets) == [
        [twins.shingle_hash(s) for s in twins.shingles(text, k)] for text in texts
    ]


def test_a_short_unit_is_one_shingle_of_its_own(kernels: ModuleType) -> None:
    texts = [[], [HAN], [HAN, HAN], [HAN, HAN, HAN], [HAN] * 5]
    hashes, offsets = kernels.shingle_units(*lay_out(texts), 3)
    sets = [set(part) for part in cut(hashes, offsets)]
    assert [len(part) for part in sets] == [0, 1, 1, 1, 1]
    assert len(set.union(*sets)) == 3  # one, two, three: never equal


@given(texts=units, k=shingle_sizes)
def test_count_distinct(chunked: ModuleType, texts: Units, k: int) -> None:
    expected = [len(set(twins.shingles(text, k))) for text in texts]
    assert chunked.count_distinct(*lay_out(texts), k).tolist() == expected


@given(texts=units, k=shingle_sizes, more=st.integers(-2, 1))
def test_count_shared(chunked: ModuleType, texts: Units, k: int, more: int) -> None:
    sets = [set(twins.shingles(text, k)) for text in texts]
    a, b = all_pairs(len(texts))
    expected = np.array([len(sets[x] & sets[y]) for x, y in zip(a, b, strict=True)], np.int32)
    needed = expected + np.int32(more)
    shared = chunked.count_shared(*lay_out(texts), k, a, b, needed)
    assert shared.tolist() == np.where(expected >= needed, expected, -1).tolist()


# ------------------------------------------------------------------ signatures, bands


@given(texts=units, k=shingle_sizes, seed=st.integers(0, 2**32 - 1), slots=st.integers(1, 9))
def test_sign_units(chunked: ModuleType, texts: Units, k: int, seed: int, slots: int) -> None:
    generator = np.random.RandomState(seed)
    a, b = (generator.randint(0, 1 << 32, slots, np.uint32) for _ in range(2))
    expected = [
        twins.signature([twins.shingle_hash(s) for s in twins.shingles(text, k)], a.tolist(), b.tolist())
        for text in texts
    ]
    assert chunked.sign_units(*lay_out(texts), k, a, b).tolist() == expected


@given(sets=st.lists(st.lists(st.integers(0, 2**32 - 1), max_size=9), min_size=1, max_size=5))
def test_sign_hashes(kernels: ModuleType, sets: list[list[int]]) -> None:
    a, b = np.array([3, 0xDEADBEEF], np.uint32), np.array([0, 0xFFFFFFFF], np.uint32)
    hashes = np.array([h for part in sets for h in part], np.uint32)
    offsets = np.cumsum([0, *map(len, sets)])
    expected = [twins.signature(part, a.tolist(), b.tolist()) for part in sets]
    assert kernels.sign_hashes(hashes, offsets, a, b).tolist() == expected


@pytest.mark.parametrize("offsets", [[0, 2], [1, 2, 4], [0, 0, 1]])
def test_sign_hashes_reads_nothing_behind_the_last_offset(kernels: ModuleType, offsets: list[int]) -> None:
    # Once: np.minimum.reduceat of the plain kernel takes all that follows into the last set.
    hashes = np.array([11, 22, 33, 44, 55], np.uint32)
    a, b = np.array([1, 5], np.uint32), np.array([0, 7], np.uint32)
    expected = [
        twins.signature(hashes[lo:hi].tolist(), a.tolist(), b.tolist())
        for lo, hi in itertools.pairwise(offsets)
    ]
    assert kernels.sign_hashes(hashes, np.array(offsets), a, b).tolist() == expected


def test_no_shingle_fills_every_slot(kernels: ModuleType) -> None:
    slots = np.ones(5, np.uint32)
    assert (kernels.sign_units(*lay_out([[0, 1], [HAN]]), 3, slots, slots)[0] == EMPTY_SLOT).all()


@given(
    rows=st.lists(st.lists(st.integers(0, 2), min_size=7, max_size=7), min_size=1, max_size=6),
    shape=st.sampled_from([(1, 1), (1, 7), (7, 1), (3, 2), (2, 3)]),
)
def test_band_keys(kernels: ModuleType, rows: list[list[int]], shape: tuple[int, int]) -> None:
    bands, width = shape
    signatures = np.array(rows, np.uint32)
    keys = kernels.band_keys(signatures, 0, bands, width)
    assert keys.shape == (bands, len(rows))
    for first in range(bands):
        some = kernels.band_keys(signatures, first, bands - first, width)
        assert some.tolist() == keys[first:].tolist()
    for band in range(bands):
        parts = [tuple(row[band * width : (band + 1) * width]) for row in rows]
        groups = {part: {i for i, own in enumerate(parts) if own == part} for part in parts}
        found = {key: {i for i, own in enumerate(keys[band]) if own == key} for key in keys[band].tolist()}
        assert sorted(map(sorted, found.values())) == sorted(map(sorted, groups.values()))


@given(rows=st.lists(st.lists(st.integers(0, 2), min_size=5, max_size=5), max_size=6))
def test_count_equal_slots(chunked: ModuleType, rows: list[list[int]]) -> None:
    a, b = all_pairs(len(rows))
    expected = [sum(x == y for x, y in zip(rows[i], rows[j], strict=True)) for i, j in zip(a, b, strict=True)]
    signatures = np.array(rows, np.uint32).reshape(-1, 5)
    assert chunked.count_equal_slots(signatures, a, b).tolist() == expected
    assert chunked.count_equal_bytes(signatures.astype(np.uint8), a, b).tolist() == expected


# ------------------------------------------------------------------ plain and compiled


@pytest.mark.parametrize("k", range(1, 10))
def test_both_agree_on_long_texts(compiled: ModuleType, k: int) -> None:
    """300 units of up to 3,000 codes, some overlapping, some equal."""
    generator = np.random.default_rng(k)
    weights = np.array([8, 8, 2, 40, 5, 1, 20, 20, 4, 4]) / 112
    codes = generator.choice(np.array(CODES, np.uint32), 60_000, p=weights)
    codes[30_000:] = codes[:30_000]
    starts = generator.integers(0, 27_000, 200)
    ends = starts + np.minimum(generator.geometric(1 / 400, 200) - 1, 3000)
    starts = np.concatenate((starts, starts[:100] + 30_000))
    ends = np.concatenate((ends, ends[:100] + 30_000))
    a, b = generator.integers(0, 300, (2, 500))
    a[:100], b[:100] = np.arange(100), np.arange(200, 300)
    needed = generator.integers(-1, 20, 500).astype(np.int32)
    slots = generator.integers(0, 1 << 32, (2, 37), np.uint32)
    for name, arguments in {
        "measure_units": (),
        "equal_units": (a, b),
        "shingle_units": (k,),
        "sign_units": (k, *slots),
        "count_distinct": (k,),
        "count_shared": (k, a, b, needed),
    }.items():
        ours = getattr(plain, name)(codes, starts, ends, *arguments)
        theirs = getattr(compiled, name)(codes, starts, ends, *arguments)
        for one, other in zip(*((x if isinstance(x, tuple) else (x,)) for x in (ours, theirs)), strict=True):
            assert one.dtype == other.dtype, name
            np.testing.assert_array_equal(one, other, name)
    assert plain.equal_units(codes, starts, ends, a, b)[:100].all()
    signatures = plain.sign_units(codes, starts, ends, k, *slots)
    np.testing.assert_array_equal(
        plain.band_keys(signatures, 3, 6, 4), compiled.band_keys(signatures, 3, 6, 4)
    )
    np.testing.assert_array_equal(
        plain.count_equal_slots(signatures, a, b), compiled.count_equal_slots(signatures, a, b)
    )
    for one, other in zip(
        plain.sketch_units(codes, starts, ends, k, *slots, 9, 4),
        compiled.sketch_units(codes, starts, ends, k, *slots, 9, 4),
        strict=True,
    ):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)
    low = np.tile(signatures.astype(np.uint8), (1, 20))  # more than are counted in one byte
    for width in (0, 1, 240, 241, low.shape[1]):
        some = np.ascontiguousarray(low[:, :width])
        np.testing.assert_array_equal(
            plain.count_equal_bytes(some, a, b), compiled.count_equal_bytes(some, a, b)
        )


def test_arrays_of_other_types_and_layouts(compiled: ModuleType) -> None:
    """What NumPy would take, the compiled kernels take: copies are made before an address is handed over."""
    codes = np.array([HAN, 0, HAN + 1, 0, HAN + 2, 0, HAN, 0], np.int64)[::2]
    starts, ends = np.array([0, 9, 1], np.int32)[::2], np.array([3, 9, 4], np.int32)[::2]
    expected = plain.measure_units(np.ascontiguousarray(codes, np.uint32), starts, ends)
    for one, other in zip(expected, compiled.measure_units(codes, starts, ends), strict=True):
        np.testing.assert_array_equal(one, other)
    signatures = np.arange(24, dtype=np.uint32).reshape(4, 6) % 3
    pairs = np.array([0, 1, 2]), np.array([1, 2, 3])
    np.testing.assert_array_equal(
        plain.count_equal_slots(signatures[:, ::2], *pairs),
        compiled.count_equal_slots(signatures[:, ::2], *pairs),
    )


# ------------------------------------------------------------------ searching and grouping


@given(codes=st.lists(st.integers(0, 12), max_size=30), flags=st.lists(st.booleans(), min_size=1, max_size=9))
def test_find_flagged(chunked: ModuleType, codes: list[int], flags: list[bool]) -> None:
    found = chunked.find_flagged(np.array(codes, np.uint32), np.array(flags))
    assert found.tolist() == [i for i, code in enumerate(codes) if code < len(flags) and flags[code]]


def test_find_flagged_in_more_places_than_there_is_room_for(kernels: ModuleType) -> None:
    assert len(kernels.find_flagged(np.zeros(5000, np.uint32), np.ones(1, bool))) == 5000


@given(
    starts=st.lists(st.integers(-9, 99), max_size=40),
    places=st.lists(st.integers(-20, 120) | st.sampled_from([-(1 << 62), 1 << 62]), max_size=20),
)
def test_find_last(kernels: ModuleType, starts: list[int], places: list[int]) -> None:
    starts.sort()
    found = kernels.find_last(np.array(starts, np.int64), np.array(places, np.int64))
    assert found.tolist() == [sum(start <= place for start in starts) - 1 for place in places]


@given(
    pairs=st.lists(
        st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] != pair[1]), max_size=30
    ),
    leads=st.lists(st.booleans(), min_size=8, max_size=8),
)
def test_take_followers(kernels: ModuleType, pairs: list[tuple[int, int]], leads: list[bool]) -> None:
    follows: dict[int, int] = {}
    for better, worse in pairs:
        if better not in follows and worse not in follows and not leads[worse]:
            follows[worse] = better
    columns = np.array(pairs, np.int64).reshape(-1, 2)
    found = kernels.take_followers(*columns.T.copy(), np.array(leads))
    assert found.tolist() == [follows.get(text, text) for text in range(8)]


@given(
    codes=st.lists(st.integers(0, 6), max_size=30), kinds=st.lists(st.sampled_from([0, 0, 1, 2]), max_size=5)
)
def test_line_spans(kernels: ModuleType, codes: list[int], kinds: list[int]) -> None:
    written = "".join({1: " ", 2: "\n"}.get(kinds[code], "x") if code < len(kinds) else "x" for code in codes)
    lines = [line for line in re.finditer("[^\n]+", written) if line[0].strip(" ")]
    starts, ends = kernels.line_spans(np.array(codes, np.uint32), np.array(kinds, np.uint8))
    assert starts.tolist() == [line.end() - len(line[0].lstrip(" ")) for line in lines]
    assert ends.tolist() == [line.start() + len(line[0].rstrip(" ")) for line in lines]


@given(
    texts=st.lists(st.lists(st.integers(0, 6), max_size=9), max_size=6),
    kinds=st.lists(st.integers(0, 4), max_size=5),
    number=st.integers(1, 4),
)
def test_count_kinds(kernels: ModuleType, texts: Units, kinds: list[int], number: int) -> None:
    counts = kernels.count_kinds(*lay_out(texts), np.array(kinds, np.uint8), number)
    assert counts.tolist() == [
        [sum(code < len(kinds) and kinds[code] == kind for code in text) for kind in range(1, number + 1)]
        for text in texts
    ]


@given(
    codes=st.lists(st.integers(0, 12), max_size=30),
    table=st.lists(st.integers(0, 255), min_size=1, max_size=9),
    rules=st.lists(
        st.tuples(st.sampled_from([8, 16, 24]), *[st.sampled_from([0, 32, 64, 128])] * 3), max_size=3
    ),
)
def test_translate(
    kernels: ModuleType, codes: list[int], table: list[int], rules: list[tuple[int, int, int, int]]
) -> None:
    given_rules = np.array(rules, np.uint32).reshape(-1, 4)
    out, reported = kernels.translate(
        np.array(codes, np.uint32), np.array(table, np.uint32), 8 | 16, given_rules
    )
    values = [table[min(code, len(table) - 1)] for code in codes]
    assert out.tolist() == [value & ~(8 | 16) for value in values]
    padded = [0, 0, *values, 0, 0]
    expected = [
        i
        for i, value in enumerate(values)
        for near in [padded[i] | padded[i + 1] | padded[i + 3] | padded[i + 4]]
        if any(
            value & watched
            and (
                not (around | ahead)
                or near & around
                or (padded[i + 3] & ahead and (not before or padded[i + 1] & before))
            )
            for watched, around, ahead, before in rules
        )
    ]
    assert reported.tolist() == expected


def test_translate_looks_over_the_edges_of_its_blocks(compiled: ModuleType) -> None:
    rng = np.random.default_rng(1)
    table = np.array([0, 1, 8, 16, 32, 64, 8 | 64, 128], np.uint32)
    rules = np.array([[8, 32, 64, 0], [16, 0, 64, 32], [128, 0, 0, 0]], np.uint32)
    codes = rng.integers(0, 9, 3 * 4096 + 5).astype(np.uint32)
    expected, found = (
        plain.translate(codes, table, 8 | 16, rules),
        compiled.translate(codes, table, 8 | 16, rules),
    )
    for one, other in zip(expected, found, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_code_that_stands_for_several(kernels: ModuleType) -> None:
    def codes_of(text: str) -> Codes:
        return fold_codes(np.frombuffer(text.encode("utf-32-le"), np.uint32))

    texts = [
        "长5㎞的路\n",
        "长5km的路\n",
        "①②3½\n",
        "1 2 3 1/2\n",
        "㍿東京\n",
        "株式会社东京\n",
        "ﬃ㎏\n",
        "ffikg\n",
    ]
    joined = codes_of("".join(texts))
    ends = np.cumsum([len(text) for text in texts])
    starts = ends - [len(text) for text in texts]
    hashes, tokens, characters = kernels.measure_units(joined, starts, ends)
    assert (hashes[::2] == hashes[1::2]).all()
    assert (tokens[::2] == tokens[1::2]).all()
    assert characters.tolist() == [6, 6, 6, 6, 6, 6, 5, 5]
    pairs = np.arange(0, 8, 2), np.arange(1, 8, 2)
    assert kernels.equal_units(joined, starts, ends, *pairs).all()
    sizes = kernels.count_distinct(joined, starts, ends, 2)
    shared = kernels.count_shared(joined, starts, ends, 2, *pairs, np.zeros(4, np.int32))
    assert (shared == sizes[::2]).all()
    assert (kernels.shingle_units(joined, starts, ends, 2)[1][1::2] > 0).all()
    # Without WORD it is plain characters, as with --tokens characters.
    plain = joined & np.uint32(POINT)
    assert kernels.measure_units(plain, starts[:2], ends[:2])[1].tolist() == [6, 6]


@given(keys=st.lists(st.integers(0, 6).map(lambda i: i * 0x9E3779B97F4A7C15 % 2**64), max_size=40))
def test_group_equal(kernels: ModuleType, keys: list[int]) -> None:
    members, offsets = kernels.group_equal(np.array(keys, np.uint64))
    groups = [[i for i, other in enumerate(keys) if other == key] for key in dict.fromkeys(keys)]
    assert cut(members, offsets) == [group for group in groups if len(group) > 1]


@pytest.mark.parametrize("different", [1, 30, 3000, 2**62])
def test_group_equal_agrees_on_many_keys(compiled: ModuleType, different: int) -> None:
    keys = np.random.default_rng(1).integers(0, different, 5000).astype(np.uint64) << np.uint64(1)
    for one, other in zip(plain.group_equal(keys), compiled.group_equal(keys), strict=True):
        np.testing.assert_array_equal(one, other)


@given(
    groups=st.lists(st.lists(st.integers(0, 9), max_size=6), max_size=5),
    family=st.none() | st.lists(st.integers(0, 3), min_size=10, max_size=10),
    skipped=st.integers(0, 2),
)
def test_pair_members(
    kernels: ModuleType, groups: list[list[int]], family: list[int] | None, skipped: int
) -> None:
    members = np.array([one for group in groups for one in group], np.int64)
    skipped = min(skipped, len(groups))
    offsets = np.cumsum([0, *map(len, groups)])[skipped:]
    expected = [
        a << 32 | b
        for group in groups[skipped:]
        for a, b in itertools.combinations(group, 2)
        if family is None or family[a] != family[b]
    ]
    found = kernels.pair_members(members, offsets, np.array(family or [], np.int64))
    assert found.tolist() == expected
    assert found.dtype == np.uint64
