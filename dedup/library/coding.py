"""An entry as bytes, and back: how every kind of library keeps a document.

byte 0        version of this layout
bytes 1-8     blake2b over the document's name and all that follows (RFC 7693)
bytes 9-20    three uint32: bytes of the record, spans, bytes of the text
from 21 on    one zstd frame: the record as JSON, the spans as int32 differences, the text in UTF-8
"""

from __future__ import annotations

import struct
import threading
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import numpy as np
import orjson
import zstandard

from dedup.errors import LibraryError, OutputError
from dedup.kernels.arrays import I64
from dedup.kernels.parallel import run_threads, split_evenly
from dedup.library.entries import Entry
from dedup.messages import Message
from dedup.model import Layout

VERSION = 1
HEAD = struct.Struct("<III")
CHECKSUM = 8
# Of 900 news texts and reports level 6 makes 4 % less than level 3, in more than twice the time, and a text is written
# more often than it is read.
LEVEL = 3
# A document of more bytes is refused, so that a few bytes of a stranger's do not become many gigabytes here.
MOST = 1 << 28
LAYOUTS = ("page", "paragraph")
FIELDS = {
    "path": str,
    "digest": str,
    "line": int,
    "date": int,
    "source": str,
    "metadata": dict,
    "extracted": bool,
}


class _Contexts(threading.local):
    """One for each thread: making one takes longer than decoding a document with it."""

    def __init__(self) -> None:
        self.compressor = zstandard.ZstdCompressor(LEVEL)
        self.decompressor = zstandard.ZstdDecompressor()


_zstd = _Contexts()


def encode_entry(entry: Entry) -> bytes:
    """The document as bytes; OutputError where it is too large to be kept."""
    headings = np.array(entry.headings or (), np.int64).ravel()
    laid, places = _encode_layout(entry.layout)
    told = {
        "path": entry.path,
        "digest": entry.digest,
        "line": entry.line,
        "date": entry.date,
        "source": entry.source,
        "metadata": entry.metadata,
        "extracted": entry.extracted,
        "speeches": len(entry.speeches),
        "headings": None if entry.headings is None else len(headings),
    }
    record = orjson.dumps(told | laid, option=orjson.OPT_SORT_KEYS)
    spans = np.concatenate((entry.speeches, headings, entry.units.ravel(), places))
    text = entry.text.encode("utf-8", "replace")
    raw = b"".join((record, np.diff(spans, prepend=0).astype("<i4").tobytes(), text))
    if len(raw) > MOST:
        raise OutputError(Message("library.too_large", name=entry.name, size=f"{MOST >> 20:,}"))
    body = HEAD.pack(len(record), len(spans), len(text)) + compress(raw)
    return bytes([VERSION]) + checksum(entry.name.encode("utf-8", "replace"), body) + body


def decode_entry(packed: bytes, name: str, library: str) -> Entry:
    """The document ``name`` of a library, from its bytes; LibraryError where they are not what was written."""
    try:
        return _decode(packed, name)
    except (ValueError, KeyError, TypeError, AttributeError, struct.error, zstandard.ZstdError):
        raise LibraryError(Message("library.document_damaged", library=library, name=repr(name))) from None


def encode_entries(entries: Sequence[Entry], threads: int) -> list[bytes]:
    """The entries as bytes, by several threads: most of the time goes into compressing."""
    lengths = np.array([len(entry.text) + 1 for entry in entries], np.int64)

    def work(lo: int, hi: int) -> list[bytes]:
        return [encode_entry(entry) for entry in entries[lo:hi]]

    runs = split_evenly(lengths, threads)
    return [packed for part in run_threads(work, runs, threads) for packed in part]


def decode_entries(packed: Sequence[tuple[str, bytes]], library: str, threads: int) -> list[Entry]:
    """The documents of a library by name and bytes, by several threads."""
    lengths = np.array([len(data) for _, data in packed], np.int64)

    def work(lo: int, hi: int) -> list[Entry]:
        return [decode_entry(data, name, library) for name, data in packed[lo:hi]]

    runs = split_evenly(lengths, threads)
    return [entry for part in run_threads(work, runs, threads) for entry in part]


def checksum(*parts: bytes) -> bytes:
    """blake2b, 64 bits, over parts and their lengths."""
    state = blake2b(digest_size=CHECKSUM)
    for part in parts:
        state.update(len(part).to_bytes(8, "little"))
        state.update(part)
    return state.digest()


def _decode(packed: bytes, name: str) -> Entry:
    body = packed[1 + CHECKSUM :]
    if packed[:1] != bytes([VERSION]) or packed[1 : 1 + CHECKSUM] != checksum(
        name.encode("utf-8", "replace"), body
    ):
        raise ValueError
    of_record, spans, of_text = HEAD.unpack_from(body)
    raw = decompress(body[HEAD.size :], of_record + 4 * spans + of_text)
    record = orjson.loads(raw[:of_record])
    points = np.cumsum(np.frombuffer(raw, "<i4", spans, of_record), dtype=np.int64)
    text = str(memoryview(raw)[of_record + 4 * spans :], "utf-8")
    speeches, headings = record.pop("speeches"), record.pop("headings")
    layout, points = _decode_layout(record.pop("layout", None), points, len(text))
    if not _well_typed(record):
        raise ValueError
    starts = points[:speeches]
    titles = points[speeches : speeches + (headings or 0)].reshape(-1, 2)
    units = points[speeches + (headings or 0) :].reshape(-1, 2)
    if not _fit(starts, units.ravel(), titles, len(text)):
        raise ValueError
    return Entry(
        name=name,
        text=text,
        speeches=starts,
        units=units,
        headings=None if headings is None else tuple((start, end) for start, end in titles.tolist()),
        layout=layout,
        **record,
    )


def _encode_layout(layout: Layout | None) -> tuple[dict[str, Any], I64]:
    """What a record says of a layout, and the numbers that stand behind all spans: of places where each begins and which
    it is, and the spans of headings."""
    if layout is None:
        return {}, np.zeros(0, np.int64)
    numbers = *layout.starts, *layout.numbers, *(at for span in layout.headings for at in span)
    return {"layout": [layout.unit, len(layout.starts), len(layout.headings)]}, np.array(numbers, np.int64)


def _decode_layout(told: Any, points: I64, length: int) -> tuple[Layout | None, I64]:
    """The layout that a record tells of, and the points that stand before it; ValueError where it is none."""
    if told is None:
        return None, points
    unit, places, headings = told
    if unit not in LAYOUTS or min(places, headings) < 0 or 2 * (places + headings) > len(points):
        raise ValueError
    rest, own = np.split(points, [len(points) - 2 * (places + headings)])
    starts, numbers, spans = np.split(own, [places, 2 * places])
    for at in (starts, spans):
        if len(at) and not (at[0] >= 0 and at[-1] <= length and (at[1:] >= at[:-1]).all()):
            raise ValueError
    if len(numbers) and numbers.min() < 0:
        raise ValueError
    pairs = tuple((start, end) for start, end in spans.reshape(-1, 2).tolist())
    return Layout(unit, tuple(starts.tolist()), tuple(numbers.tolist()), pairs), rest


def _well_typed(record: dict[str, Any]) -> bool:
    """Whether a record that a stranger may have written holds what it is to hold."""
    return (
        {name: type(value) for name, value in record.items()} == FIELDS
        and all(type(value) is str for value in record["metadata"].values())
        and 0 <= record["line"] < 1 << 31
        and 0 <= record["date"] < 1 << 31
    )


def compress(raw: bytes) -> bytes:
    """One zstd frame of these bytes."""
    return _zstd.compressor.compress(raw)


def decompress(frame: bytes, size: int) -> bytes:
    """What a frame holds; ValueError unless that is as many bytes as were promised."""
    if size > MOST or zstandard.frame_content_size(frame) != size:
        raise ValueError
    raw = _zstd.decompressor.decompress(frame)
    if len(raw) != size:
        raise ValueError
    return raw


def _fit(speeches: I64, units: I64, headings: I64, length: int) -> bool:
    """Whether the spans lie in a text of so many characters, as those of `Entry` do; ``units`` are their ends, flat."""
    return bool(
        len(speeches)
        and speeches[0] == 0
        and speeches[-1] == length
        and (speeches[1:] >= speeches[:-1]).all()
        and (units[1:] >= units[:-1]).all()
        and (not len(units) or (units[0] >= 0 and units[-1] <= length))
        and (not len(headings) or (headings.min() >= 0 and headings.max() <= length))
        and (not len(headings) or (headings[:, 0] <= headings[:, 1]).all())
    )
