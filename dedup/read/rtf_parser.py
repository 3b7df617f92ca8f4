"""The groups and control words of RTF, as events: what is text, in which code page, and where it belongs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from dedup.errors import UnreadableError
from dedup.messages import Message
from dedup.read.extracted import Block
from dedup.read.flow import Flow, level_of_style
from dedup.read.rtf_bytes import Bytes, codec_of_raw
from dedup.read.rtf_unicode import Unicode
from dedup.read.rtf_words import (
    CHARACTERS,
    codec_of_charset,
    codec_of_page,
    FRAMES,
    HIDING,
    SKIPPED,
    SYMBOLS,
    TEXTS,
)

_TOKEN = re.compile(
    rb"""
      \\(?P<word>[A-Za-z]{1,32})(?P<number>-?[0-9]{1,10})?\x20?
    | (?P<hex>(?:\\'[0-9A-Fa-f]{2})+)
    | \\(?P<sign>[^A-Za-z])
    | (?P<brace>[{}])
    | (?P<text>[^\\{}\r\n\0]+)
    | (?P<nothing>[\r\n\0]+|\\\Z)
    """,
    re.X | re.S,
)
_DEEPEST = 10_000


@dataclass(slots=True)
class _State:
    """What a group inherits, and what changes in it ends with it. ``skip``: 1 for what holds no text but may hold a
    box that does, 2 for what holds none at all."""

    font: str = ""  # the codec of its bytes; empty for that of the file
    fallback: int = 1
    hidden: bool = False
    skip: int = 0
    level: int = 0
    style: int = -1
    in_table: bool = False
    part: str = ""  # the table of the header that this group is in


@dataclass(frozen=True, slots=True)
class Rich:
    """What an RTF file says, ``frame`` in headers and footers; ``whole`` is false where it ends before its last group
    does."""

    blocks: list[Block]
    frame: list[Block]
    title: str
    author: str
    whole: bool


class Parser:
    """One pass over a file from ``start`` on; ``borne_out`` are the codecs to use for those that it declares."""

    def __init__(self, data: bytes, start: int, borne_out: Mapping[str, str]) -> None:
        self.data, self.at = data, start
        self.state = _State()
        self.stack: list[_State] = []
        self.codec = codec_of_raw(data)  # of the file
        self.fonts: dict[int, str] = {}
        self.styles: dict[int, int] = {}
        self.default_font = self.font_number = -1
        self.text = Bytes(self._emit, borne_out)
        self.unicode = Unicode(self._emit)
        self.flow = Flow()
        # Outer ones, with the depth at which the inner one ends, and whether that is a header or footer.
        self.flows: list[tuple[int, Flow, bool]] = []
        self.frame: list[Block] = []
        self.notes: dict[str, Flow] = {"title": Flow(), "author": Flow(), "style": Flow()}
        self.starred = self.fresh = False
        self.left = 0  # of the fallback of a character

    def parse(self) -> Rich:
        while (found := _TOKEN.match(self.data, self.at)) is not None:
            self.at = found.end()
            if found["brace"]:
                self._brace(found["brace"] == b"{")
                if not self.stack:
                    break
            elif not (self.left and not found["nothing"] and self._skip_fallback(found)):
                self._take(found)
        whole = not self.stack
        self.text.flush()
        while self.flows:
            self._end_flow()
        blocks = self.flow.close()
        return Rich(blocks, self.frame, self.notes["title"].text(), self.notes["author"].text(), whole)

    def _take(self, found: re.Match[bytes]) -> None:
        if found["word"] == b"u" and self._unicode_run(found.start()):
            return
        if found["word"]:
            self._word(found["word"].decode().lower(), found["number"])
        elif found["hex"]:
            self._bytes(_unhex(found["hex"]))
        elif found["sign"]:
            self._sign(found["sign"])
        elif found["text"]:
            self._raw(found["text"])

    def _brace(self, opens: bool) -> None:
        self.left = 0
        if opens:
            if len(self.stack) >= _DEEPEST:
                raise UnreadableError(Message("read.rtf_deep"))
            self.stack.append(self.state)
            self.state = replace(self.state)
            self.fresh, self.starred = True, False
            return
        if self.state.part == "style":
            self._end_style()
        if self.flows and self.flows[-1][0] == len(self.stack):
            self.text.flush()
            self._end_flow()
        if self.stack:
            self.state = self.stack.pop()
        self.fresh = False

    def _word(self, word: str, number: bytes | None) -> None:
        value = int(number) if number else None
        if word == "bin":
            self.at += max(value or 0, 0)
            return
        fresh, starred = self.fresh, self.starred
        self.fresh = self.starred = False
        if (fresh or starred) and self._begin_part(word, starred):
            return
        state = self.state
        if word == "u":
            self._unicode(value or 0)
        elif word == "uc":
            state.fallback = max(value or 0, 0)
        elif word == "f" and value is not None:
            if state.part == "font":
                self.font_number = value
            else:
                state.font = self.fonts.get(value, "")
        elif word == "fcharset" and state.part == "font":
            self.fonts.setdefault(self.font_number, codec_of_charset(value or 0))
        elif word == "cpg" and state.part == "font":
            self.fonts[self.font_number] = codec_of_page(value or 0)
        elif word == "deff":
            self.default_font = -1 if value is None else value
        elif word in ("ansicpg", "mac", "pc", "pca"):
            self.codec = codec_of_page({"mac": 10000, "pc": 437, "pca": 850}.get(word, value or 0))
        elif word in HIDING:
            state.hidden = value != 0
        elif word == "plain":
            state.hidden = False
            state.font = ""
        else:
            self._paragraph_word(word, value)

    def _paragraph_word(self, word: str, value: int | None) -> None:
        state = self.state
        if word in CHARACTERS:
            self._say(CHARACTERS[word])
        elif word == "pard":
            state.level, state.style, state.in_table = 0, -1, False
        elif word == "s" and value is not None:
            state.style = value
        elif word == "outlinelevel" and value is not None:
            state.level = value + 2 if value < 9 else 0
        elif word == "intbl":
            state.in_table = True
        elif state.skip or state.part:
            return
        elif word in ("par", "sect", "page", "column"):
            self._end_paragraph()
        elif word in ("cell", "nestcell"):
            self._end_paragraph(in_table=True)
            if word == "cell":
                self.flow.start_cell()
        elif word == "row":
            self.text.flush()
            self.flow.end_row()

    def _begin_part(self, word: str, starred: bool) -> bool:
        """What a group is, by its first word; whether the word says nothing more."""
        state = self.state
        if word in TEXTS and state.skip < 2:
            state.skip = 0
            if TEXTS[word]:
                state.part = ""
                state.level, state.style, state.in_table = 0, -1, False
                self.flows.append((len(self.stack), self.flow, word in FRAMES))
                self.flow = Flow()
        elif word in ("fonttbl", "stylesheet", "info"):
            state.part = {"fonttbl": "font", "stylesheet": "style", "info": "info"}[word]
        elif state.part == "info":
            state.part = word if word in ("title", "author") else "none"
        elif word in SKIPPED:
            state.skip = max(state.skip, SKIPPED[word])
        elif starred:
            state.skip = max(state.skip, 1)
        else:
            return False
        return True

    def _end_style(self) -> None:
        name = self.notes["style"]
        level = level_of_style(name.text().rstrip("; "))
        if level or self.state.level:
            self.styles.setdefault(max(self.state.style, 0), level or self.state.level)
        self.notes["style"] = Flow()

    def _end_flow(self) -> None:
        """Put a note or a box behind the paragraph that it is anchored in, and a header or footer behind the text."""
        _, outer, is_frame = self.flows.pop()
        blocks = self.flow.close()
        if is_frame:
            self.frame += blocks
        else:
            outer.put_behind(blocks)
        self.flow = outer

    def _end_paragraph(self, in_table: bool = False) -> None:
        self.text.flush()
        if in_table or self.state.in_table:
            if not self.flow.in_row:
                self.flow.start_row()
        elif self.flow.in_row:
            self.flow.end_row()
        self.flow.end_paragraph(self.state.level or self.styles.get(self.state.style, 0))

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self.starred = True
        elif sign in b"\\{}":
            self._bytes(sign)
        elif sign in b"\r\n":
            self._paragraph_word("par", None)
        elif sign in SYMBOLS:
            self._say(SYMBOLS[sign])

    def _raw(self, text: bytes) -> None:
        """Text as it stands; of a character in two bytes the second may look like the begin of a control word."""
        self._bytes(text)
        follows = self.data[self.at : self.at + 2]
        if self.text.waits and text[-1] >= 0x80 and follows[:1] == b"\\" and follows[1:2] >= b"\x80":
            self._bytes(b"\\")
            self.at += 1

    def _bytes(self, data: bytes) -> None:
        self.fresh = False
        if not self._is_silent():
            self.unicode.end()
            self.text.feed(data, self._codec())

    def _codec(self) -> str:
        """That of the font; a Western one says nothing where the file is of a code page of two bytes."""
        font = self.state.font or self.fonts.get(self.default_font, "")
        return font if font and not (font == "cp1252" and self.codec != "cp1252") else self.codec

    def _unicode(self, number: int) -> None:
        self.left = self.state.fallback
        if not self._is_silent():
            self.text.flush()
            self.unicode.take(number)

    def _unicode_run(self, start: int) -> bool:
        """Take many characters at once, where no more than a question mark stands for each."""
        run = self.unicode.find_run(self.data, start) if self.state.fallback == 1 else None
        if run is None:
            return False
        self.at, self.fresh = run.end(), False
        if not self._is_silent():
            self.text.flush()
            self.unicode.take_run(run[0])
        return True

    def _skip_fallback(self, found: re.Match[bytes]) -> bool:
        """Leave out what programs without Unicode show: bytes, signs and words count as one each."""
        if found["word"] == b"u" and found["number"]:
            self.left = 0  # the next character: the fallback is shorter than it should be
            return False
        if found["text"] or found["hex"]:
            data = found["text"] or _unhex(found["hex"])
            taken = min(self.left, len(data))
            self.left -= taken
            if not self.left and self.text.is_lead(data[taken - 1], self._codec()):
                taken = min(taken + 1, len(data))  # one character is meant
            self.at = found.start() + taken * (1 if found["text"] else len(r"\'00"))
            return True
        self.left -= 1
        if found["word"]:  # one that is no character is missed where the fallback is
            return found["word"].decode() in CHARACTERS
        return True

    def _say(self, text: str) -> None:
        if not self._is_silent():
            self.text.flush()
            self._emit(text)

    def _is_silent(self) -> bool:
        return bool(self.state.skip or self.state.hidden) or self.state.part in ("font", "info", "none")

    def _emit(self, text: str) -> None:
        self.notes.get(self.state.part, self.flow).add(text)


def _unhex(run: bytes) -> bytes:
    """Bytes written as ``\\'d6\\'d0``."""
    return bytes.fromhex(run.replace(b"\\'", b"").decode())
