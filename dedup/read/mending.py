"""Bytes that are no character: each is kept as an escape while a text is decoded, and becomes U+FFFD in the end.

An escape is a code point that no text holds, a lone surrogate, with the byte in its lower half: DCxx for a byte that
is wrong where it stands, DExx for the beginning of a character that the end of the file cut off. So the text with its
escapes goes back to exactly the bytes it came from, which is how a file is cut (`cleaning.byte_places`).
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from dedup.late import late_pattern
from dedup.read.likely import BAD, bits

# The name under which codecs find the handler below.
MEND = "dedup.mend"

# Twenty bytes, and one in a thousand: more, and the file is not what it was taken for.
MOST_BAD = 20
_ONE_IN = 1000

_WRONG, _CUT = 0xDC00, 0xDE00
_ESCAPES = late_pattern("[\ud800-\udfff]+")
_ESCAPES_BUT_EURO = late_pattern("[\ud800-\udc7f\udc81-\udfff]+")
_TRAILING_CUT = late_pattern("[\ude00-\udeff]{1,3}\\Z")
_ENDS = ("unexpected end of data", "incomplete multibyte sequence", "truncated data")
# What a byte means there depends on the bytes before: on escape sequences.
STATEFUL = frozenset(("hz", "iso2022_jp_ext", "iso2022_jp_2004", "iso2022_jp_2", "iso2022_kr"))
# Two bytes a character: behind a bad byte they may pair the wrong way.
PAIRED = frozenset(("gb18030", "cp950", "big5hkscs", "cp932", "euc_jp", "euc_jis_2004", "cp949"))
_AHEAD = 24
_SYNCHRONOUS = late_pattern(rb"[\x00-\x2f]")
# Code page 932 gives these single bytes characters that no text uses.
_UNUSED_932 = {0x80: 0xDC80, 0xF8F0: 0xDCA0, 0xF8F1: 0xDCFD, 0xF8F2: 0xDCFE, 0xF8F3: 0xDCFF}
_UNUSED = late_pattern("[\x80\uf8f0-\uf8f3]")


@dataclass(frozen=True, slots=True)
class Place:
    """A bad place: its first byte, counted from the first of what was decoded, and the first code point it became."""

    offset: int
    point: int


def decode_escaped(data: bytes, name: str) -> str:
    """Decode ``data``, with an escape for each byte that is no character."""
    if begins_inside(data, name):
        return escape_bytes(data[:1]) + decode_escaped(data[1:], name)
    return escape_unused(data.decode(name, MEND), name)


def begins_inside(data: bytes, name: str) -> bool:
    """True for a file whose beginning was cut off inside a character: from the next byte on it is common text.

    Asked of the first characters only; rare ones, as a list of such may begin with, are no sign.
    """
    if name not in PAIRED or data[:1] < b"\x80":
        return False
    here, behind = _read_ahead(data, 0, name)
    return len(behind) > 7 and bits(behind) < min(12 * len(behind), bits(here) - 1.75 * BAD)


def escape_unused(text: str, name: str) -> str:
    """Turn into escapes what codec ``name`` made of bytes that its encoding does not have."""
    return text.translate(_UNUSED_932) if name == "cp932" and _UNUSED.search(text) else text


def split_cut(text: str) -> tuple[str, bytes]:
    """Return ``text`` without a character that its end cuts off, and the bytes of that."""
    found = _TRAILING_CUT.search(text)
    return (text[: found.start()], _bytes_of(found[0])) if found else (text, b"")


def show_escapes(text: str, name: str) -> str:
    """Return ``text`` as it is read: 0x80 is the euro in code page 936, and every other escape U+FFFD."""
    if name == "gb18030":
        text = text.replace("\udc80", "€")
    return _ESCAPES.sub(lambda run: "\ufffd" * len(run[0]), text)


def find_bad(text: str, name: str) -> list[Place]:
    """Return the bad places of a text with escapes, in order.

    The bytes of one broken character are one place: a wrong byte costs its fellows, three in UTF-8.
    """
    size = 4 if name == "utf-8" else 3 if name.startswith("euc") else 2
    places: list[Place] = []
    offset = last = 0
    encoder = codecs.getincrementalencoder(name)(MEND)
    for run in (_ESCAPES_BUT_EURO if name == "gb18030" else _ESCAPES).finditer(text):
        for point in range(run.start(), run.end(), size):
            offset += len(encoder.encode(text[last:point], final=name not in STATEFUL))
            last = point
            places.append(Place(offset, point))
    return places


def count_bad(text: str) -> int:
    """Return how many runs of escapes a text has."""
    return len(_ESCAPES.findall(text))


def encode_escaped(text: str, name: str) -> bytes:
    """Return the bytes of a text with escapes."""
    return text.encode(name, MEND)


def allowed_bad(size: int) -> int:
    """How many bad places ``size`` bytes may have: 350 -> 1, 2500 -> 3, a million -> 20."""
    return min(MOST_BAD, -(-size // _ONE_IN))


def is_hopeless(data: bytes, name: str) -> bool:
    """True for bytes with far more errors than are mended; cheap, where escaping each would take long."""
    if name in STATEFUL:
        return False
    errors = data.decode(name, "replace").count("\ufffd") - data.count(b"\xef\xbf\xbd")
    if name == "gb18030":
        errors -= data.count(b"\x80")
    return errors > 8 * MOST_BAD


def _mend(error: UnicodeError) -> tuple[str | bytes, int]:
    """The handler: escapes for bytes that cannot be decoded, and the bytes of escapes."""
    if isinstance(error, UnicodeEncodeError):
        return _encode(error)
    if not isinstance(error, UnicodeDecodeError):
        raise error
    at, end = error.start, error.end
    if error.reason in _ENDS and end >= len(error.object):
        return _escape(error.object[at:end], _CUT), end
    if error.encoding.startswith("utf-16"):  # half a pair of surrogates
        unit = error.object[at : at + 2]
        return chr(int.from_bytes(unit if error.encoding.endswith("be") else unit[::-1])), at + 2
    if error.encoding == "hz" and error.object[at : at + 1] == b"~":
        return "~", at + 1  # as in http://site/~name
    if error.encoding in PAIRED:
        end = at + _wrong_bytes(error.object, at, error.encoding)
    return _escape(error.object[at:end], _WRONG), end


def _wrong_bytes(data: bytes, at: int, name: str) -> int:
    """Return how many bytes to give up, one or two, so that those that follow pair as they were written."""
    if data[at + 1 : at + 2] < b"\x80":
        return 1
    one, two = _read_ahead(data, at + 1, name)
    return 2 if bits(two) + BAD / 2 < bits(one) else 1


def _read_ahead(data: bytes, at: int, name: str) -> tuple[str, str]:
    """Return what stands at ``at``, up to a byte that is no half of a pair, and the same from the next byte on."""
    ahead = data[at : at + _AHEAD]
    end = _SYNCHRONOUS.search(ahead)
    here, behind = (ahead[skip : end.start() if end else None].decode(name, "replace") for skip in (0, 1))
    if end:
        return here, behind
    return here.rstrip("\ufffd"), behind.rstrip("\ufffd")  # the last character may be cut


def escape_bytes(data: bytes) -> str:
    """Return an escape for each byte."""
    return _escape(data, _WRONG)


def _escape(data: bytes, base: int) -> str:
    return "".join(chr(base + byte) for byte in data)


def _bytes_of(escapes: str) -> bytes:
    return bytes(ord(char) & 0xFF for char in escapes)


def _encode(error: UnicodeEncodeError) -> tuple[bytes, int]:
    run = _ESCAPES.match(error.object, error.start)
    if not run:
        raise error
    chars = run[0][: error.end - error.start]
    if error.encoding.startswith("utf-16"):
        step = 1 if error.encoding.endswith("be") else -1
        return b"".join(ord(char).to_bytes(2)[::step] for char in chars), error.start + len(chars)
    return _bytes_of(chars), error.start + len(chars)


codecs.register_error(MEND, _mend)
