"""`dedup clean` and `dedup restore`."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Annotated, TYPE_CHECKING

import typer

from dedup.commands.common import console_on, interruptible, Language, Older, Paths, Quiet
from dedup.errors import SettingsError
from dedup.flags import declared_flags
from dedup.messages import Message
from dedup.report.outputs import Outputs
from dedup.settings import Settings

if TYPE_CHECKING:
    from dedup.cleaning.clean_corpus import Cleaned

Force = Annotated[bool, typer.Option("--force", help="flags.force_clean")]
Folder = Annotated[str, typer.Option("--output", "-o", metavar="DIR", help="flags.output")]
Add = Annotated[bool, typer.Option("--add", help="flags.add")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="flags.dry_run")]

# Some of the input changed or could not be copied: the output is whole, but not all of it is cleaned.
UNDONE = 1


@declared_flags
def clean(
    *,
    settings: Settings,
    given: frozenset[str],
    paths: Paths,
    output: Folder = "",
    library: Older = "",
    add: Add = False,
    dry_run: DryRun = False,
    force: Force = False,
    outputs: Outputs,
    language: Language = "",
    quiet: Quiet = False,
) -> None:
    """Write the corpus again, in its own formats, without what repeats in it."""
    from dedup.cleaning.clean_corpus import clean_paths
    from dedup.library.named import load_frames
    from dedup.report.progress import show_progress

    if bool(output) == dry_run:
        raise SettingsError(Message("settings.output_or_dry"))
    if outputs and not dry_run:
        raise SettingsError(Message("settings.only_dry", flag=outputs.flags[0]))
    began = time.monotonic()
    with interruptible():
        with show_progress(quiet, language) as progress:
            settings, frames = load_frames(settings)
            cleaned = clean_paths(
                paths,
                output or None,
                settings,
                force=force,
                progress=progress,
                keep_report=bool(outputs),
                outputs=outputs.files,
                frames=frames,
                library=library,
                add=add,
                given=given,
            )
            if cleaned.plan.report is not None:
                report = replace(cleaned.plan.report, problems=cleaned.problems)
                outputs.write(report, paths, language, "clean")
        _show(cleaned, time.monotonic() - began, language, quiet, outputs.to_stdout)
    if cleaned.undone:
        raise typer.Exit(UNDONE)


def _show(cleaned: Cleaned, seconds: float, language: str, quiet: bool, to_stderr: bool) -> None:
    from dedup.cleaning.show_cleaned import gather_empty, show_cleaned
    from dedup.report.terminal import show_problems

    show_problems(gather_empty(cleaned.problems), console_on(stderr=True), language, most=None)
    if not quiet:
        show_cleaned(cleaned, seconds, console_on(stderr=to_stderr), language)


def restore(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="flags.cleaned")],
    output: Annotated[str, typer.Option("--output", "-o", metavar="DIR2", help="flags.restore_output")],
    force: Force = False,
    language: Language = "",
    quiet: Quiet = False,
) -> None:
    """Rebuild the input of a cleaned corpus from the corpus and its ledger."""
    from dedup.cleaning.restore import restore_folder
    from dedup.cleaning.show_cleaned import show_restored
    from dedup.report.progress import show_progress

    with interruptible():
        with show_progress(quiet, language) as progress:
            restored = restore_folder(folder, output, force=force, progress=progress)
        if not quiet:
            show_restored(restored, output, console_on(stderr=False), language)
