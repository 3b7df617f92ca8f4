"""Families: pages that share a frame, in any folder layout and among texts that have none.

A page is told by its pairs of neighbouring lines that stand on other pages too. Pages whose pairs agree are a family:
first by a leader, then, in rounds, by the pairs that most pages of a family have (k-modes; Huang 1998).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import chain

import numpy as np

from dedup.furniture.keys import LONGEST_ITEM, tells_pages
from dedup.furniture.lines import Lines
from dedup.kernels.arrays import (
    among,
    Bools,
    Codes,
    count_pages,
    distinct,
    I32,
    I64,
    numbered,
    ragged,
    run_lengths,
    run_starts,
    tally,
    U64,
)
from dedup.kernels.parallel import split_evenly
from dedup.text.corpus import Corpus

LEAST_PAGES = 3
STEPS = (1, 2)  # from one line of a pair to the other: of a table every second line is a label
MOST_PAIRS = 32  # of a page, those on most pages first
MOST_TIMES = 3  # a pair that stands on a page more often is no part of its frame
AGREE = 0.5  # of the pairs of the smaller side, to join a leader
HELD = 0.3  # of the pairs that most pages of a family have, to be one of them
MOST_HAVE = 0.5  # of its pages have what is called the core of a family
ROUNDS = 3
AT_A_TIME = 1 << 22  # pairs of kinds of pages and families whose cores share something with them
MOST_LEADERS = 64  # have a pair that still tells one family from another: 首页, 上一篇 do not
# Pages beyond two, times pairs of the core: three pages need five pairs, five need two; of one source, three and one.
EVIDENCE, EVIDENCE_IN_SOURCE = 5, 3
_ODD, _EVEN = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_BITS, _LOW = (
    32,
    (1 << 32) - 1,
)  # of a document and the number of a pair in one int64: such sort many times as fast

PairSet = frozenset[int]


@dataclass(frozen=True, slots=True)
class _Kinds:
    """Kinds of pages, those with one and the same set of pairs.

    sets       the pairs of each
    counts     int64[kinds]: how many pages are of it
    of, pair   int64[n]: all pairs of all kinds, one after another
    """

    sets: list[PairSet]
    counts: I64
    of: I64
    pair: I64

    @classmethod
    def of_sets(cls, sets: list[PairSet], counts: I64) -> _Kinds:
        """Kinds by their pairs."""
        of = np.repeat(np.arange(len(sets)), [len(pairs) for pairs in sets])
        return cls(sets, counts, of, np.fromiter(chain.from_iterable(sets), np.int64, len(of)))


@dataclass(frozen=True, slots=True)
class _Cores:
    """The pairs that most pages of each family have: ``family`` and ``pair`` int64[n], in order of the pair; ``sizes``
    int64[families] says how many each has."""

    family: I64
    pair: I64
    sizes: I64


def group_pages(corpus: Corpus, codes: Codes, lines: Lines, prose: Bools, source_of: I32) -> I32:
    """The family of each document, int32[documents]; -1 for one that belongs to none."""
    family = np.full(len(corpus), -1, np.int32)
    documents, pairs = _telling_pairs(corpus, codes, lines, prose)
    if not len(documents):
        return family
    pages, sets, set_of_page = _sets_of_pages(documents, pairs)
    kinds = _Kinds.of_sets(sets, np.bincount(set_of_page, minlength=len(sets)))
    order = sorted(range(len(sets)), key=lambda i: (-len(sets[i]), sorted(sets[i])))
    joined = np.full(len(sets), -1, np.int64)
    for _ in range(ROUNDS):
        joined = _follow_leaders(sets, joined.tolist(), order)
        joined = _join_cores(kinds, _cores(kinds, joined))
    family[pages] = joined[set_of_page]
    return _with_evidence(family, _cores(kinds, joined).sizes, source_of, len(corpus.sources))


def _telling_pairs(corpus: Corpus, codes: Codes, lines: Lines, prose: Bools) -> tuple[I64, I64]:
    """Document and number of pair, distinct and in order, of neighbouring lines that may tell pages of one frame."""
    plain = ~prose & (lines.lengths <= LONGEST_ITEM)
    ahead = [np.flatnonzero(plain[:-step] & plain[step:] & (lines.behind[:-step] >= step)) for step in STEPS]
    at = np.concatenate(ahead)
    to = np.concatenate([one + step for one, step in zip(ahead, STEPS, strict=True)])
    pairs = lines.hashes[at] * _ODD + lines.hashes[to] * _EVEN
    documents = lines.documents[at]
    shared = _on_pages(pairs, documents) >= LEAST_PAGES
    at, to, pairs, documents = at[shared], to[shared], pairs[shared], documents[shared]
    tells = np.zeros(len(lines), bool)
    tells[at] = tells[to] = True
    some = np.flatnonzero(tells)
    tells[some] = tells_pages(corpus, codes, lines, some)
    both = tells[at] & tells[to]
    pairs, documents = _with_edges(lines, plain, pairs[both], documents[both])
    ordered = np.sort(documents << _BITS | numbered(pairs)[1])
    first = run_starts(ordered)
    seldom = run_lengths(first, len(ordered)) <= MOST_TIMES
    kept = ordered[first[seldom]]
    return kept >> _BITS, kept & _LOW


def _with_edges(lines: Lines, plain: Bools, pairs: U64, documents: I64) -> tuple[U64, I64]:
    """Pairs and documents, with the lines at which pages begin and end, of documents that have a pair besides."""
    for beside, factor in ((lines.rank, _ODD), (lines.behind, _EVEN)):
        at = np.flatnonzero(plain & (beside == 0))
        at = at[among(lines.documents[at], distinct(documents))]
        edges = lines.hashes[at] * factor + np.uint64(1)
        shared = _on_pages(edges, lines.documents[at]) >= LEAST_PAGES
        pairs = np.concatenate((pairs, edges[shared]))
        documents = np.concatenate((documents, lines.documents[at[shared]]))
    return pairs, documents


def _on_pages(pairs: U64, documents: I64) -> I64:
    """On how many of the documents each of the pairs stands, int64[pairs]."""
    names, number = numbered(pairs)
    return count_pages(number, documents, len(names))[number]


def _sets_of_pages(documents: I64, pairs: I64) -> tuple[I64, list[PairSet], I64]:
    """The pages, int64; the distinct sets of pairs that they have; and the set of each page, int64."""
    counts = np.bincount(pairs)
    by_count = np.argsort(-counts, kind="stable")
    place = np.empty(len(counts), np.int64)
    place[by_count] = np.arange(len(counts))
    ordered = np.sort(documents << _BITS | place[pairs])
    documents, pairs = ordered >> _BITS, by_count[ordered & _LOW]
    first = run_starts(documents)
    sizes = run_lengths(first, len(documents))
    numbers: dict[PairSet, int] = {}
    listed = pairs.tolist()
    set_of_page = [
        numbers.setdefault(frozenset(listed[start : start + min(size, MOST_PAIRS)]), len(numbers))
        for start, size in zip(first.tolist(), sizes.tolist(), strict=True)
    ]
    return documents[first], list(numbers), np.array(set_of_page, np.int64)


def _follow_leaders(sets: list[PairSet], joined: list[int], order: list[int]) -> I64:
    """The family of each kind of page; where it has none, that of the leader it agrees with most, else its own."""
    new = max(joined, default=-1) + 1
    leaders: list[PairSet] = []
    leads: defaultdict[int, list[int]] = defaultdict(list)
    for kind in order:
        pairs = sets[kind]
        if len(pairs) < 2 or joined[kind] >= 0:
            continue
        telling = (leads[pair] for pair in pairs if len(leads[pair]) <= MOST_LEADERS)
        shared = Counter(leader for some in telling for leader in some)
        best = max(
            shared, key=lambda i: (shared[i] / min(len(pairs), len(leaders[i])), shared[i], -i), default=-1
        )
        if best >= 0 and shared[best] >= max(2, AGREE * min(len(pairs), len(leaders[best]))):
            joined[kind] = new + best
            continue
        joined[kind] = new + len(leaders)
        for pair in pairs:
            leads[pair].append(len(leaders))
        leaders.append(pairs)
    return np.array(joined, np.int64)


def _cores(kinds: _Kinds, joined: I64) -> _Cores:
    """The cores of the families with pages enough; ``joined`` int64[kinds] says which kinds are of each."""
    some = joined >= 0
    pages = np.bincount(joined[some], kinds.counts[some])
    of = joined[kinds.of]
    within = of >= 0
    names, number = numbered(kinds.pair[within] << _BITS | of[within])
    having = np.bincount(number, kinds.counts[kinds.of[within]], len(names))
    pair, family = names >> _BITS, names & _LOW
    kept = (having >= MOST_HAVE * pages[family]) & (pages[family] >= LEAST_PAGES)
    return _Cores(family[kept], pair[kept], np.bincount(family[kept], minlength=len(pages)))


def _join_cores(kinds: _Kinds, cores: _Cores) -> I64:
    """Each kind of page with the family whose core it holds most of, int64[kinds]; -1 for one with none."""
    first, behind = (np.searchsorted(cores.pair, kinds.pair, side) for side in ("left", "right"))
    # A pair that many families have tells none from another.
    behind = np.where(behind - first <= MOST_LEADERS, behind, first)
    weights = np.bincount(kinds.of, behind - first, len(kinds.sets)).astype(np.int64)
    ends = np.searchsorted(kinds.of, np.arange(len(kinds.sets)), side="right")
    joined = np.full(len(kinds.sets), -1, np.int64)
    for lo, hi in split_evenly(weights, 1 + int(weights.sum()) // AT_A_TIME):
        part = slice(ends[lo - 1] if lo else 0, ends[hi - 1])
        family = cores.family[ragged(first[part], behind[part])[0]]
        kind = np.repeat(kinds.of[part], behind[part] - first[part])
        names, held = tally(kind << _BITS | family)
        kind, family = names >> _BITS, names & _LOW
        size = cores.sizes[family]
        order = np.lexsort((-family, size, held / size, kind))
        last = order[np.append(kind[order][1:] != kind[order][:-1], True)[: len(order)]]
        kind, family, held, size = kind[last], family[last], held[last], size[last]
        pairs = np.bincount(kinds.of, minlength=len(kinds.sets))[kind]
        enough = held >= np.maximum(2, np.minimum(HELD * size, AGREE * pairs))
        joined[kind[enough]] = family[enough]
    return joined


def _with_evidence(family: I32, core_sizes: I64, source_of: I32, named: int) -> I32:
    """The families that pages and pairs bear out, numbered by their first pages; -1 for all other documents."""
    kept = np.full(len(family), -1, np.int32)
    order = np.flatnonzero(family >= 0)
    order = order[np.argsort(family[order], kind="stable")]
    groups = np.split(order, run_starts(family[order].astype(np.int64))[1:]) if len(order) else []
    number = 0
    for pages in sorted(groups, key=lambda group: int(group[0])):
        sources = distinct(source_of[pages].astype(np.int64))
        enough = EVIDENCE_IN_SOURCE if len(sources) == 1 and sources[0] < named else EVIDENCE
        core = int(core_sizes[family[pages[0]]])
        if len(pages) >= LEAST_PAGES and (len(pages) - 2) * core >= enough:
            kept[pages] = number
            number += 1
    return kept
