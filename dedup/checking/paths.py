"""Drafts and old texts by path: what is given to `dedup check`, read and held together."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dedup.checking.report import CheckReport
from dedup.checking.run import check_entries
from dedup.errors import NothingToReadError, SettingsError
from dedup.library.build import add_paths, METADATA
from dedup.library.entries import Entry, Store
from dedup.library.open import open_store
from dedup.library.scheme import adopt_scheme, choose_scheme
from dedup.library.sqlite import Library
from dedup.library.terms import list_entries
from dedup.model import Problem
from dedup.preparing import no_progress, Progress, read_corpus, read_options, refuse_inputs
from dedup.read import find_sources
from dedup.settings import Settings
from dedup.text.segment import segment_corpus


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
) -> CheckReport:
    """Check drafts against libraries and files.

    Options that shape an index and are not ``given`` are those of the first library. Raises NothingToReadError when no
    draft can be read, or nothing of what it is held against; SettingsError and LibraryError for a library that does
    not fit; OutputError when one of the files to be read is also one of ``outputs``.
    """
    fields, own_paths = _split_own(against.own)
    if not (against.libraries or against.paths or own_paths):
        raise SettingsError("nothing to check against: give --library LIB, or --against PATH")
    problems: list[Problem] = []
    with contextlib.ExitStack() as opened:
        stores: list[Store] = []
        for name in against.libraries:
            store = open_store(name)
            opened.callback(store.close)
            settings = settings if stores else adopt_scheme(store.scheme, settings, given)
            store.scheme.refuse_misfit(settings, store.name)
            stores.append(store)
        entries = read_drafts(drafts, settings, problems, outputs, progress)
        mine: set[str] = set()
        for paths, what in ((against.paths, "--against"), (own_paths, "--own")):
            if paths:
                held = opened.enter_context(Library.in_memory(choose_scheme(settings)))
                _read_into(held, paths, what, drafts, settings, problems, progress)
                stores.append(held)
                mine = {name for name, _ in held.documents()} if paths is own_paths else mine
        asked = _Owner(fields, mine)
        report = check_entries(entries, stores, settings, is_own=asked, problems=problems, progress=progress)
        return replace(report, problems=(*report.problems, *asked.problems()))


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
    corpus = read_corpus(sources, settings, problems, progress, options)
    speeches, units = segment_corpus(corpus, settings.unit)
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
    """Read files into a library; a draft that lies among them is not held against itself."""
    grown = add_paths(library, paths, settings, progress=progress)
    problems += grown.problems
    same = [path for path in library.files() if any(_is_same(path, draft) for draft in drafts)]
    library.remove(library.names_at(same))
    if not len(library):
        told = "\n".join(f"{problem.path}: {problem.message}" for problem in problems)
        raise NothingToReadError(f"{what}: no text to check against\n{told}".strip())


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
            raise SettingsError(f"--own is {one!r}; allowed: FIELD=VALUE, such as author=李明, or a path")
        else:
            fields.append((name, value))
    return fields, paths


class _Owner:
    """Says whether a document is the writer's own, and remembers which fields it met."""

    def __init__(self, fields: Sequence[tuple[str, str]], names: set[str]) -> None:
        self._fields, self._names = fields, names
        self._met: set[str] = set()
        self._asked = False

    def __call__(self, entry: Entry) -> bool:
        self._asked = True
        known = {**entry.metadata, "name": entry.name, "path": entry.path, "source": entry.source}
        known["date"] = str(entry.date or "")
        self._met.update(known)
        return entry.name in self._names or any(
            known.get(field, "").casefold() == value.casefold() for field, value in self._fields
        )

    def problems(self) -> list[Problem]:
        """Fields that no document has: a slip of the keyboard would make all of the writer's own another's."""
        missing = sorted({field for field, _ in self._fields} - self._met) if self._asked else []
        has = ", ".join(sorted(self._met))
        return [
            Problem(
                "--own", f"no text that the drafts share anything with has a field {field!r}; they have {has}"
            )
            for field in missing
        ]
