"""What several commands share: exit codes, consoles, and what Ctrl-C does."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Annotated, TYPE_CHECKING

import typer

from dedup.process import INTERRUPTED, working

if TYPE_CHECKING:
    from rich.console import Console

FOUND, WRONG, HUNG_UP, TERMINATED = 1, 2, 129, 143
Paths = Annotated[
    list[str], typer.Argument(metavar="PATH...", help="Files and folders; - is standard input.")
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="No summary and no progress; problems are still shown.")
]
Language = Annotated[
    str | None,
    typer.Option(
        "--language",
        metavar="NAME",
        help="Language of what is shown, and of the page. [en|zh; default: that of the locale]",
    ),
]


@contextlib.contextmanager
def interruptible(kept: str = "no output file was touched") -> Iterator[None]:
    """Ctrl-C ends the work with a word on what became of the output."""
    try:
        with working():
            yield
    except KeyboardInterrupt:
        print(f"dedup: interrupted; {kept}", file=sys.stderr)
        raise typer.Exit(INTERRUPTED) from None


def console_on(stderr: bool) -> Console:
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    # A pipe or a file has no width: lines are not broken, so that they can be searched.
    width = None if stream.isatty() else 10_000
    return Console(file=stream, highlight=False, emoji=False, markup=False, width=width)
