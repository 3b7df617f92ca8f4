"""Texts cut into the words of a dictionary: both kernels against a slow twin that goes through every way."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import plain
from dedup.kernels.tries import build_trie, Trie

UNKNOWN = -9.0
words_of_few = st.lists(st.text("abcd", min_size=1, max_size=5), max_size=12)
# Few weights, so that several ways are as likely.
weights = st.sampled_from([-1.0, -2.0, -3.0, -4.0, -4.5, -8.0, -18.0])
texts_of_few = st.lists(st.text("abcde\0", max_size=12), max_size=8)


def codes_of(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    offsets = np.array([0, *itertools.accumulate(map(len, texts))], np.int64)
    return np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32), offsets


def trie_of(words: dict[str, float]) -> tuple[Trie, dict[str, int]]:
    codes, offsets = codes_of(list(words))
    keys, children, nodes = build_trie(codes, offsets[:-1], offsets[1:])
    likely = np.full(len(children) - 1, -np.inf)
    likely[0], likely[nodes] = UNKNOWN, list(words.values())
    return Trie(keys, children, likely), dict(zip(words, nodes.tolist(), strict=True))


def ways(text: str, words: dict[str, float]) -> Iterator[tuple[float, tuple[str, ...]]]:
    """All ways to cut a text, with their weights, added from the end."""
    if not text:
        yield 0.0, ()
        return
    known = [text[:end] for end in range(1, len(text) + 1) if text[:end] in words]
    for word in known or [text[0]]:
        for weight, rest in ways(text[len(word) :], words):
            yield words.get(word, UNKNOWN) + weight, (word, *rest)


def cut_slowly(text: str, words: dict[str, float]) -> list[str]:
    """The likeliest way of each piece; of equal ones that with the longer words first."""
    found: list[str] = []
    for piece in text.split("\0"):
        best = max(ways(piece, words), key=lambda way: (way[0], [len(word) for word in way[1]]))
        found += [*best[1], "\0"]
    return found[:-1]


@given(words=words_of_few, likely=st.lists(weights, min_size=12, max_size=12), texts=texts_of_few)
def test_the_likeliest_words(
    kernels: ModuleType, words: list[str], likely: list[float], texts: list[str]
) -> None:
    known = dict(zip(words, likely, strict=False))
    trie, nodes = trie_of(known)
    codes, offsets = codes_of(texts)
    found = kernels.cut_words(trie, codes, offsets)
    cut = [word for text in texts for word in (cut_slowly(text, known) if text else [])]
    expected = [[nodes.get(word, 0), *[-1] * (len(word) - 1)] for word in cut]
    assert found.dtype == np.int32
    assert found.tolist() == list(itertools.chain(*expected))


def test_long_texts_of_a_large_dictionary(compiled: ModuleType) -> None:
    made = np.random.default_rng(5)
    pieces = ["".join(map(chr, made.integers(0x4E00, 0x4E40, size))) for size in made.integers(1, 5, 6000)]
    trie, _ = trie_of({piece: -math.log(1 + i) - 1 for i, piece in enumerate(pieces)})
    codes = made.integers(0x4E00, 0x4E44, 50_000).astype(np.uint32)
    codes[made.random(len(codes)) < 0.03] = 0
    offsets = np.unique(made.integers(0, len(codes), 900)).astype(np.int64)  # not of all codes
    ours, theirs = plain.cut_words(trie, codes, offsets), compiled.cut_words(trie, codes, offsets)
    assert np.array_equal(ours, theirs)
    assert (ours[: offsets[0]] == -1).all()
    assert (ours > 0).sum() > 10_000


def test_a_trie_leads_to_its_words_and_nowhere_else() -> None:
    trie, nodes = trie_of({"ab": -1.0, "abcd": -2.0, "b": -3.0})
    root, a, x = np.zeros(1, np.int64), *codes_of(["a", "x"])[0][:, None]
    assert trie.weights[[nodes["ab"], nodes["abcd"], nodes["b"]]].tolist() == [-1.0, -2.0, -3.0]
    assert trie.weights[trie.walk(root, a)].tolist() == [-math.inf]  # a word begins with it
    assert trie.walk(root, x).tolist() == [0]
    assert trie_of({})[0].walk(root, a).tolist() == [0]


def bytes_of(text: str) -> np.ndarray:
    return np.frombuffer(text.encode(), np.uint8)


words_in_lines = st.lists(
    st.tuples(st.text("abéè世丗𠮷", min_size=1, max_size=4), st.integers(0, 40)), max_size=30
)


@given(lines=words_in_lines, ordered=st.booleans(), ended=st.booleans())
def test_lines_of_words_become_a_trie(
    kernels: ModuleType, lines: list[tuple[str, int]], ordered: bool, ended: bool
) -> None:
    if ordered:
        lines.sort()
    text = "\n".join(f"{word} {count} n" for word, count in lines)
    keys, children, counts, total = kernels.read_words(bytes_of(text + "\n" * (ended and bool(lines))))
    assert (keys.dtype, children.dtype, counts.dtype) == (np.uint64, np.int64, np.int64)
    known = dict(lines)  # of equal words the last one counts
    trie = Trie(keys, children, np.zeros(len(counts)))
    ends = {}
    for word in known:
        node = np.zeros(1, np.int64)
        for code in codes_of([word])[0]:
            node = trie.walk(node, np.array([code]))
        ends[int(node[0])] = known[word]
    assert {node: count for node, count in enumerate(counts.tolist()) if count} == {
        node: count for node, count in ends.items() if count
    }
    assert len(ends) == len(known)
    assert total.tolist() == [sum(count for _, count in lines)]
    assert len(keys) == len({word[:size] for word in known for size in range(1, len(word) + 1)})
    assert children.tolist() == [int((keys >> 21 < node).sum()) for node in range(len(keys) + 2)]


@pytest.mark.parametrize(
    "line", ["a", "a ", "a 5", " 5 n", "a  n", "a x n", "a 1x n", "\na 5 n", "a 1234567890123456 n"]
)
def test_a_line_that_is_none_of_a_dictionary(kernels: ModuleType, line: str) -> None:
    for text in (line, f"{line}\n", f"b 1 n\n{line}\nc 2 n"):
        with pytest.raises(ValueError, match="read_words"):
            kernels.read_words(bytes_of(text))


def test_a_dictionary_that_is_no_text(kernels: ModuleType) -> None:
    for word in (b"\xff", "世".encode()[:2], b"a\xc3"):
        with pytest.raises(ValueError, match=r"read_words|utf-8"):
            kernels.read_words(np.frombuffer(b"b 1 n\n" + word + b" 5 n\n", np.uint8))
