"""What is being written stands beside its target under a hidden name, and is held by a lock while its run lives.

    .report.json.k3x9a_2f.part    a file
    .cleaned.part-k3x9a_2f        a folder
    .cleaned.old-k3x9a_2f         the folder that it replaces, between two renames

A lock ends with its process, however that ends. So what nobody holds was left by a run that was killed, and the next
run that writes to the target removes it, or finishes it where only the name was missing.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import IO

try:
    from fcntl import flock, LOCK_EX, LOCK_NB
except ImportError:  # no such locks on Windows: what may be held is left alone
    flock = None  # type: ignore[assignment]

# Bytes that a name may have, so that with what is put around it it has no more than 255.
_LONGEST = 230
_ID = "[a-z0-9_]{8}"


def hold(handle: int) -> bool:
    """Whether the lock of an open file or folder could be had; it ends with the last handle. Where the system has no
    such locks, what is one's own is taken to be held."""
    try:
        if flock is not None:
            flock(handle, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # such as a folder on NFS
        return True
    return True


@contextlib.contextmanager
def new_file(target: Path) -> Iterator[tuple[IO[bytes], Path]]:
    """A file that will take the name ``target``, open for writing, and its path; removed at the end, if still there.
    Leftovers of the target go first. Raises OSError."""
    remove_leftovers(target)
    path = stream = None
    try:
        while stream is None:  # until another run has not taken it for a leftover
            # The name is known before there is a file: a signal may come as soon as there is one.
            path = target.parent / f".{_short(target)}.{secrets.token_hex(4)}.part"
            try:
                handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
            except FileExistsError:
                path = None
                continue
            if hold(handle) and _is(path, handle):
                stream = os.fdopen(handle, "wb", buffering=1 << 20)
            else:
                path = None
                os.close(handle)
        assert path is not None
        yield stream, path
    finally:
        if stream is not None:
            with contextlib.suppress(OSError):  # of a full disk, which was told before
                stream.close()
        if path is not None:
            path.unlink(missing_ok=True)


@contextlib.contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A folder that will take the name ``target``; removed at the end, if still there. Leftovers of the target go
    first. Raises OSError."""
    remove_leftovers(target)
    while True:  # until another run has not taken it for a leftover
        path = Path(tempfile.mkdtemp(prefix=f".{_short(target)}.part-", dir=target.parent))
        with contextlib.ExitStack() as locks:
            try:
                handle = os.open(path, os.O_RDONLY)
            except FileNotFoundError:
                continue
            except PermissionError:  # Windows opens no folders
                pass
            else:
                locks.callback(os.close, handle)
                if not (hold(handle) and _is(path, handle)):
                    continue
            try:
                yield path
            finally:
                shutil.rmtree(path, ignore_errors=True)
            return


def swap_folders(part: Path, target: Path) -> None:
    """Give a folder that `new_folder` made the name of its target. What stood there goes when the new one stands."""
    old = _old_of(part)
    if not target.is_dir():
        part.rename(target)
        return
    target.rename(old)
    try:
        part.rename(target)
    except BaseException:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def remove_leftovers(target: Path) -> None:
    """Remove what killed runs left beside a target, as far as nobody holds it and it may be removed.

    One that was killed between two renames is finished: what it had made is whole, and takes its name.
    """
    for path in find_leftovers(target):
        with contextlib.suppress(OSError), _taken(path):
            _settle(path, target)


def find_leftovers(target: Path) -> list[Path]:
    """What runs have beside a target and nobody holds, those that were replaced last."""
    name = re.escape(_short(target))
    known = re.compile(rf"\.{name}\.(?:{_ID}\.part|part-{_ID}|old-[a-z0-9_]{{1,8}})")
    try:
        found = sorted(path for path in target.parent.iterdir() if known.fullmatch(path.name))
    except OSError:
        return []
    return sorted((path for path in found if not _is_held(path)), key=_is_old)


def _settle(path: Path, target: Path) -> None:
    if path.is_file():
        path.unlink()
        return
    replaced = path if _is_old(path) else _old_of(path)
    if replaced.exists() and not target.exists():
        path.rename(target)
    else:
        shutil.rmtree(path, ignore_errors=True)


def _is_old(path: Path) -> bool:
    return ".old-" in path.name


def _old_of(part: Path) -> Path:
    head, _, id_ = part.name.rpartition(".part-")
    return part.with_name(f"{head}.old-{id_}")


def _is_held(path: Path) -> bool:
    try:
        with _taken(path):
            return False
    except OSError:
        return True


@contextlib.contextmanager
def _taken(path: Path) -> Iterator[None]:
    """Hold what a run left. Raises OSError where another run holds it, or where that cannot be known. What was replaced
    belongs to the run that has the new one."""
    if flock is None:
        raise BlockingIOError
    held = path
    if _is_old(path):
        head, _, id_ = path.name.rpartition(".old-")
        held = path.with_name(f"{head}.part-{id_}")
        if not held.exists():  # it has its name, or was removed
            yield
            return
    handle = os.open(held, os.O_RDONLY)
    try:
        flock(handle, LOCK_EX | LOCK_NB)
        yield
    finally:
        os.close(handle)


def _is(path: Path, handle: int) -> bool:
    """Whether a path leads to what is open, and not to nothing since another run removed it."""
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def _short(target: Path) -> str:
    """The name of a target, or where that leaves no room for more the end of it behind a hash of all."""
    raw = os.fsencode(target.name)
    if len(raw) <= _LONGEST:
        return target.name
    return blake2b(raw, digest_size=8).hexdigest() + target.suffix[:8]
