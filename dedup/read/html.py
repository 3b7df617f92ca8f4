"""HTML to text: the visible blocks in reading order, one on each line, page furniture included.

The parser is lxml's (libxml2 2.14 or later) with a target: it hands over tags as it meets them and
builds no tree. 100,000 nested ``<div>`` take 0.1 s (Lexbor, in selectolax, needs 14 s to build that
tree and its own walk besides), and 50 MB of page need 4 s and no more memory than the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import compress

from lxml import etree

from dedup.messages import Message
from dedup.model import Batch
from dedup.read.encoding import declared_encoding, decode_document
from dedup.read.entities import read_doctype
from dedup.read.extracted import Block, join_blocks
from dedup.read.metadata import file_metadata
from dedup.read.options import ReadOptions
from dedup.read.pages import pack_page
from dedup.read.reporting import Reporter
from dedup.read.shown import (
    ARIA,
    CLOSE,
    DRAWN,
    drop_twin_blocks,
    drop_twins,
    GONE,
    HIDDEN,
    INVISIBLE,
    OPEN,
    Ruby,
    SHOWN,
    state_of,
    TELLING,
)
from dedup.read.streams import read_whole
from dedup.read.texts import one_document
from dedup.read.xhtml import as_html, is_xhtml

_BLOCKS = frozenset(
    """address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li
    listing main menu nav ol optgroup option p plaintext pre search section select summary table tbody
    textarea tfoot thead title tr ul xmp""".split()  # noqa: SIM905 (a list of so many words would take a page)
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_KEEPING_LINES = frozenset(("pre", "textarea", "xmp", "listing", "plaintext"))
_CELLS = frozenset(("td", "th"))
_BREAKING = _BLOCKS | _CELLS
_SPACE = re.compile(r"[ \t\n\r\f\v\x85\u00a0\u2028\u2029]+")
_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_FEED = 1 << 16

# An element that hides so much of a page's text is no trick against scrapers: a script shows it.
_NEARLY_ALL = 0.8
_FEW = 200
_MOST_REVEALED = 4


def read_html(chunks: Iterator[bytes], path: str, options: ReadOptions, report: Reporter) -> Iterator[Batch]:
    data = read_whole(chunks, report)
    source = decode_page(data, options.encoding, report)
    page = parse_page(source, report)
    text, headings = join_blocks(page.blocks)
    metadata = file_metadata(options, title=page.title, author=page.author)
    kept = pack_page([source], page.blocks, page.deepest) if options.keep_pages else None
    yield one_document(path, text, report, extracted=True, headings=headings, metadata=metadata, page=kept)


def extract_blocks(source: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the blocks of a page, one a line, and the spans of the headings of its highest level.

    >>> extract_blocks("<title>会议</title><h1>讲话</h1><p>各位 \\n 代表&amp;同志<br>大家好")
    ('会议\\n讲话\\n各位 代表&同志\\n大家好', ((3, 5),))
    """
    return join_blocks(parse_page(source).blocks)


def parse_page(source: str, report: Reporter | None = None) -> PageTarget:
    """Parse a page; where nearly all its text is hidden, a script is meant to show it, and it is read after all."""
    source = source.replace("\0", "\ufffd")  # as browsers show NUL
    is_xml = is_xhtml(source)
    source = read_doctype(source, report or (lambda _: None))
    if is_xml:
        source = as_html(source)
    target = _parse_once(source, frozenset())
    revealed: frozenset[int] = frozenset()
    while len(revealed) < _MOST_REVEALED and (number := target.hides_most()) is not None:
        revealed |= {number}
        target = _parse_once(source, revealed)
    if revealed and report is not None:
        report(Message("read.html_hidden"))
    return target


def _parse_once(source: str, revealed: frozenset[int]) -> PageTarget:
    target = PageTarget(revealed, watch="aria-hidden" in source)
    parser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True)
    data = source.encode("utf-8", "replace")
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
    """Collects blocks from the parser's events.

    ``states`` has whether the text of each open element is shown, ``deepest`` how many were open at most. ``hidden``
    counts the characters in each element that hides its text; those ``revealed`` are shown all the same, by number. With
    ``watch``, elements that are hidden from screen readers are held against what stands beside them (see
    `dedup.read.shown`).
    """

    def __init__(self, revealed: frozenset[int] = frozenset(), watch: bool = False) -> None:
        self.blocks: list[Block] = []
        self.states: list[int] = [SHOWN]
        self.deepest = 0
        self.hidden: list[int] = []
        self.revealed = revealed
        self.ruby = Ruby()
        self.watch = watch
        self.aria: list[int] = []
        self.arias = 0
        self.aria_of: dict[int, int] = {}
        self.title = ""
        self.author = ""
        self.rows: list[_Row | None] = []  # None for a row that holds too much to be one line
        self.parts: list[str] = []
        self.heading = 0
        self.keeping = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        around = state = self.states[-1]
        if around != SHOWN or tag in TELLING or "style" in attributes or "hidden" in attributes:
            state = self._state(tag, attributes, around)
        self.states.append(state)
        if len(self.states) > self.deepest:
            self.deepest = len(self.states)
        if state >= HIDDEN:
            return
        if tag in _BREAKING or around == DRAWN:
            self._end_block()
        elif tag == "tspan" and "x" in attributes:  # a line of its own
            self.parts.append(" ")
        if self.watch:
            self._open(attributes)
        if tag in _BLOCKS:
            if tag in _KEEPING_LINES:
                self.keeping += 1
            elif tag in _HEADINGS:
                self.heading = _HEADINGS[tag]
            elif tag == "tr":
                self._start_row()
        elif tag in _CELLS:
            if self.rows and self.rows[-1] is not None:
                self.rows[-1].cells.append([])
        elif tag == "meta" and attributes.get("name", "").lower() == "author":
            self.author = self.author or _SPACE.sub(" ", attributes.get("content", ""))

    def end(self, tag: str) -> None:
        state = self.states.pop() if len(self.states) > 1 else SHOWN
        if tag == "ruby":
            self.ruby.end()
        if state >= HIDDEN:
            return
        if tag in _BREAKING:
            if tag == "title":
                self.title = self.title or _SPACE.sub(" ", drop_twins("".join(self.parts))[0]).strip()
            self._end_block()
            if tag in _KEEPING_LINES:
                self.keeping -= 1
            elif tag in _HEADINGS:
                self.heading = 0
            elif tag == "tr":
                self._end_row()
        elif self.states[-1] == DRAWN:
            self._end_block()
        if self.watch and self.aria:
            self.aria.pop()
            self.parts.append(CLOSE)

    def _state(self, tag: str, attributes: Mapping[str, str], around: int) -> int:
        state = state_of(tag, attributes, around)
        if around == SHOWN and state in (INVISIBLE, HIDDEN):
            if len(self.hidden) in self.revealed:
                state = SHOWN
            self.hidden.append(0)
        return self.ruby.state(tag, state, around)

    def _open(self, attributes: Mapping[str, str]) -> None:
        """Mark the beginning of an element; ``aria`` has the number of the outermost one that is hidden from readers."""
        is_aria = attributes.get("aria-hidden", "").strip().lower() == "true"
        outer = self.aria[-1] if self.aria else 0
        if is_aria and not outer:
            self.arias += 1
            outer = self.arias
        self.aria.append(outer)
        self.parts.append(ARIA if is_aria else OPEN)

    def hides_most(self) -> int | None:
        """The number of the element that hides nearly all the text, if one does."""
        most = max(self.hidden, default=0)
        if most < _FEW:
            return None
        shown = sum(len(text) for text, _ in self.blocks)
        number = self.hidden.index(most)
        if most < _NEARLY_ALL * (shown + sum(self.hidden)) or number in self.revealed:
            return None
        return number

    def data(self, text: str) -> None:
        if self.states[-1] != SHOWN:
            if self.states[-1] < GONE and self.hidden:
                self.hidden[-1] += len(text.strip())
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
        if self.aria_of:
            aria = [self.aria_of.get(number, 0) for number in range(len(self.blocks))]
            kept = drop_twin_blocks([text for text, _ in self.blocks], aria)
            self.blocks = list(compress(self.blocks, kept))
            self.aria_of.clear()
        return self.blocks

    def _end_block(self) -> None:
        if not self.parts:
            return
        raw, aria = "".join(self.parts), 0
        self.parts.clear()
        if self.watch:
            raw, alone = drop_twins(raw)
            aria = self.aria[-1] if self.aria else 0
            if alone and not aria:
                self.arias += 1
                aria = self.arias
        text = _SPACE.sub(" ", raw).strip(" \u3000\u200b\ufeff")
        if not text:
            return
        row = self.rows[-1] if self.rows else None
        if row is None or not row.cells:
            if aria:
                self.aria_of[len(self.blocks)] = aria
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
