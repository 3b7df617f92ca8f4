"""Progress on standard error, only at a terminal and only once the work takes longer than a moment."""

from __future__ import annotations

import contextlib
import math
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dedup.preparing import no_progress, Progress, Step
from dedup.report.wording import load_wording

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

MOMENT = 0.5  # seconds


class TerminalProgress:
    """Shows the current stage; starts the display on the first call after a moment has passed."""

    def __init__(self, language: str = "en") -> None:
        self._language = language
        self._began = time.monotonic()
        self._bar: Bar | None = None
        self._stage = ""

    def __call__(self, stage: str, done: int, total: int) -> None:
        if self._bar is None:
            if time.monotonic() - self._began < MOMENT:
                return
            self._bar = _make_bar()
            try:
                self._bar.start()
            except RuntimeError:  # no thread can be started that would draw it
                self._bar.stop()
                self._bar, self._began = None, math.inf
                return
            self._task = self._bar.add_task("", total=None)
        shown = total if total > 1 else None
        if stage != self._stage:
            self._bar.reset(self._task, total=shown)
            self._stage = stage
        self._bar.update(self._task, completed=done, total=shown, description=self._describe(stage))

    def _describe(self, stage: str) -> str:
        wording = load_wording(self._language)
        name = str(wording.messages.get(f"stages.{stage}", stage))
        if not isinstance(stage, Step):
            return name
        name = wording.say("progress.step", number=stage.number, of=stage.of, name=name)
        if stage.left is None:
            return name
        minutes = math.ceil(stage.left / 60)
        return wording.say("progress.left", name=name, minutes=minutes)

    def stop(self) -> None:
        if self._bar is not None:
            self._bar.stop()


def _make_bar() -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


@contextlib.contextmanager
def show_progress(quiet: bool, language: str = "en") -> Iterator[Progress]:
    """A progress display for the work inside, or one that says nothing."""
    if quiet or not sys.stderr.isatty():
        yield no_progress
        return
    progress = TerminalProgress(language)
    try:
        yield progress
    finally:
        progress.stop()
