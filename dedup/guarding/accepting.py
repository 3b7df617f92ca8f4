"""Where the baseline of a repository lies, how it is read and written, and what of it is needed no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dedup.errors import InputError
from dedup.guarding.baseline import (
    accept,
    Accepted,
    Baseline,
    LIBRARY_NAME,
    NAME,
    parse_baseline,
    read_baseline,
)
from dedup.guarding.git import Repository
from dedup.guarding.judge import Hit, MARKED
from dedup.guarding.limits import Guard
from dedup.messages import Message


@dataclass(frozen=True, slots=True)
class BaselineFile:
    """A baseline by its place. ``named``: a flag or a setting names it, so it has to be there.

    A link is never followed, to be read or written: it would lead out of what the repository holds.
    """

    path: Path
    shown: str
    named: bool
    repository: Repository | None

    def read(self, staged: bool = True) -> Baseline:
        """What stands in it; nothing where it is not there and nobody named it. Raises InputError.

        ``staged``: as it is staged, like the files that are checked; a file that git does not know, as it lies there.
        """
        self._refuse_link()
        text = self.read_staged() if staged else None
        if text is not None:
            return parse_baseline(text, self.shown)
        if not self.named and not self.path.exists():
            return Baseline()
        return read_baseline(self.path, self.shown)

    def read_staged(self) -> str | None:
        """What git would commit of it, None for nothing."""
        name = self.repository.name_of(str(self.path)) if self.repository is not None else None
        blob = self.repository.list_staged().blobs.get(name) if self.repository is not None and name else None
        if self.repository is None or blob is None:
            return None
        with self.repository.open_contents() as contents:
            return contents.read(blob).decode("utf-8", "replace")

    def needs_staging(self) -> bool:
        """Whether git would commit another one than lies there, or none."""
        if (
            self.repository is None
            or self.repository.name_of(str(self.path)) is None
            or not self.path.exists()
        ):
            return False
        staged = self.read_staged()
        return staged is None or staged.splitlines() != self.path.read_text("utf-8", "replace").splitlines()

    def read_revision(self, revision: str) -> Baseline:
        """What a revision of git has there. Raises InputError for no repository, no revision and no file."""
        name = self.repository.name_of(str(self.path)) if self.repository is not None else None
        if self.repository is None or name is None:
            raise InputError(Message("guarding.baseline_no_repository", shown=self.shown))
        text = self.repository.read_revision(revision, name)
        if text is None:
            raise InputError(Message("guarding.baseline_not_there", revision=revision, name=name))
        return parse_baseline(text, f"{revision}:{name}")

    def _refuse_link(self) -> None:
        if self.path.is_symlink():
            raise InputError(Message("guarding.baseline_link", shown=self.shown))

    def write(self, baseline: Baseline) -> None:
        """Raises OutputError where the file cannot be written."""
        from dedup.report.output_files import open_output

        self._refuse_link()
        with open_output(str(self.path)) as stream:
            stream.write(str(baseline).encode())


def find_baseline(repository: Repository | None, given: str, guard: Guard, library: bool) -> BaselineFile:
    """The file that a flag names, from the working folder; else the settings, from the root of the repository; else
    the usual one there. Copies of a library's texts are accepted in a file of their own."""
    root = repository.root if repository is not None else Path()
    if given:
        return BaselineFile(Path(given), given, True, repository)
    if guard.options.baseline and not library:
        path = root / guard.options.baseline
        if not path.resolve().is_relative_to(root.resolve()):
            raise InputError(Message("guarding.baseline_outside", value=repr(guard.options.baseline)))
        return BaselineFile(path, str(path), True, repository)
    name = LIBRARY_NAME if library else NAME
    return BaselineFile(root / name, name, False, repository)


def accept_hits(hits: Sequence[Hit], reason: str = "") -> dict[str, Accepted]:
    """Entries for each finding that no marker accepts."""
    return accept((part for hit in hits if hit.accepted != MARKED for part in hit.parts), reason)


def find_stale(baseline: Baseline, hits: Sequence[Hit]) -> list[Accepted]:
    """Entries that accept what is found no more, in order of id."""
    parts = (part for hit in hits if hit.accepted != MARKED for part in hit.parts)
    used = {entry.id for entry in map(baseline.find, parts) if entry is not None}
    return [baseline.entries[id_] for id_ in sorted(baseline.entries.keys() - used)]
