"""Families: pages that share a frame, in any folder layout and among texts that have none.

A page is told by its pairs of neighbouring lines that stand on other pages too. Pages whose pairs agree are a family:
first by a leader, then, in rounds, by the pairs that most pages of a family have (k-modes; Huang 1998).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

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
    run_lengths,
    run_starts,
    U64,
)
from dedup.text.corpus import Corpus

LEAST_PAGES = 3
STEPS = (1, 2)  # from one line of a pair to the other: of a table every second line is a label
MOST_PAIRS = 32  # of a page, those on most pages first
MOST_TIMES = 3  # a pair that stands on a page more often is no part of its frame
AGREE = 0.5  # of the pairs of the smaller side, to join a leader
HELD = 0.3  # of the pairs that most pages of a family have, to be one of them
MOST_HAVE = 0.5  # of its pages have what is called the core of a family
ROUNDS = 3
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
class _Pages:
    """Pages with one and the same set of pairs: how many, and the pairs."""

    pairs: PairSet
    count: int


def group_pages(corpus: Corpus, codes: Codes, lines: Lines, prose: Bools, source_of: I32) -> I32:
    """The family of each document, int32[documents]; -1 for one that belongs to none."""
    family = np.full(len(corpus), -1, np.int32)
    documents, pairs = _telling_pairs(corpus, codes, lines, prose)
    if not len(documents):
        return family
    pages, sets, set_of_page = _sets_of_pages(documents, pairs)
    counts = np.bincount(set_of_page, minlength=len(sets)).tolist()
    kinds = [_Pages(pairs, count) for pairs, count in zip(sets, counts, strict=True)]
    order = sorted(range(len(kinds)), key=lambda i: (-len(kinds[i].pairs), sorted(kinds[i].pairs)))
    joined = [-1] * len(kinds)
    for _ in range(ROUNDS):
        joined = _follow_leaders(kinds, joined, order)
        joined = _join_cores(kinds, joined, _cores(kinds, joined))
    cores = _cores(kinds, joined)
    family[pages] = np.array(joined, np.int32)[set_of_page]
    return _with_evidence(family, cores, source_of, len(corpus.sources))


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


def _follow_leaders(kinds: list[_Pages], joined: list[int], order: list[int]) -> list[int]:
    """The family of each kind of page that has none: that of the leader with which it agrees most, else its own."""
    joined = joined.copy()
    new = max(joined, default=-1) + 1
    leaders: list[PairSet] = []
    leads: defaultdict[int, list[int]] = defaultdict(list)
    for kind in order:
        pairs = kinds[kind].pairs
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
    return joined


def _cores(kinds: list[_Pages], joined: list[int]) -> dict[int, PairSet]:
    """The pairs that most pages of each family have; of families with pages enough."""
    pages: Counter[int] = Counter()
    having: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for kind, family in zip(kinds, joined, strict=True):
        if family < 0:
            continue
        pages[family] += kind.count
        for pair in kind.pairs:
            having[family][pair] += kind.count
    return {
        family: frozenset(pair for pair, count in having[family].items() if count >= MOST_HAVE * size)
        for family, size in pages.items()
        if size >= LEAST_PAGES
    }


def _join_cores(kinds: list[_Pages], joined: list[int], cores: dict[int, PairSet]) -> list[int]:
    """Each kind of page with the family whose core it holds most of."""
    where: defaultdict[int, list[int]] = defaultdict(list)
    for family in sorted(cores):
        for pair in cores[family]:
            where[pair].append(family)
    again = []
    for kind in kinds:
        telling = (where[pair] for pair in kind.pairs if pair in where and len(where[pair]) <= MOST_LEADERS)
        held = Counter(family for some in telling for family in some)
        best = max(held, key=lambda i: (held[i] / len(cores[i]), len(cores[i]), -i), default=-1)
        least = min(HELD * len(cores[best]), AGREE * len(kind.pairs)) if best >= 0 else 0
        again.append(best if best >= 0 and held[best] >= max(2, least) else -1)
    return again


def _with_evidence(family: I32, cores: dict[int, PairSet], source_of: I32, named: int) -> I32:
    """The families that pages and pairs bear out, numbered by their first pages; -1 for all other documents."""
    kept = np.full(len(family), -1, np.int32)
    order = np.flatnonzero(family >= 0)
    order = order[np.argsort(family[order], kind="stable")]
    groups = np.split(order, run_starts(family[order].astype(np.int64))[1:]) if len(order) else []
    number = 0
    for pages in sorted(groups, key=lambda group: int(group[0])):
        sources = distinct(source_of[pages].astype(np.int64))
        enough = EVIDENCE_IN_SOURCE if len(sources) == 1 and sources[0] < named else EVIDENCE
        core = cores.get(int(family[pages[0]]), ())
        if len(pages) >= LEAST_PAGES and (len(pages) - 2) * len(core) >= enough:
            kept[pages] = number
            number += 1
    return kept
