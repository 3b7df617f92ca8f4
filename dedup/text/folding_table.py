"""The code-point table behind folding: what one character folds to, shipped, loaded in milliseconds.

One look-up does what `unicodedata.normalize` and a converter would do character by character: NFKC, case, traditional
to simplified, and which characters do not count. `dedup.text.build_table` makes the file from Unicode and OpenCC.
"""

from __future__ import annotations

import zlib
from functools import cache
from pathlib import Path

import numpy as np

from dedup.kernels.arrays import START, U32

CODE_POINTS = 0x110000
IGNORED = 0  # leaves no trace: hidden characters, marks that were taken in
BREAK = 1  # does not count, but ends a word: spaces, punctuation, ornaments
BLANK = 2  # stands for a placeholder run; no table entry, put in by dedup.text.placeholders
CONTINUES = START  # no code of its own: the position belongs to the code before it

# Flags of table entries, for passes that look at neighbours; no folded code has them.
CANDIDATE = 1 << 29  # may belong to a placeholder run, or state something anywhere
OPENS = 1 << 28  # opens a bracket that may hold a reading, or markup left in the text; or parts two numerals
COMPOSES = 1 << 27  # may make one character with those before it: combining marks, vowels of Hangul
SIGN = 1 << 26  # may state something beside a digit, or before a numeral
RANGES = 1 << 25  # may state something beside a digit or a numeral
HIDDEN = 1 << 24  # is not shown, and keeps nothing apart
DIGIT = 1 << 23
NUMERAL = 1 << 22  # or a capital that may grade: AA-
INSIDE = 1 << 21  # may stand first in what OPENS opens; a letter
FLAGS = CANDIDATE | OPENS | COMPOSES | SIGN | RANGES | HIDDEN | DIGIT | NUMERAL | INSIDE
# Where a pass has to look: see `dedup.kernels.plain.translate`.
RULES = np.array(
    [
        [CANDIDATE | COMPOSES, 0, 0, 0],
        [SIGN, DIGIT, NUMERAL, 0],
        [RANGES, DIGIT | NUMERAL, 0, 0],
        [OPENS, 0, INSIDE, 0],
        # 附件二（十）, and marks between the two; most brackets before a numeral begin a line or a clause.
        [OPENS, 0, NUMERAL, DIGIT | NUMERAL | SIGN | OPENS],
        [HIDDEN, CANDIDATE | COMPOSES | OPENS | SIGN | RANGES | DIGIT | INSIDE, 0, 0],
    ],
    np.uint32,
)

# Raised when what counts as the same changes; files that hold sketches name it.
VERSION = 2
FILE = Path(__file__).with_name("fold.bin")


def pack_table(entries: U32, unicode: str) -> bytes:
    """The table as it is shipped: differences from the identity, little-endian, deflated."""
    identity = np.arange(CODE_POINTS, dtype=np.uint32)
    return unicode.encode().ljust(16, b"\0") + zlib.compress((entries ^ identity).astype("<u4").tobytes(), 9)


@cache
def load_table() -> U32:
    """The shipped table, uint32[0x110000], read-only: code, WORD and the flags above of each code point.

    A code point that folds to several codes has one of `dedup.kernels.expansions`.
    """
    table = np.frombuffer(zlib.decompress(FILE.read_bytes()[16:]), "<u4") ^ np.arange(
        CODE_POINTS, dtype=np.uint32
    )
    table.flags.writeable = False
    return table


def shipped_unicode_version() -> str:
    """The Unicode version that the shipped table was built with, for example 14.0.0."""
    return FILE.read_bytes()[:16].rstrip(b"\0").decode()
