"""What is no text for templates: markup of Markdown, front matter, code, rows of figures; and where addresses and code
stand within sentences.

Whoever links to a site or numbers the rows of a table re-uses no form of words. The text of a link is text, and an
address or a piece of code may fill a slot, as one atom that no skeleton fixes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dedup.kernels.arrays import Bools, Codes, flagged_runs, I64
from dedup.read.extensions import is_markdown
from dedup.read.markup.blanks import ADDRESS
from dedup.read.markup.markdown import blank_markup
from dedup.text.corpus import Corpus

# Addresses, also without their scheme, and those of mail; what one cannot be without is looked for first.
_ADDRESS = (
    rf"{ADDRESS}|\bwww\.[\w-]+\.[\w./?=&%#~+-]+|(?<![\w.+-])[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}})+"
)
_SIGN = re.compile(r"://|www\.|@", re.I)
_PLAIN = re.compile(_ADDRESS, re.A | re.I)
# What stands around the text of a link, beside its target; the marks of emphasis.
_AROUND = re.compile(r"!?\[(?=[^\[\]\n]{0,200}\][(\[])|\](?=\()|(?<=\])\[[^\[\]\n]{0,200}\]|\](?=\[)|\*\*|__")
_MARKDOWN = re.compile(rf"{_ADDRESS}|(?<!`)`[^`\n]+`(?!`)", re.A | re.I)
# What parts the cells of a row, and cells that are a figure or nothing.
_PARTED = re.compile(r"[|\t]|[ \u3000]{2}")
_CELLS = re.compile(r"[ \t\u3000]*[|\t][ \t\u3000]*|[ \u3000]{2,}")
_FIGURE = re.compile(r"[-+−–—~±<>≤≥$￥¥€£]?\d[\d,，.．:：/%％‰()（）~–—-]*|[-−–—.…/:]*")
# Of so many cells of a row, that many in all, or more are figures.
CELLS, SHARE = 3, 0.5


@dataclass(frozen=True, slots=True)
class NoText:
    """Starts and ends of spans of a corpus, in order of place, int64[n] each: ``cuts`` are no text at all, and none holds
    a line break; of ``opaque`` each is one thing and no words."""

    cuts: tuple[I64, I64]
    opaque: tuple[I64, I64]


def find_no_text(corpus: Corpus) -> NoText:
    """What of a corpus is no text, document by document."""
    found = [
        (base, *_look(corpus.codes[base : base + len(text)], text, md)) for base, text, md in _texts(corpus)
    ]
    cut = np.concatenate([np.zeros((0, 2), np.int64), *(base + cuts for base, cuts, _ in found)])
    opaque = np.concatenate([np.zeros((0, 2), np.int64), *(base + spans for base, _, spans in found)])
    return NoText((cut[:, 0], cut[:, 1]), (opaque[:, 0], opaque[:, 1]))


def _texts(corpus: Corpus) -> Iterator[tuple[int, str, bool]]:
    """Where each document begins, its text, and whether it is Markdown."""
    markdown = [is_markdown(corpus.paths[number]) for number in range(len(corpus.paths))]
    documents = zip(corpus.starts.tolist(), corpus.ends.tolist(), corpus.path_of.tolist(), strict=True)
    for start, end, path in documents:
        yield start, corpus.text(start, end), markdown[path]


def _look(codes: Codes, text: str, marked: bool) -> tuple[I64, I64]:
    """Of one document what is cut and what is opaque, int64[n, 2] each."""
    blanked = np.zeros(len(codes), bool)
    if marked:
        blanked = np.frombuffer(blank_markup(text).encode("utf-32-le"), np.uint32) != codes
        for found in _AROUND.finditer(text):
            blanked[found.start() : found.end()] = True
    opaque = _opaque(text, blanked, marked)
    for start, end in opaque:
        blanked[start:end] = False
    for start, end in _rows_of_figures(text):
        blanked[start:end] = True
    apart = [(start, end) for start, end in opaque if not blanked[start]]
    return flagged_runs(blanked), np.array(apart, np.int64).reshape(-1, 2)


def _opaque(text: str, blanked: Bools, marked: bool) -> list[tuple[int, int]]:
    """Addresses and code in a line, but for the targets of links and what stands in code."""
    if not (marked or _SIGN.search(text)):
        return []
    found: list[tuple[int, int]] = []
    for start, end in (match.span() for match in (_MARKDOWN if marked else _PLAIN).finditer(text)):
        before = start - 1
        while before >= 0 and text[before] == " ":
            before -= 1
        apart = before < 0 or not blanked[before] or (bool(found) and found[-1][1] == before + 1)
        if apart or not blanked[start]:
            found.append((start, end))
    return found


def _rows_of_figures(text: str) -> Iterator[tuple[int, int]]:
    """The lines that are rows of a table of figures, without their ends."""
    if _PARTED.search(text) is None:
        return
    start = 0
    for line in text.splitlines(keepends=True):
        row = line.strip(" \t|\u3000\r\n")
        if _PARTED.search(row):
            cells = _CELLS.split(row)
            figures = sum(_FIGURE.fullmatch(cell) is not None for cell in cells)
            if len(cells) >= CELLS and figures >= SHARE * len(cells):
                yield start, start + len(line.rstrip("\r\n"))
        start += len(line)
