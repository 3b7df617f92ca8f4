"""Bytes to text: the one way from a file or a part of one to its characters, and what went wrong on it.

A reader calls `decode_document` with all the bytes and what the page, the part or the server declares, or
`decode_stream` for records. `document_encoding` says which codec that was, for those who cut the bytes later;
`cleaning.byte_places.Encoded` leads from the text back to them.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

from dedup.errors import UnreadableError
from dedup.messages import Message
from dedup.read.detect import behind_utf8, detect_encoding, MARKS
from dedup.read.encoding_names import canonical, widest
from dedup.read.mending import (
    allowed_bad,
    begins_inside,
    decode_escaped,
    escape_unused,
    find_bad,
    is_hopeless,
    MEND,
    MOST_BAD,
    show_escapes,
    split_cut,
)
from dedup.read.reporting import Reporter
from dedup.read.signatures import no_text
from dedup.read.steps import in_step

__all__ = [
    *("declared_encoding", "decode_document", "decode_record", "decode_stream"),
    *("document_encoding", "sniff_stream"),
]

_SAMPLE = 1 << 16
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_DECLARATION = re.compile(
    rb"<(?:meta[^>]{0,500}?charset|\?xml[^>]{0,200}?encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE
)


def decode_document(data: bytes, encoding: str, report: Reporter, declared: str = "") -> str:
    """Decode a whole file, or a part that has an encoding of its own.

    ``encoding`` is what the user named, or ``auto``; ``declared`` any name of an encoding that a page, a part or
    a header gives, which counts as far as the bytes bear it out. A file cut inside a character at its very end
    keeps the text before it, and the cut is reported. A few bad bytes become U+FFFD, each with a problem; more
    raise UnreadableError with the offset of the first.
    """
    if encoding == "auto":
        plain = _plain_utf8(data, declared)
        if plain is not None:
            return plain
    name, start = document_encoding(data, encoding, declared)
    text = _decode(data[start:], start, name, encoding, report)
    if encoding == "auto":
        _reject_controls(text)
    return text


def document_encoding(data: bytes, encoding: str, declared: str = "") -> tuple[str, int]:
    """Return codec and length of the byte order mark of a file that is ``data``; arguments as above."""
    if encoding == "auto":
        return detect_encoding(data, declared=_usable(declared))
    name, start = _named(data, encoding)
    return widest(data, name), start


def sniff_stream(head: bytes, encoding: str) -> tuple[str, int]:
    """Return codec and length of the byte order mark of a file of which ``head`` is the beginning."""
    return detect_encoding(head, whole=False) if encoding == "auto" else _named(head, encoding)


def declared_encoding(data: bytes) -> str:
    """Return the codec that a page names in its head; empty when none, or none that exists."""
    found = _DECLARATION.search(data[:4096])
    return _usable(found[1].decode("ascii", "replace")) if found else ""


def decode_stream(
    chunks: Iterable[bytes], name: str, start: int, encoding: str, report: Reporter
) -> Iterator[str]:
    """Decode ``chunks`` of one file by codec ``name``, from byte ``start`` on; bad bytes as in a document."""
    decoder = codecs.getincrementaldecoder(name)()
    position, line, skip = start, 1, start
    for chunk in chunks:
        body = chunk[skip:]
        skip -= len(chunk) - len(body)
        state = decoder.getstate()
        error: UnreadableError | None = None
        is_clean = False
        try:
            plain = decoder.decode(body)
            text = escape_unused(plain, name)
            is_clean = text is plain  # without an escape, which is most of them: not looked through again
        except UnicodeDecodeError as wrong:
            whole = state[0] + body
            if is_hopeless(whole, name):
                text = whole[: wrong.start].decode(name)
                error = _too_many(position - len(state[0]) + wrong.start, name, encoding)
            else:
                decoder.setstate(state)
                decoder.errors = MEND
                text = escape_unused(decoder.decode(body), name)
                decoder.errors = "strict"
        if not error and not is_clean:
            text, error = _mend_stream(text, position - len(state[0]), line, name, encoding, report)
        if text:
            yield text
        if error:
            raise error
        position += len(body)
        line += text.count("\n")
    pending = len(decoder.getstate()[0])
    if pending:
        raise UnreadableError(
            Message("read.stream_cut"),
            offset=position - pending,
        )


def decode_record(data: bytes, offset: int, line: int, report: Reporter) -> str:
    """Decode a record that begins at byte ``offset`` of a file in UTF-8, bad bytes as in a document.

    Raises UnicodeDecodeError where there are too many of them, in the file so far or for a record of this length: one
    that is in another encoding as a whole says nothing.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = decode_escaped(data, "utf-8")
        places = find_bad(text, "utf-8")
        escapes = show_escapes(text, "utf-8").count("\ufffd") - text.count("\ufffd")
        if 100 * escapes > len(data) or report.bad + len(places) > MOST_BAD:
            raise
    for place in places:
        _report_bad(offset + place.offset, line, "utf-8", report)
    return show_escapes(text, "utf-8")


def _plain_utf8(data: bytes, declared: str) -> str | None:
    """Return the text of a file that is UTF-8 to its end, as nearly all are; None for any other."""
    if data.startswith(tuple(mark for mark, _ in MARKS[1:])):
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    if data.startswith(codecs.BOM_UTF8):
        text = text[1:]
    elif behind_utf8(data, text, _usable(declared)):
        return None
    _reject_controls(text)
    return text


def _decode(body: bytes, start: int, name: str, encoding: str, report: Reporter) -> str:
    try:
        text = body.decode(name)
        if (
            escape_unused(text, name) == text
            and not begins_inside(body, name)
            and in_step(text, name, len(body)) is text
        ):
            return text
    except UnicodeDecodeError as error:
        if name.startswith("utf-32") or is_hopeless(body, name):
            raise _undecodable(name, encoding, start + error.start) from None
    text, cut = split_cut(in_step(decode_escaped(body, name), name, len(body)))
    places = find_bad(text, name)
    if len(places) > allowed_bad(len(body)):
        raise _undecodable(name, encoding, start + places[0].offset)
    line, last = 1, 0
    for place in places:
        line += text.count("\n", last, place.point)
        last = place.point
        _report_bad(start + place.offset, line, name, report)
    if cut:
        offset = start + len(body) - len(cut)
        report(Message("read.text_cut"), offset=offset)
    shown = show_escapes(text, name)
    report.replaced += shown.count("\ufffd") - text.count("\ufffd")
    return shown


def _mend_stream(
    text: str, offset: int, line: int, name: str, encoding: str, report: Reporter
) -> tuple[str, UnreadableError | None]:
    """Return a piece of a stream as it is read, up to the first bad byte too many, and that as an error."""
    last = 0
    for place in find_bad(text, name):
        if report.bad >= allowed_bad(offset + len(text)):
            return show_escapes(text[: place.point], name), _too_many(offset + place.offset, name, encoding)
        line += text.count("\n", last, place.point)
        last = place.point
        _report_bad(offset + place.offset, line, name, report)
    return show_escapes(text, name), None


def _report_bad(offset: int, line: int, name: str, report: Reporter) -> None:
    what = Message("read.bad_byte", name=name)
    report.bad += 1
    report(Message("read.bad_byte_at", what=what, offset=offset), sort=what, line=line, offset=offset)


def _usable(name: str) -> str:
    """Return the codec of a declared name; empty when there is none that reads text."""
    if not name:
        return ""
    try:
        codec = canonical(name)
        "".encode(codec)
    except (LookupError, ValueError):
        return ""
    # A name that can be read in the raw bytes cannot be one of the encodings whose characters are wider.
    return "" if codec.startswith(("utf-16", "utf-32", "utf-7", "idna", "punycode", "undefined")) else codec


def _named(data: bytes, encoding: str) -> tuple[str, int]:
    """Return the codec the user named, and the length of the byte order mark if it is of that encoding."""
    name = canonical(encoding)
    for mark, marked in MARKS:
        if data.startswith(mark) and marked.startswith(name):
            return marked, len(mark)
    return name, 0


def _reject_controls(text: str) -> None:
    """Refuse what decodes but is full of control characters; a few are damage and the text is kept."""
    head = text[:_SAMPLE]
    if len(_CONTROL.findall(head)) > max(len(head) / 10, 1):
        raise no_text()


def _too_many(offset: int, name: str, encoding: str) -> UnreadableError:
    return _undecodable(name, encoding, offset, left_out=Message("read.rest_from_there"))


def _undecodable(
    name: str, encoding: str, offset: int, *, left_out: Message | None = None
) -> UnreadableError:
    key = "read.undecodable_guessed" if encoding == "auto" else "read.undecodable_named"
    left, cure = left_out or Message("read.it"), Message("read.name_encoding")
    return UnreadableError(Message(key, encoding=name, offset=offset, left=left, cure=cure), offset=offset)
