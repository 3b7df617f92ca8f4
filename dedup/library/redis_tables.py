"""The tables of a library in Redis, and the one way in which they change: documents go, others come in their place.

A document comes and goes with all that it is found by in one transaction, so that readers see it whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from dedup.errors import LibraryError
from dedup.furniture.known import KnownFrame
from dedup.library.form_rows import pack_forms
from dedup.library.known_frames import join_frames, pack_frames, unpack_frames
from dedup.library.redis_bands import Bands
from dedup.library.redis_connection import Connection
from dedup.library.redis_files import Files, PATHS
from dedup.library.redis_prints import Prints
from dedup.library.redis_rows import encode_key, Held, pack_held, read_held, unpack
from dedup.library.redis_runs import Run
from dedup.library.scheme import Scheme
from dedup.messages import Message
from dedup.model import Form

DOCUMENTS, SPEECHES, HELD = b"documents", b"speeches", b"held"
FRAMES, FORMS = b"frames", b"forms"
# Rows, and documents, that are asked for at a time.
ROWS, TEXTS = 1000, 16


class Tables:
    """Those of one library."""

    def __init__(self, connection: Connection, scheme: Scheme) -> None:
        self.connection = connection
        self.prints = Prints(connection)
        self.bands = Bands(connection, scheme)
        self.files = Files(connection)

    def rows(self, table: bytes, fields: Iterable[bytes]) -> Iterator[bytes | None]:
        """What stands in a hash under each field."""
        rest = iter(fields)
        while some := list(islice(rest, TEXTS if table == DOCUMENTS else ROWS)):
            yield from self.connection.do("HMGET", self.connection.key(table), *some)

    def change(self, names: Sequence[bytes], packed: Sequence[bytes] = (), run: Run | None = None) -> None:
        """Have documents of these names go, and others come in their place, ``packed`` and ``run``."""

        def prepare() -> Callable[[Any], None]:
            old = self._held(names)
            keys = list(chain.from_iterable(held.keys.tolist() for held in old.values()))
            bands = dict(zip(keys, self.bands.hold(keys), strict=True))
            sizes = self.bands.sizes(bands.values())

            def write(pipe: Any) -> None:
                if old:
                    self._queue_removal(pipe, old, bands, sizes)
                if run is not None:
                    self._queue_addition(pipe, names, packed, run)

            return write

        self.connection.change(prepare)

    def frames(self) -> dict[int, bytes]:
        """The frames by number, as they are kept."""
        return self._numbered(FRAMES)

    def forms(self) -> dict[int, bytes]:
        """The forms as they are kept."""
        return self._numbered(FORMS)

    def _numbered(self, name: bytes) -> dict[int, bytes]:
        found = self.connection.pairs(name)
        try:
            return {int(number): packed for number, packed in found}
        except ValueError:
            raise self.damaged(Message("library.number_of_frame")) from None

    def keep_frames(self, frames: Sequence[KnownFrame]) -> None:
        """Join frames to those that are there, in one transaction."""

        def prepare() -> Callable[[Any], None]:
            joined = pack_frames(join_frames(unpack_frames(self.frames(), self.connection.name), frames))
            return self._replacing(FRAMES, joined)

        self.connection.change(prepare)

    def keep_forms(self, forms: Sequence[Form]) -> None:
        """Put forms in the place of those that are there, in one transaction."""
        self.connection.change(lambda: self._replacing(FORMS, pack_forms(forms)))

    def _replacing(self, name: bytes, rows: Mapping[int, bytes]) -> Callable[[Any], None]:
        """Writes a hash anew."""
        key = self.connection.key(name)

        def write(pipe: Any) -> None:
            pipe.execute_command("DEL", key)
            if rows:
                pipe.execute_command("HSET", key, *chain.from_iterable(rows.items()))

        return write

    def damaged(self, what: Message) -> LibraryError:
        return LibraryError(Message("library.redis_damaged", name=self.connection.name, what=what))

    def _held(self, names: Sequence[bytes]) -> dict[bytes, Held]:
        """What the documents that are there are found by."""
        found = {}
        for name, packed in zip(names, self.rows(HELD, names), strict=True):
            if packed is not None:
                held = unpack(name, packed, read_held)
                if held is None:
                    raise self.damaged(
                        Message("library.what_finds", document=repr(str(name, "utf-8", "replace")))
                    )
                found[name] = held
        return found

    def _queue_removal(
        self,
        pipe: Any,
        old: dict[bytes, Held],
        bands: dict[int, list[bytes]],
        sizes: dict[tuple[int, bytes], int],
    ) -> None:
        key = self.connection.key
        pipe.execute_command("HDEL", key(DOCUMENTS), *old)
        for held in old.values():
            self.prints.remove(pipe, held)
        self.bands.remove(pipe, bands, sizes)
        if bands:
            pipe.execute_command("HDEL", key(SPEECHES), *map(encode_key, bands))
        pipe.execute_command("HDEL", key(HELD), *old)
        self.files.queue_removal(pipe, PATHS, old)

    def _queue_addition(self, pipe: Any, names: Sequence[bytes], packed: Sequence[bytes], run: Run) -> None:
        key = self.connection.key
        for name, held in zip(names, run.held, strict=True):
            pipe.execute_command("HSET", key(HELD), name, pack_held(name, held))
            self.prints.insert(pipe, held)
        self.bands.insert(pipe, run.unit_speeches, run.signatures)
        if run.rows:
            pipe.execute_command("HSET", key(SPEECHES), *chain.from_iterable(run.rows.items()))
        self.files.queue(pipe, PATHS, run.paths.items())
        documents = chain.from_iterable(zip(names, packed, strict=True))
        pipe.execute_command("HSET", key(DOCUMENTS), *documents)
