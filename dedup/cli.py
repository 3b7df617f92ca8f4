"""The commands: parse, call one function, report, exit code. Nothing heavy is imported before it is needed."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from collections.abc import Iterator
from typing import Annotated, TYPE_CHECKING

import typer

from dedup.errors import DedupError, SettingsError
from dedup.flags import settings_flags
from dedup.settings import KINDS, Settings

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from dedup.findings import Report

FOUND, WRONG, INTERRUPTED, TERMINATED = 1, 2, 130, 143

app = typer.Typer(
    name="dedup",
    help="Finds repeated and near-duplicate paragraphs in texts, Chinese first.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from dedup.kernels.library import describe
        from dedup.version import VERSION

        typer.echo(f"dedup {VERSION}, kernels: {describe()}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Show version and kernels in use."
        ),
    ] = False,
) -> None:
    pass


@app.command()
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
            "--pairs", metavar="FILE", help="Write all verified pairs as JSON Lines; - is standard output."
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
    """Find exact and near duplicates of paragraphs, within and across speeches.

    Examples:

      dedup scan speeches/

      dedup scan corpus.jsonl --text-field body --pairs pairs.jsonl

      dedup scan pages/ --threshold 0.8 --shingle 5 --json report.json
    """
    from dedup.pipeline import scan_paths
    from dedup.report.progress import show_progress

    kinds, limit = _parse_kinds(fail_on), _parse_share(fail_over)
    outputs = _check_outputs(json, pairs)
    with _interruptible():
        with show_progress(quiet) as progress:
            report = scan_paths(paths, settings, progress, outputs)
            _write(report, json, pairs)
        _show(report, quiet, to_stderr="-" in (json, pairs))
    summary = report.summary
    if any(summary.findings.get(kind) or summary.members.get(kind) for kind in kinds):
        raise typer.Exit(FOUND)
    if limit is not None and summary.repeated_share > limit:
        raise typer.Exit(FOUND)


@app.command("explain-lsh")
def explain_lsh(
    threshold: Annotated[
        float, typer.Option(help="Jaccard similarity to be found. [0.01 to 1]", show_default=True)
    ] = Settings().threshold,
    recall: Annotated[
        float, typer.Option(help="Probability for a pair exactly at the threshold. [0.5 to 0.999999]")
    ] = Settings().recall,
    num_perm: Annotated[int, typer.Option(help="Slots; 0 takes as many as needed. [0 to 4096]")] = 0,
) -> None:
    """Show the bands and rows that a threshold and a recall lead to, and the probability curve."""
    from dedup.sketch.bands import choose_banding

    settings = Settings(threshold=threshold, recall=recall, num_perm=num_perm)
    banding = choose_banding(settings.threshold, settings.recall, settings.num_perm)
    typer.echo(
        f"{banding.bands} bands of {banding.rows} rows ({banding.slots} slots): a pair at {threshold:g} is found "
        f"with probability {banding.probability(threshold):.4f}"
    )
    typer.echo("\njaccard  probability")
    for step in range(1, 21):
        jaccard = step / 20
        probability = banding.probability(jaccard)
        mark = "  <- threshold" if abs(jaccard - threshold) < 0.025 else ""
        typer.echo(f"   {jaccard:.2f}  {probability:.6f}  {'#' * round(40 * probability)}{mark}")


@contextlib.contextmanager
def _interruptible() -> Iterator[None]:
    """Ctrl-C ends the work with a word on what became of the output."""
    try:
        yield
    except KeyboardInterrupt:
        print("dedup: interrupted; no output file was touched", file=sys.stderr)
        raise typer.Exit(INTERRUPTED) from None


def _parse_kinds(text: str) -> tuple[str, ...]:
    kinds = tuple(part.strip() for part in text.split(",") if part.strip())
    for kind in kinds:
        if kind not in KINDS:
            raise SettingsError(f"--fail-on is {kind!r}; allowed: {', '.join(KINDS)}")
    return kinds


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

    show_problems(report.problems, _console(stderr=True))
    if not quiet:
        show_report(report, _console(stderr=to_stderr))


def _console(stderr: bool) -> Console:
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    # A pipe or a file has no width: lines are not broken, so that they can be searched.
    width = None if stream.isatty() else 10_000
    return Console(file=stream, highlight=False, emoji=False, markup=False, width=width)


def _terminate(*_: object) -> None:
    """A terminated run tidies up as one that fails does."""
    sys.exit(TERMINATED)


def _abandon_output() -> None:
    """Nothing more can be written to standard output; what is buffered must not fail again at the end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main() -> None:
    """Run a command; errors meant for the user become one message and exit code 2."""
    # NumPy's linear algebra is not used here; its threads would cost a tenth of a second at every start.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Records are read by the hundred thousand and none holds a cycle: look for cycles less often.
    gc.set_threshold(200_000, 20, 20)
    signal.signal(signal.SIGTERM, _terminate)
    try:
        app()
    except DedupError as error:
        print(f"dedup: {error}", file=sys.stderr)
        sys.exit(WRONG)
    except BrokenPipeError:
        _abandon_output()
        sys.exit(FOUND)
    except OSError as error:
        _abandon_output()
        print(f"dedup: the output cannot be written: {error.strerror or error}", file=sys.stderr)
        sys.exit(WRONG)
    except MemoryError:
        print("dedup: not enough memory; scan fewer files at a time", file=sys.stderr)
        sys.exit(WRONG)
