"""Entries of libraries as a corpus again: their speeches and units are known, so nothing is segmented twice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dedup.kernels.arrays import I32, I64
from dedup.kernels.points import write_points
from dedup.library.entries import Entry
from dedup.text.corpus import Corpus
from dedup.text.growing import Strings
from dedup.text.segment import Speeches, Units


def join_entries(entries: Sequence[Entry]) -> tuple[Corpus, Speeches, Units]:
    """A corpus of the entries, in their order, with their speeches and units; names are distinct."""
    lengths = np.array([len(entry.text) for entry in entries], np.int64)
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths + 1)))[:-1]
    joined = "\n".join((*(entry.text for entry in entries), ""))
    codes = np.empty(len(joined), np.uint32)
    write_points(joined, codes)
    paths = {path: number for number, path in enumerate(dict.fromkeys(entry.path for entry in entries))}
    named = dict.fromkeys(entry.source for entry in entries if entry.source)
    numbers = {name: number for number, name in enumerate(named)}
    corpus = Corpus(
        codes=codes,
        starts=starts,
        ends=starts + lengths,
        ids=Strings([entry.name for entry in entries]),
        paths=Strings(paths),
        path_of=_numbers([paths[entry.path] for entry in entries]),
        dates=_numbers([entry.date for entry in entries]),
        extracted=np.array([entry.extracted for entry in entries], bool),
        source_of=_numbers([numbers.get(entry.source, len(numbers) + i) for i, entry in enumerate(entries)]),
        sources=Strings(named),
        line_of=_numbers([entry.line for entry in entries]),
        headings={i: entry.headings for i, entry in enumerate(entries) if entry.headings is not None},
        layouts={i: entry.layout for i, entry in enumerate(entries) if entry.layout is not None},
    )
    return corpus, *_place_spans(entries, starts)


def _numbers(values: Sequence[int]) -> I32:
    return np.array(values, np.int32)


def _place_spans(entries: Sequence[Entry], starts: I64) -> tuple[Speeches, Units]:
    """The speeches and units of all entries, in the corpus."""
    none = np.zeros(0, np.int64)
    documents = np.arange(len(entries))
    held = np.array([len(entry.speeches) - 1 for entry in entries], np.int64)
    begins = np.concatenate([none, *(entry.speeches[:-1] for entry in entries)])
    ends = np.concatenate([none, *(entry.speeches[1:] for entry in entries)])
    owner = np.repeat(documents, held)
    first = np.concatenate((np.zeros(1, np.int64), np.cumsum(held)))[:-1]
    number = np.arange(len(owner)) - first[owner] + 1
    speeches = Speeches(begins + starts[owner], ends + starts[owner], owner, number)
    spans = np.concatenate([np.zeros((0, 2), np.int64), *(entry.units for entry in entries)])
    of = np.repeat(documents, [len(entry.units) for entry in entries])
    low, high = spans[:, 0] + starts[of], spans[:, 1] + starts[of]
    holder = np.searchsorted(speeches.starts, low, side="right") - 1
    return speeches, Units(low, high, of, holder)
