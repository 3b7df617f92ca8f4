"""Paragraphs, table rows, notes and boxes to blocks, in the order in which a reader meets them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dedup.read.extracted import Block

_HEADING = re.compile(r"(?:heading|标题|標題)[\s_]*([1-9])", re.IGNORECASE)
_TITLE = re.compile(r"title|标题|標題", re.IGNORECASE)


class Flow:
    """Takes the text of paragraphs as it comes. What stands in a row is one block if each of its cells holds one at
    most; what is anchored in a paragraph, as a note or a box, comes behind it."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._behind: list[Block] = []
        self._rows: list[list[list[Block]]] = []

    def add(self, text: str) -> None:
        """Text of the paragraph; a line end in it begins a block."""
        self._parts.append(text)

    def put_behind(self, blocks: Sequence[Block]) -> None:
        """Blocks that come behind the paragraph which is open."""
        self._behind += blocks

    def drop_paragraph(self) -> None:
        """Take back the text of the paragraph that is open; what is anchored in it stays."""
        self._parts.clear()

    def end_paragraph(self, level: int = 0) -> None:
        for line in "".join(self._parts).split("\n"):
            if text := " ".join(line.split()):
                self._put((text, level))
        self._parts.clear()
        behind, self._behind = self._behind, []
        for block in behind:
            self._put(block)

    def start_row(self) -> None:
        """Begin a row with its first cell; an empty cell counts for nothing."""
        self._rows.append([[]])

    def start_cell(self) -> None:
        if self._rows:
            self._rows[-1].append([])

    @property
    def in_row(self) -> bool:
        return bool(self._rows)

    def end_row(self) -> None:
        """End a row; the paragraph that is open stands behind it."""
        if not self._rows:
            return
        filled = [cell for cell in self._rows.pop() if cell]
        if len(filled) == 1 or any(len(cell) > 1 for cell in filled):
            for block in (block for cell in filled for block in cell):
                self._put(block)
        elif filled:
            self._put(("\t".join(cell[0][0] for cell in filled), 0))

    def close(self) -> list[Block]:
        """All blocks; what is still open is ended."""
        self.end_paragraph()
        while self._rows:
            self.end_row()
        return self.blocks

    def text(self) -> str:
        """All blocks in one line, as of a title."""
        return " ".join(text for text, _ in self.close())

    def _put(self, block: Block) -> None:
        (self._rows[-1][-1] if self._rows else self.blocks).append(block)


def level_of_style(name: str) -> int:
    """The heading level of a paragraph style by its English or Chinese name, 0 for none; titles come first.

    >>> level_of_style("heading 1"), level_of_style("标题"), level_of_style("Body")
    (2, 1, 0)
    """
    found = _HEADING.fullmatch(name.strip())
    if found:
        return int(found[1]) + 1
    return 1 if _TITLE.fullmatch(name.strip()) else 0
