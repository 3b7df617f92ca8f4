"""The markup of pages, kept for a witness that has to see it: packed, beside the text that was read of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from dedup.kernels.arrays import U64
from dedup.messages import Message
from dedup.read.extracted import Block


@dataclass(slots=True, eq=False)
class Page:
    """A page as it was decoded, in one part or several (frames), each packed to about a fifth. ``headings`` are place
    and level of each in its text; ``deepest`` is how many elements were open at once.

    What a witness said of it is kept too, so that it is asked once though a corpus is looked at again and again while
    it is cleaned: ``witness`` is its name, empty before it was asked; ``main`` uint64[n] are the hashes of the tokens of
    what it leaves of the text, None where it leaves all, and ``doubt`` why it does, where that has to be told.
    """

    packed: tuple[bytes, ...]
    headings: tuple[tuple[int, int], ...] = ()
    deepest: int = 0
    witness: str = ""
    main: U64 | None = None
    doubt: Message | None = None

    def markup(self) -> list[str]:
        """The parts as they were decoded."""
        import zstandard

        return [str(zstandard.decompress(part), "utf-8") for part in self.packed]


def pack_page(sources: Sequence[str], blocks: Sequence[Block], deepest: int) -> Page:
    """The parts of a page, packed, with what is known of the ``blocks`` of its text.

    >>> page = pack_page(["<p>今天<h2>会议"], [("今天", 0), ("会议", 2)], 4)
    >>> page.markup(), page.headings
    (['<p>今天<h2>会议'], ((3, 2),))
    """
    import zstandard

    packed = (zstandard.compress(source.encode("utf-8", "replace"), 3) for source in sources)
    starts = accumulate((len(text) + 1 for text, _ in blocks), initial=0)
    headings = ((start, level) for start, (_, level) in zip(starts, blocks, strict=False) if level)
    return Page(tuple(packed), tuple(headings), deepest)
