"""Marks instead of cuts: what would go of a record is written into a field of it, and nothing else is changed.

    "removable": [{"start": 13, "end": 113, "kind": "exact", "reason": "Equal text", "finding": "14e09574c239118d",
                   "kept": {"document": "a#1", "start": 0, "end": 98}, "characters": 86}]

Places are code points of the text, as in dolma's attributes. Every record has the field; of most it is empty.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import orjson

from dedup.cleaning.byte_places import Encoded, line_offsets
from dedup.cleaning.locate import Loaded, RefusedError
from dedup.errors import SettingsError
from dedup.formats import JSON_LINES
from dedup.messages import Message
from dedup.read import Source
from dedup.settings import Settings
from dedup.text.corpus import Corpus

# What the ledger calls a mark.
MARK = "mark"


class Insertion(NamedTuple):
    """Bytes that are written into a file at a place of the input, for a document."""

    document: int
    at: int
    data: bytes


def check_marking(settings: Settings, sources: Sequence[Source]) -> None:
    """Raise SettingsError where marks cannot be written."""
    if not settings.mark:
        return
    if settings.drop_empty:
        raise SettingsError(Message("cleaning.mark_drop"))
    if settings.mark in (settings.text_field, settings.id_field, settings.date_field, settings.source_field):
        raise SettingsError(Message("cleaning.mark_field", value=repr(settings.mark)))
    other = next((source for source in sources if source.format != JSON_LINES), None)
    if other is not None:
        raise SettingsError(Message("cleaning.mark_format", source=other.id, format=other.format))


def as_mark(span: Mapping[str, Any]) -> dict[str, Any]:
    """A mark, of the line that the ledger would have for a cut."""
    return {
        "start": span["start"],
        "end": span["end"],
        "kind": span["kind"],
        "reason": span["reason"],
        "finding": span["finding"],
        "kept": span["kept"],
        "characters": span["characters"],
    }


def insert_marks(
    loaded: Loaded, corpus: Corpus, marks: Mapping[int, Sequence[dict[str, Any]]], field: str
) -> list[Insertion]:
    """Where the ``marks`` of records, by document in order, are written into the bytes of their file.

    Raises RefusedError for records that have such a field already.
    """
    encoded = Encoded(loaded.data, loaded.encoding, loaded.mark)
    lines = np.append(line_offsets(encoded.utf8, returns=False), len(encoded.utf8))
    ends: list[int] = []
    refused: dict[int, Message] = {}
    for document in marks:
        number = int(corpus.line_of[document]) - 1
        line = encoded.utf8[lines[number] : lines[number + 1]].rstrip()
        ends.append(int(lines[number]) + len(line) - 1)
        if field in orjson.loads(line.removeprefix(b"\xef\xbb\xbf")):
            refused[document] = Message("cleaning.mark_there", field=repr(field))
    if refused:
        raise RefusedError(refused)
    places = np.repeat(np.array(ends, np.int64), 2).reshape(-1, 2)
    at = encoded.in_file(places)[:, 0].tolist()
    return [
        Insertion(document, place, _member(field, own, loaded.encoding))
        for place, (document, own) in zip(at, marks.items(), strict=True)
    ]


def _member(field: str, marks: Sequence[dict[str, Any]], encoding: str) -> bytes:
    """``,"removable":[…]``; what an encoding may lack is escaped."""
    shown = json.dumps({field: list(marks)}, ensure_ascii=encoding != "utf-8", separators=(",", ":"))
    return f",{shown[1:-1]}".encode(encoding)


def with_insertions(data: bytes, insertions: Sequence[Insertion]) -> Iterator[bytes | memoryview]:
    """The pieces of a file with what is inserted between them."""
    view, at = memoryview(data), 0
    for one in insertions:
        yield view[at : one.at]
        yield one.data
        at = one.at
    yield view[at:]
