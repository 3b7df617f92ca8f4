"""A library by its path or URL: a file, or a Redis server that several machines share."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from dedup.errors import LibraryError
from dedup.library.redis_address import read_address, SCHEMES
from dedup.library.scheme import Scheme
from dedup.library.sqlite import Library
from dedup.messages import Message
from dedup.model import Problem
from dedup.settings import Settings

if TYPE_CHECKING:
    from dedup.library.redis import RedisLibrary

    AnyLibrary: TypeAlias = Library | RedisLibrary

# What the URL of a library on a server begins with.
_URLS = tuple(f"{scheme}://" for scheme in SCHEMES)


def is_url(path: str) -> bool:
    """Whether a library of this name is on a server."""
    return path.startswith(_URLS)


def open_store(path: str, write: bool = False) -> AnyLibrary:
    """The library that is there; a context manager.

    Raises LibraryError where there is none, SettingsError for a URL that names none, MissingExtraError where the
    package for it is not installed.
    """
    if is_url(path):
        from dedup.library.redis import RedisLibrary

        return RedisLibrary.open(path)
    return Library.open(path, write)


def create_store(path: str, scheme: Scheme) -> AnyLibrary:
    """A new, empty library; raises OutputError where there is one."""
    if is_url(path):
        from dedup.library.redis import RedisLibrary

        return RedisLibrary.create(path, scheme)
    return Library.create(path, scheme)


def erase_store(url: str) -> None:
    """Remove a library, or what is left of one, from its server."""
    from dedup.library.redis import RedisLibrary

    RedisLibrary.erase(url)


def look_over(store: AnyLibrary, settings: Settings) -> list[Problem]:
    """What is to be said of a library that texts with these settings will be held against.

    Raises SettingsError for settings that it cannot answer for, LibraryError for one that is empty.
    """
    store.scheme.refuse_misfit(settings, store.name)
    if not len(store):
        raise LibraryError(Message("library.empty", name=store.name))
    if isinstance(store, Library) and store.unfinished:
        return [Problem(store.name, Message("library.unfinished"))]
    return []


def show_name(path: str) -> str:
    """What messages call a library: a path as it is, a URL without its password."""
    if not is_url(path):
        return path
    return read_address(path).shown
