"""The kernels of passages against slow twins, and against each other on streams too long for those."""

from __future__ import annotations

import itertools
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dedup.kernels import parallel, plain
from dedup.kernels.arrays import WORD
from dedup.sketch.winnow import choose_winnowing
from tests import passage_twins as twins

A, B = WORD | 97, WORD | 98  # letters
HAN, MORE = 0x4E00, 0x2A6D6

Texts = list[list[int]]
characters = st.sampled_from([HAN, MORE, A, B])
# Few characters make many equal runs; one alone makes every place equal to every other.
alphabets = st.sampled_from([[HAN], [A], [HAN, MORE], [A, B], [HAN, A], [HAN, MORE, A, B]])
texts = alphabets.flatmap(lambda codes: st.lists(st.lists(st.sampled_from(codes), max_size=14), max_size=6))
sizes = st.integers(1, 6)


def lay_out(texts: Texts) -> tuple[Any, Any, Any]:
    """The stream of the texts: a 0 before, between and behind them."""
    stream = np.array([0, *(code for text in texts for code in [*text, 0])], np.uint32)
    lengths = np.array([len(text) for text in texts], np.int64)
    ends = np.cumsum(lengths + 1)
    return stream, ends - lengths, ends


def column(values: Any) -> Any:
    return np.array(values, np.int64)


def pack(pairs: list[tuple[int, int]]) -> Any:
    """(high, low) in one word each."""
    return np.array([high << 32 | low for high, low in pairs], np.uint64)


def unpack(words: Any) -> list[tuple[int, int]]:
    return [(word >> 32, word & twins.M32) for word in words.tolist()]


def columns(rows: list[Any], width: int) -> list[Any]:
    return list(column(rows).reshape(-1, width).T)


# ------------------------------------------------------------------ fingerprints


def test_nothing_at_all(kernels: ModuleType) -> None:
    stream, none = np.zeros(1, np.uint32), column([])
    words = np.zeros(0, np.uint64)
    assert kernels.winnow(stream, none, none, 3, 2, 5, 4).tolist() == []
    assert kernels.pair_seeds(words, 4, 8, 1, none).tolist() == []
    assert [part.tolist() for part in kernels.extend_seeds(stream, words, 1)] == [[], [], []]
    assert kernels.chain_runs(none, none, none, none, 150, 48).tolist() == []
    assert kernels.edit_distances(stream, none, none, none, none).tolist() == []
    assert kernels.maximal_runs(none, column([0])).tolist() == []
    assert kernels.maximal_runs(none, column([0, 0, 0])).tolist() == []
    assert [part.tolist() for part in kernels.extend_ends(stream, none, none, none, 1)] == [[], []]
    assert kernels.count_letters(stream, none, none).tolist() == []


@given(texts=texts, gram=sizes, window=sizes, letters=sizes, span=sizes)
def test_winnow(kernels: ModuleType, texts: Texts, gram: int, window: int, letters: int, span: int) -> None:
    stream, starts, ends = lay_out(texts)
    found = kernels.winnow(stream, starts, ends, gram, window, letters, span)
    expected = [
        (h, start + at)
        for text, start in zip(texts, starts.tolist(), strict=True)
        for h, at in twins.fingerprints(text, gram, window, letters, span)
    ]
    assert unpack(found) == expected
    assert (found.dtype, found.flags.c_contiguous) == (np.uint64, True)


@given(run=st.lists(characters, max_size=24), around=st.lists(st.lists(characters, max_size=9), min_size=4, max_size=4),
       gram=sizes, window=sizes, letters=sizes, span=sizes)  # fmt: skip
def test_two_texts_that_share_a_run_share_a_fingerprint_in_it(
    kernels: ModuleType, run: list[int], around: Texts, gram: int, window: int, letters: int, span: int
) -> None:
    """A run of one gram and one window, of whichever are the longer ones in it."""
    kinds = {code >> 31 for code in run}
    needed = max((letters if kind else gram) for kind in kinds) if kinds else 0
    needed += max((span if kind else window) for kind in kinds) - 1 if kinds else 1
    both = [[*around[0], *run, *around[1]], [*around[2], *run, *around[3]]]
    stream, starts, ends = lay_out(both)
    found = unpack(kernels.winnow(stream, starts, ends, gram, window, letters, span))
    inside = [
        {(h, at - begin) for h, at in found if begin <= at < begin + len(run)}
        for begin in (int(starts[0]) + len(around[0]), int(starts[1]) + len(around[2]))
    ]
    assert len(run) < needed or inside[0] & inside[1]


@given(run=st.lists(characters, max_size=24), around=st.lists(st.lists(characters, max_size=9), min_size=4, max_size=4),
       min_run=st.integers(3, 8))  # fmt: skip
def test_two_texts_that_share_as_much_as_counts_share_a_fingerprint_in_it(
    kernels: ModuleType, run: list[int], around: Texts, min_run: int
) -> None:
    """As many characters as are looked for, a letter being half a one, whichever stand there."""
    sizes = choose_winnowing(min_run)
    both = [[*around[0], *run, *around[1]], [*around[2], *run, *around[3]]]
    stream, starts, ends = lay_out(both)
    found = unpack(
        kernels.winnow(stream, starts, ends, sizes.gram, sizes.window, sizes.letters, sizes.letters_window)
    )
    inside = [
        {(h, at - begin) for h, at in found if begin <= at < begin + len(run)}
        for begin in (int(starts[0]) + len(around[0]), int(starts[1]) + len(around[2]))
    ]
    assert sum(1 if code >> 31 else 2 for code in run) < 2 * min_run - 1 or inside[0] & inside[1]


# ------------------------------------------------------------------ seeds

prints = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 40)), max_size=30, unique=True).map(sorted)
starts_of_texts = st.sets(st.integers(2, 40), max_size=5).map(lambda starts: [1, *sorted(starts)])


@given(
    prints=prints,
    few=st.integers(1, 5),
    many=st.integers(5, 9),
    apart=st.integers(1, 9),
    starts=starts_of_texts,
)
@example(prints=[(7, place) for place in range(1, 30)], few=4, many=9, apart=1, starts=[1, 10, 11, 20])
@example(prints=[(7, 1), (7, 2), (7, twins.M32)], few=3, many=5, apart=1, starts=[1])
@example(prints=[(twins.M32, 1), (twins.M32, twins.M32)], few=1, many=5, apart=1, starts=[1, 2])
@example(prints=[(7, 1), (7, 5), (8, 6)], few=1, many=5, apart=1, starts=[1, 5])
def test_pair_seeds(
    kernels: ModuleType, prints: list[tuple[int, int]], few: int, many: int, apart: int, starts: list[int]
) -> None:
    pairs = kernels.pair_seeds(pack(prints), few, many, apart, column(starts))
    assert unpack(pairs) == twins.seed_pairs(prints, few, many, apart, starts)
    assert pairs.dtype == np.uint64


def test_pairs_stay_linear(kernels: ModuleType) -> None:
    prints = [(h, place) for h in range(400) for place in range(1 + h, 4000, 500)]
    pairs = kernels.pair_seeds(pack(prints), 4, 8, 1, column(range(1, 4000, 100)))
    assert len(pairs) == 400 * (2 * 8 - 3)


@given(
    texts=texts, seeds=st.sets(st.tuples(st.integers(1, 30), st.integers(0, 60)), max_size=25), least=sizes
)
@example(texts=[[HAN] * 14], seeds={(2, 3), (2, 4), (2, 11), (5, 1)}, least=2)
@example(texts=[[HAN, MORE, HAN, MORE, HAN, MORE, HAN]], seeds={(2, 5)}, least=1)
@example(texts=[[HAN] * 8], seeds={(3, 1), (3, 4)}, least=1)  # the second begins where the first part ends
@example(texts=[[HAN] * 8], seeds={(3, 1), (3, 5)}, least=1)  # the second reaches back into the first part
@example(texts=[[HAN, A], [HAN, B]], seeds={(3, 2)}, least=1)  # hashes may be equal where texts are not
def test_extend_seeds(kernels: ModuleType, texts: Texts, seeds: set[tuple[int, int]], least: int) -> None:
    stream, _, _ = lay_out(texts)
    pairs = sorted((distance, a) for distance, a in seeds if a + distance < len(stream))
    found = list(
        zip(*(part.tolist() for part in kernels.extend_seeds(stream, pack(pairs), least)), strict=True)
    )
    assert [(distance, a) for a, _, distance in found] == sorted({(d, a) for a, _, d in found})
    for distance in {d for d, _ in pairs} | {d for _, _, d in found}:
        here = [(a, a + length) for a, length, d in found if d == distance]
        for start, end in twins.equal_runs(stream.tolist(), distance):
            seeds_here = [a for d, a in pairs if d == distance and start <= a <= end]
            parts = [part for part in here if start <= part[0] and part[1] <= end]
            here = [part for part in here if part not in parts]
            if end - start <= distance:
                assert parts == ([(start, end)] if seeds_here and end - start >= least else [])
            else:
                check_parts(parts, seeds_here, start, end, distance, least)
        assert here == []


def check_parts(
    parts: list[tuple[int, int]], seeds: list[int], start: int, end: int, distance: int, least: int
) -> None:
    """A run that would overlap its copy comes in parts that do not, until there is no room for one behind a seed."""
    assert all(least <= hi - lo <= distance for lo, hi in parts)
    edges = [start, *(edge for part in parts for edge in part), end]
    assert edges == sorted(edges)
    for seed in seeds:
        in_part = any(lo <= seed < hi for lo, hi in parts)
        before = max((hi for _, hi in parts if hi <= seed), default=start)
        assert in_part or min(end - before, distance) < least


# ------------------------------------------------------------------ chains

runs = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(1, 9), st.integers(0, 1)), max_size=14
).map(
    lambda rows: sorted(
        ((a, a + b, length, pair) for a, b, length, pair in rows), key=lambda run: (run[3], run[1])
    )
)


@given(runs=runs, reach=st.integers(0, 40), look_back=st.integers(0, 5))
@example(runs=[(0, 100, 5, 0), (4, 105, 5, 0), (9, 109, 5, 0)], reach=9, look_back=1)
@example(runs=[(0, 50, 9, 0), (4, 54, 5, 0)], reach=9, look_back=5)  # within the one before
@example(
    runs=[(0, 100, 30, 0), (30, 130, 2, 0), (30, 131, 9, 0)], reach=9, look_back=5
)  # one place of a twice
@example(runs=[(0, 50, 9, 0), (12, 62, 9, 0)], reach=3, look_back=5)  # just within reach
@example(runs=[(0, 50, 2, 0), (11, 62, 9, 0)], reach=20, look_back=5)  # worth one point more together
@example(runs=[(0, 50, 2, 0), (12, 63, 9, 0)], reach=20, look_back=5)  # and none
def test_chain_runs(kernels: ModuleType, runs: list[twins.Run], reach: int, look_back: int) -> None:
    chain = kernels.chain_runs(*columns(runs, 4), reach, look_back)
    assert chain.tolist() == twins.chains(runs, reach, look_back)
    assert chain.dtype == np.int64


@given(runs=runs, reach=st.integers(0, 40))
def test_a_chain_goes_on_in_both_texts_and_stays_before_its_copy(
    kernels: ModuleType, runs: list[twins.Run], reach: int
) -> None:
    chain = kernels.chain_runs(*columns(runs, 4), reach, 5).tolist()
    for head in set(chain):
        members = [run for run, own in zip(runs, chain, strict=True) if own == head]
        assert members[0] == runs[head]
        for (a, b, _, pair), (next_a, next_b, length, next_pair) in itertools.pairwise(members):
            assert a < next_a and b < next_b and pair == next_pair  # noqa: PT018
            assert next_a + length <= members[0][1]


def test_a_long_run_is_followed_from_beyond_the_runs_that_are_looked_back_on(kernels: ModuleType) -> None:
    """A phrase that is repeated inside of a long run opens many short ones, none of which the text goes on from."""
    short = [(500 + 3 * i, 1000 + i, 3, 0) for i in range(60)]
    runs = [(0, 900, 200, 0), *short, (201, 1101, 50, 0)]
    assert kernels.chain_runs(*columns(runs, 4), 150, 48)[[0, -1]].tolist() == [0, 0]


@given(rows=st.lists(st.lists(st.integers(-4, 4), max_size=9), max_size=4))
@example(rows=[[4, -5, 3, -3, 1, 2, -2, 2, -2, 1, 5]])  # the worked example of the paper
def test_maximal_runs(kernels: ModuleType, rows: list[list[int]]) -> None:
    offsets = np.cumsum([0, *map(len, rows)])
    group = kernels.maximal_runs(column([score for row in rows for score in row]), offsets)
    expected = np.full(offsets[-1], -1)
    for row, lo in zip(rows, offsets.tolist(), strict=False):
        for start, end in twins.maximal_runs(row):
            expected[lo + start : lo + end] = lo + start
    assert group.tolist() == expected.tolist()


def test_a_falling_row_costs_its_length(kernels: ModuleType) -> None:
    # Once: each score went through all runs before it, 9 seconds for this row.
    scores = np.tile(column([1, -2]), 250_000)
    group = kernels.maximal_runs(scores, column([0, len(scores)]))
    assert group.tolist() == np.where(scores > 0, np.arange(len(scores)), -1).tolist()


# ------------------------------------------------------------------ alignment


some_texts = alphabets.flatmap(
    lambda codes: st.lists(st.lists(st.sampled_from(codes), max_size=90), min_size=2, max_size=2)
)


@given(pair=some_texts)
@example(pair=[[*range(HAN, HAN + 200)], [*range(HAN + 1, HAN + 64), *range(HAN, HAN + 190)]])
@example(pair=[[HAN] * 64 + [A] * 65, [A] * 64 + [HAN] * 65])
@example(pair=[[HAN + i * i for i in range(64)], [HAN + i * i for i in range(64, 0, -1)]])  # hashes meet
@example(pair=[[HAN] * 300, []])
def test_edit_distances(kernels: ModuleType, pair: Texts) -> None:
    """Of two texts, of parts of them, and of each with itself."""
    stream, starts, ends = lay_out(pair)
    (a, b), (a_end, b_end) = starts.tolist(), ends.tolist()
    middle = (a + a_end) // 2
    spans = [
        (a, a_end, b, b_end),
        (b, b_end, a, a_end),
        (a, middle, middle, a_end),
        (a, a_end, a, a_end),
        (a, a, b, b_end),
    ]
    distances = kernels.edit_distances(stream, *columns(spans, 4))
    codes = stream.tolist()
    expected = [twins.edit_distance(codes[lo:hi], codes[low:high]) for lo, hi, low, high in spans]
    assert (distances.tolist(), distances.dtype) == (expected, np.int64)


long_texts = alphabets.flatmap(
    lambda codes: st.lists(st.lists(st.sampled_from(codes), max_size=90), min_size=1, max_size=3)
)


@given(texts=long_texts, data=st.data(), step=st.sampled_from([1, -1]))
def test_extend_ends(kernels: ModuleType, texts: Texts, data: st.DataObject, step: int) -> None:
    """Of any two places of two texts; the end of a text is a place too."""
    place = st.integers(0, len(texts) - 1).flatmap(
        lambda text: st.tuples(st.just(text), st.integers(0, len(texts[text])))
    )
    ends = data.draw(st.lists(st.tuples(place, place, st.integers(-2, 100)), max_size=5))
    stream, starts, _ = lay_out(texts)
    a, b, most = columns([(starts[x] + i, starts[y] + j, limit) for (x, i), (y, j), limit in ends], 3)
    expected = []
    for (x, i), (y, j), limit in ends:
        sides = (texts[x][i:], texts[y][j:]) if step > 0 else (texts[x][:i][::-1], texts[y][:j][::-1])
        expected.append(twins.aligned_ends(*(side[: max(0, limit)] for side in sides)))
    found = kernels.extend_ends(stream, a, b, most, step)
    assert list(zip(*(more.tolist() for more in found), strict=True)) == expected


COMMON = [*range(HAN, HAN + 80)]
ONE, OTHER = [*range(MORE, MORE + 10)], [*range(MORE + 10, MORE + 20)]
SHORTER = [*COMMON[:9], *COMMON[10:16]]  # than its first 16 characters


@pytest.mark.parametrize(
    ("x", "y", "most", "expected"),
    [
        # From half a window on the next one begins there, and sees what lies behind ten other characters.
        ([*COMMON[:15], *ONE, *COMMON[15:]], [*COMMON[:15], *OTHER, *COMMON[15:]], 600, (15, 15)),
        ([*COMMON[:16], *ONE, *COMMON[16:]], [*COMMON[:16], *OTHER, *COMMON[16:]], 600, (90, 90)),
        # Both sides must move that far.
        ([*COMMON[:16], *ONE, *COMMON[16:]], [*SHORTER, *OTHER, *COMMON[16:]], 600, (16, 15)),
        ([*SHORTER, *ONE, *COMMON[16:]], [*COMMON[:16], *OTHER, *COMMON[16:]], 600, (15, 16)),
        # Neither side goes further than it may, in the second window as in the first.
        (COMMON, COMMON, 40, (40, 40)),
        ([*COMMON[:36], *ONE[:1], *COMMON[36:]], COMMON, 40, (40, 39)),
        (COMMON, [*COMMON[:36], *ONE[:1], *COMMON[36:]], 40, (39, 40)),
        (COMMON, COMMON, 0, (0, 0)),
        (COMMON, COMMON, -3, (0, 0)),
    ],
)
def test_how_far_ends_go(
    kernels: ModuleType, x: list[int], y: list[int], most: int, expected: tuple[int, int]
) -> None:
    for step, texts in ((1, [x, y]), (-1, [x[::-1], y[::-1]])):
        stream, starts, ends = lay_out(texts)
        places = starts if step > 0 else ends
        more = kernels.extend_ends(stream, places[:1], places[1:], column([most]), step)
        assert tuple(int(part[0]) for part in more) == expected


@given(texts=texts)
def test_count_letters(kernels: ModuleType, texts: Texts) -> None:
    counts = kernels.count_letters(*lay_out(texts))
    assert counts.tolist() == [sum(code in (A, B) for code in text) for text in texts]
    assert counts.dtype == np.int64


# ------------------------------------------------------------------ plain and compiled


def long_stream(kind: str, generator: np.random.Generator) -> tuple[Any, Any, Any]:
    """About 20,000 characters in which much is repeated, some of it with edits; and a stream of hostile shape."""
    letters = np.array([A, B, WORD | 99], np.uint32)
    han = np.arange(HAN, HAN + {"dense": 2, "mixed": 40}.get(kind, 300), dtype=np.uint32)
    if kind == "one character":
        texts = [np.full(size, HAN, np.uint32) for size in (0, 1, 3000, 1, 0, 5000)]
    elif kind == "alone":
        texts = [np.array([code], np.uint32) for code in generator.choice(han, 3000)]
    else:
        alphabet = np.concatenate((han, letters)) if kind in ("mixed", "dense") else han
        source = generator.choice(alphabet, 4000)
        texts = []
        for size in generator.geometric(1 / 500, 40):
            at = int(generator.integers(0, 3000))
            text = source[at : at + min(size, 900)].copy()
            edits = generator.random(len(text)) < 0.03
            text[edits] = generator.choice(alphabet, int(edits.sum()))
            texts.append(np.delete(text, np.flatnonzero(generator.random(len(text)) < 0.01)))
        texts += [source, source[::-1].copy(), np.tile(source[:37], 40)]
    return lay_out([text.tolist() for text in texts])


@pytest.mark.parametrize("kind", ["han", "mixed", "dense", "one character", "alone"])
@pytest.mark.parametrize("sizes", [(8, 6, 15, 11), (1, 1, 1, 1), (3, 9, 2, 4)])
def test_plain_and_compiled_agree_on_long_streams(
    compiled: ModuleType, monkeypatch: pytest.MonkeyPatch, kind: str, sizes: tuple[int, int, int, int]
) -> None:
    """Each kernel is given what the ones before it found, as `dedup.match.passages` does."""
    monkeypatch.setattr(plain.passages, "CHUNK", 700)
    monkeypatch.setattr(plain.ends, "ENDS", 100)
    monkeypatch.setattr(parallel, "WORTH_A_THREAD", 64)
    generator = np.random.default_rng(len(kind))
    stream, starts, ends = long_stream(kind, generator)

    def both(name: str, *arguments: Any) -> Any:
        ours, theirs = (getattr(kernels, name)(*arguments) for kernels in (plain, compiled))
        for one, other in zip(*(x if isinstance(x, tuple) else (x,) for x in (ours, theirs)), strict=True):
            assert one.dtype == other.dtype, name
            np.testing.assert_array_equal(one, other, name)
        return ours

    prints = both("winnow", stream, starts, ends, *sizes)
    prints.sort()
    pairs = both("pair_seeds", prints, 4, 32, 20, starts)
    pairs = np.sort(pairs << np.uint64(32) | pairs >> np.uint64(32))
    a, length, distance = both("extend_seeds", stream, pairs, min(sizes))
    b = a + distance
    sides = [np.searchsorted(starts, side, side="right") for side in (a, b)]
    order = np.lexsort((b, sides[1], sides[0]))
    a, b, length = a[order], b[order], length[order]
    pair = (sides[0] * len(starts) + sides[1])[order]
    for reach, look_back in ((150, 48), (30, 2), (0, 0)):
        both("chain_runs", a, b, length, pair, reach, look_back)
    few_pairs = generator.integers(0, max(1, len(a)), min(len(a), 200))
    a, b, length = a[few_pairs], b[few_pairs], length[few_pairs]
    most = generator.integers(0, 600, len(a))
    for step, from_a, from_b in ((1, a + length, b + length), (-1, a, b)):
        more_a, more_b = both("extend_ends", stream, from_a, from_b, most, step)
        spans = [
            np.sort(side, axis=0)
            for side in ((from_a, from_a + step * more_a), (from_b, from_b + step * more_b))
        ]
        both("edit_distances", stream, *spans[0], *spans[1])
    both("count_letters", stream, starts, ends)
    rows = np.sort(generator.integers(0, 5000, 50))
    both("maximal_runs", generator.integers(-9, 9, 5000), np.concatenate(([0], rows, [5000])))


def test_nothing_is_read_beyond_a_stream(kernels: ModuleType) -> None:
    """Places at both ends of a stream; tests/sanitize.sh would stop here."""
    stream, starts, ends = lay_out([[HAN], [HAN]])
    first, last = starts[:1], ends[1:]
    for step in (1, -1):
        for a, b in itertools.product((first, last), repeat=2):
            more = kernels.extend_ends(stream, a, b, column([600]), step)
            assert all(0 <= part[0] <= 1 for part in more)
    found = kernels.extend_seeds(stream, pack([(2, 1)]), 1)
    assert [part.tolist() for part in found] == [[1], [1], [2]]
