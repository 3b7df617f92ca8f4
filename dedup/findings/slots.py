"""A line as the pages of a frame write it: what they all write, and slots for what each fills in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

GAP = "…"
DATE, NUMBER = "<date>", "<number>"
MOST_TOKENS = 80  # of a line; the rest of a longer one is a gap
_DAY = r"(?:1[5-9]|20)\d\d(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月(?:\d{1,2}日)?)"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_ENGLISH_DAY = rf"(?:\d{{1,2}} {_MONTH}\.?,? (?:1[5-9]|20)\d\d|{_MONTH}\.? \d{{1,2}},? (?:1[5-9]|20)\d\d)"
_TIME = r"(?:[ T]*\d{1,2}:\d\d(?::\d\d)?)?"
_TOKEN = re.compile(
    rf"(?P<date>(?<!\d)(?:{_DAY}|{_ENGLISH_DAY}){_TIME}(?!\d))|(?P<number>\d+(?:[.,]\d+)*)"
    r"|[a-z]+(?:['’-][a-z]+)*|\s+|.",
    re.IGNORECASE,
)

_LETTER = re.compile(r"\w")
_LABEL = re.compile("[:：﹕<>]")


def show_slots(texts: Sequence[str]) -> str:
    """What the texts have in common, in order; dates, numbers and other texts that differ as slots.

    Examples: 发布时间：2024-03-05, 发布时间：2023-11-20 -> 发布时间：<date>; 上一篇：甲, 上一篇：乙丙 -> 上一篇：….
    """
    lines = [_read(text) for text in texts]
    kept = lines[0]
    for other in lines[1:]:
        kept = _common(kept, other)
    return _without_chance("".join(GAP if name == GAP else text for text, name in kept))


def _without_chance(shown: str) -> str:
    """Without pieces beside a gap that some names have in common by chance: 来源：…局… -> 来源：…."""
    pieces = shown.split(GAP)
    for i, piece in enumerate(pieces):
        chance = len(_LETTER.findall(piece)) == 1 and not _LABEL.search(piece)
        pieces[i] = "" if len(pieces) > 1 and chance else piece
    return re.sub(rf"{GAP}(?:\s*{GAP})+", GAP, GAP.join(pieces)).strip()


def _read(text: str) -> list[tuple[str, str]]:
    """The tokens of a text: how each is shown, and what it is held against others by."""
    tokens = []
    for match in _TOKEN.finditer(" ".join(text.split())):
        kind = DATE if match["date"] else NUMBER if match["number"] else ""
        tokens.append((match[0], kind or match[0].casefold()))
    return tokens[:MOST_TOKENS] + ([(GAP, GAP)] if len(tokens) > MOST_TOKENS else [])


def _common(first: list[tuple[str, str]], second: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The tokens that both have in order, with a gap for what only one of them has."""
    matcher = SequenceMatcher(None, [name for _, name in first], [name for _, name in second], autojunk=False)
    kept: list[tuple[str, str]] = []
    a = b = 0
    for block in matcher.get_matching_blocks():
        if block.a > a or block.b > b:
            kept.append((GAP, GAP))
        for (text, name), (other, _) in zip(
            first[block.a : block.a + block.size], second[block.b : block.b + block.size], strict=True
        ):
            kept.append((text if text == other or name not in (DATE, NUMBER) else name, name))
        a, b = block.a + block.size, block.b + block.size
    return kept
