"""The stages of exact and near paragraphs, each a function of some rows: what they are given and what they give are
arrays, and where these are kept is the driver's business (`dedup.disk.driver`).

    fold_run        documents             -> speeches, units and folded codes of them, units measured
    group_part      units, by their hash  -> texts: units with equal tokens
    sketch_run      texts, by place       -> signatures, and the keys of all bands
    bucket_band     keys of one band      -> buckets of texts that share a key
    propose_part    small buckets         -> pairs that their signatures do not rule out
    verify_part     pairs, by place       -> those that match
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup.kernels import active
from dedup.kernels.arrays import Codes, I32, I64, ragged, U32, U64
from dedup.kernels.packed_codes import PackedCodes
from dedup.kernels.parallel import cut_up
from dedup.match.groups import group_texts, measure_units, Measures, Texts
from dedup.match.verify import Matches, Verifier
from dedup.preparing import fold_corpus
from dedup.settings import Settings
from dedup.sketch.low_bits import LowBits
from dedup.sketch.lsh import Buckets, part_large, propose_pairs, unpack_pairs
from dedup.text.corpus import Corpus
from dedup.text.segment import segment_corpus, Speeches, Units

# Pairs are verified so many at a time.
PAIRS_AT_A_TIME = 1 << 18
NOTHING = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Run:
    """What a run of documents becomes; positions and numbers are those in the run."""

    speeches: Speeches
    units: Units
    codes: Codes
    measures: Measures


class Part(NamedTuple):
    """Texts of one part of all hashes: the place of each in the order of preference, int64[n], the number of its units,
    int64[n], and these, int64, text by text and in order of place."""

    ranks: I64
    sizes: I64
    members: I64


@dataclass(frozen=True, slots=True)
class PlacedBits(LowBits):
    """Signatures as of `LowBits`, of which text i has the row ``rows_of[i]``, int64[n], since they stand in order of
    place."""

    rows_of: I64

    def __len__(self) -> int:
        return len(self.rows_of)

    def count_equal(self, a: I64, b: I64) -> I32:
        """In how many slots texts a[i] and b[i] agree, or seem to, int32[m]."""
        return active.count_equal_bytes(self.low, self.rows_of[a], self.rows_of[b])


def fold_run(corpus: Corpus, settings: Settings) -> Run:
    """Segment, fold and measure the documents of a run."""
    speeches, units = segment_corpus(corpus, settings.unit, settings.worker_threads)
    codes = fold_corpus(corpus, units, settings)
    return Run(speeches, units, codes, measure_units(codes, units, settings.worker_threads))


def part_of_hashes(hashes: NDArray[np.uint64], parts: int) -> I64:
    """Which of so many parts of all 64-bit hashes each belongs to, int64[n]."""
    return ((hashes >> np.uint64(32)) * np.uint64(parts) >> np.uint64(32)).astype(np.int64)


def part_of_keys(keys: U32, parts: int) -> NDArray[np.uint16]:
    """The same of 32-bit keys."""
    return (keys.astype(np.uint64) * np.uint64(parts) >> np.uint64(32)).astype(np.uint16)


def group_part(
    codes: Codes | PackedCodes, units: Units, measures: Measures, preferred: I64, ranks: I64
) -> Part:
    """The texts of the units ``preferred``, the best first, which have these ``ranks`` among all that are compared;
    int64[n] each."""
    texts = group_texts(codes, units, measures, preferred)
    is_best = np.zeros(len(units), bool)
    is_best[texts.best] = True
    return Part(ranks[is_best[preferred]], np.diff(texts.offsets), texts.members)


def bucket_band(keys: U32, parts: int) -> tuple[tuple[I64, I64], list[I64]]:
    """The buckets of one band, as of `part_large`, the large ones by their first text; ``keys`` uint32[texts]. They are
    looked for in so many parts of all keys, one after another."""
    if parts == 1:
        return part_large(*active.group_equal(keys.astype(np.uint64)))
    part_of = part_of_keys(keys, parts)
    found, sizes, large = [NOTHING], [NOTHING], []
    for part in range(parts):
        here = np.flatnonzero(part_of == part)
        members, offsets = active.group_equal(keys[here].astype(np.uint64))
        few, many = part_large(here[members], offsets)
        found.append(few[0])
        sizes.append(np.diff(few[1]))
        large += many
    return (np.concatenate(found), offsets_of(np.concatenate(sizes))), sorted(large, key=_first)


def _first(members: I64) -> int:
    return int(members[0])


def offsets_of(sizes: I64) -> I64:
    """Where groups of these sizes begin, one after another, and where the last ends, int64[n + 1]."""
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))


def propose_part(
    small: list[tuple[I64, I64]], signatures: LowBits, threshold: float, family: I64, threads: int
) -> tuple[I64, I64]:
    """The pairs of some small buckets, each once: ``a[i] < b[i]``, int64[m]."""
    return propose_pairs(Buckets(small, []), signatures, threshold, family, threads)


def pack_rows(a: I64, b: I64) -> U64:
    """Pairs of rows in one word, the later in the upper half: in order, they go through the texts block by block."""
    return np.maximum(a, b).astype(np.uint64) << np.uint64(32) | np.minimum(a, b).astype(np.uint64)


def verify_part(packed: U64, text_of: I64, verifier: Verifier) -> Iterator[Matches]:
    """Those of packed pairs of rows, distinct and ascending, that match, by their texts, some at a time; ``text_of``
    int64[rows]."""
    for lo, hi in cut_up(len(packed), PAIRS_AT_A_TIME):
        first, second = unpack_pairs(packed[lo:hi])
        a, b = text_of[first], text_of[second]
        yield verifier.verify(np.minimum(a, b), np.maximum(a, b))


def texts_of(preferred: I64, parts: list[Part]) -> Texts:
    """The texts of all parts, numbered by preference."""
    ranks, sizes = (np.concatenate([getattr(part, name) for part in parts]) for name in ("ranks", "sizes"))
    members = np.concatenate([part.members for part in parts])
    order = np.argsort(ranks, kind="stable")
    begins = np.cumsum(sizes) - sizes
    places, offsets = ragged(begins[order], (begins + sizes)[order])
    return Texts(preferred[ranks[order]], members[places], offsets)
