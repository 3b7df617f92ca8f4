"""Where something stands, as rows of JSON: places of findings and of templates alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from dedup.kernels.arrays import Bools, I64, numbered
from dedup.report.json_rows import as_strings, key, Rows, Texts

if TYPE_CHECKING:
    from dedup.findings.occurrences import Spans


def add_span(rows: Rows, before: bytes, spans: Spans) -> None:
    """A span for each row: its document, start and end."""
    names, number = _documents(spans)
    rows.texts(before + b'{"document":', names, number)
    rows.numbers(b',"start":', spans.starts - spans.bases)
    rows.numbers(b',"end":', spans.ends - spans.bases)
    rows.literal(b"}")


def _documents(spans: Spans) -> tuple[Texts, I64]:
    """The documents of the spans, and which of them each stands in."""
    documents, number = numbered(spans.documents)
    return as_strings(spans.corpus.ids.take(documents)), number


def begin_places(spans: Spans) -> Rows:
    """A row for each span, behind a comma: an object that tells where it stands, and may tell more."""
    rows, (names, number) = Rows(len(spans)), _documents(spans)
    rows.texts(b',{"document":', names, number)
    # The id of a speech is that of its document with its number (see `dedup.model.name_speech`).
    rows.texts(b',"speech":', names._replace(ends=names.ends - 1), number)
    rows.numbers(b"@", spans.speech_numbers)
    rows.numbers(b'","start":', spans.starts - spans.bases)
    rows.numbers(b',"end":', spans.ends - spans.bases)
    line, column, end_line, end_column = spans.lines
    _add_lines(rows, "line", "block", line, spans.blocks)
    rows.numbers(b',"column":', column)
    _add_lines(rows, "end_line", "end_block", end_line, spans.blocks)
    rows.numbers(b',"end_column":', end_column)
    if spans.in_files is not None:
        _add_parts(rows, spans.in_files)
    return rows


def _add_lines(rows: Rows, name: str, block: str, lines: I64, blocks: Bools) -> None:
    """The lines of a text, blocks of an extracted one."""
    if not blocks.all():
        rows.numbers(key(name), lines, ~blocks)
    if blocks.any():
        rows.numbers(key(block), lines, blocks)


def _add_parts(rows: Rows, parts: Sequence[tuple[int, int, str]]) -> None:
    """Where it stands in a PDF or DOCX; what is not known is left out."""
    *numbers, headings = zip(*parts, strict=True)
    for name, column in zip(("page", "paragraph"), numbers, strict=True):
        values = np.array(column, np.int64)
        rows.numbers(key(name), values, values > 0)
    known = np.array([heading != "" for heading in headings])
    rows.texts(key("heading"), as_strings(headings), np.where(known, np.arange(len(known)), -1))
