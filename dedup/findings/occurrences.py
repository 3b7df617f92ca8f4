"""Spans of the corpus as occurrences of findings: where they stand, and how each relates to the first of its finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.findings.places import in_file, NOWHERE, Places
from dedup.kernels import active
from dedup.kernels.arrays import Bools, I64
from dedup.model import name_speech, Occurrence
from dedup.text.corpus import Corpus
from dedup.text.segment import Speeches

Shares = NDArray[np.float64]

# How a paragraph relates to another, by number; a span that is no paragraph has no such relation.
RELATIONS = ("", "exact", "near")
NO_RELATION, EXACT, NEAR = range(len(RELATIONS))
# The shares of `Occurrence`, in its order.
SHARES = ("jaccard", "containment", "identity", "coverage", "anchor_coverage")


@dataclass(frozen=True, slots=True)
class Relations:
    """How occurrences relate to the first of their finding: ``kinds`` int8[n], as of `RELATIONS`, and float64[n] by the
    names of `SHARES`, NaN where none is known; what none of them has is left out."""

    kinds: NDArray[np.int8]
    shares: Mapping[str, Shares] = field(default_factory=dict)

    def take(self, which: I64) -> Relations:
        """Some of them."""
        return Relations(self.kinds[which], {name: column[which] for name, column in self.shares.items()})

    def only(self, which: Bools) -> Relations:
        """All of them, of which only some are told."""
        shares = {name: np.where(which, column, np.nan) for name, column in self.shares.items()}
        return Relations(np.where(which, self.kinds, NO_RELATION).astype(np.int8), shares)

    def share(self, name: str) -> Shares:
        """One of `SHARES`, float64[n]."""
        return self.shares[name] if name in self.shares else np.full(len(self.kinds), np.nan)

    def columns(self) -> tuple[Iterable[Any], ...]:
        """The kinds, and the shares in their order, as `Occurrence` has them."""
        n = len(self.kinds)
        shares = (_known(self.shares[name]) if name in self.shares else repeat(None, n) for name in SHARES)
        return [RELATIONS[kind] for kind in self.kinds.tolist()], *shares


def unrelated(n: int) -> Relations:
    """Those of ``n`` occurrences that are not alike in any number."""
    return Relations(np.zeros(n, np.int8))


def relations_of(records: Sequence[Mapping[str, Any]]) -> Relations:
    """Those that are told by name: ``{"kind": "near", "jaccard": 0.9}``, or nothing."""
    kinds = np.array([RELATIONS.index(one.get("kind", "")) for one in records], np.int8)
    return Relations(
        kinds, {name: np.array([one.get(name, np.nan) for one in records], np.float64) for name in SHARES}
    )


def _known(values: Shares) -> list[float | None]:
    return [None if value != value else value for value in values.tolist()]


class Spans:
    """Half-open spans of the corpus, int64[n] each, and where they stand: document, speech, line and column.

    What is asked for is looked up for all of them at once.
    """

    def __init__(self, corpus: Corpus, speeches: Speeches, places: Places, starts: I64, ends: I64) -> None:
        self.corpus, self._speeches, self._places = corpus, speeches, places
        self.starts, self.ends = starts, ends

    def __len__(self) -> int:
        return len(self.starts)

    def take(self, which: I64) -> Spans:
        """Some of them."""
        return Spans(self.corpus, self._speeches, self._places, self.starts[which], self.ends[which])

    @cached_property
    def speeches(self) -> I64:
        """The number of their speech through the whole corpus."""
        return active.find_last(self._speeches.starts, self.starts)

    @cached_property
    def documents(self) -> I64:
        return self._speeches.documents[self.speeches]

    @cached_property
    def speech_numbers(self) -> I64:
        """The number of their speech in its document, from 1."""
        return self._speeches.number[self.speeches]

    @cached_property
    def bases(self) -> I64:
        """Where their documents begin."""
        return self.corpus.starts[self.documents]

    @cached_property
    def blocks(self) -> Bools:
        """Whether they stand in an extracted text, whose lines are blocks."""
        return self.corpus.extracted[self.documents]

    @cached_property
    def lines(self) -> tuple[I64, I64, I64, I64]:
        """Lines, columns, end lines and end columns, int64[n] each."""
        return self._places.of_spans(self.starts, self.ends, self.documents)

    @cached_property
    def in_files(self) -> Sequence[tuple[int, int, str]] | None:
        """Page, paragraph and heading of each; None where no document has any."""
        if not self.corpus.layouts:
            return None
        at = zip(self.documents.tolist(), (self.starts - self.bases).tolist(), strict=True)
        return [in_file(self.corpus, document, start) for document, start in at]

    def records(self) -> Iterator[dict[str, Any]]:
        """The document, start and end of each."""
        starts, ends = (self.starts - self.bases).tolist(), (self.ends - self.bases).tolist()
        for document, start, end in zip(self.corpus.ids.take(self.documents), starts, ends, strict=True):
            yield {"document": document, "start": start, "end": end}

    def occurrences(self, roles: Iterable[str], relations: Relations) -> list[Occurrence]:
        """All of them as objects."""
        parts = (
            zip(*self.in_files, strict=True) if self.in_files else (repeat(one, len(self)) for one in NOWHERE)
        )
        rows = zip(
            *(self.corpus.ids.take(self.documents), self.speech_numbers.tolist()),
            *((self.starts - self.bases).tolist(), (self.ends - self.bases).tolist()),
            *(column.tolist() for column in self.lines),
            *(roles, self.blocks.tolist(), *relations.columns(), *parts),
            strict=True,
        )
        return [
            Occurrence(document, name_speech(document, number), *rest) for document, number, *rest in rows
        ]
