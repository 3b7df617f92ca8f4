"""JSON Lines: the text of a record is a string literal in its line."""

from __future__ import annotations

import json
import re

import numpy as np

from dedup.cleaning.byte_places import line_offsets, point_offsets
from dedup.cleaning.record_editor import check_found
from dedup.errors import UnreadableError
from dedup.kernels.arrays import I64
from dedup.messages import Message
from dedup.read import ReadOptions

# Escapes of JSON; a pair of surrogates is one character.
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.DOTALL
)
_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


class JsonLines:
    """The records of a file of JSON Lines; see `dedup.cleaning.record_editor.Records`."""

    def __init__(self, utf8: bytes, path: str, options: ReadOptions) -> None:
        self._utf8, self._field = utf8, options.text_field
        self._lines = np.append(line_offsets(utf8, returns=False), len(utf8))

    def bounds(self, line: int) -> tuple[int, int]:
        last = len(self._lines) - 1
        return int(self._lines[min(line, last)]), int(self._lines[min(line + 1, last)])

    def offsets(self, line: int, text: str, edges: I64) -> I64:
        start, end = self.bounds(line)
        found, offsets = json_offsets(self._utf8[start:end], self._field)
        check_found(found, text, offsets)
        return offsets + start


def json_offsets(line: bytes, field: str) -> tuple[str, I64]:
    """The text of a record, and where in its line each code point of it begins, and the end."""
    shown = line.decode("utf-8")
    start, end = _find_literal(shown, field)
    before = len(shown[:start].encode("utf-8"))
    raw = shown[start:end].encode("utf-8")
    joined = [found.span() for found in _ESCAPE.finditer(raw)] if b"\\" in raw else []
    text = json.loads(f'"{shown[start:end]}"')
    return re.sub("[\ud800-\udfff]", "\ufffd", text), point_offsets(raw, joined) + before


def _find_literal(line: str, field: str) -> tuple[int, int]:
    """Where the string of a field stands, without its quotes."""
    found = _find_value(line, _skip(line, len(line) - len(line.lstrip("\ufeff"))), field)
    if found is None:
        raise UnreadableError(Message("cleaning.field_lost"))
    return found[0] + 1, found[1] - 1


def _find_value(line: str, at: int, path: str) -> tuple[int, int] | None:
    """Where the value of a field stands in the object that begins at ``at``; of equal names the last counts, and a
    name that is written with dots comes before a path (see `dedup.read.fields`).
    """
    members: dict[str, tuple[int, int]] = {}
    while line[at : at + 1] not in ("}", ""):
        key, at = _DECODER.raw_decode(line, _skip(line, at + 1))
        begin = _skip(line, _skip(line, at) + 1)
        _, end = _DECODER.raw_decode(line, begin)
        members[key] = begin, end
        at = _skip(line, end)
    if path in members:
        return members[path]
    parts = path.split(".")
    for size in range(len(parts) - 1, 0, -1):
        begin, _ = members.get(".".join(parts[:size]), (0, 0))
        if begin and line[begin] == "{":
            found = _find_value(line, begin, ".".join(parts[size:]))
            if found is not None:
                return found
    return None


def _skip(line: str, at: int) -> int:
    found = _SPACE.match(line, at)
    return found.end() if found else at
