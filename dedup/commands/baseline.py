"""`dedup baseline`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, TYPE_CHECKING

import typer

from dedup.commands.common import group_options, interruptible, Language
from dedup.commands.failing import ObjectedKinds
from dedup.commands.guard import BaselineFlag, LibraryFlag, make_task
from dedup.commands.spoken import SpokenCommand, SpokenGroup
from dedup.errors import InputError, OutputError
from dedup.flags import declared_flags
from dedup.messages import Message
from dedup.printable import printable
from dedup.settings import Settings

if TYPE_CHECKING:
    from dedup.guarding.accepting import BaselineFile
    from dedup.guarding.baseline import Accepted, Baseline
    from dedup.guarding.guard_files import Task
    from dedup.model import Problem

baseline = typer.Typer(name="baseline", cls=SpokenGroup, no_args_is_help=True, rich_markup_mode=None)
baseline.callback()(group_options)
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="flags.reason")]


@baseline.command("write", cls=SpokenCommand)
@declared_flags
def write_baseline(
    context: typer.Context,
    settings: Settings,
    library: LibraryFlag = "",
    baseline: BaselineFlag = "",
    fail_on: ObjectedKinds = "",
    language: Language = "",
    reason: Reason = "",
    force: Annotated[bool, typer.Option("--force", help="flags.force_baseline")] = False,
) -> None:
    """Accept every copy that stands in the staged files today."""
    from dedup.guarding.baseline import Baseline

    task, file = make_task(context, settings, library, baseline, fail_on)
    if file.path.exists() and not force:
        raise OutputError(Message("settings.baseline_exists", shown=file.shown))
    with interruptible():
        found = _find(None, task, reason, language)
    file.write(Baseline(found))
    _tell_accepted(file, len(found), language)


@baseline.command("update", cls=SpokenCommand)
@declared_flags
def update_baseline(
    context: typer.Context,
    settings: Settings,
    paths: Annotated[list[str] | None, typer.Argument(metavar="FILE...", help="flags.update_files")] = None,
    library: LibraryFlag = "",
    baseline: BaselineFlag = "",
    fail_on: ObjectedKinds = "",
    language: Language = "",
    reason: Reason = "",
) -> None:
    """Accept what is new, and take out what is found no more; reasons stay."""
    from dedup.guarding.baseline import update

    task, file = make_task(context, settings, library, baseline, fail_on)
    before = replace(file, named=False).read(staged=False)
    with interruptible():
        found = _find(paths or None, task, reason, language)
    after = update(before, found, whole=not paths)
    _tell_changes(before, after)
    file.write(after)
    _tell_accepted(file, len(after.entries), language)


@baseline.command("show", cls=SpokenCommand)
@declared_flags
def show_baseline(
    context: typer.Context,
    settings: Settings,
    library: LibraryFlag = "",
    baseline: BaselineFlag = "",
    fail_on: ObjectedKinds = "",
    language: Language = "",
) -> None:
    """Show what is accepted, where it stands, and what of it nothing needs any more."""
    task, file = make_task(context, settings, library, baseline, fail_on)
    if not file.path.exists():
        raise InputError(Message("settings.baseline_none", shown=file.shown))
    with interruptible():
        _show(file, task, language)


def _tell_accepted(file: BaselineFile, count: int, language: str) -> None:
    key = "commands.accepted_stage" if file.needs_staging() else "commands.accepted"
    print(Message(key, file=printable(file.shown), number=count).say(language))


def _find(paths: list[str] | None, task: Task, reason: str, language: str) -> dict[str, Accepted]:
    """What is to be accepted of these files, or of all."""
    from dedup.guarding.accepting import accept_hits
    from dedup.guarding.guard_files import check_files

    outcome = check_files(paths, task)
    _tell_problems(outcome.problems, task, language)
    return accept_hits(outcome.hits, " ".join(reason.split()))


def _show(file: BaselineFile, task: Task, language: str) -> None:
    from dedup.guarding.accepting import find_stale
    from dedup.guarding.guard_files import check_files
    from dedup.guarding.show import show_where

    accepted = file.read(staged=False)
    outcome = check_files(None, replace(task, baseline=accepted))
    places: dict[str, list[str]] = {}
    for hit in outcome.hits:
        for part in hit.parts:
            entry = accepted.find(part)
            if part.own and entry is not None:
                places.setdefault(entry.id, []).append(show_where(hit, task).say(language))
    stale = {entry.id for entry in find_stale(accepted, outcome.hits)}
    for id_ in sorted(accepted.entries):
        print(printable(str(accepted.entries[id_])))
        for place in (
            places.get(id_, []) if id_ not in stale else [Message("commands.found_no_more").say(language)]
        ):
            print(f"    {place}")
    more = len({part.id for hit in outcome.new for part in hit.parts if accepted.find(part) is None})
    counts = {"accepted": len(accepted.entries), "stale": len(stale), "more": more}
    print(Message("commands.baseline_totals", file=printable(file.shown), **counts).say(language))


def _tell_changes(before: Baseline, after: Baseline) -> None:
    """A line for each entry that comes, goes or has another number of places."""
    for id_ in sorted(before.entries.keys() | after.entries.keys()):
        old, new = before.entries.get(id_), after.entries.get(id_)
        if old is not None and (new is None or new.places != old.places):
            print(f"- {printable(str(old))}")
        if new is not None and (old is None or new.places != old.places):
            print(f"+ {printable(str(new))}")


def _tell_problems(problems: Iterable[Problem], task: Task, language: str) -> None:
    from dedup.guarding.show import show_problems

    for line in show_problems(problems, task, language):
        print(line, file=sys.stderr)
