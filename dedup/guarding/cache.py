"""The staged files of a repository as a library, kept in the git folder that all its working trees share, and brought
up to date by blob ids.

It may be deleted at any time. Whoever comes while another hook uses it waits; who waits too long, or cannot write
there, makes one in memory. What does not fit, or is damaged, is made again.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from hashlib import blake2b
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeVar

from dedup.errors import LibraryError, OutputError
from dedup.guarding import prose
from dedup.guarding.files import Choice, read_stored
from dedup.guarding.git import Repository
from dedup.guarding.library_entries import index_sources, Readings
from dedup.library.entries import Store
from dedup.library.grow import index_batches
from dedup.library.scheme import choose_scheme
from dedup.messages import language_of, Message
from dedup.preparing import read_options
from dedup.settings import Settings
from dedup.version import VERSION

if TYPE_CHECKING:
    from dedup.library.sqlite import Library

CACHE, LOCK = "dedup-cache.lib", "dedup-cache.lock"
# Seconds that a hook waits for another one.
PATIENCE = 60.0
# Of these it waits so many without a word.
SILENCE = 1.0

T = TypeVar("T")


def ask_staged(
    repository: Repository,
    choice: Choice,
    blobs: Mapping[str, str],
    settings: Settings,
    ask: Callable[[Store], T],
    readings: Readings,
) -> T:
    """What ``ask`` says of a library of the files ``blobs``, by path, as they are staged. What is read of those that are
    to be checked is kept in ``readings``."""
    from dedup.library.sqlite import Library

    cache, scheme = repository.shared_dir / CACHE, choose_scheme(settings)

    def ask_current(library: Library) -> T:
        with library:
            _bring_up_to_date(library, repository, choice, blobs, settings, readings)
            return ask(library)

    linked = [name for name in (CACHE, LOCK) if (repository.shared_dir / name).is_symlink()]
    for name in linked:
        print(Message("guarding.cache_link", name=name).say(language_of(sys.argv[1:])), file=sys.stderr)
    with nullcontext(False) if linked else _locked(repository.shared_dir / LOCK) as own:
        if own:
            with suppress(LibraryError, OutputError):
                if cache.exists() and (kept := Library.open(cache, write=True)).scheme == scheme:
                    return ask_current(kept)
            with suppress(LibraryError, OutputError, OSError):
                _delete(cache)
                return ask_current(Library.create(cache, scheme))
        return ask_current(Library.in_memory(scheme))


def _bring_up_to_date(
    library: Library,
    repository: Repository,
    choice: Choice,
    blobs: Mapping[str, str],
    settings: Settings,
    readings: Readings,
) -> None:
    """Read what changed, and forget what is gone, file by file whole or not at all."""
    version = _version(settings)
    digests = {path: f"{blob}-{version}" for path, blob in blobs.items()}
    known = library.files()
    gone = sorted(known.keys() - digests.keys())
    changed = {path: blobs[path] for path, digest in digests.items() if known.get(path) != digest}
    if gone:
        nothing = index_batches([], settings, library.scheme, {}, lambda _: None)
        # A digest that no file has, for a process that ends before the next line.
        library.add(*nothing, dict.fromkeys(gone, ""), library.names_at(gone))
        library.drop(files=gone)
    sources = read_stored(changed, choice, repository)
    for run in index_sources(sources, settings, library.scheme, digests):
        names = {entry.name for entry in run.entries}
        old = [name for name in library.names_at(run.paths) if name not in names]
        files = {path: digests[path] for path in run.paths}
        library.add(run.entries, run.terms, files, old, settings.worker_threads)
        readings.keep(run)


def _version(settings: Settings) -> str:
    """What besides its content decides what is read of a file."""
    options = repr((VERSION, prose.VERSION, read_options(settings)))
    return blake2b(options.encode(), digest_size=6).hexdigest()


def _delete(cache: Path) -> None:
    for file in (cache, *(cache.with_name(cache.name + end) for end in ("-wal", "-shm", "-journal"))):
        file.unlink(missing_ok=True)


@contextmanager
def _locked(file: Path) -> Iterator[bool]:
    """Whether the lock could be had; it is given back at the end, also that of the process."""
    try:
        stream = file.open("ab")
    except OSError:  # a folder that is not ours to write
        yield False
        return
    with stream:
        begun, told = time.monotonic(), False
        while not (had := _take(stream)) and (waited := time.monotonic() - begun) < PATIENCE:
            if waited > SILENCE and not told:
                print(
                    Message("guarding.waits", seconds=f"{PATIENCE:.0f}").say(language_of(sys.argv[1:])),
                    file=sys.stderr,
                )
                told = True
            time.sleep(0.02)
        yield had


def _take(stream: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
