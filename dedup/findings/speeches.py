"""Whole speeches that occur again, as findings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np

from dedup.findings.quote import content_id, excerpt
from dedup.findings.similarity import DECIMALS
from dedup.findings.spans import Spans
from dedup.kernels import active
from dedup.kernels.arrays import I64, run_starts
from dedup.match.copies import Copies
from dedup.model import Finding, Occurrence
from dedup.text.corpus import Corpus

WHOLE: dict[str, float] = {"coverage": 1.0, "anchor_coverage": 1.0, "identity": 1.0}


class SpeechFindings:
    """Clusters of speeches around their best copy, and the pairs that lie in none, by first place.

    ``spans`` are the speeches; they are numbered as in the corpus, texts as in the stream.
    """

    def __init__(self, corpus: Corpus, copies: Copies, spans: Spans) -> None:
        self._corpus, self._copies, self._spans = corpus, copies, spans
        groups, speeches = copies.groups, copies.stream.speeches
        texts = np.arange(len(groups.anchor))
        led = np.flatnonzero(np.bincount(groups.anchor, minlength=len(texts)) > 1)
        member = np.flatnonzero(np.isin(groups.anchor, led))
        member = member[np.lexsort((speeches[member], groups.anchor[member]))]
        begins = run_starts(groups.anchor[member])
        clusters = np.split(member, begins[1:]) if len(begins) else []
        # Each is an anchor and its members, and the pair that ties them where they are no cluster.
        found: list[tuple[int, list[int], int]] = []
        for anchor, cluster in zip(groups.anchor[member[begins]].tolist(), clusters, strict=True):
            found.append((anchor, [text for text in cluster.tolist() if text != anchor], -1))
        for pair in groups.outside.tolist():
            found.append((int(groups.pairs.a[pair]), [int(groups.pairs.b[pair])], pair))
        first = np.array(
            [min(int(speeches[t]) for t in (anchor, *others)) for anchor, others, _ in found], np.int64
        )
        order = np.lexsort((np.array([pair for *_, pair in found], np.int64), first))
        self._found = [found[i] for i in order.tolist()]
        self.firsts: I64 = spans.starts[first[order]]
        self._best, self._pairs = groups.best_of_equal().tolist(), groups.pair_with_anchor().tolist()

    def __len__(self) -> int:
        return len(self._found)

    def sizes(self) -> I64:
        """How many characters each finding repeats, int64[n]."""
        size = (self._copies.stream.ends - self._copies.stream.starts).tolist()
        return np.array([sum(size[text] for text in others) for _, others, _ in self._found], np.int64)

    def copies(self) -> Iterator[tuple[str, int, int]]:
        """Id of the finding, number of a speech that has a better copy, and that copy's: what clusters tell."""
        speeches = self._copies.stream.speeches.tolist()
        for index, (anchor, others, pair) in enumerate(self._found):
            if pair < 0:
                name = self._id(index)
                for text in others:
                    yield name, speeches[text], speeches[anchor]

    def finding(self, index: int, most: int | None = None) -> Finding:
        """A finding by its number, with its first ``most`` occurrences."""
        anchor, others, pair = self._found[index]
        speeches = self._copies.stream.speeches
        numbers = [int(speeches[text]) for text in (anchor, *others)]
        shown = others if most is None else others[: most - 1]
        relations = [self._relation(anchor, text, pair) for text in shown]
        evidence: dict[str, Any] = {
            "quality": [int(self._copies.quality[n]) for n in numbers[: 1 + len(shown)]]
        }
        if most is None:
            evidence["passages"] = [
                {"a": a, "b": b, "identity": identity, "of": [0, j]}
                for j, text in enumerate(others, 1)
                for a, b, identity in self._passages(anchor, text, pair)
            ]
        return Finding(
            id=self._id(index),
            kind="speech",
            scope="across",
            unit="speech",
            occurrences=(
                self._occurrence(anchor, "anchor"),
                *(
                    self._occurrence(text, "member", **relation)
                    for text, relation in zip(shown, relations, strict=True)
                ),
            ),
            places=len(numbers),
            characters=int(self._copies.stream.ends[anchor] - self._copies.stream.starts[anchor]),
            excerpt=excerpt(
                self._corpus, int(self._spans.starts[numbers[0]]), int(self._spans.ends[numbers[0]])
            ),
            evidence=evidence,
        )

    def _occurrence(self, text: int, role: str, **relation: Any) -> Occurrence:
        return self._spans.occurrence(int(self._copies.stream.speeches[text]), role, **relation)

    def _pair_of(self, anchor: int, text: int, pair: int) -> int:
        """The pair that ties a member to its anchor, -1 where the two are equal."""
        return pair if pair >= 0 else -1 if self._best[text] == anchor else self._pairs[self._best[text]]

    def _relation(self, anchor: int, text: int, pair: int) -> dict[str, float]:
        number = self._pair_of(anchor, text, pair)
        if number < 0:
            return WHOLE
        stream, pairs = self._copies.stream, self._copies.groups.pairs
        covered_a, covered_b = int(pairs.covered_a[number]), int(pairs.covered_b[number])
        return {
            "coverage": round(covered_b / int(stream.ends[text] - stream.starts[text]), DECIMALS),
            "anchor_coverage": round(covered_a / int(stream.ends[anchor] - stream.starts[anchor]), DECIMALS),
            "identity": round(1 - int(pairs.edits[number]) / max(covered_a, covered_b), DECIMALS),
        }

    def _passages(self, anchor: int, text: int, pair: int) -> Iterator[tuple[list[int], list[int], float]]:
        """Aligned spans of the anchor's and the text's document, and their identity."""
        stream, passages = self._copies.stream, self._copies.passages
        number = self._pair_of(anchor, text, pair)
        if number < 0:
            both = np.array([anchor, text])
            starts, ends = stream.span(stream.starts[both], stream.ends[both])
            yield self._place(anchor, starts[0], ends[0]), self._place(text, starts[1], ends[1]), 1.0
            return
        which = slice(self._copies.groups.pairs.first[number], self._copies.groups.pairs.last[number])
        # An equal text holds the passages of the best of its equals at the same places.
        moved = int(stream.starts[text] - stream.starts[self._best[text]]) if pair < 0 else 0
        a_start, a_end = stream.span(passages.a_start[which], passages.a_end[which])
        b_start, b_end = stream.span(passages.b_start[which] + moved, passages.b_end[which] + moved)
        edits = passages.edits[which]
        longer = np.maximum(
            passages.a_end[which] - passages.a_start[which], passages.b_end[which] - passages.b_start[which]
        )
        for i, value in enumerate(np.round(1 - edits / longer, DECIMALS).tolist()):
            yield self._place(anchor, a_start[i], a_end[i]), self._place(text, b_start[i], b_end[i]), value

    def _place(self, text: int, start: np.int64, end: np.int64) -> list[int]:
        return self._spans.relative(int(self._copies.stream.speeches[text]), int(start), int(end))

    @cached_property
    def _hashes(self) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
        stream = self._copies.stream
        return active.measure_units(stream.codes, stream.starts, stream.ends)[0]

    def _id(self, index: int) -> str:
        anchor, others, _ = self._found[index]
        return content_id("speech", self._hashes[sorted({anchor, *(self._best[text] for text in others)})])
