"""The signatures of units, made again of a library's entries."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dedup.kernels.arrays import I64
from dedup.library.entries import Entry
from dedup.library.scheme import Scheme, settings_of
from dedup.library.terms import sign_long_units
from dedup.model import Batch
from dedup.preparing import fold_corpus
from dedup.sketch.minhash import Signatures
from dedup.text.corpus import build_corpus
from dedup.text.segment import Units


def sign_entries(entries: Sequence[Entry], scheme: Scheme, threads: int = 1) -> tuple[I64, Signatures]:
    """The speeches int64[n] of the long units of these documents, numbered through them all, and their signatures."""
    batches = [
        Batch(entry.path, [entry.name], [entry.text], extracted=entry.extracted, headings=entry.headings)
        for entry in entries
    ]
    corpus = build_corpus(batches, lambda problem: None)
    starts = [entry.speeches[:-1] + base for entry, base in zip(entries, corpus.starts, strict=True)]
    spans = [entry.units + base for entry, base in zip(entries, corpus.starts, strict=True)]
    speeches = np.concatenate([np.zeros(0, np.int64), *starts])
    unit = np.concatenate([np.zeros((0, 2), np.int64), *spans])
    begins, ends = np.ascontiguousarray(unit[:, 0]), np.ascontiguousarray(unit[:, 1])
    units = Units(
        begins, ends, corpus.document_of(begins), np.searchsorted(speeches, begins, side="right") - 1
    )
    codes = fold_corpus(corpus, units, settings_of(scheme, threads))
    long, signatures = sign_long_units(units, codes, scheme, threads)
    return units.speeches[long], signatures
