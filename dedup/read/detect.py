"""Which encoding bytes have: a byte order mark says it, UTF-8 proves itself, and else the likeliest reading wins.

UTF-8 comes first because its form is proof: a longer text of another encoding is never valid UTF-8. Three kinds of
text pass for it and are none: the seven-bit encodings (ISO-2022-JP, HZ), UTF-16 without a mark, and a few words of
GBK that happen to be pairs of UTF-8 (通知 is ֪ͨ). Each has a sign that costs nothing to look for.

All others are read in every encoding of `_CANDIDATES`, and the reading that takes the fewest bits (`likely`) is
right. What the page declares and what chardet says are believed a little: they decide short texts. A declaration
alone proves nothing: any bytes are valid Latin-1.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable

from dedup.late import late_pattern
from dedup.read.common_characters import COMMON, HANGUL, KANJI
from dedup.read.encoding_names import canonical, decodes, is_cut, widest
from dedup.read.likely import ASCII, bits, bits_in
from dedup.read.mending import allowed_bad, count_bad, decode_escaped, escape_unused
from dedup.read.signatures import CONTROL_BYTE, no_text, refuse_binary

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

# Of equally likely readings the first is taken.
_EAST_ASIAN = ("gb18030", "cp950", "cp932", "euc_jp", "cp949")
_CANDIDATES = (
    *("utf-8", *_EAST_ASIAN, "cp1252", "cp1251", "koi8-r"),
    *("big5hkscs", "euc_jis_2004", "iso8859-15", "iso8859-5", "cp866"),
)
# The names by which the detector knows them.
_DETECTED = (
    *("gb18030", "big5", "big5hkscs", "cp950", "cp932", "euc_jis_2004", "euc-jp", "cp949", "euc-kr"),
    *("cp1252", "iso-8859-1", "iso-8859-15", "cp1251", "koi8-r", "iso-8859-5", "cp866"),
)

# Bits by which a witness is believed. The detector is right for two or three characters more often than the
# count of bits, for ten it makes no difference; a declaration may also name an encoding that is no candidate.
_BY_DETECTOR = 8.0
_BY_DETECTOR_BYTEWISE = 4.0
_BY_DECLARATION = 8.0
_BY_DECLARATION_EACH = 2.2  # for each byte above ASCII, of an encoding whose language is not known here
_BY_FORM = 12.0  # that all of it is valid UTF-16, or that UTF-8 is broken in a place or two
_CUT = 8.0  # each byte of a character that the end cuts off
_NO_TEXT = 11.0  # more bits for each byte above ASCII than any text takes

_SAMPLE = 1 << 16
_WINDOW = 512
_WINDOWS = 6
_HIGH = late_pattern(rb"[\x80-\xff]")
_SYNCHRONOUS = late_pattern(rb"[\x00-\x2f](?=[\x80-\xff])")
_DESIGNATION = late_pattern(rb"\x1b\$(?:[@AB]|\([A-Z]|\)C)")
_HZ_RUN = late_pattern(rb"~\{(?:[\x21-\x77][\x21-\x7e])+(?:~\}|\s|\Z)")
_BEYOND_PAIRS = late_pattern("[\u0800-\U0010ffff]")
_ORDINARY = late_pattern(
    "[\t\n\r -~\u00a0-\u024f\u0370-\u06ff\u2000-\u206f\u20ac\u2100-\u27bf"
    "\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff00-\uffef]"
)
_KNOWN = COMMON.union(
    *(KANJI, HANGUL, "，。、：；！？“”《》（）「」・ー\u3000"),
    *(map(chr, range(first, last + 1)) for first, last in ((0x3041, 0x30FE), (0x410, 0x44F))),
)


def detect_encoding(data: bytes, *, whole: bool = True, declared: str = "") -> tuple[str, int]:
    """Return the codec of ``data`` and the length of its byte order mark.

    ``data`` is a file, or the beginning of one, which may end inside a character; ``declared`` is the codec that
    it names itself. Raises UnreadableError for what is not text.

    >>> detect_encoding("你好".encode())
    ('utf-8', 0)
    """
    for mark, name in MARKS:
        if data.startswith(mark):
            return name, len(mark)
    broken = _utf8_error(data, whole)
    if broken is None:
        text = data.decode("utf-8", "ignore")
        return behind_utf8(data, text, declared) or "utf-8", 0
    wide = _guess_utf16(data)
    if wide:
        return wide, 0
    refuse_binary(data)
    if not whole and _has_utf8_lines(data):
        return "utf-8", 0
    if _is_mostly_utf8(data, broken.start):
        return "utf-8", 0
    return widest(data, _likeliest(data, declared)), 0


def behind_utf8(data: bytes, text: str, declared: str = "") -> str:
    """Return the codec of bytes that are valid UTF-8, namely ``text``, and yet something else; empty if not."""
    if b"\0" in data or CONTROL_BYTE.search(data, 0, 400):
        wide = _guess_utf16(data)
        if wide:
            return wide
    if text.isascii():
        if b"\x1b$" in data and _DESIGNATION.search(data):
            return _seven_bit(data, "iso2022_jp_ext", "iso2022_jp_2004", "iso2022_kr")
        if b"~{" in data and _HZ_RUN.search(data):
            return _seven_bit(data, "hz")
        return _guess_utf16(data) if _may_be_kana(data) else ""
    if _BEYOND_PAIRS.search(text):
        return ""
    # A character that stands there again and again, as ¶ behind headings, is one witness.
    several = "".join(dict.fromkeys(char for char in text if char > "\x7f")).encode()
    for sample in (_sample(data), several):
        taken = {name: _taken(sample, name) for name in ("utf-8", *_EAST_ASIAN)}
        if declared in taken:
            taken[declared] -= _BY_DECLARATION
        best = min(taken, key=taken.__getitem__)
        if taken[best] + _BY_DECLARATION >= taken["utf-8"]:
            return ""
    return best if decodes(data, best) else ""


def _utf8_error(data: bytes, whole: bool) -> UnicodeDecodeError | None:
    """Return what stops ``data`` from being UTF-8, if anything; a character cut at the end does not.

    A single high byte at the end of ASCII is more likely the accent of a Western text than a cut.
    """
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        tail = len(data) - error.start
        cut = is_cut(data, error)
        if cut and (not whole or tail > 1 or not data[: error.start].isascii()):
            return None
        return error
    return None


def _likeliest(data: bytes, declared: str) -> str:
    """Return the codec by which a sample of ``data`` takes the fewest bits."""
    sample = _sample(data)
    names = (*_CANDIDATES, declared) if declared and declared not in _CANDIDATES else _CANDIDATES
    taken = _take_all(sample, names)
    high = sum(byte > 0x7F for byte in sample)
    least = min(taken.values())
    if least - ASCII * (len(sample) - high) > _NO_TEXT * high:
        raise no_text()
    if "utf-8" in taken and any(char > "\x7f" for char in sample.decode("utf-8", "ignore")):
        taken["utf-8"] -= _BY_FORM
    if declared in taken:
        taken[declared] -= _BY_DECLARATION + _BY_DECLARATION_EACH * high * (declared not in _CANDIDATES)
    first, second = sorted(taken.values())[:2] if len(taken) > 1 else (0.0, _BY_FORM)
    if second - first < _BY_FORM and (detected := _ask_detector(sample)) in taken:
        taken[detected] -= _BY_DETECTOR if detected in _EAST_ASIAN else _BY_DETECTOR_BYTEWISE
    return min(taken, key=taken.__getitem__)


def _take_all(sample: bytes, names: Iterable[str]) -> dict[str, float]:
    """Return what ``sample`` takes by each codec, but for those that are far off at its beginning."""
    begin = {name: _taken(sample[:_WINDOW], name) for name in names}
    most = 1.3 * min(begin.values()) + 10 * _BY_FORM
    return {name: _taken(sample, name) for name in names if begin[name] < most}


def _taken(sample: bytes, name: str) -> float:
    text = escape_unused(sample.decode(name, "replace"), name)
    whole = text.removesuffix("\ufffd")
    return bits_in(whole, name) + _CUT * (len(text) - len(whole))


def _sample(data: bytes) -> bytes:
    """Return pieces of ``data`` around bytes above ASCII, each from where no character can be cut in two."""
    pieces: list[bytes] = []
    at, step = 0, max(_WINDOW, len(data) // _WINDOWS)
    for number in range(_WINDOWS):
        found = (_SYNCHRONOUS if number else _HIGH).search(data, at)
        if not found:
            break
        start = found.end() if number else max(found.start() - 16, 0)
        pieces.append(data[start : start + _WINDOW * (1 if number else 4)])
        at = max(start + len(pieces[-1]), at + step)
    return b" ".join(pieces)


def _guess_utf16(data: bytes) -> str:
    """Return the UTF-16 that ``data`` is, or nothing.

    NULs in every other byte would tell for English, but not for Chinese: 一 is U+4E00. So either order of bytes
    is tried, and believed if it gives ASCII and common characters, as nothing does by chance, or takes fewer bits.
    """
    head = data[: min(len(data) & ~1, 4 * _WINDOW)]
    best, most = "", 0.0
    for name in ("utf-16-le", "utf-16-be"):
        text = decode_escaped(head, name)
        if len(_ORDINARY.findall(text)) < 0.95 * len(text):
            continue
        known = sum(char in _KNOWN or "\t" <= char <= "~" for char in text)
        taken = bits(text)
        if known > max(most, len(text) / 2) and taken < 15 * len(text):
            best, most = name, known
        elif not best and 5 * known > len(text) > 0 and taken < 14 * len(text) and not count_bad(text):
            others = min(_taken(head, other) for other in (*_EAST_ASIAN, "cp1252", "cp1251"))
            best = name if taken < others + min(3 * len(text), _BY_FORM) else ""
    return best


def _may_be_kana(data: bytes) -> bool:
    """True for ASCII that may be UTF-16 of Japanese, where U+30xx is a zero beside another character."""
    head = data[:400]
    zeros = max(head[::2].count(b"0"), head[1::2].count(b"0"))
    return len(data) % 2 == 0 and 4 * zeros > len(head)


def _seven_bit(data: bytes, *names: str) -> str:
    """Return the first codec that reads ``data`` without errors and as common characters; empty if none does."""
    for name in names:
        text = decode_escaped(data, name)
        wide = "".join(char for char in text if char > "\x7f")
        if wide and count_bad(text) <= allowed_bad(len(data)) and bits(wide) < 14 * len(wide):
            return name
    return ""


def _is_mostly_utf8(data: bytes, broken: int) -> bool:
    """True for UTF-8 with a few broken places: the count of bits would tell, but not where the sample has none."""
    around = data[max(broken - _SAMPLE, 0) : broken + _SAMPLE].decode("utf-8", "replace")
    bad = around.count("\ufffd")
    good = len(around) - len(around.encode("ascii", "ignore")) - bad
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

    found = chardet.detect(data, include_encodings=_DETECTED, prefer_superset=True, compat_names=False)
    return canonical(found["encoding"]) if found["encoding"] else ""
