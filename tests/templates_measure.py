"""How well found templates agree with labelled ones.

A use *says* a member where it covers half of its fixed characters, slots and marks left out. So one use may say two
members, where a sentence carries two templates.

- grouping: do two labelled places stand in one found template? Pairs of members of one label are right; pairs of uses
  that say nothing in common, negatives among it, are wrong. Recall and precision by pairs, and their F1;
- slots: what the use calls slots within a member, beside the labelled ones. A member is read from the found template that
  says most members of its label; one in no template has no slots. ``exact`` wants both ends right, ``loose`` lets marks
  and spaces at either end belong to the slot or not;
- found: labels for which some found template says 80 % of the members, with 80 % of its uses among them;
- negatives: hard negatives that stand in one found template with another of their group.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from dedup.model import Template
from tests.templates_marked import Span

HALF = 0.5
ENOUGH = 0.8


class Member(NamedTuple):
    """A labelled place; ``slots`` as in `templates_marked.Use`."""

    document: str
    start: int
    end: int
    slots: tuple[Span, ...] = ()


class Label(NamedTuple):
    """A template and where it is used, or sentences that share no template (kind ``negative``)."""

    name: str
    kind: str
    language: str
    members: tuple[Member, ...]


class Place(NamedTuple):
    """A use of found template ``template``: its span and those of its slots."""

    template: int
    document: str
    start: int
    end: int
    slots: tuple[Span, ...]


@dataclass
class Counts:
    """Right ones, and how many were wanted and given."""

    right: int = 0
    wanted: int = 0
    given: int = 0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.given if self.given else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.wanted + self.given) if self.wanted + self.given else 1.0


@dataclass
class Scores:
    """What the measures give; for a person to look at: the names of ``missed`` labels and ``grouped`` negatives,
    the numbers of found templates that are ``mixed`` of several labels, and members with wrong slots."""

    grouping: Counts = field(default_factory=Counts)
    exact: Counts = field(default_factory=Counts)
    loose: Counts = field(default_factory=Counts)
    found: Counts = field(default_factory=Counts)
    negatives: Counts = field(default_factory=Counts)
    missed: list[str] = field(default_factory=list)
    grouped: list[str] = field(default_factory=list)
    mixed: list[int] = field(default_factory=list)
    wrong_slots: list[tuple[str, str, tuple[Span, ...], tuple[Span, ...]]] = field(default_factory=list)


def read_places(templates: Iterable[Template]) -> list[Place]:
    """The uses of the templates of a report, by the number of the template."""
    return [
        Place(number, use.place.document, use.place.start, use.place.end, use.slots)
        for number, template in enumerate(templates)
        for use in template.uses
    ]


def evaluate(labels: Sequence[Label], places: Sequence[Place], texts: Mapping[str, str]) -> Scores:
    """Hold found uses to the labels."""
    said = _said(labels, places, texts)
    scores = Scores()
    _count_pairs(scores, labels, places, said)
    _count_negatives(scores, labels, places, said)
    _count_found(scores, labels, places, said)
    _count_slots(scores, labels, places, said, texts)
    return scores


# ------------------------------------------------------------------ which use says which member

# A member by the number of its label and its own in the label.
Who = tuple[int, int]


def _said(labels: Sequence[Label], places: Sequence[Place], texts: Mapping[str, str]) -> list[list[Who]]:
    """The members that each use says."""
    members: dict[str, list[tuple[Who, Member]]] = defaultdict(list)
    for i, label in enumerate(labels):
        for j, member in enumerate(label.members):
            members[member.document].append(((i, j), member))
    return [
        [who for who, member in members[place.document] if covers(place, member, texts[place.document])]
        for place in places
    ]


def covers(place: Place, member: Member, text: str) -> bool:
    """Whether a use covers half of what is fixed in a member, and something of it."""
    fixed = [
        at
        for at in range(member.start, member.end)
        if text[at].isalnum() and not any(start <= at < end for start, end in member.slots)
    ]
    held = sum(place.start <= at < place.end for at in fixed)
    return held > 0 and held >= HALF * len(fixed)


def _by_template(places: Sequence[Place]) -> dict[int, list[int]]:
    grouped: dict[int, list[int]] = defaultdict(list)
    for number, place in enumerate(places):
        grouped[place.template].append(number)
    return grouped


# ------------------------------------------------------------------ the measures


def _count_pairs(
    scores: Scores, labels: Sequence[Label], places: Sequence[Place], said: Sequence[list[Who]]
) -> None:
    right: set[tuple[Who, Who]] = set()
    wrong: set[tuple[Who, Who]] = set()
    mixed: set[int] = set()
    for number, uses in _by_template(places).items():
        for one, other in itertools.combinations(uses, 2):
            pairs = {(a, b) if a < b else (b, a) for a in said[one] for b in said[other] if a != b}
            agreeing = {(a, b) for a, b in pairs if a[0] == b[0] and labels[a[0]].kind != "negative"}
            right |= agreeing
            if pairs and not agreeing:
                wrong |= pairs
                mixed.add(number)
    scores.mixed = sorted(mixed)
    wanted = sum(len(x.members) * (len(x.members) - 1) // 2 for x in labels if x.kind != "negative")
    scores.grouping = Counts(len(right), wanted, len(right | wrong))


def _count_negatives(
    scores: Scores, labels: Sequence[Label], places: Sequence[Place], said: Sequence[list[Who]]
) -> None:
    """``right`` are the negatives that no template joins with another of their group."""
    joined: set[Who] = set()
    for uses in _by_template(places).values():
        held = {who for use in uses for who in said[use] if labels[who[0]].kind == "negative"}
        groups = Counter(group for group, _ in held)
        joined |= {who for who in held if groups[who[0]] > 1}
    total = sum(len(label.members) for label in labels if label.kind == "negative")
    scores.negatives = Counts(total - len(joined), total, total)
    scores.grouped = sorted(f"{labels[i].name} {j + 1}" for i, j in joined)


def _count_found(
    scores: Scores, labels: Sequence[Label], places: Sequence[Place], said: Sequence[list[Who]]
) -> None:
    found: set[int] = set()
    for uses in _by_template(places).values():
        held = {who for use in uses for who in said[use]}
        for i, count in Counter(i for i, _ in held).items():
            among = sum(any(who[0] == i for who in said[use]) for use in uses)
            if count >= ENOUGH * len(labels[i].members) and among >= ENOUGH * len(uses):
                found.add(i)
    planted = [i for i, label in enumerate(labels) if label.kind != "negative"]
    right = sum(i in found for i in planted)
    scores.found = Counts(right, len(planted), len(planted))
    scores.missed = [labels[i].name for i in planted if i not in found]


def _count_slots(
    scores: Scores,
    labels: Sequence[Label],
    places: Sequence[Place],
    said: Sequence[list[Who]],
    texts: Mapping[str, str],
) -> None:
    sizes = Counter(
        (places[use].template, i) for use in range(len(places)) for i in {i for i, _ in said[use]}
    )
    uses: dict[Who, list[int]] = defaultdict(list)
    for use in range(len(places)):
        for who in said[use]:
            uses[who].append(use)
    for i, label in enumerate(labels):
        if label.kind == "negative":
            continue
        for j, member in enumerate(label.members):
            best = min(uses[i, j], key=lambda use: (-sizes[places[use].template, i], use), default=None)
            given = within(member, places[best].slots) if best is not None else ()
            text = texts[member.document]
            _add(scores.exact, member.slots, given)
            _add(scores.loose, [trimmed(x, text) for x in member.slots], [trimmed(x, text) for x in given])
            if best is not None and set(given) != set(member.slots):
                scores.wrong_slots.append((label.name, member.document, member.slots, given))


def within(member: Member, slots: Iterable[Span]) -> tuple[Span, ...]:
    """The slots that lie in a member, or reach into it."""
    return tuple(
        (start, end)
        for start, end in slots
        if (start < member.end and end > member.start)
        or (start == end and member.start <= start <= member.end)
    )


def trimmed(span: Span, text: str) -> Span:
    """A span without the marks and spaces at its ends; one of nothing else begins behind the marks before it."""
    start, end = span
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not text[end - 1].isalnum():
        end -= 1
    if start == end:
        while end and not text[end - 1].isalnum():
            end -= 1
        start = end
    return start, end


def _add(counts: Counts, wanted: Sequence[Span], given: Sequence[Span]) -> None:
    counts.right += len(set(wanted) & set(given))
    counts.wanted += len(set(wanted))
    counts.given += len(set(given))
