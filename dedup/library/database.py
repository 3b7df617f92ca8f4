"""The file of a library: opened, checked before it is believed, upgraded, and read and written in transactions."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import quote

from dedup.errors import LibraryError, OutputError
from dedup.library.upgrades import UPGRADES
from dedup.messages import Message, why_failed

# "ddup": what kind of SQLite file this is.
APPLICATION = 0x64647570
# How an SQLite file begins, and where it says so.
SQLITE, APPLICATION_AT = b"SQLite format 3\0", 68
PAGE = 8192
# Seconds that a writer waits for another one.
PATIENCE = 60.0
# Bytes that SQLite needs for the file beside a library that its locks stand in, and some more.
LEAST_ROOM = 1 << 16
# What SQLite says where it cannot make that file.
_NO_LOCK = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PROTOCOL)
# Kibibytes of pages that are kept in memory.
CACHE = 64 * 1024


def row_checksum(table: str, *values: object) -> bytes:
    """blake2b, 64 bits, over a row's values, its key among them, and its table's name."""
    return blake2b(repr((table, *values)).encode("utf-8", "replace"), digest_size=8).digest()


class Database:
    """A connection to one library file; all errors of SQLite are told as what they mean to a user.

    Raises LibraryError when the file is no library, is damaged, or is locked for longer than PATIENCE.
    """

    def __init__(
        self, path: str, mode: str, header: Mapping[str, str] | None = None, patience: float | None = None
    ) -> None:
        """``mode`` is create or memory, which want a ``header``; write; or read."""
        self.path, self._patience = path, PATIENCE if patience is None else patience
        if mode == "create" and Path(path).exists():
            raise OutputError(Message("library.exists", path=path))
        if mode in ("read", "write"):
            _look_at(path)
        self._connection = self._connect(mode)
        with self.translated():
            try:
                self._prepare(mode, header or {})
            except BaseException as error:
                self._connection.close()
                full = isinstance(error, sqlite3.Error) and _is_full(error, path)
                if mode == "create" and (full or isinstance(error, OutputError)):
                    for ending in ("", "-wal", "-shm"):  # it holds nothing yet
                        Path(path + ending).unlink(missing_ok=True)
                raise

    def _connect(self, mode: str) -> sqlite3.Connection:
        if mode == "memory":
            return self._open(":memory:")
        how = {"create": "rwc", "write": "rw", "read": "rw"}[mode]
        with self.translated():
            connection = self._open(f"{_uri(self.path)}?mode={how}")
            if mode != "read":
                return connection
            try:
                connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
                return connection
            except sqlite3.OperationalError as error:
                connection.close()
                full = _is_full(error, self.path)
                if error.sqlite_errorcode & 0xFF not in _NO_LOCK and not full:
                    raise
        # The folder cannot be written, so that no lock can be taken: what nobody is writing is read all the same.
        log = Path(self.path + "-wal")
        if log.exists() and log.stat().st_size:
            if full:  # a lock of the whole file needs no room beside it
                connection = self._open(f"{_uri(self.path)}?mode=rw")
                connection.execute("PRAGMA locking_mode=EXCLUSIVE")
                return connection
            raise LibraryError(Message("library.log_beside", path=self.path, log=log.name))
        return self._open(f"{_uri(self.path)}?immutable=1&mode=ro")

    def _open(self, uri: str) -> sqlite3.Connection:
        # Its calls are made one at a time, from whatever thread does the writing.
        return sqlite3.connect(
            uri, timeout=self._patience, isolation_level=None, check_same_thread=False, uri=uri != ":memory:"
        )

    def _prepare(self, mode: str, header: Mapping[str, str]) -> None:
        execute = self._connection.execute
        execute("PRAGMA trusted_schema=OFF")
        execute("PRAGMA cell_size_check=ON")
        execute(f"PRAGMA cache_size=-{CACHE}")
        if mode in ("create", "memory"):
            execute(f"PRAGMA page_size={PAGE}")
            if mode == "create":
                execute("PRAGMA journal_mode=WAL")
            with self.writing():
                for statement in _statements(0, len(UPGRADES)):
                    execute(statement)
                for item in header.items():
                    execute("INSERT INTO header VALUES (?, ?, ?)", (*item, row_checksum("header", *item)))
        else:
            self._check(mode)
        execute("PRAGMA synchronous=NORMAL")
        execute("PRAGMA temp_store=MEMORY")
        if mode == "read":
            execute("PRAGMA query_only=ON")

    def _check(self, mode: str) -> None:
        """Refuse what is no library before anything in it is used; make one of an older version a newer one."""
        kind, version = self.pragma("application_id"), self.pragma("user_version")
        if kind != APPLICATION:
            raise LibraryError(Message("library.sqlite_only", path=self.path))
        if not 1 <= version <= len(UPGRADES):
            raise LibraryError(Message("library.newer", path=self.path, version=version, known=len(UPGRADES)))
        if self.query("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name") != _schema(
            version
        ):
            raise LibraryError(Message("library.odd_tables", path=self.path))
        if version == len(UPGRADES):
            return
        if mode == "read":
            raise LibraryError(Message("library.older", path=self.path, version=version))
        with self.writing():
            if self.pragma("user_version") == version:  # nobody else was faster
                for statement in _statements(version, len(UPGRADES)):
                    self._connection.execute(statement)

    def close(self) -> None:
        self._connection.close()

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self.translated():
            return self._connection.execute(sql, values).fetchall()

    def stream(self, sql: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows one after another, without all of them in memory."""
        with self.translated():
            yield from self._connection.execute(sql, values)

    def run(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Do something; gives the id of the row that came of it."""
        with self.translated():
            return self._connection.execute(sql, values).lastrowid or 0

    def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        with self.translated():
            self._connection.executemany(sql, rows)

    def pragma(self, name: str) -> int:
        return int(self.query(f"PRAGMA {name}")[0][0])

    @property
    def in_transaction(self) -> bool:
        return self._connection.in_transaction

    def begin_reading(self) -> None:
        """From here on what is read is of one state, until `end`."""
        self.run("BEGIN")
        self.query("SELECT count(*) FROM segments")

    def end(self) -> None:
        if self._connection.in_transaction:
            self.run("ROLLBACK")

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction, and nothing of it where it fails."""
        with self.translated():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    @contextlib.contextmanager
    def translated(self) -> Iterator[None]:
        """Errors of SQLite, as what they mean and what is to be done."""
        try:
            yield
        except sqlite3.Error as error:
            raise _explain(error, self.path, self._patience) from error
        except UnicodeError:
            raise LibraryError(Message("library.half_character", path=self.path)) from None


def damaged(path: str, what: Message) -> LibraryError:
    """What to say of a library in which something is not as it was written."""
    return LibraryError(Message("library.damaged", path=path, what=what))


def _explain(error: sqlite3.Error, path: str, patience: float) -> LibraryError | OutputError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL):
        return LibraryError(Message("library.busy", path=path, seconds=f"{patience:g}"))
    if _is_full(error, path):
        return OutputError(Message("library.full", path=path))
    if code == sqlite3.SQLITE_READONLY:
        return OutputError(Message("library.read_only", path=path))
    if code == sqlite3.SQLITE_CANTOPEN:
        return LibraryError(Message("library.cannot_open", path=path))
    if code == sqlite3.SQLITE_IOERR:
        return OutputError(Message("library.disk", path=path, error=error))
    if code == sqlite3.SQLITE_NOTADB:
        return LibraryError(Message("library.no_library", path=path))
    return damaged(path, Message("library.verbatim", said=error))


def _is_full(error: sqlite3.Error, path: str) -> bool:
    """Whether the disk is full: SQLite says so of the library itself, and of the files beside it only that something is
    wrong."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code != sqlite3.SQLITE_IOERR:
        return code == sqlite3.SQLITE_FULL
    try:
        return shutil.disk_usage(Path(path).absolute().parent).free < LEAST_ROOM
    except OSError:
        return False


def is_library(path: str) -> bool:
    """Whether a file says that it is a library, of whatever version."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            head = file.read(APPLICATION_AT + 4)
    except (OSError, ValueError):
        return False
    return head.startswith(SQLITE) and int.from_bytes(head[APPLICATION_AT:], "big") == APPLICATION


def _look_at(path: str) -> None:
    """Tell what is no library without a look into it."""
    if not path:
        raise LibraryError(Message("library.empty_name"))
    if Path(path).is_dir():
        raise LibraryError(Message("library.folder", path=path, quoted=shlex.quote(path)))
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            head = file.read(16)
    except FileNotFoundError:
        raise LibraryError(Message("library.none", path=path)) from None
    except (OSError, ValueError) as error:
        why = why_failed(error) if isinstance(error, OSError) else error
        raise LibraryError(Message("library.cannot_read", path=path, why=why)) from None
    if head != SQLITE:
        raise LibraryError(Message("library.no_library", path=path))


def _uri(path: str) -> str:
    return "file:" + quote(os.path.abspath(path))  # noqa: PTH100


def _statements(from_version: int, to_version: int) -> Iterator[str]:
    for statements in UPGRADES[from_version:to_version]:
        yield from statements
    yield f"PRAGMA application_id={APPLICATION}"
    yield f"PRAGMA user_version={to_version}"


def _schema(version: int) -> list[tuple[Any, ...]]:
    """What a library of this version consists of."""
    connection = sqlite3.connect(":memory:")
    try:
        for statement in _statements(0, version):
            connection.execute(statement)
        return connection.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name"
        ).fetchall()
    finally:
        connection.close()
