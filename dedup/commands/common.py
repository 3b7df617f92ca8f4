"""What several commands share: exit codes, consoles, and what Ctrl-C does."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Annotated, TYPE_CHECKING

import typer

from dedup.commands.spoken import language_in
from dedup.messages import language_of, Message
from dedup.process import INTERRUPTED, working

if TYPE_CHECKING:
    from rich.console import Console

FOUND, WRONG, HUNG_UP, TERMINATED = 1, 2, 129, 143
Paths = Annotated[list[str], typer.Argument(metavar="PATH...", help="flags.paths")]
Older = Annotated[str, typer.Option("--library", metavar="LIB", show_default=False, help="flags.older")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="flags.quiet")]


def _choose(context: typer.Context, given: str) -> str:
    """The language of a command: the one that it was given, or that of its line."""
    if not given:
        return language_in(context)
    from dedup.report.wording import choose_language

    return choose_language(given)


Language = Annotated[
    str,
    typer.Option("--language", metavar="NAME", callback=_choose, show_default=False, help="flags.language"),
]


def group_options(language: Language = "") -> None:
    """What stands between the name of a group and that of a command."""


@contextlib.contextmanager
def interruptible(kept: str = "kept_files") -> Iterator[None]:
    """Ctrl-C ends the work with a word on what became of the output, by its key."""
    try:
        with working():
            yield
    except KeyboardInterrupt:
        told = Message("commands.interrupted_kept", kept=Message(f"commands.{kept}"))
        print(told.say(language_of(sys.argv[1:])), file=sys.stderr)
        raise typer.Exit(INTERRUPTED) from None


def console_on(stderr: bool) -> Console:
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    # A pipe or a file has no width: lines are not broken, so that they can be searched.
    width = None if stream.isatty() else 10_000
    return Console(file=stream, highlight=False, emoji=False, markup=False, width=width)
