"""Spaces for what is no prose, so that every place stays where it is."""

from __future__ import annotations

import re

_INK = re.compile(r"[^\r\n]")


def blank(text: str) -> str:
    """As many spaces, with the line ends where they are.

    >>> blank("a\\r\\nbc")
    ' \\r\\n  '
    """
    return _INK.sub(" ", text)
