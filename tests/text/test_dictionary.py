"""jieba's dictionary in arrays cuts as jieba does."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import jieba
import numpy as np
import pytest

from dedup.kernels import parallel
from dedup.kernels.arrays import POINT, WORD
from dedup.kernels.expansions import load_expansions
from dedup.text.dictionary import load_dictionary, read_dictionary
from dedup.text.folding_table import load_table

FIXTURES = Path(__file__).parents[2] / "fixtures"


def codes_of(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-32-le"), np.uint32)


def hard_texts() -> Iterator[str]:
    """Real ones without letters and digits, which are no atoms, and characters of words at random."""
    for path in sorted(FIXTURES.rglob("*.txt")):
        for line in path.read_text("utf-8", "ignore").splitlines():
            yield "".join(c for c in line if not (c.isascii() and c.isalnum()))
    made = random.Random(3)
    jieba.initialize()
    common = [
        word for word, count in jieba.dt.FREQ.items() if count > 2000 and not any(c.isascii() for c in word)
    ]
    for _ in range(3000):
        words = "".join(made.choices(common, k=made.randrange(1, 9)))
        yield "".join(made.choice([c, c, c, c, "的", "·", "%", "𠀀", "α", "-"]) for c in words)
    yield from ("", "  ", "·", "一", "%", "是是是是是是", "中华人民共和国" * 30)


def test_words_are_those_of_jieba() -> None:
    jieba.initialize()
    dictionary = load_dictionary()
    texts = list(hard_texts())
    offsets = np.cumsum([0, *map(len, texts)])
    found = dictionary.cut(codes_of("".join(texts)), offsets)
    for text, start, end in zip(texts, offsets[:-1].tolist(), offsets[1:].tolist(), strict=True):
        words = list(jieba.cut(text, HMM=False))
        begins = np.flatnonzero(found[start:end] >= 0)
        assert begins.tolist() == np.cumsum([0, *map(len, words)])[:-1].tolist(), text
        counts = dictionary.counts[found[start:end][begins]]
        assert counts.tolist() == [jieba.dt.FREQ.get(word) or 0 for word in words]


def test_it_knows_what_jieba_knows() -> None:
    jieba.initialize()
    dictionary = load_dictionary()
    assert dictionary.total == jieba.dt.total
    assert len(dictionary.counts) == len(jieba.dt.FREQ) + 1  # the root
    some = [word for word in random.Random(1).sample(sorted(jieba.dt.FREQ), 500) if len(word) == 2]
    strings = [*some, *(word[::-1] for word in some), "的的"]
    first, second = (codes_of("".join(word[at] for word in strings)) for at in (0, 1))
    expected = [jieba.dt.FREQ.get(word) or 0 for word in strings]
    assert dictionary.counts_of(first, second).tolist() == expected
    assert dictionary.counts_of(codes_of("的"), second).tolist() == [
        jieba.dt.FREQ.get("的" + word[1]) or 0 for word in strings
    ]


def test_of_equal_words_the_last_one_counts() -> None:
    dictionary = read_dictionary("甲 5 n\n甲乙 20 v\n甲 7 n\n".encode())
    assert dictionary.total == 32
    assert dictionary.counts_of(codes_of("甲")).tolist() == [7]
    assert dictionary.cut(codes_of("甲甲乙"), np.array([0, 3])).tolist() == [1, 2, -1]


def test_no_letter_or_digit_is_a_character_by_itself() -> None:
    """jieba joins these, where they stand alone; they belong to words of spaced scripts, so there is nothing to join."""
    codes = np.concatenate((load_table(), load_expansions()[0]))
    plain = codes[(codes & np.uint32(WORD)) == 0] & np.uint32(POINT)
    assert not np.isin(
        plain, codes_of("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    ).any()


@pytest.mark.parametrize("threads", [2, 3, 8])
def test_threads_cut_alike(monkeypatch: pytest.MonkeyPatch, threads: int) -> None:
    monkeypatch.setattr(parallel, "WORTH_A_THREAD", 64)
    texts = list(hard_texts())
    given = codes_of("".join(texts)), np.cumsum([0, *map(len, texts)])
    dictionary = load_dictionary()
    assert np.array_equal(dictionary.cut(*given, threads), dictionary.cut(*given))
