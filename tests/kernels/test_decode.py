"""Bytes to code points: both kernels against Python's own decoder."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dedup.kernels import plain

MARK = b"\xef\xbb\xbf"
FLAGS = np.isin(np.arange(0x3000), [0, ord("?"), 0x7FF])
CERTAIN = 0x3001
# The edges of what is valid, and what lies behind them.
PIECES = [
    *(point.encode("utf-8", "surrogatepass") for point in "\0a?\x7f\x80\u07ff\u0800\u3000\u3001\ud7ff\ud800\udfff\ue000"),
    *(point.encode() for point in "\uffff\U00010000\U0010ffff领"),
    *(MARK, b"\x80", b"\xbf", b"\xc0\x80", b"\xc1\xbf", b"\xe0\x9f\xbf", b"\xf0\x8f\xbf\xbf", b"\xf4\x90\x80\x80"),
    *(b"\xf5\x80\x80\x80", b"\xff", b"\xe9", b"\xe9\xa2", b"\xf0\xa0\x80"),
]  # fmt: skip
texts = st.lists(st.lists(st.sampled_from(PIECES), max_size=6).map(b"".join), max_size=5)


@given(contents=texts)
@example(contents=[b"", MARK, MARK + MARK + "领?".encode()])
def test_decode_texts(kernels: ModuleType, contents: list[bytes]) -> None:
    lengths, flagged, points = [], [], []
    for content in contents:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = ""
        codes = [*map(ord, text)]
        left = max(codes, default=0) < CERTAIN
        lengths.append(-1 if left else len(codes))
        flagged.append(not left and any(code < len(FLAGS) and FLAGS[code] for code in codes))
        points += [] if left else [*codes, 10]
    data, offsets = np.frombuffer(b"".join(contents), np.uint8), np.cumsum([0, *map(len, contents)])
    found = kernels.decode_texts(data, offsets, FLAGS, CERTAIN)
    assert [column.tolist() for column in found] == [lengths, flagged, points]
    assert [column.dtype for column in found] == [np.int64, bool, np.uint32]


def test_every_code_point(kernels: ModuleType) -> None:
    text = "".join(chr(point) for point in range(0x110000) if not 0xD800 <= point < 0xE000)
    data = np.frombuffer(text.encode(), np.uint8)
    lengths, flagged, codes = kernels.decode_texts(data, np.array([0, len(data)]), FLAGS, CERTAIN)
    assert (lengths.tolist(), flagged.tolist()) == ([len(text)], [True])
    assert codes.tolist() == [*map(ord, text), 10]


def test_offsets_out_of_bounds(kernels: ModuleType) -> None:
    data = np.frombuffer("领导".encode(), np.uint8)
    for offsets in ([0, 7], [-1, 3], [3, 2]):
        with pytest.raises(IndexError):
            kernels.decode_texts(data, np.array(offsets), FLAGS, CERTAIN)


def test_both_agree_on_bytes_of_any_kind(compiled: ModuleType) -> None:
    generator = np.random.default_rng(3)
    whole = np.frombuffer(("领导 a?é𠀀\n" * 900).encode(), np.uint8).copy()
    offsets = np.sort(generator.integers(0, len(whole), 400))
    whole[generator.integers(0, len(whole), 60)] = generator.integers(0, 256, 60)
    ours, theirs = (some.decode_texts(whole, offsets, FLAGS, CERTAIN) for some in (plain, compiled))
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(one, other)
    assert (ours[0] >= 0).any()
