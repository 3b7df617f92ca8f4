"""`dedup scan`."""

from __future__ import annotations

from typing import Annotated, TYPE_CHECKING

import typer

from dedup.commands.common import console_on, FOUND, interruptible, Quiet
from dedup.commands.outputs import HtmlFile, JsonFile, Language, Outputs, PairsFile, SarifFile, TableFile
from dedup.errors import SettingsError
from dedup.flags import settings_flags
from dedup.settings import KINDS, Settings

if TYPE_CHECKING:
    from dedup.findings import Report


# Beside everything else that a scan tells; `dedup templates` shows more.
TEMPLATES = 6


@settings_flags
def scan(
    settings: Settings,
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files and folders; - is standard input.")
    ],
    json: JsonFile = None,
    pairs: PairsFile = None,
    html: HtmlFile = None,
    sarif: SarifFile = None,
    table: TableFile = None,
    language: Language = None,
    quiet: Quiet = False,
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

      dedup scan pages/ --find speech,passage,template,outline --html report.html --table places.csv
    """
    from dedup.pipeline import scan_paths
    from dedup.report.progress import show_progress
    from dedup.report.wording import choose_language

    kinds, limit = _parse_kinds(fail_on, settings), _parse_share(fail_over)
    outputs = Outputs(json=json, pairs=pairs, html=html, sarif=sarif, table=table)
    language = choose_language(language)
    with interruptible():
        with show_progress(quiet, language) as progress:
            report = scan_paths(paths, settings, progress, outputs.files)
            outputs.write(report, paths, language)
        _show(report, language, quiet, outputs.to_stdout)
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
