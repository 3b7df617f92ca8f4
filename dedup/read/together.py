"""Plain text in UTF-8, many files at a time, as nearly all files of most corpora are.

One kernel decodes the bytes of all of them and looks at each code point, without the GIL. What is in another encoding,
may be damaged or has nothing above U+3000, which may be anything, is left to the reader of its format, as is every
other format (`dedup.read.read_source`): that one tells what is wrong.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dedup.kernels import active
from dedup.kernels.arrays import Bools, Codes, I64
from dedup.read.damage import find_damage, hint_flags
from dedup.read.markdown import headings_at, LINE_MARKS
from dedup.read.options import ReadOptions, Source

# Files are read together up to so many bytes, and so many of them; a larger one is streamed by itself.
AT_ONCE, MOST = 1 << 20, 256
LARGEST = 1 << 23
# A text with a character from here on is not blank, and no other encoding that passes for UTF-8.
CERTAIN = 0x3001
_TEXT, _MARKDOWN = "text", "markdown"
_MARKS = np.isin(np.arange(0x80), [ord(mark) for mark in LINE_MARKS])

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts that are files, in order: ``codes`` uint32 are all their code points, a newline behind each text;
    ``lengths`` int64 are without it. ``headings`` as in `dedup.model.Batch`."""

    sources: Sequence[Source]
    codes: Codes
    lengths: I64
    headings: Sequence[Spans | None]


def group_sources(sources: Sequence[Source], options: ReadOptions) -> list[list[Source]]:
    """The sources in order, cut into runs to be given to `read_together`."""
    groups: list[list[Source]] = []
    for plain, run in itertools.groupby(sources, lambda source: _may_be_plain(source, options)):
        size = 0
        for source in run:
            if not size or (plain and (size > AT_ONCE or len(groups[-1]) == MOST)):
                groups.append([])
                size = 0
            groups[-1].append(source)
            size += source.size + 1
    return groups


def _may_be_plain(source: Source, options: ReadOptions) -> bool:
    """Whether a file may be looked at here: not where folders tell more of it than their name."""
    return (
        source.format in (_TEXT, _MARKDOWN)
        and options.encoding == "auto"
        and 0 < source.size <= LARGEST  # 0 as of a pipe, which can be read once
        and not source.compression
        and source.path is not None
        and source.data is None
        and not ("=" in source.relative and {options.date_field, options.source_field} & {*source.partitions})
    )


def read_together(sources: Sequence[Source], options: ReadOptions) -> list[Texts | Sequence[Source]]:
    """A run of sources in order, as texts where they are plain and as sources where somebody else has to read them."""
    if not _may_be_plain(sources[0], options):
        return [sources]
    contents = [_bytes_of(source) for source in sources]
    offsets = np.cumsum([0, *map(len, contents)])
    data = np.frombuffer(b"".join(contents), np.uint8)
    lengths, hints, codes = active.decode_texts(data, offsets, hint_flags(), CERTAIN)
    ends = np.cumsum(lengths + 1)
    starts = ends - lengths - 1
    plain, headings = _look_at(sources, contents, codes, starts, lengths, hints)
    found: list[Texts | Sequence[Source]] = []
    at = 0
    for is_plain, group in itertools.groupby(plain):
        end = at + sum(1 for _ in group)
        if is_plain:
            here = codes[starts[at] : ends[end - 1]]
            found.append(Texts(sources[at:end], here, lengths[at:end], headings[at:end]))
        else:
            found.append(sources[at:end])
        at = end
    return found


def _bytes_of(source: Source) -> bytes:
    """What a file holds; nothing where it cannot be read, as its own reader will tell."""
    try:
        with open(source.path or "", "rb", buffering=0) as file:  # noqa: PTH123 - a third of the time of a Path
            return file.read()
    except OSError:
        return b""


def _look_at(
    sources: Sequence[Source],
    contents: Sequence[bytes],
    codes: Codes,
    starts: I64,
    lengths: I64,
    hints: Bools,
) -> tuple[list[bool], list[Spans | None]]:
    """Whether each text is plain, and the headings of those in Markdown. Few have hints of damage, and few of these any;
    most lines have no mark. The others are not made strings."""
    marks = _line_marks(codes)
    first, behind = (np.searchsorted(marks, places).tolist() for places in (starts, starts + lengths))
    plain: list[bool] = (lengths >= 0).tolist()
    headings: list[Spans | None] = [None] * len(sources)
    for i in np.flatnonzero(lengths >= 0).tolist():
        is_marked = sources[i].format == _MARKDOWN
        text = contents[i].decode("utf-8-sig") if hints[i] or (is_marked and first[i] < behind[i]) else ""
        if hints[i] and find_damage(text):
            plain[i] = False
        elif is_marked:
            headings[i] = headings_at(text, (marks[first[i] : behind[i]] - starts[i]).tolist())
    return plain, headings


def _line_marks(codes: Codes) -> I64:
    """Where lines begin that have a mark of Markdown first, or behind up to three spaces; a newline ends the codes."""
    at = active.find_flagged(codes, _MARKS)
    for _ in range(3):
        at = at - (codes[at - 1] == ord(" "))
    return np.asarray(at[codes[at - 1] == ord("\n")], np.int64)
