r"""Fields of DOCX that show what stands in their instruction: equations (``EQ``), symbols, buttons.

``EQ \o\ac(○,1)`` shows an enclosed 1, ``EQ \o\ad(\s\up 9(hàn),汉)`` is the older phonetic guide: 汉 with a reading.
"""

from __future__ import annotations

import re

# Fields that show nothing: entries of indexes, settings, questions.
_NAMES = "ADVANCE ASK BIDIOUTLINE COMMENTS DDE DDEAUTO FORMCHECKBOX HTMLACTIVEX NEXT NEXTIF PRINT PRIVATE RD SET SKIPIF"
SILENT = frozenset(("", *_NAMES.split(), "TA", "TC", "XE"))
_SWITCH = re.compile(r'\\\*\s*(?:"[^"]*"|\S+)')
_COMMAND = re.compile(r"\\([a-zA-Z]+)\s*")
_SHAPES = "○□△◇◯〇"
_DEEPEST = 50


def name_of(instruction: str) -> str:
    """The type of a field: ``EQ``, ``PAGE``."""
    words = instruction.split(None, 1)
    return words[0].upper() if words else ""


def text_of_field(instruction: str) -> str | None:
    r"""What a field shows that keeps no result; None where that is not known.

    >>> text_of_field(r"EQ \o\ac(○,1)"), text_of_field(r'eq \* jc2 \* "Font:宋体" \o\ad(\s\up 9(hàn),汉)')
    ('1', '汉')
    """
    name = name_of(instruction)
    rest = instruction.strip()[len(name) :]
    if name in SILENT:
        return ""
    if name == "EQ":
        return _Equation(_SWITCH.sub("", rest)).read().strip()
    if name == "SYMBOL":
        found = re.match(r"\s*(0x[0-9a-fA-F]+|\d+)", rest)
        return chr(int(found[1], 0)) if found and 32 <= int(found[1], 0) < 0x10000 and "\\u" in rest else None
    if name in ("MACROBUTTON", "GOTOBUTTON"):
        return rest.strip().partition(" ")[2]
    return None


class _Equation:
    r"""Reads ``\command\options(argument,argument)``; what a command does to the place of its arguments is no text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def read(self, depth: int = 0, inside: bool = False) -> str:
        """Text up to the end, or ``inside`` an argument up to its comma or bracket."""
        parts: list[str] = []
        while self.at < len(self.text):
            char = self.text[self.at]
            if inside and char in ",;)），":
                break
            command = _COMMAND.match(self.text, self.at)
            if command and depth < _DEEPEST:
                parts.append(self._command(command, depth))
            elif char == "\\":  # a sign that stands for itself
                parts.append(self.text[self.at + 1 : self.at + 2])
                self.at += 2
            else:
                parts.append(char)
                self.at += 1
        return "".join(parts)

    def _command(self, found: re.Match[str], depth: int) -> str:
        name = found[1][0].lower()
        self.at = found.start() + 2
        while self.at < len(self.text) and self.text[self.at] not in "(（":
            if self.text[self.at] == "\\" and self.text[self.at + 1 : self.at + 2] in "()（）,":
                self.at += 1
            self.at += 1
        readings: list[tuple[bool, str]] = []
        self.at += 1
        while self.at <= len(self.text):
            start = self.at
            text = self.read(depth + 1, inside=True)
            is_reading = re.match(r"\s*\\s\s*\\up", self.text[start : self.at], re.IGNORECASE) is not None
            readings.append((is_reading, text))
            closed = self.text[self.at : self.at + 1] in (")", "）", "")
            self.at += 1
            if closed:
                break
        return _join(name, readings)


def _join(name: str, arguments: list[tuple[bool, str]]) -> str:
    texts = [text.strip() for _, text in arguments]
    if name == "o":  # written over one another: a reading over its character, or a shape around one
        base = [text.strip() for is_reading, text in arguments if not is_reading and text.strip()]
        plain = [text for text in base if text not in _SHAPES]
        return "".join(plain or base or texts)
    return ("/" if name == "f" else "").join(texts)
