"""The commands: parse, call one function, report, exit code. Nothing heavy is imported before it is needed."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from typing import Annotated

import typer

from dedup.commands.baseline import baseline
from dedup.commands.check import check
from dedup.commands.clean import clean, restore
from dedup.commands.common import FOUND, INTERRUPTED, TERMINATED, WRONG
from dedup.commands.explain import explain_lsh
from dedup.commands.guard import guard
from dedup.commands.library import library
from dedup.commands.sample import sample_recall
from dedup.commands.scan import scan
from dedup.commands.templates import templates
from dedup.errors import DedupError

__all__ = ["FOUND", "INTERRUPTED", "TERMINATED", "WRONG", "app", "main"]

app = typer.Typer(
    name="dedup",
    help="Finds repeated speeches, paragraphs and passages in texts, Chinese first, and writes clean copies.",
    epilog="Options may also stand in [tool.dedup] of pyproject.toml: of the nearest one with such a table, in the "
    "working folder or above it. Flags win.",
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


app.command("scan")(scan)
app.command("templates")(templates)
app.command("check")(check)
app.command("clean")(clean)
app.command("restore")(restore)
app.command("guard")(guard)
app.add_typer(baseline, name="baseline")
app.command("explain-lsh")(explain_lsh)
app.command("sample-recall")(sample_recall)
app.add_typer(library)


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
    except KeyboardInterrupt:  # before the work began, or behind it
        print("dedup: interrupted", file=sys.stderr)
        sys.exit(INTERRUPTED)
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
