"""Which bytes of a file a plan removes, format by format; what cannot be told exactly stays."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from dedup.cleaning.byte_places import Encoded, point_offsets
from dedup.cleaning.plan import Removal
from dedup.cleaning.record_editor import HEAD, Records
from dedup.errors import UnreadableError
from dedup.formats import FORMATS, Place
from dedup.kernels.arrays import I64
from dedup.messages import Message, why_failed
from dedup.read import ReadOptions, Source
from dedup.read.encoding import document_encoding, sniff_stream
from dedup.read.streams import MAX_DOCUMENT, open_chunks, peek
from dedup.text.corpus import Corpus


@dataclass(slots=True)
class Loaded:
    """The unpacked bytes of a file, their encoding, and the length of the byte order mark; of records that were written
    anew, the document that stands on the first line."""

    data: bytes
    encoding: str
    mark: int
    first: int | None = None

    def line_of(self, corpus: Corpus, document: int) -> int:
        """The line, from 0, on which the record begins that a document is."""
        return int(corpus.line_of[document]) - 1 if self.first is None else document - self.first


class RefusedError(Exception):
    """Nothing is removed from these documents, and why."""

    def __init__(self, documents: dict[int, Message]) -> None:
        super().__init__()
        self.documents = documents


def are_records(source: Source) -> bool:
    """Whether the documents of a file are records that can go as a whole."""
    return FORMATS[source.format].place is Place.RECORD


def load_file(source: Source, options: ReadOptions) -> Loaded:
    """Read a file whose text stands in it as it is; raises UnreadableError as its reader does."""
    try:
        return _load(source, options)
    except OSError as error:
        raise UnreadableError(Message("cleaning.cannot_read_again", why=why_failed(error))) from None


def _load(source: Source, options: ReadOptions) -> Loaded:
    if are_records(source):
        head, chunks = peek(open_chunks(source), HEAD)
        name, mark = sniff_stream(head, options.encoding) if head else ("utf-8", 0)
        return Loaded(b"".join(chunks), name, mark)
    data = b"".join(open_chunks(source))
    if len(data) > MAX_DOCUMENT:
        raise UnreadableError(Message("cleaning.too_large"))
    return Loaded(data, *document_encoding(data, options.encoding))


def open_records(source: Source, loaded: Loaded, options: ReadOptions) -> tuple[Encoded, Records]:
    """The bytes of a file of records, and where its records stand in them."""
    encoded = Encoded(loaded.data, loaded.encoding, loaded.mark)
    return encoded, FORMATS[source.format].load_editor()(encoded.utf8, source.id, options)


def locate(
    source: Source,
    loaded: Loaded,
    corpus: Corpus,
    removals: list[Removal],
    options: ReadOptions,
    dropped: Collection[int] = (),
) -> I64:
    """Byte ranges of the removals, int64[n, 2], in the unpacked file. Raises RefusedError where what is left would be
    read otherwise; not of the documents ``dropped``, of which nothing is left."""
    edges = np.array([(one.start, one.end) for one in removals], np.int64)
    documents = corpus.document_of(edges[:, 0])
    edges -= corpus.starts[documents][:, None]
    if are_records(source):
        encoded, records = open_records(source, loaded, options)
        return encoded.in_file(_in_records(records, loaded, corpus, documents, edges, dropped))
    encoded = Encoded(loaded.data, loaded.encoding, loaded.mark, document=True)
    # Of the file, not of the text: where markup was blanked, a space stands for a character of any size.
    offsets = point_offsets(encoded.utf8)
    if edges.max() >= len(offsets):
        raise UnreadableError(Message("cleaning.text_lost"))
    return encoded.in_file(offsets[edges])


def _in_records(
    records: Records, loaded: Loaded, corpus: Corpus, documents: I64, edges: I64, dropped: Collection[int]
) -> I64:
    out = np.zeros_like(edges)
    refused: dict[int, Message] = {}
    for document, group in groupby(range(len(edges)), key=lambda at: int(documents[at])):
        own = list(group)
        text = corpus.text(int(corpus.starts[document]), int(corpus.ends[document]))
        gone = edges[:0] if document in dropped else edges[own]
        try:
            out[own] = records.offsets(loaded.line_of(corpus, document), text, gone)[edges[own]]
        except (ValueError, UnreadableError, RecursionError) as error:
            refused[document] = (
                error.message if isinstance(error, UnreadableError) else Message("cleaning.record_unusual")
            )
    if refused:
        raise RefusedError(refused)
    return out
