"""XHTML for a parser of HTML."""

from __future__ import annotations

import re
from html import escape

_XHTML = re.compile(
    r"<\?xml\s|xmlns\s*=\s*[\"']http://www\.w3\.org/1999/xhtml|<!DOCTYPE[^>]*XHTML", re.IGNORECASE
)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
# Elements whose content is no markup: the parser would look for their end tag to the end of the page.
_EMPTY = re.compile(
    r"""<(script|style|title|textarea|iframe|noframes|xmp)((?:\s(?:[^<>"']|"[^"<]*"|'[^'<]*')*)?)/>""",
    re.IGNORECASE,
)


def is_xhtml(source: str) -> bool:
    """Whether a page says that it is XML.

    >>> is_xhtml('<?xml version="1.0"?><html>'), is_xhtml("<html>")
    (True, False)
    """
    head = source[:4096].lower()
    return ("xml" in head or "xhtml" in head) and _XHTML.search(head) is not None


def as_html(source: str) -> str:
    """The page with CDATA as the text that it is, and with end tags behind scripts that are their own end.

    >>> as_html("<title/><p><![CDATA[1 < 2]]></p>")
    '<title></title><p>1 &lt; 2</p>'
    """
    source = _CDATA.sub(lambda found: escape(found[1], quote=False), source)
    return _EMPTY.sub(r"<\1\2></\1>", source)
