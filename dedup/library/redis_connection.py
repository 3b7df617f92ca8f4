"""One library on a Redis server: how it is asked and changed, and what its errors mean to a user."""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from dedup.errors import DedupError, LibraryError, MissingExtraError, OutputError
from dedup.library.redis_address import Address
from dedup.messages import Message, why_failed

try:
    import redis
    from redis.backoff import NoBackoff
    from redis.exceptions import NoPermissionError
    from redis.retry import Retry
except ImportError:
    raise MissingExtraError(Message("library.task_redis"), "redis") from None

PASSWORD = "REDISCLI_AUTH"
CONNECT, ANSWER = 5.0, 30.0  # seconds
# A writer that was overtaken by others begins again so many times, after up to so many seconds.
TRIES, PAUSE = 12, 0.5
COMMANDS = 20_000  # sent at a time when asking

# What a server says, or how redis-py names it, and the message that tells what it means; the first that fits is told.
CURES: tuple[tuple[str, type[DedupError], str], ...] = (
    ("AuthenticationError|AuthorizationError|NOAUTH|WRONGPASS", LibraryError, "password"),
    ("NoPermissionError|NOPERM", LibraryError, "rights"),
    ("ReadOnlyError|READONLY", OutputError, "replica"),
    ("OutOfMemoryError|OOM", OutputError, "memory"),
    ("MISCONF", OutputError, "disk"),
    ("BusyLoadingError|LOADING|MASTERDOWN|TryAgainError", LibraryError, "starting"),
    ("WRONGTYPE", LibraryError, "foreign"),
    ("TimeoutError", LibraryError, "slow"),
    ("ConnectionError", LibraryError, "lost"),
)


class Connection:
    """The keys of one library, all of which begin with ``prefix``."""

    def __init__(self, address: Address) -> None:
        self.name = address.shown
        self.prefix = f"dedup:{address.library}:".encode()
        options: dict[str, Any] = {}
        if not address.password and (password := os.environ.get(PASSWORD)):
            options["password"] = password
        with self.told():
            self.pool = redis.ConnectionPool.from_url(
                address.server,
                socket_connect_timeout=CONNECT,
                socket_timeout=ANSWER,
                # What was sent may have been done although no answer came: who asks again is the caller.
                retry=Retry(NoBackoff(), 0),
                **options,
            )
        # redis-py's own types leave out what is sent as raw commands.
        self._client: Any = redis.Redis(connection_pool=self.pool)

    def key(self, *parts: bytes) -> bytes:
        return self.prefix + b"".join(parts)

    def close(self) -> None:
        self._client.close()
        self.pool.disconnect()

    def do(self, *command: bytes | str | int) -> Any:
        """What the server answers to one command."""
        with self.told():
            return self._client.execute_command(*command)

    def pairs(self, table: bytes) -> Iterator[tuple[bytes, bytes]]:
        """All that stands in a hash."""
        found = self.do("HGETALL", self.key(table))
        # RESP2 gives names and values in turns, RESP3 a map.
        yield from found.items() if isinstance(found, dict) else zip(found[::2], found[1::2], strict=True)

    def ask(self, questions: Sequence[Callable[[Any], object]]) -> list[Any]:
        """What it answers to many, each of which queues one command on the pipeline it is given."""
        answers: list[Any] = []
        with self.told():
            for begin in range(0, len(questions), COMMANDS):
                with self._client.pipeline(transaction=False) as pipe:
                    for question in questions[begin : begin + COMMANDS]:
                        question(pipe)
                    answers += pipe.execute()
        return answers

    def change(self, prepare: Callable[[], Callable[[Any], None]]) -> None:
        """One change, whole or not at all: ``prepare`` reads, and what it returns queues the commands that write.

        If another writer comes between, nothing is written and both are done again (optimistic locking: Kung,
        Robinson 1981), so a writer that is killed leaves no lock. Raises OutputError when others keep writing.
        """
        changes = self.key(b"changes")
        with self.told():
            for again in range(TRIES):
                with self._client.pipeline(transaction=True) as pipe:
                    pipe.watch(changes)
                    write = prepare()
                    pipe.multi()
                    write(pipe)
                    pipe.incr(changes)
                    try:
                        pipe.execute()
                    except redis.WatchError:
                        time.sleep(random.uniform(0, PAUSE * (again + 1) / TRIES))
                    else:
                        return
        raise OutputError(Message("library.redis_busy", name=self.name))

    def erase(self) -> None:
        """Remove every key of the library."""
        with self.told():
            batch = []
            for key in self._client.scan_iter(match=self.prefix + b"*", count=1000):
                batch.append(key)
                if len(batch) == 1000:
                    self._client.unlink(*batch)
                    batch = []
            if batch:
                self._client.unlink(*batch)

    def policy(self) -> str:
        """What the server does when its memory is full; empty when it does not say, or has no limit."""
        try:
            told = self._client.info("memory")
        except NoPermissionError:
            return ""
        except redis.RedisError as error:
            raise self._explain(error) from None
        return str(told.get("maxmemory_policy", "")) if told.get("maxmemory") else ""

    @contextmanager
    def told(self) -> Iterator[None]:
        """Errors of Redis become errors of dedup; their own text, which may hold what was sent, is not passed on."""
        try:
            yield
        except redis.RedisError as error:
            raise self._explain(error) from None
        except OSError as error:
            raise LibraryError(
                Message("library.redis_unreached", name=self.name, why=why_failed(error))
            ) from None

    def _explain(self, error: redis.RedisError) -> DedupError:
        names = {kind.__name__ for kind in type(error).__mro__}
        said = re.sub(r"^Command # \d+ .* of pipeline caused error: ", "", str(error), flags=re.DOTALL)
        first = said.split(" ", 1)[0]
        for known, kind, cure in CURES:
            if names.intersection(known.split("|")) or first in known.split("|"):
                told = {"variable": PASSWORD, "keys": self.prefix.decode() + "*", "seconds": f"{ANSWER:.0f}"}
                return kind(Message(f"library.redis_{cure}", name=self.name, **told))
        return LibraryError(
            Message("library.redis_refuses", name=self.name, kind=type(error).__name__, said=first)
        )
