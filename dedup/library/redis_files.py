"""Where the documents of a library in Redis came from, so that an update sees what has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from typing import Any

from dedup.errors import LibraryError
from dedup.library.redis_connection import Connection
from dedup.library.redis_rows import checksum_row, encode_name, unpack
from dedup.messages import Message

# The three hashes: path -> digest, path given -> how it was read, name of a document -> path.
FILES, ROOTS, PATHS = b"files", b"roots", b"paths"
AT_A_TIME = 1000


class Files:
    """Names to strings, in three hashes; each value has its checksum."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read(self, table: bytes) -> dict[str, str]:
        """All that stands in one of the hashes, in order of name."""
        pairs = self._connection.pairs(table)
        return dict(sorted(self._read(name, packed) for name, packed in pairs))

    def keep(self, table: bytes, values: Mapping[str, str]) -> None:
        """Write values, in transactions."""
        for some in _runs(list(values.items())):
            self._connection.change(partial(self._prepare, self.queue, table, some))

    def drop(self, table: bytes, names: Iterable[str]) -> None:
        """Remove names, in transactions."""
        for some in _runs([encode_name(name) for name in names]):
            self._connection.change(partial(self._prepare, self.queue_removal, table, some))

    def queue(self, pipe: Any, table: bytes, values: Iterable[tuple[str, str]]) -> None:
        pairs = [
            (encode_name(name), checksum_row(encode_name(name), encode_name(value))) for name, value in values
        ]
        if pairs:
            pipe.execute_command("HSET", self._connection.key(table), *chain.from_iterable(pairs))

    def queue_removal(self, pipe: Any, table: bytes, values: Iterable[bytes]) -> None:
        if names := list(values):
            pipe.execute_command("HDEL", self._connection.key(table), *names)

    def _prepare(self, queue: Callable[..., None], table: bytes, values: list[Any]) -> Callable[[Any], None]:
        return partial(queue, table=table, values=values)

    def _read(self, name: bytes, packed: bytes) -> tuple[str, str]:
        value = unpack(name, packed, bytes.decode)
        if value is None:
            shown = str(name, "utf-8", "replace")
            raise LibraryError(Message("library.redis_file", name=self._connection.name, shown=repr(shown)))
        return str(name, "utf-8", "replace"), value


def _runs(values: list[Any]) -> Iterator[list[Any]]:
    return (values[lo : lo + AT_A_TIME] for lo in range(0, len(values), AT_A_TIME))
