"""Forms to be filled in as a Word document: each slot is a field to type into, or a list to choose from."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any, IO
from xml.sax.saxutils import quoteattr

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor

from dedup.messages import Catalogue
from dedup.model import Slot
from dedup.report.fill_in import blank_of, choices_of, Part

GREY = RGBColor(0x60, 0x60, 0x60)
# When a document was made makes no difference to it: same input, same bytes.
THEN = (1980, 1, 1, 0, 0, 0)


def write_docx(parts: Sequence[Part], wording: Catalogue, stream: IO[bytes]) -> None:
    """All parts as a document."""
    document = Document()
    document.core_properties.author = document.core_properties.comments = ""
    document.add_heading(wording.say("fill_in.title"), 0)
    for part in parts:
        document.add_heading(part.heading, 1)
        if part.note:
            _small(document.add_paragraph(), part.note)
        for number, line in enumerate(part.lines, 1):
            paragraph = document.add_paragraph(f"{number}. " if part.ordered else "• ")
            for piece in line.pieces:
                if isinstance(piece, str):
                    paragraph.add_run(piece)
                else:
                    paragraph._p.append(_field(piece, wording))
            _small(document.add_paragraph(), " · ".join((line.note, *line.examples)))
    _write(document, stream)


def _small(paragraph: Any, text: str) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(8.5), GREY


def _field(slot: Slot, wording: Catalogue) -> Any:
    """A content control (ECMA-376, 17.5.2): of text, or of the words that fill the slot."""
    name = quoteattr(wording.say(f"slots.{slot.type}"))
    items = "".join(
        f"<w:listItem w:displayText={quoteattr(word)} w:value={quoteattr(word)}/>"
        for word in choices_of(slot)
    )
    kind = f"<w:dropDownList>{items}</w:dropDownList>" if items else "<w:text/>"
    field = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtPr><w:alias w:val={name}/><w:tag w:val={quoteattr(slot.type)}/>"
        f"<w:showingPlcHdr/>{kind}</w:sdtPr><w:sdtContent><w:r><w:rPr><w:b/></w:rPr><w:t/></w:r></w:sdtContent></w:sdt>"
    )
    (text,) = field.iter(f"{{{field.nsmap['w']}}}t")
    text.text = blank_of(slot, wording)
    return field


def _write(document: Any, stream: IO[bytes]) -> None:
    made = io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, THEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
