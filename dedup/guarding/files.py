"""Which files are checked, and against which: paths of a repository to sources."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from posixpath import basename

from dedup.errors import InputError
from dedup.extras import is_installed
from dedup.formats import FORMATS
from dedup.guarding.custom import LICENCE_FILE
from dedup.guarding.git import Contents, is_pointer, LINK, Repository, Staged, SUBMODULE
from dedup.guarding.markers import sets_aside
from dedup.messages import Message, why_failed
from dedup.model import Problem
from dedup.read import Source
from dedup.read.extensions import classify
from dedup.read.folders import show
from dedup.read.globs import compile_globs
from dedup.settings import Settings

# Why a file is not looked at, as it is counted.
HIDDEN, LEFT_OUT, NO_TEXT = "hidden", "left out by the settings", "no text that is read"
LINKED, ABSENT, GONE = "a link", "a submodule", "gone"
VENDORED, GENERATED = (
    "from elsewhere (vendor/, node_modules/ and the like)",
    "generated, as .gitattributes says",
)
LICENCE = "a licence"
MARKED = "set aside by a marker in the first lines"
UNMERGED, POINTER, UNREAD = "with merge conflicts", "kept by Git LFS", "not to be read"
NO_FILES = {LINK: LINKED, SUBMODULE: ABSENT}
# These would have been checked, if they could.
LOST = frozenset((UNMERGED, POINTER, UNREAD))
# Behind it the extra that a format needs; pre-commit installs the hook in its own folder, which is what . names.
NEEDS = "of a format that needs the extra "


def is_lost(reason: str) -> bool:
    """Whether a file that is not looked at for this reason would have been checked, if it could."""
    return reason in LOST or reason.startswith(NEEDS)


# Folders of what others wrote, as package managers and repositories have them; docs/guard.md lists them.
VENDORS = frozenset(
    (
        *("vendor", "vendored", "third_party", "third-party", "thirdparty", "3rdparty", "node_modules"),
        *("bower_components", "jspm_packages", "site-packages", "Godeps", "Carthage", "Pods"),
    )
)
# Attributes of git that GitHub has made usual.
ATTRIBUTES = _GENERATED, _VENDORED = "linguist-generated", "linguist-vendored"
_YES, _NO = ("set", "true"), ("unset", "false")


class Choice:
    """Which paths of a repository are texts to look at: of a format that is read, chosen by --include and
    --exclude, not hidden, and neither generated nor from elsewhere, by ``attributes`` of git or the folder (`VENDORS`,
    unless these are ``vendored`` on purpose).

    A file whose name has no extension (LICENSE, Makefile) is none, other than for ``dedup scan``: such files are
    alike in every repository.
    """

    def __init__(
        self,
        settings: Settings,
        vendored: bool = False,
        attributes: Mapping[tuple[str, str], str] | None = None,
    ) -> None:
        self._format = settings.format
        self._vendors = frozenset() if vendored else VENDORS
        self._attributes = attributes or {}
        self._include = compile_globs(settings.include)
        self._exclude = compile_globs(settings.exclude)

    def source(self, path: str) -> Source | None:
        """The file at this path, not read yet; None for a file that is not looked at."""
        found = self.choose(path)
        return found if isinstance(found, Source) else None

    def choose(self, path: str) -> Source | str:
        """The file at this path, not read yet; or why it is not looked at."""
        if any(part.startswith(".") and part != ".." for part in path.split("/")):
            return HIDDEN
        if self._include is not None and not self._include.match(path):
            return LEFT_OUT
        if self._exclude is not None and self._exclude.match(path):
            return LEFT_OUT
        format_, packing, extension = classify(basename(path))
        if not format_ or not extension:
            return NO_TEXT
        if LICENCE_FILE.match(basename(path)):
            return LICENCE
        if self._attributes.get((path, _GENERATED)) in _YES:
            return GENERATED
        if self._is_vendored(path):
            return VENDORED
        known = FORMATS[format_ if self._format == "auto" else self._format]
        if known.extra and not is_installed(known.extra):
            return NEEDS + known.extra
        return Source(path, None, known.name, packing)

    def _is_vendored(self, path: str) -> bool:
        said = self._attributes.get((path, _VENDORED))
        return said in _YES or (said not in _NO and not self._vendors.isdisjoint(path.split("/")[:-1]))

    def stored(self, staged: Staged) -> dict[str, str]:
        """The staged files that drafts are compared with: blob ids by path."""
        return {path: blob for path, blob in staged.blobs.items() if self.source(path) is not None}


@dataclass(frozen=True, slots=True)
class Drafts:
    """The files to check, with their content; what is wrong with others; and those that are not checked, by reason."""

    sources: list[Source]
    problems: list[Problem]
    skipped: dict[str, list[str]]


def read_drafts(
    given: Iterable[str] | None,
    choice: Choice,
    repository: Repository | None,
    staged: Staged,
    own: str = "",
    hook: str = "dedup",
) -> Drafts:
    """The files of a command line, each once, in order of path: as they are staged, else as they lie there; of a folder
    those in it; for None all that are staged. ``own`` is the path of a file of the hook's, which is none of them;
    ``hook`` is what markers call it.

    A file that is gone (deleted, renamed) is no loss: where it went is staged under another name. Raises InputError for
    names that nobody knows, and for None outside a repository.
    """
    names = _name_files(given, repository, staged)
    drafts = Drafts([], [], {})
    with repository.open_contents() if repository is not None else nullcontext() as contents:
        for path, name in sorted(names.items()):
            if path == own:
                continue
            mode = staged.others.get(path)
            source: Source | str = choice.choose(path) if mode is None else NO_FILES.get(mode, LINKED)
            if path in staged.unmerged and isinstance(source, Source):
                drafts.problems.append(Problem(path, Message("guarding.conflict")))
                source = UNMERGED
            if isinstance(source, Source):
                data = _content(name, staged.blobs.get(path), contents, path, drafts.problems)
                source = data if isinstance(data, str) else replace(source, data=data, size=len(data))
                if isinstance(data, bytes) and sets_aside(data, hook):
                    source = MARKED
            if isinstance(source, Source):
                drafts.sources.append(source)
            else:
                drafts.skipped.setdefault(source, []).append(path)
    return drafts


def _name_files(given: Iterable[str] | None, repository: Repository | None, staged: Staged) -> dict[str, str]:
    """Where the files lie, by path."""
    known = staged.blobs.keys() | staged.unmerged | staged.others.keys()
    if given is None:
        if repository is None:
            raise InputError(Message("guarding.no_repository_all"))
        return {path: str(repository.root / path) for path in known}
    names: dict[str, str] = {}
    unknown = []
    for name in given:
        path = _path(name, repository)
        if path not in staged.others and Path(name).is_dir() and not Path(name).is_symlink():
            names |= _list_folder(name, path, repository, known)
        elif (
            path in known
            or os.path.lexists(name)
            or (repository is not None and repository.was_committed(path))
        ):
            names[path] = name
        else:
            unknown.append(name)
    if unknown:
        raise InputError(Message("guarding.no_such_file", unknown=list(map(show, unknown))))
    return names


def _list_folder(
    name: str, path: str, repository: Repository | None, known: Collection[str]
) -> dict[str, str]:
    """The files of a folder: of a repository what it knows and what it does not ignore; else all that lie there."""
    if repository is None or path == ".." or Path(path).is_absolute() or path.startswith("../"):
        found = (str(file) for file in Path(name).rglob("*") if file.is_file())
        return {_path(file, repository): file for file in found}
    inside = "" if path == "." else path + "/"
    below = {one for one in known if one.startswith(inside)}
    return {one: str(repository.root / one) for one in below.union(repository.list_untracked(inside))}


def read_stored(blobs: Mapping[str, str], choice: Choice, repository: Repository) -> Iterator[Source]:
    """Staged files with their content, in order of path; pointers of Git LFS, and what is set aside, with none."""
    with repository.open_contents() as contents:
        for path, blob in sorted(blobs.items()):
            source, data = choice.source(path), contents.read(blob)
            if source is not None:
                # What says nothing is read as well: so it is known, and not asked for again.
                data = b"" if is_pointer(data) or sets_aside(data, "dedup") else data
                yield replace(source, data=data, size=len(data))


def _path(name: str, repository: Repository | None) -> str:
    """What a file of the command line is called: its path from the root of the repository, else as it was given."""
    own = repository.name_of(name) if repository is not None else None
    return own or show(os.path.normpath(name))


def _content(
    name: str, blob: str | None, contents: Contents | None, path: str, problems: list[Problem]
) -> bytes | str:
    """What stands in a file; or why there is nothing to check."""
    if blob is not None and contents is not None:
        data = contents.read(blob)
        if is_pointer(data):
            problems.append(Problem(path, Message("guarding.pointer")))
            return POINTER
        return data
    file = Path(name)
    try:
        if file.is_symlink() or (file.exists() and not file.is_file()):
            return LINKED if file.is_symlink() else NO_TEXT
        return file.read_bytes() if file.exists() else GONE
    except OSError as error:
        problems.append(Problem(path, Message("guarding.cannot_read", why=why_failed(error))))
        return UNREAD
