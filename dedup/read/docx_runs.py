"""The text of a DOCX paragraph: runs, fields, equations, symbols; and what is anchored in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import nsmap

from dedup.messages import Message
from dedup.read.docx_fields import name_of, text_of_field
from dedup.read.docx_names import qn, VAL, value_of

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_V = "{urn:schemas-microsoft-com:vml}"
_O = "{urn:schemas-microsoft-com:office:office}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_A = f"{{{nsmap['a']}}}"

_TEXTS = (qn("w:t"), f"{_M}t")
_TAB, _ABSOLUTE_TAB, _HYPHEN = qn("w:tab"), qn("w:ptab"), qn("w:noBreakHyphen")
_BREAKS = (qn("w:br"), qn("w:cr"))
_RUN = qn("w:r")
_FRACTION, _DENOMINATOR = f"{_M}f", f"{_M}den"
_BOX = qn("w:txbxContent")
_NOTES = {qn("w:footnoteReference"): "footnotes", qn("w:endnoteReference"): "endnotes"}
# The copy of a text box for old programs, text that was deleted under revision, properties, the reading of a
# phonetic guide.
SKIPPED = frozenset(
    (
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
        *map(
            qn,
            (
                "w:del",
                "w:moveFrom",
                "w:pPr",
                "w:rPr",
                "w:sdtPr",
                "w:tblPr",
                "w:trPr",
                "w:tcPr",
                "w:sectPr",
                "w:rt",
            ),
        ),
    )
)
_UNREAD = {
    qn("w:subDoc"): "read.part_master",
    qn("w:control"): "read.part_activex",
    qn("w:contentPart"): "read.part_ink",
    qn("w:movie"): "read.part_film",
}
_READABLE_DRAWINGS = ("/picture", "Shape", "Group", "Canvas")

# What the fonts Symbol and Wingdings have at the places of letters.
_SYMBOL = dict(
    zip("abcdefghijklmnopqrstuvwxyz", "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True),
    **dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
)
_SYMBOL |= {
    "\xa3": "≤",
    "\xb3": "≥",
    "\xb4": "×",
    "\xb8": "÷",
    "\xb9": "≠",
    "\xb1": "±",
    "\xb0": "°",
    "\xb7": "•",
}
_SYMBOL |= {
    "\xa5": "∞",
    "\xae": "→",
    "\xac": "←",
    "\xad": "↑",
    "\xaf": "↓",
    "\xde": "⇒",
    "\xbb": "≈",
    "\xe5": "∑",
}
_DINGS = {
    "\xfe": "☑",
    "\xfd": "☒",
    "\xa8": "☐",
    "\x6f": "☐",
    "\xfc": "✓",
    "\xfb": "✗",
    "\xe0": "→",
    "\x6c": "●",
}
_DINGS |= {
    "\x6e": "■",
    "\xd8": "➢",
    "\xa7": "▪",
    "\x76": "❖",
    "\xb7": "•",
    "\x52": "☑",
    "\xa3": "☐",
    "\x50": "✓",
}
_FONTS = {"symbol": _SYMBOL, "wingdings": _DINGS, "wingdings 2": _DINGS}

Tell = Callable[[Message, str | Message], None]


def is_on(element: Any) -> bool:
    """Whether a property that is there holds; without a value it does."""
    return element is not None and element.get(VAL) not in ("0", "false", "off")


def is_placeholder(control: Any) -> bool:
    """Whether a content control shows what to fill in, since nobody has filled it in."""
    return is_on(control.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}"))


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    texts: list[str] = field(default_factory=list)  # text met before the result, which nobody sees
    has_result: bool = False
    shown: int = 0


@dataclass(slots=True)
class Gathered:
    """The text of a paragraph with ``\\n`` for its breaks, the boxes anchored in it (elements, or texts of their own),
    and the notes it refers to, as kind and number."""

    parts: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


class Runs:
    """Reads the paragraphs of a story in their order, since fields may go on over their ends.

    ``hidden`` are the ids of styles whose text is hidden. ``tell(what, which)`` is called for what cannot be read.
    """

    def __init__(self, part: Any, hidden: frozenset[str], tell: Tell) -> None:
        self._part = part
        self._hidden = hidden
        self._tell = tell
        self._fields: list[_Field] = []
        self._out = Gathered()
        self._paragraph_hides = False

    def read(self, paragraph: Any) -> Gathered:
        self._out = Gathered()
        self._paragraph_hides = value_of(paragraph.find(qn("w:pPr")), "w:pStyle") in self._hidden
        self._below(paragraph, shown=True)
        for one in self._fields:
            if not one.has_result and one.texts:  # an instruction that never ends
                self._out.parts += one.texts
                one.texts.clear()
                self._tell(Message("read.part_field"), Message("read.field_open"))
        return self._out

    def close(self) -> None:
        """The story is over; fields that are still open never end."""
        for one in self._fields:
            if not one.has_result and one.instruction.strip():
                self._show(one)
        self._fields.clear()

    def _below(self, element: Any, shown: bool) -> None:
        for child in element.iterchildren():
            if isinstance(child.tag, str):
                self._take(child, shown)

    def _take(self, child: Any, shown: bool) -> None:
        tag = child.tag
        if tag in _TEXTS:
            self._emit(child.text or "", shown)
        elif tag == _RUN:
            self._below(child, shown and not self._is_hidden(child))
        elif tag in SKIPPED or tag == _BOX:
            if tag == _BOX and shown:
                self._out.boxes.append(child)
        elif tag in (_TAB, _ABSOLUTE_TAB):
            self._emit("\t", shown)
        elif tag in _BREAKS:
            self._emit("\n", shown)
        elif tag == _HYPHEN:
            self._emit("-", shown)
        elif tag == qn("w:fldChar"):
            self._field_mark(child.get(qn("w:fldCharType"), ""), shown)
        elif tag == qn("w:instrText"):
            if self._fields:
                self._fields[-1].instruction += child.text or ""
        elif tag == qn("w:fldSimple"):
            self._fields.append(_Field(child.get(qn("w:instr"), ""), has_result=True))
            self._below(child, shown)
            self._field_mark("end", shown)
        elif tag in _NOTES:
            if shown:
                self._out.notes.append((_NOTES[tag], child.get(qn("w:id"), "")))
        else:
            self._take_rare(child, shown)

    def _take_rare(self, child: Any, shown: bool) -> None:
        tag = child.tag
        if tag == qn("w:sym"):
            self._emit(_symbol(child), shown)
        elif tag == qn("w:sdt"):
            if not is_placeholder(child):
                self._below(child, shown)
        elif tag == _FRACTION:
            for part in child.iterchildren():
                self._emit("/" if part.tag == _DENOMINATOR else "", shown)
                self._take(part, shown)
        elif tag == qn("w:drawing"):
            self._drawing(child, shown)
        elif tag == qn("w:object"):
            kinds = [one.get("ProgID", "") for one in child.iter(f"{_O}OLEObject")]
            self._tell(
                Message("read.part_object"), ", ".join(filter(None, kinds)) or Message("read.kind_unknown")
            )
        elif tag == f"{_V}textpath":
            if shown and child.get("string"):
                self._out.boxes.append(child.get("string"))
        elif tag in _UNREAD:
            self._tell(Message(_UNREAD[tag]), "")
        else:
            self._below(child, shown)

    def _emit(self, text: str, shown: bool) -> None:
        if not shown or not text:
            return
        waiting = next((one for one in reversed(self._fields) if not one.has_result), None)
        if waiting is not None:
            waiting.texts.append(text)
            if waiting is self._fields[-1] and name_of(waiting.instruction) == "EQ":
                waiting.instruction += text
            return
        for one in self._fields:
            one.shown += len(text.strip())
        self._out.parts.append(text)

    def _field_mark(self, kind: str, shown: bool) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif self._fields and kind == "separate":
            self._fields[-1].has_result = True
        elif self._fields and kind == "end":
            one = self._fields.pop()
            if shown and not one.shown:
                self._show(one)

    def _show(self, one: _Field) -> None:
        """What a field shows that has no result, or an empty one, as it may be."""
        text = text_of_field(one.instruction)
        if text:
            self._emit(text, True)
        elif text is None and not one.has_result:
            self._tell(
                Message("read.part_field"), Message("read.field_no_result", name=name_of(one.instruction))
            )

    def _is_hidden(self, run: Any) -> bool:
        properties = run.find(qn("w:rPr"))
        own = properties.find(qn("w:vanish")) if properties is not None else None
        if own is not None:
            return is_on(own)
        return self._paragraph_hides or value_of(properties, "w:rStyle") in self._hidden

    def _drawing(self, drawing: Any, shown: bool) -> None:
        self._below(drawing, shown)
        for data in drawing.iter(f"{_A}graphicData"):
            kind = data.get("uri", "")
            if kind.endswith("/diagram"):
                self._diagram(data, shown)
            elif not kind.endswith(_READABLE_DRAWINGS):
                self._tell(
                    Message("read.part_drawing"), kind.rpartition("/")[2] or Message("read.kind_unknown")
                )

    def _diagram(self, data: Any, shown: bool) -> None:
        """The texts of SmartArt, which stand in a part of their own."""
        from docx.oxml import parse_xml

        for ids in data.iter(f"{_DGM}relIds"):
            try:
                root = parse_xml(self._part.related_parts[ids.get(qn("r:dm"))].blob)
            except (KeyError, ValueError, SyntaxError):
                self._tell(Message("read.part_drawing"), "diagram")
                continue
            for paragraph in root.iter(f"{_A}p"):
                text = "".join(one.text or "" for one in paragraph.iter(f"{_A}t"))
                if shown and text.strip():
                    self._out.boxes.append(text)


def _symbol(element: Any) -> str:
    """The character of a symbol; those of pictorial fonts by what they show, where that is known."""
    try:
        code = int(element.get(qn("w:char"), ""), 16)
    except ValueError:
        return "\ufffd"
    if 0xF000 <= code <= 0xF0FF:
        known = _FONTS.get(element.get(qn("w:font"), "").lower())
        return (known or {}).get(chr(code - 0xF000), chr(code - 0xF000) if known is _SYMBOL else chr(code))
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
