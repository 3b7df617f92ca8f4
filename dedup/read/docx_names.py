"""Names of DOCX elements, and what the elements below one say."""

from __future__ import annotations

from functools import cache
from typing import Any

from docx.oxml.ns import qn as _qn


@cache
def qn(name: str) -> str:
    """The name as lxml has it, ``w:p`` -> ``{http://…}p``; python-docx puts it together at every call."""
    return str(_qn(name))


VAL = qn("w:val")


def value_of(element: Any, tag: str) -> str:
    """What the child of that name has as its ``w:val``; empty where there is none, or no element."""
    child = element.find(qn(tag)) if element is not None else None
    return (child.get(VAL) or "") if child is not None else ""
