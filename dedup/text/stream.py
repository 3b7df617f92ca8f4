"""The characters that count, speech after speech, without anything between them: what passages are found in.

Paragraph breaks lie, and so do punctuation and page furniture: none of them is in a stream.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dedup.errors import DedupError
from dedup.kernels import active
from dedup.kernels.arrays import Codes, I64, search_within, U32
from dedup.kernels.intervals import Intervals
from dedup.kernels.parallel import in_turn, split_evenly
from dedup.messages import Message
from dedup.text.fold import whole_ends
from dedup.text.segment import Speeches

MOST = 1 << 32
# Texts are gone through in runs of about so many characters, so that temporaries stay small.
AT_A_TIME = 1 << 20


@dataclass(frozen=True, slots=True)
class Positions:
    """Where the characters of a stream stand in the corpus, as runs of those that stand side by side, uint32[r] each:
    character ``first[r]`` stands at ``position[r]``, the next one behind it, and so on.
    """

    first: U32
    position: U32

    def of(self, places: I64) -> I64:
        """The positions of places of the stream."""
        run = np.searchsorted(self.first, places.astype(np.uint32), side="right") - 1
        return np.asarray(self.position[run] + (places - self.first[run]), np.int64)

    def find(self, positions: I64, lo: I64 | int, hi: I64 | int) -> I64:
        """The first places of the stream, from ``lo`` on, that stand at these positions or behind, ``hi`` if none does;
        from each ``lo`` to its ``hi`` positions ascend."""
        # By words of their own length: of others a copy would be made.
        begin = np.searchsorted(self.first, np.asarray(lo, np.uint32), side="right") - 1
        end = np.searchsorted(self.first, np.asarray(hi, np.uint32), side="right")
        run = search_within(self.position, positions, begin, end)
        before = np.maximum(run - 1, begin)
        within = self.first[before] + (positions - self.position[before])
        limit = np.where(run < end, self.first[np.minimum(run, len(self.first) - 1)], hi)
        return np.asarray(np.clip(np.minimum(within, limit), lo, hi), np.int64)


@dataclass(frozen=True, slots=True)
class Stream:
    """``codes`` uint32[m]: folded characters, letters of spaced scripts with WORD set; 0 stands before, between and
    behind the texts. Text i is ``codes[starts[i]:ends[i]]`` and the speech ``speeches[i]``; the best come first.
    ``positions`` are places in the corpus; a 0 has that of the end of the text before it. What one code point
    folds to several characters of has the same place. ``folded`` are the codes of the corpus.
    """

    codes: Codes
    positions: Positions
    starts: I64
    ends: I64
    speeches: I64
    folded: Codes

    def __len__(self) -> int:
        return len(self.starts)

    def text_of(self, places: I64) -> I64:
        """Texts that hold places of the stream."""
        return active.find_last(self.starts, places)

    def span(self, starts: I64, ends: I64) -> tuple[I64, I64]:
        """Spans of the stream, none empty, as spans of the corpus, half-open; none ends inside a character."""
        return self.positions.of(starts), whole_ends(self.folded, self.positions.of(ends - 1) + 1)


def build_stream(
    codes: Codes, speeches: Speeches, order: I64, cuts: Intervals | None, threads: int = 1
) -> Stream:
    """The stream of the speeches in this order, without the characters that are cut out.

    Raises DedupError when there are more characters than places can be numbered for.
    """
    if len(codes) + len(speeches) >= MOST:
        raise DedupError(Message("settings.too_long", most=f"{MOST:,}"))
    first, last = speeches.starts[order], speeches.ends[order]
    none = np.zeros(0, np.int64)
    left_out = (none, none) if cuts is None else (cuts.starts, cuts.ends)

    def work(lo: int, hi: int) -> tuple[I64, Codes, U32, U32]:
        return active.write_stream(codes, first[lo:hi], last[lo:hi], *left_out)

    weights = last - first + 1
    size = int(weights.sum()) + 1
    runs = split_evenly(weights, max(threads, size // AT_A_TIME))
    edge = np.zeros(1, np.uint32)
    # As long as all codes: what is not written takes no memory.
    out, used, columns = np.empty(size, np.uint32), 1, [(none, edge, edge)]
    out[0] = 0
    for sizes, characters, begins, at in in_turn(work, runs, threads, 2 * threads):
        if used + len(characters) > len(out):
            out = np.concatenate((out[:used], np.empty(len(characters) + size // 8, np.uint32)))
        out[used : used + len(characters)] = characters
        columns.append((sizes, begins + np.uint32(used), at))
        used += len(characters)
    sizes, *positions = (np.concatenate(column) for column in zip(*columns, strict=True))
    ends = np.cumsum(sizes + 1)
    return Stream(out[:used], Positions(*positions), ends - sizes, ends, order, codes)
