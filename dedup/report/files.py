"""Output files appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from dedup.errors import OutputError


@contextlib.contextmanager
def open_output(name: str) -> Iterator[IO[bytes]]:
    """A binary file to write to; ``-`` is standard output.

    What is written goes to a file beside the target that takes its name at the end; if anything
    fails, or the run is interrupted, it is removed and the target stays as it was. Raises
    OutputError when it cannot be written.
    """
    if name == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(os.path.realpath(name))  # a link stays a link; what it leads to is written
    if not target.parent.is_dir():
        raise OutputError(f"{name}: there is no folder {str(target.parent)!r}; make it first")
    if target.exists() and not target.is_file():
        # A device or a pipe is written to as it stands; a folder refuses by itself.
        with _explained(name), target.open("wb") as stream:
            yield stream
        return
    with _explained(name):
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
        try:
            with os.fdopen(handle, "wb", buffering=1 << 20) as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            _copy_mode(target, temporary)
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise


def _copy_mode(target: Path, temporary: str) -> None:
    """The mode of the file that is replaced, or the one that a new file would get."""
    if target.exists():
        mode = target.stat().st_mode & 0o777
    else:
        mask = os.umask(0)
        os.umask(mask)
        mode = 0o666 & ~mask
    Path(temporary).chmod(mode)


@contextlib.contextmanager
def _explained(name: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"{name}: cannot be written: {error.strerror or error}") from error
