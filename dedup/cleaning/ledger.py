"""The ledger: what was removed from where, a line for each span, so that the input can be rebuilt.

The first line says what made it, each file has a line before its spans, and the last line counts both:
a ledger that was cut off is told from a whole one. docs/cleaning.md describes the fields.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, IO

import orjson

from dedup.errors import LedgerError
from dedup.messages import Message, why_failed
from dedup.read.extensions import LEDGER, LEDGER_FORMAT
from dedup.settings import Settings
from dedup.version import VERSION

# What became of a file: some of it was removed, or nothing, its text was written in its place, or marks into it.
CLEANED, COPIED, AS_TEXT, MARKED = "cleaned", "copied", "as text", "marked"
_FILE_KEYS = {"file", "output", "state", "format", "packing", "encoding", "sha256", "input_sha256"}


@dataclass(slots=True)
class FileEntry:
    """A file of the output and the spans that are missing in it, in order of place."""

    file: str
    output: str
    state: str
    format: str
    packing: str
    encoding: str
    sha256: str
    input_sha256: str
    spans: list[dict[str, Any]] = field(default_factory=list)


class LedgerWriter:
    """Writes a ledger; it is whole only after ``close``."""

    def __init__(self, stream: IO[bytes], settings: Settings, library: str = "") -> None:
        """``library`` is what the texts were held against, if that was any."""
        self._stream = stream
        self._files = self._spans = 0
        shown = settings.header("clean") | ({"library": library} if library else {})
        self._line({"format": LEDGER_FORMAT, "version": VERSION, "settings": shown})

    def add(self, entry: FileEntry) -> None:
        self._files += 1
        self._spans += len(entry.spans)
        self._line({key: getattr(entry, key) for key in sorted(_FILE_KEYS)})
        for span in entry.spans:
            self._line(span)

    def close(self, totals: dict[str, Any]) -> None:
        self._line({"totals": {"files": self._files, "spans": self._spans, **totals}})

    def _line(self, record: dict[str, Any]) -> None:
        self._stream.write(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))


def read_ledger(folder: Path) -> Iterator[FileEntry]:
    """Yield the files of a ledger; raises LedgerError for one that is missing, foreign, cut off or altered."""
    path = folder / LEDGER
    lines = _lines(path)
    _check_head(path, next(lines, {}))
    entry: FileEntry | None = None
    files = spans = 0
    for number, record in enumerate(lines, 2):
        if record.keys() == {"totals"}:
            counted = {"files": files, "spans": spans}
            totals = record["totals"] if isinstance(record["totals"], dict) else {}
            if not counted.items() <= totals.items() or next(lines, None):
                raise LedgerError(Message("cleaning.ledger_differs", path=path))
            if entry is not None:
                yield entry
            return
        if record.keys() == _FILE_KEYS and all(isinstance(value, str) for value in record.values()):
            if entry is not None:
                yield entry
            entry = FileEntry(**record)
            _check_name(path, number, entry.file)
            _check_name(path, number, entry.output)
            files += 1
        elif entry is not None and {"start", "end", "text", "kind"} <= record.keys():
            entry.spans.append(record)
            spans += 1
        else:
            raise LedgerError(Message("cleaning.ledger_line", path=path, number=number))
    raise LedgerError(Message("cleaning.ledger_cut", path=path))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open("rb") as stream:
            for number, line in enumerate(stream, 1):
                try:
                    record = orjson.loads(line)
                except ValueError:
                    record = None
                if not isinstance(record, dict):
                    raise LedgerError(Message("cleaning.ledger_line_cut", path=path, number=number))
                yield record
    except FileNotFoundError:
        raise LedgerError(Message("cleaning.ledger_none", path=path)) from None
    except OSError as error:
        raise LedgerError(Message("cleaning.cannot_read", path=path, why=why_failed(error))) from None


def _check_head(path: Path, head: dict[str, Any]) -> None:
    if head.get("format") != LEDGER_FORMAT:
        shown = head.get("format", Message("cleaning.kind_unknown"))
        raise LedgerError(Message("cleaning.ledger_version", path=path, shown=shown, known=LEDGER_FORMAT))


def _check_name(path: Path, number: int, name: str) -> None:
    """A ledger may come from anybody: it must not lead out of the folder that is written."""
    pure = PurePosixPath(name)
    hostile = pure.is_absolute() or ".." in pure.parts or "\0" in name or (os.name == "nt" and "\\" in name)
    if not name or hostile:
        raise LedgerError(Message("cleaning.leads_out", path=path, number=number, name=repr(name)))


def raw_fields(raw: bytes, text: str, encoding: str) -> dict[str, str]:
    """How the removed bytes were written, where that is not simply the text in the file's encoding."""
    if _encoded(text, encoding) == raw:
        return {}
    try:
        written = raw.decode(encoding)
    except UnicodeDecodeError:
        written = ""
    if written and _encoded(written, encoding) == raw:
        return {"raw": written}
    return {"raw_base64": base64.b64encode(raw).decode()}


def raw_bytes(span: dict[str, Any], encoding: str) -> bytes:
    """The bytes that were removed; raises ValueError, KeyError or TypeError for what `raw_fields` did not make."""
    if "raw_base64" in span:
        return base64.b64decode(span["raw_base64"], validate=True)
    return str(span.get("raw", span["text"])).encode(encoding)


def _encoded(text: str, encoding: str) -> bytes | None:
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return None
