"""The small rows of a library file: documents without their texts, files, paths that were given, sources."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from dedup.errors import LibraryError
from dedup.library.database import damaged, Database, row_checksum
from dedup.messages import Message

# Values that one statement asks for.
AT_ONCE = 5000
# Documents that are held in memory with their texts.
TEXTS = 200
_COLUMNS = "d.id, d.name, d.path, d.speeches, d.characters, d.date, d.source, d.content, d.checksum"


class Row(NamedTuple):
    """A document's row. ``source`` is the number of its source, 0 where nothing names one; ``content`` the checksum
    of all that is kept of it."""

    id: int
    name: str
    path: str
    speeches: int
    characters: int
    date: int
    source: int
    content: bytes


class Rows:
    """What stands in the rows; each is compared with its checksum when it is read, and LibraryError says that it is
    another."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def names(self, documents: Iterable[int]) -> dict[int, str]:
        """Names of documents by id."""
        return {row.id: row.name for row in self.documents("d.id", sorted(set(documents)))}

    def documents(self, field: str, values: Sequence[Any]) -> Iterator[Row]:
        """The rows of documents whose id, name or path is one of the values, in their order."""
        for lo in range(0, len(values), AT_ONCE):
            rows = self._db.query(
                f"SELECT {_COLUMNS} FROM json_each(?) j CROSS JOIN documents d ON {field} = j.value",
                (json.dumps(values[lo : lo + AT_ONCE]),),
            )
            yield from map(self._read, rows)

    def texts(self, names: Iterable[str]) -> Iterator[list[tuple[str, bytes]]]:
        """Names and encoded documents, some at a time, in the order given; LibraryError where one is damaged."""
        rest = iter(names)
        while some := list(islice(rest, TEXTS)):
            rows = self._db.query(
                "SELECT d.name, t.data, d.content FROM json_each(?) j CROSS JOIN documents d ON d.name = j.value "
                "LEFT JOIN texts t ON t.id = d.id",
                (json.dumps(some),),
            )
            for name, data, content in rows:
                if type(data) is not bytes or data[1:9] != content:
                    raise LibraryError(
                        Message("library.document_damaged", library=self._db.path, name=repr(name))
                    )
            yield [(name, data) for name, data, _ in rows]

    def _read(self, row: tuple[Any, ...]) -> Row:
        return Row(*self._sound("documents", row)[:-1])

    def files(self) -> dict[str, str]:
        """The files that were read to their end, and their digests."""
        return dict(self.checked("files", "path, digest"))

    def roots(self) -> dict[str, str]:
        """The paths that were given, and how they were read."""
        return dict(self.checked("roots", "path, options"))

    def sources(self) -> dict[int, str]:
        """The sources that have names, by number."""
        return dict(self.checked("sources", "id, name"))

    def all(self) -> Iterator[Row]:
        """What is known of all documents without their texts, in order of name."""
        for row in self._db.stream(f"SELECT {_COLUMNS} FROM documents d ORDER BY d.name"):
            yield self._read(row)

    def names_at(self, paths: Iterable[str]) -> list[str]:
        """Names of the documents that came of these files."""
        return [row.name for row in self.documents("d.path", list(paths))]

    def checked(self, table: str, columns: str) -> Iterator[tuple[Any, Any]]:
        for row in self._db.query(f"SELECT {columns}, checksum FROM {table}"):
            key, value, _ = self._sound(table, row)
            yield key, value

    def _sound(self, table: str, row: tuple[Any, ...]) -> tuple[Any, ...]:
        if row[-1] != row_checksum(table, *row[:-1]):
            raise damaged(self._db.path, Message("library.row_sum", table=table))
        return row

    def put(self, table: str, key: str, value: str) -> None:
        """Write a row of files or roots, in the place of one that is there."""
        values = (key, value)
        self._db.run(f"REPLACE INTO {table} VALUES (?, ?, ?)", (*values, row_checksum(table, *values)))

    def number_sources(self, names: list[str]) -> dict[str, int]:
        """Numbers of the sources by name; those of these names get one where they have none."""
        known = {name: id_ for id_, name in self.sources().items()}
        for name in names:
            if name not in known:
                known[name] = max(known.values(), default=0) + 1
                row = (known[name], name)
                self._db.run("INSERT INTO sources VALUES (?, ?, ?)", (*row, row_checksum("sources", *row)))
        return known
