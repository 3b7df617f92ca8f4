"""Whole speeches that occur again, perhaps split or edited: how much of each the passages cover."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dedup.kernels.arrays import Bools, Codes, I32, I64, POINT, ragged, run_starts
from dedup.kernels.intervals import Intervals, union_sizes, unite
from dedup.kernels.parallel import run_threads, split_evenly
from dedup.match.cluster import cluster_pairs
from dedup.match.groups import group_texts, measure_units, Texts
from dedup.match.passages import pair_keys, Passages
from dedup.text.corpus import Corpus
from dedup.text.folding_table import BREAK
from dedup.text.segment import Speeches, Units
from dedup.text.stream import AT_A_TIME, Stream

# What is shorter is a note or a title: its paragraphs are compared, and they are enough.
LEAST = 100
# A line that breaks off inside a sentence speaks as much against a copy as so many missing characters, and so does
# a piece of furniture.
BROKEN = 25
# Marks that a copy is better for; brackets may hold pinyin.
PUNCTUATION = np.isin(np.arange(0x10000), [ord(mark) for mark in "，。、；：？！,.;:?!…“”‘’「」『』《》〈〉"])


@dataclass(frozen=True, slots=True)
class SpeechPairs:
    """Pairs of texts of a stream, ``a`` before ``b``: characters int64[n] of each that passages cover, and edits in
    them; ``first`` and ``last`` are the passages of a pair (they are sorted by pair)."""

    a: I64
    b: I64
    covered_a: I64
    covered_b: I64
    edits: I64
    first: I64
    last: I64

    def __len__(self) -> int:
        return len(self.a)

    def take(self, which: I64 | Bools) -> SpeechPairs:
        return SpeechPairs(*(getattr(self, name)[which] for name in self.__slots__))


def group_equal_speeches(stream: Stream, threads: int = 1) -> Texts:
    """Texts of at least LEAST characters, grouped by equal characters; the one first in the stream is the best."""
    none = np.zeros(len(stream), np.int64)
    units = Units(stream.starts, stream.ends, none, none)
    measures = measure_units(stream.codes, units, threads)
    return group_texts(stream.codes, units, measures, np.flatnonzero(stream.ends - stream.starts >= LEAST))


def cover_speeches(stream: Stream, passages: Passages) -> SpeechPairs:
    """For all pairs of different texts that share passages, how much of each these cover."""
    pair = pair_keys(stream, passages)
    first = run_starts(pair)
    last = np.append(first[1:], len(pair))
    a, b = stream.text_of(passages.a_start[first]), stream.text_of(passages.b_start[first])
    number = np.repeat(np.arange(len(first)), last - first)
    covered_a = union_sizes(passages.a_start, passages.a_end, number, len(first))
    covered_b = union_sizes(passages.b_start, passages.b_end, number, len(first))
    edits = np.bincount(number, passages.edits, minlength=len(first)).astype(np.int64)
    apart = a != b
    return SpeechPairs(a, b, covered_a, covered_b, edits, first, last).take(apart)


@dataclass(frozen=True, slots=True)
class SpeechGroups:
    """Texts of a stream around their anchors, and the pairs that put them there.

    ``anchor`` int64[texts]: itself where a text leads or stands alone. ``equal`` are groups of equal texts: only the
    best of each is in ``pairs``, which are those that are alike. ``outside`` are pairs whose texts have
    different anchors.
    """

    anchor: I64
    equal: Texts
    pairs: SpeechPairs
    outside: I64

    def pair_with_anchor(self) -> I64:
        """The pair of each text and its anchor, int64[texts]; -1 where there is none."""
        pair = np.full(len(self.anchor), -1, np.int64)
        direct = np.flatnonzero(self.anchor[self.pairs.b] == self.pairs.a)
        pair[self.pairs.b[direct]] = direct
        return pair

    def best_of_equal(self) -> I64:
        """The best of the texts that are equal to each text, int64[texts]."""
        best = np.arange(len(self.anchor))
        best[self.equal.members] = np.repeat(self.equal.best, np.diff(self.equal.offsets))
        return best


def group_speeches(stream: Stream, equal: Texts, passages: Passages, coverage: float) -> SpeechGroups:
    """Speeches that are alike: passages cover that share of the shorter, which has LEAST characters or more."""
    pairs = cover_speeches(stream, passages)
    size = stream.ends - stream.starts
    shorter = np.minimum(size[pairs.a], size[pairs.b])
    covered = np.where(size[pairs.a] <= size[pairs.b], pairs.covered_a, pairs.covered_b)
    pairs = pairs.take(np.flatnonzero((covered >= coverage * shorter) & (shorter >= LEAST)))
    clusters = cluster_pairs(len(stream), pairs.a, pairs.b)
    anchor = clusters.anchor
    anchor[equal.members] = np.repeat(anchor[equal.best], np.diff(equal.offsets))
    return SpeechGroups(anchor, equal, pairs, clusters.outside)


def explained_spans(stream: Stream, passages: Passages, groups: SpeechGroups) -> Intervals:
    """Places of the corpus that a better speech says too, as the speech findings tell."""
    best, texts = groups.best_of_equal(), np.arange(len(stream))
    copies = texts[groups.anchor != texts]
    whole = copies[groups.anchor[copies] == best[copies]]
    # The others repeat what the best of their equals shares with its anchor.
    part = copies[groups.anchor[copies] != best[copies]]
    pair = np.concatenate((groups.pair_with_anchor()[best[part]], groups.outside))
    moved_by = np.concatenate(
        (stream.starts[part] - stream.starts[best[part]], np.zeros_like(groups.outside))
    )
    which, offsets = ragged(groups.pairs.first[pair], groups.pairs.last[pair])
    moved = np.repeat(moved_by, np.diff(offsets))
    starts = np.concatenate((passages.b_start[which] + moved, stream.starts[whole]))
    ends = np.concatenate((passages.b_end[which] + moved, stream.ends[whole]))
    return unite(*stream.span(starts, ends))


def rank_speeches(
    corpus: Corpus, speeches: Speeches, units: Units, codes: Codes, marks: Intervals | None, threads: int = 1
) -> I32:
    """How good a copy each speech is, int32[n]: its characters and punctuation marks, less BROKEN for each unit that
    breaks off inside a sentence, and for each piece of furniture; what is marked as such does not count."""
    spoilt = [units.starts[(codes[units.ends - 1] & np.uint32(POINT)) > BREAK]]
    if marks is not None:
        spoilt.append(marks.starts)
    of = np.searchsorted(speeches.starts, np.concatenate(spoilt), side="right") - 1
    broken = np.bincount(of, minlength=len(speeches))

    def count(lo: int, hi: int) -> list[int]:
        begin, end = int(speeches.starts[lo]), int(speeches.ends[hi - 1])
        ink = (codes[begin:end] & np.uint32(POINT)) > BREAK
        ink |= np.take(PUNCTUATION, corpus.codes[begin:end], mode="clip")
        if marks is not None:
            marked = marks.between(begin, end)
            ink[ragged(marked.starts - begin, marked.ends - begin)[0]] = False
        spans = zip(
            (speeches.starts[lo:hi] - begin).tolist(), (speeches.ends[lo:hi] - begin).tolist(), strict=True
        )
        return [int(np.count_nonzero(ink[slice(*span)])) for span in spans]

    sizes = speeches.ends - speeches.starts
    runs = split_evenly(sizes, max(threads, int(sizes.sum()) // AT_A_TIME))
    ink = np.array([one for part in run_threads(count, runs, threads) for one in part], np.int64)
    return np.asarray(ink - BROKEN * broken, np.int32)
