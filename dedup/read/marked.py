"""Files in a markup language whose prose is the text: the rest is blanked, so that every place stays where it is.

What repeats of a preamble, of links and of code says nothing of who wrote from whom. What is not closed blanks nothing:
to hide prose is worse than to show markup; but for a code fence, which is told. Markdown is read as it stands, and
blanked for the hook alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dedup.model import Batch
from dedup.read.encoding import decode_document
from dedup.read.markdown import find_headings
from dedup.read.markup import asciidoc, headings, latex, markdown, mdx, org, quarto, rst
from dedup.read.options import ReadOptions
from dedup.read.reporting import Reporter
from dedup.read.streams import read_whole
from dedup.read.texts import one_document

Reader = Callable[[Iterator[bytes], str, ReadOptions, Reporter], Iterator[Batch]]


def _reader(
    find: Callable[[str], headings.Spans], blank: Callable[[str], str], *, fenced: bool = False
) -> Reader:
    """A reader of a language with its headings and markup, and whether it has the fences of Markdown."""

    def read(chunks: Iterator[bytes], path: str, options: ReadOptions, report: Reporter) -> Iterator[Batch]:
        text = decode_document(read_whole(chunks, report), options.encoding, report)
        if fenced:
            markdown.report_unclosed(text, report)
        yield one_document(path, blank(text), report, headings=find(text))

    return read


read_rst = _reader(headings.rst_headings, rst.blank_markup)
read_asciidoc = _reader(headings.asciidoc_headings, asciidoc.blank_markup)
read_org = _reader(headings.org_headings, org.blank_markup)
read_latex = _reader(headings.latex_headings, latex.blank_markup)
read_mdx = _reader(find_headings, mdx.blank_markup, fenced=True)
read_quarto = _reader(find_headings, quarto.blank_markup, fenced=True)
