"""JSON Lines, the hot path: whole chunks go through orjson, and only one with a bad record line by line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import orjson

from dedup.errors import UnreadableError
from dedup.messages import ENGLISH, load_catalogue, Message
from dedup.model import Batch
from dedup.read.encoding import decode_record, decode_stream, sniff_stream
from dedup.read.fields import find_key, list_fields, name_paths, NamedFields, values_of
from dedup.read.options import ReadOptions
from dedup.read.records import kind_of_value, make_batch
from dedup.read.reporting import Reporter
from dedup.read.streams import peek

_SURROGATE = re.compile("[\ud800-\udfff]")
_HEAD = 1 << 18
_SHORT = 1 << 12


def read_jsonl(chunks: Iterator[bytes], path: str, options: ReadOptions, report: Reporter) -> Iterator[Batch]:
    """Yield the records, a batch for each chunk; records and chunks need not end together."""
    line, offset = 1, 0
    named = NamedFields(options)
    try:
        head, chunks = peek(chunks, _HEAD)
        if not head:
            report(Message("read.empty"))
            return
        name, start = sniff_stream(head, options.encoding)
        if name == "utf-8":
            chunks, offset = _skip(chunks, start), start
        else:
            chunks = (text.encode() for text in decode_stream(chunks, name, start, options.encoding, report))
        _refuse_array(head[start:], name)
        for block in whole_lines(chunks):
            ink = block.rstrip()
            pieces = ink.split(b"\n")
            batch = _read_pieces(ink, pieces, path, line, offset, options, report, named)
            if batch is not None:
                yield batch
            line += len(pieces) - 1 + block.count(b"\n", len(ink))
            offset += len(block)
        named.tell(report)
    except UnreadableError as error:
        report(error.message, line=line if line > 1 else None, offset=error.offset)


def why_no_json(error: json.JSONDecodeError) -> Message | str:
    """What is wrong with JSON, where there are words for it."""
    known = f"json_errors.{error.msg}" in load_catalogue("read", ENGLISH).messages
    return Message(f"read.json_errors.{error.msg}") if known else error.msg


def whole_lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Cut chunks at line ends; a line longer than a chunk grows in a list, so one of 100 MB costs no more."""
    parts: list[bytes] = []
    for chunk in chunks:
        cut = chunk.rfind(b"\n") + 1
        if not cut:
            parts.append(chunk)
            continue
        parts.append(chunk[:cut])
        yield b"".join(parts)
        parts = [chunk[cut:]]
    last = b"".join(parts)
    if last:
        yield last


def _read_pieces(
    ink: bytes,
    pieces: list[bytes],
    path: str,
    line: int,
    offset: int,
    options: ReadOptions,
    report: Reporter,
    named: NamedFields,
) -> Batch | None:
    field = options.text_field
    lines: Sequence[int] = range(line, line + len(pieces))
    try:
        rows = list(map(orjson.loads, pieces))
        texts = values_of(rows, field)
        good = set(map(type, texts)) == {str} and _says_all(rows, ink)
    except (ValueError, TypeError):
        good = False
    if not good:
        parser = _Parser(options, report)
        rows, lines = parser.parse(pieces, line, offset)
        texts = values_of(rows, field)
    if not texts:
        return None
    named.see_records(rows)
    ids, dates, sources, urls = (values_of(rows, field) for field in options.named_fields)
    metadata = {field: values_of(rows, field) for field in options.metadata_fields}
    return make_batch(path, texts, ids, dates, lines, report, sources, urls, metadata)


class _Parser:
    """The slow path: says of each record that cannot be used why, and keeps the others."""

    def __init__(self, options: ReadOptions, report: Reporter) -> None:
        self.options = options
        self.report = report

    def parse(self, pieces: list[bytes], line: int, offset: int) -> tuple[list[dict[str, Any]], list[int]]:
        rows: list[dict[str, Any]] = []
        lines: list[int] = []
        for piece in pieces:
            if piece and not piece.isspace():
                row = self._parse_one(piece, line, offset)
                if row is not None:
                    rows.append(row)
                    lines.append(line)
            offset += len(piece) + 1
            line += 1
        return rows, lines

    def _parse_one(self, piece: bytes, line: int, offset: int) -> dict[str, Any] | None:
        try:
            row = orjson.loads(piece)
        except ValueError:
            try:
                row = self._parse_patiently(piece, line, offset)
            except UnicodeDecodeError as error:
                where = offset + error.start
                what = Message("read.record_no_utf8")
                self._drop(what, line, Message("read.record_at_byte", what=what, offset=where), where)
                return None
            except json.JSONDecodeError as error:
                what = Message("read.record_no_json")
                place = Message("read.json_at", what=what, error=why_no_json(error), column=error.colno)
                self._drop(what, line, place)
                return None
            except (ValueError, RecursionError):
                what = Message("read.record_no_json")
                self._drop(what, line, Message("read.json_unread", what=what))
                return None
        if not self._is_usable(row, line):
            return None
        record: dict[str, Any] = row
        if not _says_all([record], piece) and (key := _find_twice(piece)):
            what = Message("read.key_twice")
            self.report(Message("read.key_twice_named", what=what, key=repr(key)), sort=what, line=line)
        return record

    def _parse_patiently(self, piece: bytes, line: int, offset: int) -> Any:
        """Read what orjson refuses but programs write: lone surrogates, NaN, a second byte order mark, a bad byte."""
        row = json.loads(decode_record(piece, offset, line, self.report).lstrip("\ufeff"))
        if not isinstance(row, dict):
            return row
        mended = False
        for field in self.options.record_fields:
            holder, key = find_key(row, field) or (row, field)
            value = holder.get(key)
            if isinstance(value, str) and _SURROGATE.search(value):
                holder[key] = _SURROGATE.sub("\ufffd", value)
                mended = True
        if mended:
            what = Message("read.half_character")
            self.report(Message("read.half_character_replaced", what=what), sort=what, line=line)
        return row

    def _is_usable(self, row: object, line: int) -> bool:
        field = self.options.text_field
        if not isinstance(row, dict):
            what = Message("read.record_no_object")
            self._drop(what, line, Message("read.but", what=what, found=kind_of_value(row)))
        elif (place := find_key(row, field)) is None:
            what = Message("read.record_no_field", field=repr(field))
            fields = list_fields(name_paths(row))
            self._drop(what, line, Message("read.no_field_cure", what=what, fields=fields))
        elif not isinstance(value := place[0][place[1]], str):
            what = Message("read.field_no_string", field=repr(field))
            self._drop(what, line, Message("read.but", what=what, found=kind_of_value(value)))
        else:
            return True
        return False

    def _drop(self, sort: Message, line: int, told: Message, offset: int | None = None) -> None:
        self.report(told, sort=sort, line=line, offset=offset)


def _says_all(rows: list[Any], ink: bytes) -> bool:
    """False where records may have a key twice, of which the parser keeps the last without a word.

    Records without objects in them, as most are, have as many keys as ``":`` stands in their bytes. Of others, what the
    parser kept, written again, then has fewer strings; quotation marks that are escaped do not count.
    """
    keys, colons = sum(map(len, rows)), _count_colons(ink)
    if keys == colons or keys == colons - ink.count(b'\\":'):  # no more keys than that stand there
        return True
    try:
        return _count_marks(orjson.dumps(rows)) >= _count_marks(ink)
    except TypeError:  # half a character, which the patient parser takes
        return False


def _count_colons(data: bytes) -> int:
    """How often ``":`` stands in ``data``; of much, as numbers of two bytes: a third of the time of bytes.count."""
    if len(data) < _SHORT:
        return data.count(b'":')
    import numpy as np

    pair = int.from_bytes(b'":', "little")
    halves = (np.frombuffer(data, "<u2", (len(data) - start) // 2, start) for start in (0, 1))
    return sum(int(np.count_nonzero(half == pair)) for half in halves)


def _count_marks(data: bytes) -> int:
    return data.count(b'"') - data.count(b'\\"')


def _find_twice(piece: bytes) -> str:
    """The first key that an object of the record has twice, or nothing."""
    twice: list[str] = []

    def look(pairs: list[tuple[str, Any]]) -> None:
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                twice.append(key)
            seen.add(key)

    try:
        json.loads(piece, object_pairs_hook=look)
    except (ValueError, RecursionError):
        return ""
    return twice[0] if twice else ""


def _skip(chunks: Iterator[bytes], count: int) -> Iterator[bytes]:
    """Drop the byte order mark."""
    for chunk in chunks:
        body = chunk[count:]
        count -= len(chunk) - len(body)
        if body:
            yield body


def _refuse_array(head: bytes, name: str) -> None:
    """Say once what a JSON array spread over lines is, and not of each of its lines that it is no record."""
    first, *others = head.decode(name, "replace").lstrip().split("\n", 1)
    if not first.startswith("["):
        return
    try:
        first_is_whole = isinstance(json.loads(first), list) and bool(others and others[0].strip())
    except (ValueError, RecursionError):
        first_is_whole = False
    if not first_is_whole:
        raise UnreadableError(Message("read.json_array"))
