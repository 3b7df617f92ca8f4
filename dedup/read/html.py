"""HTML to text: the visible blocks in reading order, one on each line, page furniture included.

The parser is lxml's (libxml2 2.14 or later) with a target: it hands over tags as it meets them and
builds no tree. 100,000 nested ``<div>`` take 0.1 s (Lexbor, in selectolax, needs 14 s to build that
tree and its own walk besides), and 50 MB of page need 4 s and no more memory than the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from dedup.model import Batch
from dedup.read.encoding import declared_encoding, decode_document
from dedup.read.metadata import file_metadata
from dedup.read.options import ReadOptions
from dedup.read.reporting import Reporter
from dedup.read.streams import read_whole
from dedup.read.texts import Block, join_blocks, one_document

_DROPPED = frozenset(["script", "style", "template", "noscript", "iframe", "noembed", "noframes", "svg"])
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "frameset",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "optgroup",
        "option",
        "p",
        "pre",
        "search",
        "section",
        "select",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "title",
        "tr",
        "ul",
        "xmp",
        "listing",
        "plaintext",
        "br",
        "textarea",
    ]
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_KEEPING_LINES = frozenset(("pre", "textarea", "xmp", "listing", "plaintext"))
_CELLS = frozenset(("td", "th"))
_SPACE = re.compile(r"[ \t\n\r\f\v\x85\u00a0\u2028\u2029]+")
_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_FEED = 1 << 16


def read_html(chunks: Iterator[bytes], path: str, options: ReadOptions, report: Reporter) -> Iterator[Batch]:
    data = read_whole(chunks, report)
    source = decode_page(data, options.encoding, report)
    page = parse_page(source)
    text, headings = join_blocks(page.blocks)
    metadata = file_metadata(options, title=page.title, author=page.author)
    yield one_document(path, text, report, extracted=True, headings=headings, metadata=metadata)


def extract_blocks(source: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the blocks of a page, one a line, and the spans of the headings of its highest level.

    >>> extract_blocks("<title>会议</title><h1>讲话</h1><p>各位 \\n 代表&amp;同志<br>大家好")
    ('会议\\n讲话\\n各位 代表&同志\\n大家好', ((3, 5),))
    """
    return join_blocks(parse_page(source).blocks)


def parse_page(source: str) -> PageTarget:
    target = PageTarget()
    parser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True)
    data = source.replace("\0", "\ufffd").encode("utf-8", "replace")  # as browsers show NUL
    for start in range(0, len(data), _FEED):
        parser.feed(data[start : start + _FEED])
    if data.strip():
        parser.close()
    target.close()
    return target


def decode_page(data: bytes, encoding: str, report: Reporter, charset: str = "") -> str:
    """Decode a page; of what names its encoding, ``charset``, as of an answer or a part, counts before the page."""
    return decode_document(data, encoding, report, charset or declared_encoding(data))


class _Row:
    """A table row; its cells are joined if each holds at most one block: layout tables stay blocks."""

    __slots__ = ("cells",)

    def __init__(self) -> None:
        self.cells: list[list[Block]] = []


class PageTarget:
    """Collects blocks from the parser's events; `dropped` counts nested elements that are left out."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.title = ""
        self.author = ""
        self.rows: list[_Row | None] = []  # None for a row that holds too much to be one line
        self.parts: list[str] = []
        self.dropped = 0
        self.heading = 0
        self.keeping = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self.dropped or tag in _DROPPED:
            self.dropped += 1
            return
        if tag in _BLOCKS:
            self._end_block()
            if tag in _KEEPING_LINES:
                self.keeping += 1
            elif tag in _HEADINGS:
                self.heading = _HEADINGS[tag]
            elif tag == "tr":
                self._start_row()
        elif tag in _CELLS:
            self._end_block()
            if self.rows and self.rows[-1] is not None:
                self.rows[-1].cells.append([])
        elif tag == "meta" and attributes.get("name", "").lower() == "author":
            self.author = self.author or _SPACE.sub(" ", attributes.get("content", ""))

    def end(self, tag: str) -> None:
        if self.dropped:
            self.dropped -= 1
            return
        if tag in _BLOCKS or tag in _CELLS:
            if tag == "title":
                self.title = self.title or _SPACE.sub(" ", "".join(self.parts)).strip()
            self._end_block()
            if tag in _KEEPING_LINES:
                self.keeping -= 1
            elif tag in _HEADINGS:
                self.heading = 0
            elif tag == "tr":
                self._end_row()

    def data(self, text: str) -> None:
        if self.dropped:
            return
        if not self.keeping:
            self.parts.append(text)
            return
        first, *others = _LINE_END.split(text)
        self.parts.append(first)
        for line in others:
            self._end_block()
            self.parts.append(line)

    def comment(self, _text: str) -> None:
        pass

    def pi(self, _target: str, _data: str | None = None) -> None:
        pass

    def close(self) -> list[Block]:
        self._end_block()
        while self.rows:
            self._end_row()
        return self.blocks

    def _end_block(self) -> None:
        if not self.parts:
            return
        text = _SPACE.sub(" ", "".join(self.parts)).strip(" \u3000\u200b\ufeff")
        self.parts.clear()
        if not text:
            return
        row = self.rows[-1] if self.rows else None
        if row is None or not row.cells:
            self.blocks.append((text, self.heading))
            return
        row.cells[-1].append((text, self.heading))
        if len(row.cells[-1]) > 1:
            self._give_up_row()

    def _start_row(self) -> None:
        self._give_up_row()  # a row that holds rows is layout
        self.rows.append(_Row())

    def _end_row(self) -> None:
        if not self.rows:
            return
        row = self.rows.pop()
        cells = [cell[0] for cell in row.cells if cell] if row else []
        if len(cells) == 1:
            self.blocks.append(cells[0])
        elif cells:
            self.blocks.append(("\t".join(text for text, _ in cells), 0))

    def _give_up_row(self) -> None:
        """Let the blocks of this row stand on their own; the rows around it have been given up before."""
        if self.rows and self.rows[-1] is not None:
            self.blocks += [block for cell in self.rows[-1].cells for block in cell]
            self.rows[-1] = None
