"""What git knows: which files are staged, and what stands in them. Only plumbing commands of git 2.13 are used."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO

from dedup.errors import InputError
from dedup.messages import Message
from dedup.read.folders import show

# Modes of files, and of what is none.
_FILES, LINK, SUBMODULE = ("100644", "100755"), "120000", "160000"
# Pathspecs of a user's environment must not change what `:/` means; messages are compared.
_PLAIN = {"GIT_LITERAL_PATHSPECS": "0", "GIT_ICASE_PATHSPECS": "0", "LC_ALL": "C"}
_LFS = b"version https://git-lfs.github.com/spec/"


@dataclass(frozen=True)
class Repository:
    """A working tree, whose index is read once. ``prefix`` is the folder that names of a command line start from, below
    ``root``, with a slash behind it; ``git_dir`` is this working tree's own, also where several share one repository."""

    root: Path
    prefix: str
    git_dir: Path
    folder: Path

    @property
    def shared_dir(self) -> Path:
        """The folder of git that all working trees of a repository share."""
        pointer = self.git_dir / "commondir"
        return self.git_dir / pointer.read_text().strip() if pointer.exists() else self.git_dir

    def name_of(self, given: str) -> str | None:
        """The path of a file from the root, POSIX; None for one that lies outside."""
        path = Path(given)
        if path.is_absolute():
            name = os.path.relpath(path.parent.resolve() / path.name, self.root.resolve())
        else:
            name = os.path.normpath(self.prefix + given)
        name = show(name)
        return None if name == ".." or name.startswith("../") else name

    def list_staged(self) -> Staged:
        """The files of the index."""
        return self._staged

    @cached_property
    def _staged(self) -> Staged:
        unmerged = set()
        files = []
        for mode, blob, stage, name in self._list("ls-files", "--stage", "--full-name", "--", ":/"):
            if stage == "0":
                files.append((mode, blob, name))
            else:
                unmerged.add(name)
        return _sort_out(files, frozenset(unmerged))

    def list_tree(self, commit: str) -> Staged:
        """The files of a commit, as if they were staged."""
        rows = self._list("ls-tree", "-r", "--full-tree", commit)
        return _sort_out((mode, blob, name) for mode, _, blob, name in rows)

    def _list(self, command: str, *words: str) -> Iterator[list[str]]:
        """The rows of a listing: what git says of a file, in words, and its path."""
        for row in _git(self.folder, command, "-z", *words).split(b"\0")[:-1]:
            facts, _, raw = row.partition(b"\t")
            yield [*facts.decode().split(), show(os.fsdecode(raw))]

    def find_commit(self, revision: str) -> str | None:
        """The commit that a revision names; None where there is none."""
        return self._find(revision, "commit")

    def _find(self, revision: str, kind: str) -> str | None:
        """The object of a kind that a revision names; None where there is none."""
        if revision.startswith("-"):
            return None
        try:
            words = ("rev-parse", "--verify", "--quiet", f"{revision}^{{{kind}}}")
            return _git(self.folder, *words).decode().strip()
        except InputError:
            return None

    def find_fork(self, one: str, other: str) -> str | None:
        """The commit from which two commits went apart; None where the history that is here has none."""
        try:
            return _git(self.folder, "merge-base", one, other).decode().strip()
        except InputError:
            return None

    def blame(self, path: str, first: int, last: int, commit: str, blob: str) -> bytes:
        """What ``git blame --line-porcelain`` says of some lines of a file in a commit; for none as it is staged,
        with the content ``blob``. Raises InputError for a file that git knows nothing of."""
        words = ("--line-porcelain", "--root", "-L", f"{first},{last}")
        if commit:
            return _git(self.root, "blame", *words, commit, "--", path)
        content = _git(self.root, "cat-file", "blob", blob)
        return _git(self.root, "blame", *words, "--contents", "-", "--", path, given=content)

    def is_shallow(self) -> bool:
        """Whether the history was fetched in part only."""
        return bool(self.list_oldest())

    def list_oldest(self) -> list[str]:
        """The commits before which the history was not fetched: all that is older looks as if it came from them."""
        file = self.shared_dir / "shallow"
        return file.read_text("ascii", "replace").split() if file.exists() else []

    def list_merged(self) -> list[str]:
        """The commits that are being merged into the last one."""
        head = self.git_dir / "MERGE_HEAD"
        if head.exists():
            return head.read_text("ascii", "replace").split()
        # While the hook pre-merge-commit runs that file is not there yet; git names them in the environment.
        named = (name.removeprefix("GITHEAD_") for name in os.environ if name.startswith("GITHEAD_"))
        return sorted(name for name in named if self.find_commit(name) == name)

    def list_changes(self, parent: str, commit: str = "") -> list[Change]:
        """What is staged, or a commit, has otherwise than a parent; renames are followed."""
        words = ("-z", "-M", "-l2000", "--raw", "--no-abbrev", "--ignore-submodules=all", parent)
        command = ("diff-tree", "-r", *words, commit) if commit else ("diff-index", "--cached", *words)
        fields = iter(_git(self.folder, *command, "--").split(b"\0")[:-1])
        changes = []
        for facts in fields:
            _, _, old, new, status = facts.decode().lstrip(":").split()
            names = [show(os.fsdecode(next(fields))) for _ in range(2 if status[0] in "RC" else 1)]
            if status[0] == "U":  # not merged yet: nothing is staged
                continue
            before, after = status[0] != "A", status[0] != "D"
            changes.append(
                Change(
                    names[-1] if after else "",
                    names[0] if before else "",
                    new if after else "",
                    old if before else "",
                )
            )
        return changes

    def list_untracked(self, folder: str) -> list[str]:
        """The files below a folder that git neither knows nor is told to ignore, by path from the root."""
        words = (
            "ls-files",
            "--others",
            "--exclude-standard",
            "-z",
            "--full-name",
            "--",
            ":(top,literal)" + folder,
        )
        return [show(os.fsdecode(raw)) for raw in _git(self.folder, *words).split(b"\0")[:-1]]

    def read_attributes(self, staged: Staged, names: Sequence[str]) -> dict[tuple[str, str], str]:
        """What ``.gitattributes``, as they are staged, say of staged files: values (``set``, ``unset``, a word) by path
        and attribute, of those that are specified."""
        files = (path.rpartition("/")[2] for path in staged.blobs)
        if ".gitattributes" not in files and not (self.shared_dir / "info/attributes").exists():
            return {}
        asked = b"".join(os.fsencode(path) + b"\0" for path in staged.blobs)
        told = _git(self.root, "check-attr", "-z", "--cached", "--stdin", *names, given=asked).split(b"\0")
        rows = zip(told[::3], told[1::3], told[2::3], strict=False)
        return {
            (show(os.fsdecode(path)), name.decode()): value.decode("utf-8", "replace")
            for path, name, value in rows
            if value != b"unspecified"
        }

    def was_committed(self, name: str) -> bool:
        """Whether the last commit has something of this name."""
        try:
            return bool(_git(self.folder, "ls-tree", "-z", "--full-tree", "HEAD", "--", name))
        except InputError:  # there is no commit yet
            return False

    @contextmanager
    def open_contents(self) -> Iterator[Contents]:
        """Read staged files; all by one process."""
        command = ["git", "cat-file", "--batch"]
        with subprocess.Popen(
            command, cwd=self.folder, env=os.environ | _PLAIN, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                yield Contents(process.stdin, process.stdout)
            finally:
                process.stdin.close()
                process.stdout.close()

    def read_revision(self, revision: str, name: str) -> str | None:
        """The text of a file as a revision has it, None where it has no such file; InputError for no revision."""
        tree = self._find(revision, "tree")
        if tree is None:
            raise InputError(Message("guarding.no_revision_ci", revision=revision))
        listing = _git(self.folder, "ls-tree", "-z", "--full-tree", tree, "--", name)
        if not listing:
            return None
        blob = listing.partition(b"\t")[0].decode().split()[2]
        return _git(self.folder, "cat-file", "blob", blob).decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Staged:
    """The files of the index: blob ids by path, the paths that have merge conflicts, and the modes of links and
    submodules. A file of which only the name is staged (``git add --intent-to-add``) has the id of an empty one."""

    blobs: dict[str, str]
    unmerged: frozenset[str] = field(default=frozenset())
    others: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """A file that is other than in a parent: its path and blob id, and those that it had there; empty where it is not."""

    path: str
    former_path: str
    blob: str
    former_blob: str


@dataclass(frozen=True, slots=True)
class Contents:
    """``git cat-file --batch``, which is asked for one blob after another."""

    questions: IO[bytes]
    answers: IO[bytes]

    def read(self, blob: str) -> bytes:
        """The content of a blob; InputError where the repository lacks it."""
        self.questions.write(blob.encode() + b"\n")
        self.questions.flush()
        head = self.answers.readline().split()
        if len(head) != 3:
            raise InputError(Message("guarding.object_missing", blob=blob))
        content = self.answers.read(int(head[2]))
        self.answers.read(1)
        return content


def _sort_out(files: Iterable[tuple[str, str, str]], unmerged: frozenset[str] = frozenset()) -> Staged:
    """Files by mode, blob id and path: those that are read, and links and submodules."""
    blobs, others = {}, {}
    for mode, blob, name in files:
        if mode in _FILES:
            blobs[name] = blob
        else:
            others[name] = mode
    return Staged(blobs, unmerged, others)


def find_repository(folder: Path) -> Repository | None:
    """The repository that a folder belongs to; InputError where git will not say."""
    try:
        asked = ("--show-toplevel", "--absolute-git-dir", "--show-prefix")
        answers = _git(folder, "rev-parse", *asked).split(b"\n")[:-1]
        if len(answers) > len(asked):  # the name of a folder has a line break in it
            answers = [_git(folder, "rev-parse", what).removesuffix(b"\n") for what in asked]
    except InputError as error:
        if "work tree" in str(error):
            raise InputError(Message("guarding.bare")) from None
        if "not a git repository" in str(error) and not os.environ.get("GIT_DIR"):
            return None
        raise
    root, git_dir, prefix = map(os.fsdecode, answers)
    return Repository(Path(root), prefix, Path(git_dir), folder)


def is_pointer(content: bytes) -> bool:
    """Whether this is what Git LFS stages instead of a file."""
    return len(content) < 1024 and content.startswith(_LFS)


def _git(folder: Path, *words: str, given: bytes = b"") -> bytes:
    try:
        command = ["git", *words]
        done = subprocess.run(command, cwd=folder, env=os.environ | _PLAIN, input=given, capture_output=True)
    except FileNotFoundError:
        raise InputError(Message("guarding.no_git")) from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        raise InputError(
            Message(
                "guarding.git_said",
                command=words[0],
                said=said or Message("guarding.git_ended", code=done.returncode),
            )
        )
    return done.stdout
