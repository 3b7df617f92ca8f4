"""What the sketch misses, estimated: a random sample of texts is compared exactly with all of them.

The sample is of texts, so the pairs of one text come together or not at all, and count as one observation where an
interval is concerned: one text with a thousand copies says little more about the sketch than one with a single copy.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from math import inf, sqrt

import numpy as np

from dedup.kernels.arrays import Bools, Codes, distinct, I64
from dedup.match.partners import find_partners
from dedup.match.verify import Matches, ROUNDING
from dedup.settings import Settings
from dedup.sketch.bands import Banding, choose_banding, least_equal_slots
from dedup.sketch.low_bits import sketch_units

EDGES = (0.6, 0.7, 0.8, 0.9)
Z = 1.959964  # of a normal distribution, 95 % lie within so many standard deviations
# Pairs whose texts are signed at a time.
PAIRS_AT_A_TIME = 1 << 22


@dataclass(frozen=True, slots=True)
class Recall:
    """Of the true pairs with ``lower <= similarity < upper`` (``<=`` for 1), the share that the sketch proposes.

    ``pairs`` counts each pair once for each of its texts that was sampled, ``texts`` the sampled texts that have any;
    ``expected`` is what the curve of the banding gives for pairs so alike. ``low`` to ``high`` is the 95 % interval.
    """

    lower: float
    upper: float
    pairs: int
    texts: int
    found: int
    expected: float
    low: float
    high: float

    @property
    def recall(self) -> float:
        return self.found / self.pairs if self.pairs else 0.0


@dataclass(frozen=True, slots=True)
class Sampled:
    """``sampled`` of ``texts`` distinct texts were compared with all: the recall of the sketch, and by similarity."""

    texts: int
    sampled: int
    banding: Banding
    whole: Recall
    parts: tuple[Recall, ...]


def sample_recall(
    codes: Codes,
    starts: I64,
    ends: I64,
    settings: Settings,
    size: int,
    seed: int,
    progress: Callable[[str, int, int], None],
) -> Sampled:
    """Compare ``size`` of the distinct texts ``codes[starts[i]:ends[i]]`` exactly with all; a smaller corpus, whole.

    Raises SettingsError when ``num_perm`` slots cannot give the recall.
    """
    banding = choose_banding(settings.threshold, settings.recall, settings.num_perm)
    # Mersenne Twister draws the same in every version of NumPy.
    sample = np.random.RandomState(seed).permutation(len(starts))[:size].astype(np.int64)
    threads, shingle, threshold = settings.worker_threads, settings.shingle, settings.threshold
    sample, pairs = find_partners(codes, starts, ends, sample, shingle, threshold, threads, progress)
    progress("Sketching the pairs", 0, 1)
    proposed = _propose(codes, starts, ends, pairs, banding, settings)
    left = 1 - len(sample) / len(starts) if len(starts) else 0.0
    edges = [threshold, *(edge for edge in EDGES if edge > threshold), 1.0]
    spans = itertools.pairwise(edges)
    parts = tuple(_recall(pairs, proposed, banding, left, *span) for span in spans if span[0] < span[1])
    whole = _recall(pairs, proposed, banding, left, threshold, 1.0)
    return Sampled(len(starts), len(sample), banding, whole, parts or (whole,))


def _propose(
    codes: Codes, starts: I64, ends: I64, pairs: Matches, banding: Banding, settings: Settings
) -> Bools:
    """Whether the sketch proposes each pair: a band agrees, and the whole signatures do not rule it out."""
    proposed = np.zeros(len(pairs), bool)
    slots = settings.num_perm or banding.slots
    least = least_equal_slots(settings.threshold, slots)
    for lo in range(0, len(pairs), PAIRS_AT_A_TIME):
        a, b = pairs.a[lo : lo + PAIRS_AT_A_TIME], pairs.b[lo : lo + PAIRS_AT_A_TIME]
        texts = distinct(np.concatenate((a, b)))
        spans, threads = (starts[texts], ends[texts]), settings.worker_threads
        signatures, keys = sketch_units(
            codes, *spans, settings.shingle, slots, banding, settings.seed, threads
        )
        a, b = np.searchsorted(texts, a), np.searchsorted(texts, b)
        agree = np.zeros(len(a), bool)
        for band in keys:
            agree |= band[a] == band[b]
        proposed[lo : lo + len(a)] = agree & (signatures.count_equal(a, b) >= least)
    return proposed


def _recall(
    pairs: Matches, proposed: Bools, banding: Banding, left: float, lower: float, upper: float
) -> Recall:
    jaccard = pairs.jaccard
    inside = jaccard >= lower - ROUNDING
    if upper < 1:
        inside &= jaccard < upper - ROUNDING
    if not inside.any():
        return Recall(lower, upper, 0, 0, 0, 0.0, 0.0, 1.0)
    texts = distinct(pairs.a[inside])
    text = np.searchsorted(texts, pairs.a[inside])
    total = np.bincount(text, minlength=len(texts))
    found = np.bincount(text[proposed[inside]], minlength=len(texts))
    expected = float((1.0 - (1.0 - jaccard[inside] ** banding.rows) ** banding.bands).mean())
    share = float(found.sum() / total.sum())
    low, high = wilson(share, effective_number(total, found, left))
    return Recall(lower, upper, int(total.sum()), len(texts), int(found.sum()), expected, low, high)


def effective_number(total: I64, found: I64, left: float = 1.0) -> float:
    """How many independent pairs would say as much about the share as clusters of ``total`` pairs with ``found``.

    The smaller of two numbers: Kish's (1965), as if all pairs of a cluster were found or missed together, and that of
    the ratio estimator's variance by linearisation (Cochran 1977, ch. 6), which says nothing where none is missed.
    ``left`` is the share of the population outside the sample: what is known of all has no error.
    """
    if left <= 0:
        return inf
    pairs = float(total.sum())
    number = pairs**2 / float((total.astype(np.float64) ** 2).sum())
    share = float(found.sum()) / pairs
    variance = float(((found - share * total) ** 2).sum()) / pairs**2
    if variance > 0:
        number = min(number, share * (1 - share) / variance)
    return number / left


def wilson(share: float, number: float) -> tuple[float, float]:
    """The 95 % interval of a share that ``number`` independent observations gave (Wilson 1927)."""
    z = Z * Z / number
    middle = (share + z / 2) / (1 + z)
    half = Z * sqrt(share * (1 - share) / number + z / (4 * number)) / (1 + z)
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))
