"""What is removed in all: rounds of scanning what is left, until nothing more is found."""

from __future__ import annotations

import bisect
import gc
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from dedup.cleaning.choose_removals import choose_removals, Chosen, without_overlap
from dedup.cleaning.cut import Cut, merge_spans
from dedup.findings.sameness import Compared
from dedup.findings.scan_report import Report
from dedup.furniture.known import KnownFrame
from dedup.kept import Kept
from dedup.kernels.arrays import Codes, POINT
from dedup.kinds import larger_than, NAMES
from dedup.pipeline import scan_corpus
from dedup.preparing import no_progress, Progress
from dedup.process import give_back_memory
from dedup.settings import Settings
from dedup.text.corpus import Corpus
from dedup.text.folding_table import BREAK
from dedup.text.segment import is_space

if TYPE_CHECKING:
    from dedup.facts.contradictions import Reason

MOST_ROUNDS = 10
EQUAL, ALIKE = "exact", "near"
# Code points of a corpus whose reports hold so much memory that looking through all objects for it costs less.
_WORTH_COLLECTING = 1 << 21


@dataclass(frozen=True, slots=True)
class Removal:
    """A span ``[start, end)`` of the corpus that goes; ``characters`` of it count.

    ``reason`` says why: ``breadcrumb``, ``frame of 107 pages``. ``kept`` is the copy that stays, None for what is no
    copy of anything. One finding's removal may be
    several spans, because an earlier ``round`` took something out of its middle: these share a ``number``.
    """

    kind: str
    reason: str
    finding: str
    start: int
    end: int
    characters: int
    kept: tuple[int, int] | None
    round: int
    number: int


@dataclass(frozen=True, slots=True)
class Plan:
    """All removals in order of place, what is left, and in how many rounds they were found.

    ``finished`` is false when the last round allowed still found something. ``short`` copies stay only because they
    have fewer than ``least`` characters (--min-remove); counted when nothing is removed. ``kept_back`` are the copies
    that the last look left because they state something else, by what. ``report`` is that of
    the first look, where somebody asked for it: it holds as much memory as the scan.
    """

    removals: list[Removal]
    cut: Cut
    rounds: int
    finished: bool
    least: int
    short: int
    kept_back: Counter[Reason]
    report: Report | None = None


def plan_cleaning(
    corpus: Corpus,
    settings: Settings,
    frozen: Collection[int] = (),
    progress: Progress = no_progress,
    absent: Collection[int] = (),
    keep_report: bool = False,
    frames: Sequence[KnownFrame] = (),
) -> Plan:
    """Scan, choose, cut out, and scan what is left, at most `MOST_ROUNDS` times.

    Nothing is removed from the ``frozen`` documents. The ``absent`` are as if they were empty: nothing is removed
    from them, and none of them is the copy that stays. ``keep_report`` puts the first report into the plan;
    ``frames`` are those of other pages, which some of these may have.
    """
    looks = _looks(settings)
    removals: list[Removal] = []
    cut = _cut_out(corpus, removals, absent)
    rounds, finished = 0, False
    first: Report | None = None
    kept, compared = Kept(), Compared(settings.remove_changed)

    def look(looking: Settings) -> _Seen:
        nonlocal first
        report = scan_corpus(cut.corpus, looking, (), progress, frames, kept)
        first = first or (report if keep_report else None)
        return _choose(report, settings, frozen, compared, not rounds)

    while rounds < MOST_ROUNDS and not finished:
        for looking in looks:
            seen = look(looking)
            # A report and its findings hold one another, and more memory than the next look needs.
            if len(cut.corpus.codes) > _WORTH_COLLECTING:
                gc.collect()
                give_back_memory()
            if seen.chosen or not seen.larger:
                break
        if not seen.chosen and seen.alike:
            # Of two equal paragraphs neither goes where both are nearly equal to a third, and stay for what they state.
            seen = replace(seen, chosen=look(replace(settings, find=(EQUAL,))).chosen)
        if seen.chosen:
            rounds += 1
            codes = kept.fold(cut.corpus, settings, progress).codes
            removals += _in_original(seen.chosen, cut, codes, rounds)
            del codes
            cut = _cut_out(corpus, removals, absent)
        finished = not seen.chosen
    removals.sort(key=lambda one: one.start)
    removals = _settle_kept(removals, cut)
    short = seen.short if not rounds else 0
    return Plan(removals, cut, rounds, finished, settings.min_remove, short, seen.kept_back, first)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one look chose, and the copies that stay, by what keeps them; where it chose nothing, how many stay because
    they are ``short``; and whether it found something ``larger``, that the findings of other kinds may lie in, or what is
    nearly ``alike``, where equal ones are to go as well."""

    chosen: list[Chosen]
    kept_back: Counter[Reason]
    short: int
    larger: bool
    alike: bool


def _choose(
    report: Report, settings: Settings, frozen: Collection[int], compared: Compared, count_short: bool
) -> _Seen:
    kept_back: Counter[Reason] = Counter()
    chosen = choose_removals(report, settings, frozen, kept_back, compared)
    short = 0
    if count_short and not chosen:
        short = len(choose_removals(report, replace(settings, min_remove=1), frozen, None, compared))
    larger = _has_larger(report)
    alike = EQUAL in settings.remove and (larger or _members(report, ALIKE))
    return _Seen(chosen, kept_back, short, larger, alike)


def _looks(settings: Settings) -> list[Settings]:
    """What a round looks for, and what it looks for where it found nothing.

    The paragraphs of a repeated speech are no findings of their own, though the speech may have to stay.
    """
    wanted = tuple(kind for kind in NAMES if kind in settings.remove)
    looks = [replace(settings, find=wanted or NAMES[:1])]
    larger = larger_than(wanted)
    if not set(wanted).isdisjoint(larger):
        looks.append(replace(settings, find=tuple(kind for kind in wanted if kind not in larger)))
    return looks


def _has_larger(report: Report) -> bool:
    """Whether something is found that the findings of other kinds may lie in."""
    return any(_members(report, kind) for kind in larger_than(report.settings.find))


def _members(report: Report, kind: str) -> bool:
    return kind in report.kinds and report.kinds[kind].members() > 0


def _cut_out(corpus: Corpus, removals: list[Removal], absent: Collection[int]) -> Cut:
    whole = np.array(sorted(absent), np.int64)
    whole = whole[corpus.starts[whole] < corpus.ends[whole]]
    starts = np.array([one.start for one in removals], np.int64)
    ends = np.array([one.end for one in removals], np.int64)
    starts, ends = (
        np.concatenate(both) for both in ((starts, corpus.starts[whole]), (ends, corpus.ends[whole]))
    )
    return Cut(corpus, *merge_spans(starts, ends))


def _in_original(chosen: list[Chosen], cut: Cut, codes: Codes, round_: int) -> list[Removal]:
    """What was chosen in a cut corpus of these folded codes, in places of the original; where two overlap the first has
    the place."""
    parts = without_overlap(((one.start, one.end) for one in chosen), len(codes))
    out = []
    for number, (one, spans) in enumerate(zip(chosen, parts, strict=True)):
        kept = None
        if one.kept is not None:
            pieces = cut.original_pieces(*one.kept)
            kept = pieces[0][0], pieces[-1][1]
        for start, end in spans:
            at = start
            for a, b in cut.original_pieces(start, end):
                counts = (codes[at : at + b - a] & np.uint32(POINT)) > BREAK
                characters = int(np.count_nonzero(counts))
                out.append(Removal(one.kind, one.reason, one.finding, a, b, characters, kept, round_, number))
                at += b - a
    return out


def _settle_kept(removals: list[Removal], cut: Cut) -> list[Removal]:
    """Name copies that stand in the end: one that a later round removed gives way to the copy of it that stays.

    Where a later round found that the copy is no text at all (furniture), so is what was removed for it.
    """
    codes, stays = cut.original.codes, cut.kept_mask()
    starts = [one.start for one in removals]

    def is_gone(low: int, high: int) -> bool:
        return not (stays[low:high] & ~is_space(codes[low:high])).any()

    def settled(one: Removal) -> Removal:
        while one.kept is not None and is_gone(*one.kept):
            low, high = one.kept
            there = removals[bisect.bisect_left(starts, low) : bisect.bisect_left(starts, high)]
            before = bisect.bisect_left(starts, low) - 1
            if before >= 0 and removals[before].end > low:
                there = [removals[before], *there]
            later = max(there, key=lambda other: (other.round, -other.start), default=one)
            if later.round <= one.round:
                break
            one = replace(one, kept=later.kept, round=later.round)
            if later.kept is None:
                one = replace(one, kind=later.kind, reason=later.reason, finding=later.finding)
        return one

    return [replace(settled(one), round=one.round) for one in removals]
