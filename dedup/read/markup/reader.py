"""Files in a markup language whose prose is the text: the rest is blanked, so that every place stays where it is.

What repeats of a preamble, of links and of code says nothing of who wrote from whom. What is not closed blanks nothing:
to hide prose is worse than to show markup; but for a code fence, which is told. Markdown is read as it stands, and
blanked for the hook alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dedup.model import Batch
from dedup.read.encoding import decode_document
from dedup.read.markup.levels import Spans
from dedup.read.markup.markdown import report_unclosed
from dedup.read.options import ReadOptions
from dedup.read.reporting import Reporter
from dedup.read.streams import read_whole
from dedup.read.texts import one_document

Reader = Callable[[Iterator[bytes], str, ReadOptions, Reporter], Iterator[Batch]]


def prose_reader(
    find_headings: Callable[[str], Spans], blank_markup: Callable[[str], str], *, fenced: bool = False
) -> Reader:
    """A reader of a language with its headings and markup, and whether it has the fences of Markdown."""

    def read(chunks: Iterator[bytes], path: str, options: ReadOptions, report: Reporter) -> Iterator[Batch]:
        text = decode_document(read_whole(chunks, report), options.encoding, report)
        if fenced:
            report_unclosed(text, report)
        yield one_document(path, blank_markup(text), report, headings=find_headings(text))

    return read
