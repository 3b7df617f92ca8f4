"""What is said of one file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dedup.guarding.judge import Hit
from dedup.model import Problem

# With fewer files than this, to look up what is known would cost more than to compare.
MANY = 16


@dataclass(frozen=True)
class Verdict:
    """What is said of a file: its hits, those that only a baseline accepts as if nobody had accepted them; problems;
    whether anything of it could be read; and how many characters that count were compared."""

    hits: Sequence[Hit] = ()
    problems: Sequence[Problem] = ()
    is_read: bool = True
    characters: int = 0
