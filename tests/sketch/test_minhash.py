"""Signatures are those of datasketch, bit for bit."""

from __future__ import annotations

import random
from types import ModuleType

import numpy as np
import pytest
from datasketch import MinHash, MinHashLSHForest

from dedup.sketch.minhash import make_permutations, sign_shingles, sign_units, Signatures
from tests import generated, twins


def theirs(hashes: list[int], num_perm: int, seed: int) -> np.ndarray:
    minhash = MinHash(num_perm, seed, scheme="affine32", hashfunc=lambda h: h & 0xFFFFFFFF)
    minhash.update_batch(hashes)
    return minhash.hashvalues


def random_sets(sizes: list[int], seed: int) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    hashes = generator.integers(0, 2**64, sum(sizes), np.uint64)
    return hashes, np.cumsum([0, *sizes])


@pytest.mark.parametrize("seed", [0, 1, 7, 2**32 - 1])
@pytest.mark.parametrize("num_perm", [1, 5, 16, 128, 257])
def test_permutations(num_perm: int, seed: int) -> None:
    expected = MinHash(num_perm, seed, scheme="affine32").permutations
    a, b = make_permutations(num_perm, seed)
    assert a.dtype == b.dtype == np.uint32
    np.testing.assert_array_equal(np.array([a, b]), np.array(expected))


@pytest.mark.parametrize(("num_perm", "seed"), [(128, 1), (1, 3), (37, 2**32 - 1), (300, 0)])
def test_signatures_of_sets_of_any_size(kernels_in_use: ModuleType, num_perm: int, seed: int) -> None:
    sizes = [1, 2, 3, 4, 5, 7, 8, 0, 31, 64, 100, 0, 999, 2500, 10_000, 0]
    hashes, offsets = random_sets(sizes, seed)
    signatures = sign_shingles(hashes, offsets, num_perm, seed)
    assert signatures.values.dtype == np.uint32
    for row, lo, hi in zip(signatures.values, offsets[:-1], offsets[1:], strict=True):
        np.testing.assert_array_equal(row, theirs(hashes[lo:hi].tolist(), num_perm, seed))


@pytest.mark.parametrize(
    "hashes", [[], [0], [0xFFFFFFFF], [2**64 - 1], [1, 1, 1], list(range(50)), [2**32, 2**33, 5]]
)
def test_odd_sets(kernels_in_use: ModuleType, hashes: list[int]) -> None:
    ours = sign_shingles(np.array(hashes, np.uint64), np.array([0, len(hashes)]), 64, 1)
    np.testing.assert_array_equal(ours.values[0], theirs(hashes, 64, 1))


@pytest.mark.parametrize("threads", [1, 2, 5])
@pytest.mark.parametrize("k", [1, 3, 5])
def test_signatures_of_texts(kernels_in_use: ModuleType, k: int, threads: int) -> None:
    texts = [*generated.families(seed=k, number=4), "", "一", "一二"]
    codes = np.array([ord(c) for text in texts for c in text], np.uint32)
    ends = np.cumsum([len(text) for text in texts])
    starts = ends - [len(text) for text in texts]
    signatures = sign_units(codes, starts, ends, k, 48, 9, threads)
    assert (len(signatures), signatures.num_perm) == (len(texts), 48)
    for row, text in zip(signatures.values, texts, strict=True):
        hashes = [twins.shingle_hash(shingle) for shingle in twins.shingles(map(ord, text), k)]
        np.testing.assert_array_equal(row, theirs(hashes, 48, 9))


def test_no_units() -> None:
    none = np.zeros(0, np.int64)
    assert sign_units(np.zeros(0, np.uint32), none, none, 3, 16).values.shape == (0, 16)
    assert list(Signatures(np.zeros((0, 16), np.uint32), 1).to_datasketch()) == []


def test_estimate_comes_near_the_similarity() -> None:
    generator = random.Random(4)
    text = generated.chinese(generator, 600)
    other = generated.edited(generator, text, 0.05)
    sets = [{hash(s) & 0xFFFFFFFF for s in twins.shingles(map(ord, t), 3)} for t in (text, other)]
    hashes = np.array([h for part in sets for h in part], np.uint64)
    signatures = sign_shingles(hashes, np.array([0, len(sets[0]), len(hashes)]), 1024)
    assert signatures.estimate(0, 1) == pytest.approx(float(twins.jaccard(*sets)), abs=0.06)


def test_datasketch_goes_on_from_our_signatures() -> None:
    hashes, offsets = random_sets([40, 50, 60], 3)
    hashes[40:70] = hashes[:30]
    handed = list(sign_shingles(hashes, offsets, 128, 5).to_datasketch())
    own = MinHash(128, 5, scheme="affine32", hashfunc=lambda h: h & 0xFFFFFFFF)
    own.update_batch(hashes[:40].tolist())
    assert handed[0] == own
    assert handed[0].jaccard(handed[1]) == pytest.approx(own.jaccard(handed[1]))
    own.update(12345)  # goes on as its own would
    again = handed[0].copy()
    again.hashfunc = own.hashfunc
    again.update(12345)
    assert again == own
    forest = MinHashLSHForest(num_perm=128)
    for name, minhash in zip("abc", handed, strict=True):
        forest.add(name, minhash)
    forest.index()
    assert forest.query(handed[0], 1) == ["a"]
