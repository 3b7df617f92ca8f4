"""The commands: parse, call one function, report, exit code. Nothing heavy is imported before it is needed."""

from __future__ import annotations

import contextlib
import errno
import gc
import os
import signal
import sys
from importlib import import_module
from typing import Annotated

import typer
from typer.exceptions import TyperException

from dedup.commands.common import FOUND, HUNG_UP, Language, TERMINATED, WRONG
from dedup.commands.spoken import language_in, Program, show_usage, SpokenCommand
from dedup.errors import DedupError
from dedup.messages import language_of, Message, why_failed
from dedup.printable import printable
from dedup.process import INTERRUPTED, open_streams, share_memory

__all__ = ["FOUND", "INTERRUPTED", "TERMINATED", "WRONG", "main", "make_app"]

# Commands by name, and the modules of `dedup.commands` that hold them.
COMMANDS = {
    "scan": "scan",
    "templates": "templates",
    "check": "check",
    "clean": "clean",
    "restore": "clean",
    "guard": "guard",
    "baseline": "baseline",
    "explain-lsh": "explain",
    "sample-recall": "sample_recall",
    "library": "library",
}


def _print_version(context: typer.Context, wanted: bool) -> None:
    if wanted:
        from dedup.kernels.choice import describe
        from dedup.version import VERSION

        told = Message("commands.version", version=VERSION, kernels=describe())
        typer.echo(told.say(language_in(context)))
        raise typer.Exit


def _options(
    language: Language = "",
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="flags.version"),
    ] = False,
) -> None:
    pass


def make_app(first: str = "") -> typer.Typer:
    """All commands, or the one alone that the ``first`` word of a command line names: all of them take a tenth of a
    second to make."""
    app = typer.Typer(
        name="dedup",
        cls=Program,
        epilog="commands.epilog",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    app.callback()(_options)
    for name in [first] if first in COMMANDS else COMMANDS:
        module = import_module(f"dedup.commands.{COMMANDS[name]}")
        command = getattr(module, name.replace("-", "_"))
        if isinstance(command, typer.Typer):
            app.add_typer(command)
        else:
            app.command(name, cls=SpokenCommand)(command)
    return app


def _tidy_up_when_terminated() -> None:
    """A run that is terminated, or whose terminal is closed, tidies up as one that fails does."""
    codes = {"SIGTERM": TERMINATED, "SIGHUP": HUNG_UP}
    for name, code in codes.items():
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # as nohup has it
            signal.signal(number, lambda *_, code=code: sys.exit(code))


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
    share_memory()
    open_streams()
    _tidy_up_when_terminated()
    language = language_of(sys.argv[1:])
    try:
        try:
            code = make_app(*sys.argv[1:2])(standalone_mode=False)
        except TyperException as error:
            show_usage(error)
            code = WRONG
        finally:
            sys.stdout.flush()  # here an error can still be told
        sys.exit(code or 0)
    except DedupError as error:
        _end("\n".join(printable(line.say(language)) for line in error.lines), language, WRONG)
    except KeyboardInterrupt:  # before the work began, or behind it
        print(Message("commands.interrupted").say(language), file=sys.stderr)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        _abandon_output()
        sys.exit(FOUND)
    except OSError as error:
        _abandon_output()
        why = Message("commands.output_closed") if error.errno == errno.EBADF else why_failed(error)
        _end(Message("commands.output_failed", why=why).say(language), language, WRONG)
    except MemoryError:
        _end(Message("commands.no_memory").say(language), language, WRONG)
    except RuntimeError as error:
        if "thread" not in str(error):
            raise
        _end(Message("commands.no_threads", error=error).say(language), language, WRONG)


def _end(told: str, language: str, code: int) -> None:
    with contextlib.suppress(OSError):  # standard error cannot be written either
        print(Message("commands.error", what=told).say(language), file=sys.stderr)
    sys.exit(code)
