"""`dedup clean`: read, plan, write the output folder with its ledger; and what is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from dedup.cleaning.folder import check_target, make_file, whole_folder
from dedup.cleaning.ledger import LedgerWriter
from dedup.cleaning.locate import RefusedError
from dedup.cleaning.names import output_names, restored_names
from dedup.cleaning.plan import Plan, plan_cleaning, Removal
from dedup.cleaning.write import Job, list_jobs, remove_all, Writer
from dedup.errors import SettingsError, UnreadableError
from dedup.kernels.arrays import distinct
from dedup.model import Problem
from dedup.pipeline import no_progress, Progress, read_corpus, read_options
from dedup.read import find_sources, Source
from dedup.read.kinds import LEDGER
from dedup.settings import REMOVABLE, Settings


@dataclass(frozen=True, slots=True)
class Total:
    """Of one kind: removals, the code points they take out, and how many of these count."""

    removals: int
    code_points: int
    characters: int


@dataclass(frozen=True)
class Cleaned:
    """What `clean_paths` did, or would do.

    ``totals`` by kind; ``copied`` are files that were copied as they are though their text was not read or
    could not be cut; ``problems`` are those of reading and of cutting.
    """

    plan: Plan = field(repr=False)
    problems: tuple[Problem, ...]
    totals: dict[str, Total]
    files: int
    changed_files: int
    copied: tuple[str, ...]
    output: Path | None

    @property
    def documents(self) -> int:
        return len(self.plan.cut.original)

    def largest(self, most: int) -> list[Removal]:
        """The removals that take out most characters."""
        return sorted(self.plan.removals, key=lambda one: (-one.characters, one.start))[:most]


def clean_paths(
    paths: Sequence[str],
    output: str | Path | None,
    settings: Settings,
    *,
    force: bool = False,
    progress: Progress = no_progress,
) -> Cleaned:
    """Write the corpus of ``paths`` again to the folder ``output``, without what ``settings`` remove.

    Without ``output`` nothing is written. ``force`` replaces a folder that an earlier run wrote. Raises
    NothingToReadError when no path gave a text, OutputError when the folder cannot be made.
    """
    target = None if output is None else Path(output)
    if target is not None:
        check_target(target, [Path(path) for path in paths if path != "-"], force)
    problems: list[Problem] = []
    sources = find_sources(paths, read_options(settings), problems.append)
    _refuse_streams(sources)
    files = restored_names(sources)
    corpus = read_corpus(sources, settings, problems, progress)
    jobs = list_jobs(sources, files, output_names(sources, files), corpus)
    frozen: dict[int, str] = {}
    plan = plan_cleaning(corpus, settings, frozen, progress)
    if target is not None:
        with whole_folder(target) as folder:
            while refused := _write(folder, jobs, plan, settings, frozen, problems, progress):
                # What stays after all may be the copy of something that then stays too, or goes after all.
                frozen |= refused
                plan = plan_cleaning(corpus, settings, frozen, progress)
    return _result(plan, problems, jobs, frozen, target)


def _refuse_streams(sources: Sequence[Source]) -> None:
    for source in sources:
        if source.path is None or not source.path.is_file():
            raise SettingsError(f"{source.id}: clean reads each input twice; put it into a file first")


def _write(
    folder: Path,
    jobs: list[Job],
    plan: Plan,
    settings: Settings,
    frozen: dict[int, str],
    problems: list[Problem],
    progress: Progress,
) -> dict[int, str]:
    """Write all files and the ledger; return the documents for which the plan cannot be followed, and why."""
    remove_all(folder)
    writer = Writer(folder, plan, read_options(settings))
    refused: dict[int, str] = {}
    lost = []
    with make_file(folder, LEDGER) as stream:
        ledger = LedgerWriter(stream, settings)
        for number, job in enumerate(jobs):
            progress("Writing", number, len(jobs))
            try:
                ledger.add(writer.write(job, copied=job.first in frozen and job.output != job.file))
            except RefusedError as error:
                why = error.documents
                if why.keys() <= frozen.keys():  # the cause lies elsewhere in the file
                    why = dict.fromkeys(range(job.first, job.last), next(iter(why.values())))
                refused |= why
            except UnreadableError as error:
                lost.append(Problem(job.source.id, f"{error}; it is missing in the output"))
        ledger.close({"rounds": plan.rounds, "finished": plan.finished})
    if not refused:
        problems += lost
    return refused


def _result(
    plan: Plan, problems: list[Problem], jobs: list[Job], frozen: dict[int, str], output: Path | None
) -> Cleaned:
    corpus = plan.cut.original
    paths = {corpus.ids[document]: corpus.paths[int(corpus.path_of[document])] for document in sorted(frozen)}
    for (name, path), why in zip(
        paths.items(), (frozen[document] for document in sorted(frozen)), strict=True
    ):
        problems.append(Problem(path, f"nothing was removed from {name}: {why}"))
    starts = np.array([one.start for one in plan.removals], np.int64)
    changed = distinct(corpus.path_of[corpus.document_of(starts)].astype(np.int64))
    unread = [job for job in jobs if job.first == job.last]
    untold = [job for job in jobs if job.first in frozen and job.output != job.file and job not in unread]
    return Cleaned(
        plan=plan,
        problems=tuple(problems),
        totals=_add_up(plan.removals),
        files=len(jobs),
        changed_files=len(changed),
        copied=tuple(job.source.id for job in (*unread, *untold)),
        output=output,
    )


def _add_up(removals: Sequence[Removal]) -> dict[str, Total]:
    """Totals of the kinds that occur; the pieces of one removal count as one."""
    totals = {}
    for kind in REMOVABLE:
        own = [one for one in removals if one.kind == kind]
        if own:
            whole = len({(one.round, one.number) for one in own})
            length = sum(one.end - one.start for one in own)
            totals[kind] = Total(whole, length, sum(one.characters for one in own))
    return totals
