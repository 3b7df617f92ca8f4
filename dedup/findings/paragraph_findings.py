"""Exact and near paragraphs as findings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from dedup.findings.columns import Columns
from dedup.findings.kind import Findings, Removable, Repeats
from dedup.findings.quote import excerpts
from dedup.kernels.arrays import I64
from dedup.match.identity import align_identities

if TYPE_CHECKING:
    from dedup.findings.sameness import Sameness
    from dedup.findings.scanned import Scanned

# So much of a paragraph may be quantities that are written in another way.
WRITING = 0.3
DIGIT = re.compile(r"\d")


class ParagraphFindings(Findings):
    """Groups of one kind, by the place of their first unit."""

    def __init__(self, scanned: Scanned, kind: str) -> None:
        self.kind, self._near = kind, kind == "near"
        self._scanned, self._paragraphs = scanned, scanned.paragraphs
        groups = self._paragraphs.groups
        self._which = np.flatnonzero(groups.near == self._near)
        self.firsts: I64 = scanned.units.starts[groups.first_units[self._which]]

    def sizes(self) -> I64:
        """How many characters each finding repeats, int64[n]."""
        groups, which = self._paragraphs.groups, self._which
        characters = self._paragraphs.measures.characters[self._paragraphs.texts.best[groups.anchors[which]]]
        return np.asarray(characters.astype(np.int64) * (groups.places[which] - 1), np.int64)

    def columns(self, which: I64) -> Columns:
        """Findings by their numbers."""
        scanned, paragraphs, number = self._scanned, self._paragraphs, self._which[which]
        groups, spans = paragraphs.groups, scanned.units
        units, texts, offsets = groups.units(number)
        sizes = np.diff(offsets)
        owner = np.repeat(np.arange(len(which)), sizes)
        anchors = groups.anchors[number]
        firsts = paragraphs.texts.best[anchors]
        # The anchor, then the others by place.
        order = np.lexsort((units, units != firsts[owner], owner))
        units, texts = units[order], texts[order]
        matches = paragraphs.matches_with(texts, anchors[owner], groups.matches[number][owner])
        return Columns(
            ids=paragraphs.ids(number),
            kinds=[self.kind] * len(which),
            units=[scanned.settings.unit_name] * len(which),
            characters=paragraphs.measures.characters[firsts].astype(np.int64),
            excerpts=excerpts(scanned.corpus, spans.starts[firsts], spans.ends[firsts]),
            offsets=offsets,
            spans=scanned.spans(spans.starts[units], spans.ends[units]),
            relations=paragraphs.similar.relations(matches),
        )

    def repeats(self) -> Iterator[Repeats]:
        """What repeats an anchor. Of near paragraphs some are equal to it: they repeat too if exact was not asked for."""
        equal = self._paragraphs.repeats_equal
        yield self._repeats(self.kind, np.flatnonzero(equal != self._near))
        if self._near and "exact" not in self._scanned.settings.find:
            yield self._repeats("exact", np.flatnonzero(equal))

    def _repeats(self, kind: str, which: I64) -> Repeats:
        units, (copies, anchors) = self._scanned.units, self._paragraphs.repeated
        copies, anchors = copies[which], anchors[which]
        across = units.speeches[copies] != units.speeches[anchors]
        found = Repeats(kind, units.starts[copies], units.ends[copies], across)
        return found.before(self._scanned.corpus.own_end)

    def removables(self, least: int, sameness: Sameness) -> Iterator[Removable]:
        """Copies of ``least`` characters or more that count, and that are so alike that the anchor can stand for them."""
        units, (copies, anchors) = self._scanned.units, self._paragraphs.repeated
        characters = self._paragraphs.measures.characters
        wanted = (self._paragraphs.repeats_equal != self._near) & (characters[copies] >= least)
        wanted &= units.documents[copies] < self._scanned.corpus.own
        some = np.flatnonzero(wanted)
        # Equal tokens state the same; where every character is one, 1 25 equals 12 5.
        doubtful = self._near or self._scanned.settings.tokens == "characters"
        stays = set(self._other(some, sameness)) if doubtful else set()
        ids = self._paragraphs.ids_of(copies[some], anchors[some])
        reason = self.known.rule.words["en"].title
        for i, finding in zip(some.tolist(), ids, strict=True):
            if i in stays:
                continue
            copy, anchor = int(copies[i]), int(anchors[i])
            span = self._scanned.place(int(units.starts[copy]), int(units.ends[copy]))
            better = self._scanned.place(int(units.starts[anchor]), int(units.ends[anchor]))
            yield Removable(self.kind, finding, *span, int(characters[copy]), better, reason)

    def _other(self, which: I64, sameness: Sameness) -> Iterator[int]:
        """Which of these repeated units are not so alike that another can stand for them."""
        corpus, settings = self._scanned.corpus, self._scanned.settings
        starts, ends = self._scanned.units.starts, self._scanned.units.ends
        copies, anchors = self._paragraphs.repeated
        identity = align_identities(
            self._scanned.codes, starts, ends, copies[which], anchors[which], settings.worker_threads
        )
        identity, least = np.nan_to_num(identity), settings.remove_identity
        # By the text that stays, which is then read once.
        by_anchor = np.lexsort((which, anchors[which]))
        for i, share in zip(which[by_anchor].tolist(), identity[by_anchor].tolist(), strict=True):
            if share < least - WRITING:
                yield i  # whatever it says
                continue
            copy, kept = ((int(starts[unit]), int(ends[unit])) for unit in (copies[i], anchors[i]))
            text, other = (corpus.text(*span) for span in (copy, kept))
            # Fewer digits on one side: there a number may be written in words, which is many edits and no other quantity.
            if share < least and len(DIGIT.findall(text)) != len(DIGIT.findall(other)):
                share = sameness.share(copy, kept)
            if share < least or "://" in text or not sameness.holds(copy, kept):
                yield i
