"""Files that are one document each: plain text; and what those of other formats share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from dedup.model import Batch, Layout
from dedup.read.damage import report_damage
from dedup.read.encoding import decode_document
from dedup.read.options import ReadOptions
from dedup.read.reporting import Reporter
from dedup.read.streams import read_whole

if TYPE_CHECKING:
    from dedup.read.pages import Page

# A line of extracted text, and the level of the heading it is, 0 for none.
Block = tuple[str, int]


def read_text(chunks: Iterator[bytes], path: str, options: ReadOptions, report: Reporter) -> Iterator[Batch]:
    """Yield the file as it stands: offsets count its code points, line ends are not translated."""
    text = decode_document(read_whole(chunks, report), options.encoding, report)
    yield one_document(path, text, report)


def join_blocks(blocks: Sequence[Block]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Join extracted blocks to a text, and say where those of the highest heading level stand.

    >>> join_blocks([("会议通知", 1), ("各位代表", 0)])
    ('会议通知\\n各位代表', ((0, 4),))
    """
    highest = min((level for _, level in blocks if level), default=0)
    spans: list[tuple[int, int]] = []
    position = 0
    for text, level in blocks:
        if level and level == highest:
            spans.append((position, position + len(text)))
        position += len(text) + 1
    return "\n".join(text for text, _ in blocks), tuple(spans)


def join_framed(
    body: Sequence[Block], frame: Iterable[Block]
) -> tuple[str, tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    """Join blocks as `join_blocks` does, and those of headers and footers behind them, each wording once; the last is
    where these stand.

    >>> join_framed([("各位代表", 0)], [("内部", 0), ("内部", 0)])
    ('各位代表\\n内部', (), ((5, 7),))
    """
    wordings = dict.fromkeys(text for text, _ in frame)
    text, headings = join_blocks([*body, *((wording, 0) for wording in wordings)])
    spans: list[tuple[int, int]] = []
    end = len(text)
    for wording in reversed(wordings):
        spans.append((end - len(wording), end))
        end -= len(wording) + 1
    return text, headings, tuple(reversed(spans))


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
        report("is empty" if not extracted else "holds no text")
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
