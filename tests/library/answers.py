"""All that can be asked of a store, so that two of them can be held equal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from dedup.kernels.arrays import U64
from dedup.library.entries import Store
from dedup.library.terms import sign_long_units
from dedup.model import Document
from dedup.preparing import fold_corpus
from dedup.settings import Settings
from dedup.text.corpus import batch_documents, build_corpus
from dedup.text.segment import segment_corpus
from tests.library.making import make_terms, SETTINGS

MOST = (1, 3, 1000)


def answers(store: Store, asked: Sequence[Document], settings: Settings = SETTINGS) -> list[Any]:
    """What a store says to the fingerprints and signatures of some documents, of the speeches that it names, and of
    the documents themselves; a fingerprint that nobody has is among them."""
    _, terms = make_terms(asked, settings)
    hashes = np.sort(np.append(np.array(sorted({term >> 32 for term in terms.fingerprints.tolist()})), 7))
    corpus = build_corpus(batch_documents(asked), lambda problem: None)
    _, units = segment_corpus(corpus, settings.unit)
    _, signatures = sign_long_units(units, fold_corpus(corpus, units, settings), store.scheme)
    told: list[Any] = [len(store)]
    for most in MOST:
        for holders in (
            store.find_fingerprints(hashes.astype(np.uint32), most),
            store.find_bands(signatures, most),
        ):
            told.append(plain(holders))
            told.append(described(store, np.array(sorted(set(holders.keys.tolist())), np.uint64)))
    told += [plain(entry) for entry in store.entries([document.id for document in asked])]
    return told


def described(store: Store, keys: U64) -> dict[str, Any]:
    """What a store knows of speeches, with the names of their documents: the numbers are its own."""
    rows = store.describe(keys)
    names = store.name_documents(rows.documents)
    assert store.number_documents([*names, "no such name"]).tolist() == [*rows.documents.tolist(), -1]
    return plain(rows) | {"documents": names}


def plain(record: Any) -> dict[str, Any]:
    """A record whose arrays are lists, so that two can be compared."""
    values = {item.name: getattr(record, item.name) for item in fields(record)}
    return {
        name: value.tolist() if isinstance(value, np.ndarray) else value for name, value in values.items()
    }
