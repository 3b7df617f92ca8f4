"""What a commit is held against: its parents, and which files are other there.

Text that stood in a parent is not brought by the commit. The parents are HEAD, when one is about to commit; in a merge
the commits that are merged as well; of a range of commits the one from which it went off.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from dedup.errors import InputError
from dedup.guarding.git import Change, Repository, Staged
from dedup.messages import Message

# What pre-commit tells its hooks of a range of commits, as before a push.
_FROM, _TO = "PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF"


@dataclass(frozen=True)
class Parent:
    """A commit, and what is staged otherwise than there."""

    commit: str
    changes: Sequence[Change]

    @cached_property
    def by_path(self) -> Mapping[str, Change]:
        """The files that are other, or new, by path."""
        return {change.path: change for change in self.changes if change.path}


@dataclass(frozen=True)
class Brought:
    """The files that are looked at, and the parents that they are held against: none before the first commit, and
    where files are judged whole."""

    staged: Staged
    parents: Sequence[Parent] = ()

    def is_changed(self, path: str) -> bool:
        """Whether a file is other than in one of the parents."""
        return any(path in parent.by_path for parent in self.parents)

    def changed(self) -> list[str]:
        """The files that are other than in the first parent."""
        return sorted(self.parents[0].by_path) if self.parents else []


def find_brought(repository: Repository, from_ref: str = "", to_ref: str = "") -> Brought:
    """What is about to be committed, or what a range of commits brought. Raises InputError for what is no revision, and
    for a history that was not fetched as far back."""
    from_ref, to_ref = from_ref or os.environ.get(_FROM, ""), to_ref or os.environ.get(_TO, "")
    if not _is_named(from_ref):
        head = repository.find_commit("HEAD")
        commits = [head, *repository.list_merged()] if head is not None else []
        parents = [Parent(commit, repository.list_changes(commit)) for commit in dict.fromkeys(commits)]
        return Brought(repository.list_staged(), parents)
    last = _commit(repository, to_ref or "HEAD")
    fork = _fork(repository, _commit(repository, from_ref), last)
    return Brought(repository.list_tree(last), [Parent(fork, repository.list_changes(fork, last))])


def _is_named(revision: str) -> bool:
    """Whether a revision is given; a push of a new branch names none by zeros."""
    return bool(revision.strip("0"))


def _commit(repository: Repository, revision: str) -> str:
    commit = repository.find_commit(revision)
    if commit is None:
        raise InputError(Message("guarding.no_revision", revision=revision, cure=_cure(repository)))
    return commit


def _fork(repository: Repository, first: str, last: str) -> str:
    fork = repository.find_fork(first, last)
    if fork is None and repository.is_shallow():
        known = {"first": first[:12], "last": last[:12]}
        raise InputError(Message("guarding.no_fork", **known, cure=_cure(repository)))
    return fork or first


def _cure(repository: Repository) -> Message | str:
    """What to do where the history is not all there."""
    return Message("guarding.unshallow") if repository.is_shallow() else ""
