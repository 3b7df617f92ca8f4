"""Stages as rows of items, told as they are done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from dedup.disk.store import Store
from dedup.preparing import Progress
from dedup.process import give_back_memory

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Items:
    """What of a stage is left to do by its store; a stage is told by the name of `dedup.disk.stage_progress`."""

    store: Store
    progress: Progress

    def begin(self, told: str) -> None:
        """A stage of one item."""
        give_back_memory()
        self.progress(told, 0, 1)

    def of(self, stage: str, told: str, items: Sequence[Item]) -> Iterator[tuple[int, Item]]:
        """The items of a stage that are not complete, with their numbers."""
        for item in range(self.store.done(stage), len(items)):
            self.progress(told, item, len(items))
            yield item, items[item]
        give_back_memory()
