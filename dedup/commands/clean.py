"""`dedup clean` and `dedup restore`."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Annotated, TYPE_CHECKING

import typer

from dedup.commands.common import console_on, interruptible, Language, Paths, Quiet
from dedup.errors import SettingsError
from dedup.flags import declared_flags
from dedup.report.outputs import Outputs
from dedup.settings import Settings

if TYPE_CHECKING:
    from dedup.cleaning.clean_corpus import Cleaned

Force = Annotated[
    bool, typer.Option("--force", help="Replace the folder if an earlier clean or restore wrote it.")
]
Folder = Annotated[
    str, typer.Option("--output", "-o", metavar="DIR", help="The folder to make; inputs are never written.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be removed, and write nothing.")]

# Some of the input changed or could not be copied: the output is whole, but not all of it is cleaned.
UNDONE = 1


@declared_flags
def clean(
    *,
    settings: Settings,
    paths: Paths,
    output: Folder = "",
    dry_run: DryRun = False,
    force: Force = False,
    outputs: Outputs,
    language: Language = None,
    quiet: Quiet = False,
) -> None:
    """Write the corpus again, in its own formats, without what repeats in it.

    DIR also gets ledger.jsonl, with every removed span, from which restore rebuilds the input.
    The exit code is 1 if a file changed or vanished meanwhile: nothing was removed from it.
    With --dry-run, --html shows what the first look at the texts found.

    Examples:

      dedup clean pages/ --output cleaned/

      dedup clean pages/ --dry-run --remove exact,near --keep source:gov.cn --html report.html

      dedup clean corpus.jsonl --output cleaned/ --remove-scope across

      dedup clean page.html --output cleaned/ --frames site.lib

      zcat corpus.jsonl.gz | dedup clean - --format jsonl --output cleaned/
    """
    from dedup.cleaning.clean_corpus import clean_paths
    from dedup.library.named import load_frames
    from dedup.report.progress import show_progress
    from dedup.report.wording import choose_language

    if bool(output) == dry_run:
        raise SettingsError("name a folder to write to with --output DIR, or give --dry-run: one of both")
    if outputs and not dry_run:
        raise SettingsError(f"{outputs.flags[0]} shows what would be removed; give it with --dry-run")
    language = choose_language(language)
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

    show_problems(gather_empty(cleaned.problems), console_on(stderr=True), language)
    if not quiet:
        show_cleaned(cleaned, seconds, console_on(stderr=to_stderr), language)


def restore(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="A folder that clean wrote.")],
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="DIR2", help="The folder to make for the restored input.")
    ],
    force: Force = False,
    language: Language = None,
    quiet: Quiet = False,
) -> None:
    """Rebuild the input of a cleaned corpus from the corpus and its ledger.

    Text, Markdown, JSON Lines and CSV come back byte for byte, packed ones with equal content, Parquet with equal tables;
    of HTML, DOCX and PDF the whole text.

    Example:

      dedup restore cleaned/ --output restored/
    """
    from dedup.cleaning.restore import restore_folder
    from dedup.cleaning.show_cleaned import show_restored
    from dedup.report.progress import show_progress
    from dedup.report.wording import choose_language

    language = choose_language(language)
    with interruptible():
        with show_progress(quiet, language) as progress:
            restored = restore_folder(folder, output, force=force, progress=progress)
        if not quiet:
            show_restored(restored, output, console_on(stderr=False), language)
