"""Whole speeches that occur again, as findings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple, TYPE_CHECKING

import numpy as np

from dedup.findings.columns import Columns, relate_members
from dedup.findings.kind import Count, Findings, Removable, Repeats
from dedup.findings.occurrences import Shares
from dedup.findings.quote import content_ids, excerpts
from dedup.findings.similarity import DECIMALS, rounded
from dedup.findings.ties import Ties
from dedup.kernels import active
from dedup.kernels.arrays import distinct, I64, numbered, ragged, run_least, run_places, run_starts, run_sums
from dedup.kinds import Rule, Words
from dedup.match.relate import Sides
from dedup.text.headings import LONGEST_LINE, title_length

if TYPE_CHECKING:
    from dedup.findings.sameness import Sameness
    from dedup.findings.scanned import Scanned
    from dedup.match.copies import Copies

RULE = Rule(
    words={
        "en": Words(
            title="Repeated speech",
            meaning="Passages cover --speech-coverage of the shorter of two speeches; furniture does not "
            "count.",
            cure="Keep the anchor: it is the better copy, longer, with its punctuation and fewer broken "
            "lines.",
        ),
        "zh": Words(
            title="整篇重复",
            meaning="共有的片段在较短一篇中所占比例达到 --speech-coverage；页面杂质不计。",
            cure="留底本：底本更完整，标点齐全，断行较少。",
        ),
    },
    example=("A speech on one page", "the same speech on another page, with other paragraph breaks"),
    colour=("#7a3fa0", "#c79be6"),
)


class _Members(NamedTuple):
    """Members of findings, int64 each: anchor and text, the place in the finding, the pair that ties the two, -1 where
    they are equal; and how far the pair's passages are moved in the text, which may be an equal of the pair's."""

    anchors: I64
    texts: I64
    places: I64
    pair: I64
    moved: I64


class SpeechFindings(Findings):
    """Clusters of speeches around their best copy, and the pairs that lie in none, by first place.

    Speeches are numbered as in the corpus, texts as in the stream.
    """

    kind = "speech"

    def __init__(self, scanned: Scanned, copies: Copies) -> None:
        self._scanned, self._corpus, self._copies = scanned, scanned.corpus, copies
        self._best, self._tie = copies.groups.best_of_equal(), copies.groups.pair_with_anchor()
        groups, speeches = copies.groups, copies.stream.speeches
        led = np.bincount(groups.anchor, minlength=len(groups.anchor)) > 1
        member = np.flatnonzero(led[groups.anchor])
        anchor = groups.anchor[member]
        # The anchor, then the others by place.
        order = np.lexsort((speeches[member], member != anchor, anchor))
        member, begins = member[order], run_starts(anchor[order])
        lone = groups.outside
        both = np.column_stack((groups.pairs.a[lone], groups.pairs.b[lone])).ravel()
        texts = np.concatenate((member, both))
        begins = np.concatenate((begins, len(member) + 2 * np.arange(len(lone))))
        pair = np.concatenate((np.full(len(begins) - len(lone), -1), lone))
        first = run_least(speeches[texts], begins)
        order = np.lexsort((pair, first))
        rows, self._offsets = ragged(begins[order], np.append(begins[1:], len(texts))[order])
        # The texts of each finding, and the pair that ties them where they are no cluster, otherwise -1.
        self._texts, self._pair = texts[rows], pair[order]
        self.firsts: I64 = scanned.speeches.starts[first[order]]

    def sizes(self) -> I64:
        """How many characters each finding repeats, int64[n]."""
        size, firsts = self._copies.stream.ends - self._copies.stream.starts, self._offsets[:-1]
        return run_sums(size[self._texts], firsts) - size[self._texts[firsts]]

    def copies(self) -> Iterator[tuple[str, int, int]]:
        """Id of the finding, number of a speech that has a better copy, and that copy's: what clusters tell; of speeches
        that are no library's."""
        own = int(np.searchsorted(self._scanned.speeches.documents, self._corpus.own))
        which = np.flatnonzero(self._pair < 0)
        texts, offsets = self._texts_of(which)
        speeches, ids = self._copies.stream.speeches[texts].tolist(), self._ids(texts, offsets)
        for name, (start, end) in zip(ids, pairwise(offsets.tolist()), strict=True):
            for copy in speeches[start + 1 : end]:
                if copy < own:
                    yield name, copy, speeches[start]

    def columns(self, which: I64) -> Columns:
        """Findings by their numbers."""
        scanned, stream = self._scanned, self._copies.stream
        texts, offsets = self._texts_of(which)
        speeches, anchors = stream.speeches[texts], texts[offsets[:-1]]
        starts, ends = scanned.speeches.starts[speeches], scanned.speeches.ends[speeches]
        members = self._members(which, texts, offsets)
        return Columns(
            ids=self._ids(texts, offsets),
            kinds=[self.kind] * len(which),
            units=["speech"] * len(which),
            characters=stream.ends[anchors] - stream.starts[anchors],
            excerpts=excerpts(self._corpus, starts[offsets[:-1]], ends[offsets[:-1]]),
            offsets=offsets,
            spans=scanned.spans(starts, ends),
            relations=relate_members(self._shares(members), offsets),
            numbers={"quality": self._copies.quality[speeches].astype(np.int64)},
            ties=self._ties(members, offsets - np.arange(len(offsets))),
        )

    def _texts_of(self, which: I64) -> tuple[I64, I64]:
        """The texts of findings, the anchor first, and offsets int64[n + 1] of the findings."""
        rows, offsets = ragged(self._offsets[which], self._offsets[which + 1])
        return self._texts[rows], offsets

    def _ids(self, texts: I64, offsets: I64) -> list[str]:
        """What identifies findings: their texts, of those that are equal the best."""
        stream, firsts = self._copies.stream, offsets[:-1]
        best = self._best[texts]
        best[firsts] = texts[firsts]
        owner = np.repeat(np.arange(len(firsts)), np.diff(offsets))
        owner, best = np.divmod(distinct(owner * len(stream) + best), len(stream))
        some, number = numbered(best)
        hashes = active.measure_units(stream.codes, stream.starts[some], stream.ends[some])[0]
        bounds = np.searchsorted(owner, np.arange(len(offsets)))
        return content_ids([self.kind] * len(firsts), hashes[number], bounds)

    def _members(self, which: I64, texts: I64, offsets: I64) -> _Members:
        places = run_places(offsets[:-1], len(texts))
        owner = np.repeat(np.arange(len(which)), np.diff(offsets))[places > 0]
        anchors, texts, lone = texts[offsets[owner]], texts[places > 0], self._pair[which][owner]
        best, starts = self._best[texts], self._copies.stream.starts
        pair = np.where(lone >= 0, lone, np.where(best == anchors, -1, self._tie[best]))
        return _Members(
            anchors, texts, places[places > 0], pair, np.where(lone >= 0, 0, starts[texts] - starts[best])
        )

    def _shares(self, members: _Members) -> dict[str, Shares]:
        """What is told of each member."""
        pairs, sizes = self._copies.groups.pairs, self._copies.stream.ends - self._copies.stream.starts
        tied = np.flatnonzero(members.pair >= 0)
        pair = members.pair[tied]
        a, b = pairs.covered_a[pair], pairs.covered_b[pair]
        shares = {
            "coverage": b / sizes[members.texts[tied]],
            "anchor_coverage": a / sizes[members.anchors[tied]],
            "identity": 1 - pairs.edits[pair] / np.maximum(a, b),
        }
        columns = {name: np.ones(len(members.pair)) for name in shares}
        for name, column in columns.items():
            column[tied] = rounded(shares[name])
        return columns

    def _ties(self, members: _Members, offsets: I64) -> Ties:
        """What of members aligns with their anchors; those of finding i are ``offsets[i]:offsets[i + 1]``."""
        stream, pairs, passages = self._copies.stream, self._copies.groups.pairs, self._copies.passages
        tied = np.flatnonzero(members.pair >= 0)
        low, high = np.zeros(len(members.pair), np.int64), np.ones(len(members.pair), np.int64)
        low[tied], high[tied] = pairs.first[members.pair[tied]], pairs.last[members.pair[tied]]
        rows, bounds = ragged(low, high)
        each = np.repeat(np.arange(len(low)), np.diff(bounds))
        a, b = members.anchors[each], members.texts[each]
        spans = np.array([stream.starts[a], stream.ends[a], stream.starts[b], stream.ends[b]])
        identity = np.ones(len(each))
        part = np.flatnonzero(members.pair[each] >= 0)
        some, moved = passages.take(rows[part]), members.moved[each[part]]
        spans[:, part] = some.a_start, some.a_end, some.b_start + moved, some.b_end + moved
        identity[part] = np.round(some.identity, DECIMALS)
        sides = Sides(*stream.span(*spans[:2]), *stream.span(*spans[2:]))
        return Ties(bounds[offsets], members.places[each], sides, identity)

    # -------------------------------------------------------------- totals and cleaning

    def repeats(self) -> Iterator[Repeats]:
        """What better speeches say too."""
        explained = self._copies.explained
        found = Repeats(self.kind, explained.starts, explained.ends, np.ones(len(explained), bool))
        yield found.before(self._corpus.own_end)

    def members(self) -> int:
        """How many speeches have a better copy."""
        return sum(1 for _ in self.copies())

    def characters(self, count: Count) -> int:
        """How many characters of speeches a better one says too."""
        return sum(count(one.starts, one.ends) for one in self.repeats())

    def removables(self, least: int, sameness: Sameness) -> Iterator[Removable]:
        """Speeches of which enough aligns with the better copy, or that equal another, and that state nothing else."""
        stream, aligned = self._copies.stream, self._copies.aligned_share()
        equal = np.arange(len(self._scanned.speeches))
        equal[stream.speeches] = stream.speeches[self._best]
        for finding, copy, kept in self.copies():
            near = aligned[copy] >= self._scanned.settings.remove_identity
            others = ([kept] if near else []) + [
                one for one in (int(equal[copy]),) if one not in (copy, kept)
            ]
            found = (self._remove(finding, copy, other, sameness) for other in others)
            if (one := next(filter(None, found), None)) is not None:
                yield one

    def _remove(self, finding: str, copy: int, kept: int, sameness: Sameness) -> Removable | None:
        """What goes of a speech that stands in another, None where it states something else."""
        scanned, speeches = self._scanned, self._scanned.speeches
        begin, stop = int(speeches.starts[copy]), int(speeches.ends[copy])
        # The only title of the two stays.
        begin += self._title_length(copy) if not self._title_length(kept) else 0
        stays = int(speeches.starts[kept]), int(speeches.ends[kept])
        if not sameness.holds((begin, stop), stays, speech=True):
            return None
        size = int(active.measure_units(scanned.codes, np.array([begin]), np.array([stop]))[2][0])
        place, better = scanned.place(begin, stop), scanned.place(*stays)
        return Removable(self.kind, finding, *place, size, better, self.known.rule.words["en"].title)

    def _title_length(self, speech: int) -> int:
        """How many characters of a speech its title takes; 0 where it has none."""
        start, end = int(self._scanned.speeches.starts[speech]), int(self._scanned.speeches.ends[speech])
        return title_length(self._corpus.text(start, min(end, start + LONGEST_LINE)))


def collect(scanned: Scanned) -> SpeechFindings | None:
    """The findings of a scan."""
    return SpeechFindings(scanned, scanned.copies) if scanned.copies is not None else None
