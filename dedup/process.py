"""The process itself: what Ctrl-C does before, in and behind the work, standard streams that are closed, and memory.

Nothing heavy is imported here: it has to be in place before anything heavy is.
"""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
from collections.abc import Iterator
from types import FrameType

INTERRUPTED = 130
M_ARENA_MAX = -8  # as malloc.h has it


def begin() -> None:
    """To be called before all else."""
    if (
        signal.getsignal(signal.SIGINT) is signal.default_int_handler
    ):  # not one that was started in the background
        signal.signal(signal.SIGINT, _quit)
    sys.unraisablehook = _interrupt_again


def end() -> None:
    """To be called behind all else: what is done is not interrupted while Python takes itself apart."""
    if signal.getsignal(signal.SIGINT) is _quit:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextlib.contextmanager
def working() -> Iterator[None]:
    """Work that has to tidy up when it is interrupted: Ctrl-C raises KeyboardInterrupt, as it does in any program.

    Elsewhere (while modules are imported, which may swallow exceptions or dress them up, and when all is done) there is
    nothing to tidy up, and it ends the process at once.
    """
    if signal.getsignal(signal.SIGINT) is not _quit:
        yield
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, _quit)


def open_streams() -> None:
    """Standard streams as the program expects them.

    The number of one that was closed would go to the next file that is opened, and what is printed would end there. So it
    is taken by one that refuses: what cannot be written or read is told like any other error of a file. Of standard error
    nothing could be told; what goes there goes nowhere. What an encoding lacks is written as an escape.
    """
    for number, mode in enumerate((os.O_WRONLY, os.O_RDONLY, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, mode)  # the lowest number that is free: this one
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def share_memory() -> None:
    """Let threads share what is freed: glibc keeps it for each thread apart, so that a scan in two threads had a tenth
    more memory than in one. To be called before threads start."""
    _ask_library("mallopt", M_ARENA_MAX, 1)


def give_back_memory() -> None:
    """Give back to the system what was freed: glibc keeps it, so that a scan had a fifth more memory than it used."""
    _ask_library("malloc_trim", 0)


def _ask_library(function: str, *given: int) -> None:
    """Call a function of glibc. Other C libraries keep little of what was freed, and have no such functions."""
    import ctypes

    with contextlib.suppress(
        OSError, AttributeError, TypeError
    ):  # TypeError: Windows opens no nameless library
        getattr(ctypes.CDLL(None), function)(*given)


def _quit(number: int, frame: FrameType | None) -> None:
    """End with one message, whatever is being done."""
    with contextlib.suppress(OSError):
        os.write(2, b"dedup: interrupted\n")
    os._exit(INTERRUPTED)


def _interrupt_again(event: sys.UnraisableHookArgs) -> None:
    """An interrupt that came while an object was deleted is one that Python would show and forget."""
    if event.exc_type is KeyboardInterrupt:
        import threading

        threading.Timer(0.01, signal.raise_signal, (signal.SIGINT,)).start()
    else:
        sys.__unraisablehook__(event)
