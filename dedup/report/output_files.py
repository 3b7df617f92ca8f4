"""Output files appear whole or not at all, and several of them together."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from dedup.beside import new_file
from dedup.errors import OutputError
from dedup.messages import Message, why_failed

# Where the numbers of open files are names, of this process or of whichever asks.
_DESCRIPTORS = ("/dev/fd", "/proc/self/fd")
_STANDARD_OUTPUT = 1


class OutputFiles:
    """Binary files to write to. A context manager: all of them are on the disk before the first takes its name.

    Each is written beside its target; if anything fails, or the run is interrupted, all are removed and the targets
    stay as they were. Pipes, devices and standard output (``-``) are written to as they stand. Raises OutputError for
    what cannot be written.
    """

    def __init__(self) -> None:
        self._open = contextlib.ExitStack()
        self._files: list[tuple[str, IO[bytes], Path, Path]] = []

    def __enter__(self) -> OutputFiles:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._open:
            if kind is None:
                for name, stream, _part, _target in self._files:
                    with _explained(name):
                        stream.flush()
                        os.fsync(stream.fileno())
                for name, stream, part, target in self._files:
                    with _explained(name):
                        _copy_mode(target, part)
                        if os.name == "nt":  # which renames nothing that is open
                            stream.close()
                        part.replace(target)

    @contextlib.contextmanager
    def write(self, name: str) -> Iterator[IO[bytes]]:
        """The stream of one of them; what cannot be written to it is told by its name."""
        if leads_to_output(name):
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
            return
        with _explained(name):
            if (opened := _open_special(name)) is not None:
                with opened:
                    yield opened
            else:
                target = Path(os.path.realpath(name))  # a link stays a link; what it leads to is written
                if not target.parent.is_dir():
                    raise OutputError(
                        Message("settings.no_parent", name=name, parent=repr(str(target.parent)))
                    )
                stream, part = self._open.enter_context(new_file(target))
                self._files.append((name, stream, part, target))
                yield stream


@contextlib.contextmanager
def open_output(name: str) -> Iterator[IO[bytes]]:
    """One binary file to write to, as `OutputFiles` has them; ``-`` is standard output."""
    with OutputFiles() as outputs, outputs.write(name) as stream:
        yield stream


def is_file(name: str) -> bool:
    """Whether this is or will be a file, and no pipe, no device, and nothing that is open already."""
    path = Path(name)
    return name != "-" and descriptor_of(name) is None and (path.is_file() or not path.exists())


def leads_to_output(name: str) -> bool:
    """Whether this is standard output: ``-``, or a name that the system has for it, such as /dev/stdout."""
    return name == "-" or descriptor_of(name) == _STANDARD_OUTPUT


def descriptor_of(name: str) -> int | None:
    """The number of the open file that a name such as /dev/stderr or /dev/fd/63 stands for; None for other names."""
    folders = {*_DESCRIPTORS, *map(os.path.realpath, _DESCRIPTORS)}
    for _ in range(40):  # links that a system follows
        folder, last = os.path.split(name)
        if last.isdecimal() and (folder in folders or os.path.realpath(folder) in folders):
            return int(last)
        try:
            name = os.path.join(folder, os.readlink(name))  # noqa: PTH115, PTH118
        except OSError:
            return None
    return None


def _open_special(name: str) -> IO[bytes] | None:
    """A device, a pipe, or what is open already; None for what is a file or will be one."""
    if is_file(name):
        return None
    number = descriptor_of(name)
    if number is not None:  # a file behind it is written to where the one who opened it stands
        return os.fdopen(os.dup(number), "wb")
    return Path(name).open("wb")  # a folder refuses by itself


def _copy_mode(target: Path, part: Path) -> None:
    """The mode of the file that is replaced, or the one that a new file would get."""
    if target.exists():
        mode = target.stat().st_mode & 0o777
    else:
        mask = os.umask(0)
        os.umask(mask)
        mode = 0o666 & ~mask
    part.chmod(mode)


@contextlib.contextmanager
def _explained(name: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(Message("settings.cannot_be_written", name=name, why=why_failed(error))) from error
