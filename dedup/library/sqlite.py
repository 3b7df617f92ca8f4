"""A library in one SQLite file: documents as rows, what they are found by in segments."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType

import numpy as np

from dedup.errors import LibraryError, SettingsError
from dedup.kernels.arrays import I64, U32, U64
from dedup.library.coding import decode_entry
from dedup.library.database import damaged, Database
from dedup.library.entries import Entry, Holders, SKETCH, SpeechRows, Terms
from dedup.library.holders import count_bands, number_sources, take_first
from dedup.library.merging import merge_segments
from dedup.library.postings import BANDS, FINGERPRINTS
from dedup.library.rows import Rows
from dedup.library.scheme import read_scheme, Scheme
from dedup.library.segments import Columns, Segments
from dedup.library.terms import band_terms
from dedup.library.writing import Change, encode_entries, forget_documents, insert_documents, merge_due
from dedup.settings import Settings, SHAPING
from dedup.sketch.minhash import Signatures

__all__ = ["Change", "Library"]

FORMAT = "dedup-library/1"
# Share of a file that may be free pages when it is built.
MOST_FREE = 0.2


class Library:
    """A `Store` in a file. A context manager; one that was opened for reading sees one state until it is closed.

    Example: ``with Library.open("speeches.lib") as library: library.find_fingerprints(hashes, 50)``.
    """

    def __init__(self, database: Database, reading: bool = False) -> None:
        self.database = database
        self.table = Rows(database)
        self._reading = reading
        self._segments: Segments | None = None
        if reading:
            database.begin_reading()
        header = dict(self.table.checked("header", "key, value"))
        try:
            if header["format"] != FORMAT:
                raise ValueError
            self._scheme = _read_scheme(json.loads(header["scheme"]), self.name)
        except (KeyError, ValueError, TypeError, RecursionError, SettingsError):
            raise damaged(self.name, "its header says not what it is") from None

    @classmethod
    def create(cls, path: str | Path, scheme: Scheme) -> Library:
        """A new, empty library. Raises OutputError where the file exists."""
        return cls(Database(str(path), "create", _header(scheme)))

    @classmethod
    def open(cls, path: str | Path, write: bool = False) -> Library:
        """A library that is there. Raises LibraryError where it is none, damaged, or of another version."""
        database = Database(str(path), "write" if write else "read")
        try:
            return cls(database, reading=not write)
        except BaseException:
            database.close()
            raise

    @classmethod
    def in_memory(cls, scheme: Scheme) -> Library:
        """A new, empty library that goes with the process."""
        return cls(Database(":memory:", "memory", _header(scheme)))

    def close(self) -> None:
        self.database.close()

    def __enter__(self) -> Library:
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
        term, keys = [np.zeros(0, np.int64)], [np.zeros(0, np.uint64)]
        with self.state() as segments:
            wanted = terms.astype(np.uint64)
            for segment in segments.all:
                # One more than wanted tells whether there are more.
                of, speech = segments.find(segment, space, wanted, most + 1)
                term.append(of)
                keys.append(segments.column(segment, "key", speech))
        return take_first(np.concatenate(term), np.concatenate(keys), len(terms), most)

    def describe(self, keys: U64) -> SpeechRows:
        with self.state() as segments:
            rows, missing = self._rows_of(segments, keys)
            if len(missing):
                raise damaged(self.name, f"the speech {int(keys[missing[0]]):016x} is not there")
            documents = rows["document"].tolist()
            names = self.table.names(documents)
            # A document whose source nothing names is one of its own.
            own = rows["source"].astype(np.int64)
            own = np.where(own > 0, own, -rows["document"])
            numbers, firsts = number_sources(own)
            of_source = self.table.sources()
        try:
            sources = [of_source[source] if source > 0 else "" for source in own[firsts].tolist()]
            held = [names[document] for document in documents]
        except KeyError:
            raise damaged(self.name, "a document or source that a speech names is not there") from None
        return SpeechRows(
            keys=keys,
            documents=held,
            numbers=rows["number"].astype(np.int64),
            dates=rows["date"].astype(np.int32),
            sources=numbers,
            source_names=sources,
            sizes=rows["size"].astype(np.int64),
            sketches=rows["sketch"].astype(np.uint32),
        )

    def _rows_of(self, segments: Segments, keys: U64) -> tuple[Columns, I64]:
        """The columns of live speeches but their keys, and which of the keys nobody has."""
        rows: Columns = {
            "document": np.zeros(len(keys), np.int64),
            "number": np.zeros(len(keys), np.int32),
            "size": np.zeros(len(keys), np.int32),
            "date": np.zeros(len(keys), np.int32),
            "source": np.zeros(len(keys), np.int32),
            "sketch": np.zeros((len(keys), SKETCH), np.uint32),
        }
        missing = np.ones(len(keys), bool)
        for segment in segments.all:
            at = segments.locate(segment, keys)
            there = np.flatnonzero(at >= 0)
            missing[there] = False
            for name, values in rows.items():
                values[there] = segments.column(segment, name, at[there])
        return rows, np.flatnonzero(missing)

    def entries(self, names: Iterable[str]) -> Iterator[Entry]:
        for name in names:
            rows = self.database.query(
                "SELECT t.data, d.content FROM documents d LEFT JOIN texts t ON t.id = d.id WHERE d.name = ?",
                (name,),
            )
            for data, content in rows:
                if type(data) is not bytes or data[1:9] != content:
                    raise LibraryError(
                        f"{self.name}: the document {name!r} is damaged; remove it and add it again"
                    )
                yield decode_entry(data, name, self.name)

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

        Raises OutputError where a document is too large, or the file cannot be written.
        """
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
            merge_due(self.database)
        return Change(len(fresh) - len(replaced), len(replaced), len(entries) - len(fresh), removed)

    def remove(self, names: Iterable[str]) -> int:
        """Remove documents by name, in one transaction; gives how many there were."""
        with self.database.writing():
            removed = forget_documents(self.database, list(names))
            if removed:
                merge_due(self.database)
        return removed

    def keep_roots(self, roots: Mapping[str, str]) -> None:
        """Remember paths that were given, and how they are read."""
        with self.database.writing():
            for path, options in sorted(roots.items()):
                self.table.put("roots", path, options)

    def drop(self, files: Iterable[str] = (), roots: Iterable[str] = ()) -> None:
        """Forget files and roots; their documents stay until they are removed."""
        with self.database.writing():
            self.database.run_many("DELETE FROM files WHERE path = ?", [(path,) for path in files])
            self.database.run_many("DELETE FROM roots WHERE path = ?", [(path,) for path in roots])

    def compact(self) -> None:
        """Merge all segments into one without what was removed, and give the room back."""
        with self.database.writing():
            segments = Segments(self.database)
            if len(segments.all) > 1 or any(segment.dead.any() for segment in segments.all):
                merge_segments(self.database, segments, segments.all)
        self.shrink()

    def settle(self) -> None:
        """Give back the room that merging left, if it is much; for the end of a build."""
        free, pages = self.database.pragma("freelist_count"), self.database.pragma("page_count")
        if free > MOST_FREE * pages:
            self.shrink()

    def shrink(self) -> None:
        """Write the file anew without its free pages."""
        self.database.run("VACUUM")
        self.database.query("PRAGMA wal_checkpoint(TRUNCATE)")


def _header(scheme: Scheme) -> dict[str, str]:
    return {"format": FORMAT, "scheme": json.dumps(scheme.record(), sort_keys=True)}


def _read_scheme(record: object, name: str) -> Scheme:
    """The scheme of a header, which a stranger may have written: within the limits of the options that it names."""
    if not isinstance(record, dict):
        raise ValueError
    scheme = read_scheme(record, name)
    usual = Settings()
    shaping = {option: getattr(scheme, option) for option in SHAPING}
    if any(type(value) is not type(getattr(usual, option)) for option, value in shaping.items()):
        raise ValueError
    Settings(**shaping)
    if scheme.banding.slots > scheme.slots:
        raise ValueError
    return scheme
