"""What there is to say of a library."""

from __future__ import annotations

from collections import Counter
from typing import Any

from dedup.library.segments import Segments
from dedup.library.sqlite import Library

FORMAT = "dedup-library-info/1"
# Sources and frames that are named; the others are counted.
SOURCES = 20
FRAMES = 20


def describe_library(library: Library) -> dict[str, Any]:
    """Documents, speeches, characters, dates, sources, scheme, and how it is stored, as JSON has it."""
    documents = speeches = characters = 0
    first = last = undated = 0
    sources: Counter[int] = Counter()
    with library.state() as segments:
        for row in library.table.all():
            documents, speeches = documents + 1, speeches + row.speeches
            characters += row.characters
            sources[row.source] += 1
            if row.date:
                first, last = min(first or row.date, row.date), max(last, row.date)
            else:
                undated += 1
        names, frames = library.table.sources(), library.frames()
        unnamed = sources.pop(0, 0)
        by_size = sorted(((names.get(id_, ""), count) for id_, count in sources.items()), key=_by_count)
        return {
            "format": FORMAT,
            "library": library.name,
            "unfinished": library.unfinished,
            "documents": documents,
            "speeches": speeches,
            "characters": characters,
            "files": len(library.files()),
            "roots": sorted(library.roots()),
            "dates": {"first": _as_date(first), "last": _as_date(last), "undated": undated},
            "sources": {
                "number": len(by_size),
                "documents_without": unnamed,
                "largest": [{"name": name, "documents": count} for name, count in by_size[:SOURCES]],
            },
            "frames": {
                "number": len(frames),
                "pages": sum(frame.pages for frame in frames),
                "largest": [
                    {
                        "name": frame.name,
                        "pages": frame.pages,
                        "lines": frame.lines,
                        "samples": list(frame.samples),
                    }
                    for frame in frames[:FRAMES]
                ],
            },
            "forms": len(library.forms()),
            "scheme": library.scheme.record(),
            "storage": _describe_storage(library, segments),
        }


def _describe_storage(library: Library, segments: Segments) -> dict[str, Any]:
    database = library.database
    return {
        "version": database.pragma("user_version"),
        "bytes": database.pragma("page_count") * database.pragma("page_size"),
        "free_bytes": database.pragma("freelist_count") * database.pragma("page_size"),
        "segments": len(segments.all),
        "fingerprints": sum(segment.totals[0] for segment in segments.all),
        "bands": sum(segment.totals[2] for segment in segments.all),
        "removed_speeches": sum(int(segment.dead.sum()) for segment in segments.all),
    }


def _by_count(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _as_date(date: int) -> str:
    """20230105 -> 2023-01-05; unknown parts are left out."""
    if not date:
        return ""
    year, month, day = date // 10000, date // 100 % 100, date % 100
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if month and day else "")
