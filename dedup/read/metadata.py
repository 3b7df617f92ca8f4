"""What a record or a file says of a text beside it: title, author and what else is asked for, as short strings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dedup.read.options import ReadOptions

# Metadata is shown beside a text; what is longer is a text itself.
MOST_CHARACTERS = 1000


def gather_metadata(columns: Mapping[str, Sequence[object]]) -> list[dict[str, str]] | None:
    """What the fields of each record say, by name; None if they say nothing.

    ``columns`` are of equal length. Strings, numbers and truth values count, written as JSON writes them, without
    the space around them, cut at 1,000 characters; what is empty, a list or an object is left out.

    >>> gather_metadata({"title": [" 讲话 ", None], "place": ["", 7]})
    [{'title': '讲话'}, {'place': '7'}]
    """
    if not columns:
        return None
    gathered: list[dict[str, str]] = [{} for _ in next(iter(columns.values()))]
    for field, values in columns.items():
        for of_record, value in zip(gathered, values, strict=True):
            if word := _as_word(value):
                of_record[field] = word
    return gathered if any(gathered) else None


def file_metadata(options: ReadOptions, **known: str) -> list[dict[str, str]] | None:
    """The same for a file that is one text; ``known`` is all that it says, of which the options name some."""
    return gather_metadata({field: [known[field]] for field in options.metadata_fields if field in known})


def _as_word(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        return str(value).strip()[:MOST_CHARACTERS].rstrip()
    return ""
