"""`dedup check`."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Annotated, TYPE_CHECKING

import typer

from dedup.commands.common import console_on, FOUND, interruptible, Language, Quiet, WRONG
from dedup.commands.failing import FailOn, FailOver, FailOverTotal, parse_kinds, parse_share
from dedup.errors import SettingsError
from dedup.flags import declared_flags
from dedup.kinds import CHECKED
from dedup.messages import Message
from dedup.printable import printable
from dedup.report.outputs import Outputs
from dedup.settings import Settings

if TYPE_CHECKING:
    from dedup.checking.check_report import CheckReport

Drafts = Annotated[list[str], typer.Argument(metavar="DRAFT...", help="flags.drafts")]
Libraries = Annotated[
    list[str] | None,
    typer.Option("--library", metavar="LIB", help="flags.libraries"),
]
OldTexts = Annotated[
    list[str] | None,
    typer.Option("--against", metavar="PATH", help="flags.against"),
]
Own = Annotated[
    list[str] | None,
    typer.Option(
        "--own",
        metavar="FIELD=VALUE|PATH",
        help="flags.own",
    ),
]
Explain = Annotated[
    str | None,
    typer.Option("--explain", metavar="ID", help="flags.explain"),
]

DecisionsFile = Annotated[
    str,
    typer.Option("--decisions", metavar="FILE", show_default=False, help="flags.decisions"),
]
ApplyDecisions = Annotated[bool, typer.Option("--apply-decisions", help="flags.apply_decisions")]
Date = Annotated[str, typer.Option("--date", metavar="DATE", show_default=False, help="flags.date")]


@declared_flags
def check(
    *,
    settings: Settings,
    given: frozenset[str],
    drafts: Drafts,
    library: Libraries = None,
    against: OldTexts = None,
    own: Own = None,
    explain: Explain = None,
    outputs: Outputs,
    language: Language = "",
    quiet: Quiet = False,
    fail_on: FailOn = "",
    fail_over: FailOver = "",
    fail_over_total: FailOverTotal = "",
    decisions: DecisionsFile = "",
    apply_decisions: ApplyDecisions = False,
    date: Date = "",
) -> None:
    """Find what of a draft stands in old texts, where it comes from, and what of it are only set phrases."""
    from dedup.checking.paths import Against, check_paths
    from dedup.report.progress import show_progress

    settings = replace(settings, find=CHECKED)
    kinds, limit = parse_kinds(fail_on, CHECKED), parse_share(fail_over)
    most = parse_share(fail_over_total, "--fail-over-total")
    if apply_decisions and not decisions:
        raise SettingsError(Message("checking.nothing_to_apply"))
    held = Against(tuple(library or ()), tuple(against or ()), tuple(own or ()))
    with interruptible():
        with show_progress(quiet, language) as progress:
            report = check_paths(
                drafts,
                held,
                settings,
                given=given,
                outputs=outputs.files,
                progress=progress,
                decisions=decisions,
                date=date,
            )
            outputs.write(report, drafts, language, "check")
        _show(report, explain, language, quiet, outputs.to_stdout)
    _judge(report, kinds, limit, most, apply_decisions, language)


def _show(report: CheckReport, explain: str | None, language: str, quiet: bool, to_stderr: bool) -> None:
    """What could not be read, then one finding or all."""
    if report.problems:
        from dedup.report.terminal import show_problems

        show_problems(report.problems, console_on(stderr=True), language)
    if explain is not None:
        from dedup.checking.show_finding import explain_finding

        explain_finding(report, explain, console_on(stderr=to_stderr), language)
    elif not quiet:
        from dedup.checking.show_drafts import show_check

        show_check(report, console_on(stderr=to_stderr), language)


def _judge(
    report: CheckReport,
    kinds: tuple[str, ...],
    limit: float | None,
    most: float | None,
    apply: bool,
    language: str,
) -> None:
    """The exit code: a draft that was not read is no draft that passed. Decisions count if they are to ``apply``."""
    over = False
    decided = report.decided if apply else ()
    for number, one in enumerate(report.ratios):
        for row, allowed, key in (("counted", limit, "over_copied"), ("total", most, "over_total")):
            standing = decided[number].after[row][1] if decided else getattr(one, row).share
            if allowed is not None and standing > allowed:
                over = True
                share = {"share": f"{standing:.1%}", "most": f"{allowed:.1%}"}
                lengths = report.lengths_of(number)
                run = Message(f"checking.{lengths.unit}", n=lengths.run)
                held = report.decided and report.decided[number].held
                heed: Message | str = (
                    Message("commands.applied" if apply else "commands.not_applied") if held else ""
                )
                told = Message(
                    f"commands.{key}", document=printable(one.document), run=run, decided=heed, **share
                )
                print(told.say(language), file=sys.stderr)
    if report.unread:
        raise typer.Exit(WRONG)
    found = {kind for kind, number in report.summary.findings.items() if number}
    if decided:
        from dedup.checking.decided import standing_kinds

        found = standing_kinds(decided, report.findings())
    if over or any(kind in found for kind in kinds):
        raise typer.Exit(FOUND)
