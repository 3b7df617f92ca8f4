"""Whether a file holds one record a line, as its first bytes tell: Spark, C4 and the hubs name such files ``.json``."""

from __future__ import annotations

import orjson

from dedup.errors import UnreadableError
from dedup.read.encoding import sniff_stream
from dedup.read.fields import find_key
from dedup.read.options import ReadOptions, Source
from dedup.read.streams import open_chunks, peek

# A long speech as one record has its first line end within so many bytes.
_HEAD = 1 << 20
_CHUNK = 1 << 16


def holds_records(source: Source, options: ReadOptions) -> bool:
    """Whether the first lines of a file are JSON objects of a line each.

    A single line is a record if it has the text field, else it may be any JSON: a configuration, a table of contents.
    What is empty, damaged or cannot be opened is taken for records too: their reader says what is wrong.
    """
    try:
        head, _ = peek(open_chunks(source, _CHUNK), _HEAD)
    except (OSError, UnreadableError):
        return True
    if not head:
        return True
    try:
        name, start = sniff_stream(head, options.encoding)
    except UnreadableError:
        return False
    lines = [line for line in head[start:].decode(name, "ignore").split("\n", 2) if line.strip()]
    if not lines:
        return True
    record = _parse(lines[0])
    if (
        record is None
    ):  # a line longer than what was looked at, or the beginning of something spread over lines
        is_long = len(lines) == 1 and len(head) >= _HEAD
        return is_long and lines[0].lstrip().startswith("{") and f'"{options.text_field}"' in lines[0]
    if len(lines) > 1 and lines[1].lstrip().startswith("{"):
        return True
    return find_key(record, options.text_field) is not None


def _parse(line: str) -> dict[str, object] | None:
    try:
        record = orjson.loads(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None
