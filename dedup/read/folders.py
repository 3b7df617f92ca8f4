"""The files below a folder, each once: hidden ones skipped, links followed, loops survived."""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dedup.messages import Message
from dedup.read.globs import Globs

# Folders of version control and of archivers that are not hidden by a dot.
_SKIPPED = ("CVS", "_darcs", "_MTN", "RCS", "SCCS", "__MACOSX")
# What programs that write folders of records leave beside them: markers, logs, statistics (Spark, Hive, Delta, Arrow).
_MARKER = re.compile(
    r"_(SUCCESS|FAILED|metadata|common_metadata|started.*|committed.*|temporary|delta_log|spark_metadata"
    r"|last_checkpoint|symlink_format_manifest|success\.json|MANIFEST)"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file: the path to open, the path relative to the scanned folder, the path without links, the size."""

    path: str
    relative: str
    real: str
    size: int


def walk(root: str, exclude: Globs | None, tell: Callable[[str, Message], None]) -> Iterator[Entry]:
    """Yield the files below ``root``; ``tell`` takes the relative path of what cannot be visited, and why.

    Links are followed after everything else, so that a file reached both ways goes by its own name,
    whatever the order in which the system lists names.
    """
    return _Walk(root, exclude, tell).run()


class _Walk:
    def __init__(self, root: str, exclude: Globs | None, tell: Callable[[str, Message], None]) -> None:
        self.root = root
        self.exclude = exclude
        self.tell = tell
        self.real_root = os.path.realpath(root)
        self.folders_seen = {self.real_root}
        self.files_seen: set[str] = set()
        self.links: deque[tuple[str, str]] = deque()

    def run(self) -> Iterator[Entry]:
        yield from self._below(self.root, "", self.real_root)
        while self.links:
            path, relative = self.links.popleft()
            real = os.path.realpath(path)
            if Path(path).is_dir():
                if self._is_new_folder(real, relative):
                    yield from self._below(path, relative + "/", real)
            elif Path(path).is_file():
                yield from self._file(path, relative, real)
            else:
                self.tell(relative, Message("read.dead_link"))

    def _is_new_folder(self, real: str, relative: str) -> bool:
        if self.real_root == real or self.real_root.startswith(real.rstrip(os.sep) + os.sep):
            self.tell(relative, Message("read.link_above"))
            return False
        if real in self.folders_seen:
            return False
        self.folders_seen.add(real)
        return True

    def _below(self, top: str, prefix: str, real_top: str) -> Iterator[Entry]:
        """Visit a tree without following links; by a stack, because trees can be deeper than recursion."""
        stack = [(top, prefix, real_top)]
        while stack:
            path, prefix, real = stack.pop()
            try:
                with os.scandir(path) as listing:
                    entries = sorted(listing, key=lambda entry: entry.name)
            except OSError as error:
                self.tell(prefix.rstrip("/"), Message("read.cannot_list", why=error.strerror))
                continue
            for entry in entries:
                relative = prefix + show(entry.name)
                if self._is_skipped(entry, relative):
                    continue
                entry_real = real.rstrip(os.sep) + os.sep + entry.name
                if entry.is_symlink():
                    self.links.append((entry.path, relative))
                elif entry.is_dir(follow_symlinks=False):
                    if entry_real not in self.folders_seen:
                        self.folders_seen.add(entry_real)
                        stack.append((entry.path, relative + "/", entry_real))
                elif entry.is_file(follow_symlinks=False):
                    yield from self._file(entry.path, relative, entry_real)
                else:
                    self.tell(relative, Message("read.no_file"))

    def _file(self, path: str, relative: str, real: str) -> Iterator[Entry]:
        if real in self.files_seen:
            return
        self.files_seen.add(real)
        try:
            size = os.stat(path).st_size  # noqa: PTH116 - once for each file: a Path takes longer than its size
        except OSError as error:
            self.tell(relative, Message("read.cannot_open", why=error.strerror))
            return
        yield Entry(path, relative, real, size)

    def _is_skipped(self, entry: os.DirEntry[str], relative: str) -> bool:
        name = entry.name
        if name.startswith((".", "~$")) or name in _SKIPPED:  # ~$ marks a file that Word has open
            return True
        if name.startswith("_") and _MARKER.fullmatch(name):
            return True
        if self.exclude is None:
            return False
        return self.exclude.match(relative, folder=entry.is_dir(follow_symlinks=False))


def show(path: str) -> str:
    """Return a path with POSIX slashes that can be printed, also if its bytes are not UTF-8.

    Python keeps such bytes as lone surrogates, which no report could be written with.
    """
    shown = path if os.sep == "/" else path.replace(os.sep, "/")
    try:
        shown.encode()
    except UnicodeEncodeError:
        return os.fsencode(shown).decode("utf-8", "backslashreplace")
    return shown
