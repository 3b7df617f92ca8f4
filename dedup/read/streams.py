"""Bytes of a source in chunks, unpacked: so that a file of any size needs a few megabytes."""

from __future__ import annotations

import io
import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO

from dedup.errors import UnreadableError
from dedup.messages import Message
from dedup.read.options import Source
from dedup.read.reporting import Reporter

CHUNK = 1 << 22

# A whole document has to fit into memory, several times. Records are streamed and have no such limit.
MAX_DOCUMENT = 1 << 30

# A Zstandard block of 4 bytes can unpack to 128 KiB, and the decompressor takes no limit: small slices bound
# what one call gives to 128 MiB for the worst file; slices of ordinary files give some 16 KiB.
_ZSTD_SLICE = 1 << 12

# What packed data begin with; a frame of Zstandard may also be one to skip.
_GZIP = b"\x1f\x8b"
_ZSTD = re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")
# Packed bytes that are tried at once, before damage.
_STEP = 1 << 12


def open_chunks(source: Source, size: int = CHUNK) -> Iterator[bytes]:
    """Yield the unpacked bytes of ``source`` in chunks of about ``size``; none is empty.

    Damaged packing raises UnreadableError, with the offset in the packed file, after everything
    before the damage has been yielded.
    """
    if source.data is not None:
        yield from _unpack(io.BytesIO(source.data), source.compression, size)
    elif source.path is None:
        yield from _unpack(sys.stdin.buffer, source.compression, size)
    else:
        with source.path.open("rb") as file:
            yield from _unpack(file, source.compression, size)


def open_seekable(source: Source) -> BinaryIO:
    """Open a source of a format that is read from its end; standard input is taken into memory."""
    if source.data is not None:
        return io.BytesIO(source.data)
    if source.path is None:
        return io.BytesIO(sys.stdin.buffer.read(MAX_DOCUMENT))
    return source.path.open("rb")


def read_whole(chunks: Iterable[bytes], report: Reporter) -> bytes:
    """Join ``chunks``; what stands before damaged packing is used, and the damage is reported."""
    parts: list[bytes] = []
    total = 0
    try:
        for chunk in chunks:
            total += len(chunk)
            if total > MAX_DOCUMENT:
                raise UnreadableError(Message("read.too_large", size=MAX_DOCUMENT >> 20))
            parts.append(chunk)
    except UnreadableError as error:
        if error.offset is None or not parts:
            raise
        report.error(error)
    return b"".join(parts)


def peek(chunks: Iterator[bytes], size: int) -> tuple[bytes, Iterator[bytes]]:
    """Return the first bytes, at least ``size`` where there are so many, and all the chunks again."""
    parts: list[bytes] = []
    total = 0
    failure: UnreadableError | None = None
    try:
        while total < size:
            chunk = next(chunks, b"")
            if not chunk:
                break
            parts.append(chunk)
            total += len(chunk)
    except UnreadableError as error:
        if not parts:
            raise
        failure = error
    return b"".join(parts), chain(parts, _raise(failure) if failure else chunks)


def _raise(error: UnreadableError) -> Iterator[bytes]:
    raise error
    yield b""  # makes this a generator, so that the error comes after the chunks before it


def _unpack(file: BinaryIO, compression: str, size: int) -> Iterator[bytes]:
    packed = iter(lambda: file.read(size), b"")
    if compression == "gz":
        return _gather(_gunzip(packed, size), size)
    if compression == "zst":
        return _gather(_unzstd(packed), size)
    return packed


def _gather(pieces: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Join small pieces to chunks, and hand out what there is before an error passes on."""
    parts: list[bytes] = []
    total = 0
    try:
        for piece in pieces:
            parts.append(piece)
            total += len(piece)
            if total >= size:
                yield b"".join(parts)
                parts, total = [], 0
    except UnreadableError:
        if total:
            yield b"".join(parts)
        raise
    if total:
        yield b"".join(parts)


def _gunzip(packed: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Unpack gzip, also of several members; by hand, because GzipFile drops what precedes damage."""
    unpacker = zlib.decompressobj(31)
    offset = 0  # of the end of the packed chunk
    fresh = True  # between two members, where a file may end
    given = 0
    for chunk in packed:
        if not offset and not chunk.startswith(_GZIP[: len(chunk)]):
            raise _not_packed("gzip")
        offset += len(chunk)
        data = chunk
        while data:
            if fresh and not data.strip(b"\0"):
                break  # padding after the last member
            fresh = False
            before = unpacker.copy()
            try:
                piece = unpacker.decompress(data, size)
            except zlib.error as error:
                for piece in _before_damage(before, data):
                    given += len(piece)
                    yield piece
                raise _damaged("gzip", error, max(offset - len(data), 0), given) from None
            given += len(piece)
            yield piece
            data = unpacker.unconsumed_tail
            if unpacker.eof:
                data = unpacker.unused_data
                unpacker = zlib.decompressobj(31)
                fresh = True
    if not fresh:
        raise _cut_short("gzip", offset, given)


def _before_damage(unpacker: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    """What ``data`` gives up to where it is damaged: zlib throws away what the call gave that found it."""
    step = _STEP
    at = 0
    while at < len(data):
        before = unpacker.copy()
        try:
            yield unpacker.decompress(data[at : at + step])
            at += step
        except zlib.error:
            if step == 1:
                return
            unpacker, step = before, 1


def _unzstd(packed: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack Zstandard frames; its stream reader would end silently where a file is cut."""
    import zstandard

    new = zstandard.ZstdDecompressor(max_window_size=1 << 31).decompressobj
    unpacker = new()
    offset = given = 0
    fresh = True
    for chunk in packed:
        if not offset and not _ZSTD.match(chunk) and len(chunk) >= 4:
            raise _not_packed("Zstandard")
        for start in range(0, len(chunk), _ZSTD_SLICE):
            data = chunk[start : start + _ZSTD_SLICE]
            offset += len(data)
            while data:
                fresh = False
                try:
                    piece = unpacker.decompress(data)
                except zstandard.ZstdError as error:
                    raise _damaged("Zstandard", error, max(offset - len(data), 0), given) from None
                given += len(piece)
                yield piece
                data = b""
                if unpacker.eof:
                    data = unpacker.unused_data
                    unpacker = new()
                    fresh = True
    if not fresh:
        raise _cut_short("Zstandard", offset, given)


def _not_packed(packing: str) -> UnreadableError:
    return UnreadableError(Message("read.not_packed", packing=packing))


def _damaged(packing: str, error: Exception, offset: int, given: int) -> UnreadableError:
    used = Message("read.used_before") if given else Message("read.used_nothing")
    return UnreadableError(
        Message("read.packing_damaged", packing=packing, error=error, used=used), offset=offset
    )


def _cut_short(packing: str, offset: int, given: int) -> UnreadableError:
    used = Message("read.used_so_far") if given else Message("read.used_nothing")
    return UnreadableError(
        Message("read.packing_cut", packing=packing, used=used),
        offset=offset,
    )
