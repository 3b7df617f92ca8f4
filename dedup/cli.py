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

from dedup.commands.common import FOUND, HUNG_UP, TERMINATED, WRONG
from dedup.errors import DedupError
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


def _print_version(wanted: bool) -> None:
    if wanted:
        from dedup.kernels.choice import describe
        from dedup.version import VERSION

        typer.echo(f"dedup {VERSION}, kernels: {describe()}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Show version and kernels in use."
        ),
    ] = False,
) -> None:
    pass


def make_app(first: str = "") -> typer.Typer:
    """All commands, or the one alone that the ``first`` word of a command line names: all of them take a tenth of a
    second to make."""
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
    app.callback()(_options)
    for name in [first] if first in COMMANDS else COMMANDS:
        module = import_module(f"dedup.commands.{COMMANDS[name]}")
        command = getattr(module, name.replace("-", "_"))
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
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
    try:
        try:
            code = make_app(*sys.argv[1:2])(standalone_mode=False)
        except TyperException as error:
            _show_usage(error)
            code = WRONG
        finally:
            sys.stdout.flush()  # here an error can still be told
        sys.exit(code or 0)
    except DedupError as error:
        _end("\n".join(printable(str(line)) for line in error.args), WRONG)
    except KeyboardInterrupt:  # before the work began, or behind it
        _end("interrupted", INTERRUPTED)
    except BrokenPipeError:
        _abandon_output()
        sys.exit(FOUND)
    except OSError as error:
        _abandon_output()
        why = "it is closed" if error.errno == errno.EBADF else error.strerror or error
        _end(f"the output cannot be written: {why}", WRONG)
    except MemoryError:
        _end("not enough memory; scan fewer files at a time", WRONG)
    except RuntimeError as error:
        if "thread" not in str(error):
            raise
        _end(f"{error}; close other programs, or raise the limit of processes (ulimit -u)", WRONG)


def _show_usage(error: TyperException) -> None:
    """What is wrong with a command line, which may name files that a shell or a hook has found."""
    message = printable(error.format_message())
    error.format_message = lambda: message  # type: ignore[method-assign]
    error.show()  # type: ignore[attr-defined]


def _end(message: str, code: int) -> None:
    with contextlib.suppress(OSError):  # standard error cannot be written either
        print(f"dedup: {message}", file=sys.stderr)
    sys.exit(code)
