"""What of its first place a finding says stands elsewhere, and whether decisions leave anything of the finding."""

from __future__ import annotations

from collections.abc import Collection

from dedup.model import Finding


def held_spans(finding: Finding) -> list[tuple[int, int, int]]:
    """Spans of the first place, start and end in code points of its document, each with the number of the occurrence that
    holds it: those that are tied to it, or all of the place."""
    first, *others = finding.occurrences
    ties = finding.evidence.get("passages")
    if ties is None:
        return [(first.start, first.end, number) for number in range(1, 1 + len(others))]
    return [(*tie["a"], tie["of"][1]) for tie in ties]


def is_left_out(finding: Finding, excluded: Collection[tuple[str, int]], gone: Collection[str]) -> bool:
    """Whether it is excluded, by id and start, or all of the documents that hold it are ``gone``."""
    first, *others = finding.occurrences
    return (finding.id, first.start) in excluded or (
        bool(others) and all(one.document in gone for one in others)
    )
