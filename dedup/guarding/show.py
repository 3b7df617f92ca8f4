"""What a check says: to people, to GitHub as annotations, to GitLab as issues, to programs as JSON."""

from __future__ import annotations

import hashlib
import posixpath
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, TYPE_CHECKING

from dedup.findings.similarity import DECIMALS
from dedup.guarding.files import NEEDS
from dedup.guarding.guard_files import LIBRARY_HOOK, Outcome, Task
from dedup.guarding.judge import Hit
from dedup.guarding.limits import Limits
from dedup.guarding.share import Rise
from dedup.kinds import KINDS, Unit
from dedup.messages import Message
from dedup.model import Occurrence, Problem
from dedup.printable import printable, visible

if TYPE_CHECKING:
    from dedup.guarding.blame import Blame

# What GitHub takes of a step, of each level; more are not shown by it.
ANNOTATIONS = 10
# Other places that a line names; more are counted.
PLACES = 3
# Files that a line names of those that were not checked for one reason.
NAMES = 3
FORMAT = "dedup-guard/1"


def show_lines(outcome: Outcome, task: Task, language: str) -> list[str]:
    """A line for each new finding, and what to do about them."""
    lines = [
        Message("guarding.hit", where=show_where(hit, task), what=_message(hit, _prefix(task))).say(language)
        for hit in outcome.new
    ]
    return [*lines, *([_advice(outcome, task).say(language)] if lines else [])]


def show_problems(problems: Iterable[Problem], task: Task, language: str) -> list[str]:
    """A line for each file that was not checked, or not as it should be."""
    prefix = _prefix(task)
    return [
        Message(
            "read.placed",
            path=f"{_relative(one.path, prefix)}{_colon(one.line)}",
            problem=printable(one.message.say(language)),
        ).say(language)
        for one in problems
    ]


def show_skipped(outcome: Outcome, task: Task) -> list[Message]:
    """A line for each reason for which files were not checked, with the first few of them."""
    lines = []
    for reason, paths in outcome.skipped.items():
        shown = [_relative(path, _prefix(task)) for path in paths[:NAMES]]
        named: Message | list[str] = shown
        if len(paths) > NAMES:
            named = Message("guarding.skipped_more", paths=shown, n=len(paths) - NAMES)
        extra = reason.removeprefix(NEEDS)
        why = (
            Message("guarding.needs_extra", extra=extra)
            if extra != reason
            else Message(f"guarding.reasons.{reason}")
        )
        lines.append(Message("guarding.skipped", n=len(paths), reason=why, paths=named))
    return lines


def annotate(outcome: Outcome, language: str) -> list[str]:
    """Workflow commands of GitHub: an error for each new finding, a warning for each problem, as many as it shows.

    Paths start at the root of the repository.
    """
    lines = []
    for hit in outcome.new[:ANNOTATIONS]:
        place = {"file": hit.path}
        if hit.line:
            place |= {"line": str(hit.line), "endLine": str(hit.end_line)}
        title = {"title": f"dedup: {hit.finding.kind}"}
        lines.append(_command("error", place | title, _message(hit, "").say(language)))
    for problem in outcome.problems[:ANNOTATIONS]:
        place = {"file": problem.path} | ({"line": str(problem.line)} if problem.line else {})
        lines.append(
            _command("warning", place | {"title": "dedup"}, printable(problem.message.say(language)))
        )
    return lines


def as_issues(outcome: Outcome, language: str) -> list[dict[str, Any]]:
    """The Code Quality report of GitLab: an issue for each new finding, each with a fingerprint of its own that survives
    moves inside the file. Paths start at the root of the repository."""
    seen: Counter[str] = Counter()
    issues = []
    for hit in outcome.new:
        name = f"{hit.path} {hit.finding.id}"
        seen[name] += 1
        lines = {"begin": hit.line or 1} | ({"end": hit.end_line} if hit.line else {})
        issues.append(
            {
                "description": _message(hit, "").say(language),
                "check_name": f"dedup/{hit.finding.kind}",
                "fingerprint": hashlib.sha256(f"{name} {seen[name]}".encode()).hexdigest()[:32],
                "severity": "major",
                "location": {"path": hit.path, "lines": lines},
            }
        )
    return issues


def as_record(outcome: Outcome, task: Task, rise: Rise | None = None) -> dict[str, Any]:
    """The outcome for programs: docs/formats.md describes it. Paths start at the root of the repository."""
    return {
        "format": FORMAT,
        "hook": task.hook,
        "settings": Limits(task.guard.options.fail_on).narrow(task.settings).header(),
        "checked": outcome.checked,
        "share": round(outcome.share.part, DECIMALS),
        "share_before": round(rise.before.part, DECIMALS) if rise is not None else None,
        "passed_over": sum(map(len, outcome.skipped.values())),
        "skipped": [{"reason": reason, "files": paths} for reason, paths in outcome.skipped.items()],
        "findings": [_record(hit) for hit in outcome.hits],
        "problems": [
            {"file": one.path, "line": one.line, "message": one.message} for one in outcome.problems
        ],
    }


def _record(hit: Hit) -> dict[str, Any]:
    finding = hit.finding
    return {
        "id": finding.id,
        "kind": finding.kind,
        "file": hit.path,
        "line": hit.line or None,
        "column": hit.column or None,
        "end_line": hit.end_line or None,
        "block": hit.block or None,
        "characters": finding.characters,
        "places": finding.places,
        "excerpt": finding.excerpt,
        "accepted": hit.accepted or None,
        "reason": hit.reason or None,
        "sources": [
            {
                "document": place.document,
                "line": place.line,
                "end_line": place.end_line,
                "block": place.block,
                "blame": blames,
            }
            for place, blames in _blamed(hit)
        ],
    }


def show_where(hit: Hit, task: Task) -> Message:
    """``docs/a.md:12:1``, from the folder that names of the command line start from."""
    path = _relative(hit.path, _prefix(task))
    if hit.block:
        return Message("guarding.block", path=path, block=hit.block)
    return Message("read.verbatim", said=f"{path}{_colon(hit.line)}{_colon(hit.column)}")


def _message(hit: Hit, prefix: str) -> Message:
    """``6 lines (143 characters) stand already in docs/b.md:40: "excerpt…" [passage 9d3f0c1be2a47756]``.

    Of a whole text only some lines stand there: its characters alone are told, those that are shared.
    """
    finding, count = hit.finding, hit.end_line - hit.line + 1
    characters = Message("guarding.characters", n=finding.characters)
    what = Message("guarding.characters_stand", characters=characters)
    if hit.line and hit.column and KINDS[finding.kind].unit is not Unit.SPEECH:
        what = Message("guarding.lines_stand", n=count, characters=characters)
    shown = [_place(place, blames, prefix) for place, blames in _blamed(hit)[:PLACES]]
    rest = len(hit.sources) - len(shown) + finding.places - len(finding.occurrences)
    if rest > 0:
        shown.append(Message("guarding.more_places", n=rest))
    where = shown[0] if len(shown) == 1 else Message("guarding.and", first=shown[:-1], last=shown[-1])
    named = {"excerpt": printable(finding.excerpt), "kind": finding.kind, "id": finding.id}
    return Message("guarding.already", what=what, alike=_alike(hit.sources[0]), where=where, **named)


def _alike(place: Occurrence) -> Message | str:
    """How alike the source is, where it is not the same."""
    if place.anchor_coverage is not None:
        return Message("guarding.alike_share", percent=int(place.anchor_coverage * 100))
    if place.identity is not None and place.identity < 1:
        return Message("guarding.alike_identity", percent=int(place.identity * 100))
    return Message("guarding.alike_near") if place.kind == "near" else ""


def _blamed(hit: Hit) -> list[tuple[Occurrence, Sequence[Blame]]]:
    """The sources, each with the commits that it comes from."""
    return list(zip(hit.sources, hit.blames or [()] * len(hit.sources), strict=True))


def _place(place: Occurrence, blames: Sequence[Blame], prefix: str) -> Message:
    path = _relative(place.document, prefix)
    if place.block:
        return Message("guarding.block", path=path, block=place.line)
    where = Message("read.verbatim", said=f"{path}:{place.line}")
    if not blames:
        return where
    first = blames[0]
    known = {"author": printable(first.author), "day": first.time[:10], "commit": first.commit[:10]}
    if len(blames) == 1:
        return Message("guarding.blamed", where=where, **known)
    return Message("guarding.blamed_more", where=where, **known, n=len(blames) - 1)


def _advice(outcome: Outcome, task: Task) -> Message:
    files = len({hit.path for hit in outcome.new})
    update = "dedup baseline update" + (f" --library {task.library}" if task.hook == LIBRARY_HOOK else "")
    return Message(
        "guarding.advice",
        copies=Message("guarding.copies", n=len(outcome.new)),
        files=Message("guarding.files", n=files),
        marker=Message("guarding.marker", hook=task.hook),
        update=update,
    )


def _command(level: str, place: dict[str, str], message: str) -> str:
    """``::error file=docs/a.md,line=12::message``, escaped as actions/toolkit does."""
    shown = ",".join(f"{key}={_escape(visible(value), ':,')}" for key, value in place.items())
    return f"::{level} {shown}::{_escape(message)}"


def _escape(text: str, more: str = "") -> str:
    for char in "%\r\n" + more:
        text = text.replace(char, f"%{ord(char):02X}")
    return text


def _relative(path: str, prefix: str) -> str:
    """A path from the folder that names of the command line start from."""
    return printable(posixpath.relpath(path, prefix) if prefix else path)


def _prefix(task: Task) -> str:
    return task.repository.prefix if task.repository is not None else ""


def _colon(number: int | None) -> str:
    return f":{number}" if number else ""
