"""Whole speeches that occur again, as findings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, TYPE_CHECKING

import numpy as np

from dedup.findings.kind import Count, Findings, Removable, Repeats
from dedup.findings.quote import content_id, excerpt
from dedup.findings.similarity import DECIMALS
from dedup.kernels import active
from dedup.kernels.arrays import I64, run_starts
from dedup.kinds import Rule, Words
from dedup.model import Finding, Occurrence
from dedup.text.headings import LONGEST_LINE, title_length

if TYPE_CHECKING:
    from dedup.findings.sameness import Sameness
    from dedup.findings.scanned import Scanned
    from dedup.match.copies import Copies

RULE = Rule(
    words={
        "en": Words(
            "speech",
            title="Repeated speech",
            meaning="Passages cover --speech-coverage of the shorter of two speeches; furniture does not "
            "count.",
            cure="Keep the anchor: it is the better copy, longer, with its punctuation and fewer broken "
            "lines.",
        ),
        "zh": Words(
            "整篇",
            title="整篇重复",
            meaning="共有的片段在较短一篇中所占比例达到 --speech-coverage；页面杂质不计。",
            cure="留底本：底本更完整，标点齐全，断行较少。",
        ),
    },
    example=("A speech on one page", "the same speech on another page, with other paragraph breaks"),
    colour=("#7a3fa0", "#c79be6"),
)

WHOLE: dict[str, float] = {"coverage": 1.0, "anchor_coverage": 1.0, "identity": 1.0}


class SpeechFindings(Findings):
    """Clusters of speeches around their best copy, and the pairs that lie in none, by first place.

    Speeches are numbered as in the corpus, texts as in the stream.
    """

    kind = "speech"

    def __init__(self, scanned: Scanned, copies: Copies) -> None:
        self._scanned, self._corpus, self._copies = scanned, scanned.corpus, copies
        self._spans = scanned.speech_spans
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
        self.firsts: I64 = self._spans.starts[first[order]]
        self._best, self._pairs = groups.best_of_equal().tolist(), groups.pair_with_anchor().tolist()

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
            kind=self.kind,
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
        return content_id(self.kind, self._hashes[sorted({anchor, *(self._best[text] for text in others)})])

    # -------------------------------------------------------------- totals and cleaning

    def repeats(self) -> Iterator[Repeats]:
        """What better speeches say too."""
        explained = self._copies.explained
        yield Repeats(self.kind, explained.starts, explained.ends, np.ones(len(explained), bool))

    def members(self) -> int:
        """How many speeches have a better copy."""
        return sum(1 for _ in self.copies())

    def characters(self, count: Count) -> int:
        """How many characters of speeches a better one says too."""
        return count(self._copies.explained.starts, self._copies.explained.ends)

    def removables(self, least: int, sameness: Sameness) -> Iterator[Removable]:
        """Speeches of which enough aligns with the better copy, and that state nothing else."""
        scanned, speeches = self._scanned, self._scanned.speeches
        aligned, reason = self._copies.aligned_share(), self.known.rule.words["en"].title
        for finding, copy, kept in self.copies():
            if aligned[copy] < scanned.settings.remove_identity:
                continue
            begin, stop = int(speeches.starts[copy]), int(speeches.ends[copy])
            # The only title of the two stays.
            begin += self._title_length(copy) if not self._title_length(kept) else 0
            stays = int(speeches.starts[kept]), int(speeches.ends[kept])
            if not sameness.holds((begin, stop), stays, speech=True):
                continue
            size = int(active.measure_units(scanned.codes, np.array([begin]), np.array([stop]))[2][0])
            place, better = scanned.place(begin, stop), scanned.place(*stays)
            yield Removable(self.kind, finding, *place, size, better, reason)

    def _title_length(self, speech: int) -> int:
        """How many characters of a speech its title takes; 0 where it has none."""
        start, end = int(self._spans.starts[speech]), int(self._spans.ends[speech])
        return title_length(self._corpus.text(start, min(end, start + LONGEST_LINE)))


def collect(scanned: Scanned) -> SpeechFindings | None:
    """The findings of a scan."""
    return SpeechFindings(scanned, scanned.copies) if scanned.copies is not None else None
