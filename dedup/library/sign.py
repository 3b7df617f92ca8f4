"""The signatures of units, made again of a library's entries."""

from __future__ import annotations

from collections.abc import Sequence

from dedup.kernels.arrays import I64
from dedup.library.entries import Entry
from dedup.library.joining import join_entries
from dedup.library.scheme import Scheme, settings_of
from dedup.library.terms import sign_long_units
from dedup.preparing import fold_corpus
from dedup.sketch.minhash import Signatures


def sign_entries(entries: Sequence[Entry], scheme: Scheme, threads: int = 1) -> tuple[I64, Signatures]:
    """The speeches int64[n] of the long units of these documents, numbered through them all, and their signatures."""
    corpus, _, units = join_entries(entries)
    codes = fold_corpus(corpus, units, settings_of(scheme, threads))
    long, signatures = sign_long_units(units, codes, scheme, threads)
    return units.speeches[long], signatures
