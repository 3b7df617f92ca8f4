"""The files of the output: each is written without what goes, read again, and compared with the plan."""

from __future__ import annotations

import codecs
import hashlib
import shutil
import zlib
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, IO

import numpy as np
import orjson

from dedup.cleaning.emptied import are_records, Piece, REST, with_records
from dedup.cleaning.folder import make_file
from dedup.cleaning.ledger import AS_TEXT, CLEANED, COPIED, FileEntry, MARKED, raw_fields
from dedup.cleaning.locate import load_file, Loaded, locate, RefusedError
from dedup.cleaning.mark import as_mark, insert_marks, MARK, with_insertions
from dedup.cleaning.plan import Plan, Removal
from dedup.cleaning.reread import check_stamp, check_texts, Stamp, unlike
from dedup.errors import UnreadableError
from dedup.formats import FORMATS, Written
from dedup.read import ReadOptions, Source
from dedup.read.detect import canonical
from dedup.text.corpus import Corpus

_CHUNK = 1 << 22


@dataclass(frozen=True, slots=True)
class Job:
    """One file: its stamp before it was read, its names after restoring and in the output, and the documents
    ``[first, last)`` that it gave.
    """

    source: Source
    stamp: Stamp
    file: str
    output: str
    first: int
    last: int


def list_jobs(
    sources: Sequence[Source],
    stamps: Sequence[Stamp],
    files: Sequence[str],
    outputs: Sequence[str],
    corpus: Corpus,
) -> list[Job]:
    """The files in order, each with its documents; a file that gave none is a job too."""
    edges = np.searchsorted(corpus.path_of, np.arange(len(corpus.paths) + 1)).tolist()
    spans = {corpus.paths[number]: span for number, span in enumerate(pairwise(edges))}
    return [
        Job(source, stamp, file, output, *spans.get(source.id, (0, 0)))
        for source, stamp, file, output in zip(sources, stamps, files, outputs, strict=True)
    ]


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
        chunks = _chunks(job.source)
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
        as_text = job.output != job.file and job.first < job.last
        if self._mark and job.first < job.last:
            return self._write_marks(job, removals)
        if not (removals or as_text):
            return self.copy(job)
        try:
            return self._write_cut(job, removals, as_text)
        except RefusedError:
            # What is left of a page may be read in another encoding, as with two soft hyphens and no other sign that is
            # not ASCII; a byte order mark says that it is UTF-8.
            if not as_text or FORMATS[job.source.format].written is not Written.TEXT:
                raise
            (self._folder / job.output).unlink(missing_ok=True)
            return self._write_cut(job, removals, as_text, codecs.BOM_UTF8)

    def _write_cut(self, job: Job, removals: list[Removal], as_text: bool, mark: bytes = b"") -> FileEntry:
        try:
            if FORMATS[job.source.format].written is Written.COLUMN:
                entry = self._write_parquet(job, removals)
            else:
                entry = self._write_bytes(job, removals, as_text, mark)
        except (UnreadableError, UnicodeEncodeError) as error:
            raise RefusedError(dict.fromkeys(range(job.first, job.last), str(error))) from None
        self._verify(job)
        return entry

    def _removals(self, job: Job) -> list[Removal]:
        if job.first == job.last:
            return []
        low, high = int(self._corpus.starts[job.first]), int(self._corpus.ends[job.last - 1])
        return self._plan.removals[bisect_left(self._starts, low) : bisect_left(self._starts, high)]

    def _write_bytes(self, job: Job, removals: list[Removal], as_text: bool, mark: bytes) -> FileEntry:
        if as_text:
            encoding = "utf-8" if self._options.encoding == "auto" else canonical(self._options.encoding)
            mark = mark if encoding == "utf-8" else b""
            loaded = Loaded(mark + self._as_text(job).encode(encoding), encoding, len(mark), job.first)
            job = replace(job, source=_as_text(job.source))
        else:
            loaded = load_file(job.source, self._options)
        pieces: list[Piece] = []
        if removals:
            dropped = self._dropped_of(job)
            ranges = locate(job.source, loaded, self._corpus, removals, self._options, dropped)
            pieces = list(with_records(job.source, loaded, self._corpus, removals, ranges, dropped))
        with make_file(self._folder, job.output) as output:
            sha = write_packed(_without(loaded.data, pieces), output, job.source.compression)
        state = AS_TEXT if as_text else CLEANED
        whole = hashlib.sha256(loaded.data).hexdigest()
        file = job.output if as_text else job.file
        entry = FileEntry(
            file,
            job.output,
            state,
            job.source.format,
            job.source.compression,
            loaded.encoding,
            sha,
            whole,
        )
        for piece in pieces:
            span = self._rest(piece.document) if piece.removal is None else self._span(job, piece.removal)
            raw = raw_fields(loaded.data[piece.start : piece.end], span["text"], loaded.encoding)
            entry.spans.append(span | {"bytes": [piece.start, piece.end]} | raw)
        return entry

    def _dropped_of(self, job: Job) -> Sequence[int]:
        if not are_records(job.source):
            return ()
        return self._dropped[bisect_left(self._dropped, job.first) : bisect_left(self._dropped, job.last)]

    def _rest(self, document: int, kind: str = REST) -> dict[str, Any]:
        """The line of the ledger for what goes of a record besides its text, or comes into it."""
        nothing = {"start": 0, "end": 0, "text": "", "finding": "", "kept": None, "characters": 0, "round": 0}
        return {"document": self._corpus.ids[document], "kind": kind, "reason": "", **nothing}

    def _write_marks(self, job: Job, removals: list[Removal]) -> FileEntry:
        loaded = load_file(job.source, self._options)
        documents = self._corpus.document_of(np.array([one.start for one in removals], np.int64))
        marks: dict[int, list[dict[str, Any]]] = {
            document: [] for document in range(job.first, job.last) if document not in self._frozen
        }
        for one, document in zip(removals, documents.tolist(), strict=True):
            marks[document].append(as_mark(self._span(job, one)))
        insertions = insert_marks(loaded, self._corpus, marks, self._mark)
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
            entry.spans.append(self._rest(mark.document, MARK) | {"bytes": [start, mark.at + grown]})
        self._verify(job, self._corpus)
        return entry

    def _as_text(self, job: Job) -> str:
        """The text of a file that was extracted, or those of its records as JSON Lines."""
        corpus, options = self._corpus, self._options
        if FORMATS[job.source.format].written is Written.TEXT:
            return corpus.text(int(corpus.starts[job.first]), int(corpus.ends[job.first]))
        lines = []
        for i in range(job.first, job.last):
            date = f"{corpus.dates[i]:08}"
            record = {
                options.id_field: corpus.ids[i].removeprefix(f"{job.source.id}#"),
                options.date_field: f"{date[:4]}-{date[4:6]}-{date[6:]}" if corpus.dates[i] else None,
                options.source_field: corpus.source_name(int(corpus.source_of[i])) or None,
                options.text_field: corpus.text(int(corpus.starts[i]), int(corpus.ends[i])),
            }
            lines.append(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE).decode())
        return "".join(lines)

    def _write_parquet(self, job: Job, removals: list[Removal]) -> FileEntry:
        from dedup.cleaning.columns import digest_texts, rewrite_column

        assert job.source.path is not None
        field, corpus = self._options.text_field, self._corpus
        spans = [self._span(job, one) for one in removals]
        by_row: dict[int, list[tuple[int, int]]] = {}
        documents = corpus.document_of(np.array([one.start for one in removals], np.int64))
        for span, row in zip(spans, corpus.line_of[documents].tolist(), strict=True):
            span["row"] = row
            by_row.setdefault(row, []).append((span["start"], span["end"]))

        def cut(row: int, text: str) -> str:
            edges = [0, *(edge for span in by_row[row] for edge in span), len(text)]
            return "".join(text[edges[i] : edges[i + 1]] for i in range(0, len(edges), 2))

        with make_file(self._folder, job.output) as output:
            rewrite_column(job.source.path, output, field, sorted(by_row), cut)
        sha = digest_file(self._folder / job.output)
        whole = digest_texts(job.source.path, field)
        return FileEntry(job.file, job.output, CLEANED, "parquet", "", field, sha, whole, spans)

    def _span(self, job: Job, one: Removal) -> dict[str, Any]:
        corpus = self._corpus
        document, start, end = _in_document(corpus, one.start, one.end)
        kept = None
        if one.kept is not None:
            kept = dict(zip(("document", "start", "end"), _in_document(corpus, *one.kept), strict=True))
        return {
            "document": document,
            "start": start,
            "end": end,
            "text": corpus.text(one.start, one.end),
            "kind": one.kind,
            "reason": one.reason,
            "finding": one.finding,
            "kept": kept,
            "characters": one.characters,
            "round": one.round,
        }

    def _verify(self, job: Job, expected: Corpus | None = None) -> None:
        """Read what was written, and raise RefusedError with the documents that are not as ``expected``, by default as
        planned."""
        source = replace(job.source, path=self._folder / job.output)
        if job.output != job.file:
            source = _as_text(source)
        dropped = self._dropped_of(job)
        corpus = self._plan.cut.corpus if expected is None else expected
        wrong = unlike(source, self._options, corpus, job.first, job.last, dropped)
        if wrong:
            raise RefusedError(dict.fromkeys(wrong, "what was written could not be read again as planned"))


def _in_document(corpus: Corpus, start: int, end: int) -> tuple[str, int, int]:
    document = int(np.searchsorted(corpus.starts, start, side="right")) - 1
    base = int(corpus.starts[document])
    return corpus.ids[document], start - base, end - base


def _chunks(source: Source) -> Iterator[bytes]:
    """The bytes of a file as they are; raises UnreadableError."""
    assert source.path is not None
    try:
        with source.path.open("rb") as file:
            yield from iter(lambda: file.read(_CHUNK), b"")
    except OSError as error:
        raise UnreadableError(f"cannot be copied ({error.strerror or error})") from None


def _as_text(source: Source) -> Source:
    """A file as it is read again after its text, or that of its records, was written in its place."""
    is_records = FORMATS[source.format].written is Written.RECORDS
    return replace(source, format="jsonl" if is_records else "text")


def _without(data: bytes, pieces: Sequence[Piece]) -> Iterator[memoryview]:
    """What lies between the pieces, which are in order."""
    view = memoryview(data)
    edges = [0, *(edge for piece in pieces for edge in (piece.start, piece.end)), len(data)]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        yield view[start:end]


def write_packed(pieces: Iterable[bytes | memoryview], output: IO[bytes], packing: str) -> str:
    """Write pieces, packed; return the SHA-256 of what was written. Equal pieces give equal bytes."""
    digest = hashlib.sha256()
    for piece in _pack(pieces, packing):
        digest.update(piece)
        output.write(piece)
    return digest.hexdigest()


def _pack(pieces: Iterable[bytes | memoryview], packing: str) -> Iterator[bytes | memoryview]:
    if not packing:
        yield from pieces
        return
    packer: Any
    if packing == "gz":
        packer = zlib.compressobj(6, wbits=31)  # its header holds no name and no time
    else:
        import zstandard

        packer = zstandard.ZstdCompressor().compressobj()
    for piece in pieces:
        yield packer.compress(piece)
    yield packer.flush()


def digest_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def remove_all(folder: Path) -> None:
    """Empty a folder, to begin again."""
    for entry in folder.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        else:
            entry.unlink()
