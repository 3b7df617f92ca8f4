"""Bytes to text: which encoding a file has, and strict decoding that says where it fails.

The order is: byte order mark, strict UTF-8, UTF-16 without a mark, detector. UTF-8 comes before the
detector because its form proves itself: a longer text of another encoding is never valid UTF-8.

The detector is chardet 7, restricted to the encodings below. On excerpts of 2 to 100 characters of
Chinese, Japanese, Korean and English in eight encodings it named 161 of 167 rightly (150 without the
restriction; charset-normalizer 113, and none of the Chinese ones of up to 6 characters).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

from dedup.errors import UnreadableError
from dedup.read.common import COMMON, common_share
from dedup.read.reporting import Reporter

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

_CANDIDATES = (
    *("gb18030", "big5", "big5hkscs", "cp950", "cp932", "euc_jis_2004", "euc-jp", "cp949", "euc-kr"),
    *("cp1252", "iso-8859-1", "iso-8859-15", "cp1251", "koi8-r"),
)

# What files call by these names is more than the standard of that name: GB 2312 pages hold GBK characters,
# and Big5 files come from Windows.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "cp950", "shift_jis": "cp932", "euc_kr": "cp949"}
_WIDER |= {"iso8859-1": "cp1252", "ascii": "utf-8", "utf-8-sig": "utf-8"}

# What the head of a file is when it is no text, whatever its name says.
_SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive, or an Office file such as .docx"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file such as .doc"),
    (b"\x1f\x8b", "packed by gzip"),
    (b"\x28\xb5\x2f\xfd", "packed by Zstandard"),
    (b"\x89PNG\r\n", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"Rar!\x1a", "an archive"),
    (b"7z\xbc\xaf\x27\x1c", "an archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
    (b"PAR1", "a Parquet file"),
    (b"{\\rtf", "a Rich Text file"),
)

_SAMPLE = 1 << 16
_UNSURE = 0.1  # what chardet gives its answer for "nothing fits"
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROL_BYTE = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_ORDINARY = re.compile(
    "[\t\n\r -~\u00a0-\u024f\u0370-\u06ff\u2000-\u206f\u2190-\u27bf"
    "\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff00-\uffef]"
)
_DECLARATION = re.compile(
    rb"<(?:meta[^>]{0,500}?charset|\?xml[^>]{0,200}?encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE
)
_INCOMPLETE = ("unexpected end of data", "incomplete multibyte sequence", "truncated data")
_NAME_IT = "name its encoding with --encoding, or leave it out with --exclude"


def canonical(name: str) -> str:
    """Return the codec to decode with: ``gb2312`` and ``GBK`` give ``gb18030``."""
    codec = codecs.lookup(name).name
    return _WIDER.get(codec, codec)


def decode_document(data: bytes, encoding: str, report: Reporter) -> str:
    """Decode a whole file.

    A file cut inside a character at its very end keeps the text before it, and the cut is reported.
    What cannot be decoded raises UnreadableError with the offset of the first byte that fails.
    """
    name, start = document_encoding(data, encoding)
    body = data[start:] if start else data
    try:
        text = body.decode(name)
    except UnicodeDecodeError as error:
        offset = start + error.start
        if not _is_cut(error, len(body)):
            raise _undecodable(name, encoding, offset) from None
        text = body[: error.start].decode(name)
        report("ends inside a character, as if it had been cut; the text before was kept", offset=offset)
    if encoding == "auto":
        _reject_controls(text)
    return text


def document_encoding(data: bytes, encoding: str) -> tuple[str, int]:
    """Return codec and length of the byte order mark of a file that is ``data``."""
    return detect_encoding(data) if encoding == "auto" else _named(data, encoding)


def decode_stream(chunks: Iterable[bytes], name: str, start: int, encoding: str) -> Iterator[str]:
    """Decode ``chunks`` of one file by codec ``name``, from byte ``start`` on."""
    decoder = codecs.getincrementaldecoder(name)()
    position = 0
    skip = start
    for chunk in chunks:
        body = chunk[skip:]
        skip -= len(chunk) - len(body)
        pending = len(decoder.getstate()[0])
        try:
            text = decoder.decode(body)
        except UnicodeDecodeError as error:
            yield error.object[: error.start].decode(name)
            offset = start + position - pending + error.start
            raise _undecodable(name, encoding, offset, left_out="the rest from there") from None
        position += len(body)
        if text:
            yield text
    pending = len(decoder.getstate()[0])
    if pending:
        raise UnreadableError(
            "ends inside a character, as if it had been cut; the records before were kept",
            offset=start + position - pending,
        )


def detect_encoding(data: bytes, *, whole: bool = True) -> tuple[str, int]:
    """Return the codec of ``data`` and the length of its byte order mark.

    ``data`` is a file, or the beginning of one, which may end inside a character. Raises
    UnreadableError for what is not text, or is UTF-8 with a broken place.

    >>> detect_encoding("你好".encode())
    ('utf-8', 0)
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name, len(mark)
    broken = _utf8_error(data, whole)
    if broken is None and b"\0" not in data:
        return "utf-8", 0
    wide = _guess_utf16(data[: _SAMPLE & ~1])
    if wide:
        return wide, 0
    if broken is None:
        return "utf-8", 0
    _reject_binary(data)
    if not whole and _has_utf8_lines(data):
        return "utf-8", 0
    if _is_mostly_utf8(data, broken.start):
        raise _undecodable("utf-8", "auto", broken.start)
    return _ask_detector(data), 0


def declared_encoding(data: bytes) -> str:
    """Return the codec that a page names in its head; empty when none, or none that exists."""
    found = _DECLARATION.search(data[:4096])
    if not found:
        return ""
    try:
        name = canonical(found[1].decode("ascii", "replace"))
        "".encode(name)
    except (LookupError, ValueError):
        return ""
    # A name that can be read in the raw bytes cannot be one of the encodings whose characters are wider.
    return "" if name.startswith(("utf-16", "utf-32", "utf-7")) else name


def _named(data: bytes, encoding: str) -> tuple[str, int]:
    """Return the codec the user named, and the length of the byte order mark if it is of that encoding."""
    name = canonical(encoding)
    for mark, marked in _MARKS:
        if data.startswith(mark) and marked.startswith(name):
            return marked, len(mark)
    return name, 0


def sniff_stream(head: bytes, encoding: str) -> tuple[str, int]:
    """Return codec and length of the byte order mark of a file of which ``head`` is the beginning."""
    return detect_encoding(head, whole=False) if encoding == "auto" else _named(head, encoding)


def _utf8_error(data: bytes, whole: bool) -> UnicodeDecodeError | None:
    """Return what stops ``data`` from being UTF-8, if anything; a character cut at the end does not.

    A single high byte at the end of ASCII is more likely the accent of a Western text than a cut.
    """
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        tail = len(data) - error.start
        if _is_cut(error, len(data)) and (not whole or tail > 1 or not data[: error.start].isascii()):
            return None
        return error
    return None


def _is_cut(error: UnicodeDecodeError, length: int) -> bool:
    return error.reason in _INCOMPLETE and error.end >= length and length - error.start <= 3


def _guess_utf16(data: bytes) -> str:
    """Return the UTF-16 that ``data`` is, or nothing.

    NULs in every other byte would tell for English, but not for Chinese: 一 is U+4E00. So either order of
    bytes is tried, and believed if it gives ASCII and common Chinese characters, as nothing does by chance.
    """
    shares: dict[str, float] = {}
    for name in ("utf-16-le", "utf-16-be"):
        text = data[: len(data) & ~1].decode(name, "replace")
        known = sum(
            char in COMMON or "\t" <= char <= "~" or char in "，。、：；！？“”《》（）" for char in text
        )
        if len(_ORDINARY.findall(text)) >= 0.95 * len(text):
            shares[name] = known / max(len(text), 1)
    best = max(shares, key=lambda name: shares[name], default="")
    return best if best and shares[best] > 0.5 else ""


def _reject_binary(data: bytes) -> None:
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableError(
                f"is not text but {what}: give it its own extension, or name it with --format"
            )
    head = data[:_SAMPLE]
    if b"\0" in head or len(_CONTROL_BYTE.findall(head)) > len(head) / 100:
        raise _not_text()


def _reject_controls(text: str) -> None:
    """Refuse what decodes but is full of control characters; a few are damage and the text is kept."""
    head = text[:_SAMPLE]
    if len(_CONTROL.findall(head)) > max(len(head) / 10, 1):
        raise _not_text()


def _is_mostly_utf8(data: bytes, broken: int) -> bool:
    """True for UTF-8 with a few broken places: a detector would give it a wrong name and decode nonsense."""
    around = data[max(broken - _SAMPLE, 0) : broken + _SAMPLE].decode("utf-8", "replace")
    bad = around.count("\ufffd")
    good = sum(char > "\x7f" for char in around) - bad
    return good > 4 * bad


def _has_utf8_lines(data: bytes) -> bool:
    """True if half the lines that tell are UTF-8: in a file of records, the others are problems of their own."""
    good = bad = 0
    for line in data[: 1 << 18].split(b"\n"):
        if not line.isascii():
            try:
                line.decode("utf-8")
                good += 1
            except UnicodeDecodeError:
                bad += 1
    return good > 0 and good >= bad


def _ask_detector(data: bytes) -> str:
    import chardet

    found = chardet.detect(data, include_encodings=_CANDIDATES, prefer_superset=True, compat_names=False)
    if found["encoding"] and found["confidence"] > _UNSURE:
        return canonical(found["encoding"])
    guess = _guess_by_common(data[:_SAMPLE])
    if not guess:
        raise _not_text()
    return guess


def _guess_by_common(data: bytes) -> str:
    """Decide what the detector left open: a few characters of Chinese, kana, or Western text with accents."""
    texts = {name: data.decode(name, "ignore") for name in ("gb18030", "cp950", "cp932", "euc-jp")}
    best = max(texts, key=lambda name: _share(texts[name]))
    if _share(texts[best]) > 0.3:
        return best
    high = sum(byte > 0x7F for byte in data)
    return "cp1252" if high < 0.3 * len(data) else ""


def _share(text: str) -> float:
    kana = sum("\u3041" <= char <= "\u30fe" for char in text)
    return common_share(text) + kana / max(len(text), 1)


def _undecodable(name: str, encoding: str, offset: int, *, left_out: str = "it") -> UnreadableError:
    guessed = "looks like" if encoding == "auto" else "was to be read as"
    return UnreadableError(
        f"{guessed} {name} but cannot be decoded at byte {offset}; "
        f"{left_out} was left out: repair it, or {_NAME_IT}",
        offset=offset,
    )


def _not_text() -> UnreadableError:
    return UnreadableError(f"is not text in any encoding that dedup knows: if it is, {_NAME_IT}")
