"""Documents that lose all their text, and the bytes of the records that such documents are."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from dedup.cleaning.locate import Loaded
from dedup.cleaning.places import Encoded, line_offsets
from dedup.cleaning.plan import Plan, Removal
from dedup.formats import FORMATS, Place
from dedup.kernels.arrays import I64
from dedup.read import Source
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


def are_records(source: Source) -> bool:
    """Whether the documents of a file are records that can go as a whole."""
    return FORMATS[source.format].place is Place.RECORD


def with_records(
    source: Source,
    loaded: Loaded,
    corpus: Corpus,
    removals: Sequence[Removal],
    ranges: I64,
    dropped: Sequence[int],
) -> Iterator[Piece]:
    """What goes of a file, in order: the removals and their ``ranges``, int64[n, 2], and around them what is left of the
    records ``dropped``."""
    documents = corpus.document_of(np.array([one.start for one in removals], np.int64)).tolist()
    pieces = [
        Piece(one, document, start, end)
        for one, document, (start, end) in zip(removals, documents, ranges.tolist(), strict=True)
    ]
    whole = dict(zip(dropped, _record_ranges(source, loaded, corpus, dropped).tolist(), strict=True))
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


def _record_ranges(source: Source, loaded: Loaded, corpus: Corpus, documents: Sequence[int]) -> I64:
    """Byte ranges of whole records, int64[n, 2], with the ends of their lines."""
    encoded = Encoded(loaded.data, loaded.encoding, loaded.mark)
    utf8 = encoded.utf8
    lines = np.append(line_offsets(utf8, returns=source.format == "csv"), len(utf8))
    out = np.zeros((len(documents), 2), np.int64)
    for i, document in enumerate(documents):
        first = int(corpus.line_of[document]) - 1 if loaded.first is None else document - loaded.first
        last = first + (_lines_of_row(utf8, lines, first) if source.format == "csv" else 1)
        out[i] = lines[first], lines[min(last, len(lines) - 1)]
    return encoded.in_file(out)


def _lines_of_row(utf8: bytes, lines: I64, first: int) -> int:
    """How many lines the row takes that begins on a line: cells may hold line ends."""
    shown = (utf8[lines[at] : lines[at + 1]].decode("utf-8") for at in range(first, len(lines) - 1))
    rows = csv.reader(shown)
    next(rows, None)
    return rows.line_num
