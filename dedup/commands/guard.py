"""`dedup guard`."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, TYPE_CHECKING

import typer

from dedup.commands.common import FOUND, interruptible, Quiet
from dedup.commands.failing import ObjectedKinds, parse_objected
from dedup.errors import InputError, SettingsError
from dedup.flags import declared_flags
from dedup.printable import printable
from dedup.report.outputs import Outputs
from dedup.settings import Settings

if TYPE_CHECKING:
    from dedup.guarding.accepting import BaselineFile
    from dedup.guarding.guard_files import Outcome, Task

SHOWN = ("text", "github", "json")
LibraryFlag = Annotated[
    str,
    typer.Option("--library", metavar="LIB", help="Compare with this library instead of the repository."),
]
BaselineFlag = Annotated[
    str,
    typer.Option(
        "--baseline",
        metavar="FILE",
        help="File of accepted findings. [default: .dedup-baseline at the root of the repository; with --library "
        ".dedup-baseline-library]",
    ),
]
Files = Annotated[
    list[str] | None, typer.Argument(metavar="FILE...", help="Files to check, as they are staged.")
]
Whole = Annotated[
    bool,
    typer.Option(
        "--all", help="Check all staged files, and tell entries of the baseline that nothing needs."
    ),
]
BaselineFrom = Annotated[
    str,
    typer.Option(
        "--baseline-from", metavar="REF", help="Take the baseline as it stands in this revision of git."
    ),
]
FailOnSkipped = Annotated[
    bool,
    typer.Option(
        "--fail-on-skipped",
        help="Exit with 1 if a file could not be checked: one that cannot be read, has merge conflicts, or is kept by "
        "Git LFS.",
    ),
]
FromRef = Annotated[
    str,
    typer.Option(
        "--from-ref",
        metavar="REF",
        help="Judge what came since this revision of git instead of what is staged; without FILE all files that changed. "
        "[default: PRE_COMMIT_FROM_REF]",
    ),
]
ToRef = Annotated[
    str,
    typer.Option(
        "--to-ref",
        metavar="REF",
        help="The revision up to which --from-ref looks. [default: PRE_COMMIT_TO_REF, else HEAD]",
    ),
]
Show = Annotated[
    str,
    typer.Option(
        "--show",
        metavar="NAME",
        help="How findings are shown, github as annotations. [text|github|json; default: github where "
        "GITHUB_ACTIONS is true, else text]",
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
    fail_on: ObjectedKinds = "",
    fail_on_skipped: FailOnSkipped = False,
    show: Show = "",
    outputs: Outputs,
    quiet: Quiet = False,
) -> None:
    """Tell what files of a git repository hold that stands in it already; the hook before a commit.

    Each FILE, or each file of a folder, is compared, as it is staged, with all other staged files and with itself. Of a
    file that the commit changes counts what it adds: pairs that stood in HEAD are old, however they were edited. A file
    without a change is judged whole. The exit code is 1 if there is a copy that nobody accepted, by a comment above it,
    `<!-- dedup: ignore REASON -->`, or in the baseline. Outside a repository the files are compared with one another.

    Options may stand in [tool.dedup] of pyproject.toml or in dedup.toml, for some files in [[tool.dedup.paths]] or
    [[paths]]; flags win over all. --min-passage says how much is a copy; --min-length asks for more of whole paragraphs.

    Examples:

      dedup guard docs/new.md

      dedup guard --library speeches.lib drafts/new.md

      dedup guard --from-ref origin/main --to-ref HEAD

      dedup guard --all --baseline-from origin/main --show github
    """
    show = _choose_show(show)
    if not files and not whole and not from_ref:
        raise SettingsError("no files are given; name some, or give --all, or --from-ref REF")
    if to_ref and not from_ref:
        raise SettingsError("--to-ref needs --from-ref REF: the revision from which on changes count")
    if outputs.to_stdout and show == "json":
        raise SettingsError(
            f"{outputs.stdout_flag} - and --show json both write to standard output; name a file"
        )
    with interruptible():
        from dedup.guarding.guard_files import check_files

        task, file = make_task(context, settings, library, baseline, fail_on)
        task = replace(task, baseline=file.read_revision(baseline_from) if baseline_from else file.read())
        task = _hold_against_parents(task, from_ref, to_ref)
        outcome = check_files(None if whole else files or _changed(task), task, reported=bool(outputs))
        if outcome.report is not None:
            outputs.write(outcome.report, [], "en", "guard")
    if not quiet:
        _tell_skipped(outcome, task)
    _print(outcome, task, show, outputs.to_stdout)
    if not baseline_from:
        _tell_unstaged(outcome, file)
    _tell_version(outcome, task, file)
    if whole:
        _tell_stale(outcome, task, file)
    if not quiet and not outcome.new:
        print(_summary(outcome), file=sys.stderr)
    if outcome.new or (fail_on_skipped and outcome.lost):
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


def _hold_against_parents(task: Task, from_ref: str = "", to_ref: str = "") -> Task:
    """The same task, where only what came since counts. Raises InputError outside a repository, if a range is asked for,
    and where git does not know it."""
    from dedup.guarding.parents import find_brought

    if task.repository is None:
        if from_ref:
            raise InputError(
                "this is no git repository, which --from-ref looks into; go to one, or name files"
            )
        return task
    return replace(task, brought=find_brought(task.repository, from_ref, to_ref))


def _changed(task: Task) -> list[str]:
    """The files that a range of commits brought or changed, as a command line names them."""
    assert task.repository is not None
    assert task.brought is not None
    return [str(task.repository.root / path) for path in task.brought.changed()]


def _tell_skipped(outcome: Outcome, task: Task) -> None:
    """A line for each reason for which files were not checked."""
    if outcome.skipped:
        from dedup.guarding.show import show_skipped

        for line in show_skipped(outcome, task):
            print(line, file=sys.stderr)


def _tell_version(outcome: Outcome, task: Task, file: BaselineFile) -> None:
    """A line where what is new may have been accepted under another id."""
    from dedup.guarding.baseline import VERSION

    if outcome.new and task.baseline.version < VERSION:
        print(
            f"{file.shown}: is of an earlier version, which gave some findings other ids; dedup baseline update takes "
            "its entries over, with their reasons",
            file=sys.stderr,
        )


def _tell_unstaged(outcome: Outcome, file: BaselineFile) -> None:
    """A line where the baseline that lies in the folder counted, and is not the one that would be committed."""
    from dedup.guarding.judge import MARKED

    if any(hit.accepted != MARKED for hit in outcome.hits) and file.needs_staging():
        print(
            f"{printable(file.shown)}: is not staged as it is; the commit goes without it until `git add`",
            file=sys.stderr,
        )


def _choose_show(name: str) -> str:
    if not name:
        return "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"
    if name not in SHOWN:
        raise SettingsError(f"--show is {name!r}; allowed: {', '.join(SHOWN)}")
    return name


def _print(outcome: Outcome, task: Task, show: str, to_stderr: bool) -> None:
    """Findings on standard output, or where that is taken on the other; problems always there."""
    if not (outcome.new or outcome.problems) and show != "json":
        return
    from dedup.guarding.show import annotate, as_record, show_lines, show_problems

    if show == "json":
        import orjson

        sys.stdout.buffer.write(orjson.dumps(as_record(outcome, task), option=orjson.OPT_INDENT_2) + b"\n")
        return
    for line in show_problems(outcome.problems, task):
        print(line, file=sys.stderr)
    for line in (*(annotate(outcome) if show == "github" else ()), *show_lines(outcome, task)):
        print(line, file=sys.stderr if to_stderr else sys.stdout)


def _tell_stale(outcome: Outcome, task: Task, file: BaselineFile) -> None:
    """A line for each entry of the baseline that nothing needs."""
    from dedup.guarding.accepting import find_stale

    for entry in find_stale(task.baseline, outcome.hits):
        print(
            f"{printable(file.shown)}: nothing is found of `{printable(str(entry))}`; dedup baseline update takes it out",
            file=sys.stderr,
        )


def _summary(outcome: Outcome) -> str:
    from dedup.guarding.judge import LISTED, MARKED, STOOD

    ways = [hit.accepted for hit in outcome.hits]
    counts = {"accepted": ways.count(MARKED) + ways.count(LISTED), "stood before": ways.count(STOOD)}
    accepted = "".join(f", {count} {how}" for how, count in counts.items() if count)
    skipped = sum(map(len, outcome.skipped.values()))
    passed = f"; {skipped:,} not checked" if skipped else ""
    return f"dedup: {outcome.checked} checked, no new copies{accepted}{passed}"
