"""Which bytes of a file a plan removes, format by format; what cannot be told exactly stays."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from dedup.cleaning.places import cell_offsets, Encoded, json_offsets, line_offsets
from dedup.cleaning.plan import Removal
from dedup.errors import UnreadableError
from dedup.formats import FORMATS, Place
from dedup.kernels.arrays import Codes, I64
from dedup.read import ReadOptions, Source
from dedup.read.encoding import document_encoding, sniff_stream
from dedup.read.rows import find_header, READINGS
from dedup.read.streams import MAX_DOCUMENT, open_chunks, peek
from dedup.text.corpus import Corpus

# As much of a file of records as its reader looks at to tell the encoding.
_HEAD = 1 << 18


@dataclass(slots=True)
class Loaded:
    """The unpacked bytes of a file, their encoding, and the length of the byte order mark; of records that were written
    anew, the document that stands on the first line."""

    data: bytes
    encoding: str
    mark: int
    first: int | None = None


class RefusedError(Exception):
    """Nothing is removed from these documents, and why."""

    def __init__(self, documents: dict[int, str]) -> None:
        super().__init__()
        self.documents = documents


def load_file(source: Source, options: ReadOptions) -> Loaded:
    """Read a file whose text stands in it as it is; raises UnreadableError as its reader does."""
    try:
        return _load(source, options)
    except OSError as error:
        raise UnreadableError(f"cannot be read again: {error.strerror or error}") from None


def _load(source: Source, options: ReadOptions) -> Loaded:
    if FORMATS[source.format].place is Place.RECORD:
        head, chunks = peek(open_chunks(source), _HEAD)
        name, mark = sniff_stream(head, options.encoding) if head else ("utf-8", 0)
        return Loaded(b"".join(chunks), name, mark)
    data = b"".join(open_chunks(source))
    if len(data) > MAX_DOCUMENT:
        raise UnreadableError("is too large for one document")
    return Loaded(data, *document_encoding(data, options.encoding))


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
    is_record = FORMATS[source.format].place is Place.RECORD
    encoded = Encoded(loaded.data, loaded.encoding, loaded.mark, document=not is_record)
    edges = np.array([(one.start, one.end) for one in removals], np.int64)
    documents = corpus.document_of(edges[:, 0])
    edges -= corpus.starts[documents][:, None]
    if is_record:
        edges = _in_records(source, encoded.utf8, corpus, documents, edges, options, loaded.first, dropped)
    else:
        document = int(documents[0])
        codes = corpus.codes[corpus.starts[document] : corpus.ends[document]]
        edges = utf8_offsets(codes)[edges]
    return encoded.in_file(edges)


def utf8_offsets(codes: Codes) -> I64:
    """Where each code point begins in UTF-8, and the end: [97, 20013] -> [0, 1, 4]."""
    sizes = 1 + (codes >= 0x80).astype(np.int64) + (codes >= 0x800) + (codes >= 0x10000)
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))


def _in_records(
    source: Source,
    utf8: bytes,
    corpus: Corpus,
    documents: I64,
    edges: I64,
    options: ReadOptions,
    first: int | None,
    dropped: Collection[int],
) -> I64:
    lines = line_offsets(utf8, returns=source.format == "csv")
    table = _Table(source, utf8, options) if source.format == "csv" else None
    out, refused = np.zeros_like(edges), {}
    for document, group in groupby(range(len(edges)), key=lambda at: int(documents[at])):
        own = list(group)
        number = int(corpus.line_of[document]) - 1 if first is None else document - first
        start = int(lines[number]) if number < len(lines) else len(utf8)
        end = int(lines[number + 1]) if number + 1 < len(lines) else len(utf8)
        text = corpus.text(int(corpus.starts[document]), int(corpus.ends[document]))
        try:
            if table is not None:
                offsets = table.offsets(start, text, edges[:0] if document in dropped else edges[own])
            else:
                found, offsets = json_offsets(utf8[start:end], options.text_field)
                _check(found, text, offsets)
                offsets += start
            out[own] = offsets[edges[own]]
        except (ValueError, UnreadableError, RecursionError) as error:
            refused[document] = str(error) if isinstance(error, UnreadableError) else "its record is unusual"
    if refused:
        raise RefusedError(refused)
    return out


def _check(found: str, text: str, offsets: I64) -> None:
    if found != text or len(offsets) != len(text) + 1:
        raise UnreadableError("its record was not found again; was the file changed meanwhile?")


class _Table:
    """Cells of a CSV file by where their rows begin."""

    def __init__(self, source: Source, utf8: bytes, options: ReadOptions) -> None:
        self._utf8 = utf8
        head = utf8[:_HEAD].decode("utf-8", "ignore")
        self._delimiter, header, _ = find_header(source.id, head, options.text_field)
        self._column = header.index(options.text_field)

    def offsets(self, start: int, text: str, edges: I64) -> I64:
        """Where the code points of the cell begin in a row that begins at ``start``."""
        offsets, quoted = self._find(start, text)
        if not quoted:
            left = list(text)
            for low, high in reversed(edges.tolist()):
                del left[low:high]
            end = int(offsets[-1])
            alone = offsets[0] == start and self._utf8[end : end + 1] in (b"\r", b"\n", b"")
            if left[:1] == ['"'] or (not left and alone):
                raise UnreadableError("the rest of its cell would be read as something else")
        return offsets

    def _find(self, start: int, text: str) -> tuple[I64, bool]:
        """The offsets of the cell that says ``text`` in one of the ways its reader knows, and whether it is quoted."""
        wrong: UnreadableError | None = None
        for way in READINGS:
            try:
                found, offsets, quoted = cell_offsets(self._utf8, start, self._column, self._delimiter, way)
                _check(found, text, offsets)
            except UnreadableError as error:
                wrong = wrong or error
            else:
                return offsets, quoted
        assert wrong is not None
        raise wrong
