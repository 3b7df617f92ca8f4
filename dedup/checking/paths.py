"""Drafts and old texts by path: what is given to `dedup check`, read and held together."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from dedup.checking.check_drafts import check_entries
from dedup.checking.check_report import CheckReport, HeldAgainst
from dedup.checking.decisions import Decisions, digest_text, read_decisions
from dedup.checking.origins import entry_title, write_date
from dedup.checking.wrong_use import leave_out_empty, refuse_empty, refuse_mixed_up
from dedup.errors import NothingToReadError, SettingsError
from dedup.library.build import add_paths, METADATA
from dedup.library.entries import Entry, Store
from dedup.library.majority import find_majority, tell_majority
from dedup.library.open import look_over, open_store
from dedup.library.scheme import adopt_scheme, choose_scheme
from dedup.library.sqlite import Library
from dedup.library.terms import list_entries
from dedup.messages import Message
from dedup.model import Problem
from dedup.preparing import no_progress, Progress, read_corpus, read_options, refuse_inputs
from dedup.read import find_sources, Source
from dedup.read.folders import show
from dedup.settings import Settings
from dedup.text.segment import segment_corpus
from dedup.text.told import blank_told


@dataclass(frozen=True, slots=True)
class Against:
    """What drafts are held against: libraries, by path or URL; files and folders; and what of both is the writer's own:
    files and folders, or ``FIELD=VALUE``."""

    libraries: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


def check_paths(
    drafts: Sequence[str],
    against: Against,
    settings: Settings,
    *,
    given: frozenset[str] = frozenset(),
    outputs: Sequence[Path] = (),
    progress: Progress = no_progress,
    decisions: str = "",
    date: str = "",
) -> CheckReport:
    """Check drafts against libraries and files.

    ``decisions`` is a file of them, on an earlier version of the drafts; ``date`` stands in the report. Options that
    shape an index and are not ``given`` are those of the first library. Raises NothingToReadError when no
    draft can be read, or nothing of what it is held against; SettingsError and LibraryError for a library that does
    not fit; OutputError when one of the files to be read is also one of ``outputs``.
    """
    told = read_decisions(decisions) if decisions else None
    fields, own_paths = _split_own(against.own)
    if not (against.libraries or against.paths or own_paths):
        raise SettingsError(Message("checking.nothing_against"))
    refuse_mixed_up(drafts, against.libraries, (("--against", against.paths), ("--own", own_paths)))
    problems: list[Problem] = []
    _refuse_old_texts(outputs, against.libraries, (*against.paths, *own_paths), settings)
    with contextlib.ExitStack() as opened:
        stores, settings = _open_libraries(against.libraries, settings, given, problems, opened)
        entries, unread = _read_what_counts(drafts, settings, problems, outputs, progress)
        for held_in in stores:
            entries = _find_themselves(entries, held_in, problems)
        mine: set[str] = set()
        for paths, what in ((against.paths, "--against"), (own_paths, "--own")):
            if paths:
                held = opened.enter_context(Library.in_memory(choose_scheme(settings)))
                alone = drafts if len({entry.path for entry in entries}) == 1 else ()
                _read_into(held, paths, what, alone, settings, problems, progress)
                entries = _find_themselves(entries, held, [])
                stores.append(held)
                mine = {name for name, _ in held.documents()} if paths is own_paths else mine
        refuse_empty(stores, problems)
        asked = _Owner(fields, mine)
        read = (", ".join(paths) for paths in (against.paths, own_paths) if paths)
        names = (*(store.name for store in stores[: len(against.libraries)]), *read)
        majorities = list(map(find_majority, stores))
        for majority, name in zip(majorities, names, strict=True):
            problems += tell_majority(majority, name)
        one_outlet = any(majorities)
        report = check_entries(
            entries,
            stores,
            settings,
            is_own=asked,
            one_outlet=one_outlet,
            problems=problems,
            progress=progress,
        )
        filed = bool(outputs or decisions)
        held_against = (_held_against(*one, filed) for one in zip(stores, names, strict=True))
        report = replace(
            report,
            problems=(*report.problems, *asked.problems()),
            unread=unread,
            libraries=tuple(held_against),
            date=date,
        )
        return report if told is None else _decided(report, told)


def _read_what_counts(
    drafts: Sequence[str],
    settings: Settings,
    problems: list[Problem],
    outputs: Sequence[Path],
    progress: Progress,
) -> tuple[list[Entry], tuple[str, ...]]:
    """The drafts that have text, and the paths, or names, of which none came."""
    entries = read_drafts(drafts, settings, problems, outputs, progress)
    unread = tuple(path for path in drafts if not any(_is_below(entry.path, path) for entry in entries))
    entries, empty = leave_out_empty(entries, problems)
    return entries, (*unread, *(name for name in empty if name not in unread))


def _open_libraries(
    libraries: Sequence[str],
    settings: Settings,
    given: frozenset[str],
    problems: list[Problem],
    opened: contextlib.ExitStack,
) -> tuple[list[Store], Settings]:
    """The libraries, which the stack closes, and the settings with what the first one's index was made with."""
    stores: list[Store] = []
    for name in libraries:
        store = open_store(name)
        opened.callback(store.close)
        settings = settings if stores else adopt_scheme(store.scheme, settings, given)
        problems += look_over(store, settings)
        stores.append(store)
    return stores, settings


def _held_against(store: Store, name: str, filed: bool) -> HeldAgainst:
    """What a store is known by. A server is asked for the digests of a newsroom's files only where a report is ``filed``,
    or decisions on one are heeded."""
    digest = ""
    if filed or isinstance(store, Library):
        digest = digest_text("\0".join(f"{path}\0{kept}" for path, kept in sorted(store.files().items())))
    return HeldAgainst(name, len(store), digest)


def _decided(report: CheckReport, told: Decisions) -> CheckReport:
    """The report with the decisions of a file; those on none of its drafts are a problem."""
    from dedup.checking.decided import decide, of_another, unassigned  # which most checks have no need of

    texts = [report.draft_text(draft) for draft in range(report.drafts)]
    findings = {report.corpus.ids[draft]: report.findings_of(draft) for draft in range(report.drafts)}
    digests = [one.digest for one in report.libraries]
    decided = decide(told, report.ratios, findings, texts, digests)
    lost = [Message("checking.decisions_no_draft", draft=repr(name)) for name in unassigned(told, decided)]
    lost += [
        Message("checking.decisions_of_another", draft=repr(made), checked=repr(now))
        for made, now in of_another(told, decided)
    ]
    problems = (Problem(told.name, message) for message in lost)
    return replace(report, decided=decided, problems=(*report.problems, *problems))


def _refuse_old_texts(
    outputs: Sequence[Path], libraries: Sequence[str], paths: Sequence[str], settings: Settings
) -> None:
    """Raise OutputError when a file to be written is a library, or one of the old texts."""
    if any(file.exists() for file in outputs):
        files = [Source(name, Path(name), "") for name in libraries if Path(name).exists()]
        old = find_sources(paths, read_options(settings), lambda _: None, alone=False) if paths else []
        refuse_inputs(outputs, [*files, *old])


def _is_below(path: str, given: str) -> bool:
    """Whether what was read from ``path`` is of the draft, or folder of drafts, that was given."""
    return path == show(given) or path.startswith(show(given).rstrip("/") + "/")


def _find_themselves(entries: list[Entry], store: Store, problems: list[Problem]) -> list[Entry]:
    """The drafts, under the name that a library has them by if they stand in it: so none is its own source."""
    if not isinstance(store, Library):
        return entries
    held = defaultdict(list)
    for path in store.files():
        held[PurePosixPath(path).name].append(path)
    found, told = [], set()
    for entry in entries:
        same = next(
            (path for path in held[PurePosixPath(entry.path).name] if _is_same(path, entry.path)), None
        )
        if same is not None:
            if entry.path not in told:
                problems.append(Problem(entry.path, Message("checking.draft_in_library", library=store.name)))
            told.add(entry.path)
            entry = replace(entry, name=same + entry.name.removeprefix(entry.path))
        found.append(entry)
    return found


def read_drafts(
    paths: Sequence[str],
    settings: Settings,
    problems: list[Problem],
    outputs: Sequence[Path],
    progress: Progress,
) -> list[Entry]:
    """The drafts as entries; their names are their paths as given."""
    options = replace(read_options(settings), metadata_fields=METADATA)
    sources = find_sources(paths, options, problems.append, alone=False)
    refuse_inputs(outputs, sources)
    corpus = blank_told(read_corpus(sources, settings, problems, progress, options, any_fields=True))
    speeches, units = segment_corpus(corpus, settings.unit, settings.worker_threads)
    return list_entries(corpus, speeches, units, {}, corpus.metadata)


def _read_into(
    library: Library,
    paths: Sequence[str],
    what: str,
    drafts: Sequence[str],
    settings: Settings,
    problems: list[Problem],
    progress: Progress,
) -> None:
    """Read files into a library, but for a draft that lies among them, if there is one alone: of several each is an old
    text that the others are held against."""
    grown = add_paths(library, paths, settings, progress=progress)
    problems += (one for one in grown.problems if one.path != library.name)
    same = [path for path in library.files() if any(_is_same(path, draft) for draft in drafts)]
    library.remove(library.names_at(same))
    if same and not len(library):
        raise NothingToReadError(Message("checking.only_draft", flag=what, paths=paths))
    if not len(library):
        told = (problem.placed() for problem in problems)
        raise NothingToReadError(Message("checking.no_old_text", flag=what), *told)


def _is_same(path: str, draft: str) -> bool:
    try:
        return Path(path).samefile(draft)
    except OSError:
        return False


def _split_own(own: Sequence[str]) -> tuple[list[tuple[str, str]], list[str]]:
    """What --own says by field, and by path: what is there as a file is a path, whatever its name."""
    fields, paths = [], []
    for one in own:
        name, equals, value = one.partition("=")
        if Path(one).exists() or not equals:
            paths.append(one)
        elif not name or not value:
            raise SettingsError(Message("checking.bad_own", value=repr(one)))
        else:
            fields.append((name, value))
    return fields, paths


class _Owner:
    """Says whether a document is the writer's own, and remembers what it met."""

    def __init__(self, fields: Sequence[tuple[str, str]], names: set[str]) -> None:
        self._fields, self._names = fields, names
        self._known: set[str] = set()
        self._matched: set[tuple[str, str]] = set()

    def __call__(self, entry: Entry) -> bool:
        known = {**entry.metadata, "name": entry.name, "path": entry.path, "source": entry.source}
        known |= {"title": entry_title(entry), "date": write_date(entry.date)}
        self._known.update(known)
        own = {
            (field, value)
            for field, value in self._fields
            if known.get(field, "").casefold() == value.casefold()
        }
        self._matched |= own
        return bool(own) or entry.name in self._names

    def problems(self) -> list[Problem]:
        """What no document has: a slip of the keyboard would make all of the writer's own another's."""
        if not self._known:
            return []
        has = sorted(self._known)
        found = []
        for field, value in sorted(set(self._fields) - self._matched):
            if field in self._known:
                message = Message("checking.own_nobody", field=field, value=value)
            else:
                message = Message("checking.own_no_field", field=repr(field), has=has)
            found.append(Problem("--own", message))
        return found
