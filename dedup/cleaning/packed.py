"""Files of the output as bytes: packed as the input was, so that equal pieces give equal bytes; and their digests."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, IO

from dedup.errors import UnreadableError
from dedup.messages import Message, why_failed
from dedup.read import Source

_CHUNK = 1 << 22


def read_chunks(source: Source) -> Iterator[bytes]:
    """The bytes of a file as they are, packed or not; raises UnreadableError."""
    if source.data is not None:
        yield source.data
        return
    assert source.path is not None
    try:
        with source.path.open("rb") as file:
            yield from iter(lambda: file.read(_CHUNK), b"")
    except OSError as error:
        raise UnreadableError(Message("cleaning.cannot_copy", why=why_failed(error))) from None


def write_packed(pieces: Iterable[bytes | memoryview], output: IO[bytes], packing: str) -> str:
    """Write pieces, packed; return the SHA-256 of what was written. Equal pieces give equal bytes."""
    digest = hashlib.sha256()
    for piece in _pack(pieces, packing):
        digest.update(piece)
        output.write(piece)
    return digest.hexdigest()


def _pack(pieces: Iterable[bytes | memoryview], packing: str) -> Iterator[bytes | memoryview]:
    if not packing:
        yield from pieces
        return
    packer: Any
    if packing == "gz":
        packer = zlib.compressobj(6, wbits=31)  # its header holds no name and no time
    else:
        import zstandard

        packer = zstandard.ZstdCompressor().compressobj()
    for piece in pieces:
        yield packer.compress(piece)
    yield packer.flush()


def digest_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
