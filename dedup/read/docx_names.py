"""Names of DOCX elements."""

from __future__ import annotations

from functools import cache

from docx.oxml.ns import qn as _qn


@cache
def qn(name: str) -> str:
    """The name as lxml has it, ``w:p`` -> ``{http://…}p``; python-docx puts it together at every call."""
    return str(_qn(name))
