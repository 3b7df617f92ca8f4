"""Who wrote the lines that a new copy repeats, and when: git blame of the side that stood already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from dedup.errors import InputError
from dedup.guarding.git import Repository
from dedup.guarding.parents import Brought
from dedup.guarding.parts import last_line
from dedup.model import Occurrence


@dataclass(frozen=True, slots=True)
class Blame:
    """A commit that ``lines`` lines of a place come from: its id, its author, and when it was written, as ISO 8601 in
    the author's time."""

    commit: str
    author: str
    time: str
    lines: int


class Blamer:
    """Asks git for each place once."""

    def __init__(self, repository: Repository, brought: Brought) -> None:
        self._repository, self._brought = repository, brought
        self._oldest = frozenset(repository.list_oldest())
        self._known: dict[tuple[str, int, int], tuple[Blame, ...]] = {}

    def blame(self, place: Occurrence) -> tuple[Blame, ...]:
        """The commits that a place comes from, those of most lines first; none of lines that are not committed, of what
        has no lines of its own, and where the history was not fetched so far back."""
        blob = self._brought.staged.blobs.get(place.document)
        if blob is None or place.block:
            return ()
        key = place.document, place.line, last_line(place)
        if key not in self._known:
            self._known[key] = tuple(self._ask(blob, *key))
        return self._known[key]

    def _ask(self, blob: str, path: str, first: int, last: int) -> Iterator[Blame]:
        try:
            told = self._repository.blame(path, first, last, self._brought.commit, blob)
        except InputError:  # a file that git has no history of
            return
        facts, lines = _parse(told)
        for commit, count in lines.most_common():
            if commit.strip("0") and commit not in self._oldest:
                yield Blame(commit, facts[commit].get("author", ""), _time(facts[commit]), count)


def _parse(told: bytes) -> tuple[dict[str, dict[str, str]], Counter[str]]:
    """What ``git blame --line-porcelain`` says: of each commit its facts, and its number of lines."""
    facts: dict[str, dict[str, str]] = {}
    lines: Counter[str] = Counter()
    commit = ""
    for row in told.decode("utf-8", "replace").split("\n"):
        name, _, value = row.partition(" ")
        if row.startswith("\t"):
            lines[commit] += 1
            commit = ""
        elif commit:
            facts[commit][name] = value
        elif name:
            commit = name
            facts.setdefault(commit, {})
    return facts, lines


def _time(facts: dict[str, str]) -> str:
    zone = int(facts.get("author-tz", "0"))
    minutes = (abs(zone) // 100 * 60 + abs(zone) % 100) * (1 if zone >= 0 else -1)
    try:
        moment = datetime.fromtimestamp(int(facts["author-time"]), timezone(timedelta(minutes=minutes)))
    except (KeyError, ValueError, OverflowError, OSError):  # whatever somebody wrote into a commit
        return ""
    return moment.isoformat()
