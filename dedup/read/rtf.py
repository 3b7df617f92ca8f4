"""RTF to text: bytes in the code pages of their fonts, and Unicode with its fallbacks left out.

Read here and not by striprtf, which loses a character whose two bytes are parted by a line end, a run or a group, or of
which the second is ASCII; reads hidden text; and takes footnotes and boxes out of their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dedup.errors import UnreadableError
from dedup.messages import Message
from dedup.model import Batch
from dedup.read.extracted import join_framed
from dedup.read.metadata import file_metadata
from dedup.read.options import ReadOptions
from dedup.read.reporting import Reporter
from dedup.read.rtf_parser import Parser, Rich
from dedup.read.streams import read_whole
from dedup.read.texts import one_document

_BEGIN = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\\rtf", re.I)


def read_rtf(chunks: Iterator[bytes], path: str, options: ReadOptions, report: Reporter) -> Iterator[Batch]:
    rich = parse_rtf(read_whole(chunks, report))
    if not rich.whole:
        report(Message("read.rtf_cut"))
    text, headings, furniture = join_framed(rich.blocks, rich.frame)
    yield one_document(
        path,
        text,
        report,
        extracted=True,
        headings=headings,
        metadata=file_metadata(options, title=rich.title, author=rich.author),
        furniture=furniture,
    )


def parse_rtf(data: bytes) -> Rich:
    """What a file says; raises UnreadableError for what is no RTF."""
    begin = _BEGIN.match(data)
    if not begin:
        raise UnreadableError(Message("read.rtf_damaged"))
    start = begin.end() - len(rb"{\rtf")
    parser = Parser(data, start, {})
    rich = parser.parse()
    misnamed = parser.text.misnamed()
    return Parser(data, start, misnamed).parse() if misnamed else rich
