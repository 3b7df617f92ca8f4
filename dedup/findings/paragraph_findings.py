"""Exact and near paragraphs as findings, made one by one of the columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from dedup.findings.kind import Findings, Removable, Repeats
from dedup.findings.places import in_file
from dedup.findings.quote import excerpt
from dedup.kernels.arrays import I64
from dedup.match.identity import align_identities
from dedup.model import Finding, name_speech, Occurrence

if TYPE_CHECKING:
    from dedup.findings.paragraph_groups import Group
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

    def finding(self, index: int, most: int | None = None) -> Finding:
        """A finding by its number, with its first ``most`` occurrences."""
        group, units = self._paragraphs.groups[int(self._which[index])], self._scanned.units
        anchor = int(self._paragraphs.texts.best[group.anchor])
        members = [anchor, *(unit for unit in group.units if unit != anchor)]
        same_speech = len(set(units.speeches[group.units].tolist())) == 1
        return Finding(
            id=self._paragraphs.id_of(group),
            kind=self.kind,
            scope="within" if same_speech else "across",
            unit=self._scanned.settings.unit_name,
            occurrences=tuple(self._occurrence(unit, group, anchor) for unit in members[:most]),
            places=len(members),
            characters=int(self._paragraphs.measures.characters[anchor]),
            excerpt=excerpt(self._scanned.corpus, int(units.starts[anchor]), int(units.ends[anchor])),
        )

    def _occurrence(self, unit: int, group: Group, anchor: int) -> Occurrence:
        corpus, span = self._scanned.corpus, self._paragraphs.span(unit)
        line, column, end_line, end_column = self._paragraphs.places.of_unit(unit)
        document = int(self._scanned.units.documents[unit])
        number = int(self._scanned.speeches.number[self._scanned.units.speeches[unit]])
        return Occurrence(
            **span,
            speech=name_speech(span["document"], number),
            line=line,
            column=column,
            end_line=end_line,
            end_column=end_column,
            role="anchor" if unit == anchor else "member",
            block=bool(corpus.extracted[document]),
            **in_file(corpus, document, span["start"]),
            **({} if unit == anchor else self._paragraphs.relation(group, unit)),
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
        return Repeats(kind, units.starts[copies], units.ends[copies], across)

    def removables(self, least: int, sameness: Sameness) -> Iterator[Removable]:
        """Copies of ``least`` characters or more that count, and that are so alike that the anchor can stand for them."""
        units, (copies, anchors) = self._scanned.units, self._paragraphs.repeated
        characters = self._paragraphs.measures.characters
        wanted = (self._paragraphs.repeats_equal != self._near) & (characters[copies] >= least)
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
            copy, kept = ((int(starts[unit]), int(ends[unit])) for unit in (copies[i], anchors[i]))
            text, other = (corpus.text(*span) for span in (copy, kept))
            # Fewer digits on one side: there a number may be written in words, which is many edits and no other quantity.
            if least - WRITING <= share < least and len(DIGIT.findall(text)) != len(DIGIT.findall(other)):
                share = sameness.share(copy, kept)
            if share < least or "://" in text or not sameness.holds(copy, kept):
                yield i
