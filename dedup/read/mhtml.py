"""MHTML to text: the page that a browser saved with all its parts in one file, and the frames in it.

The e-mail package tells the parts; their text is decoded as that of any page. Its own decoding gives U+FFFD for each byte
that is not of the charset named, knows no ``x-gbk``, and takes ``gb2312`` for less than the web does.
"""

from __future__ import annotations

import base64
import email
import re
from collections.abc import Iterator
from email.message import Message as Part

from dedup.errors import UnreadableError
from dedup.messages import Message
from dedup.model import Batch
from dedup.read.extracted import Block, join_blocks
from dedup.read.html import decode_page, parse_page
from dedup.read.metadata import file_metadata
from dedup.read.options import ReadOptions
from dedup.read.pages import pack_page
from dedup.read.reporting import Reporter
from dedup.read.streams import read_whole
from dedup.read.texts import one_document

_BEFORE = re.compile(rb"\A(?:\xef\xbb\xbf|\s)*")
_NO_SIGN = re.compile(rb"[^A-Za-z0-9+/=]")
_GOES_ON = re.compile(rb"=[ \t]*(?:\r?\n|\Z)")
_SIGN = re.compile(rb"=([0-9A-Fa-f]{2})")
_HALF_SIGN = re.compile(rb"=[0-9A-Fa-f]\s*\Z")
_PIECE = re.compile(rb"[A-Za-z0-9+/]+")
_PAGES = ("text/html", "application/xhtml+xml")
_CURE = Message("read.cure_page")


def read_mhtml(chunks: Iterator[bytes], path: str, options: ReadOptions, report: Reporter) -> Iterator[Batch]:
    """Yield the page as one text; a part that cannot be decoded is a problem, and the others are read."""
    data = read_whole(chunks, report)
    blocks: list[Block] = []
    sources: list[str] = []
    deepest = 0
    title = author = ""
    for part, charset in _find_pages(_BEFORE.sub(b"", data, count=1), report):
        try:
            source = decode_page(part, options.encoding, report.inside(Message("read.a_part")), charset)
        except UnreadableError as error:
            report(Message("read.part_left", error=error), sort=Message("read.part_left_sort"))
            continue
        page = parse_page(source)
        sources.append(source)
        deepest = max(deepest, page.deepest)
        title, author = title or page.title, author or page.author
        blocks += page.blocks
    text, headings = join_blocks(blocks)
    metadata = file_metadata(options, title=title, author=author)
    kept = pack_page(sources, blocks, deepest) if options.keep_pages else None
    yield one_document(path, text, report, extracted=True, headings=headings, metadata=metadata, page=kept)


def _find_pages(data: bytes, report: Reporter) -> list[tuple[bytes, str]]:
    """The bytes of the page, then those of its frames, each with the charset that is named for it."""
    if data[:1] == b"<":
        return [(data, "")]  # a page by another name
    try:
        message = email.message_from_bytes(data)
        parts = [part for part in message.walk() if not part.is_multipart()]
    except RecursionError:
        raise UnreadableError(Message("read.parts_deep", cure=_CURE)) from None
    if data and "Content-Type" not in message:
        raise UnreadableError(Message("read.mhtml_no_type", cure=_CURE))
    if any("Boundary" in type(defect).__name__ for part in message.walk() for defect in part.defects):
        report(Message("read.mhtml_cut", cure=_CURE))
    pages = [part for part in parts if part.get_content_type() in _PAGES]
    pages = pages or [part for part in parts if part.get_content_type() == "text/plain"]
    if data and not pages:
        raise UnreadableError(Message("read.mhtml_no_page", types=_name_types(parts), cure=_CURE))
    root = _parameter(message, "start")
    pages.sort(
        key=lambda part: str(part.get("Content-ID", "")).strip() != root
    )  # stable: the others as they stand
    return [(_bytes_of(part, report), _parameter(part, "charset")) for part in pages]


def _bytes_of(part: Part, report: Reporter) -> bytes:
    how = str(part.get("Content-Transfer-Encoding", "")).strip(" \t;").lower()
    if how == "base64":
        return _from_base64(str(part.get_payload()).encode("ascii", "replace"), report)
    del part["Content-Transfer-Encoding"]
    is_quoted = how == "quoted-printable"
    part["Content-Transfer-Encoding"] = "8bit" if is_quoted else how  # ``8bit `` is another for the package
    data = part.get_payload(decode=True)
    body = data if isinstance(data, bytes) else b""
    return _from_quoted(body, report) if is_quoted else body


def _from_quoted(body: bytes, report: Reporter) -> bytes:
    """A body with its signs as the bytes that they are; the package keeps the sign of a line that goes on where blanks
    stand behind it, and half a sign at the end."""
    if _HALF_SIGN.search(body):
        what = Message("read.quoted_cut")
        report(Message("read.with_cure", what=what, cure=_CURE), sort=what)
        body = _HALF_SIGN.sub(b"", body)
    body = _GOES_ON.sub(
        b"", body
    )  # blanks at the end of a line were added on the way, but no text shows them
    return _SIGN.sub(lambda sign: bytes.fromhex(sign[1].decode()), body)


def _from_base64(body: bytes, report: Reporter) -> bytes:
    """All pieces of a body, where several were joined; the package stops behind the first, and gives signs for bytes
    where the body ends with a single one."""
    pieces: list[bytes] = []
    for piece in _PIECE.findall(_NO_SIGN.sub(b"", body)):
        if len(piece) % 4 == 1:  # six bits are no byte
            what = Message("read.base64_cut")
            report(Message("read.with_cure", what=what, cure=_CURE), sort=what)
            piece = piece[:-1]
        pieces.append(base64.b64decode(piece + b"=" * (-len(piece) % 4)))
    return b"".join(pieces)


def _parameter(part: Part, name: str) -> str:
    """A parameter of the content type: without quotes, of either kind, and spaces."""
    value = part.get_param(name, "")
    return (value if isinstance(value, str) else value[2]).strip(" \t\"'")


def _name_types(parts: list[Part]) -> str:
    return ", ".join(sorted({part.get_content_type() for part in parts})[:5]) or "nothing"
