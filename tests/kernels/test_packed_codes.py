"""Codes that were packed are what they were, however spans are cut out of them."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import packed_codes
from dedup.kernels.arrays import Codes, I64, START, WORD
from dedup.kernels.packed_codes import Alphabet, PackedCodes, pairs_at_hand, spans_at_hand, USUAL

RARE = [0x1F600 + n for n in range(300)]  # so many that not all have a number of one byte
LETTERS = [0, 1, 10, 0x61, 0x61 | WORD, 0x61 | WORD | START, 0x4E00, 0x10FFFF, 0x1FFFFF | WORD | START]


def pack(pieces: list[list[int]]) -> tuple[PackedCodes, Codes]:
    """Codes that come piece by piece, packed, and as they are."""
    alphabet, parts = Alphabet(USUAL), []
    for piece in pieces:
        parts.append(alphabet.pack(np.array(piece, np.uint32)))
    held, counts, sizes, new = (np.concatenate(column) for column in zip(*parts, strict=True))
    edges: list[I64] = [np.cumsum([0, *some], dtype=np.int64) for some in (counts, sizes)]
    letters = np.concatenate((USUAL, new))
    return PackedCodes(held, *edges, letters), np.array(
        [code for piece in pieces for code in piece], np.uint32
    )


@pytest.fixture(scope="module", autouse=True)
def small() -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packed_codes, "PAGE", 3)
        patch.setattr(packed_codes, "AT_HAND", 8)
        yield


@given(st.data())
def test_round_trip(kernels_in_use: ModuleType, data: st.DataObject) -> None:
    pieces = data.draw(
        st.lists(st.lists(st.sampled_from(LETTERS + RARE), max_size=20), min_size=1, max_size=4)
    )
    packed, codes = pack(pieces)
    assert len(packed) == len(codes)
    edge = st.integers(0, len(codes))
    spans = [sorted(data.draw(st.tuples(edge, edge))) for _ in range(5)]
    starts, ends = np.array(spans, np.int64).T
    assert np.array_equal(packed[:], codes)
    assert np.array_equal(packed[int(starts[0]) : int(ends[0])], codes[starts[0] : ends[0]])
    wanted = [codes[lo:hi].tolist() for lo, hi in spans]
    found = [
        some.codes[lo:hi].tolist()
        for some in spans_at_hand(packed, starts, ends)
        for lo, hi in zip(some.starts, some.ends, strict=True)
    ]
    assert found == wanted
    a, b = (np.array(data.draw(st.lists(st.integers(0, 4), min_size=6, max_size=6)), np.int64) for _ in "ab")
    pairs = []
    for which, some, one, other in pairs_at_hand(packed, starts, ends, a, b):
        assert len(a[which]) == len(one) == len(other)
        for number in (one, other):
            pairs.append([some.codes[some.starts[i] : some.ends[i]].tolist() for i in number.tolist()])
    assert [text for some in pairs[::2] for text in some] == [wanted[i] for i in a]
    assert [text for some in pairs[1::2] for text in some] == [wanted[i] for i in b]


def test_width_is_that_of_the_largest_number(kernels_in_use: ModuleType) -> None:
    """Characters and words of English have a byte each, and one rare code widens its page alone."""
    word = [ord(letter) | WORD for letter in "paragraph"]
    packed, _ = pack([word, RARE[:3], word, RARE, word])
    assert np.diff(packed.begins).tolist()[:2] == [9, 3]
    assert (np.diff(packed.offsets) / np.diff(packed.begins)).tolist()[:3] == [1, 1, 1]
    assert len(packed.held) == 9 * 3 + 3 + 54 + 2 * (300 - 54)


BEGINS, OFFSETS = np.array([0, 4, 6]), np.array([0, 4, 8])
HELD, TWO = np.array([1, 0, 1, 1, 0, 0, 1, 0], np.uint8), np.array([7, 8], np.uint32)


@pytest.mark.parametrize(
    ("held", "begins", "offsets", "alphabet", "span"),
    [
        (HELD, BEGINS, OFFSETS, TWO, (0, 7)),
        (HELD, BEGINS, OFFSETS, TWO, (-1, 2)),
        (HELD, BEGINS, OFFSETS, TWO, (3, 2)),
        (HELD[:7], BEGINS, OFFSETS, TWO, (0, 6)),
        (HELD, BEGINS, OFFSETS, TWO[:1], (0, 1)),
        (HELD, BEGINS, OFFSETS, TWO[:0], (5, 6)),
        (HELD, BEGINS, np.array([0, 4, 7]), TWO, (4, 6)),
        (HELD, BEGINS, np.array([0, -4, 8]), TWO, (0, 6)),
        (HELD, np.array([0, 6, 4]), OFFSETS, TWO, (0, 4)),
        (HELD, BEGINS[:1], OFFSETS[:1], TWO, (0, 1)),
        (HELD, BEGINS[:0], OFFSETS[:0], TWO, (0, 1)),
    ],
)
def test_pages_that_do_not_hold_it(
    kernels: ModuleType, held: object, begins: I64, offsets: I64, alphabet: object, span: tuple[int, int]
) -> None:
    starts, ends = (np.array([edge]) for edge in span)
    assert kernels.unpack_codes(HELD, BEGINS, OFFSETS, TWO, np.array([1, 4]), np.array([5, 6])).tolist() == [
        7,
        8,
        8,
        7,
        7,
        8,
    ]
    with pytest.raises(IndexError):
        kernels.unpack_codes(held, begins, offsets, alphabet, starts, ends)
