"""`dedup sample-recall`."""

from __future__ import annotations

from typing import Annotated

import typer

from dedup.commands.common import console_on, interruptible, Language, Paths, Quiet
from dedup.flags import declared_flags
from dedup.report.outputs import Outputs
from dedup.settings import SAMPLE, Settings


@declared_flags
def sample_recall(
    settings: Settings,
    paths: Paths,
    sample: Annotated[
        int,
        typer.Option(
            "--sample",
            metavar="N",
            help="flags.sample",
        ),
    ] = SAMPLE,
    json: Annotated[
        str | None,
        typer.Option("--json", metavar="FILE", help="flags.json_figures"),
    ] = None,
    language: Language = "",
    quiet: Quiet = False,
) -> None:
    """Estimate on your own texts what the sketch misses, by exact comparison of a random sample."""
    from dedup.report.progress import show_progress
    from dedup.sampling.estimate import refuse_sample, sample_paths

    refuse_sample(settings, sample)
    outputs = Outputs(json=json)
    with interruptible():
        with show_progress(quiet, language) as progress:
            estimate = sample_paths(paths, settings, sample, outputs=outputs.files, progress=progress)
            if json is not None:
                _write(json, estimate.record())
        if estimate.problems:
            from dedup.report.terminal import show_problems

            show_problems(estimate.problems, console_on(stderr=True), language)
        if not quiet:
            from dedup.sampling.show_estimate import show_estimate

            show_estimate(estimate, console_on(stderr=outputs.to_stdout), language)


def _write(file: str, record: dict[str, object]) -> None:
    import json

    from dedup.report.output_files import open_output

    with open_output(file) as stream:
        stream.write(json.dumps(record, ensure_ascii=False, indent=1).encode() + b"\n")
