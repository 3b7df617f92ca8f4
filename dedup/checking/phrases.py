"""Set phrases of a draft, and templates made of them: what so many different speeches say that nobody has it from
another.

The longer a phrase is, the more speeches must use it: five are enough for one of forty characters, a paragraph that
five speeches share is a copy of a copy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from dedup.checking.claim import Claim
from dedup.checking.claims import INSIDE
from dedup.checking.commonness import Common, Commonness
from dedup.checking.compare import Texts
from dedup.checking.form import Forms, LIKELY, OWN
from dedup.checking.pool import Pool
from dedup.checking.sentence_places import one_sentence, sentence_ends
from dedup.kernels.arrays import among, distinct, I64, run_lengths, run_starts
from dedup.kernels.intervals import columns_of, Intervals, unite
from dedup.match.formulae import common_parts, SPEECHES, whole_words
from dedup.match.passages import CHARACTER, weigh_spans
from dedup.match.runs import Runs
from dedup.match.verify import Matches
from dedup.model import Form
from dedup.text.stream import Stream

# A phrase needs a speech for each so many of its characters, and of a likely form for each so many.
CHARACTERS, OF_LIKELY = 8, 16
# Two phrases of one sentence, so near each other, that the same speeches use, are one template.
NEAR = 40


@dataclass(frozen=True, slots=True)
class Phrase:
    """A set phrase: spans of the stream of the texts, one for a formula, several for a template; how common it is, and
    the ``form`` of a library that it is a use of. Of one that each says in his own way ``variants`` are some, as spans
    of the stream, the likest first; None where all say it word for word. One of the trade is ``listed``, however few of
    a library say it."""

    spans: tuple[tuple[int, int], ...]
    common: Common
    form: Form | None = None
    variants: tuple[tuple[int, int], ...] | None = None
    listed: bool = False

    @property
    def kind(self) -> str:
        return "formula" if len(self.spans) == 1 and self.form is None else "template"


def speeches_needed(weight: int, likely: float = 0.0) -> int:
    """How many speeches make a phrase of it, which is so ``likely`` a form; ``weight`` is in tenths of a character.

    >>> speeches_needed(200), speeches_needed(800), speeches_needed(800, 0.9)
    (5, 10, 5)
    """
    each = OF_LIKELY if likely >= LIKELY else CHARACTERS
    return max(SPEECHES, -(-weight // (CHARACTER * each)))


class Likely:
    """How likely spans of the stream are forms, 0…1; all alike where nothing tells."""

    def __init__(self, texts: Texts, commonness: Commonness, forms: Forms | None) -> None:
        self._stream, self._commonness, self._forms = texts.stream, commonness, forms

    def of(self, start: int, end: int, common: Common | None = None) -> float:
        """That of one span, which is as ``common`` as that."""
        if self._forms is None:
            return OWN
        first, last = self._stream.span(*columns_of([(start, end)]))
        common = common or self._commonness.of(start, end)
        return self._forms.commonness(int(first[0]), int(last[0]), common)


def find_phrases(
    texts: Texts,
    runs: Runs,
    pool: Pool,
    commonness: Commonness,
    likely: Likely,
    min_run: int,
    beside: Intervals | None = None,
) -> list[Phrase]:
    """The set phrases and templates of the drafts, in order of place; they do not overlap. Where something is given that
    they stand ``beside``, those that have nothing of it are left out."""
    spans = _common_spans(texts, runs, pool, likely, min_run)
    if beside is not None:
        spans = [spans[i] for i in np.flatnonzero(beside.inside(*columns_of(spans))).tolist()]
    found = []
    for start, end in spans:
        holders, whole = commonness.holders(start, end)
        common = commonness.count(holders, whole)
        if common.speeches >= SPEECHES and common.apart and likely.of(start, end, common) >= OWN:
            found.append((start, end, holders, whole, common))
    return list(_join_sentences(texts, found, pool, commonness))


def _common_spans(
    texts: Texts, runs: Runs, pool: Pool, likely: Likely, min_run: int
) -> list[tuple[int, int]]:
    """Spans of drafts that equal runs of enough different speeches hold whole."""
    stream = texts.stream
    runs = runs.take((runs.text_a < texts.drafts) & (runs.text_b >= texts.drafts) & (runs.length >= min_run))
    # Runs of copies of one speech count once: they are united, each speech's far from those of the others.
    beyond = len(stream.codes) + 1
    apart = pool.copy_of[texts.opened[runs.text_a]] * beyond
    once = unite(apart + runs.b, apart + runs.b + runs.length)
    order = np.argsort(once.starts % beyond, kind="stable")
    starts = (once.starts % beyond)[order]
    ends = starts + (once.ends - once.starts)[order]
    found: list[tuple[int, int]] = []
    parts = common_parts(starts, ends, SPEECHES, 0.0)
    # None before the first, and none behind the last of these has anything of a part.
    firsts = np.searchsorted(np.maximum.accumulate(ends), parts[0], side="right")
    lasts = np.searchsorted(starts, parts[1])
    for lo, hi, first, last in zip(*(side.tolist() for side in (*parts, firsts, lasts)), strict=True):
        some = first + np.flatnonzero(ends[first:last] > lo)
        found += _cut_to_common(texts, starts[some], ends[some], lo, hi, likely, min_run)
    firsts, lasts = _whole_numbers(stream, *whole_words(stream, *columns_of(found)))
    fit = weigh_spans(stream, firsts, lasts) >= CHARACTER * min_run
    return list(zip(firsts[fit].tolist(), lasts[fit].tolist(), strict=True))


def _whole_numbers(stream: Stream, starts: I64, ends: I64) -> tuple[I64, I64]:
    """The spans without the pieces of numbers at their ends."""
    digit = (stream.codes >= ord("0")) & (stream.codes <= ord("9"))
    starts, ends = starts.copy(), ends.copy()
    for i in range(len(starts)):
        while starts[i] < ends[i] and digit[starts[i]] and digit[starts[i] - 1]:
            starts[i] += 1
        while ends[i] > starts[i] and digit[ends[i] - 1] and digit[min(ends[i], len(digit) - 1)]:
            ends[i] -= 1
    return starts, ends


def _cut_to_common(
    texts: Texts, starts: I64, ends: I64, lo: int, hi: int, likely: Likely, min_run: int
) -> list[tuple[int, int]]:
    """The parts of a span that as many runs hold whole as their length asks for, cut where most of them begin or end;
    likely forms that stand side by side in all of them, between their sentences."""
    found = []
    waiting = [(lo, hi, starts, ends)]
    while waiting:
        lo, hi, starts, ends = waiting.pop()
        weight = int(weigh_spans(texts.stream, *columns_of([(lo, hi)]))[0])
        if weight < CHARACTER * min_run or len(starts) < SPEECHES:
            continue
        whole = np.count_nonzero((starts <= lo) & (ends >= hi))
        # Of few holders, or as many as any span of its length asks for, nobody asks how likely it is.
        score = likely.of(lo, hi) if SPEECHES <= whole < speeches_needed(weight) else OWN
        if whole >= speeches_needed(weight, score):
            found.append((lo, hi))
            continue
        edges = np.sort(np.concatenate((starts[starts > lo], ends[ends < hi])))
        if not len(edges) and score >= LIKELY:
            edges = sentence_ends(texts, lo, hi)
        if not len(edges):
            continue
        heads = run_starts(edges)
        cut = int(edges[heads[np.argmax(run_lengths(heads, len(edges)))]])
        for one, other in ((cut, hi), (lo, cut)):
            some = (starts < other) & (ends > one)
            waiting.append((one, other, starts[some], ends[some]))
    return found


def _join_sentences(
    texts: Texts,
    found: list[tuple[int, int, I64, bool, Common]],
    pool: Pool,
    commonness: Commonness,
) -> Iterator[Phrase]:
    """Formulae, and those of one sentence that the same speeches hold as one template."""
    group: list[tuple[int, int]] = []
    holders, whole, common = np.zeros(0, np.int64), True, None
    for start, end, own, all_, alone in found:
        both = own[among(own, holders)]
        near = bool(group) and 0 < start - group[-1][1] <= NEAR and one_sentence(texts, group[-1][1], start)
        if near and len(distinct(pool.copy_of[both])) >= SPEECHES:
            group, holders, whole = [*group, (start, end)], both, whole and all_
            common = commonness.count(holders, whole)
            continue
        if common is not None:
            yield Phrase(tuple(group), common)
        group, holders, whole, common = [(start, end)], own, all_, alone
    if common is not None:
        yield Phrase(tuple(group), common)


def spans_of(phrases: list[Phrase]) -> tuple[I64, I64]:
    """All spans of some phrases, in order."""
    return columns_of([span for phrase in phrases for span in phrase.spans])


def sort_out(
    claims: list[Claim], commonness: Commonness, likely: Likely, texts: Texts, matches: Matches
) -> tuple[list[Claim], list[Phrase]]:
    """Claims, and those paragraphs among them that so many speeches hold that they are set phrases."""
    kept, found = [], []
    for claim in claims:
        if claim.kind == "near":
            common = commonness.of(claim.start, claim.end)
            weight = int(
                weigh_spans(texts.stream, np.array([claim.start], np.int64), np.array([claim.end], np.int64))[
                    0
                ]
            )
            score = likely.of(claim.start, claim.end, common)
            enough = common.speeches >= speeches_needed(weight, score) and common.apart
            if enough and score >= OWN:
                units = texts.units
                alike = [(int(matches.a[one.match]), one.text) for one in claim.sources if one.match >= 0]
                held = (texts.place(int(units.starts[a]), int(units.ends[a]), text) for a, text in alike)
                found.append(Phrase(((claim.start, claim.end),), common, variants=tuple(held)))
                continue
        kept.append(claim)
    return kept, found


def is_inside(phrase: Phrase, spans: Intervals) -> bool:
    """Whether most of a phrase stands in these spans."""
    starts, ends = spans_of([phrase])
    return bool(spans.inside(starts, ends).sum() >= INSIDE * (ends - starts).sum())


def beside_known(phrases: Sequence[Phrase], known: Sequence[Phrase]) -> list[Phrase]:
    """Known forms, and the phrases of which no part stands in one, in order of place."""
    spans = unite(*columns_of([(one.spans[0][0], one.spans[-1][1]) for one in known]))
    rest = [phrase for phrase in phrases if not spans.inside(*spans_of([phrase])).any()]
    return sorted((*rest, *known), key=lambda phrase: phrase.spans)


def is_long_enough(phrase: Phrase, texts: Texts, min_run: int) -> bool:
    """Whether a use of a form is long enough to be told of; a short one is a set phrase all the same."""
    return (
        not (phrase.form or phrase.listed)
        or int(weigh_spans(texts.stream, *spans_of([phrase])).sum()) >= CHARACTER * min_run
    )
