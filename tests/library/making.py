"""Entries and terms of small texts, for the tests of every kind of library."""

from __future__ import annotations

from collections.abc import Sequence

from dedup.library.entries import Entry, Terms
from dedup.library.scheme import choose_scheme, Scheme
from dedup.library.terms import index_corpus, list_entries
from dedup.model import Document
from dedup.preparing import fold_corpus, fold_for_passages
from dedup.settings import Settings
from dedup.text.corpus import batch_documents, build_corpus
from dedup.text.segment import segment_corpus

SETTINGS = Settings(min_length=4, min_run=6, threads=1)
SCHEME: Scheme = choose_scheme(SETTINGS)


def make_terms(documents: Sequence[Document], settings: Settings = SETTINGS) -> tuple[list[Entry], Terms]:
    """Documents as a library takes them; each is a file of its own."""
    corpus = build_corpus(batch_documents(documents), lambda problem: None)
    speeches, units = segment_corpus(corpus, settings.unit)
    codes = fold_corpus(corpus, units, settings)
    passages = fold_for_passages(corpus, units, codes, settings)
    terms = index_corpus(corpus, speeches, units, codes, passages, choose_scheme(settings))
    digests = {document.path: f"digest of {document.text}" for document in documents}
    return list_entries(corpus, speeches, units, digests, corpus.metadata), terms
