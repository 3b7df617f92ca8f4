"""What a draft has from others, in its order: each piece once, with those who hold it, the likeliest source first.

Where several old texts hold a piece, the source is likeliest that holds most of it, then the one that is most alike,
then the earliest.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np

from dedup.checking.claim import Claim, Claims
from dedup.checking.commonness import Commonness
from dedup.checking.compare import Texts
from dedup.checking.shared_blocks import Blocks, Source, spans_of
from dedup.kernels.arrays import Bools, distinct, I64
from dedup.kernels.intervals import columns_of, Intervals, unite
from dedup.match.formulae import SPEECHES
from dedup.match.passages import CHARACTER, is_long, Passages, weigh_spans
from dedup.match.speeches import cover_speeches, LEAST, SpeechPairs
from dedup.match.verify import Matches
from dedup.settings import Settings

# A passage is one more source of a piece of which it has this share.
INSIDE = 0.8
# What many speeches hold leaves this share of a passage at the least, and this share of the shortest passage: what is put
# together of set phrases is no copy, even if another put them together so.
RARE = 0.2
UNCOMMON = 0.5
# A phrase inside of a passage is set if so many times as many speeches have it as have the passage.
COMMONER = 3
# The best source of a whole draft is enough when it says this share of a piece.
SAID = 0.5
# A passage inside of a paragraph is enough when it says this share of what that shares; those that go on beyond it, or
# are of other sources, when they say that share together.
WHOLE = 0.97
ENOUGH = 0.8
UNDATED = 99999999


class Claimer:
    """Makes claims of passages and paragraphs."""

    def __init__(
        self,
        texts: Texts,
        passages: Passages,
        blocks: Blocks,
        phrases: Intervals,
        commonness: Commonness,
        settings: Settings,
        strict: bool = False,
    ) -> None:
        self.texts, self.passages, self.settings = texts, passages, settings
        self._blocks, self._phrases, self._commonness = blocks, phrases, commonness
        self._uncommon = 1.0 if strict else UNCOMMON
        stream = texts.stream
        self.text_a, self.text_b = stream.text_of(passages.a_start), stream.text_of(passages.b_start)
        self.identity = passages.identity
        self._claims = Claims()

    def date_of(self, text: int) -> int:
        """The date of a source, that of what has none behind all others."""
        return int(self.texts.corpus.dates[self._document(text)]) or UNDATED

    def name_of(self, text: int) -> str:
        """The id of a text's document."""
        return self.texts.corpus.ids[self._document(text)]

    def _document(self, text: int) -> int:
        return int(self.texts.speeches.documents[self.texts.stream.speeches[text]])

    def claim_speeches(self) -> None:
        """Drafts of which one old speech covers nearly all."""
        if "speech" not in self.settings.find:
            return
        stream = self.texts.stream
        pairs = cover_speeches(stream, self.passages)
        size = (stream.ends - stream.starts)[pairs.b]
        alike = (pairs.covered_b >= self.settings.speech_coverage * size) & (size >= LEAST)
        alike &= (pairs.a < self.texts.drafts) & (pairs.b >= self.texts.drafts)
        pairs = pairs.take(alike)
        for text in distinct(pairs.b).tolist():
            own = pairs.take(pairs.b == text)
            self._add_speech(text, own)

    def _add_speech(self, text: int, pairs: SpeechPairs) -> None:
        stream = self.texts.stream
        order = sorted(
            range(len(pairs)),
            key=lambda i: (
                -int(pairs.covered_b[i]),
                int(pairs.edits[i]),
                self.date_of(int(pairs.a[i])),
                self.name_of(int(pairs.a[i])),
            ),
        )
        sources = [
            Source(int(pairs.a[i]), tuple(range(int(pairs.first[i]), int(pairs.last[i])))) for i in order
        ]
        self._claims.add(Claim("speech", text, int(stream.starts[text]), int(stream.ends[text]), sources))

    def claim_passages(self) -> None:
        """The passages that are copied, the largest first; those that say no more than a larger one are its other
        sources."""
        long = np.flatnonzero(is_long(self.texts.stream, self.passages, self.settings.min_passage))
        starts, ends = self.passages.b_start[long], self.passages.b_end[long]
        weights = weigh_spans(self.texts.stream, starts, ends)
        copied = self._are_copied(starts, ends, weights)
        ranked = sorted(
            (-weight, -round(float(self.identity[p]), 4), *self._age(int(self.text_a[p])), p)
            for weight, p in zip(weights[copied].tolist(), long[copied].tolist(), strict=True)
        )
        told = {text: self._told(text) for text in self._claims.texts()}
        for *_, p in ranked:
            text = int(self.text_b[p])
            start, end = int(self.passages.b_start[p]), int(self.passages.b_end[p])
            if text in told and _overlap(told[text], start, end) >= SAID * (end - start):
                self._spread(p, text)
            else:
                self._place(p, text, start, end)

    def _are_copied(self, starts: I64, ends: I64, weights: I64) -> Bools:
        """Whether more than set phrases is shared of each span, none empty: what far more speeches hold than hold it all
        leaves enough of it."""
        passage = CHARACTER * self.settings.min_passage
        least = np.maximum(self._uncommon * np.minimum(passage, weights), RARE * weights)
        said = self._phrases.inside(starts, ends) / (ends - starts)
        common = self._commonness.common_shares(starts, ends, np.full(len(starts), SPEECHES))
        copied: Bools = weights * (1 - np.maximum(said, common)) >= least
        open_ = np.flatnonzero(~copied & (weights * (1 - said) >= least))
        starts, ends, weights, least = (column[open_] for column in (starts, ends, weights, least))
        spans = zip(starts.tolist(), ends.tolist(), strict=True)
        whole = np.array([self._commonness.speeches(*span) for span in spans], np.int64)
        common = self._commonness.common_shares(starts, ends, np.maximum(SPEECHES, COMMONER * whole))
        copied[open_] = weights * (1 - common) >= least
        return copied

    def _is_copied(self, start: int, end: int) -> bool:
        """The same of one span."""
        span = columns_of([(start, end)])
        return bool(self._are_copied(*span, weigh_spans(self.texts.stream, *span))[0])

    def _told(self, text: int) -> Intervals:
        """What the best source of a whole draft says of it."""
        best = np.array(self._claims.first_of(text).sources[0].passages, np.int64)
        return unite(self.passages.b_start[best], self.passages.b_end[best])

    def _spread(self, p: int, text: int) -> None:
        """A passage of a draft of which one old speech has nearly all: who else holds it is another source."""
        claim, holder = self._claims.first_of(text), int(self.text_a[p])
        known = {source.text: i for i, source in enumerate(claim.sources)}
        if holder not in known:
            claim.sources.append(Source(holder, (p,), part=True))
        elif (source := claim.sources[known[holder]]).part:
            claim.sources[known[holder]] = replace(source, passages=(*source.passages, p))

    def _place(self, p: int, text: int, start: int, end: int) -> None:
        """A passage as another source of a claim, or as a claim of its own."""
        claims = [claim for claim in self._claims.near(start, end) if claim.kind == "passage"]
        overlaps = [min(end, claim.end) - max(start, claim.start) for claim in claims]
        source = Source(int(self.text_a[p]), (p,))
        if claims:
            most = max(range(len(claims)), key=overlaps.__getitem__)
            left = CHARACTER * (end - start - sum(overlaps))
            if overlaps[most] >= INSIDE * (end - start) or left < CHARACTER * self.settings.min_passage:
                claims[most].sources.append(source)
                return
            # What others have told of it is not told again.
            for claim in claims:
                if claim.start <= start < claim.end:
                    claim.sources.append(source)
                    start = claim.end
                elif claim.start < end <= claim.end:
                    claim.sources.append(source)
                    end = claim.start
            if start >= end or not self._is_copied(start, end):
                return
        self._claims.add(Claim("passage", text, start, end, [source]))

    def claim_paragraphs(self, matches: Matches) -> None:
        """Paragraphs that are alike, where no passage says as much: the passages inside of one, from its own source, are
        its evidence."""
        units = self.texts.units
        jaccard = np.round(matches.jaccard, 4).tolist()
        speeches = self.texts.stream.speeches[: self.texts.drafts].tolist()
        text_of = {speech: text for text, speech in enumerate(speeches)}
        holders = [text_of[speech] for speech in units.speeches[matches.a].tolist()]
        by_unit: defaultdict[int, list[int]] = defaultdict(list)
        for i in np.argsort(matches.b, kind="stable").tolist():
            by_unit[int(matches.b[i])].append(i)
        for unit, found in by_unit.items():
            text = self._draft_of(unit)
            start, end = self.texts.place(int(units.starts[unit]), int(units.ends[unit]), text)
            if start < end:
                ranked = sorted(found, key=lambda i: (-jaccard[i], *self._age(holders[i]), i))
                claim = Claim("near", text, start, end, [Source(holders[i], (), i) for i in ranked], unit)
                if not self._is_said(claim):
                    self._add_paragraph(claim)

    def _is_said(self, claim: Claim) -> bool:
        """Whether a copied draft, passages or set phrases say enough of what a paragraph shares."""
        start, end = claim.start, claim.end
        # A paragraph too short for a passage is its own measure.
        if not self._is_copied(start, end):
            return True
        others = self._claims.near(start, end)
        if not others:
            return False
        shared = spans_of(self._blocks.of(claim.sources[0], start, end))
        size = int((shared.ends - shared.starts).sum())
        if others[0].kind == "speech":
            return _common(shared, self._told(claim.text)) >= SAID * size
        if max(_common(shared, unite(*columns_of([(one.start, one.end)]))) for one in others) >= WHOLE * size:
            return True
        apart = [(one.start, one.end) for one in others if not _takes_over(claim, one)]
        return _common(shared, unite(*columns_of(apart))) >= ENOUGH * size

    def _weigh(self, start: int, end: int) -> int:
        return int(weigh_spans(self.texts.stream, *columns_of([(start, end)]))[0])

    def _add_paragraph(self, claim: Claim) -> None:
        """A paragraph, in place of the passages that its own sources hold of it; who else holds one of these is another
        source."""
        ties: defaultdict[int, list[int]] = defaultdict(list)
        near = self._claims.near(claim.start, claim.end)
        taken = [other for other in near if _takes_over(claim, other)]
        for other in taken:
            self._claims.drop(other)
            for source in other.sources:
                ties[source.text] += source.passages
        for other in near:
            if other in taken:
                continue
            sources = other.sources
            if other.kind == "passage" and self._cut(other, claim):
                for source in sources:
                    ties[source.text] += source.passages
        own = [Source(one.text, tuple(ties.pop(one.text, ())), one.match) for one in claim.sources]
        claim.sources = own + [Source(text, tuple(passages), part=True) for text, passages in ties.items()]
        self._claims.add(claim)

    def _cut(self, other: Claim, claim: Claim) -> bool:
        """Whether a passage that goes on into a paragraph of another source, and is one still without what it says there,
        is cut before or behind it: each piece is told once."""
        before, behind = other.start < claim.start < other.end, other.start < claim.end < other.end
        if before == behind:
            return False
        start, end = (other.start, claim.start) if before else (claim.end, other.end)
        weight = self._weigh(start, end)
        if weight < CHARACTER * self.settings.min_passage or not self._is_copied(start, end):
            return False
        other.start, other.end = start, end
        first, *others = other.sources
        other.sources = [first, *(one for one in others if self._holds(one, start, end))]
        return True

    def _holds(self, source: Source, start: int, end: int) -> bool:
        """Whether a source has anything of a span."""
        return bool(_overlap(spans_of(self._blocks.of(source, start, end)), start, end))

    def _age(self, text: int) -> tuple[int, str]:
        return self.date_of(text), self.name_of(text)

    def _draft_of(self, unit: int) -> int:
        """The draft text that a unit stands in."""
        own = self.texts.stream.speeches[self.texts.drafts :]
        return self.texts.drafts + int(np.searchsorted(own, self.texts.units.speeches[unit]))

    def sorted(self) -> list[Claim]:
        """All claims in order of place, whole speeches first."""
        return sorted(self._claims, key=lambda claim: (claim.text, claim.start, -claim.end, claim.kind))


def _takes_over(claim: Claim, other: Claim) -> bool:
    """Whether most of a passage lies in a paragraph that is of the same source."""
    inside = min(claim.end, other.end) - max(claim.start, other.start)
    own = {source.text for source in claim.sources}
    return other.sources[0].text in own and inside >= INSIDE * (other.end - other.start)


def _common(spans: Intervals, others: Intervals) -> int:
    """How many positions are in both sets."""
    return int(others.inside(spans.starts, spans.ends).sum())


def _overlap(spans: Intervals, start: int, end: int) -> int:
    return spans.between(start, end).size()
