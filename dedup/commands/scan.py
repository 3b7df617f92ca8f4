"""`dedup scan`."""

from __future__ import annotations

import contextlib
import os
from typing import Annotated, TYPE_CHECKING

import typer

from dedup.commands.common import console_on, FOUND, interruptible
from dedup.errors import SettingsError
from dedup.flags import settings_flags
from dedup.settings import KINDS, Settings

if TYPE_CHECKING:
    from pathlib import Path

    from dedup.findings import Report


@settings_flags
def scan(
    settings: Settings,
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files and folders; - is standard input.")
    ],
    json: Annotated[
        str | None,
        typer.Option("--json", metavar="FILE", help="Write the report as JSON; - is standard output."),
    ] = None,
    pairs: Annotated[
        str | None,
        typer.Option(
            "--pairs",
            metavar="FILE",
            help="Write the verified pairs of paragraphs as JSON Lines; - is standard output.",
        ),
    ] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No summary and no progress; problems are still shown.")
    ] = False,
    fail_on: Annotated[
        str, typer.Option("--fail-on", metavar="LIST", help="Exit with 1 if a finding of these kinds exists.")
    ] = "",
    fail_over: Annotated[
        str,
        typer.Option(
            "--fail-over", metavar="SHARE", help="Exit with 1 if more than this share repeats, such as 20%."
        ),
    ] = "",
) -> None:
    """Find what repeats in texts: speeches, paragraphs, passages; and what pages added to them.

    Examples:

      dedup scan speeches/

      dedup scan draft.docx old-speeches/ --find speech,passage

      dedup scan corpus.jsonl --text-field body --find exact,near --pairs pairs.jsonl

      dedup scan pages/ --threshold 0.8 --shingle 5 --json report.json
    """
    from dedup.pipeline import scan_paths
    from dedup.report.progress import show_progress

    kinds, limit = _parse_kinds(fail_on, settings), _parse_share(fail_over)
    outputs = _check_outputs(json, pairs)
    with interruptible():
        with show_progress(quiet) as progress:
            report = scan_paths(paths, settings, progress, outputs)
            _write(report, json, pairs)
        _show(report, quiet, to_stderr="-" in (json, pairs))
    summary = report.summary
    if any(summary.findings.get(kind) or summary.members.get(kind) for kind in kinds):
        raise typer.Exit(FOUND)
    if limit is not None and summary.repeated_share > limit:
        raise typer.Exit(FOUND)


def _parse_kinds(text: str, settings: Settings) -> tuple[str, ...]:
    """The kinds that are objected to, and those that tell the same of more text: a copied speech holds copied
    paragraphs and passages, which are not told again."""
    kinds = tuple(part.strip() for part in text.split(",") if part.strip())
    for kind in kinds:
        if kind not in settings.find:
            known = kind in KINDS
            cure = f"add it to --find {','.join(settings.find)}" if known else f"allowed: {', '.join(KINDS)}"
            raise SettingsError(
                f"--fail-on is {kind!r}{', which is not looked for' if known else ''}; {cure}"
            )
    larger = ("speech",) if {"exact", "near", "contained", "passage"} & set(kinds) else ()
    return (*kinds, *larger, *(("contained",) if "passage" in kinds else ()))


def _parse_share(text: str) -> float | None:
    if not text:
        return None
    try:
        value = float(text.rstrip("%")) / 100 if text.endswith("%") else float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise SettingsError(f"--fail-over is {text!r}; allowed: a share such as 20% or 0.2")
    return value


def _check_outputs(*names: str | None) -> list[Path]:
    """The output files; what cannot be written is said before the work, not behind it."""
    from pathlib import Path

    from dedup.errors import OutputError

    files = [Path(name) for name in names if name not in (None, "-")]
    for file in files:
        if file.is_dir():
            raise OutputError(f"{file}: is a folder; name a file")
        if not file.parent.is_dir():
            raise OutputError(f"{file}: there is no folder {str(file.parent)!r}; make it first")
    if len({os.path.realpath(file) for file in files}) < len(files) or names.count("-") > 1:
        raise SettingsError(f"--json and --pairs both write to {names[0]!r}; give them two names")
    return files


def _write(report: Report, json: str | None, pairs: str | None) -> None:
    """All files are written before the first takes its name: an interrupted run leaves the old ones."""
    if json is None and pairs is None:
        return
    from dedup.report.files import open_output
    from dedup.report.json import write_pairs, write_report

    with contextlib.ExitStack() as outputs:
        if json is not None:
            write_report(report, outputs.enter_context(open_output(json)))
        if pairs is not None:
            write_pairs(report, outputs.enter_context(open_output(pairs)))


def _show(report: Report, quiet: bool, to_stderr: bool) -> None:
    if quiet and not report.problems:
        return
    from dedup.report.terminal import show_problems, show_report

    show_problems(report.problems, console_on(stderr=True))
    if not quiet:
        show_report(report, console_on(stderr=to_stderr))
