"""Which files there are to read: paths to sources, before anything is opened."""

from __future__ import annotations

import os
import stat
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dedup.formats import FORMATS, JSON_LINES, list_suffixes, PLAIN_TEXT
from dedup.messages import Message
from dedup.model import Problem
from dedup.read.extensions import classify, is_data, is_json, is_ledger, LEDGER, refusal
from dedup.read.folders import show, walk
from dedup.read.globs import compile_globs
from dedup.read.options import ReadOptions, Source
from dedup.read.reporting import OnProblem

# So many files of a kind that is not read are named singly, more are counted.
_SINGLY = 3


@dataclass(frozen=True, slots=True)
class _Found:
    source: Source
    real: str  # the same for one file that was reached by two paths


def find_sources(
    paths: Sequence[str], options: ReadOptions, on_problem: OnProblem, alone: bool | None = None
) -> list[Source]:
    """Return the files under ``paths``, sorted by id, so that the order of the paths never matters.

    A file's id is its path relative to the folder when one folder is given (``alone``), else the path as given.
    What is given in one go or one by one has the same ids where ``alone`` is false.
    """
    finder = _Finder(options, on_problem, alone=len(paths) == 1 if alone is None else alone)
    for given in paths:
        finder.find(given)
    return _drop_repeated(finder.found, on_problem)


class _Finder:
    def __init__(self, options: ReadOptions, on_problem: OnProblem, *, alone: bool) -> None:
        self.options = options
        self.on_problem = on_problem
        self.alone = alone
        self.found: list[_Found] = []
        self.include = compile_globs(options.include)
        self.exclude = compile_globs(options.exclude)

    def find(self, given: str) -> None:
        if given == "-":
            format_ = PLAIN_TEXT if self.options.format == "auto" else self.options.format
            self.found.append(_Found(Source("-", None, format_), "-"))
            return
        try:
            status = Path(given).stat()
        except (OSError, ValueError) as error:  # ValueError: a NUL in the path
            self.on_problem(Problem(show(given), _why_missing(given, error)))
            return
        if stat.S_ISDIR(status.st_mode):
            self._find_in_folder(given)
        else:
            self._find_file(given, status)

    def _find_file(self, given: str, status: os.stat_result) -> None:
        """Take a file that was named directly, or say why not; pipes serve for ``dedup scan <(command)``."""
        path, mode = show(given), status.st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode) or stat.S_ISCHR(mode)):
            self.on_problem(Problem(path, Message("read.no_file")))
            return
        format_, packing, extension = classify(Path(given).name)
        source = Source(path, Path(given), format_, packing, status.st_size)
        source = replace(source, format=self._format_of(source, extension))
        if source.format:
            self.found.append(_Found(source, os.path.realpath(given)))
        else:
            self.on_problem(Problem(path, _refuse(extension), refused=is_data(extension)))

    def _format_of(self, source: Source, extension: str, *, in_folder: bool = False) -> str:
        """The format of a file that its name gives ``source.format``: what was asked for, or records by its first bytes.

        Pictures, archives and office files that are met in a folder are never read as what was asked for.
        """
        if self.options.format != "auto":
            rare = not source.format and refusal(extension) is not None
            readable = not rare or extension == ".xml" or is_json(extension)
            return self.options.format if readable or not in_folder else ""
        is_part = source.id.rpartition("/")[2].startswith("part-") and extension in ("", ".gz", ".zst")
        if not (is_json(extension) or is_part) or source.path is None or not source.path.is_file():
            return source.format
        from dedup.read.line_records import holds_records

        return JSON_LINES if holds_records(source, self.options) else source.format

    def _find_in_folder(self, given: str) -> None:
        folder = _Folder(show(given), self.on_problem)
        prefix = "" if self.alone else folder.path.rstrip("/") + "/"
        before = len(self.found)
        for entry in walk(given, self.exclude, folder.tell):
            folder.files += 1
            if self.include is not None and not self.include.match(entry.relative):
                folder.not_included += 1
                continue
            name = entry.relative.rpartition("/")[2]
            if name == LEDGER and is_ledger(entry.path):
                folder.tell(entry.relative, Message("read.ledger"))
                continue
            format_, packing, extension = classify(name)
            id_, path = prefix + entry.relative, Path(entry.path)
            source = Source(id_, path, format_, packing, entry.size, entry.relative)
            format_ = self._format_of(source, extension, in_folder=True)
            if format_ != source.format:
                source = replace(source, format=format_)
            if source.format:
                self.found.append(_Found(source, entry.real))
            elif self.include is not None or refusal(extension):
                folder.refused[extension].append(prefix + entry.relative)
            else:
                folder.unknown[extension] += 1
        self.found[before:] = _mark_sorted(self.found[before:])
        folder.close(texts=len(self.found) - before)


def _mark_sorted(found: list[_Found]) -> list[_Found]:
    """What was found in a folder, marked where it lies in one that holds files of one format and is named after that."""
    formats: defaultdict[str, set[str]] = defaultdict(set)
    for item in found:
        formats[item.source.folder].add(item.source.format)
    named = {name for name, held in formats.items() if len(held) == 1 and _is_named_after(name, *held)}
    if not named:
        return found
    return [replace(item, source=replace(item.source, sorted=item.source.folder in named)) for item in found]


def _is_named_after(folder: str, format_: str) -> bool:
    """Whether a folder has the name of a format, or that of its files: ``docx``, ``PDFs``, ``txt``."""
    known = FORMATS.get(format_)
    names = {format_, *(suffix.strip(".") for suffix in known.suffixes)} if known else {format_}
    return folder.casefold() in {*names, *(f"{name}s" for name in names)}


class _Folder:
    """What was met in one folder and is not read, so that it can be told in few words."""

    def __init__(self, path: str, on_problem: OnProblem) -> None:
        self.path = path
        self.on_problem = on_problem
        self.files = 0
        self.not_included = 0
        self.refused: defaultdict[str, list[str]] = defaultdict(list)
        self.unknown: Counter[str] = Counter()

    def tell(self, relative: str, message: Message) -> None:
        self.on_problem(Problem(f"{self.path.rstrip('/')}/{relative}" if relative else self.path, message))

    def close(self, *, texts: int) -> None:
        for extension, paths in sorted(self.refused.items()):
            if len(paths) <= _SINGLY:
                for path in sorted(paths):
                    self.on_problem(Problem(path, _refuse(extension), refused=is_data(extension)))
            else:
                what = _refuse(extension)
                told = Message("read.refused_each", number=len(paths), example=min(paths), what=what)
                self.on_problem(Problem(self.path, told, refused=is_data(extension)))
        if self.unknown:
            kinds = sorted(self.unknown.items(), key=lambda kind: (-kind[1], kind[0]))
            shown = ", ".join(f"{extension} {count}" for extension, count in kinds[:10])
            if len(kinds) > 10:
                shown = Message("read.and_more_kinds", shown=shown, number=len(kinds) - 10)
            total = self.unknown.total()
            self.on_problem(Problem(self.path, Message("read.unknown_kinds", n=total, shown=shown)))
        if not texts:
            self.on_problem(Problem(self.path, self._why_nothing()))

    def _why_nothing(self) -> Message:
        if not self.files:
            return Message("read.folder_empty")
        if self.not_included == self.files:
            return Message("read.folder_none_included", number=self.files)
        *kinds, last = list_suffixes()
        return Message("read.folder_no_texts", known=kinds, last=last)


def _drop_repeated(found: list[_Found], on_problem: OnProblem) -> list[Source]:
    """Sort by id, and keep the first of several ways to the same file."""
    kept: dict[str, Source] = {}
    repeated: list[tuple[str, str]] = []
    for item in sorted(found, key=lambda item: item.source.id):
        first = kept.setdefault(item.real, item.source)
        if first is not item.source:
            repeated.append((item.source.id, first.id))
    for again, first_id in repeated[:_SINGLY]:
        on_problem(Problem(again, Message("read.given_twice", first=first_id)))
    if len(repeated) > _SINGLY:
        more = len(repeated) - _SINGLY
        on_problem(Problem(repeated[_SINGLY][0], Message("read.given_twice_more", number=more - 1)))
    return list(kept.values())


def _refuse(extension: str) -> Message:
    """Say that files of this extension are not read, and the cure."""
    known = refusal(extension)
    if known:
        return Message("read.refused", what=known[0], extension=extension, cure=known[1])
    return Message("read.unknown_extension", extension=extension)


def _why_missing(given: str, error: OSError | ValueError) -> Message:
    if isinstance(error, PermissionError):
        return Message("read.permission")
    if isinstance(error, (FileNotFoundError, NotADirectoryError, ValueError)):
        hint = Message("read.quoted_glob") if any(char in given for char in "*?[") else ""
        return Message("read.missing", hint=hint)
    return Message("read.cannot_open", why=error.strerror)
