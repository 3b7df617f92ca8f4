"""`dedup templates`."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from dedup.commands.common import console_on, interruptible, Language, Paths, Quiet
from dedup.flags import declared_flags
from dedup.kinds import kinds_of, Stage
from dedup.report.outputs import Outputs
from dedup.settings import Settings

All = Annotated[bool, typer.Option("--all", help="flags.all_templates")]
Apply = Annotated[str | None, typer.Option("--apply", metavar="FILE", help="flags.apply")]


@declared_flags
def templates(
    *,
    settings: Settings,
    paths: Paths,
    outputs: Outputs,
    apply: Apply = None,
    everything: All = False,
    language: Language = "",
    quiet: Quiet = False,
) -> None:
    """Find the sentences that many speeches fill in like a form, and the outlines that are used again."""
    from dedup.pipeline import scan_paths
    from dedup.report.progress import show_progress
    from dedup.templates.form_file import read_forms

    forms = read_forms(apply) if apply is not None else ()
    with interruptible():
        with show_progress(quiet, language) as progress:
            report = scan_paths(
                paths, replace(settings, find=kinds_of(Stage.TEMPLATES)), progress, outputs.files, forms=forms
            )
            outputs.write(report, paths, language, "templates")
        if quiet and not report.problems:
            return
        from dedup.report.terminal import show_problems

        show_problems(report.problems, console_on(stderr=True), language)
        if quiet:
            return
        console = console_on(stderr=outputs.to_stdout)
        if forms:
            from dedup.report.terminal_forms import show_form_uses

            show_form_uses(report, len(forms), console, language, everything)
        else:
            from dedup.report.terminal_templates import show_templates

            show_templates(report, console, language, everything=everything)
