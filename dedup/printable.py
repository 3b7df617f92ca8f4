"""Texts of strangers, where a terminal or a log would obey them."""

from __future__ import annotations

import re

# What the logs of CI services take for a command: ::error::x at the head of a line (GitHub), ##[error], ##vso[…] and
# ##teamcity[…] anywhere (GitHub, Azure Pipelines, TeamCity).
_COMMAND = re.compile(r"^(\s*):(?=:)|#(?=#\w*\[)")


def printable(text: str) -> str:
    """Text of a stranger, safe to print, also at the head of a line: control characters, direction overrides and what
    a CI service would obey become visible.

    >>> printable("::error::a\\r")
    '\\\\u003a:error::a\\\\u000d'
    """
    return _COMMAND.sub(lambda found: (found[1] or "") + f"\\u{ord(found[0][-1]):04x}", visible(text))


def visible(text: str) -> str:
    """Text of a stranger without control characters and direction overrides: these become escapes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == " " else f"\\u{ord(c):04x}" for c in text)
