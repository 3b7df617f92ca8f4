"""ODT to text: paragraphs and table rows in reading order, notes and boxes behind the paragraph that they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from dedup.errors import UnreadableError
from dedup.messages import Message
from dedup.model import Batch
from dedup.read.archives import open_archive, read_member
from dedup.read.extracted import Block, join_framed
from dedup.read.flow import Flow, level_of_style
from dedup.read.metadata import file_metadata
from dedup.read.options import ReadOptions, Source
from dedup.read.reporting import Reporter
from dedup.read.streams import MAX_DOCUMENT, open_seekable
from dedup.read.texts import one_document
from dedup.read.xml import decode_xml, feed_xml, local_name, parse_xml

_CURE = Message("read.cure_odt")
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_BLANKS = {"s": " ", "tab": "\t", "line-break": "\n"}
_SPACE = re.compile("[\t\n\r]+")
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
# Elements without text of the document: revisions, readings of ruby, settings, comments, descriptions of pictures.
_OF_TEXT = """tracked-changes ruby-text note-citation sequence-decls variable-decls user-field-decls script
    dde-connection-decls table-of-content-source illustration-index-source table-index-source object-index-source
    user-index-source alphabetical-index-source bibliography-source notes-configuration
    alphabetical-index-auto-mark-file bibliography-configuration"""
_OF_OFFICE = """annotation annotation-end forms automatic-styles styles master-styles font-face-decls scripts settings
    meta event-listeners binary-data"""
_FRAMES = frozenset(_STYLE + kind + page for kind in ("header", "footer") for page in ("", "-left", "-first"))
_SKIPPED = frozenset(
    (
        *(_TEXT + name for name in _OF_TEXT.split()),
        *(_OFFICE + name for name in _OF_OFFICE.split()),
        *(_SVG + "title", _SVG + "desc", _TABLE + "covered-table-cell"),
    )
)


def read_odt(source: Source, options: ReadOptions, report: Reporter) -> Iterator[Batch]:
    with open_seekable(source) as file:
        flat = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    members = _read_flat(source, report) if flat else _read_members(source, report)
    try:
        styles = _Styles(members[name] for name in ("styles.xml", "content.xml") if name in members)
        target = _Target(styles)
        feed_xml(members["content.xml"], target)
        frame = _read_frame(members.get("styles.xml", ""))
    except UnreadableError as error:
        raise UnreadableError(Message("read.odt_damaged", error=error, cure=_CURE)) from None
    text, headings, furniture = join_framed(target.blocks, frame)
    yield one_document(
        source.id,
        text,
        report,
        extracted=True,
        headings=headings,
        metadata=_metadata(members.get("meta.xml", ""), options),
        furniture=furniture,
    )


def _read_members(source: Source, report: Reporter) -> dict[str, str]:
    """The parts of the archive that say something, as text."""
    with open_archive(source, Message("read.kind_odt"), _CURE) as archive:
        names = archive.namelist()
        if "META-INF/manifest.xml" in names and b"encryption-data" in read_member(
            archive, "META-INF/manifest.xml"
        ):
            raise UnreadableError(Message("read.encrypted"))
        if "content.xml" not in names:
            raise UnreadableError(Message("read.odt_no_content", cure=_CURE))
        wanted = [name for name in ("content.xml", "styles.xml", "meta.xml") if name in names]
        return {name: decode_xml(read_member(archive, name), report.inside(name)) for name in wanted}


def _read_flat(source: Source, report: Reporter) -> dict[str, str]:
    """A file that is one XML document (.fodt)."""
    with open_seekable(source) as file:
        text = decode_xml(file.read(MAX_DOCUMENT), report)
    return {"content.xml": text, "meta.xml": text, "styles.xml": text}


def _read_frame(text: str) -> list[Block]:
    """The blocks of headers and footers, which stand in the page styles; raises UnreadableError."""
    if not text:
        return []
    frames = _Frames(_Styles(iter((text,))))
    feed_xml(text, frames)
    return frames.blocks


def _metadata(text: str, options: ReadOptions) -> list[dict[str, str]] | None:
    if not options.metadata_fields or not text:
        return None
    try:
        root = parse_xml(text)
    except UnreadableError:
        return None
    known: dict[str, str] = {}
    for field, name in (("title", "title"), ("author", "initial-creator"), ("author", "creator")):
        values = (element.text for element in root.iter() if local_name(element.tag) == name)
        known[field] = known.get(field) or next((value for value in values if value), "")
    return file_metadata(options, **known)


class _Styles:
    """Which styles hide their text, and which are headings of a level; raises UnreadableError."""

    def __init__(self, texts: Iterator[str]) -> None:
        self._parents: dict[str, str] = {}
        self._levels: dict[str, int] = {}
        self._hidden: dict[str, bool] = {}
        self._name = ""
        for text in texts:
            feed_xml(text, self)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == _STYLE + "style":
            self._name = name = attributes.get(_STYLE + "name", "")
            self._parents[name] = parent = attributes.get(_STYLE + "parent-style-name", "")
            for style, shown in ((parent, ""), (name, attributes.get(_STYLE + "display-name", ""))):
                if level := level_of_style(shown or style.replace("_20_", " ")):
                    self._levels[style] = level
        elif tag == _STYLE + "text-properties" and (display := attributes.get(_TEXT + "display")):
            self._hidden[self._name] = display == "none"

    def end(self, tag: str) -> None:
        if tag == _STYLE + "style":
            self._name = ""

    def close(self) -> None:
        pass

    def hides(self, name: str) -> bool:
        return bool(self._look_up(self._hidden, name))

    def level(self, name: str) -> int:
        return self._look_up(self._levels, name) or level_of_style(name.replace("_20_", " "))

    def _look_up(self, known: Mapping[str, int], name: str) -> int | None:
        seen = set()
        while name and name not in seen:
            if name in known:
                return known[name]
            seen.add(name)
            name = self._parents.get(name, "")
        return None


class _Target:
    """Takes the events of the content; each element that begins something leaves a note of how it ends."""

    def __init__(self, styles: _Styles) -> None:
        self._styles = styles
        self._flow = Flow()
        self._outer: list[
            tuple[Flow, bool]
        ] = []  # flows around this one, and whether a paragraph is open in them
        self._ends: list[str] = []
        self._levels: list[int] = []
        self._in_paragraph = self._is_void = False
        self._dropped = 0
        self._label: list[str] | None = None  # of a list item whose paragraph is still to come
        self.blocks: list[Block] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = local_name(tag)
        if self._dropped or tag in _SKIPPED or self._is_hidden(name, attributes):
            self._dropped += 1
            return
        end = ""
        if name in ("p", "h") and tag.startswith(_TEXT):
            end = "inner paragraph" if self._begin_inner() else "paragraph"
            self._in_paragraph = True
            self._levels.append(self._level(name, attributes))
            if self._label:
                self._flow.add("".join(self._label).strip() + " ")
            self._label = None
        elif name == "number" and tag.startswith(_TEXT) and not self._in_paragraph:
            self._label = []
            end = "label"
        elif name == "list-item":
            self._label = None
        elif name == "hidden-paragraph" and attributes.get(_TEXT + "is-hidden") == "true":
            self._is_void = True
        elif name == "table":
            end = "inner" if self._begin_inner() else ""
        elif name == "table-row":
            self._flow.start_row()
            end = "row"
        elif name == "table-cell":
            self._flow.start_cell()
        elif name in _BLANKS and tag.startswith(_TEXT) and self._in_paragraph:
            self._flow.add(_BLANKS[name])
        self._ends.append(end)

    def end(self, tag: str) -> None:
        if self._dropped:
            self._dropped -= 1
            return
        end = self._ends.pop()
        if end.endswith("paragraph"):
            if self._is_void:
                self._flow.drop_paragraph()
            self._flow.end_paragraph(self._levels.pop())
            self._in_paragraph = self._is_void = False
        elif end == "row":
            self._flow.end_row()
        if end.startswith("inner"):
            blocks = self._flow.close()
            self._flow, self._in_paragraph = self._outer.pop()
            self._flow.put_behind(blocks)

    def data(self, text: str) -> None:
        if self._dropped:
            return
        if self._in_paragraph:
            self._flow.add(_SPACE.sub(" ", text))
        elif self._label is not None and self._ends[-1:] == ["label"]:
            self._label.append(text)

    def close(self) -> None:
        self.blocks = self._flow.close()

    def _begin_inner(self) -> bool:
        """What begins inside a paragraph, as in a box or a note, comes behind it, once."""
        if not self._in_paragraph:
            return False
        self._outer.append((self._flow, True))
        self._flow, self._in_paragraph = Flow(), False
        return True

    def _is_hidden(self, name: str, attributes: Mapping[str, str]) -> bool:
        if attributes.get(_TEXT + "display") == "none":  # of sections, and of fields that only set a value
            return True
        if name in ("section", "hidden-text") and attributes.get(_TEXT + "is-hidden") == "true":
            return True
        return name in ("p", "h", "span") and self._styles.hides(attributes.get(_TEXT + "style-name", ""))

    def _level(self, name: str, attributes: Mapping[str, str]) -> int:
        if name == "h":
            number = attributes.get(_TEXT + "outline-level", "1")
            return int(number) + 1 if number.isdecimal() and len(number) < 3 else 2
        return self._styles.level(attributes.get(_TEXT + "style-name", ""))


class _Frames:
    """Takes the events of the page styles, and gives those in headers and footers that are shown to a target each."""

    def __init__(self, styles: _Styles) -> None:
        self._styles = styles
        self._inner: _Target | None = None
        self._depth = 0
        self.blocks: list[Block] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._inner is not None:
            self._depth += 1
            self._inner.start(tag, attributes)
        elif tag in _FRAMES and attributes.get(_STYLE + "display") != "false":
            self._inner = _Target(self._styles)

    def end(self, tag: str) -> None:
        if self._inner is None:
            return
        if self._depth:
            self._depth -= 1
            self._inner.end(tag)
            return
        self._inner.close()
        self.blocks += self._inner.blocks
        self._inner = None

    def data(self, text: str) -> None:
        if self._inner is not None:
            self._inner.data(text)

    def close(self) -> None:
        pass
