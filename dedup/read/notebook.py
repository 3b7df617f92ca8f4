"""Jupyter notebooks to text: what their Markdown and raw cells say; code and its outputs are left out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from dedup.errors import UnreadableError
from dedup.messages import Message
from dedup.model import Batch
from dedup.read.encoding import decode_document
from dedup.read.jsonl import why_no_json
from dedup.read.markdown import find_headings
from dedup.read.options import ReadOptions
from dedup.read.reporting import Reporter
from dedup.read.streams import read_whole
from dedup.read.texts import one_document


def read_notebook(
    chunks: Iterator[bytes], path: str, options: ReadOptions, report: Reporter
) -> Iterator[Batch]:
    """Yield the cells as Markdown, an empty line between them."""
    source = decode_document(read_whole(chunks, report), options.encoding, report)
    if not source.strip():
        yield one_document(path, source, report)
        return
    try:
        notebook = json.loads(source)
        cells = _texts(list(_cells(notebook)), report)
    except json.JSONDecodeError as error:
        raise _damaged(
            Message("read.json_error", error=why_no_json(error), column=error.colno), line=error.lineno
        ) from None
    except RecursionError:
        raise _damaged(Message("read.deep")) from None
    except (TypeError, AttributeError, ValueError):
        raise _damaged(Message("read.notebook_no_cells")) from None
    text = "\n\n".join(filter(str.strip, cells))
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # halves of characters
    yield one_document(path, text, report, extracted=True, headings=find_headings(text))


def _damaged(reason: Message, line: int | None = None) -> UnreadableError:
    return UnreadableError(Message("read.notebook_damaged", reason=reason), line=line)


def _texts(cells: list[Any], report: Reporter) -> list[str]:
    """What the cells say; one of no known form is a problem. Raises TypeError where all of them are."""
    texts: list[str] = []
    bad: list[int] = []
    for number, cell in enumerate(cells, 1):
        try:
            texts.append(_text(cell))
        except (TypeError, AttributeError, ValueError):
            bad.append(number)
    if bad and not texts:
        raise TypeError
    for number in bad:
        what = Message("read.cell_odd")
        report(Message("read.cell_odd_at", what=what, number=number), sort=what)
    return texts


def _cells(notebook: Any) -> Iterator[Any]:
    """The cells in order; those of version 3 stand in worksheets. Raises TypeError."""
    if "cells" in notebook:
        yield from notebook["cells"]
    elif "worksheets" in notebook:
        for sheet in notebook["worksheets"]:
            yield from sheet.get("cells", ()) if isinstance(sheet, dict) else (sheet,)
    else:
        raise TypeError


def _text(cell: dict[str, Any]) -> str:
    """What a cell says: ``source`` is a string, or pieces of one with their line ends."""
    kind, source = cell.get("cell_type"), cell.get("source") or ""
    if kind not in ("markdown", "raw", "heading", "html"):
        return ""
    text = source if isinstance(source, str) else "".join(source)
    if kind == "heading":
        return f"{'#' * int(cell.get('level', 1))} {' '.join(text.split())}"
    return text.strip("\r\n")
