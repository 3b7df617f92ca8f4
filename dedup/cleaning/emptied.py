"""Documents that lose all their text, and the bytes of the records that such documents are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from dedup.cleaning.locate import Loaded, open_records
from dedup.cleaning.plan import Plan, Removal
from dedup.kernels.arrays import I64
from dedup.read import ReadOptions, Source
from dedup.text.corpus import Corpus
from dedup.text.segment import SPACES

# What the ledger calls what goes of a record besides its text.
REST = "record"


class Piece(NamedTuple):
    """Bytes ``[start, end)`` that go: a removal, or the rest of a record, whose document is given."""

    removal: Removal | None
    document: int
    start: int
    end: int


def find_emptied(plan: Plan) -> list[int]:
    """The documents of which something was removed and nothing but white space is left."""
    corpus, left = plan.cut.original, plan.cut.corpus
    starts = np.array([one.start for one in plan.removals], np.int64)
    touched = np.unique(corpus.document_of(starts)) if len(starts) else starts
    return [
        document
        for document in touched.tolist()
        if np.isin(left.codes[left.starts[document] : left.ends[document]], SPACES).all()
    ]


def with_records(
    source: Source,
    loaded: Loaded,
    corpus: Corpus,
    removals: Sequence[Removal],
    ranges: I64,
    dropped: Sequence[int],
    options: ReadOptions,
) -> Iterator[Piece]:
    """What goes of a file, in order: the removals and their ``ranges``, int64[n, 2], and around them what is left of the
    records ``dropped``."""
    documents = corpus.document_of(np.array([one.start for one in removals], np.int64)).tolist()
    pieces = [
        Piece(one, document, start, end)
        for one, document, (start, end) in zip(removals, documents, ranges.tolist(), strict=True)
    ]
    whole = _record_ranges(source, loaded, corpus, dropped, options) if dropped else {}
    at, ending = 0, None
    for piece in pieces:
        if piece.document != ending:
            if ending is not None and at < whole[ending][1]:
                yield Piece(None, ending, at, whole[ending][1])
            ending = piece.document if piece.document in whole else None
            at = whole[ending][0] if ending is not None else 0
        if ending is not None and at < piece.start:
            yield Piece(None, ending, at, piece.start)
        yield piece
        at = piece.end
    if ending is not None and at < whole[ending][1]:
        yield Piece(None, ending, at, whole[ending][1])


def _record_ranges(
    source: Source, loaded: Loaded, corpus: Corpus, documents: Sequence[int], options: ReadOptions
) -> dict[int, tuple[int, int]]:
    """Byte ranges of whole records, with the ends of their lines, by document."""
    encoded, records = open_records(source, loaded, options)
    bounds = [records.bounds(loaded.line_of(corpus, document)) for document in documents]
    in_file = encoded.in_file(np.array(bounds, np.int64)).tolist()
    return {document: (start, end) for document, (start, end) in zip(documents, in_file, strict=True)}
