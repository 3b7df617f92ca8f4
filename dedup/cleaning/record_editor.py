"""Where the records of a file and their texts stand in its UTF-8: what `clean` asks of a format that it cuts in place."""

from __future__ import annotations

from typing import Protocol

from dedup.errors import UnreadableError
from dedup.kernels.arrays import I64
from dedup.messages import Message
from dedup.read import ReadOptions

# As much of a file of records as its reader looks at to tell the encoding.
HEAD = 1 << 18


class Records(Protocol):
    """The records of a file; each is named by the line, from 0, on which it begins."""

    def __init__(self, utf8: bytes, path: str, options: ReadOptions) -> None: ...

    def bounds(self, line: int) -> tuple[int, int]:
        """Where the bytes of a record stand, with its line end."""

    def offsets(self, line: int, text: str, edges: I64) -> I64:
        """Where the code points of the ``text`` of a record begin, and the end, int64[n + 1], of which the spans
        ``edges``, int64[m, 2], will be cut out. Raises UnreadableError, ValueError or RecursionError where it is not
        found again, or what is left would be read as something else."""


def check_found(found: str, text: str, offsets: I64) -> None:
    """Raise UnreadableError unless what was found in a record is its text, and its offsets are as many."""
    if found != text or len(offsets) != len(text) + 1:
        raise UnreadableError(Message("cleaning.record_lost"))
