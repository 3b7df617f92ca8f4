"""Findings that were accepted: a file with one a line, sorted, without line numbers or dates, so that it changes only
when what is accepted changes.

    9d3f0c1be2a47756 2 passage 各位代表，现在我代表… # the oath is the same every year

is the id of a paragraph, or of what is shared of it, which comes of its wording, so that those of texts that are alike
are alike (`dedup.sketch.likeness`); in how many places it may stand; its kind; how its text begins, for the reader; and
why it was accepted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from dedup.errors import InputError
from dedup.kinds import KINDS
from dedup.messages import Message, why_failed
from dedup.sketch.likeness import Likenesses

NAME, LIBRARY_NAME = ".dedup-baseline", ".dedup-baseline-library"
# An id comes of a folded text: 2 since signs beside numbers count, 3 since those of texts that are alike are alike.
VERSION = 3
_HEADER = "# dedup-baseline/{}: accepted findings as `id places kind beginning # reason`"
HEADER = _HEADER.format(VERSION)
_FORMAT = re.compile(r"# dedup-baseline/(\d+)\b")
_LINE = re.compile(r"(?P<id>[0-9a-f]{16}) (?P<places>[1-9]\d{0,8}) (?P<kind>[a-z]+)(?: (?P<rest>.*))?")
_EXCERPT = 40
# A whole text is accepted if so much of it is: an alignment may move by a word.
_NEARLY_ALL = 0.9


@dataclass(frozen=True, slots=True)
class Part:
    """What is accepted or not: a paragraph of a finding, of ``size`` characters.

    ``is_long`` is one that would be a finding by itself; one that is not ``own`` is the other side's wording of it.
    ``former`` are the ids that earlier versions gave it.
    """

    id: str
    kind: str
    places: int
    excerpt: str
    size: int
    is_long: bool = True
    own: bool = True
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """One line: a paragraph that may stand in ``places`` places. ``former`` are ids that it had in earlier versions."""

    id: str
    places: int
    kind: str
    excerpt: str = ""
    reason: str = ""
    former: tuple[str, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        reason = f" # {self.reason}" if self.reason else ""
        return f"{self.id} {self.places} {self.kind} {self.excerpt}".rstrip() + reason


@dataclass(frozen=True)
class Baseline:
    """What was accepted, by id; ``version`` is that of the file, whose ids an older folding may have given."""

    entries: Mapping[str, Accepted] = field(default_factory=dict)
    version: int = VERSION

    def accepts(self, parts: Iterable[Part]) -> bool:
        """Whether the parts of a finding were accepted, in as many places: one more copy of an accepted text is new.

        All long paragraphs have to be, and nearly all of the finding.
        """
        own = [part for part in parts if part.own]
        new = [part for part in own if not self._has(part)]
        if any(part.is_long for part in new):
            return False
        return sum(part.size for part in new) <= (1 - _NEARLY_ALL) * sum(part.size for part in own)

    def find(self, part: Part) -> Accepted | None:
        """The entry that accepts a part: of its id, or of one that is alike; in a file of an earlier version, of an id
        that this gave it."""
        if part.id in self.entries:
            return self.entries[part.id]
        if self.version < VERSION:
            return next((self.entries[id_] for id_ in part.former if id_ in self.entries), None)
        alike = self._likenesses.find(part.id)
        return self.entries[alike] if alike is not None else None

    @cached_property
    def _likenesses(self) -> Likenesses:
        return Likenesses(self.entries)

    def _has(self, part: Part) -> bool:
        entry = self.find(part)
        return entry is not None and part.places <= entry.places

    def reason(self, parts: Iterable[Part]) -> str:
        """The first reason that is given for one of them."""
        entries = (self.find(part) for part in parts)
        return next((entry.reason for entry in entries if entry is not None and entry.reason), "")

    def __str__(self) -> str:
        return (
            "\n".join(
                [_HEADER.format(self.version), *(str(self.entries[id_]) for id_ in sorted(self.entries))]
            )
            + "\n"
        )


def parse_baseline(text: str, name: str) -> Baseline:
    """The baseline in a text; InputError with the line, and the cure, for one that is damaged.

    An id that stands twice, as after a merge by union, counts with the larger number of places.
    """
    entries: dict[str, Accepted] = {}
    lines = text.removeprefix("\ufeff").splitlines()
    known = _FORMAT.match(lines[0]) if lines else None
    if known is None or not 1 <= int(known[1]) <= VERSION:
        raise InputError(Message("guarding.baseline_head", name=name, version=VERSION))
    for number, line in enumerate(lines[1:], 2):
        if not line.strip() or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line.rstrip())
        if found is None or found["kind"] not in KINDS:
            raise InputError(Message("guarding.baseline_line_at", name=name, number=number, what=_what(line)))
        excerpt, _, reason = (found["rest"] or "").partition("#")
        entry = Accepted(found["id"], int(found["places"]), found["kind"], excerpt.strip(), reason.strip())
        entries[entry.id] = _join(entries.get(entry.id), entry)
    return Baseline(entries, int(known[1]))


def read_baseline(file: Path, name: str) -> Baseline:
    """The baseline in a file; InputError for one that is not there or is damaged."""
    try:
        return parse_baseline(file.read_text("utf-8"), name)
    except FileNotFoundError:
        raise InputError(Message("guarding.baseline_none", name=name)) from None
    except UnicodeDecodeError:
        raise InputError(Message("guarding.baseline_no_utf8", name=name)) from None
    except OSError as error:
        raise InputError(Message("guarding.cannot_read_named", name=name, why=why_failed(error))) from None


def accept(parts: Iterable[Part], reason: str = "") -> dict[str, Accepted]:
    """An entry for each part, with the most places that one of its id has; parts that are alike have one."""
    found: dict[str, Accepted] = {}
    known = Likenesses()
    for part in parts:
        beginning = " ".join(part.excerpt.replace("#", " ").split())
        shown = beginning if len(beginning) <= _EXCERPT else beginning[:_EXCERPT].rstrip("…") + "…"
        id_ = part.id if part.id in found else known.find(part.id)
        if id_ is None:
            known.add(part.id)
        entry = Accepted(id_ or part.id, part.places, part.kind, shown, reason, part.former)
        found[entry.id] = _join(found.get(entry.id), entry)
    return found


def update(old: Baseline, found: Mapping[str, Accepted], whole: bool) -> Baseline:
    """The findings of today; what was accepted before has its reason of before, or none as before. What is found no more
    goes if ``whole``, when all files were looked at; else no entry goes, and none gets smaller. An entry whose text was
    edited stays as it is; one of an older version is known again by its kind and beginning."""
    entries = {} if whole else dict(old.entries)
    is_old = old.version < VERSION
    by_beginning = {(entry.kind, entry.excerpt): entry for entry in old.entries.values()} if is_old else {}
    known = Likenesses() if is_old else Likenesses(old.entries)
    for entry in found.values():
        names = entry.id, *(entry.former if is_old else ())
        alike = next((name for name in names if name in old.entries), None) or known.find(entry.id)
        before = old.entries[alike] if alike else by_beginning.get((entry.kind, entry.excerpt))
        if before is not None:
            places = entry.places if whole else max(entry.places, before.places)
            if is_old:
                entries.pop(before.id, None)
                entry = replace(entry, places=places, reason=before.reason)
            else:  # a text that was edited keeps its line
                entry = replace(before, places=places)
        entries[entry.id] = _join(entries.get(entry.id), entry)
    return Baseline(entries, VERSION if whole else old.version)


def _join(first: Accepted | None, second: Accepted) -> Accepted:
    """Two entries of one id as one."""
    if first is None:
        return second
    return replace(first, places=max(first.places, second.places), reason=first.reason or second.reason)


def _what(line: str) -> Message:
    """What is wrong with a line, and the cure."""
    if re.match(r"(<{7}|={7}|>{7}|\|{7})(\s|$)", line):
        return Message("guarding.baseline_conflict")
    shown = line if len(line) <= 60 else line[:60] + "…"
    return Message("guarding.baseline_line", shown=repr(shown))
