"""Characters of RTF that are numbers, ``\\u20013?``: halves of surrogates are joined, runs are taken at once."""

from __future__ import annotations

import re
import sys
from array import array
from collections.abc import Callable

_RUN = re.compile(rb"(?:\\u-?[0-9]{1,5} ?\?)+")
_NUMBER = re.compile(rb"-?[0-9]+")
_BULLET = re.compile("[\uf000-\uf0ff]")  # where symbol fonts have them


class Unicode:
    """Takes the numbers as they come, and hands over characters."""

    def __init__(self, emit: Callable[[str], None]) -> None:
        self._emit = emit
        self._high = 0  # half a character that waits for the other

    def take(self, number: int) -> None:
        """One character, or half of one; programs write numbers above 32,767 as negative ones."""
        code = number & 0xFFFF if number < 0x10000 else number
        high = self._high
        if not 0xDC00 <= code < 0xE000:
            self.end()
        self._high = 0
        if 0xD800 <= code < 0xDC00:
            self._high = code
        elif 0xDC00 <= code < 0xE000:
            self._emit(chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00) if high else "\ufffd")
        elif 0 < code <= 0x10FFFF:
            self._emit(_BULLET.sub("•", chr(code)))

    def end(self) -> None:
        """Half a character that nothing follows was a character once."""
        if self._high:
            self._emit("\ufffd")
        self._high = 0

    def find_run(self, data: bytes, start: int) -> re.Match[bytes] | None:
        """Many characters, each with a question mark as its fallback, as most programs write."""
        return None if self._high else _RUN.match(data, start)

    def take_run(self, run: bytes) -> None:
        codes = array("H", [int(number) & 0xFFFF for number in _NUMBER.findall(run)])
        text = codes.tobytes().decode(f"utf-16-{sys.byteorder[:1]}e", "replace")
        self._emit(_BULLET.sub("•", text.replace("\0", "")))
