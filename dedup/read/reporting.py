"""Telling problems without flooding: the first twenty of a sort singly, then one that counts the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from dedup.errors import UnreadableError
from dedup.model import Problem

SINGLY = 20

OnProblem = Callable[[Problem], None]


class Reporter:
    """Reports the problems of one file; ``close`` tells how many were not told singly.

    ``bad`` counts the places where bytes could not be decoded, ``replaced`` the U+FFFD that a document has for them.
    """

    def __init__(self, path: str, on_problem: OnProblem) -> None:
        self.path = path
        self.bad = 0
        self.replaced = 0
        self._on_problem = on_problem
        self._count: Counter[str] = Counter()

    def __call__(
        self, message: str, *, sort: str = "", line: int | None = None, offset: int | None = None
    ) -> None:
        """Report ``message``; problems of one ``sort``, a phrase such as "not JSON", are counted together."""
        if sort:
            self._count[sort] += 1
            if self._count[sort] > SINGLY:
                return
        self._on_problem(Problem(self.path, message, line, offset))

    def error(self, error: UnreadableError) -> None:
        """Report an error that ended the reading of the file or of a part of it."""
        self(str(error), line=error.line, offset=error.offset)

    def inside(self, part: str, line: int | None = None) -> Reporter:
        """A reporter of a part of the file, whose offsets are not those of the file: ``the record is empty``."""

        def tell(problem: Problem) -> None:
            self(f"{part} {problem.message}", sort=f"{part} {problem.message}", line=line)

        return Reporter(self.path, tell)

    def close(self) -> None:
        for sort, count in self._count.items():
            if count > SINGLY:
                rest = count - SINGLY
                self._on_problem(Problem(self.path, f"{rest} more of this kind were not listed: {sort}"))
        self._count.clear()
