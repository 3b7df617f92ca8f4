"""Claims and set phrases as findings: what each is called, where its sources stand, and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import starmap
from typing import Any

import numpy as np

from dedup.checking.aligned import Block, clip
from dedup.checking.claim import Claim
from dedup.checking.commonness import Common, Commonness
from dedup.checking.compare import Texts
from dedup.checking.form import Forms
from dedup.checking.made import Made, Place, Tie
from dedup.checking.phrases import Phrase
from dedup.checking.pooled_forms import why_copy
from dedup.checking.sentence_places import sentence_end, sentence_start
from dedup.checking.shared_blocks import Blocks, Source, spans_of
from dedup.findings.similarity import DECIMALS
from dedup.kernels import active
from dedup.kernels.arrays import distinct, I64
from dedup.kernels.intervals import unite
from dedup.kinds import KINDS
from dedup.match.passages import Passages, weigh_spans
from dedup.match.runs import Runs
from dedup.match.verify import Matches, Verifier
from dedup.settings import Settings
from dedup.text.corpus import Corpus
from dedup.text.whole import whole_spans

# A passage is about a paragraph when each is so much of the other.
WHOLE = 0.9
# Of those who use a set phrase so many are shown, and so many of its variants, each as a whole sentence where that is so
# many times as long at the most.
EXAMPLES, VARIANTS, LONGEST_VARIANT = 5, 3, 2
# They are looked for among so many runs that begin before its end.
LOOKED_AT = 2000


class Finder:
    """Makes findings of claims and phrases."""

    def __init__(
        self,
        texts: Texts,
        passages: Passages,
        matches: Matches,
        blocks: Blocks,
        runs: Runs,
        commonness: Commonness,
        forms: Forms | None,
        settings: Settings,
        strict: bool = False,
    ) -> None:
        self._strict = strict
        self._texts, self._passages, self._matches, self._runs = texts, passages, matches, runs
        self._blocks, self._commonness, self._forms, self._settings = blocks, commonness, forms, settings
        stream = texts.stream
        self._sides = (
            *stream.span(passages.a_start, passages.a_end),
            *stream.span(passages.b_start, passages.b_end),
        )
        # Runs by their place in the drafts.
        self._run_order = np.argsort(runs.b, kind="stable")
        self._by_place = runs.b[self._run_order].astype(np.int64)
        self._identity: list[float] = np.round(passages.identity, DECIMALS).tolist()
        self._jaccard: list[float] = np.round(matches.jaccard, DECIMALS).tolist()
        self._tie_of: dict[Block, Tie] = {}
        self._containment: list[float] = np.round(matches.containment, DECIMALS).tolist()

    # ------------------------------------------------------------ copies

    def of_claims(self, claims: Sequence[Claim]) -> list[Made]:
        """What is copied: whole drafts, paragraphs and passages."""
        blocks = [
            block for claim in claims for source in claim.sources for block in self._blocks_in(claim, source)
        ]
        self._tie_of = dict(zip(blocks, self._ties(blocks), strict=True))
        return list(map(self._of_claim, claims))

    def _blocks_in(self, claim: Claim, source: Source) -> list[Block]:
        """What ties a claim to a source; of a passage, what of it lies in the claim."""
        blocks = self._blocks.of(source, claim.start, claim.end)
        if source.match >= 0 or (claim.kind == "speech" and not source.part):
            return blocks
        return [cut for block in blocks if (cut := clip(block, claim.start, claim.end))]

    def _of_claim(self, claim: Claim) -> Made:
        texts = self._texts
        start, end = self._span(claim.start, claim.end)
        kind = claim.kind
        relation: dict[str, Any] = {}
        if claim.kind == "passage":
            kind, relation = self._relate(claim)
        elif claim.kind == "near" and self._is_equal(claim):
            kind = "exact"
        places = [
            place
            for i, source in enumerate(claim.sources)
            for place in self._places(claim, source, relation if not i else {})
        ]
        spans, by_document = self._held(claim)
        first = places[0]
        common = self._common(claim)
        evidence = self._told(start, end, common)
        weight = int(weigh_spans(texts.stream, _one(claim.start), _one(claim.end))[0])
        if why := why_copy(claim.kind, weight, common, evidence.get("commonness")):
            evidence["no_form"] = why
        if not self._strict and (differs := self._differs(start, end, first)) is not None:
            evidence["differs"] = differs
        codes = texts.codes
        hashes = active.measure_units(codes, _one(start, first.start), _one(end, first.end))[0]
        return Made(
            kind=kind,
            unit=KINDS[kind].unit_name(self._settings.unit_name),
            # A draft that is copied may begin with the writer's own.
            start=min((tie[0] for tie in first.ties), default=start) if kind == "speech" else start,
            end=end,
            places=tuple(places),
            hashes=tuple(hashes.tolist()),
            characters=self._size(claim),
            evidence=evidence,
            spans=spans,
            by_document=by_document,
        )

    def _size(self, claim: Claim) -> int:
        """How much of its place the first source shares; what others hold of it is theirs."""
        spans = spans_of(self._blocks.of(claim.sources[0], claim.start, claim.end))
        return int(spans.inside(np.array([claim.start]), np.array([claim.end])).sum())

    def _told(self, start: int, end: int, common: Common) -> dict[str, Any]:
        """How many hold what stands in a span of the corpus, and how common that makes it."""
        told: dict[str, Any] = {"common": asdict(common)}
        if self._forms:
            told["commonness"] = self._forms.commonness(start, end, common)
        return told

    def _differs(self, start: int, end: int, first: Place) -> dict[str, Any] | None:
        """The facts in which the draft differs from its first source."""
        if first.relation.get("kind") == "exact":
            return None
        from dedup.checking.differs import what_differs  # patterns that no strict check has a need of

        # Only such codes tell words apart as facts do.
        plain = self._settings.tokens == "auto" and self._settings.fold == "full"
        codes = self._texts.codes if plain else None
        return what_differs(self._texts.corpus, codes, start, end, first)

    def _common(self, claim: Claim) -> Common:
        """How many hold it; a whole speech is held by those that are copies of it."""
        texts = np.array([source.text for source in claim.sources if not source.part], np.int64)
        others = distinct(self._texts.opened[texts[texts < self._texts.drafts]])
        if claim.kind == "speech":
            return self._commonness.count(others, whole=True)
        return self._commonness.of(claim.start, claim.end, others)

    def _span(self, start: int, end: int) -> tuple[int, int]:
        low, high = self._texts.stream.span(_one(start), _one(end))
        return int(low[0]), int(high[0])

    def _is_equal(self, claim: Claim) -> bool:
        return self._jaccard[claim.sources[0].match] == 1.0 and self._equal(
            int(self._matches.a[claim.sources[0].match]), claim.unit
        )

    def _equal(self, a: int, b: int) -> bool:
        units = self._texts.units
        return bool(active.equal_units(self._texts.codes, units.starts, units.ends, _one(a), _one(b))[0])

    def _places(self, claim: Claim, source: Source, relation: dict[str, Any]) -> list[Place]:
        """The places of one source of a claim."""
        units, stream = self._texts.units, self._texts.stream
        if source.match >= 0:
            a = int(self._matches.a[source.match])
            alike = {
                "kind": "exact" if self._equal(a, claim.unit) else "near",
                "jaccard": self._jaccard[source.match],
                "containment": self._containment[source.match],
                "identity": self._align(a, claim.unit),
            }
            ties = self._tied(claim, source)
            return [Place(int(units.starts[a]), int(units.ends[a]), alike, ties)]
        if claim.kind == "speech" and not source.part:
            start, end = self._span(int(stream.starts[source.text]), int(stream.ends[source.text]))
            return [Place(start, end, self._coverage(claim, source), self._tied(claim, source))]
        found = []
        for p in source.passages:
            one = Source(source.text, (p,))
            inside = self._blocks_in(claim, one)
            if not inside:
                continue
            ties = self._tied(claim, one)
            start, end = int(self._sides[0][p]), int(self._sides[1][p])
            if claim.kind == "passage" and inside != self._blocks.of_passages([p]):
                start, end = min(tie[2] for tie in ties), max(tie[3] for tie in ties)
            found.append(Place(start, end, {"identity": self._identity_of(p)} | relation, ties))
        return found

    def _tied(self, claim: Claim, source: Source) -> tuple[Tie, ...]:
        """The same of the corpus as `_blocks_in` of the stream."""
        return tuple(map(self._tie_of.__getitem__, self._blocks_in(claim, source)))

    def _identity_of(self, p: int) -> float:
        """The share of a passage that is equal. Where breaks make other facts of equal characters (1 25, 12 5), they are
        an edit."""
        identity = self._identity[p]
        if identity < 1.0:
            return identity
        a, a_end, b, b_end = (int(side[p]) for side in self._sides)
        spans = _one(a, b), _one(a_end, b_end)
        if active.equal_units(self._texts.codes, *spans, _one(0), _one(1))[0]:
            return identity
        from dedup.facts.contradictions import (  # patterns that few passages have a need of
            read_facts,
            say_the_same,
        )

        corpus = self._texts.corpus
        if say_the_same(read_facts(corpus.text(a, a_end)), read_facts(corpus.text(b, b_end))):
            return identity
        return round(1 - 1 / (b_end - b), DECIMALS)

    def _ties(self, blocks: Sequence[Block]) -> tuple[Tie, ...]:
        """Blocks of the stream, in the corpus."""
        edges = np.array([block[:4] for block in blocks], np.int64).reshape(-1, 4)
        starts, ends = self._texts.stream.span(edges[:, ::2].ravel(), edges[:, 1::2].ravel())
        columns = (side[which::2].tolist() for which in (0, 1) for side in (starts, ends))
        same = (round(block[4], DECIMALS) for block in blocks)
        return tuple(zip(*columns, same, strict=True))

    def _align(self, a: int, b: int) -> float | None:
        """The share of characters of two units that align."""
        from dedup.match.identity import align_identities  # rapidfuzz, which a passage has no need of

        units = self._texts.units
        identity = float(align_identities(self._texts.codes, units.starts, units.ends, _one(a), _one(b))[0])
        return None if np.isnan(identity) else round(identity, DECIMALS)

    def _coverage(self, claim: Claim, source: Source) -> dict[str, Any]:
        """How much of both speeches their passages cover."""
        stream, which = self._texts.stream, np.array(source.passages, np.int64)
        a = unite(self._passages.a_start[which], self._passages.a_end[which])
        b = unite(self._passages.b_start[which], self._passages.b_end[which])
        size = int(stream.ends[source.text] - stream.starts[source.text])
        return {
            "coverage": round(int((a.ends - a.starts).sum()) / size, DECIMALS),
            "anchor_coverage": round(int((b.ends - b.starts).sum()) / (claim.end - claim.start), DECIMALS),
        }

    def _held(self, claim: Claim) -> tuple[tuple[tuple[int, int], ...], dict[str, list[tuple[int, int]]]]:
        """What the sources have of the draft, as spans of the stream: together, and each document."""
        corpus, speeches, stream = self._texts.corpus, self._texts.speeches, self._texts.stream
        held: dict[str, list[tuple[int, int]]] = {}
        for source in claim.sources:
            name = corpus.ids[int(speeches.documents[stream.speeches[source.text]])]
            blocks = self._blocks.of(source, claim.start, claim.end)
            # A passage may go on where another finding tells it.
            low, high = claim.start, claim.end
            clipped = ((max(start, low), min(end, high)) for start, end, *_ in blocks)
            held.setdefault(name, []).extend((start, end) for start, end in clipped if start < end)
        spans = np.array([span for some in held.values() for span in some], np.int64).reshape(-1, 2)
        union = unite(spans[:, 0], spans[:, 1])
        return tuple(zip(union.starts.tolist(), union.ends.tolist(), strict=True)), held

    def _relate(self, claim: Claim) -> tuple[str, dict[str, Any]]:
        """Whether a passage is a whole paragraph, and what it is to that of its first source."""
        p = claim.sources[0].passages[0]
        a, a_end, b, b_end = (int(side[p]) for side in self._sides)
        own, whole = self._unit_of(b, b_end)
        other, other_whole = self._unit_of(a, a_end)
        if own < 0 or not whole or other < 0:
            return "passage", {}
        if not other_whole:
            return "contained", {}
        if self._equal(other, own):
            return "exact", {"kind": "exact", "jaccard": 1.0, "containment": 1.0}
        verifier = Verifier(
            self._texts.codes, self._texts.units.starts, self._texts.units.ends, self._settings.shingle, 1e-9
        )
        found = verifier.verify(_one(other), _one(own))
        if not len(found) or found.jaccard[0] < self._settings.threshold:
            return "passage", {}
        alike = {
            "jaccard": round(float(found.jaccard[0]), DECIMALS),
            "containment": round(float(found.containment[0]), DECIMALS),
        }
        return "near", {"kind": "near"} | alike

    def _unit_of(self, start: int, end: int) -> tuple[int, bool]:
        """The unit that holds nearly all of a span of the corpus, -1 if there is none; and whether the span is nearly
        all of it."""
        units = self._texts.units
        middle = (start + end) // 2
        unit = int(np.searchsorted(units.starts, middle, side="right")) - 1
        if unit < 0:
            return -1, False
        low, high = int(units.starts[unit]), int(units.ends[unit])
        inside = max(0, min(end, high) - max(start, low))
        if inside < WHOLE * (end - start):
            return -1, False
        return unit, inside >= WHOLE * (high - low)

    # ------------------------------------------------------------ set phrases

    def of_phrase(self, phrase: Phrase) -> Made:
        """A set phrase, or a template of several."""
        texts = self._texts
        low, high = phrase.spans[0][0], phrase.spans[-1][1]
        start, end = self._span(low, high)
        spans = [self._span(*span) for span in phrase.spans]
        evidence = self._told(start, end, phrase.common)
        if phrase.form is not None:
            evidence = {"common": asdict(phrase.common), "form": phrase.form.id}
        if phrase.kind == "template":
            pieces: list[str | None] = []
            for one, other in _whole(texts.corpus, spans):
                pieces += [None, texts.corpus.text(one, other)]
            evidence["skeleton"] = pieces[1:]
        if phrase.variants is not None:
            evidence["variants"] = True
        if phrase.listed:
            evidence["listed"] = True
        starts, ends = np.array(spans, np.int64).T
        hashes = active.measure_units(texts.codes, starts, ends)[0]
        return Made(
            kind=phrase.kind,
            unit="phrase",
            start=start,
            end=end,
            places=tuple(self._examples(phrase)),
            hashes=tuple(hashes.tolist()),
            characters=sum(stop - begin for begin, stop in phrase.spans),
            evidence=evidence,
            spans=phrase.spans,
            by_document={},
        )

    def _examples(self, phrase: Phrase) -> list[Place]:
        """Where some use it: of what each says in his own way those who say it most alike."""
        if phrase.variants is None:
            return self._uses(*phrase.spans[0])
        found: dict[str, Place] = {}
        corpus = self._texts.corpus
        for start, end in starmap(self._span, phrase.variants):
            whole = sentence_start(corpus, start), sentence_end(corpus, end)
            if whole[1] - whole[0] <= LONGEST_VARIANT * (end - start):
                start, end = whole
            if len(found) < VARIANTS:
                found.setdefault(corpus.text(start, end).strip(), Place(start, end, {}))
        return list(found.values())

    def _uses(self, start: int, end: int) -> list[Place]:
        """Where the first speeches have it, word for word."""
        runs = self._runs
        last = int(np.searchsorted(self._by_place, start, side="right"))
        near = self._run_order[max(0, last - LOOKED_AT) : last]
        holds = near[(runs.b[near] + runs.length[near] >= end) & (runs.text_a[near] < self._texts.drafts)]
        places: dict[int, Place] = {}
        for run in np.sort(holds).tolist():
            at = int(runs.a[run]) + start - int(runs.b[run])
            if len(places) < EXAMPLES:
                places.setdefault(int(runs.text_a[run]), Place(*self._span(at, at + end - start), {}))
        return list(places.values())


def _whole(corpus: Corpus, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in whole words, as far as none takes from another."""
    given = np.array(spans, np.int64).T
    starts, ends = whole_spans(corpus, *given)
    ends[:-1] = np.minimum(ends[:-1], given[0, 1:])
    starts[1:] = np.maximum(starts[1:], ends[:-1])
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def _one(*values: int) -> I64:
    return np.array(values, np.int64)
