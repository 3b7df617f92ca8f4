"""What the shares of a draft are computed from, as places in the draft: so that they can be computed again, of less."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from dedup.checking.origins import Origin
from dedup.kernels.arrays import I64, run_starts
from dedup.kernels.intervals import Intervals


@dataclass(frozen=True)
class Basis:
    """``positions`` int64[n] are the places of the characters that count, ascending, that of one which folds to several
    as often; ``runs`` is what each source has in runs, by name, that with most first, as spans that ``place`` puts in the
    draft when somebody asks; ``origins`` is what is known of these; ``quotations`` is what the draft quotes, ``mine`` are
    the sources that are the writer's own."""

    positions: I64
    runs: Mapping[str, Intervals]
    place: Callable[[Intervals], Intervals] = field(repr=False)
    origins: Mapping[str, Origin]
    quotations: Intervals
    mine: frozenset[str]

    @cached_property
    def held(self) -> Mapping[str, Intervals]:
        """What each source has in runs, as places in the draft."""
        return {name: self.place(spans) for name, spans in self.runs.items()}

    def count(self, spans: Intervals) -> int:
        """How many characters that count stand in spans of the draft."""
        first, last = (np.searchsorted(self.positions, at) for at in (spans.starts, spans.ends))
        return int((last - first).sum())

    def exceptions(self, text: str) -> list[tuple[int, int, int]]:
        """Where not each letter and digit of the draft counts once, and all else not at all: start, end, and how often
        each character of the span counts. So who knows letters from other signs knows what counts."""
        counts = np.bincount(self.positions, minlength=len(text))[: len(text)]
        usual = np.array([unicodedata.category(one)[0] in "LN" for one in text], np.int64)
        odd = np.flatnonzero(counts != usual)
        if not len(odd):
            return []
        heads = run_starts(odd - np.arange(len(odd)), counts[odd])
        lasts = odd[np.append(heads[1:], len(odd)) - 1] + 1
        return list(zip(odd[heads].tolist(), lasts.tolist(), counts[odd[heads]].tolist(), strict=True))
