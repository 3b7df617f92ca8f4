"""Characters of two bytes that are paired one byte off, behind a byte that was lost or came in between.

Such bytes decode: 在我代表市 without its first byte reads 谖掖硎, and so on to the next sign of ASCII, and only there, if
at all, is a byte left over. Where a run reads as rare characters and one byte further on as common ones, that byte is
given up, and those behind it are paired anew.
"""

from __future__ import annotations

import re
from functools import cache

from dedup.read.likely import BAD, bits, list_common
from dedup.read.mending import allowed_bad, encode_escaped, escape_bytes, escape_unused, MEND, PAIRED

_RARE_IN_A_ROW = 6
_AROUND = 12
# Bits of a character: more, and a run may be out of step; fewer, and the other way of pairing is text.
_SUSPICIOUS = 14.5
_COMMON = 12.5
_SYNCHRONOUS = re.compile("[\x00-\x2f]")  # no half of a pair


def in_step(text: str, name: str, size: int) -> str:
    """Pair anew what is out of step in a text with escapes (see `dedup.read.mending`) that is ``size`` bytes by codec
    ``name``; where that is so in more places than are mended, the text stays as it is.
    """
    if name not in PAIRED:
        return text
    stepped, at, places = text, 0, 0
    while found := _rare_run().search(stepped, at):
        at = found.start()
        start = _leaves_step(stepped, at, name)
        if start is None:
            at = found.end()
            continue
        places += 1
        if places > allowed_bad(size):
            return text
        end = _SYNCHRONOUS.search(stepped, start)
        stop = end.start() if end else len(stepped)
        data = encode_escaped(stepped[start:stop], name)
        anew = escape_bytes(data[:1]) + escape_unused(data[1:].decode(name, MEND), name)
        stepped = stepped[:start] + anew + stepped[stop:]
        at = start + 1
    return stepped


def _leaves_step(text: str, at: int, name: str) -> int | None:
    """Return the character near ``at`` whose first byte is one too many; None for a text that is in step."""
    seen = text[at : at + _AROUND]
    if end := _SYNCHRONOUS.search(seen):
        seen = seen[: end.start()]
    if bits(seen) < _SUSPICIOUS * len(seen):
        return None
    begin = at
    while begin > max(at - _AROUND, 0) and text[begin - 1] > "\x7f":
        begin -= 1
    run = text[begin:at] + seen
    here = bits(run)
    best, least = None, here - BAD
    for skip in range(at - begin + _RARE_IN_A_ROW):
        behind = encode_escaped(run[skip:], name)[1:].decode(name, "replace").rstrip("\ufffd")
        taken = bits(run[:skip]) + BAD + bits(behind)
        if taken < least and bits(behind) < _COMMON * len(behind):
            best, least = begin + skip, taken
    return best


@cache
def _rare_run() -> re.Pattern[str]:
    common = "".join(map(re.escape, list_common(_COMMON)))
    return re.compile(f"[^\x00-\x7f{common}]{{{_RARE_IN_A_ROW}}}")
