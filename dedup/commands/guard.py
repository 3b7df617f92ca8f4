"""`dedup guard`."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, TYPE_CHECKING

import typer

from dedup.commands.common import FOUND, interruptible, Language, Quiet
from dedup.commands.failing import ObjectedKinds, parse_objected, parse_share
from dedup.errors import InputError, SettingsError
from dedup.flags import declared_flags
from dedup.messages import Message
from dedup.printable import printable
from dedup.report.outputs import Outputs
from dedup.settings import Settings

if TYPE_CHECKING:
    from dedup.guarding.accepting import BaselineFile
    from dedup.guarding.guard_files import Outcome, Task
    from dedup.guarding.parents import Brought
    from dedup.guarding.share import Rise

SHOWN = ("text", "github", "gitlab", "json")
LibraryFlag = Annotated[
    str,
    typer.Option("--library", metavar="LIB", help="flags.library_instead"),
]
BaselineFlag = Annotated[
    str,
    typer.Option(
        "--baseline",
        metavar="FILE",
        help="flags.baseline",
    ),
]
Files = Annotated[list[str] | None, typer.Argument(metavar="FILE...", help="flags.files")]
Whole = Annotated[
    bool,
    typer.Option("--all", help="flags.all"),
]
BaselineFrom = Annotated[
    str,
    typer.Option("--baseline-from", metavar="REF", help="flags.baseline_from"),
]
FailOnSkipped = Annotated[
    bool,
    typer.Option(
        "--fail-on-skipped",
        help="flags.fail_on_skipped",
    ),
]
FromRef = Annotated[
    str,
    typer.Option(
        "--from-ref",
        metavar="REF",
        help="flags.from_ref",
    ),
]
AcceptRef = Annotated[str, typer.Option("--accept-ref", metavar="REF", help="flags.accept_ref")]
MaxRise = Annotated[str, typer.Option("--max-rise", metavar="SHARE", help="flags.max_rise")]
BlameFlag = Annotated[bool, typer.Option("--blame", help="flags.blame")]
ToRef = Annotated[
    str,
    typer.Option(
        "--to-ref",
        metavar="REF",
        help="flags.to_ref",
    ),
]
Show = Annotated[
    str,
    typer.Option(
        "--show",
        metavar="NAME",
        help="flags.show",
    ),
]


@declared_flags
def guard(
    *,
    context: typer.Context,
    settings: Settings,
    files: Files = None,
    whole: Whole = False,
    library: LibraryFlag = "",
    baseline: BaselineFlag = "",
    baseline_from: BaselineFrom = "",
    from_ref: FromRef = "",
    to_ref: ToRef = "",
    accept_ref: AcceptRef = "",
    fail_on: ObjectedKinds = "",
    max_rise: MaxRise = "",
    fail_on_skipped: FailOnSkipped = False,
    blame: BlameFlag = False,
    show: Show = "",
    outputs: Outputs,
    language: Language = "",
    quiet: Quiet = False,
) -> None:
    """Tell what files of a git repository hold that stands in it already; the hook before a commit."""
    show = _choose_show(show)
    if not files and not whole and not from_ref:
        raise SettingsError(Message("settings.no_files"))
    if to_ref and not from_ref:
        raise SettingsError(Message("settings.to_without_from"))
    if outputs.to_stdout and show == "json":
        raise SettingsError(Message("settings.two_on_stdout", flag=outputs.stdout_flag))
    with interruptible():
        from dedup.guarding.guard_files import check_files, measure_rise
        from dedup.guarding.parents import find_brought

        task, file = make_task(context, settings, library, baseline, fail_on)
        task = replace(task, baseline=file.read_revision(baseline_from) if baseline_from else file.read())
        most = parse_share(max_rise or task.guard.options.max_rise, "--max-rise")
        if task.repository is None:
            _refuse_revisions(
                {"--from-ref": from_ref, "--accept-ref": accept_ref, "--max-rise": max_rise, "--blame": blame}
            )
        else:
            accept_ref = accept_ref or task.guard.options.accept_ref
            brought = find_brought(task.repository, from_ref, to_ref, accept_ref)
            task = replace(task, brought=brought if most is None else brought.accept_parent())
        outcome = check_files(None if whole else files or _changed(task), task, reported=bool(outputs))
        rise = measure_rise(outcome, task, whole, most) if most is not None and task.brought else None
        if blame and task.brought is not None:
            outcome = _blame(outcome, task, task.brought, language)
        if outcome.report is not None:
            outputs.write(outcome.report, [], language, "guard")
    if not quiet:
        _tell_skipped(outcome, task, language)
    _print(outcome, task, show, outputs.to_stdout, language, rise)
    if not baseline_from:
        _tell_unstaged(outcome, file, language)
    _tell_version(outcome, task, file, language)
    _tell_idle(task, language)
    if whole:
        _tell_stale(outcome, task, file, language)
    if not quiet and not outcome.new:
        print(_summary(outcome).say(language), file=sys.stderr)
    if rise is not None and not (quiet and not rise.is_over):
        print(_show_rise(rise).say(language), file=sys.stderr)
    stops = rise.is_over if rise is not None else bool(outcome.new)
    if stops or (fail_on_skipped and outcome.lost):
        raise typer.Exit(FOUND)


def make_task(
    context: typer.Context, settings: Settings, library: str, baseline: str, fail_on: str
) -> tuple[Task, BaselineFile]:
    """What flags, settings and the repository ask for, with no baseline yet, and where that lies."""
    from dedup.config import read_guard
    from dedup.guarding.accepting import find_baseline
    from dedup.guarding.baseline import Baseline
    from dedup.guarding.git import find_repository
    from dedup.guarding.guard_files import Task

    options = read_guard(Path.cwd())
    given = {name for name, value in context.params.items() if value is not None}
    options = options.override(given, parse_objected(fail_on) if fail_on else ())
    repository = find_repository(Path.cwd())
    file = find_baseline(repository, baseline, options, bool(library))
    path = repository.name_of(str(file.path)) if repository is not None else None
    return Task(repository, settings, options, Baseline(), library, path or ""), file


def _refuse_revisions(given: Mapping[str, str | bool]) -> None:
    """Raises InputError for flags that look into the history of a repository, outside of one."""
    for flag, value in given.items():
        if value:
            raise InputError(Message("settings.no_repository_flag", flag=flag))


def _blame(outcome: Outcome, task: Task, brought: Brought, language: str) -> Outcome:
    """The outcome with the commits that the sources of what is new come from."""
    from dedup.guarding.blame import Blamer

    assert task.repository is not None
    if outcome.new and task.repository.is_shallow():
        print(Message("guarding.blame_shallow").say(language), file=sys.stderr)
    blame = Blamer(task.repository, brought).blame
    return replace(
        outcome,
        hits=[
            hit if hit.accepted else replace(hit, blames=tuple(map(blame, hit.sources)))
            for hit in outcome.hits
        ],
    )


def _changed(task: Task) -> list[str]:
    """The files that a range of commits brought or changed, as a command line names them."""
    assert task.repository is not None
    assert task.brought is not None
    return [str(task.repository.root / path) for path in task.brought.changed()]


def _tell_skipped(outcome: Outcome, task: Task, language: str) -> None:
    """A line for each reason for which files were not checked."""
    if outcome.skipped:
        from dedup.guarding.show import show_skipped

        for line in show_skipped(outcome, task):
            print(line.say(language), file=sys.stderr)


def _tell_idle(task: Task, language: str) -> None:
    """A line for each pattern of files that are apart that means none."""
    if task.brought is not None and not task.library:
        for pattern in task.guard.apart.idle(task.brought.staged.blobs):
            print(Message("guarding.apart_idle", pattern=printable(pattern)).say(language), file=sys.stderr)


def _tell_version(outcome: Outcome, task: Task, file: BaselineFile, language: str) -> None:
    """A line where what is new may have been accepted under another id."""
    from dedup.guarding.baseline import VERSION

    if outcome.new and task.baseline.version < VERSION:
        print(Message("guarding.old_version", file=file.shown).say(language), file=sys.stderr)


def _tell_unstaged(outcome: Outcome, file: BaselineFile, language: str) -> None:
    """A line where the baseline that lies in the folder counted, and is not the one that would be committed."""
    from dedup.guarding.judge import MARKED

    if any(hit.accepted != MARKED for hit in outcome.hits) and file.needs_staging():
        print(Message("guarding.unstaged", file=printable(file.shown)).say(language), file=sys.stderr)


def _choose_show(name: str) -> str:
    if not name:
        return "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"
    if name not in SHOWN:
        raise SettingsError(Message("settings.bad_show", value=repr(name), known=SHOWN))
    return name


def _print(
    outcome: Outcome, task: Task, show: str, to_stderr: bool, language: str, rise: Rise | None
) -> None:
    """Findings on standard output, or where that is taken on the other; problems always there."""
    whole = show in ("gitlab", "json")
    if not (outcome.new or outcome.problems or whole):
        return
    from dedup.guarding.show import annotate, as_issues, as_record, show_lines, show_problems

    if whole:
        import orjson

        record = as_record(outcome, task, rise) if show == "json" else as_issues(outcome, language)
        sys.stdout.buffer.write(orjson.dumps(record, option=orjson.OPT_INDENT_2) + b"\n")
    if show == "json":
        return
    for line in show_problems(outcome.problems, task, language):
        print(line, file=sys.stderr)
    if whole:
        return
    for line in (
        *(annotate(outcome, language) if show == "github" else ()),
        *show_lines(outcome, task, language),
    ):
        print(line, file=sys.stderr if to_stderr else sys.stdout)


def _tell_stale(outcome: Outcome, task: Task, file: BaselineFile, language: str) -> None:
    """A line for each entry of the baseline that nothing needs."""
    from dedup.guarding.accepting import find_stale

    for entry in find_stale(task.baseline, outcome.hits):
        named = {"file": printable(file.shown), "entry": printable(str(entry))}
        print(Message("guarding.stale", **named).say(language), file=sys.stderr)


def _show_rise(rise: Rise) -> Message:
    key = "guarding.rise_over" if rise.is_over else "guarding.rise"
    shares = {"after": rise.after.part, "before": rise.before.part, "most": rise.most}
    return Message(
        key, **{name: f"{share * 100:.2f}" for name, share in shares.items()}, by=f"{rise.by * 100:+.2f}"
    )


def _summary(outcome: Outcome) -> Message:
    from dedup.guarding.judge import LISTED, MARKED, STOOD

    ways = [hit.accepted for hit in outcome.hits]
    counts = {"accepted": ways.count(MARKED) + ways.count(LISTED), "stood": ways.count(STOOD)}
    told = {way: Message(f"guarding.way_{way}", n=n) if n else "" for way, n in counts.items()}
    skipped = sum(map(len, outcome.skipped.values()))
    passed = Message("guarding.passed", n=skipped) if skipped else ""
    return Message("guarding.summary", checked=outcome.checked, passed=passed, **told)
