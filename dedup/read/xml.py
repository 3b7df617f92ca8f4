"""XML of strangers, as events: decoded by its own declaration, its own entities expanded so far, no file fetched."""

from __future__ import annotations

import re
from html.entities import html5
from typing import Any

from lxml import etree

from dedup.errors import UnreadableError
from dedup.messages import Message
from dedup.read.entities import read_doctype
from dedup.read.html import decode_page
from dedup.read.reporting import Reporter

_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]*\?>")
# What a text may hold that XML has no names for: those of HTML; and what it may not hold at all.
_ENTITY = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});)([A-Za-z][A-Za-z0-9]{0,40};)?"
)
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_FEED = 1 << 16
_CAREFUL = {"resolve_entities": False, "no_network": True, "huge_tree": True, "encoding": "utf-8"}


def decode_xml(data: bytes, report: Reporter) -> str:
    """The text of an XML file, without its declaration and document type, and with the entities that this declares as
    what they stand for; raises UnreadableError."""
    encoding = "auto"
    if data[:2] in (b"<\0", b"\0<"):  # UTF-16 without a mark
        encoding = "utf-16-le" if data[:1] == b"<" else "utf-16-be"
    text = decode_page(data, encoding, report).lstrip("\ufeff")
    return read_doctype(_DECLARATION.sub("", text, count=1), report)


def feed_xml(text: str, target: Any) -> None:
    """Hand the events of a text to a parser target, as lxml does; raises UnreadableError for what is no XML.

    Names of HTML's entities are what they are there, any other stands for itself: with the document type gone there is
    nothing left to expand, so no entity multiplies.
    """
    parser = etree.XMLParser(target=target, **_CAREFUL)
    data = _plain(text)
    try:
        for start in range(0, len(data), _FEED):
            parser.feed(data[start : start + _FEED])
        parser.close()
    except etree.XMLSyntaxError as error:
        raise _no_xml(error) from None


def parse_xml(text: str) -> Any:
    """The tree of a small file; raises UnreadableError."""
    try:
        return etree.fromstring(_plain(text), etree.XMLParser(**_CAREFUL))
    except etree.XMLSyntaxError as error:
        raise _no_xml(error) from None


def _plain(text: str) -> bytes:
    return _NO_XML.sub("\ufffd", _name_entities(text)).encode()


def _no_xml(error: etree.XMLSyntaxError) -> UnreadableError:
    return UnreadableError(
        Message("read.verbatim", said=str(error).split("\n", 1)[0][:200]), line=error.lineno
    )


def local_name(tag: object) -> str:
    """``{http://…}p`` -> ``p``; what is no element has no name."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _name_entities(text: str) -> str:
    if "&" not in text:
        return text
    parts = _CDATA.split(text)
    return "".join(part if i % 2 else _ENTITY.sub(_entity, part) for i, part in enumerate(parts))


def _entity(found: re.Match[str]) -> str:
    name = found[1]
    return html5[name] if name in html5 else "&amp;" + (name or "")
