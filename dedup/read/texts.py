"""Files that are one document each: plain text; and what those of other formats share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dedup.messages import Message
from dedup.model import Batch, Layout
from dedup.read.damage import report_damage
from dedup.read.encoding import decode_document
from dedup.read.options import ReadOptions
from dedup.read.reporting import Reporter
from dedup.read.streams import read_whole

if TYPE_CHECKING:
    from dedup.read.pages import Page


def read_text(chunks: Iterator[bytes], path: str, options: ReadOptions, report: Reporter) -> Iterator[Batch]:
    """Yield the file as it stands: offsets count its code points, line ends are not translated."""
    text = decode_document(read_whole(chunks, report), options.encoding, report)
    yield one_document(path, text, report)


def one_document(
    path: str,
    text: str,
    report: Reporter,
    *,
    extracted: bool = False,
    headings: tuple[tuple[int, int], ...] | None = None,
    metadata: list[dict[str, str]] | None = None,
    layout: Layout | None = None,
    furniture: tuple[tuple[int, int], ...] = (),
    page: Page | None = None,
) -> Batch:
    """Wrap one text as a batch, after a look whether it is empty or damaged."""
    if not text or text.isspace():
        report(Message("read.empty") if not extracted else Message("read.no_text"))
    report_damage([text], None, report)
    return Batch(
        path,
        [path],
        [text],
        None,
        extracted,
        headings,
        metadata=metadata,
        layout=layout,
        furniture=furniture,
        pages=None if page is None else [page],
    )
