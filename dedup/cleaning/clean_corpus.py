"""`dedup clean`: read, plan, write the output folder with its ledger; and what is told of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from dedup.cleaning.adding import Added, Adder
from dedup.cleaning.as_text import as_written
from dedup.cleaning.emptied import find_emptied
from dedup.cleaning.file_names import output_names, restored_names
from dedup.cleaning.folder import check_target, make_file, remove_all, whole_folder
from dedup.cleaning.jobs import Job, list_jobs
from dedup.cleaning.ledger import FileEntry, LedgerWriter
from dedup.cleaning.locate import are_records, RefusedError
from dedup.cleaning.mark import check_marking
from dedup.cleaning.plan import Plan, plan_cleaning, Removal
from dedup.cleaning.reread import ChangedError, stamp
from dedup.cleaning.spooled import as_files
from dedup.cleaning.write import Writer
from dedup.errors import SettingsError, UnreadableError
from dedup.furniture.known import KnownFrame
from dedup.furniture.main_text import tell_doubts
from dedup.kernels.arrays import distinct
from dedup.kinds import MARK_KINDS, REMOVABLE
from dedup.library.build import as_root, METADATA
from dedup.library.older import hold_against, open_older, Opened
from dedup.messages import Message
from dedup.model import Problem
from dedup.pipeline import asks_for_pages
from dedup.preparing import no_progress, Progress, read_corpus, read_options, refuse_inputs
from dedup.read import find_sources, Source
from dedup.read.extensions import LEDGER
from dedup.report.frame_wording import FRAME_OF
from dedup.settings import Settings
from dedup.text.corpus import Corpus, Held
from dedup.text.segment import SPACES


@dataclass(frozen=True, slots=True)
class Total:
    """Of one kind: removals, the code points they take out, and how many of these count."""

    removals: int
    code_points: int
    characters: int


@dataclass(frozen=True)
class Cleaned:
    """What `clean_paths` did, or would do.

    ``totals`` by kind, and of what is no copy ``reasons``, by kind, reason and frame; ``copied`` are files that were
    copied as they are though their text was not read or could not be cut; of the documents ``emptied`` nothing is
    left, and as many as ``dropped`` of them are records that went; ``undone`` are files that changed or vanished
    meanwhile, or could not be copied; with ``mark``, the name of a field, all was marked in it and nothing removed;
    ``problems`` are those of cutting and of reading. ``files`` are those of the output; ``added`` is what became of the
    library that what stays was added to.
    """

    plan: Plan = field(repr=False)
    emptied: int
    dropped: int
    problems: tuple[Problem, ...]
    totals: dict[str, Total]
    reasons: dict[tuple[str, str, str], Total]
    files: int
    changed_files: int
    copied: tuple[str, ...]
    undone: tuple[str, ...]
    output: Path | None
    mark: str = ""
    added: Added | None = None

    @property
    def documents(self) -> int:
        return self.plan.cut.original.own

    @property
    def held(self) -> Held | None:
        """The library that the texts were held against."""
        return self.plan.cut.original.held

    @property
    def there(self) -> int:
        """How many characters that count went since the library has them."""
        start = self.plan.cut.original.own_end
        return sum(one.characters for one in self.plan.removals if one.kept and one.kept[0] >= start)

    @property
    def nothing_left(self) -> bool:
        """Whether texts went, and nothing stays."""
        if not self.plan.removals:
            return False
        own, left = self.plan.cut.original.own, self.plan.cut.corpus
        return not len(left.codes) or bool(np.isin(left.codes[: left.own_end], SPACES).all() and own)

    def largest(self, most: int) -> list[Removal]:
        """The removals that take out most characters."""
        return sorted(self.plan.removals, key=lambda one: (-one.characters, one.start))[:most]


@dataclass(frozen=True, slots=True)
class _Left:
    """Why documents were not cut, by number; files that changed, and why files are missing in the output, by id."""

    frozen: dict[int, str] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    missing: dict[str, Message] = field(default_factory=dict)


def clean_paths(
    paths: Sequence[str],
    output: str | Path | None,
    settings: Settings,
    *,
    force: bool = False,
    progress: Progress = no_progress,
    keep_report: bool = False,
    outputs: Sequence[Path] = (),
    frames: Sequence[KnownFrame] = (),
    library: str = "",
    add: bool = False,
    given: Collection[str] = (),
) -> Cleaned:
    """Write the corpus of ``paths`` again to the folder ``output``, without what ``settings`` remove.

    Without ``output`` nothing is written. ``force`` replaces a folder that an earlier run wrote. With
    ``keep_report`` the plan has the report of the first look; ``frames`` are those of other pages, which some of these
    may have. What a ``library`` holds goes too, and what stays is added to it if ``add`` says so; options that shape its
    index and are not ``given`` are its own. Raises NothingToReadError when no path gave a text, OutputError when the
    folder cannot be made, or one of ``outputs``, which the caller will write, is to be read; SettingsError and
    LibraryError for a library that does not fit.
    """
    target = None if output is None else Path(output)
    if add and not (library and target is not None):
        raise SettingsError(Message("cleaning.add_alone"))
    files = [Path(library)] if library and Path(library).exists() else []
    if target is not None:
        check_target(target, [*(Path(path) for path in paths if path != "-"), *files], force)
    problems: list[Problem] = []
    found = find_sources(paths, read_options(settings), problems.append)
    refuse_inputs(outputs, [*found, *(Source(library, path, "") for path in files)])
    check_marking(settings, found)
    with ExitStack() as kept_open:
        sources = kept_open.enter_context(as_files(found))
        opened, adder = None, None
        if library:
            opened = kept_open.enter_context(open_older(library, settings, given))
            settings, frames = opened.settings, frames or opened.frames
        if add and opened is not None and target is not None:
            adder = kept_open.enter_context(Adder(library, len(opened.store), target, settings))
        job = _Task(target, settings, frames, opened, adder)
        return _clean(sources, job, problems, progress, keep_report)


@dataclass(frozen=True, slots=True)
class _Task:
    """Where to write, and what is removed; frames of other pages; the library that texts are held against, and what adds
    to it."""

    target: Path | None
    settings: Settings
    frames: Sequence[KnownFrame]
    opened: Opened | None
    adder: Adder | None


def _clean(
    sources: Sequence[Source], task: _Task, problems: list[Problem], progress: Progress, keep_report: bool
) -> Cleaned:
    target, settings, frames, adder = task.target, task.settings, task.frames, task.adder
    files = restored_names(sources)
    stamps = [stamp(source) for source in sources]
    metadata = METADATA if adder is not None else ()
    keep_pages = asks_for_pages(settings, settings.remove)
    options = replace(read_options(settings), keep_pages=keep_pages, metadata_fields=metadata)
    corpus = read_corpus(sources, settings, problems, progress, options)
    jobs = list_jobs(sources, stamps, files, output_names(sources, files), corpus)
    if task.opened is not None:
        progress("Asking the library", 0, 1)
        without = "" if target is None else as_root(str(target))
        least = settings.min_remove
        corpus = hold_against(corpus, task.opened, settings.remove, least=least, without=without)
        problems[:0] = task.opened.problems
    left, added = _Left(), None
    plan = plan_cleaning(corpus, settings, (), progress, (), keep_report, frames)
    if target is not None:
        with whole_folder(target) as folder:
            while not _write(folder, jobs, plan, settings, left, progress):
                # What stays after all may be the copy of something that then stays too, or goes after all.
                changed = (job for job in jobs if job.source.id in left.changed)
                absent = {document for job in changed for document in range(job.first, job.last)}
                plan = plan_cleaning(corpus, settings, left.frozen, progress, absent, False, frames)
            if adder is not None:
                progress("Indexing", 0, 1)
                adder.begin(plan, jobs, folder)
        if adder is not None:
            progress("Storing", 0, 1)
            added = adder.finish()
    return replace(_result(plan, problems, jobs, left, target, settings), added=added)


def _write(
    folder: Path, jobs: list[Job], plan: Plan, settings: Settings, left: _Left, progress: Progress
) -> bool:
    """Write all files and the ledger; false, with the reasons in ``left``, where the plan cannot be followed."""
    remove_all(folder)
    dropped = find_emptied(plan) if settings.drop_empty else []
    writer = Writer(folder, plan, read_options(settings), dropped, settings.mark, left.frozen.keys())
    frozen: dict[int, str] = {}
    changed: set[str] = set()
    left.missing.clear()
    with make_file(folder, LEDGER) as stream:
        held = plan.cut.original.held
        ledger = LedgerWriter(stream, settings, held.name if held is not None else "")
        for number, job in enumerate(jobs):
            progress("Writing", number, len(jobs))
            try:
                ledger.add(_write_one(writer, job, left))
            except ChangedError:
                changed.add(job.source.id)
            except RefusedError as error:
                why = error.documents
                if why.keys() <= left.frozen.keys():  # the cause lies elsewhere in the file
                    why = dict.fromkeys(range(job.first, job.last), next(iter(why.values())))
                frozen |= why
            except UnreadableError as error:
                left.missing[job.source.id] = error.message
        ledger.close({"rounds": plan.rounds, "finished": plan.finished})
    left.frozen.update(frozen)
    left.changed.update(changed)
    return not (frozen or changed)


def _write_one(writer: Writer, job: Job, left: _Left) -> FileEntry:
    if job.source.id in left.changed:
        return writer.copy(job)
    return writer.write(job, copied=job.first in left.frozen and job.output != job.file)


def _result(
    plan: Plan,
    problems: list[Problem],
    jobs: list[Job],
    left: _Left,
    output: Path | None,
    settings: Settings,
) -> Cleaned:
    corpus = plan.cut.original
    emptied = [] if settings.mark else find_emptied(plan)
    of_cutting = [*_tell_undone(left), *_tell_frozen(corpus, left), *tell_doubts(corpus)]
    starts = np.array([one.start for one in plan.removals], np.int64)
    changed = distinct(corpus.path_of[corpus.document_of(starts)].astype(np.int64))
    unread = [job for job in jobs if job.first == job.last]
    untold = [
        job for job in jobs if job.first in left.frozen and job.output != job.file and job not in unread
    ]
    copied = (job.source.id for job in (*unread, *untold))
    return Cleaned(
        plan=plan,
        emptied=len(emptied),
        dropped=sum(_is_record(jobs, document) for document in emptied) if settings.drop_empty else 0,
        problems=(*of_cutting, *problems),
        totals=_add_up(plan.removals),
        reasons=_add_up_reasons(plan.removals),
        files=len(jobs) - len(left.missing),
        changed_files=len(changed),
        copied=tuple(name for name in copied if name not in left.changed | left.missing.keys()),
        undone=tuple(sorted(left.changed | left.missing.keys())),
        output=output,
        mark=settings.mark,
    )


def _is_record(jobs: Sequence[Job], document: int) -> bool:
    job = next(job for job in jobs if job.first <= document < job.last)
    return are_records(as_written(job.source))


def _tell_undone(left: _Left) -> Iterator[Problem]:
    for name in sorted(left.changed | left.missing.keys()):
        if name not in left.missing:
            what = Message("cleaning.changed_copied")
        elif name in left.changed:
            what = Message("cleaning.changed_missing", why=left.missing[name])
        else:
            what = Message("cleaning.missing", why=left.missing[name])
        key = "cleaning.run_again" if name in left.changed else "cleaning.run_again_when"
        yield Problem(name, Message(key, what=what))


def _tell_frozen(corpus: Corpus, left: _Left) -> Iterator[Problem]:
    for document, why in sorted(left.frozen.items()):
        path = corpus.paths[int(corpus.path_of[document])]
        if path not in left.changed:
            yield Problem(path, Message("cleaning.frozen", document=corpus.ids[document], why=why))


def _add_up(removals: Sequence[Removal]) -> dict[str, Total]:
    """Totals of the kinds that occur."""
    totals = {}
    for kind in REMOVABLE:
        own = [one for one in removals if one.kind == kind]
        if own:
            totals[kind] = _total(own)
    return totals


def _add_up_reasons(removals: Sequence[Removal]) -> dict[tuple[str, str, str], Total]:
    """Totals of the reasons of what is no copy, by kind and, of frames, by finding: two may be of equally many pages.

    Those that take out most come first.
    """
    found: dict[tuple[str, str, str], list[Removal]] = {}
    for one in removals:
        if one.kind in MARK_KINDS:
            frame = one.finding if FRAME_OF.fullmatch(one.reason) else ""
            found.setdefault((one.kind, one.reason, frame), []).append(one)
    totals = {key: _total(own) for key, own in found.items()}
    kinds = list(MARK_KINDS)
    order = sorted(totals, key=lambda key: (kinds.index(key[0]), -totals[key].code_points, *key[1:]))
    return {key: totals[key] for key in order}


def _total(removals: Sequence[Removal]) -> Total:
    """The pieces of one removal count as one."""
    whole = len({(one.round, one.number) for one in removals})
    length = sum(one.end - one.start for one in removals)
    return Total(whole, length, sum(one.characters for one in removals))
