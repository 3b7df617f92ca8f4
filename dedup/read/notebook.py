"""Jupyter notebooks to text: what their Markdown and raw cells say; code and its outputs are left out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from dedup.errors import UnreadableError
from dedup.model import Batch
from dedup.read.encoding import decode_document
from dedup.read.markdown import find_headings
from dedup.read.options import ReadOptions
from dedup.read.reporting import Reporter
from dedup.read.streams import read_whole
from dedup.read.texts import one_document

_DAMAGED = "is damaged or not a notebook ({}): open it in Jupyter and save it again"


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
        cells = [text for cell in _cells(notebook) if (text := _text(cell)).strip()]
    except json.JSONDecodeError as error:
        raise UnreadableError(
            _DAMAGED.format(f"{error.msg}, at column {error.colno}"), line=error.lineno
        ) from None
    except RecursionError:
        raise UnreadableError(_DAMAGED.format("it is nested too deep")) from None
    except (TypeError, AttributeError, ValueError):
        raise UnreadableError(_DAMAGED.format("it has no cells, or cells of no known form")) from None
    text = "\n\n".join(cells)
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # halves of characters
    yield one_document(path, text, report, extracted=True, headings=find_headings(text))


def _cells(notebook: Any) -> Iterator[dict[str, Any]]:
    """The cells in order; those of version 3 stand in worksheets. Raises TypeError or AttributeError."""
    if "cells" in notebook:
        yield from notebook["cells"]
    elif "worksheets" in notebook:
        for sheet in notebook["worksheets"]:
            yield from sheet.get("cells", ())
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
