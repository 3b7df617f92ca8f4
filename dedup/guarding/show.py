"""What a check says: to people, to GitHub as annotations, to programs as JSON."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from typing import Any

from dedup.guarding.guard_files import LIBRARY_HOOK, Outcome, Task
from dedup.guarding.judge import Hit
from dedup.guarding.limits import Limits
from dedup.kinds import KINDS, Unit
from dedup.model import Occurrence, Problem
from dedup.printable import printable, visible

# What GitHub takes of a step, of each level; more are not shown by it.
ANNOTATIONS = 10
# Other places that a line names; more are counted.
PLACES = 3
# Files that a line names of those that were not checked for one reason.
NAMES = 3
FORMAT = "dedup-guard/1"


def show_lines(outcome: Outcome, task: Task) -> list[str]:
    """A line for each new finding, and what to do about them."""
    lines = [f"{show_where(hit, task)}: {_message(hit, _prefix(task))}" for hit in outcome.new]
    return [*lines, *([_advice(outcome, task)] if lines else [])]


def show_problems(problems: Iterable[Problem], task: Task) -> list[str]:
    """A line for each file that was not checked, or not as it should be."""
    prefix = _prefix(task)
    return [f"{_relative(one.path, prefix)}{_colon(one.line)}: {printable(one.message)}" for one in problems]


def show_skipped(outcome: Outcome, task: Task) -> list[str]:
    """A line for each reason for which files were not checked, with the first few of them."""
    lines = []
    for reason, paths in outcome.skipped.items():
        shown = [_relative(path, _prefix(task)) for path in paths[:NAMES]]
        more = f" and {len(paths) - NAMES:,} more" if len(paths) > NAMES else ""
        lines.append(f"dedup: {len(paths):,} not checked, {reason}: {', '.join(shown)}{more}")
    return lines


def annotate(outcome: Outcome) -> list[str]:
    """Workflow commands of GitHub: an error for each new finding, a warning for each problem, as many as it shows.

    Paths start at the root of the repository.
    """
    lines = []
    for hit in outcome.new[:ANNOTATIONS]:
        place = {"file": hit.path}
        if hit.line:
            place |= {"line": str(hit.line), "endLine": str(hit.end_line)}
        lines.append(_command("error", place | {"title": f"dedup: {hit.finding.kind}"}, _message(hit, "")))
    for problem in outcome.problems[:ANNOTATIONS]:
        place = {"file": problem.path} | ({"line": str(problem.line)} if problem.line else {})
        lines.append(_command("warning", place | {"title": "dedup"}, printable(problem.message)))
    return lines


def as_record(outcome: Outcome, task: Task) -> dict[str, Any]:
    """The outcome for programs: docs/formats.md describes it. Paths start at the root of the repository."""
    return {
        "format": FORMAT,
        "hook": task.hook,
        "settings": Limits(task.guard.options.fail_on).narrow(task.settings).header(),
        "checked": outcome.checked,
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
            {"document": place.document, "line": place.line, "end_line": place.end_line, "block": place.block}
            for place in hit.sources
        ],
    }


def show_where(hit: Hit, task: Task) -> str:
    """``docs/a.md:12:1``, from the folder that names of the command line start from."""
    path = _relative(hit.path, _prefix(task))
    if hit.block:
        return f"{path}, block {hit.block}"
    return f"{path}{_colon(hit.line)}{_colon(hit.column)}"


def _message(hit: Hit, prefix: str) -> str:
    """``6 lines (143 characters) stand already in docs/b.md:40: "excerpt…" [passage 9d3f0c1be2a47756]``.

    Of a whole text only some lines stand there: its characters alone are told, those that are shared.
    """
    finding, count = hit.finding, hit.end_line - hit.line + 1
    characters = _count(finding.characters, "character")
    if hit.line and hit.column and KINDS[finding.kind].unit is not Unit.SPEECH:
        what = f"{_count(count, 'line')} ({characters}) {'stands' if count == 1 else 'stand'}"
    else:
        what = f"{characters} stand"
    shown = [_place(place, prefix) for place in hit.sources[:PLACES]]
    rest = len(hit.sources) - len(shown) + finding.places - len(finding.occurrences)
    if rest > 0:
        shown.append(_count(rest, "more place"))
    where = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
    excerpt = printable(finding.excerpt)
    return f'{what} already{_alike(hit.sources[0])} in {where}: "{excerpt}" [{finding.kind} {finding.id}]'


def _alike(place: Occurrence) -> str:
    """How alike the source is, where it is not the same."""
    if place.anchor_coverage is not None:
        return f", {int(place.anchor_coverage * 100)}% of this text,"
    if place.identity is not None and place.identity < 1:
        return f", {int(place.identity * 100)}% alike,"
    return ", nearly so," if place.kind == "near" else ""


def _place(place: Occurrence, prefix: str) -> str:
    path = _relative(place.document, prefix)
    return f"{path}, block {place.line}" if place.block else f"{path}:{place.line}"


def _advice(outcome: Outcome, task: Task) -> str:
    files = len({hit.path for hit in outcome.new})
    marker = f"<!-- {task.hook}: ignore REASON -->"
    update = "dedup baseline update" + (f" --library {task.library}" if task.hook == LIBRARY_HOOK else "")
    return (
        f"dedup: {_count(len(outcome.new), 'copy', 'copies')} in {_count(files, 'file')}; write it anew or point to what "
        f"stands, or accept it: by a line `{marker}` above the paragraph, or all there are by `{update}`; then stage it"
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


def _count(number: int, one: str, several: str = "") -> str:
    return f"{number:,} {one if number == 1 else several or one + 's'}"
