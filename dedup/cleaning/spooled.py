"""Standard input and pipes as files: cleaning reads each input several times, and a stream can be read once."""

from __future__ import annotations

import contextlib
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from dedup.errors import OutputError
from dedup.messages import Message, why_failed
from dedup.read import Source

_CHUNK = 1 << 20


@contextlib.contextmanager
def as_files(sources: Sequence[Source]) -> Iterator[list[Source]]:
    """The same sources, of which streams have a temporary copy that is removed at the end; nothing of a stream is kept in
    memory. Raises OutputError where a copy cannot be written, which says where it would stand."""
    if all(map(_is_file, sources)):
        yield list(sources)
        return
    with tempfile.TemporaryDirectory(prefix="dedup-") as folder:
        yield [
            source if _is_file(source) else _copy(source, Path(folder, str(number)))
            for number, source in enumerate(sources)
        ]


def _is_file(source: Source) -> bool:
    return source.path is not None and source.path.is_file()


def _copy(source: Source, target: Path) -> Source:
    """A source that cannot be read is left as it is: its reader says why."""
    try:
        stream = sys.stdin.buffer if source.path is None else source.path.open("rb")
        stream.readable()
    except OSError:
        return source
    try:
        with target.open("wb") as copy:
            shutil.copyfileobj(stream, copy, _CHUNK)
    except OSError as error:
        raise OutputError(
            Message("cleaning.spool", source=source.id, folder=target.parent, why=why_failed(error))
        ) from None
    finally:
        if source.path is not None:
            stream.close()
    return replace(source, path=target, size=target.stat().st_size)
