"""The markup of pages, kept for a witness that has to see it: packed, beside the text that was read of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dedup.kernels.arrays import U64


@dataclass(slots=True, eq=False)
class Page:
    """A page as it was decoded, in one part or several (frames), each packed to about a fifth. ``headings`` are those of
    the highest level in its text, as in `dedup.model.Document`; ``deepest`` is how many elements were open at once.

    What a witness said of it is kept too, so that it is asked once though a corpus is looked at again and again while
    it is cleaned: ``witness`` is its name, empty before it was asked; ``main`` uint64[n] are the hashes of the tokens of
    what it leaves of the text, None where it leaves all, and ``doubt`` why it does, where that has to be told.
    """

    packed: tuple[bytes, ...]
    headings: tuple[tuple[int, int], ...] = ()
    deepest: int = 0
    witness: str = ""
    main: U64 | None = None
    doubt: str = ""

    def markup(self) -> list[str]:
        """The parts as they were decoded."""
        import zstandard

        return [str(zstandard.decompress(part), "utf-8") for part in self.packed]


def pack_page(sources: Sequence[str], headings: tuple[tuple[int, int], ...], deepest: int) -> Page:
    """The parts of a page, packed.

    >>> pack_page(["<p>会议"], (), 3).markup()
    ['<p>会议']
    """
    import zstandard

    packed = (zstandard.compress(source.encode("utf-8", "replace"), 3) for source in sources)
    return Page(tuple(packed), headings, deepest)
