"""What `choose_winnowing` promises, and that fingerprints keep it."""

from __future__ import annotations

import random
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from dedup.kernels import active, parallel
from dedup.kernels.arrays import WORD
from dedup.sketch.winnow import choose_winnowing, find_fingerprints, Winnowing
from dedup.text.stream import Stream

HAN = range(0x4E00, 0x4E00 + 3000)
LETTERS = range(WORD | 97, WORD | 123)
MIN_RUNS = [1, 2, 3, 4, 5, 8, 13, 20, 40, 100]

Texts = list[list[int]]


@pytest.fixture
def kernel(kernels: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """`winnow` of either kernel in its place; short texts are worth a thread."""
    monkeypatch.setattr(active, "winnow", kernels.winnow)
    monkeypatch.setattr(parallel, "WORTH_A_THREAD", 64)


def stream_of(texts: Texts) -> Stream:
    codes = np.array([0, *(code for text in texts for code in [*text, 0])], np.uint32)
    lengths = np.array([len(text) for text in texts], np.int64)
    ends = np.cumsum(lengths + 1)
    places = np.arange(len(codes), dtype=np.uint32)
    return Stream(codes, places, ends - lengths, ends, np.arange(len(texts), dtype=np.int64), codes)


def fingerprints(stream: Stream, sizes: Winnowing, threads: int = 1) -> list[tuple[int, int]]:
    """Hash and place."""
    found = find_fingerprints(stream, np.arange(len(stream)), sizes, threads).tolist()
    return [(word >> 32, word & 0xFFFFFFFF) for word in found]


def share_one(run: list[int], around: Any, sizes: Winnowing) -> bool:
    """Whether two texts that hold the run, and nothing else in common, share a fingerprint inside of it."""
    texts, begins = [], []
    for _ in range(2):
        head, tail = around(), around()
        begins.append(sum(len(text) + 1 for text in texts) + 1 + len(head))
        texts.append([*head, *run, *tail])
    found = fingerprints(stream_of(texts), sizes)
    one, other = ({(h, at - begin) for h, at in found if 0 <= at - begin < len(run)} for begin in begins)
    return bool(one & other)


@pytest.mark.parametrize("min_run", MIN_RUNS)
def test_sizes(min_run: int) -> None:
    """A gram and a window are one run: of characters, or of letters, of which twice as many but one are needed."""
    sizes = choose_winnowing(min_run)
    assert min(sizes.gram, sizes.window, sizes.letters, sizes.letters_window) >= 1
    assert sizes.gram + sizes.window - 1 == min_run
    assert sizes.letters + sizes.letters_window - 1 == 2 * min_run - 1


def test_the_sizes_of_the_default() -> None:
    assert choose_winnowing(13) == Winnowing(gram=8, window=6, letters=15, letters_window=11)


@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize("min_run", MIN_RUNS)
@pytest.mark.parametrize("script", ["han", "letters", "both"])
def test_every_shared_run_of_that_length_is_seen(min_run: int, script: str) -> None:
    """Whatever stands around it, and wherever in its texts; a run of both scripts must be as long as one of letters."""
    chance = random.Random(min_run)
    alphabet = {"han": HAN, "letters": LETTERS, "both": [*HAN[:26], *LETTERS]}[script]
    length = min_run if script == "han" else 2 * min_run - 1
    sizes = choose_winnowing(min_run)

    def around() -> list[int]:
        return chance.choices([*HAN, *LETTERS], k=chance.choice([0, 0, 1, 3, 60]))

    for _ in range(40):
        assert share_one(chance.choices(alphabet, k=length), around, sizes)


@pytest.mark.usefixtures("kernel")
def test_a_run_of_one_character_again_and_again_is_seen() -> None:
    sizes = choose_winnowing(13)
    assert share_one([HAN[0]] * 13, lambda: [], sizes)
    assert share_one([LETTERS[0]] * 25, lambda: [], sizes)


@pytest.mark.usefixtures("kernel")
def test_a_text_shorter_than_a_gram_has_none_and_a_gram_has_one() -> None:
    sizes = choose_winnowing(13)
    found = fingerprints(stream_of([list(HAN[:7]), [], list(HAN[:8]), [HAN[0]]]), sizes)
    assert [at for _, at in found] == [10]


@pytest.mark.usefixtures("kernel")
def test_a_letter_never_equals_a_character() -> None:
    sizes = choose_winnowing(1)
    letter, character = fingerprints(stream_of([[LETTERS[0]], [LETTERS[0] & ~WORD]]), sizes)
    assert letter[0] != character[0]


@pytest.mark.usefixtures("kernel")
def test_few_are_chosen() -> None:
    """Of random text two in window + 1 (Schleimer, Wilkerson, Aiken 2003, their expected density)."""
    chance = random.Random(0)
    text = chance.choices(HAN, k=20_000)
    sizes = choose_winnowing(13)
    density = len(fingerprints(stream_of([text]), sizes)) / len(text)
    assert density == pytest.approx(2 / (sizes.window + 1), rel=0.03)


@pytest.mark.usefixtures("kernel")
def test_sorted_and_the_same_in_threads() -> None:
    chance = random.Random(0)
    texts = [chance.choices(HAN[:9], k=chance.choice([0, 5, 200])) for _ in range(60)]
    stream, sizes = stream_of(texts), choose_winnowing(5)
    found = fingerprints(stream, sizes)
    assert found == sorted(found)
    assert all(fingerprints(stream, sizes, threads) == found for threads in (2, 3, 16))


@pytest.mark.usefixtures("kernel")
def test_only_those_texts_that_are_asked_for() -> None:
    stream, sizes = stream_of([list(HAN[:20]), list(HAN[20:40]), list(HAN[40:60])]), choose_winnowing(13)
    some = find_fingerprints(stream, np.array([2, 0]), sizes) & np.uint64(0xFFFFFFFF)
    assert set(stream.text_of(some.astype(np.int64)).tolist()) == {0, 2}
    none = find_fingerprints(stream, np.zeros(0, np.int64), sizes)
    assert (none.dtype, len(none)) == (np.uint64, 0)
