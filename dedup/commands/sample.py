"""`dedup sample-recall`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, TYPE_CHECKING

import typer

from dedup.commands.common import console_on, interruptible, Language, Quiet
from dedup.errors import SettingsError
from dedup.flags import declared_flags
from dedup.report.outputs import Outputs
from dedup.settings import options_of, Settings, SHAPING

if TYPE_CHECKING:
    from rich.console import Console

    from dedup.match.sample import Recall, Sampled
    from dedup.model import Problem
    from dedup.preparing import Progress
    from dedup.report.wording import Wording

SAMPLE = 5000
# An index of the sample stands in memory: 1 GB for so many paragraphs of 150 characters.
MOST_SAMPLED = 100_000
# The settings that have a say in the figures.


@declared_flags
def sample_recall(
    settings: Settings,
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files and folders; - is standard input.")
    ],
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
    from dedup.report.wording import choose_language, load_wording

    if not 1 <= sample <= MOST_SAMPLED:
        raise SettingsError(f"--sample is {sample}; allowed: 1 to {MOST_SAMPLED}")
    if settings.exact_join:
        raise SettingsError(
            "--exact compares without a sketch and misses nothing; leave it out to measure the sketch"
        )
    outputs, problems = Outputs(json=json), list[Any]()
    language = choose_language(language)
    with interruptible():
        with show_progress(quiet, language) as progress:
            sampled = _sample_paths(paths, settings, sample, outputs, problems, progress)
            if json is not None:
                _write(json, sampled, settings)
        if problems:
            from dedup.report.terminal import show_problems

            show_problems(problems, console_on(stderr=True), language)
        if not quiet:
            _show(sampled, settings, load_wording(language), console_on(stderr=outputs.to_stdout))


def _sample_paths(
    paths: Sequence[str],
    settings: Settings,
    sample: int,
    outputs: Outputs,
    problems: list[Problem],
    progress: Progress,
) -> Sampled:
    """Read, segment and fold as a scan does, and take the paragraphs that it would compare."""
    from dedup.match.groups import group_texts, measure_units, order_by_preference
    from dedup.match.sample import sample_recall
    from dedup.preparing import fold_corpus, read_corpus, read_options, refuse_inputs
    from dedup.read import find_sources
    from dedup.text.segment import segment_corpus

    sources = find_sources(paths, read_options(settings), problems.append)
    refuse_inputs(outputs.files, sources)
    corpus = read_corpus(sources, settings, problems, progress)
    progress("Segmenting", 0, 1)
    _, units = segment_corpus(corpus, settings.unit)
    progress("Folding", 0, 1)
    codes = fold_corpus(corpus, units, settings)
    progress("Grouping equal texts", 0, 1)
    measures = measure_units(codes, units, settings.worker_threads)
    preferred = order_by_preference(units, measures.characters, corpus.dates, "longest")
    preferred = preferred[measures.characters[preferred] >= settings.min_length]
    best = group_texts(codes, units, measures, preferred).best
    return sample_recall(
        codes, units.starts[best], units.ends[best], settings, sample, settings.seed, progress
    )


def _write(file: str, sampled: Sampled, settings: Settings) -> None:
    import json

    from dedup.report.files import open_output
    from dedup.version import VERSION

    taken = {item.name for item in options_of("sample_recall")}
    whole = {
        "dedup": VERSION,
        "settings": {name: getattr(settings, name) for name in SHAPING if name in taken},
        "bands": sampled.banding.bands,
        "rows": sampled.banding.rows,
        "paragraphs": sampled.texts,
        "sampled": sampled.sampled,
        **_figures(sampled.whole),
        "by_similarity": [_figures(part) for part in sampled.parts],
    }
    with open_output(file) as stream:
        stream.write(json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n")


def _figures(part: Recall) -> dict[str, Any]:
    """What nothing is known of is null."""
    known = part.pairs > 0
    return {
        "from": part.lower,
        "to": part.upper,
        "pairs": part.pairs,
        "paragraphs_with_pairs": part.texts,
        "proposed": part.found,
        "recall": round(part.recall, 6) if known else None,
        "interval": [round(part.low, 6), round(part.high, 6)] if known else None,
        "expected": round(part.expected, 6) if known else None,
    }


def _show(sampled: Sampled, settings: Settings, wording: Wording, console: Console) -> None:
    from rich.table import Table

    whole, unit = sampled.whole, settings.unit_name
    everything, threshold = sampled.sampled == sampled.texts, f"{settings.threshold:g}"
    counts: dict[str, str | int] = {
        "sampled": sampled.sampled,
        "texts": sampled.texts,
        "unit": unit,
        "threshold": threshold,
    }
    console.print(wording.say("sample.everything" if everything else "sample.compared", **counts))
    if not whole.pairs:
        console.print(wording.say("sample.nothing_at_all" if everything else "sample.nothing"))
        return
    console.print(wording.say("sample.pairs", pairs=whole.pairs, holders=whole.texts, unit=unit))
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    for name in ("similarity", "pairs_column", "holders", "proposed", "recall", "interval", "expected"):
        table.add_column(wording.say(f"sample.{name}"), justify="left" if name == "similarity" else "right")
    for part in sampled.parts:
        table.add_row(*_row(part, f"{part.lower:.2f}–{part.upper:.2f}"))
    table.add_row(*_row(whole, wording.say("sample.all")))
    console.print()
    console.print(table)
    console.print()
    promised = f"{100 * settings.recall:.8g}%"
    console.print(wording.say("sample.promise", recall=promised, threshold=threshold))
    console.print(wording.say(f"sample.{_verdict(sampled, settings)}"))


def _row(part: Recall, name: str) -> list[str]:
    if not part.pairs:
        return [name, "0", "0", "0", "–", "–", "–"]
    return [
        name,
        f"{part.pairs:,}",
        f"{part.texts:,}",
        f"{part.found:,}",
        f"{part.recall:.2%}",
        f"{part.low:.2%}–{part.high:.2%}",
        f"{part.expected:.2%}",
    ]


def _verdict(sampled: Sampled, settings: Settings) -> str:
    """Whether the intervals lie above the promise, or one below it: of all pairs, and of those nearest the threshold,
    which the many that are more alike would hide."""
    judged = [part for part in (sampled.whole, sampled.parts[0]) if part.pairs]
    if any(part.high < settings.recall for part in judged):
        return "broken"
    return "kept" if all(part.low >= settings.recall for part in judged) else "open"
