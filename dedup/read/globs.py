"""Globs as in .gitignore, so that one pattern serves for a name, a folder and a whole path."""

from __future__ import annotations

import re
from collections.abc import Iterable


def compile_globs(patterns: Iterable[str]) -> re.Pattern[str] | None:
    """Return one expression that full-matches a relative path with POSIX slashes; None for no patterns.

    ``*`` and ``?`` stop at slashes, ``**`` does not. A pattern without a slash matches at any depth,
    one with a slash from the scanned folder on, and one that matches a folder matches everything in it.

    >>> globs = compile_globs(["*.md", "old/**/a.txt"])
    >>> [bool(globs.fullmatch(path)) for path in ("x/b.md", "old/a.txt", "old/x/y/a.txt", "a.txt")]
    [True, True, True, False]
    """
    translated = [_translate(pattern) for pattern in patterns if pattern.strip("/")]
    return re.compile("|".join(translated), re.DOTALL) if translated else None


def _translate(pattern: str) -> str:
    body = pattern.removeprefix("./").strip("/")
    anchored = "/" in body or pattern.startswith("/")
    out = "" if anchored else "(?:.*/)?"
    position = 0
    while position < len(body):
        piece, position = _next_piece(body, position)
        out += piece
    return f"(?:{out}(?:/.*)?)"


def _next_piece(body: str, position: int) -> tuple[str, int]:
    """Translate the next wildcard or character; return it and the position behind it."""
    if body.startswith("**/", position) and (position == 0 or body[position - 1] == "/"):
        return "(?:.*/)?", position + 3
    if body.startswith("**", position):
        return ".*", position + 2
    char = body[position]
    if char == "*":
        return "[^/]*", position + 1
    if char == "?":
        return "[^/]", position + 1
    end = body.find("]", position + 2) if char == "[" else -1
    if end < 0:
        return re.escape(char), position + 1
    chosen = body[position + 1 : end].replace("\\", "\\\\").replace("[", "\\[")
    if chosen.startswith("!"):
        chosen = "^" + chosen[1:]
    try:
        re.compile(f"[{chosen}]")
    except re.error:  # such as [z-a]: taken as it stands
        return re.escape(body[position : end + 1]), end + 1
    return f"(?!/)[{chosen}]", end + 1
