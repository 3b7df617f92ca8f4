"""`dedup scan`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TYPE_CHECKING

import typer

from dedup.commands.common import console_on, FOUND, interruptible, Language, Older, Paths, Quiet
from dedup.commands.failing import FailOn, FailOver, parse_kinds, parse_share
from dedup.errors import SettingsError
from dedup.flags import declared_flags
from dedup.messages import Message
from dedup.report.outputs import Outputs
from dedup.settings import Settings

if TYPE_CHECKING:
    from dedup.findings.scan_report import Report
    from dedup.furniture.known import KnownFrame
    from dedup.preparing import Progress


Memory = Annotated[str, typer.Option("--memory", metavar="SIZE", show_default=False, help="flags.memory")]
Scratch = Annotated[str, typer.Option("--scratch", metavar="DIR", show_default=False, help="flags.scratch")]
# Beside everything else that a scan tells; `dedup templates` shows more.
TEMPLATES = 6


@declared_flags
def scan(
    *,
    settings: Settings,
    given: frozenset[str],
    paths: Paths,
    library: Older = "",
    outputs: Outputs,
    language: Language = "",
    quiet: Quiet = False,
    fail_on: FailOn = "",
    fail_over: FailOver = "",
    memory: Memory = "",
    scratch: Scratch = "",
) -> None:
    """Find what repeats in texts: speeches, paragraphs, passages; and what pages added to them."""
    from dedup.disk.within import scan_within
    from dedup.library.named import load_frames
    from dedup.report.progress import show_progress

    kinds, limit = parse_kinds(fail_on, settings.find, "--find"), parse_share(fail_over)

    def tell(message: Message) -> None:
        if not quiet:
            typer.echo(message.say(language), err=True)

    with interruptible("kept_scratch" if scratch else "kept_files"):
        with show_progress(quiet, language) as progress:
            settings, frames = load_frames(settings)
            if library:
                if memory or scratch:
                    raise SettingsError(Message("library.not_through_a_disk"))
                report = _scan_held(paths, library, settings, given, outputs, frames, progress)
                outputs.write(report, paths, language, "scan")
            else:
                way = memory, scratch, outputs.files, frames, progress, tell
                with scan_within(paths, settings, *way) as report:
                    outputs.write(report, paths, language, "scan")
        _show(report, language, quiet, outputs.to_stdout)
    summary = report.summary
    if any(summary.findings.get(kind) or summary.members.get(kind) for kind in kinds):
        raise typer.Exit(FOUND)
    if limit is not None and summary.repeated_share > limit:
        raise typer.Exit(FOUND)


def _scan_held(
    paths: list[str],
    library: str,
    settings: Settings,
    given: frozenset[str],
    outputs: Outputs,
    frames: Sequence[KnownFrame],
    progress: Progress,
) -> Report:
    from dedup.library.scan_held import scan_paths_held

    files = outputs.files
    return scan_paths_held(
        paths, library, settings, given=given, outputs=files, frames=frames, progress=progress
    )


def _show(report: Report, language: str, quiet: bool, to_stderr: bool) -> None:
    if quiet and not report.problems:
        return
    from dedup.report.terminal import show_problems, show_report

    show_problems(report.problems, console_on(stderr=True), language)
    if quiet:
        return
    console = console_on(stderr=to_stderr)
    if "template" in report.settings.find:
        from dedup.report.terminal_templates import show_templates

        show_templates(report, console, language, most=TEMPLATES)
        console.print()
    show_report(report, console, language)
