"""The library commands: paths into a library, again when they changed, and out of it."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, TYPE_CHECKING

from dedup.beside import new_folder
from dedup.errors import LibraryError, NothingToReadError, OutputError, SettingsError, UnknownFieldError
from dedup.library.database import damaged, is_library
from dedup.library.entries import Change
from dedup.library.grow import Grower, Growth
from dedup.library.majority import find_majority, tell_majority
from dedup.library.open import create_store, erase_store, is_url
from dedup.library.scheme import choose_scheme
from dedup.library.sqlite import Library
from dedup.messages import Message, why_failed
from dedup.model import Problem
from dedup.preparing import no_progress, Progress, read_options, refuse_unknown_fields
from dedup.read import find_sources, ReadOptions, Source
from dedup.read.folders import show
from dedup.settings import READING, Settings

if TYPE_CHECKING:
    from dedup.library.open import AnyLibrary

# What records and files say of their texts that is kept.
METADATA = ("title", "author", "url", "place")
# What SQLite writes beside a file.
LOGS = ("-wal", "-shm")


def build_library(
    path: str,
    paths: Sequence[str],
    settings: Settings,
    *,
    force: bool = False,
    progress: Progress = no_progress,
) -> Growth:
    """Make a library of files and folders. What stood at ``path`` is replaced at the end, if ``force`` is given; on a
    server, at the beginning.

    Raises OutputError where the library exists, NothingToReadError when no text came of the paths, UnknownFieldError
    when an option names a field that no record has.
    """
    _refuse_swapped(path, paths)
    if is_url(path):
        return _build_shared(path, paths, settings, force, progress)
    if force and Path(path).exists():
        return _build_anew(path, paths, settings, progress)
    try:
        return _build(path, paths, settings, progress)
    except (NothingToReadError, UnknownFieldError):
        _unlink(path)
        raise


def _refuse_swapped(path: str, paths: Sequence[str]) -> None:
    """Raise OutputError where a folder or another file stands where the library is to be named; SettingsError where a
    library is to be made of one."""
    if is_url(path) or not Path(path).exists() or is_library(path):
        if library := next((one for one in paths if one != path and is_library(one)), ""):
            raise SettingsError(Message("library.of_library", library=library))
        return
    # What is not there yet was meant to be the library.
    named = next((one for one in paths if is_library(one) or not Path(one).exists()), "NAME.lib")
    command = shlex.join(
        ["dedup", "library", "build", named, path, *(one for one in paths if one not in (named, path))]
    )
    what = Message("library.is_folder") if Path(path).is_dir() else Message("library.is_no_library")
    raise OutputError(Message("library.swapped", path=path, what=what, command=command))


def _build_anew(path: str, paths: Sequence[str], settings: Settings, progress: Progress) -> Growth:
    """The new library is built beside the old one, and takes its name when it is whole."""
    Library.open(path).close()  # nothing else than a library is written over
    target = Path(os.path.realpath(path))
    try:
        with new_folder(target) as folder:
            fresh = folder / target.name
            try:
                growth = _build(str(fresh), paths, settings, progress, beside=path)
            except (LibraryError, OutputError) as error:
                raise type(error)(*(line.renamed(str(fresh), path) for line in error.lines)) from error
            with suppress(LibraryError, OutputError):
                Library.open(
                    path
                ).close()  # which takes in its log, so that a kill in between loses nothing of it
            for ending in LOGS:
                Path(f"{target}{ending}").unlink(missing_ok=True)
            fresh.replace(target)
    except OSError as error:
        raise OutputError(
            Message("library.cannot_be_written_stays", path=path, why=why_failed(error))
        ) from None
    return growth


def _build_shared(
    url: str, paths: Sequence[str], settings: Settings, force: bool, progress: Progress
) -> Growth:
    """A library on a server cannot be built beside the one it replaces: that is erased once there is what to read."""
    if force:
        _find(paths, settings, [])
        erase_store(url)
    try:
        return _build(url, paths, settings, progress)
    except (NothingToReadError, UnknownFieldError):
        erase_store(url)
        raise


def _build(
    path: str, paths: Sequence[str], settings: Settings, progress: Progress, beside: str = ""
) -> Growth:
    with (
        create_store(path, choose_scheme(settings)) as store,
        store.merging_last(settings.worker_threads) if isinstance(store, Library) else nullcontext(),
    ):
        growth = add_paths(store, paths, settings, progress=progress, beside=beside)
        if not len(store):
            raise NothingToReadError(*_tell(growth.problems))
        if any(problem.missing for problem in growth.problems):
            named = {name.rpartition("#")[0] for name, _ in store.documents()}
            refuse_unknown_fields(named & store.files().keys(), growth.problems)
        progress("Compacting", 0, 1)
    return growth


def _tell(problems: Sequence[Problem]) -> list[Message]:
    return [problem.placed() for problem in problems] or [Message("library.nothing_found")]


def _unlink(path: str) -> None:
    for ending in ("", *LOGS):
        Path(path + ending).unlink(missing_ok=True)


def add_paths(
    library: AnyLibrary,
    paths: Sequence[str],
    settings: Settings,
    *,
    progress: Progress = no_progress,
    beside: str = "",
) -> Growth:
    """Add files and folders: what is new or changed is read, what is known as it is stays.

    The library's own scheme says how texts are indexed; the settings say how files are read. ``beside`` is another
    name that the library's own file has, or will have.
    """
    problems: list[Problem] = []
    sources, options = _find(paths, settings, problems)
    refuse_other_spellings(paths, library)
    with growing(library):
        library.keep_roots({as_root(path): pack_options(options) for path in paths if Path(path).exists()})
        grower = Grower(library, settings, problems.append, progress, beside)
        growth = grower.grow([(source, options) for source in sources])
    problems += tell_majority(find_majority(library), beside or library.name)
    return replace(growth, problems=tuple(problems))


@contextmanager
def growing(library: AnyLibrary, whole: bool = False) -> Iterator[None]:
    """Marks a library as unfinished until all texts are in it; ``whole``: these are all that it is to hold."""
    if not isinstance(library, Library):
        yield
        return
    before = library.unfinished and not whole
    library.mark_unfinished(True)
    yield
    library.mark_unfinished(before)


def refuse_other_spellings(paths: Sequence[str], library: AnyLibrary) -> None:
    """Raise SettingsError for a path that stands in the library under another name: its texts would be there twice."""
    for path in paths:
        for root in library.roots():
            if (
                as_root(path) != root
                and Path(root).exists()
                and Path(path).exists()
                and Path(path).samefile(root)
            ):
                raise SettingsError(Message("library.added_as", path=path, root=root))


def _find(
    paths: Sequence[str], settings: Settings, problems: list[Problem]
) -> tuple[Sequence[Source], ReadOptions]:
    """The files at these paths, and how they are read."""
    if "-" in paths:
        raise SettingsError(Message("library.no_stdin"))
    options = replace(read_options(settings), metadata_fields=METADATA)
    sources = find_sources([os.path.normpath(path) for path in paths], options, problems.append, alone=False)
    if not sources:
        raise NothingToReadError(*_tell(problems))
    return sources, options


def update_paths(
    library: AnyLibrary, paths: Sequence[str], settings: Settings, *, progress: Progress = no_progress
) -> Growth:
    """Read again what was given before, or what of it lies at ``paths``: changed, new and vanished files.

    Raises LibraryError where a path was not given before, or one that was given is not there: the library may have
    been made from another folder, and is not emptied for that.
    """
    problems: list[Problem] = []
    wanted = [as_root(path) for path in paths]
    roots = library.roots()
    for path in wanted:
        if not any(is_below(path, root) for root in roots):
            raise LibraryError(
                Message("library.not_below", name=library.name, path=path, roots=sorted(roots)[:3])
            )
    found: dict[str, tuple[Source, ReadOptions]] = {}
    for root, packed in sorted(roots.items()):
        if not Path(root).exists():
            raise LibraryError(Message("library.root_gone", name=library.name, root=root))
        options = _unpack_options(packed, library.name)
        for source in find_sources([root], options, problems.append, alone=False):
            found.setdefault(source.id, (source, options))
    chosen = {id_: item for id_, item in found.items() if _among(id_, wanted)}
    known = library.files()
    vanished = [path for path in sorted(known) if path not in found and _among(path, wanted)]
    with growing(library, whole=not wanted):
        grower = Grower(library, settings, problems.append, progress)
        growth = grower.grow([chosen[id_] for id_ in sorted(chosen)])
        removed = library.remove(library.names_at(vanished))
        library.drop(files=vanished)
    problems += tell_majority(find_majority(library), library.name)
    change = growth.change + Change(removed=removed)
    return replace(growth, change=change, vanished=len(vanished), problems=tuple(problems))


def remove_matching(library: AnyLibrary, patterns: Sequence[str]) -> Growth:
    """Remove documents by name, by the path of their file or of a folder above it, or by a glob of either.

    Raises LibraryError where a pattern fits nothing.
    """
    from dedup.read.globs import compile_globs

    documents = list(library.documents())
    files, roots = library.files(), library.roots()
    names: set[str] = set()
    paths: set[str] = set()
    forgotten: set[str] = set()
    for pattern in patterns:
        plain = as_root(pattern)
        matcher = (
            compile_globs((pattern.removeprefix("./"),)) if any(sign in pattern for sign in "*?[") else None
        )

        def fits(text: str, plain: str = plain, matcher: Any = matcher) -> bool:
            return is_below(text, plain) or (matcher is not None and matcher.match(text.lstrip("/")))

        own = {name for name, path in documents if name == pattern or fits(name) or fits(path)}
        own_paths = {path for path in files if fits(path)}
        own_roots = {root for root in roots if fits(root)}
        if not own and not own_paths and not own_roots:
            raise LibraryError(Message("library.nothing_fits", name=library.name, pattern=pattern))
        names |= own
        paths |= own_paths
        forgotten |= own_roots
    removed = library.remove(sorted(names))
    # A file of which a part was taken is read again by the next update.
    paths |= {path for name, path in documents if name in names}
    library.drop(files=sorted(paths), roots=sorted(forgotten))
    return Growth(Change(removed=removed))


def pack_options(options: ReadOptions) -> str:
    return json.dumps({name: getattr(options, name) for name in READING}, sort_keys=True)


def _unpack_options(packed: str, library: str) -> ReadOptions:
    try:
        known = json.loads(packed)
        values = {name: known[name] for name in READING}
        globs = {name: tuple(map(str, values.pop(name))) for name in ("include", "exclude")}
        rest = {name: str(value) for name, value in values.items()}
        return ReadOptions(**globs, **rest, metadata_fields=METADATA)  # type: ignore[arg-type]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise damaged(library, Message("library.no_options")) from None


def as_root(path: str) -> str:
    """A path as the ids of files begin with it."""
    return show(os.path.normpath(path)).rstrip("/") or "/"


def is_below(path: str, folder: str) -> bool:
    """Whether a path, or the name of a record in it, is the folder or file itself or lies below it."""
    return path == folder or folder == "." or path.startswith((folder.rstrip("/") + "/", folder + "#"))


def _among(path: str, wanted: Sequence[str]) -> bool:
    return not wanted or any(is_below(path, one) for one in wanted)
