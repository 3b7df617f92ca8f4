"""The sources of a draft: what each holds of it in runs, whoever else holds it, and how much of it each resembles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dedup.checking.resembles import Resembling
from dedup.kernels.intervals import Intervals


@dataclass(frozen=True, slots=True)
class SourceShare:
    """What of a draft one document holds in runs, in characters that count and as a share of the draft's.

    ``resembles`` is how much of what is rare in the draft it says, 0…1, in whatever words that stands; None where others
    say more. It is a hint and no copy. ``words`` are the spans of the draft that say so, half-open in code points, what
    weighs most first; empty where it is too little to be shown.
    """

    source: str
    characters: int
    share: float
    resembles: float | None
    words: tuple[tuple[int, int], ...]

    def record(self) -> dict[str, Any]:
        """As it stands in the report; of many hundreds `dataclasses.asdict` would copy each in full."""
        return {field: getattr(self, field) for field in self.__slots__}


def list_sources(
    characters: int, by_source: Mapping[str, Intervals], resembling: Sequence[Resembling]
) -> tuple[SourceShare, ...]:
    """All who hold a run of a draft of so many characters, in their order, and behind these those who share none, that
    which it resembles most first."""
    alike = {one.source: one for one in resembling}

    def rows() -> Iterator[SourceShare]:
        for name, held in by_source.items():
            one = alike.get(name)
            share = share_of_draft(held, characters)
            yield SourceShare(
                name, held.size(), share, one.resembles if one else None, one.words if one else ()
            )
        for one in alike.values():
            if one.source not in by_source:
                yield SourceShare(one.source, 0, 0.0, one.resembles, one.words)

    return tuple(rows())


def share_of_draft(held: Intervals, characters: int) -> float:
    """The share that spans are of so many characters, 0 of none."""
    return round(held.size() / characters, 6) if characters else 0.0
