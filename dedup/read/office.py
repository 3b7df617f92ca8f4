"""DOCX to text: paragraphs and table rows in reading order, one on each line."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from dedup.errors import UnreadableError
from dedup.model import Batch
from dedup.read.archives import refuse_bomb
from dedup.read.metadata import file_metadata
from dedup.read.options import ReadOptions, Source
from dedup.read.reporting import Reporter
from dedup.read.streams import open_seekable
from dedup.read.texts import Block, join_blocks, one_document

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # of .doc, and of the container around an encrypted .docx
_HEADING = re.compile(r"(?:heading|标题|標題)\s*([1-9])", re.IGNORECASE)
_TITLE = re.compile(r"title|标题|標題", re.IGNORECASE)

_TEXT, _TAB, _HYPHEN = qn("w:t"), qn("w:tab"), qn("w:noBreakHyphen")
_BREAKS = (qn("w:br"), qn("w:cr"))
_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_BOX = qn("w:txbxContent")
# The copy of a text box for old programs, text that was deleted under revision, and marks that hold no text.
_SKIPPED = (
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    qn("w:del"),
    qn("w:moveFrom"),
)


def read_docx(source: Source, options: ReadOptions, report: Reporter) -> Iterator[Batch]:
    with open_seekable(source) as file:
        if file.read(4) == _OLD_OFFICE:
            raise UnreadableError(
                "is encrypted, or an old .doc by another name: "
                "open it and save it as .docx without a password"
            )
        file.seek(0)
        try:
            with zipfile.ZipFile(file) as archive:
                refuse_bomb(archive)
            file.seek(0)
            document = docx.Document(file)
            blocks = list(_Body(document).blocks())
            metadata = _metadata(document, options)
        except UnreadableError:
            raise
        except Exception as error:  # zipfile, lxml and python-docx fail in many ways on damaged files
            reason = str(error).split("\n", 1)[0][:200] or type(error).__name__
            raise UnreadableError(
                f"is damaged or not a DOCX file ({reason}): open it in Word and save it again"
            ) from None
    text, headings = join_blocks(blocks)
    yield one_document(source.id, text, report, extracted=True, headings=headings, metadata=metadata)


def _metadata(document: Any, options: ReadOptions) -> list[dict[str, str]] | None:
    """Title and author; ``document.core_properties`` would invent them for a file that holds none."""
    if not options.metadata_fields:
        return None
    try:
        properties = document.part.package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES).core_properties
    except (AttributeError, KeyError, ValueError):  # none, several, or of another type than they should be
        return None
    return file_metadata(options, title=properties.title, author=properties.author)


class _Body:
    """Walks the XML itself: python-docx's paragraphs lack content controls, insertions and text boxes."""

    def __init__(self, document: Any) -> None:
        self.body = document.element.body
        self.levels = {style.style_id: _level(style) for style in document.styles if _level(style)}

    def blocks(self) -> Iterator[Block]:
        yield from self._below(self.body)

    def _below(self, element: Any) -> Iterator[Block]:
        for child in element.iterchildren():
            if child.tag == _PARAGRAPH:
                yield from self._paragraph(child)
            elif child.tag == _ROW:
                yield from self._row(child)
            elif child.tag not in _SKIPPED and isinstance(child.tag, str):
                yield from self._below(child)

    def _row(self, row: Any) -> Iterator[Block]:
        """Yield a row as one block if each cell holds at most one, else its blocks."""
        cells = [list(self._below(cell)) for cell in row.iter(_CELL) if _is_own_cell(cell, row)]
        filled = [cell for cell in cells if cell]
        if any(len(cell) > 1 for cell in filled) or len(filled) == 1:
            for cell in filled:
                yield from cell
        elif filled:
            yield "\t".join(cell[0][0] for cell in filled), 0

    def _paragraph(self, paragraph: Any) -> Iterator[Block]:
        level = self._heading_level(paragraph)
        parts: list[str] = []
        boxes: list[Any] = []
        _gather(paragraph, parts, boxes)
        for line in "".join(parts).split("\n"):
            text = re.sub(r"[\s]+", " ", line).strip()
            if text:
                yield text, level
        for box in boxes:
            yield from self._below(box)

    def _heading_level(self, paragraph: Any) -> int:
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        return self.levels.get(style.get(qn("w:val")), 0) if style is not None else 0


def _gather(element: Any, parts: list[str], boxes: list[Any]) -> None:
    """Collect the text of a paragraph, and the text boxes anchored in it."""
    for child in element.iterchildren():
        tag = child.tag
        if tag == _TEXT:
            parts.append(child.text or "")
        elif tag == _TAB:
            parts.append("\t")
        elif tag in _BREAKS:
            parts.append("\n")
        elif tag == _HYPHEN:
            parts.append("-")
        elif tag == _BOX:
            boxes.append(child)
        elif tag not in _SKIPPED and isinstance(tag, str):
            _gather(child, parts, boxes)


def _is_own_cell(cell: Any, row: Any) -> bool:
    """False for a cell of a table inside the row."""
    return next(cell.iterancestors(_ROW)) is row


def _level(style: Any) -> int:
    """Return the heading level of a style by its English or Chinese name, 0 for none; titles come first."""
    name = style.name or ""
    found = _HEADING.fullmatch(name.strip())
    if found:
        return int(found[1]) + 1
    return 1 if _TITLE.fullmatch(name.strip()) else 0
