"""Parts of speech of jieba's dictionary, held to a plain reading of its file."""

from __future__ import annotations

import functools
import importlib.util
from pathlib import Path

import pytest

from dedup.text.tags import read_tags, tag_of


@functools.cache
def dictionary() -> str:
    package = importlib.util.find_spec("jieba")
    assert package
    return Path(package.origin or "").with_name("dict.txt").read_text("utf-8")


def test_words_of_the_dictionary() -> None:
    lines = dictionary().splitlines()
    for line in (*lines[:50], *lines[:: len(lines) // 300], *lines[-50:]):
        word, times, name = line.split(" ")
        assert tag_of(word) == ((name, int(times)) if word[0] >= "\u3000" else None)


def test_a_dictionary_in_another_order() -> None:
    tags = read_tags("贵州 7 ns\nab 1 n\n云 2 n\n贵 3 a\n云南 9 ns\n".encode())
    assert [tags.of(word) for word in ("云南", "云", "贵州", "贵", "南", "云南省")] == [
        ("ns", 9),
        ("n", 2),
        ("ns", 7),
        ("a", 3),
        None,
        None,
    ]


@pytest.mark.parametrize("word", ["", "云南云南", "云南 ", "\n", "zzz"])
def test_what_is_no_word_has_no_tag(word: str) -> None:
    assert f"\n{word} " not in dictionary()
    assert tag_of(word) is None
