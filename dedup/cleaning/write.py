"""The files of the output: each is written without what goes, read again, and compared with the plan."""

from __future__ import annotations

import codecs
import hashlib
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, TYPE_CHECKING

import numpy as np

from dedup.cleaning.as_text import as_written, is_one_text, load_text
from dedup.cleaning.emptied import Piece, REST, with_records
from dedup.cleaning.folder import make_file
from dedup.cleaning.jobs import Job
from dedup.cleaning.ledger import AS_TEXT, CLEANED, COPIED, FileEntry, MARKED, raw_fields
from dedup.cleaning.ledger_spans import rest_of, span_of
from dedup.cleaning.locate import are_records, load_file, locate, RefusedError
from dedup.cleaning.mark import as_mark, insert_marks, MARK, with_insertions
from dedup.cleaning.packed import digest_file, read_chunks, write_packed
from dedup.cleaning.plan import Plan, Removal
from dedup.cleaning.reread import check_stamp, check_texts, hold, unlike
from dedup.errors import UnreadableError
from dedup.formats import FORMATS, Written
from dedup.messages import Message

if TYPE_CHECKING:
    from pathlib import Path

    from dedup.read import ReadOptions, Source
    from dedup.text.corpus import Corpus


class Writer:
    """Writes the files of a plan below a folder. ``write`` raises RefusedError where the plan cannot be followed."""

    def __init__(
        self,
        folder: Path,
        plan: Plan,
        options: ReadOptions,
        dropped: Sequence[int] = (),
        mark: str = "",
        frozen: Collection[int] = (),
    ) -> None:
        """``dropped`` are documents that go as whole records, in order. With ``mark`` what goes is written into that
        field instead, but of the ``frozen``, which are left as they are."""
        self._folder, self._plan, self._options = folder, plan, options
        self._dropped, self._mark, self._frozen = dropped, mark, frozen
        self._corpus = plan.cut.original
        self._starts = [one.start for one in plan.removals]

    def write(self, job: Job, copied: bool) -> FileEntry:
        """Write one file, or with ``copied`` copy it, since its documents cannot be cut or written as text.

        Raises ChangedError where the file is not, or in the end no longer, what was read.
        """
        check_stamp(job.source, job.stamp)
        job = replace(job, source=hold(job.source))
        if job.output == job.file:  # what becomes text is written from the corpus
            check_texts(job.source, self._options, self._corpus, job.first, job.last)
        try:
            entry = self.copy(job) if copied else self._write(job)
        except Exception:
            check_stamp(job.source, job.stamp)  # the cause, if it changed
            raise
        check_stamp(job.source, job.stamp)
        return entry

    def copy(self, job: Job) -> FileEntry:
        """Copy a file as it is now; raises UnreadableError, and leaves nothing of it."""
        chunks = read_chunks(job.source)
        first = next(chunks, b"")
        try:
            with make_file(self._folder, job.file) as output:
                own = write_packed(chain((first,), chunks), output, "")
        except UnreadableError:
            (self._folder / job.file).unlink()
            raise
        return FileEntry(job.file, job.file, COPIED, job.source.format, "", "", own, own)

    def _write(self, job: Job) -> FileEntry:
        removals = self._removals(job)
        if self._mark and job.first < job.last:
            return self._write_marks(job, removals)
        if not (removals or job.as_text):
            return self.copy(job)
        try:
            return self._write_cut(job, removals)
        except RefusedError:
            # What is left of a page may be read in another encoding, as with two soft hyphens and no other sign that is
            # not ASCII; a byte order mark says that it is UTF-8.
            if not job.as_text or not is_one_text(job.source):
                raise
            (self._folder / job.output).unlink(missing_ok=True)
            return self._write_cut(job, removals, codecs.BOM_UTF8)

    def _write_cut(self, job: Job, removals: list[Removal], mark: bytes = b"") -> FileEntry:
        try:
            if FORMATS[job.source.format].written is Written.COLUMN:
                entry = self._write_column(job, removals)
            else:
                entry = self._write_bytes(job, removals, mark)
        except (UnreadableError, UnicodeEncodeError) as error:
            said = error.message if isinstance(error, UnreadableError) else None
            why = said or Message("read.verbatim", said=error)
            raise RefusedError(dict.fromkeys(range(job.first, job.last), why)) from None
        self._verify(job)
        return entry

    def _removals(self, job: Job) -> list[Removal]:
        if job.first == job.last:
            return []
        low, high = int(self._corpus.starts[job.first]), int(self._corpus.ends[job.last - 1])
        return self._plan.removals[bisect_left(self._starts, low) : bisect_left(self._starts, high)]

    def _write_bytes(self, job: Job, removals: list[Removal], mark: bytes) -> FileEntry:
        corpus, options, source = self._corpus, self._options, job.source
        if job.as_text:
            loaded, source = load_text(job, corpus, options, mark), as_written(source)
        else:
            loaded = load_file(source, options)
        pieces: list[Piece] = []
        if removals:
            dropped = self._dropped_of(job, source)
            ranges = locate(source, loaded, corpus, removals, options, dropped)
            pieces = list(with_records(source, loaded, corpus, removals, ranges, dropped, options))
        with make_file(self._folder, job.output) as output:
            sha = write_packed(_without(loaded.data, pieces), output, source.compression)
        file, state = (job.output, AS_TEXT) if job.as_text else (job.file, CLEANED)
        whole, packing = hashlib.sha256(loaded.data).hexdigest(), source.compression
        entry = FileEntry(file, job.output, state, source.format, packing, loaded.encoding, sha, whole)
        for one in pieces:
            span = (
                rest_of(corpus, one.document, REST) if one.removal is None else span_of(corpus, one.removal)
            )
            raw = raw_fields(loaded.data[one.start : one.end], span["text"], loaded.encoding)
            entry.spans.append(span | {"bytes": [one.start, one.end]} | raw)
        return entry

    def _dropped_of(self, job: Job, written: Source) -> Sequence[int]:
        """The documents that go whole of a file that is ``written`` as records."""
        if not are_records(written):
            return ()
        return self._dropped[bisect_left(self._dropped, job.first) : bisect_left(self._dropped, job.last)]

    def _write_marks(self, job: Job, removals: list[Removal]) -> FileEntry:
        loaded, corpus = load_file(job.source, self._options), self._corpus
        documents = corpus.document_of(np.array([one.start for one in removals], np.int64))
        marks: dict[int, list[dict[str, Any]]] = {
            document: [] for document in range(job.first, job.last) if document not in self._frozen
        }
        for one, document in zip(removals, documents.tolist(), strict=True):
            marks[document].append(as_mark(span_of(corpus, one)))
        insertions = insert_marks(loaded, corpus, marks, self._mark)
        with make_file(self._folder, job.output) as output:
            sha = write_packed(with_insertions(loaded.data, insertions), output, job.source.compression)
        whole, packing = hashlib.sha256(loaded.data).hexdigest(), job.source.compression
        entry = FileEntry(
            job.file, job.output, MARKED, job.source.format, packing, loaded.encoding, sha, whole
        )
        grown = 0
        for mark in insertions:
            start = mark.at + grown
            grown += len(mark.data)
            entry.spans.append(rest_of(corpus, mark.document, MARK) | {"bytes": [start, mark.at + grown]})
        self._verify(job, corpus)
        return entry

    def _write_column(self, job: Job, removals: list[Removal]) -> FileEntry:
        name, field, corpus = job.source.format, self._options.text_field, self._corpus
        column = FORMATS[name].load_editor()(job.source.path, field)
        spans = [span_of(corpus, one) for one in removals]
        by_row: dict[int, list[tuple[int, int]]] = {}
        documents = corpus.document_of(np.array([one.start for one in removals], np.int64))
        for span, row in zip(spans, corpus.line_of[documents].tolist(), strict=True):
            span["row"] = row
            by_row.setdefault(row, []).append((span["start"], span["end"]))

        def cut(row: int, text: str) -> str:
            edges = [0, *(edge for span in by_row[row] for edge in span), len(text)]
            return "".join(text[edges[i] : edges[i + 1]] for i in range(0, len(edges), 2))

        with make_file(self._folder, job.output) as output:
            column.rewrite(output, sorted(by_row), cut)
        sha = digest_file(self._folder / job.output)
        return FileEntry(job.file, job.output, CLEANED, name, "", field, sha, column.digest(), spans)

    def _verify(self, job: Job, expected: Corpus | None = None) -> None:
        """Read what was written, and raise RefusedError with the documents that are not as ``expected``, by default as
        planned."""
        source = replace(job.source, path=self._folder / job.output, data=None)
        if job.output != job.file:
            source = as_written(source)
        dropped = self._dropped_of(job, source)
        corpus = self._plan.cut.corpus if expected is None else expected
        wrong = unlike(source, self._options, corpus, job.first, job.last, dropped)
        if wrong:
            raise RefusedError(dict.fromkeys(wrong, Message("cleaning.unlike")))


def _without(data: bytes, pieces: Sequence[Piece]) -> Iterator[memoryview]:
    """What lies between the pieces, which are in order."""
    view = memoryview(data)
    edges = [0, *(edge for piece in pieces for edge in (piece.start, piece.end)), len(data)]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        yield view[start:end]
