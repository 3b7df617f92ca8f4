"""Texts of strangers, where a terminal or a log would obey them."""

from __future__ import annotations


def printable(text: str) -> str:
    """Text of a stranger, safe to print: control characters and direction overrides become visible."""
    return "".join(c if c.isprintable() or c == " " else f"\\u{ord(c):04x}" for c in text)
