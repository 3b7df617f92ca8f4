"""The bytes of an RTF file: decoded as their font or the file declares, where they bear it out."""

from __future__ import annotations

import codecs
import re
from collections import defaultdict
from collections.abc import Callable, Mapping

from dedup.errors import UnreadableError
from dedup.read.detect import detect_encoding

_RAW = re.compile(rb"[\x80-\xff][^\\{}\r\n]*")
_SAMPLE = 1 << 14  # bytes of each codec
# What is written in a code page that was not declared is East Asian: a Western font names none that is right for it.
_WIDE = frozenset(("gb18030", "cp950", "big5", "big5hkscs", "cp932", "euc_jp", "cp949", "utf-8"))
# So many bytes above ASCII tell; more of them where the declaration is one of these itself.
_TELL, _TELL_WIDE = 6, 24


class Bytes:
    """Decodes bytes of changing code pages; a character that was begun is ended in the code page of its first byte."""

    def __init__(self, emit: Callable[[str], None], borne_out: Mapping[str, str]) -> None:
        self._emit = emit
        self._borne_out = borne_out
        self._codec = "cp1252"
        self._decoder = codecs.getincrementaldecoder(self._codec)("replace")
        self._samples: defaultdict[str, bytearray] = defaultdict(bytearray)

    @property
    def waits(self) -> bool:
        """Whether a character lacks a byte."""
        return bool(self._decoder.getstate()[0])

    def feed(self, data: bytes, declared: str) -> None:
        """Take bytes of the code page that their font or the file names."""
        sample = self._samples[declared]
        if len(sample) < _SAMPLE:
            sample += data
        codec = self._borne_out.get(declared, declared)
        if codec != self._codec:
            while data and self.waits:
                self._emit(self._decoder.decode(data[:1]))
                data = data[1:]
            if not data:
                return
            self._codec, self._decoder = codec, codecs.getincrementaldecoder(codec)("replace")
        if codec == "gb18030" and data[:1] == b"\x80" and not self.waits:
            self._emit("€")  # of code page 936
            data = data[1:]
        self._emit(self._decoder.decode(data))

    def misnamed(self) -> dict[str, str]:
        """The codecs that were declared and that the bytes do not bear out, each with the likeliest."""
        wrong: dict[str, str] = {}
        for declared, sample in self._samples.items():
            found = _likeliest(bytes(sample), declared)
            if found != declared:
                wrong[declared] = found
        return wrong

    def flush(self) -> None:
        if self.waits:
            self._emit(self._decoder.decode(b"", True))
            self._decoder.reset()

    def is_lead(self, byte: int, declared: str) -> bool:
        """Whether a byte is the first of two."""
        codec = self._borne_out.get(declared, declared)
        decoder = codecs.getincrementaldecoder(codec)("replace")
        decoder.decode(bytes((byte,)))
        return bool(decoder.getstate()[0])


def _likeliest(sample: bytes, declared: str) -> str:
    """The codec of bytes that are declared to be of one: that of any document, but of few bytes the declared one."""
    high = len(sample) - len(sample.decode("ascii", "ignore"))
    if high < (_TELL_WIDE if declared in _WIDE else _TELL):
        return declared
    try:
        found, _ = detect_encoding(sample, whole=False, declared=declared)
    except UnreadableError:
        return declared
    return found if found in _WIDE else declared


def codec_of_raw(data: bytes) -> str:
    """The codec of a file that holds bytes as they stand and names no code page; else that of Western Windows."""
    if data.isascii() or b"\\ansicpg" in data[:4096]:
        return "cp1252"
    try:
        return detect_encoding(b"\n".join(_RAW.findall(data[: 1 << 20])), whole=False)[0]
    except UnreadableError:
        return "cp1252"
