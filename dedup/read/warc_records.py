"""A WARC file cut into its records (ISO 28500), and what of a record is the body of an answer (RFC 9112)."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from dedup.errors import MissingExtraError, UnreadableError
from dedup.messages import Message
from dedup.read.reporting import Reporter
from dedup.read.streams import MAX_DOCUMENT

_VERSION = re.compile(rb"WARC/\d", re.IGNORECASE)
_BLANK = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/[\d.]+[ \t]+(\d{3})", re.IGNORECASE)
# A record that begins within another, whose length is too long.
_NEXT = re.compile(rb"\r?\n\r?\n(?=WARC/\d[\d.]*[ \t]*\r?\n[A-Za-z][\w\-]*[ \t]*:)", re.IGNORECASE)
_BETWEEN = 128
_LONGEST_LINE = 1 << 16
_PIECE = 1 << 22


@dataclass(frozen=True, slots=True)
class Record:
    """A record: its number from 1, its headers by name in small letters, and its block, or what there is of it."""

    number: int
    headers: Mapping[str, str]
    block: bytes
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: its status (0 where it was not asked over HTTP) and its body as it was sent."""

    status: int
    content_type: str
    coding: str
    body: bytes

    @property
    def kind(self) -> str:
        """The type without parameters."""
        return self.content_type.partition(";")[0].strip().lower()

    def unpacked(self, report: Reporter) -> bytes:
        """The body without what it was packed in for the way, and of one that is damaged what stands before; raises
        UnreadableError where that is nothing."""
        body = self.body
        for coding in reversed(self.coding.lower().split(",")):
            body = _unpack(body, coding.strip(), report)
        return body


def split_records(
    chunks: Iterator[bytes], report: Reporter, is_wanted: Callable[[Mapping[str, str]], bool]
) -> Iterator[Record]:
    """Yield the records; those that are not wanted without their block. Behind damage it goes on at the next record.

    Raises UnreadableError where the packing of the file is damaged, after all that came before.
    """
    stream = _Stream(chunks)
    number = 0
    while (begin := stream.next_record()) is not None:
        passed, offset = begin
        if passed and number:
            lost = Message("read.warc_lost")
            report(Message("read.is_damaged_why", why=lost), sort=lost, offset=offset)
        elif passed:
            report(Message("read.warc_head"), offset=0)
        number += 1
        headers = stream.headers()
        length = headers.get("content-length", "")
        if not length.isdecimal() or len(length) > 18:
            what = Message("read.warc_no_length")
            report(what, sort=what, line=number)
            continue
        size, wanted = int(length), is_wanted(headers)
        if wanted and size > MAX_DOCUMENT:
            what = Message("read.warc_too_large")
            report(what, sort=what, line=number)
            wanted = False
        block = stream.take(size, keep=wanted or size <= _PIECE)
        if not stream.at_record() and (begin_next := stream.give_back(block)) >= 0:
            what = Message("read.warc_short")
            report(
                Message("read.warc_short_by", what=what, next=begin_next, size=size),
                sort=what,
                line=number,
                offset=stream.offset,
            )
            block = block[:begin_next]
        elif stream.missing:
            report(
                Message("read.warc_cut", read=size - stream.missing, size=size),
                line=number,
            )
        yield Record(number, headers, block, not stream.missing)


class _Stream:
    """Lines and blocks of a stream; ``offset`` is that of what comes next, ``missing`` what a block lacked."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._buffer = b""
        self._at = 0
        self.offset = 0
        self.missing = 0
        self._may_give_back = (
            4 * MAX_DOCUMENT
        )  # else every record of a hostile file could hold all that follow

    def next_record(self) -> tuple[bool, int] | None:
        """Go behind the line that begins the next record: whether more than blank lines was passed, and where that
        began; None at the end."""
        passed, first = False, 0
        while line := self.line():
            if _VERSION.match(line.removeprefix(b"\xef\xbb\xbf")):
                return passed, first
            if line.strip() and not passed:
                passed, first = True, self.offset - len(line)
        return None

    def headers(self) -> dict[str, str]:
        """The headers up to the blank line, by name in small letters; lines that go on are joined."""
        headers: dict[str, str] = {}
        name = ""
        while (line := self.line()).strip():
            text = line.decode("utf-8", "replace")
            if text[0] in " \t" and name:
                headers[name] += " " + text.strip()
                continue
            name, _, value = text.partition(":")
            name = name.strip().lower()
            headers[name] = value.strip()
        return headers

    def line(self) -> bytes:
        """The next line with its end; a very long one in pieces, nothing at the end."""
        while (end := self._buffer.find(b"\n", self._at)) < 0:
            if len(self._buffer) - self._at >= _LONGEST_LINE or not self._fill():
                return self._cut(min(len(self._buffer), self._at + _LONGEST_LINE))
        return self._cut(end + 1)

    def take(self, size: int, *, keep: bool) -> bytes:
        """The next bytes, or nothing where they are not to be kept."""
        parts: list[bytes] = []
        while size:
            if self._at == len(self._buffer) and not self._fill():
                break
            part = self._cut(min(len(self._buffer), self._at + size))
            size -= len(part)
            if keep:
                parts.append(part)
        self.missing = size
        return b"".join(parts)

    def at_record(self) -> bool:
        """Whether a record begins here, behind blank lines, or the stream ends as it should."""
        if self.missing:
            return False
        while len(self._buffer) - self._at < _BETWEEN and self._fill():
            pass
        ahead = self._buffer[self._at : self._at + _BETWEEN].lstrip(b" \t\r\n")
        return not ahead or _VERSION.match(ahead) is not None

    def give_back(self, block: bytes) -> int:
        """Go back to the first record that begins in a block that was taken last; how much of it stands before, or -1
        where none does."""
        rest = block + self._buffer[self._at :]
        found = _NEXT.search(rest, 0, len(block) + _BETWEEN)
        if found is None or found.start() >= len(block) or len(block) > self._may_give_back:
            return -1
        self._may_give_back -= len(block)
        self._buffer, self._at = rest, found.end()
        self.offset += found.end() - len(block)
        self.missing = 0
        return found.start()

    def _cut(self, end: int) -> bytes:
        piece = self._buffer[self._at : end]
        self._at = end
        self.offset += len(piece)
        return piece

    def _fill(self) -> bool:
        chunk = next(self._chunks, b"")
        self._buffer, self._at = self._buffer[self._at :] + chunk, 0
        return bool(chunk)


def parse_answer(record: Record) -> Answer:
    """What a record holds: an answer over HTTP, or a text or page by itself."""
    kind = record.headers.get("content-type", "")
    status = _STATUS.match(record.block)
    if not status:
        return Answer(0, "" if kind.lower().startswith("application/http") else kind, "", record.block)
    end = _BLANK.search(record.block)
    head, body = (record.block[: end.start()], record.block[end.end() :]) if end else (record.block, b"")
    headers: dict[str, str] = {}
    for line in re.sub(rb"\r?\n[ \t]+", b" ", head).splitlines()[1:]:
        name, _, value = line.decode("latin-1").partition(":")
        headers.setdefault(name.strip().lower(), value.strip())
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _join_chunks(body)
    return Answer(int(status[1]), headers.get("content-type", ""), headers.get("content-encoding", ""), body)


def _join_chunks(body: bytes) -> bytes:
    """The body without the lengths between its pieces; as it is where there are none, as crawlers join them."""
    parts: list[bytes] = []
    at = 0
    while (end := body.find(b"\n", at, at + 200)) >= 0:
        size = re.fullmatch(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r?", body[at:end])
        if not size:
            break
        length = int(size[1], 16)
        if not length:
            return b"".join(parts)
        parts.append(body[end + 1 : end + 1 + length])
        at = end + 1 + length
        at += len(body[at : at + 2]) - len(body[at : at + 2].lstrip(b"\r\n"))
    return b"".join(parts) + body[at:] if parts else body


def _unpack(body: bytes, coding: str, report: Reporter) -> bytes:
    if coding in ("", "identity", "none", "utf-8"):
        return body
    if coding in ("gzip", "x-gzip"):
        return _join_limited(_inflate(body, 31), report) if body[:2] == b"\x1f\x8b" else body
    if coding == "deflate":
        return _join_limited(_inflate(body, 15 if body[:1] and body[0] & 15 == 8 else -15), report)
    if coding == "br":
        return _join_limited(_unpack_brotli(body), report)
    if coding == "zstd":
        return _join_limited(_unpack_zstd(body), report)
    raise UnreadableError(Message("read.warc_packing", coding=repr(coding)))


def _inflate(body: bytes, window: int) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(window)
    try:
        while body and not unpacker.eof:
            piece = unpacker.decompress(body, _PIECE)
            body = unpacker.unconsumed_tail
            if not piece and not body:
                break
            yield piece
    except zlib.error as error:
        raise UnreadableError(Message("read.is_damaged", error=error)) from None
    if not unpacker.eof:
        raise UnreadableError(Message("read.warc_pack_cut"))


def _unpack_brotli(body: bytes) -> Iterator[bytes]:
    try:
        import brotli
    except ImportError:
        raise MissingExtraError(Message("read.task_brotli"), "warc") from None
    unpacker = brotli.Decompressor()
    try:
        yield unpacker.process(body, output_buffer_limit=_PIECE)
        while not unpacker.is_finished() and not unpacker.can_accept_more_data():
            yield unpacker.process(b"", output_buffer_limit=_PIECE)
    except brotli.error as error:
        raise UnreadableError(Message("read.is_damaged", error=error)) from None
    if not unpacker.is_finished():
        raise UnreadableError(Message("read.warc_pack_cut"))


def _unpack_zstd(body: bytes) -> Iterator[bytes]:
    import zstandard

    try:
        with zstandard.ZstdDecompressor(max_window_size=1 << 31).stream_reader(body) as reader:
            yield from iter(lambda: reader.read(_PIECE), b"")
    except zstandard.ZstdError as error:
        raise UnreadableError(Message("read.is_damaged", error=error)) from None


def _join_limited(pieces: Iterator[bytes], report: Reporter) -> bytes:
    parts: list[bytes] = []
    total = 0
    try:
        for piece in pieces:
            parts.append(piece)
            total += len(piece)
            if total > MAX_DOCUMENT:
                break
    except UnreadableError as error:
        if not total:
            raise
        report(Message("read.used_rest", error=error))
    if total > MAX_DOCUMENT:
        raise UnreadableError(Message("read.warc_unpacks", size=MAX_DOCUMENT >> 20))
    return b"".join(parts)
