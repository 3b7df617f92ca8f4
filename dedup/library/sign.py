"""What is made again of a library's scheme and entries: settings, and the signatures of units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

import numpy as np

from dedup.errors import SettingsError
from dedup.kernels.arrays import I64
from dedup.library.entries import Entry
from dedup.library.scheme import Scheme
from dedup.library.terms import sign_long_units
from dedup.model import Batch
from dedup.preparing import fold_corpus
from dedup.settings import flag_name, Settings
from dedup.sketch.minhash import Signatures
from dedup.text.corpus import build_corpus
from dedup.text.segment import Units

USUAL = Settings()


def settings_of(scheme: Scheme, threads: int = 1) -> Settings:
    """The settings that an index was made with; SettingsError where one is out of its limits, or no such value."""
    shaping = {
        item.name: getattr(scheme, item.name) for item in fields(Settings) if hasattr(scheme, item.name)
    }
    for name, value in shaping.items():
        usual = type(getattr(USUAL, name))
        if type(value) is not usual and not (usual is float and type(value) is int):
            raise SettingsError(f"{flag_name(name)} is {value!r}, which is no {usual.__name__}")
    return Settings(threads=threads, **shaping)


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
