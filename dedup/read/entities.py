"""What a page declares in the internal subset of its document type: names for texts, read as what they stand for.

``<!DOCTYPE html [ <!ENTITY co "甲公司"> ]>`` makes ``&co;`` a company. Only such internal entities are expanded, and only
so far: those that name a file are not fetched, and those that multiply stay as they are written. Both are told.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from dedup.messages import Message

# A document type behind no more than a mark, blanks, comments and instructions; with a subset by the rule, or to its
# first closing bracket.
_DOCTYPE = re.compile(
    r"""
    \A(?P<before>(?:\ufeff|\s+|<!--.*?-->|<\?.*?\?>)*+)
    <!DOCTYPE\b(?:[^\[<>"']|"[^"]*"|'[^']*')*+
    (?:\[(?P<subset>(?:\s+|<!--.*?-->|<\?.*?\?>|%[\w.:\-]+;|<![A-Za-z]+(?:[^<>"']|"[^"]*"|'[^']*')*+>)*+)\]\s*>
      |\[(?P<odd>[^\]]*+)\]\s*>
      |>)
    """,
    re.S | re.X | re.I,
)
_DECLARED = re.compile(
    r"""
      <!--.*?-->
    | <!ENTITY\s+(?P<name>[^\W\d][\w.:\-]*)\s+
      (?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<outside>SYSTEM|PUBLIC)\b)
    """,
    re.S | re.X,
)
_REFERENCE = re.compile(r"&([^\W\d][\w.:\-]*);")
_NUMERIC = re.compile(r"&\#(?:x[0-9A-Fa-f]{1,6}|[0-9]{1,7});")
# Where a reference is none: in CDATA, comments and tags.
_NO_TEXT = re.compile(r"(<!\[CDATA\[.*?\]\]>|<!--.*?-->|<[^<>]*>)", re.S)
_PREDEFINED = frozenset(("amp", "lt", "gt", "quot", "apos"))
# Of one entity with those inside it, and of all references together beyond the length of the text.
_LONGEST = 1 << 16
_MOST = 1 << 20

Tell = Callable[[Message], None]


def read_doctype(text: str, tell: Tell) -> str:
    """A page without its document type, and with the entities that this declares as what they stand for.

    >>> read_doctype('<!DOCTYPE html [ <!ENTITY co "甲公司"> ]><p>&co;</p>', print)
    '<p>甲公司</p>'
    """
    found = _DOCTYPE.match(text)
    if found is None:
        return text
    rest = text[found.end() :]
    declared = _declarations(found["subset"] or found["odd"] or "")
    if declared and "&" in rest:
        rest = _Expansion(declared, tell).expand(rest)
    return found["before"] + rest


def _declarations(subset: str) -> dict[str, str | None]:
    """The texts of the entities by name, None for one that is kept elsewhere; of two the first counts."""
    declared: dict[str, str | None] = {}
    for found in _DECLARED.finditer(subset):
        name = found["name"]
        if name and name not in _PREDEFINED:
            value = found["double"] if found["double"] is not None else found["single"]
            text = None if value is None else _NUMERIC.sub(lambda number: unescape(number[0]), value)
            declared.setdefault(name, text)
    return declared


class _Expansion:
    """Replaces references; ``left`` is what all of them may still add."""

    def __init__(self, declared: dict[str, str | None], tell: Tell) -> None:
        self._declared = declared
        self._tell = tell
        self._told: set[str] = set()
        self._known: dict[str, str | None] = {}
        self._left = 0

    def expand(self, text: str) -> str:
        self._left = _MOST + len(text)
        pieces = _NO_TEXT.split(text)
        pieces[::2] = (_REFERENCE.sub(self._replace, piece) for piece in pieces[::2])
        return "".join(pieces)

    def _replace(self, found: re.Match[str]) -> str:
        name = found[1]
        if name not in self._declared:
            return found[0]
        value = self._value(name, ())
        if value is None or len(value) > self._left:
            is_outside = self._declared[name] is None
            why = Message("read.entity_outside") if is_outside else Message("read.entity_endless")
            self._tell_once(name, why)
            return found[0]
        self._left -= len(value)
        return value

    def _value(self, name: str, around: tuple[str, ...]) -> str | None:
        """What a name stands for, with the names in it; None for what is kept elsewhere, endless or too long."""
        if name in around or len(around) > 40:
            return None
        if name not in self._known:
            self._known[name] = self._whole(self._declared[name], (*around, name))
        return self._known[name]

    def _whole(self, text: str | None, around: tuple[str, ...]) -> str | None:
        if text is None or len(text) > _LONGEST:
            return None
        parts = _REFERENCE.split(text)
        size = sum(map(len, parts[::2]))
        for at in range(1, len(parts), 2):
            value = self._value(parts[at], around) if parts[at] in self._declared else f"&{parts[at]};"
            if value is None or (size := size + len(value)) > _LONGEST:
                return None
            parts[at] = value
        return "".join(parts)

    def _tell_once(self, name: str, why: Message) -> None:
        if name not in self._told:
            self._told.add(name)
            self._tell(Message("read.entity", name=name[:40], why=why))
