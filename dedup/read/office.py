"""DOCX to text: paragraphs and table rows in reading order, one on each line."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Any, NamedTuple

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml

from dedup.errors import UnreadableError
from dedup.messages import Message
from dedup.model import Batch, Layout
from dedup.read.archives import refuse_bomb, why_unopened
from dedup.read.docx_chunks import read_chunk
from dedup.read.docx_names import qn
from dedup.read.docx_numbers import Numbering
from dedup.read.docx_package import open_document
from dedup.read.docx_runs import is_on, is_placeholder, Runs, SKIPPED
from dedup.read.extracted import join_blocks
from dedup.read.metadata import file_metadata
from dedup.read.options import ReadOptions, Source
from dedup.read.reporting import Reporter
from dedup.read.streams import open_seekable
from dedup.read.texts import one_document

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # of .doc, and of the container around an encrypted .docx
_HEADING = re.compile(r"(?:heading|标题|標題)\s*([1-9])", re.IGNORECASE)
_TITLE = re.compile(r"title|标题|標題", re.IGNORECASE)

_PARAGRAPH, _ROW, _CELL = qn("w:p"), qn("w:tr"), qn("w:tc")
_CONTROL, _CHUNK = qn("w:sdt"), qn("w:altChunk")
# Parts that hold no text of the document, or are read where they are referred to.
_KNOWN = re.compile(
    r"(styles|stylesWithEffects|settings|webSettings|fontTable|theme|font|numbering|image|hyperlink|header|footer"
    r"|footnotes|endnotes|comments\w*|people|customXml|glossaryDocument|keyMapCustomizations|vbaProject|printerSettings"
    r"|diagram\w*|chart\w*|oleObject|package|aFChunk|attachedTemplate|video|audio|media|recipientData|subDocument"
    r"|control|activeXControlBinary|mailMergeSource|documentTasks|classificationlabels|ui/extensibility)"
)


def read_docx(source: Source, options: ReadOptions, report: Reporter) -> Iterator[Batch]:
    with open_seekable(source) as file:
        if file.read(4) == _OLD_OFFICE:
            raise UnreadableError(Message("read.docx_encrypted"))
        file.seek(0)
        try:
            with zipfile.ZipFile(file) as archive:
                refuse_bomb(archive)
                document = open_document(archive, _teller(report))
            body, frame = _Whole(document, options, report).pieces()
            metadata = _metadata(document, options)
        except UnreadableError:
            raise
        except Exception as error:  # zipfile, lxml and python-docx fail in many ways on damaged files
            is_packing = isinstance(error, zipfile.BadZipFile)
            reason = why_unopened(file, error) if is_packing else Message("read.parts_misfit")
            raise UnreadableError(Message("read.docx_damaged", reason=reason)) from None
    pieces = [*body, *frame]
    text, headings = join_blocks([(piece.text, piece.level) for piece in pieces])
    starts = [0, *accumulate(len(piece.text) + 1 for piece in pieces)]
    spans = [(start, start + len(piece.text)) for start, piece in zip(starts, pieces, strict=False)]
    parts = [
        (start + offset, ordinal)
        for start, piece in zip(starts, pieces, strict=False)
        for offset, ordinal in ((0, piece.ordinal), *piece.cells)
    ]
    layout = Layout(
        "paragraph",
        tuple(start for start, _ in parts),
        tuple(ordinal for _, ordinal in parts),
        tuple(span for span, piece in zip(spans, pieces, strict=True) if piece.level),
    )
    furniture = tuple(spans[len(body) :])
    yield one_document(
        source.id,
        text,
        report,
        extracted=True,
        headings=headings,
        metadata=metadata,
        layout=layout,
        furniture=furniture,
    )


def _metadata(document: Any, options: ReadOptions) -> list[dict[str, str]] | None:
    """Title and author; ``document.core_properties`` would invent them for a file that holds none."""
    if not options.metadata_fields:
        return None
    try:
        properties = document.part.package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES).core_properties
        return file_metadata(options, title=properties.title, author=properties.author)
    except (AttributeError, KeyError, ValueError):  # none, several, or of another kind than they should be
        return None


def _teller(report: Reporter) -> Callable[[Message, str | Message], None]:
    """What tells of a part of a document that it was not read, once each."""
    told: set[tuple[str, str | Message]] = set()

    def tell(what: Message, which: str | Message) -> None:
        if (what, which) not in told:
            told.add((what, which))
            sort = Message("read.part_unread", what=what)
            report(Message("read.part_unread_named", what=what, which=which) if which else sort, sort=sort)

    return tell


class _Piece(NamedTuple):
    """A block of text, the level of the heading it is, 0 for none, and the ordinal of its paragraph, 0 for none; of a row
    also where each further cell begins in it, and the ordinal of that."""

    text: str
    level: int
    ordinal: int
    cells: tuple[tuple[int, int], ...] = ()


class _Whole:
    """A document: what its stories share, and the problems told of it, once each."""

    def __init__(self, document: Any, options: ReadOptions, report: Reporter) -> None:
        self.part = document.part
        self.body = document.element.body
        self.options = options
        self.levels = {style.style_id: _level(style) for style in document.styles if _level(style)}
        self.hidden = _hidden_styles(document)
        self.numbering = Numbering(document)
        self.ordinals = {paragraph: at for at, paragraph in enumerate(self.body.iter(_PARAGRAPH), 1)}
        self.last = 0  # the ordinal of the paragraph that was read last
        self.tell = _teller(report)
        self._notes = {kind: self._read_notes(kind) for kind in ("footnotes", "endnotes")}

    def pieces(self) -> tuple[list[_Piece], list[_Piece]]:
        """The text with its notes, and the headers and footers, each wording once."""
        body = list(_Story(self, self.part).blocks(self.body))
        frame: dict[str, _Piece] = {}
        for kind in ("header", "footer"):
            for part in self._related(kind):
                for piece in _Story(self, part).blocks(_element_of(part)):
                    frame.setdefault(piece.text, _Piece(piece.text, 0, 0))
        for relation in self.part.rels.values():
            kind = relation.reltype.rpartition("/relationships/")[2] or relation.reltype.rpartition("/")[2]
            if not _KNOWN.fullmatch(kind):
                self.tell(Message("read.part_unknown"), kind)
        return body, list(frame.values())

    def note(self, kind: str, number: str) -> Any:
        """The element of a note, once; None where there is none, or it was referred to before."""
        return self._notes[kind].pop(number, None)

    def _related(self, kind: str) -> list[Any]:
        relations = sorted(self.part.rels.items())
        return [
            relation.target_part
            for _, relation in relations
            if not relation.is_external and relation.reltype.endswith(f"/{kind}")
        ]

    def _read_notes(self, kind: str) -> dict[str, Any]:
        return {
            note.get(qn("w:id"), ""): note
            for part in self._related(kind)
            for note in _element_of(part)
            if note.get(qn("w:type"), "normal") == "normal"
        }


class _Story:
    """Walks the XML of a body, note, header or cell itself: python-docx's paragraphs lack content controls, insertions
    and text boxes.
    """

    def __init__(self, whole: _Whole, part: Any) -> None:
        self.whole = whole
        self.part = part
        self.runs = Runs(part, whole.hidden, whole.tell)

    def blocks(self, element: Any) -> Iterator[_Piece]:
        yield from self._below(element)
        self.runs.close()

    def _below(self, element: Any) -> Iterator[_Piece]:
        for child in element.iterchildren():
            if child.tag == _PARAGRAPH:
                yield from self._paragraph(child)
            elif child.tag == _ROW:
                yield from self._row(child)
            elif child.tag == _CHUNK:
                yield from self._chunk(child)
            elif child.tag == _CONTROL and is_placeholder(child):
                continue
            elif child.tag not in SKIPPED and isinstance(child.tag, str):
                yield from self._below(child)

    def _row(self, row: Any) -> Iterator[_Piece]:
        """Yield a row as one block if each cell holds at most one, else its blocks."""
        cells = [list(self._below(cell)) for cell in row.iter(_CELL) if _is_own_cell(cell, row)]
        filled = [cell for cell in cells if cell]
        if any(len(cell) > 1 for cell in filled) or len(filled) == 1:
            for cell in filled:
                yield from cell
        elif filled:
            first, *others = (cell[0] for cell in filled)
            begins = accumulate((len(one.text) + 1 for one in (first, *others[:-1])), initial=0)
            others_at = tuple((at, one.ordinal) for at, one in zip(list(begins)[1:], others, strict=True))
            yield _Piece("\t".join(cell[0].text for cell in filled), 0, first.ordinal, others_at)

    def _paragraph(self, paragraph: Any) -> Iterator[_Piece]:
        level, ordinal = self._heading_level(paragraph), self.whole.ordinals.get(paragraph, 0)
        self.whole.last = ordinal or self.whole.last
        number = self.whole.numbering.prefix(paragraph)
        found = self.runs.read(paragraph)
        for line in "".join(found.parts).split("\n"):
            text = re.sub(r"[\s]+", " ", line).strip()
            if text:
                yield _Piece(number + text, level, ordinal)
                number = ""
        for box in found.boxes:
            if isinstance(box, str):
                yield _Piece(re.sub(r"\s+", " ", box).strip(), 0, ordinal)
            else:
                # A story of its own, so that a field around the box does not swallow it.
                yield from _Story(self.whole, self.part).blocks(box)
        for kind, name in found.notes:
            note = self.whole.note(kind, name)
            if note is not None:
                story = _Story(self.whole, self.part).blocks(note)
                yield from (_Piece(piece.text, 0, ordinal) for piece in story)

    def _chunk(self, chunk: Any) -> Iterator[_Piece]:
        """A text in another format that the package holds whole."""
        part = self.part.related_parts.get(chunk.get(qn("r:id"), ""))
        if part is None:
            self.whole.tell(Message("read.part_foreign"), Message("read.part_gone"))
            return
        for text, level in read_chunk(part, self.whole.options, self.whole.tell):
            yield _Piece(text, level, self.whole.last)

    def _heading_level(self, paragraph: Any) -> int:
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        return self.whole.levels.get(style.get(qn("w:val")), 0) if style is not None else 0


def _element_of(part: Any) -> Any:
    element = getattr(part, "element", None)
    return element if element is not None else parse_xml(part.blob)


def _hidden_styles(document: Any) -> frozenset[str]:
    """The ids of styles whose text is hidden, by themselves or by what they are based on."""
    elements = {style.style_id: style.element for style in document.styles}

    def is_hidden(id_: str, depth: int = 0) -> bool:
        element = elements.get(id_)
        if element is None or depth > 20:
            return False
        own = element.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
        if own is not None:
            return is_on(own)
        base = element.find(qn("w:basedOn"))
        return base is not None and is_hidden(base.get(qn("w:val"), ""), depth + 1)

    return frozenset(filter(is_hidden, elements))


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
