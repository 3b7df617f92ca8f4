"""Digests of short texts against hashlib, whose they are."""

from __future__ import annotations

import random
from hashlib import blake2b
from types import ModuleType

import numpy as np
from hypothesis import given
from hypothesis import strategies as st


def digests(kernels: ModuleType, texts: list[bytes]) -> list[int]:
    found = kernels.digest_texts(
        np.frombuffer(b"".join(texts), np.uint8), np.cumsum([0, *map(len, texts)], dtype=np.int64)
    )
    assert found.dtype == np.uint64
    return found.tolist()


def expected(text: bytes) -> int:
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "little")


@given(st.lists(st.binary(max_size=300), max_size=6))
def test_digests_are_those_of_hashlib(kernels: ModuleType, texts: list[bytes]) -> None:
    assert digests(kernels, texts) == list(map(expected, texts))


def test_texts_of_every_length_around_a_block(kernels: ModuleType) -> None:
    generator = random.Random(1)
    texts = [generator.randbytes(size) for size in (*range(0, 400), 1 << 16)]
    assert digests(kernels, texts) == list(map(expected, texts))
