"""What a commit is held against: its parents, and which files are other there.

Text that stood in a parent is not brought by the commit. The parents are HEAD, when one is about to commit; in a merge
the commits that are merged as well; of a range of commits the one from which it went off. A revision that is accepted is
one parent more, and the only one of a file that no other holds otherwise.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
    where files are judged whole. What stood in ``accepted`` nobody objects to, whatever came since. ``commit`` is that
    of the files, where they are not those that are staged."""

    staged: Staged
    parents: Sequence[Parent] = ()
    accepted: Parent | None = None
    commit: str = ""

    def is_changed(self, path: str) -> bool:
        """Whether a file is other than in one of the parents."""
        return any(path in parent.by_path for parent in self.parents)

    def is_since(self, path: str) -> bool:
        """Whether a file is as in all parents, and other than what is accepted."""
        return self.accepted is not None and path in self.accepted.by_path and not self.is_changed(path)

    def accept_parent(self) -> Brought:
        """The same, where what stood in the first parent is accepted if nothing else is."""
        return replace(self, accepted=self.accepted or next(iter(self.parents), None))

    def changed(self) -> list[str]:
        """The files that are other than in the first parent."""
        return sorted(self.parents[0].by_path) if self.parents else []


def find_brought(
    repository: Repository, from_ref: str = "", to_ref: str = "", accept_ref: str = ""
) -> Brought:
    """What is about to be committed, or what a range of commits brought, and what of it is accepted. Raises InputError
    for what is no revision, and for a history that was not fetched as far back."""
    from_ref, to_ref = from_ref or os.environ.get(_FROM, ""), to_ref or os.environ.get(_TO, "")
    if not _is_named(from_ref):
        head = repository.find_commit("HEAD")
        commits = [head, *repository.list_merged()] if head is not None else []
        parents = [Parent(commit, repository.list_changes(commit)) for commit in dict.fromkeys(commits)]
        return Brought(repository.list_staged(), parents, _accepted(repository, accept_ref))
    last = _commit(repository, "--to-ref", to_ref or "HEAD")
    fork = _fork(repository, _commit(repository, "--from-ref", from_ref), last)
    parent = Parent(fork, repository.list_changes(fork, last))
    return Brought(repository.list_tree(last), [parent], _accepted(repository, accept_ref, last), last)


def _accepted(repository: Repository, revision: str, last: str = "") -> Parent | None:
    """The revision that is accepted, and what is staged, or the commit ``last`` has, otherwise than it."""
    if not revision:
        return None
    commit = _commit(repository, "--accept-ref", revision)
    return Parent(commit, repository.list_changes(commit, last))


def _is_named(revision: str) -> bool:
    """Whether a revision is given; a push of a new branch names none by zeros."""
    return bool(revision.strip("0"))


def _commit(repository: Repository, option: str, revision: str) -> str:
    commit = repository.find_commit(revision)
    if commit is None:
        raise InputError(
            Message("guarding.no_revision", option=option, revision=revision, cure=_cure(repository))
        )
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
