"""`dedup sample-recall`."""

from __future__ import annotations

from typing import Annotated

import typer

from dedup.commands.common import console_on, interruptible, Language, Paths, Quiet
from dedup.flags import declared_flags
from dedup.report.outputs import Outputs
from dedup.settings import MOST_SAMPLED, SAMPLE, Settings


@declared_flags
def sample_recall(
    settings: Settings,
    paths: Paths,
    sample: Annotated[
        int,
        typer.Option(
            "--sample",
            metavar="N",
            help=f"Paragraphs to compare with all. [1 to {MOST_SAMPLED}; default: {SAMPLE}]",
        ),
    ] = SAMPLE,
    json: Annotated[
        str | None,
        typer.Option("--json", metavar="FILE", help="Write the figures as JSON; - is standard output."),
    ] = None,
    language: Language = None,
    quiet: Quiet = False,
) -> None:
    """Estimate on your own texts what the sketch misses, by exact comparison of a random sample.

    Paragraphs drawn at random (--seed) are compared with all others without a sketch; then it is counted how many of
    the pairs at or above --threshold the sketch would have proposed. Options that have no say in that are ignored.

    Examples:

      dedup sample-recall speeches/

      dedup sample-recall corpus.jsonl --text-field body --sample 20000

      dedup sample-recall pages/ --threshold 0.8 --shingle 5 --json recall.json
    """
    from dedup.report.progress import show_progress
    from dedup.report.wording import choose_language
    from dedup.sampling.estimate import refuse_sample, sample_paths

    refuse_sample(settings, sample)
    outputs, language = Outputs(json=json), choose_language(language)
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
