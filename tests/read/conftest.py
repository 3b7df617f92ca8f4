"""One fixture: read paths to the end, and give documents and problems."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from dedup.model import Batch, Problem
from dedup.read import find_sources, read_source, ReadOptions


@dataclass
class Result:
    batches: list[Batch]
    problems: list[Problem]

    @property
    def texts(self) -> dict[str, str]:
        return {id_: text for batch in self.batches for id_, text in zip(batch.ids, batch.texts, strict=True)}

    @property
    def dates(self) -> list[str]:
        return [date for batch in self.batches for date in batch.dates or [""] * len(batch.ids)]

    @property
    def messages(self) -> list[str]:
        return [problem.message for problem in self.problems]

    @property
    def only_problem(self) -> Problem:
        assert len(self.problems) == 1, self.problems
        return self.problems[0]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Read paths relative to ``tmp_path``; keyword arguments are those of ReadOptions."""
    monkeypatch.chdir(tmp_path)

    def run(*paths: str, **options: object) -> Result:
        problems: list[Problem] = []
        chosen = ReadOptions(**options)  # type: ignore[arg-type]
        sources = find_sources(paths, chosen, problems.append)
        batches = [batch for source in sources for batch in read_source(source, chosen, problems.append)]
        return Result(batches, problems)

    return run
