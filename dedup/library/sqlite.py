"""A library in one SQLite file: documents as rows, what they are found by in segments."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from dedup.furniture.known import KnownFrame
from dedup.kernels.arrays import I64, U32, U64
from dedup.library.coding import decode_entries, encode_entries
from dedup.library.database import damaged, Database, row_checksum
from dedup.library.entries import Change, Entry, Holders, refuse_doubles, SpeechRows, Terms
from dedup.library.form_rows import pack_forms, unpack_forms
from dedup.library.holders import count_bands, number_sources, take_first
from dedup.library.known_frames import join_frames, pack_frames, unpack_frames
from dedup.library.merging import merge_segments
from dedup.library.postings import BANDS, FINGERPRINTS
from dedup.library.scheme import read_scheme, Scheme
from dedup.library.segments import Segments
from dedup.library.small_rows import Rows
from dedup.library.terms import band_terms
from dedup.library.writing import forget_documents, insert_documents, merge_due
from dedup.messages import Message
from dedup.model import Form
from dedup.sketch.minhash import Signatures

FORMAT = "dedup-library/1"
# Stands in the header while texts are being added.
UNFINISHED = "unfinished"
# Share of a file that may be free pages when it is built.
MOST_FREE = 0.2
# Segments that a build leaves for its end; there are numbers for twice as many.
MOST_LATE = 1000


class Library:
    """A `Store` in a file. A context manager; one that was opened for reading sees one state until it is closed.

    Example: ``with Library.open("speeches.lib") as library: library.find_fingerprints(hashes, 50)``.
    """

    def __init__(self, database: Database, reading: bool = False) -> None:
        self.database = database
        self.table = Rows(database)
        self._reading = reading
        self._segments: Segments | None = None
        self._late = False
        if reading:
            database.begin_reading()
        header = dict(self.table.checked("header", "key, value"))
        try:
            if header["format"] != FORMAT:
                raise ValueError
            record = json.loads(header["scheme"])
        except (KeyError, ValueError, TypeError, RecursionError):
            raise damaged(self.name, Message("library.header_unclear")) from None
        self._scheme = read_scheme(record, self.name)
        self._unfinished = UNFINISHED in header

    @property
    def unfinished(self) -> bool:
        """Whether texts are being added, or their adding was cut short: some may be missing."""
        return self._unfinished

    def mark_unfinished(self, unfinished: bool) -> None:
        """Say so to whoever opens it."""
        with self.database.writing():
            self.database.run("DELETE FROM header WHERE key = ?", (UNFINISHED,))
            if unfinished:
                row = (UNFINISHED, "1")
                self.database.run("INSERT INTO header VALUES (?, ?, ?)", (*row, row_checksum("header", *row)))
        self._unfinished = unfinished

    @classmethod
    def create(cls, path: str | Path, scheme: Scheme) -> Self:
        """A new, empty library. Raises OutputError where the file exists."""
        return cls(Database(str(path), "create", _header(scheme)))

    @classmethod
    def open(cls, path: str | Path, write: bool = False) -> Self:
        """A library that is there. Raises LibraryError where it is none, damaged, or of another version."""
        database = Database(str(path), "write" if write else "read")
        try:
            return cls(database, reading=not write)
        except BaseException:
            database.close()
            raise

    @classmethod
    def in_memory(cls, scheme: Scheme) -> Self:
        """A new, empty library that goes with the process."""
        return cls(Database(":memory:", "memory", _header(scheme)))

    def close(self) -> None:
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def name(self) -> str:
        return self.database.path

    @property
    def scheme(self) -> Scheme:
        return self._scheme

    def __len__(self) -> int:
        return int(self.database.query("SELECT count(*) FROM documents")[0][0])

    # What is asked

    def outlets(self) -> dict[str, int]:
        names = self.table.sources()
        counts = self.database.query(
            "SELECT source, count(*) FROM documents WHERE source > 0 GROUP BY source"
        )
        return {names[number]: count for number, count in counts if number in names}

    def years(self) -> set[int]:
        return {
            year for (year,) in self.database.query("SELECT DISTINCT date / 10000 FROM documents") if year
        }

    def find_fingerprints(self, hashes: U32, most: int) -> Holders:
        return self._find(FINGERPRINTS, hashes, most)

    def find_bands(self, signatures: Signatures, most: int) -> Holders:
        with self.state():
            return count_bands(
                band_terms(signatures, self.scheme),
                lambda terms, widest: self._find(BANDS, terms, widest),
                most,
            )

    def _find(self, space: int, terms: U32, most: int) -> Holders:
        parts = []
        with self.state() as segments:
            wanted = terms.astype(np.uint64)
            for segment in segments.all:
                # One more than wanted tells whether there are more.
                term, speech = segments.find(segment, space, wanted, most + 1)
                parts.append((term, segments.columns.take(segment, "key", speech)))
        return take_first(parts, len(terms), most)

    def describe(self, keys: U64) -> SpeechRows:
        with self.state() as segments:
            rows, missing = segments.rows(keys)
            if len(missing):
                raise damaged(self.name, Message("library.speech_gone", key=f"{int(keys[missing[0]]):016x}"))
            of_source = self.table.sources()
        named = np.flatnonzero(rows["source"])
        sources = np.full(len(keys), -1, np.int64)
        sources[named], firsts = number_sources(rows["source"][named])
        try:
            names = [of_source[source] for source in rows["source"][named[firsts]].tolist()]
        except KeyError:
            raise damaged(self.name, Message("library.source_gone")) from None
        return SpeechRows(
            keys=keys,
            documents=rows["document"],
            numbers=rows["number"],
            dates=rows["date"].astype(np.int32),
            sources=sources,
            source_names=names,
            sizes=rows["size"],
            sketches=rows["sketch"],
        )

    def name_documents(self, numbers: I64) -> list[str]:
        asked = numbers.tolist()
        names = self.table.names(asked)
        try:
            return [names[number] for number in asked]
        except KeyError:
            raise damaged(self.name, Message("library.document_gone")) from None

    def number_documents(self, names: Sequence[str]) -> I64:
        known = {row.name: row.id for row in self.table.documents("d.name", names)}
        return np.array([known.get(name, -1) for name in names], np.int64)

    def entries(self, names: Iterable[str], threads: int = 1) -> Iterator[Entry]:
        for packed in self.table.texts(names):
            yield from decode_entries(packed, self.name, threads)

    def files(self) -> dict[str, str]:
        """The files that were read to their end, and their digests."""
        return self.table.files()

    def roots(self) -> dict[str, str]:
        """The paths that were given, and how they were read."""
        return self.table.roots()

    def documents(self) -> Iterator[tuple[str, str]]:
        """Names and paths of all documents, in order of name."""
        for row in self.table.all():
            yield row.name, row.path

    def names_at(self, paths: Iterable[str]) -> list[str]:
        """Names of the documents that came of these files."""
        return self.table.names_at(paths)

    def frames(self) -> list[KnownFrame]:
        """The frames of its pages, the one on most pages first."""
        return unpack_frames(dict(self.database.query("SELECT id, data FROM frames")), self.name)

    def forms(self) -> tuple[Form, ...]:
        """The forms that it was told to keep."""
        return unpack_forms(dict(self.database.query("SELECT id, data FROM forms")), self.name)

    @contextlib.contextmanager
    def state(self) -> Iterator[Segments]:
        """One state to read; a library that is open for reading stays with its first one."""
        if self._segments is not None:
            yield self._segments
            return
        began = not self.database.in_transaction
        if began:
            self.database.begin_reading()
        try:
            self._segments = Segments(self.database)
            yield self._segments
        finally:
            if not self._reading:
                self._segments = None
                if began:
                    self.database.end()

    # What is changed

    def add(
        self,
        entries: Sequence[Entry],
        terms: Terms,
        files: Mapping[str, str] | None = None,
        gone: Iterable[str] = (),
        threads: int = 1,
    ) -> Change:
        """Take documents and their terms, in one transaction. Those of the same names are replaced, and what is there
        already as it is stays. ``files`` are the paths and digests of the files that were read to their end, all
        that the entries name by default; ``gone`` names documents that are to be removed in the same transaction.

        Raises LibraryError where two of them have one name, OutputError where one is too large, or the file cannot be
        written.
        """
        refuse_doubles(entries, self.name)
        packed = encode_entries(entries, threads)
        if files is None:
            files = {entry.path: entry.digest for entry in entries}
        with self.database.writing():
            known = {
                row.name: row for row in self.table.documents("d.name", [entry.name for entry in entries])
            }
            fresh = [
                i
                for i, entry in enumerate(entries)
                if entry.name not in known or known[entry.name].content != packed[i][1:9]
            ]
            replaced = [entries[i].name for i in fresh if entries[i].name in known]
            removed = forget_documents(self.database, [*replaced, *gone]) - len(replaced)
            if fresh:
                insert_documents(self.database, entries, packed, fresh, terms)
            for path, digest in sorted(files.items()):
                self.table.put("files", path, digest)
            if not self._late or len(Segments(self.database).all) >= MOST_LATE:
                merge_due(self.database, threads)
        return Change(len(fresh) - len(replaced), len(replaced), len(entries) - len(fresh), removed)

    def remove(self, names: Iterable[str]) -> int:
        """Remove documents by name, in one transaction; gives how many there were."""
        with self.database.writing():
            removed = forget_documents(self.database, list(names))
            if removed:
                merge_due(self.database, 1)
        return removed

    def keep_roots(self, roots: Mapping[str, str]) -> None:
        """Remember paths that were given, and how they are read."""
        with self.database.writing():
            for path, options in sorted(roots.items()):
                self.table.put("roots", path, options)

    def keep_frames(self, frames: Sequence[KnownFrame]) -> None:
        """Remember frames that were counted, beside or in the place of those that are there (`join_frames`)."""
        with self.database.writing():
            packed = pack_frames(join_frames(self.frames(), frames))
            self.database.run("DELETE FROM frames")
            self.database.run_many("INSERT INTO frames VALUES (?, ?)", packed.items())

    def keep_forms(self, forms: Sequence[Form]) -> None:
        """Keep these forms in the place of those that are there."""
        with self.database.writing():
            self.database.run("DELETE FROM forms")
            self.database.run_many("INSERT INTO forms VALUES (?, ?)", pack_forms(forms).items())

    def drop(self, files: Iterable[str] = (), roots: Iterable[str] = ()) -> None:
        """Forget files and roots; their documents stay until they are removed."""
        with self.database.writing():
            self.database.run_many("DELETE FROM files WHERE path = ?", [(path,) for path in files])
            self.database.run_many("DELETE FROM roots WHERE path = ?", [(path,) for path in roots])

    def compact(self, threads: int = 1) -> None:
        """Merge all segments into one without what was removed, and give the room back."""
        self._merge_all(threads)
        self._shrink()

    @contextlib.contextmanager
    def merging_last(self, threads: int = 1) -> Iterator[None]:
        """What is added meanwhile is merged once, at the end: for a build. What it leaves where it is cut short is a
        library all the same, whose segments the next change merges."""
        self._late = True
        try:
            yield
        finally:
            self._late = False
        self._merge_all(threads)
        free, pages = self.database.pragma("freelist_count"), self.database.pragma("page_count")
        if free > MOST_FREE * pages:
            self._shrink()

    def _merge_all(self, threads: int) -> None:
        with self.database.writing():
            segments = Segments(self.database)
            if len(segments.all) > 1 or any(segment.dead.any() for segment in segments.all):
                merge_segments(self.database, segments, segments.all, threads)

    def _shrink(self) -> None:
        """Write the file anew without its free pages."""
        self.database.run("VACUUM")
        self.database.query("PRAGMA wal_checkpoint(TRUNCATE)")


def _header(scheme: Scheme) -> dict[str, str]:
    return {"format": FORMAT, "scheme": json.dumps(scheme.record(), sort_keys=True)}
