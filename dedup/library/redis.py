"""A library that many machines share: a `Store` on a Redis server.

The keys of library NAME, each behind ``dedup:NAME:``

    header               its format and scheme, JSON
    changes              how often it was changed; a writer begins again where another came between
    documents            a hash, name -> the entry (`coding`)
    speeches             a hash, key of a speech (8 bytes) -> what is told of it (`redis_rows`)
    held                 a hash, name -> the keys and fingerprints of the document, by which it is removed again
    frames               a hash, number -> a frame of its pages (`frames`)
    forms                a hash, number -> forms that it was told to keep (`forms`)
    files, roots, paths  where the documents came from (`redis_files`)
    f<bucket>            a sorted set for the 2^11 fingerprints with the same 21 bits in front (`redis_prints`)
    _bucket_…, _keys…    bands, in datasketch's own storage (`redis_bands`)

A document comes and goes with all that it is found by in one transaction: readers see it whole or not at all. Nothing
is pickled, and whatever is read may be a stranger's: it is checked, and never run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from types import TracebackType

import numpy as np
import orjson

from dedup.errors import LibraryError, OutputError
from dedup.furniture.known import KnownFrame
from dedup.kernels.arrays import I64, run_lengths, run_starts, U32, U64
from dedup.library.coding import decode_entries, encode_entry
from dedup.library.entries import (
    Change,
    Entry,
    Holders,
    refuse_doubles,
    SKETCH,
    speech_key,
    SpeechRows,
    Terms,
    WIDEST,
)
from dedup.library.form_rows import unpack_forms
from dedup.library.known_frames import unpack_frames
from dedup.library.redis_address import read_address
from dedup.library.redis_connection import Connection
from dedup.library.redis_files import FILES, PATHS, ROOTS
from dedup.library.redis_rows import encode_key, encode_name, read_speech, Speech, unpack
from dedup.library.redis_runs import cut_runs, make_run
from dedup.library.redis_tables import DOCUMENTS, HELD, SPEECHES, Tables
from dedup.library.scheme import read_scheme, Scheme
from dedup.library.small_rows import TEXTS
from dedup.messages import Message
from dedup.model import Form
from dedup.sketch.minhash import Signatures

FORMAT = "dedup-library-redis/1"
# Documents that one transaction removes.
AT_A_TIME = 16


class RedisLibrary:
    """The library that a URL names: `redis_address.read_address` says how.

    Every method raises LibraryError or OutputError, with the cure, where the server cannot or will not do it.
    """

    def __init__(self, connection: Connection, scheme: Scheme) -> None:
        self._connection = connection
        self._scheme = scheme
        self._tables = Tables(connection, scheme)
        self._numbers: dict[str, int] = {}

    @classmethod
    def create(cls, url: str, scheme: Scheme) -> RedisLibrary:
        """A new, empty one; OutputError where there is one of that name."""
        connection = _connect(url)
        library = cls(connection, scheme)
        header = orjson.dumps({"format": FORMAT, "scheme": scheme.record()})
        if not connection.do("SET", connection.key(b"header"), header, "NX"):
            raise OutputError(Message("library.redis_exists", name=connection.name))
        return library

    @classmethod
    def open(cls, url: str) -> RedisLibrary:
        """The one that is there; LibraryError where there is none, or none that this version can read."""
        connection = _connect(url)
        packed = connection.do("GET", connection.key(b"header"))
        if packed is None:
            raise LibraryError(Message("library.redis_none", name=connection.name))
        try:
            header = orjson.loads(packed)
            known, scheme = header["format"] == FORMAT, header["scheme"]
        except (ValueError, TypeError, KeyError):
            raise LibraryError(Message("library.redis_header", name=connection.name)) from None
        if not known:
            raise LibraryError(
                Message(
                    "library.redis_format", name=connection.name, format=repr(header["format"]), known=FORMAT
                )
            )
        return cls(connection, read_scheme(scheme, connection.name))

    @classmethod
    def erase(cls, url: str) -> None:
        """Remove a library, or what is left of one, from its server."""
        connection = _connect(url)
        connection.erase()
        connection.close()

    def __enter__(self) -> RedisLibrary:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()

    @property
    def name(self) -> str:
        """Its URL, without a password."""
        return self._connection.name

    @property
    def scheme(self) -> Scheme:
        return self._scheme

    def __len__(self) -> int:
        return int(self._connection.do("HLEN", self._connection.key(DOCUMENTS)))

    # -------------------------------------------------------------- what is asked

    def outlets(self) -> dict[str, int]:
        """None: it would take all rows to count them."""
        return {}

    def years(self) -> set[int]:
        """None, for the same reason."""
        return set()

    def find_fingerprints(self, hashes: U32, most: int) -> Holders:
        rows = self._tables.prints.find(hashes, most + 1)
        shown = [row[:most] for row in rows]
        return _as_holders(
            shown, [np.ones(len(row), np.int64) for row in shown], [len(row) <= most for row in rows]
        )

    def find_bands(self, signatures: Signatures, most: int) -> Holders:
        keys, shared, whole = [], [], []
        for row in self._tables.bands.find(signatures):
            found = np.sort(np.concatenate([band[:WIDEST] for band in row]))
            heads = run_starts(found)
            counts = run_lengths(heads, len(found))
            best = np.sort(np.lexsort((found[heads], -counts))[:most])
            keys.append(found[heads[best]])
            shared.append(counts[best])
            whole.append(len(heads) <= most and all(len(band) <= WIDEST for band in row))
        return _as_holders(keys, shared, whole)

    def describe(self, keys: U64) -> SpeechRows:
        """Raises LibraryError where a speech was removed since its key was found."""
        packed = self._tables.rows(SPEECHES, map(encode_key, keys.tolist()))
        rows = [self._read_speech(key, row) for key, row in zip(keys.tolist(), packed, strict=True)]
        sources = {name: i for i, name in enumerate(dict.fromkeys(row.source for row in rows if row.source))}
        return SpeechRows(
            keys=keys,
            documents=self._number(row.document for row in rows),
            numbers=np.array([row.number for row in rows], np.int64),
            dates=np.array([row.date for row in rows], np.int32),
            sources=np.array([sources.get(row.source, -1) for row in rows], np.int64),
            source_names=list(sources),
            sizes=np.array([row.size for row in rows], np.int64),
            sketches=np.array([row.sketch for row in rows], np.uint32).reshape(-1, SKETCH),
        )

    def name_documents(self, numbers: I64) -> list[str]:
        names = list(self._numbers)
        return [names[number] for number in numbers.tolist()]

    def number_documents(self, names: Sequence[str]) -> I64:
        there = [packed is not None for packed in self._tables.rows(HELD, map(encode_name, names))]
        return np.where(np.array(there, bool), self._number(names), -1)

    def _number(self, names: Iterable[str]) -> I64:
        """Documents have names only, so they are numbered as they are met."""
        known = self._numbers
        return np.array([known.setdefault(name, len(known)) for name in names], np.int64)

    def entries(self, names: Iterable[str], threads: int = 1) -> Iterator[Entry]:
        rest = iter(names)
        while wanted := list(islice(rest, TEXTS)):
            rows = zip(wanted, self._tables.rows(DOCUMENTS, map(encode_name, wanted)), strict=True)
            packed = [(name, data) for name, data in rows if data is not None]
            yield from decode_entries(packed, self.name, threads)

    def documents(self) -> Iterator[tuple[str, str]]:
        """Names and paths of all documents, in order of name."""
        yield from self._tables.files.read(PATHS).items()

    def names_at(self, paths: Iterable[str]) -> list[str]:
        """The names of the documents that came from these files."""
        wanted = set(paths)
        return [name for name, path in self.documents() if path in wanted] if wanted else []

    def files(self) -> dict[str, str]:
        """The files that were read to their end, and their digests."""
        return self._tables.files.read(FILES)

    def roots(self) -> dict[str, str]:
        """The paths that were given, and how they were read."""
        return self._tables.files.read(ROOTS)

    def frames(self) -> list[KnownFrame]:
        """The frames of its pages, the one on most pages first."""
        return unpack_frames(self._tables.frames(), self.name)

    def forms(self) -> tuple[Form, ...]:
        """The forms that it was told to keep."""
        return unpack_forms(self._tables.forms(), self.name)

    # -------------------------------------------------------------- what is changed

    def add(
        self,
        entries: Sequence[Entry],
        terms: Terms,
        files: Mapping[str, str] | None = None,
        gone: Iterable[str] = (),
        threads: int = 1,
    ) -> Change:
        """Take documents, of distinct names. Those of the same names are replaced, and what is there already as it is
        stays. ``files`` are the paths and digests of the files that were read to their end, all that the entries
        name by default; ``gone`` names documents that are to be removed.

        A transaction for each run of documents, files last: what is cut short is read again by the next update.
        """
        refuse_doubles(entries, self.name)
        self._refuse_eviction()
        change = Change()
        for run in cut_runs(entries):
            change += self._add_run(entries, terms, run, threads)
        removed = self.remove(gone)
        self._tables.files.keep(
            FILES, {entry.path: entry.digest for entry in entries} if files is None else files
        )
        return replace(change, removed=removed)

    def _add_run(self, entries: Sequence[Entry], terms: Terms, run: range, threads: int) -> Change:
        names = {i: encode_name(entries[i].name) for i in run}
        packed = {i: encode_entry(entries[i]) for i in run}
        there = dict(zip(run, self._tables.rows(DOCUMENTS, names.values()), strict=True))
        fresh = [i for i in run if packed[i] != there[i]]
        if fresh:
            made = make_run(entries, terms, fresh, self._scheme, threads)
            self._tables.change([names[i] for i in fresh], [packed[i] for i in fresh], made)
        replaced = sum(there[i] is not None for i in fresh)
        return Change(len(fresh) - replaced, replaced, len(run) - len(fresh))

    def remove(self, names: Iterable[str]) -> int:
        """Forget documents; names of none are passed over. How many went."""
        wanted = [encode_name(name) for name in sorted(set(names))]
        held = self._tables.rows(HELD, wanted)
        there = [name for name, packed in zip(wanted, held, strict=True) if packed is not None]
        for lo in range(0, len(there), AT_A_TIME):
            self._tables.change(there[lo : lo + AT_A_TIME])
        return len(there)

    def keep_roots(self, roots: Mapping[str, str]) -> None:
        """Remember paths that were given, and how they are read."""
        self._tables.files.keep(ROOTS, roots)

    def keep_frames(self, frames: Sequence[KnownFrame]) -> None:
        """Remember frames that were counted, beside or in the place of those that are there (`join_frames`)."""
        self._tables.keep_frames(frames)

    def keep_forms(self, forms: Sequence[Form]) -> None:
        """Keep these forms in the place of those that are there."""
        self._tables.keep_forms(forms)

    def drop(self, files: Iterable[str] = (), roots: Iterable[str] = ()) -> None:
        """Forget files and roots; their documents stay until they are removed."""
        self._tables.files.drop(FILES, files)
        self._tables.files.drop(ROOTS, roots)

    def _read_speech(self, key: int, packed: bytes | None) -> Speech:
        if packed is None:
            raise LibraryError(Message("library.redis_changed", name=self.name))
        row = unpack(encode_key(key), packed, read_speech)
        if row is None or speech_key(row.document, row.number) != key:
            raise self._tables.damaged(Message("library.row_of_speech"))
        return row

    def _refuse_eviction(self) -> None:
        """A server that drops keys when it is full would forget parts of a library, and nobody would be told."""
        policy = self._connection.policy()
        if policy.startswith("allkeys"):
            raise OutputError(Message("library.redis_evicts", name=self.name, policy=policy))


def _connect(url: str) -> Connection:
    return Connection(read_address(url))


def _as_holders(keys: list[U64], shared: list[I64], whole: list[bool]) -> Holders:
    return Holders(
        offsets=np.cumsum([0, *map(len, keys)], dtype=np.int64),
        keys=np.concatenate([np.zeros(0, np.uint64), *keys]),
        shared=np.concatenate([np.zeros(0, np.int64), *shared]),
        whole=np.array(whole, bool),
    )
