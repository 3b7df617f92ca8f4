"""A scan in memory or through a disk, by what was asked for, or by what the corpus takes and the machine has."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from dedup.disk.budget import estimate_size, free_memory, parse_size, plan_for, say_size, Size
from dedup.disk.driver import DiskScan
from dedup.disk.scratch import Job, open_scratch
from dedup.disk.stage_progress import Steps
from dedup.errors import SettingsError
from dedup.findings.scan_report import Report
from dedup.furniture.known import KnownFrame
from dedup.messages import Message
from dedup.model import Problem
from dedup.pipeline import scan_sources
from dedup.preparing import no_progress, Progress, read_options, refuse_inputs
from dedup.read import find_sources
from dedup.settings import Settings

# The kinds that are found through a disk.
KINDS = frozenset(("exact", "near"))
# Who names a folder alone lets a scan take so much of what is free.
USUAL_SHARE = 0.8


@contextlib.contextmanager
def scan_within(
    paths: Sequence[str],
    settings: Settings,
    memory: str = "",
    scratch: str = "",
    outputs: Sequence[Path] = (),
    frames: Sequence[KnownFrame] = (),
    progress: Progress = no_progress,
    tell: Callable[[Message], None] = lambda _: None,
) -> Iterator[Report]:
    """`dedup.pipeline.scan_paths`, through a disk where ``memory`` or ``scratch``, a folder, is given or the corpus does
    not fit; what was decided is told. While the context lasts the folder is there, so that a run that is killed while it
    writes its outputs goes on.

    Raises SettingsError for what cannot be found through a disk, OutputError for a folder that cannot be used.
    """
    problems: list[Problem] = []
    sources = find_sources(paths, read_options(settings), problems.append)
    refuse_inputs(outputs, sources)
    budget = parse_size(memory) if memory else 0
    if budget or scratch:
        _refuse(settings)
    # Files are opened for it, so nobody asks where all kinds are looked for, as they are by default.
    size = estimate_size(sources) if _possible(settings) else None
    if size is not None:
        budget = budget or _budget(size, scratch, tell)
    if size is None or not budget:
        yield scan_sources(sources, problems, settings, progress, frames)
        return
    job = Job(settings, sources, plan_for(budget), size.on_disk(settings))
    with open_scratch(scratch, job, paths) as (store, plan):
        tell(Message("disk.needs", needed=say_size(job.needed)))
        if done := store.done("fold"):
            tell(Message("disk.goes_on", folder=scratch, n=done))
        steps = Steps(progress, "near" in settings.find)
        yield DiskScan(store, sources, problems, settings, plan, budget, steps).report()


def _budget(size: Size, scratch: str, tell: Callable[[Message], None]) -> int:
    """How much memory a scan through a disk may take where nobody said it; 0 where it stays in memory."""
    free, needed = free_memory(), size.in_memory()
    if scratch:
        return max(int((free or 0) * USUAL_SHARE), 1 << 30)
    if free is None or needed <= free:
        return 0
    tell(Message("disk.does_not_fit", needed=say_size(needed), free=say_size(free)))
    return int(free * USUAL_SHARE)


def _possible(settings: Settings) -> bool:
    return KINDS.issuperset(settings.find) and not settings.exact_join


def _refuse(settings: Settings) -> None:
    others = [kind for kind in settings.find if kind not in KINDS]
    if others:
        raise SettingsError(Message("disk.kinds", others=others))
    if settings.exact_join:
        raise SettingsError(Message("disk.exact_join"))
