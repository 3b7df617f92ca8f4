"""What readers extract of a document: blocks, and the text that they make together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

# A line of extracted text, and the level of the heading it is, 0 for none.
Block = tuple[str, int]


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
