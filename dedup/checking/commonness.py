"""How common a span of a draft is: the speeches, sources and years that hold it, copies of one speech counted once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from dedup.checking.pool import Pool, Postings, spread
from dedup.kernels.arrays import distinct, HIGH, I64, LOW, ragged, run_lengths, run_starts, U64, WORD
from dedup.kernels.intervals import union_sizes
from dedup.match.formulae import SOURCES
from dedup.sketch.winnow import Winnowing
from dedup.text.stream import Stream

# Who has this share of a span's fingerprints is said to hold the span.
MOST_OF_IT = 0.6


@dataclass(frozen=True, slots=True)
class Common:
    """How many speeches, sources and years hold a span; ``first`` and ``last`` are the years, 0 where no date is known.
    ``unknown`` are the documents among them whose source nobody knows, and which are of none of ``sources`` therefore.
    ``copies`` counts every copy of a speech. ``at_least``: there are more, which were not looked at."""

    speeches: int
    sources: int
    unknown: int
    years: int
    first: int
    last: int
    copies: int
    at_least: bool

    @property
    def apart(self) -> bool:
        """Whether several sources have it, as far as they are known; of what is not each document is taken for one."""
        return self.sources + self.unknown >= SOURCES


class Commonness:
    """Answers for spans of a stream whose last texts are the drafts; their fingerprints are ``prints``, hash above
    place, and ``own`` are the documents of the pool that they stand in."""

    def __init__(
        self, stream: Stream, prints: U64, sizes: Winnowing, own: I64, pool: Pool, postings: Postings
    ) -> None:
        order = np.argsort(prints & LOW)
        self._places = (prints[order] & LOW).astype(np.int64)
        self._terms = np.searchsorted(postings.hashes, (prints[order] >> HIGH).astype(np.uint32)).astype(
            np.int64
        )
        letters = (stream.codes[self._places] & np.uint32(WORD)) != 0
        self._ends = self._places + np.where(letters, sizes.letters, sizes.gram)
        self._first = len(stream) - len(own)
        self._stream, self._own, self._pool, self._postings = stream, own, pool, postings

    @cached_property
    def _held(self) -> I64:
        """How many different speeches hold each fingerprint, by place."""
        postings, pool = self._postings, self._pool
        places, term = spread(postings.offsets, np.arange(len(postings.hashes)))
        pairs = distinct(term << 32 | pool.copy_of[postings.members[places]])
        return np.bincount(pairs >> 32, minlength=len(postings.hashes))[self._terms]

    def common_shares(self, starts: I64, ends: I64, speeches: I64) -> NDArray[np.float64]:
        """The share of each span that stands in fingerprints which so many different speeches hold, float64[n]."""
        places, offsets = ragged(np.searchsorted(self._places, starts), np.searchsorted(self._places, ends))
        span = np.repeat(np.arange(len(starts)), np.diff(offsets))
        common = (self._held[places] >= speeches[span]) & (self._ends[places] <= ends[span])
        places, span = places[common], span[common]
        sizes = union_sizes(self._places[places], self._ends[places], span, len(starts))
        return np.asarray(sizes / (ends - starts))

    def terms(self, start: int, end: int) -> I64:
        """The distinct fingerprints that lie in a span."""
        lo, hi = np.searchsorted(self._places, (start, end))
        return distinct(self._terms[lo:hi][self._ends[lo:hi] <= end])

    def holders(self, start: int, end: int) -> tuple[I64, bool]:
        """The speeches of the pool that hold most of a span, ascending; and whether these are all."""
        terms = self.terms(start, end)
        text = int(self._stream.text_of(np.array([start], np.int64))[0]) - self._first
        members = np.sort(self._postings.members[spread(self._postings.offsets, terms)[0]])
        heads = run_starts(members)
        shared = run_lengths(heads, len(members))
        found = members[heads][shared >= MOST_OF_IT * len(terms)]
        found = found[self._pool.documents[found] != self._own[text]]
        return found, bool(self._postings.whole[terms].all())

    def speeches(self, start: int, end: int) -> int:
        """How many different speeches hold a span."""
        return len(distinct(self._pool.copy_of[self.holders(start, end)[0]]))

    def of(self, start: int, end: int, others: I64 | None = None) -> Common:
        """How common a span is; ``others`` are speeches of the pool that are known to hold it, in other words perhaps."""
        holders, whole = self.holders(start, end)
        return self.count(holders if others is None else distinct(np.concatenate((holders, others))), whole)

    def count(self, holders: I64, whole: bool) -> Common:
        """How common it is what these speeches of the pool hold."""
        pool = self._pool
        first = distinct(pool.copy_of[holders])
        sources = pool.sources[first]
        years = distinct((pool.dates[holders] // 10000).astype(np.int64))
        years = years[years > 0]
        return Common(
            speeches=len(first),
            sources=len(distinct(sources[sources >= 0])),
            unknown=len(distinct(pool.documents[first[sources < 0]])),
            years=len(years),
            first=int(years[0]) if len(years) else 0,
            last=int(years[-1]) if len(years) else 0,
            copies=len(holders),
            at_least=not whole,
        )
