"""`dedup restore`: the input again, from a cleaned folder and its ledger."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dedup.beside import find_leftovers
from dedup.cleaning.folder import check_target, make_file, whole_folder
from dedup.cleaning.ledger import AS_TEXT, COPIED, FileEntry, MARKED, raw_bytes, read_ledger
from dedup.cleaning.packed import digest_file, write_packed
from dedup.errors import LedgerError, UnreadableError
from dedup.formats import FORMATS, Written
from dedup.messages import Message, why_failed
from dedup.preparing import no_progress, Progress
from dedup.read import Source
from dedup.read.streams import open_chunks


@dataclass(frozen=True, slots=True)
class Restored:
    """How many files were rebuilt, how many spans went back, the files of which only the text is known, and what runs
    that were killed left beside the cleaned folder."""

    files: int
    spans: int
    as_text: tuple[str, ...]
    leftovers: tuple[Path, ...] = ()


def restore_folder(
    folder: str | Path, output: str | Path, *, force: bool = False, progress: Progress = no_progress
) -> Restored:
    """Rebuild the input of a cleaned ``folder`` in ``output``; ``force`` replaces a cleaned folder there.

    Raises LedgerError, and writes nothing, when the ledger is missing, foreign or cut off, when a file was
    changed after, or when the result is not what was cleaned; OutputError when the folder cannot be made.
    """
    source, target = Path(folder), Path(output)
    check_target(target, [source], force)
    leftovers = tuple(find_leftovers(Path(os.path.realpath(source))))
    if leftovers and not source.exists():
        raise LedgerError(Message("cleaning.leftover", source=source, leftovers=list(map(str, leftovers))))
    entries = list(read_ledger(source))
    with whole_folder(target) as part:
        for number, entry in enumerate(entries):
            progress("Restoring", number, len(entries))
            _restore(source, part, entry)
    as_text = tuple(entry.file for entry in entries if entry.state == AS_TEXT)
    return Restored(len(entries), sum(len(entry.spans) for entry in entries), as_text, leftovers)


def _restore(folder: Path, target: Path, entry: FileEntry) -> None:
    path = folder / entry.output
    try:
        changed = digest_file(path) != entry.sha256
    except FileNotFoundError:
        raise LedgerError(Message("cleaning.file_missing", path=path)) from None
    except OSError as error:
        raise LedgerError(Message("cleaning.cannot_read", path=path, why=why_failed(error))) from None
    if changed:
        raise LedgerError(Message("cleaning.file_changed", path=path))
    try:
        whole = _write(path, target, entry)
    except (ValueError, KeyError, TypeError, LookupError, UnreadableError) as error:
        raise LedgerError(Message("cleaning.spans_misfit", path=path, error=error)) from None
    if whole != entry.input_sha256:
        raise LedgerError(Message("cleaning.file_differs", path=path))


def _write(path: Path, target: Path, entry: FileEntry) -> str:
    """Write one file; return the digest of what it is unpacked."""
    known = FORMATS.get(entry.format)
    if known is not None and known.written is Written.COLUMN and entry.state != COPIED:
        column, by_row = known.load_editor(), _by_row(entry)
        with make_file(target, entry.file) as output:
            column(path, entry.encoding).rewrite(
                output, sorted(by_row), lambda row, text: _paste(text, by_row[row])
            )
        return str(column(target / entry.file, entry.encoding).digest())
    packing = "" if entry.state == COPIED else entry.packing
    data = b"".join(open_chunks(Source(entry.output, path, entry.format, packing)))
    pieces = list(_unmarked(data, entry) if entry.state == MARKED else _pasted(data, entry))
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    with make_file(target, entry.file) as output:
        write_packed(pieces, output, packing)
    return digest.hexdigest()


def _pasted(data: bytes, entry: FileEntry) -> Iterator[bytes | memoryview]:
    """The pieces of the file with the removed ones between them."""
    view, at, pasted = memoryview(data), 0, 0
    for span in entry.spans:
        start, end = span["bytes"]
        raw = raw_bytes(span, entry.encoding)
        if not pasted + at <= start <= pasted + len(data) or len(raw) != end - start:
            raise ValueError(Message("cleaning.span_outside"))
        yield view[at : start - pasted]
        yield raw
        at = start - pasted
        pasted += len(raw)
    yield view[at:]


def _unmarked(data: bytes, entry: FileEntry) -> Iterator[memoryview]:
    """The pieces of the file without its marks."""
    view, at = memoryview(data), 0
    for span in entry.spans:
        start, end = span["bytes"]
        if not at <= start <= end <= len(data):
            raise ValueError(Message("cleaning.mark_outside"))
        yield view[at:start]
        at = end
    yield view[at:]


def _by_row(entry: FileEntry) -> dict[int, list[dict[str, Any]]]:
    rows: dict[int, list[dict[str, Any]]] = {}
    for span in entry.spans:
        rows.setdefault(span["row"], []).append(span)
    return rows


def _paste(text: str, spans: list[dict[str, Any]]) -> str:
    parts, at, pasted = [], 0, 0
    for span in spans:
        start = span["start"] - pasted
        if not at <= start <= len(text):
            raise ValueError(Message("cleaning.span_outside_row"))
        parts += [text[at:start], span["text"]]
        at, pasted = start, pasted + len(span["text"])
    return "".join((*parts, text[at:]))
