"""A file of every format that holds given paragraphs, each a paragraph of its own, in order."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import docx
import pyarrow as pa
import pyarrow.parquet as pq

from dedup.formats import BY_SUFFIX
from tests.read.archives import page, write_archive, write_book
from tests.read.crawls import record
from tests.read.test_mhtml import part, saved
from tests.read.test_odt import content, MIMETYPE, p
from tests.read.test_pdf import make_pdf
from tests.read.test_rtf import hexed, rtf

Texts = Sequence[str]
BLANK = "\n\n"


def _in_file(write: Callable[[str], None]) -> bytes:
    """What is written to a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        write(str(path))
        return path.read_bytes()


def _docx(texts: Texts) -> bytes:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _csv(texts: Texts, delimiter: str = ",") -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows([["id", "text"], ["x", "\n".join(texts)]])
    return stream.getvalue().encode()


def _parquet(texts: Texts) -> bytes:
    table = pa.table({"id": ["x"], "text": ["\n".join(texts)]})
    return _in_file(lambda path: pq.write_table(table, path))


def _html(texts: Texts) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def _notebook(texts: Texts) -> bytes:
    cells = [{"cell_type": "markdown", "source": [text], "metadata": {}} for text in texts]
    return json.dumps({"nbformat": 4, "cells": cells}, ensure_ascii=False).encode()


def _plain(texts: Texts) -> bytes:
    return (BLANK.join(texts) + "\n").encode()


def _odt(texts: Texts) -> bytes:
    return _in_file(
        lambda path: write_archive(path, {"content.xml": content("".join(map(p, texts)))}, MIMETYPE)
    )


SAMPLES: Mapping[str, Callable[[Texts], bytes]] = {
    **dict.fromkeys(("text", "markdown", "rst", "asciidoc", "org", "mdx", "quarto"), _plain),
    "latex": lambda texts: (
        b"\\documentclass{article}\n\\begin{document}\n" + _plain(texts) + b"\\end{document}\n"
    ),
    "notebook": _notebook,
    "html": lambda texts: _html(texts).encode(),
    "mhtml": lambda texts: saved(part(_html(texts).encode())),
    "docx": _docx,
    "epub": lambda texts: _in_file(lambda path: write_book(path, {"a.xhtml": page(_html(texts))})),
    "odt": _odt,
    "rtf": lambda texts: rtf(r"\par ".join(hexed(text, "gbk") for text in texts)),
    "pdf": lambda texts: make_pdf(list(texts)),
    "jsonl": lambda texts: (
        json.dumps({"id": "x", "text": "\n".join(texts)}, ensure_ascii=False).encode() + b"\n"
    ),
    "warc": lambda texts: record(_html(texts)),
    "csv": _csv,
    "parquet": _parquet,
}
# Suffixes of a format whose files are made otherwise.
OTHERWISE: Mapping[str, Callable[[Texts], bytes]] = {
    ".tsv": lambda texts: _csv(texts, "\t"),
    ".fodt": lambda texts: content("".join(map(p, texts))).encode(),
}


def sample_of(suffix: str, *texts: str) -> bytes:
    """A file with this suffix."""
    return (OTHERWISE.get(suffix) or SAMPLES[BY_SUFFIX[suffix].name])(texts)
