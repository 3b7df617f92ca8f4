"""How much is done at once, so that it fits the memory that a job may take."""

from __future__ import annotations

from dataclasses import dataclass

# A block of so many characters takes 16 times as many bytes while it is folded; it gets an eighth of the memory.
LEAST_BLOCK, MOST_BLOCK = 1 << 18, 1 << 24
OF_BLOCK = 128
# What grouping takes for a text whose key is looked at, in each of two threads.
OF_KEY = 64


@dataclass(frozen=True, slots=True)
class Plan:
    """``block`` is how many characters are folded or sketched at a time; ``parts`` into how many parts hashes, the keys
    of a band and pairs are cut, 0: as many as the memory asks for."""

    block: int
    parts: int = 0

    def parts_for(self, rows: int, memory: int) -> int:
        """How many parts to make of so many rows, within ``memory`` bytes."""
        return self.parts or 1 + rows * OF_KEY // max(1, memory // 8)


def plan_for(memory: int) -> Plan:
    """How to keep to ``memory`` bytes."""
    return Plan(min(MOST_BLOCK, max(LEAST_BLOCK, memory // OF_BLOCK)))
