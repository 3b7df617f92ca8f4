"""``--exact``: all candidate pairs without a sketch, by prefix filter (Bayardo, Ma, Srikant 2007; Xiao et al. 2008).

Two sets of Jaccard similarity t share one of their rarest shingles: among the first
|x| - ceil(t |x|) + 1 of each, in order of frequency. So an index over these prefixes holds every pair.
"""

from __future__ import annotations

import numpy as np

from dedup.errors import DedupError
from dedup.kernels import active
from dedup.kernels.arrays import Codes, distinct, I64, ragged, U64
from dedup.match.verify import ROUNDING
from dedup.messages import Message
from dedup.sketch.lsh import pack_pairs, unpack_pairs

# Pairs expanded at a time, and in all: beyond it the answer itself would not fit.
PAIRS_AT_A_TIME = 1 << 22
MOST_PAIRS = 4_000_000_000


def join_pairs(codes: Codes, starts: I64, ends: I64, shingle: int, threshold: float) -> tuple[I64, I64]:
    """Pairs of texts ``a[i] < b[i]`` that hold every pair with Jaccard similarity of the threshold or more.

    Raises DedupError when so many texts share their rarest shingles that the pairs are too many.
    """
    tokens, offsets = _sets_by_rarity(codes, starts, ends, shingle)
    size = np.diff(offsets)
    prefix = size - np.ceil(threshold * size - ROUNDING).astype(np.int64) + 1
    where, _ = ragged(offsets[:-1], np.minimum(offsets[:-1] + prefix, offsets[1:]))
    text = np.repeat(np.arange(len(size)), np.minimum(prefix, size))
    token, place = tokens[where].astype(np.int64), where - offsets[text]
    order = np.lexsort((text, size[text], token))
    token, text, place = token[order], text[order], place[order]
    # Partners of a posting: the later postings of its token whose sets are not too large for it.
    reach = np.floor(size[text] / threshold + ROUNDING).astype(np.int64)
    width = np.int64(int(size.max(initial=0)) + 2)
    key = token * width + size[text]
    last = np.searchsorted(key, token * width + np.minimum(reach, width - 1), side="right")
    partners = last - np.arange(len(token)) - 1
    if int(partners.sum()) > MOST_PAIRS:
        raise DedupError(Message("settings.too_many_pairs", pairs=f"{int(partners.sum()):,}"))
    return unpack_pairs(_expand(text, place, size, partners, threshold))


def _sets_by_rarity(codes: Codes, starts: I64, ends: I64, shingle: int) -> tuple[U64, I64]:
    """Each text's distinct shingles as ranks, the rarest of the corpus first, and offsets."""
    hashes, offsets = active.shingle_units(codes, starts, ends, shingle)
    _, number, counts = np.unique(hashes, return_inverse=True, return_counts=True)
    rank = np.empty(len(counts), np.uint64)
    rank[np.argsort(counts, kind="stable")] = np.arange(len(counts), dtype=np.uint64)
    text = np.repeat(np.arange(len(starts), dtype=np.uint64), np.diff(offsets))
    packed = np.sort(text << np.uint64(32) | rank[number])
    if len(packed):
        packed = packed[np.concatenate((np.ones(1, bool), packed[1:] != packed[:-1]))]
    sizes = np.bincount((packed >> np.uint64(32)).astype(np.int64), minlength=len(starts))
    return packed & np.uint64(0xFFFFFFFF), np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))


def _expand(text: I64, place: I64, size: I64, partners: I64, threshold: float) -> U64:
    """All pairs (posting, partner) as packed words, each once, less those whose places rule them out."""
    total = np.cumsum(partners)
    cuts = np.searchsorted(
        total, np.arange(PAIRS_AT_A_TIME, int(total[-1]) if len(total) else 0, PAIRS_AT_A_TIME)
    )
    edges = np.unique(np.concatenate(([0], cuts, [len(text)])))
    found = [np.zeros(0, np.uint64)]
    for lo, hi in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        first = np.arange(lo, hi)
        x = np.repeat(first, partners[lo:hi])
        y, _ = ragged(first + 1, first + 1 + partners[lo:hi])
        size_x, size_y = size[text[x]], size[text[y]]
        needed = np.ceil(threshold / (1 + threshold) * (size_x + size_y) - ROUNDING)
        # From this token on they can share no more than what is left (the positional filter). That is a
        # bound on all that they share for the first token they have in common, which is made here too.
        possible = np.minimum(size_x - place[x], size_y - place[y]) >= needed
        found.append(distinct(pack_pairs(text[x[possible]], text[y[possible]])))
    return distinct(np.concatenate(found))
