"""Exact copies first: units of equal folded text become one distinct text before anything is sketched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.kernels import active
from dedup.kernels.arrays import begins_run, Codes, I32, I64, stable_order, U64
from dedup.kernels.packed_codes import PackedCodes, pairs_at_hand
from dedup.kernels.parallel import run_threads, split_evenly
from dedup.text.corpus import Corpus
from dedup.text.segment import Units


@dataclass(frozen=True, slots=True)
class Measures:
    """Of each unit: a hash of its tokens uint64[n], how many they are and how many characters count, int32[n]."""

    hashes: U64
    tokens: I32
    characters: I32


@dataclass(frozen=True, slots=True)
class Texts:
    """Distinct texts, the one to be preferred as an anchor first.

    Text i stands in the units ``members[offsets[i]:offsets[i + 1]]``, in order of place; ``best[i]`` is
    the copy to be preferred.
    """

    best: I64
    members: I64
    offsets: I64

    def __len__(self) -> int:
        return len(self.best)

    def copies(self, text: int) -> I64:
        return self.members[self.offsets[text] : self.offsets[text + 1]]


def measure_units(codes: Codes, units: Units, threads: int = 1) -> Measures:
    """Hashes and sizes of all units."""

    def work(lo: int, hi: int) -> tuple[U64, I32, I32]:
        return active.measure_units(codes, units.starts[lo:hi], units.ends[lo:hi])

    parts = run_threads(work, split_evenly(units.ends - units.starts, threads), threads)
    if not parts:
        return Measures(np.zeros(0, np.uint64), np.zeros(0, np.int32), np.zeros(0, np.int32))
    return Measures(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def order_by_preference(
    units: Units, characters: I32, dates: I32, keep: str, ranks: I64 | None = None
) -> I64:
    """Units from the best anchor to the worst; ``dates`` are those of the documents, 0 where unknown.

    longest: most characters, then earliest, then first by id. first, last: by date, then by id; a text
    without a date comes after those with one. ``ranks``, those of the documents (`rank_documents`), come before all of
    this.
    """
    place = np.arange(len(units))
    date = dates[units.documents].astype(np.int64)
    undated = date == 0
    keys: tuple[NDArray[Any], ...] = (place, date, undated)
    if keep == "last":
        keys = (-place, -date, undated)
    elif keep != "first":
        keys = (*keys, -characters.astype(np.int64))
    return np.lexsort(keys if ranks is None else (*keys, ranks[units.documents]))


def rank_documents(corpus: Corpus, keep: str) -> I64 | None:
    """The rank of each document, the best first: what a library holds already, then by source. None where all are
    alike."""
    ranks = rank_sources(corpus.source_of, corpus.source_names, keep)
    if corpus.held is None:
        return ranks
    new = (np.arange(len(corpus)) < corpus.own).astype(np.int64)
    return new if ranks is None else ranks + new * (int(ranks.max()) + 1)


def rank_sources(source_of: I32, names: Sequence[str], keep: str) -> I64 | None:
    """The rank of each document's source in ``source:NAME,NAME…``; sources that are not named come last.

    None when ``keep`` names no sources. ``names[i]`` is the name of source i.
    """
    if not keep.startswith("source:"):
        return None
    wanted = [name.strip() for name in keep.removeprefix("source:").split(",") if name.strip()]
    ranks = np.full(max(int(source_of.max(initial=-1)) + 1, len(names)), len(wanted), np.int64)
    for number, name in enumerate(names):
        if name in wanted:
            ranks[number] = wanted.index(name)
    return ranks[source_of]


def group_texts(codes: Codes | PackedCodes, units: Units, measures: Measures, preferred: I64) -> Texts:
    """Group the units that are listed in ``preferred`` (best first) by equal tokens."""
    hashes = measures.hashes[preferred]
    order = stable_order(hashes)
    first = begins_run(hashes[order])
    text = np.empty(len(order), np.int64)  # of each preferred unit: the rank of its group's best copy
    text[order] = order[np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))]
    _split_collisions(codes, units, preferred, text)
    leaders = np.flatnonzero(text == np.arange(len(text)))
    number = np.searchsorted(leaders, text)
    by_place = np.lexsort((preferred, number))
    counts = np.bincount(number, minlength=len(leaders))
    offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))
    return Texts(preferred[leaders], preferred[by_place], offsets)


def _split_collisions(codes: Codes | PackedCodes, units: Units, preferred: I64, text: I64) -> None:
    """Equal hashes prove nothing: compare each unit with its group's first, and regroup those that differ."""
    copies = np.flatnonzero(text != np.arange(len(text)))
    while len(copies):
        copies = copies[np.argsort(text[copies], kind="stable")]
        pairs = pairs_at_hand(codes, units.starts, units.ends, preferred[text[copies]], preferred[copies])
        equal = [active.equal_units(some.codes, some.starts, some.ends, a, b) for _, some, a, b in pairs]
        copies = copies[~np.concatenate(equal)]
        new_leader: dict[int, int] = {}
        for copy in sorted(copies.tolist()):
            text[copy] = new_leader.setdefault(int(text[copy]), copy)
        copies = copies[text[copies] != copies]
