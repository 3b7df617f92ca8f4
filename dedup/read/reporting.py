"""Telling problems without flooding: the first twenty of a sort singly, then one that counts the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from dedup.errors import UnreadableError
from dedup.messages import Message
from dedup.model import Problem

SINGLY = 20

OnProblem = Callable[[Problem], None]


@dataclass(slots=True)
class _Tally:
    example: str
    line: int
    count: int = 0


class Reporter:
    """Reports the problems of one file; ``close`` tells how many were not told singly.

    ``bad`` counts the places where bytes could not be decoded, ``replaced`` the U+FFFD that a document has for them.
    """

    def __init__(self, path: str, on_problem: OnProblem) -> None:
        self.path = path
        self.bad = 0
        self.replaced = 0
        self._on_problem = on_problem
        self._count: Counter[Message] = Counter()
        self._tallies: dict[str, _Tally] = {}

    def __call__(
        self,
        message: Message,
        *,
        sort: Message | None = None,
        line: int | None = None,
        offset: int | None = None,
        missing: str | None = None,
    ) -> None:
        """Report ``message``; problems of one ``sort``, a phrase such as "not JSON", are counted together."""
        if sort:
            self._count[sort] += 1
            if self._count[sort] > SINGLY:
                return
        self._on_problem(Problem(self.path, message, line, offset, missing))

    def error(self, error: UnreadableError) -> None:
        """Report an error that ended the reading of the file or of a part of it."""
        self(error.message, line=error.line, offset=error.offset)

    def tally(self, key: str, example: str, line: int) -> None:
        """Count what is told once for the file, at its end, with the first ``{example}`` and how many there are."""
        known = self._tallies.setdefault(key, _Tally(example, line))
        known.count += 1

    def inside(self, part: str | Message, line: int | None = None) -> Reporter:
        """A reporter of a part of the file, whose offsets are not those of the file: ``the record is empty``."""

        def tell(problem: Problem) -> None:
            what = Message("read.inside", part=part, problem=problem.message)
            self(what, sort=what, line=line)

        return Reporter(self.path, tell)

    def close(self) -> None:
        for key, known in self._tallies.items():
            told = Message(key, example=repr(known.example[:40]))
            if known.count > 1:
                told = Message("read.more_in_file", what=told, number=known.count - 1)
            self._on_problem(Problem(self.path, told, known.line))
        self._tallies.clear()
        for sort, count in self._count.items():
            if count > SINGLY:
                rest = count - SINGLY
                self._on_problem(Problem(self.path, Message("read.more_like_it", rest=rest, sort=sort)))
        self._count.clear()
