"""Texts with templates marked in them: ⟦name|the fixed text with 【what fills a slot】 in it⟧.

The files under `fixtures/templates` are written so by hand: whole documents in `marked/`, and in `planted-*.txt` one
use a line, with the sentence that it stands in, below a head `= name position`. Below a head `- name` stand
sentences that share words and no skeleton: hard negatives.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

TEMPLATES = Path(__file__).resolve().parents[1] / "fixtures" / "templates"
NEGATIVE = "-"

Span = tuple[int, int]
TOKEN = re.compile(r"⟦(?:([^|⟦⟧【】]*)\|)?|⟧|【|】|[^⟦⟧【】]+")


class Use(NamedTuple):
    """A marked place of a text: its template's name, its span, and those of its slots, in code points."""

    name: str
    start: int
    end: int
    slots: tuple[Span, ...] = ()

    def moved(self, by: int) -> Use:
        slots = tuple((start + by, end + by) for start, end in self.slots)
        return Use(self.name, self.start + by, self.end + by, slots)


class Planted(NamedTuple):
    """A template of `planted-*.txt`: where in a document its uses stand, and a marked line for each of them."""

    name: str
    position: str
    lines: tuple[str, ...]


def read_marked(marked: str, name: str = "") -> tuple[str, list[Use]]:
    """The text without its marks, and its uses; those that give no name of their own have this one.

    Raises ValueError where marks do not match. Example: ``"a ⟦t|b【c】⟧"`` is ``"a bc"`` with
    ``Use("t", 2, 4, ((3, 4),))``.
    """
    text, uses, slots = "", [], []
    opened = slot = -1
    own = ""
    for token in TOKEN.finditer(marked):
        match token[0][0], opened >= 0, slot >= 0:
            case "⟦", False, False:
                opened, own, slots = len(text), token[1] or name, []
            case "【", True, False:
                slot = len(text)
            case "】", True, True:
                slots.append((slot, len(text)))
                slot = -1
            case "⟧", True, False:
                uses.append(Use(own, opened, len(text), tuple(slots)))
                opened = -1
            case (("⟦" | "⟧" | "【" | "】"), _, _):
                raise ValueError(f"{marked[:30]}: {token[0]} at {token.start()} does not match")
            case _:
                text += token[0]
    if opened >= 0:
        raise ValueError(f"{marked[:30]}: a mark stays open")
    return text, uses


def skeleton(text: str, use: Use) -> list[str | None]:
    """The fixed texts of a use, with None for each slot."""
    parts: list[str | None] = []
    at = use.start
    for start, end in use.slots:
        parts += [text[at:start], None] if start > at else [None]
        at = end
    return [*parts, text[at : use.end]] if at < use.end else parts


def read_planted(language: str) -> list[Planted]:
    """The templates and negatives of `planted-zh.txt` or `planted-en.txt`; negatives have the position ``-``."""
    blocks = (TEMPLATES / f"planted-{language}.txt").read_text("utf-8").strip().split("\n\n")
    return [_block(block.split("\n")) for block in blocks]


def _block(rows: list[str]) -> Planted:
    head, *lines = rows
    if head.startswith("- "):
        return Planted(head[2:], NEGATIVE, tuple(lines))
    name, position = head[2:].rsplit(" ", 1)
    return Planted(name, position, tuple(lines))


def own_documents() -> dict[str, str]:
    """The marked documents that were written whole, by name."""
    return {path.stem: path.read_text("utf-8") for path in sorted((TEMPLATES / "marked").glob("*.txt"))}
