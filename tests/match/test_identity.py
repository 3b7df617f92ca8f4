"""Identity against the textbook's edit distance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.match import identity
from dedup.match.identity import align_identities, folded_texts
from tests import generated


def distance(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        above, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (x != y))
    return row[-1]


def identities(pairs: list[tuple[str, str]], threads: int = 1) -> list[float]:
    texts = [text for pair in pairs for text in pair]
    a = np.arange(0, len(texts), 2)
    return align_identities(*generated.code_array(texts), a, a + 1, threads).tolist()


@given(
    pairs=st.lists(st.tuples(st.text("abc", min_size=1, max_size=8), st.text("abc", min_size=1, max_size=8)))
)
@pytest.mark.parametrize("threads", [1, 2])
def test_identity(pairs: list[tuple[str, str]], threads: int) -> None:
    expected = [1 - distance(a, b) / max(len(a), len(b)) for a, b in pairs]
    assert identities(pairs, threads) == pytest.approx(expected)


def test_many_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "CODES_AT_A_TIME", 11)
    assert identities([("abcd", "abxd"), ("a", "a" * 30)] * 10) == pytest.approx([0.75, 1 / 30] * 10)


def test_texts_too_long_to_align_get_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "MOST_CELLS", 12)
    found = identities([("abc", "abcd"), ("abcd", "abcd"), ("a", "b")])
    assert found[0] == 0.75
    assert np.isnan(found[1])
    assert found[2] == 0.0


def test_what_does_not_count_is_not_aligned() -> None:
    codes = np.array([0, ord("中"), 1, 0x80000000 | ord("a"), 2, 0xC0000000 | ord("b")], np.uint32)
    assert folded_texts(codes, np.array([0, 2, 4]), np.array([6, 3, 6])) == ["中a\x02b", "", "\x02b"]
    assert folded_texts(codes, np.array([], np.int64), np.array([], np.int64)) == []


def test_code_points_beyond_unicode_and_surrogates_count_as_one() -> None:
    """What --fold off makes of U+0000, and what broken JSON holds."""
    codes = np.array([0x110000, 0xD800, 0xDC00, ord("中"), ord("😀"), 0x110002], np.uint32)
    first, second = folded_texts(codes, np.array([0, 3]), np.array([3, 6]))
    assert (len(first), second[:2], len(second)) == (3, "中😀", 3)
