"""EPUB to text: the chapters in the order of the spine, without what only serves the reading device."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from lxml import etree

from dedup.errors import UnreadableError
from dedup.messages import Message
from dedup.model import Batch
from dedup.read.archives import open_archive, read_member
from dedup.read.extracted import Block, join_blocks
from dedup.read.html import PageTarget
from dedup.read.metadata import file_metadata
from dedup.read.options import ReadOptions, Source
from dedup.read.reporting import Reporter
from dedup.read.texts import one_document
from dedup.read.xml import decode_xml, feed_xml, local_name, parse_xml

_CURE = Message("read.cure_epub")
_CONTAINER, _ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")
_PICTURES = ("image/",)
# Fonts are only disguised by these; what is encrypted otherwise needs a key.
_DISGUISES = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
# What an element is that holds no text of the book, by its type or role.
_TYPE = "{http://www.idpf.org/2007/ops}type"
_NAMES = "noteref pagebreak backlink page-list landmarks doc-noteref doc-pagebreak doc-backlink doc-pagelist"
_NO_TEXT = frozenset(_NAMES.split())
# What a link to a note shows, where nothing says that it is one.
_NUMBER = re.compile(r"\d{1,4}|[a-z*†‡§¶※]{1,3}|[①-⑳㉑-㊿❶-❿]|注\d{0,3}")
_BRACKETED = re.compile(
    r"\s*[\[［(（〔【〈](?:\d{1,4}|[a-z*†‡※]|注\d{0,3})[\]］)）〕】〉]\s*|\s*[①-⑳㉑-㊿❶-❿]\s*"
)


@dataclass(frozen=True, slots=True)
class _Package:
    """What the package file says: title and author, and the names of the chapters in order."""

    title: str
    author: str
    chapters: list[str]


def read_epub(source: Source, options: ReadOptions, report: Reporter) -> Iterator[Batch]:
    """Yield the book as one text; a chapter that cannot be read is a problem, and the others go on."""
    blocks: list[Block] = []
    with open_archive(source, Message("read.kind_epub"), _CURE) as archive:
        try:
            package = _read_package(archive, report)
            locked = _list_encrypted(archive, report)
        except UnreadableError as error:
            raise UnreadableError(Message("read.epub_damaged", error=error, cure=_CURE)) from None
        if package.chapters and locked.issuperset(package.chapters):
            raise UnreadableError(Message("read.epub_drm"))
        for name in package.chapters:
            try:
                if name in locked:
                    raise UnreadableError(Message("read.member_encrypted", name=name))
                blocks += read_chapter(read_member(archive, name), report.inside(name))
            except UnreadableError as error:
                report(Message("read.chapter_left", error=error), sort=Message("read.chapter_left_sort"))
    text, headings = join_blocks(blocks)
    metadata = file_metadata(options, title=package.title, author=package.author)
    yield one_document(source.id, text, report, extracted=True, headings=headings, metadata=metadata)


def _read_package(archive: zipfile.ZipFile, report: Reporter) -> _Package:
    names = archive.namelist()
    path = ""
    if _CONTAINER in names:
        container = _parse(archive, _CONTAINER, report)
        paths = [unquote(one.get("full-path", "")) for one in _all(container, "rootfile")]
        path = next((one for one in paths if one in names), "")
    path = path or next((name for name in names if name.lower().endswith(".opf")), "")
    if not path:
        raise UnreadableError(Message("read.epub_no_package"))
    root = _parse(archive, path, report)
    items = {item.get("id"): item for item in _all(root, "item")}
    spine = [reference.get("idref") for reference in _all(root, "itemref")]
    if not spine:
        report(Message("read.epub_no_spine"))
        spine = [id_ for id_, item in items.items() if item.get("media-type") in _PAGES]
    known = {name.lower(): name for name in reversed(names)} | {name: name for name in names}
    chapters: dict[str, None] = {}  # each once: a book of a thousand times one chapter is none
    for id_ in spine:
        item = _page_of(items, id_)
        if item is None:
            _tell_no_page(items.get(id_), id_, report)
            continue
        href = posixpath.normpath(
            posixpath.join(posixpath.dirname(path), unquote(item.get("href", "").partition("#")[0]))
        )
        chapters.setdefault(known.get(href) or known.get(href.lower()) or href)
    return _Package(_text_of(root, "title"), _text_of(root, "creator"), list(chapters))


def _page_of(items: Mapping[str | None, Any], id_: str | None) -> Any | None:
    """The item of the manifest, or the one it falls back on, that is a page of text."""
    seen = set()
    while id_ in items and id_ not in seen:
        seen.add(id_)
        if items[id_].get("media-type", "").lower() in _PAGES:
            return items[id_]
        id_ = items[id_].get("fallback")
    return None


def _tell_no_page(item: Any | None, id_: str | None, report: Reporter) -> None:
    kind = (
        Message("read.epub_unlisted")
        if item is None
        else item.get("media-type", Message("read.epub_no_kind"))
    )
    if not kind.startswith(_PICTURES):
        what = Message("read.epub_no_text")
        report(Message("read.epub_is", what=what, id=id_, kind=kind), sort=what)


def _list_encrypted(archive: zipfile.ZipFile, report: Reporter) -> set[str]:
    if _ENCRYPTION not in archive.namelist():
        return set()
    found = set()
    for data in _all(_parse(archive, _ENCRYPTION, report), "EncryptedData"):
        methods = [method.get("Algorithm") for method in _all(data, "EncryptionMethod")]
        if not any(method in _DISGUISES for method in methods):
            found |= {unquote(one.get("URI", "")) for one in _all(data, "CipherReference")}
    return found


def _parse(archive: zipfile.ZipFile, name: str, report: Reporter) -> Any:
    return parse_xml(decode_xml(read_member(archive, name), report.inside(name)))


def _all(root: Any, name: str) -> list[Any]:
    return [element for element in root.iter() if local_name(element.tag) == name]


def _text_of(root: Any, name: str) -> str:
    return next((" ".join("".join(one.itertext()).split()) for one in _all(root, name)), "")


def read_chapter(data: bytes, report: Reporter) -> list[Block]:
    """The blocks of a chapter: as XML, which it should be, else as browsers read it. Raises UnreadableError."""
    text = decode_xml(data, report)
    chapter = Chapter()
    try:
        feed_xml(text, chapter)
    except UnreadableError:
        chapter = Chapter()
        parser = etree.HTMLParser(target=chapter, encoding="utf-8", huge_tree=True)
        if text.strip():
            parser.feed(text.replace("\0", "\ufffd").encode("utf-8", "replace"))
            parser.close()
    chapter.close()
    return chapter.blocks


class Chapter(PageTarget):
    """A page without its head, which repeats the title of the book, and without references to notes and pages."""

    def __init__(self) -> None:
        super().__init__()
        # Of each open link: the parts before it (-1 where it leads to no place), raised text before it, and whether
        # it is raised itself.
        self.links: list[tuple[int, int, bool]] = []
        self.raised = self.raising = 0
        self.gone = 0  # elements without text that are open

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        tag = local_name(tag).lower()
        kinds = f"{attributes.get(_TYPE, '')} {attributes.get('epub:type', '')} {attributes.get('role', '')}"
        if self.gone or tag == "head" or not _NO_TEXT.isdisjoint(kinds.split()):
            self.gone += 1
            return
        super().start(tag, attributes)
        if tag == "sup":
            self.raised += 1
            self.raising += 1
        elif tag == "a":
            first = len(self.parts) if "#" in attributes.get("href", "") else -1
            self.links.append((first, self.raised, self.raising > 0))

    def end(self, tag: str) -> None:
        tag = local_name(tag).lower()
        if self.gone:
            self.gone -= 1
            return
        if tag == "a" and self.links:
            self._drop_reference(*self.links.pop())
        self.raising -= tag == "sup"
        super().end(tag)

    def data(self, text: str) -> None:
        if not self.gone:
            super().data(text)

    def _drop_reference(self, first: int, raised: int, raising: bool) -> None:
        """Take back the text of a link that is the number of a note: raised, or in brackets."""
        if not 0 <= first <= len(self.parts):
            return
        shown = "".join(self.parts[first:])
        is_raised = raising or self.raised > raised
        if _BRACKETED.fullmatch(shown) or (is_raised and _NUMBER.fullmatch(shown.strip())):
            del self.parts[first:]
