"""Texts that a DOCX package holds whole in another format (``w:altChunk``): drafts put together from several files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part, PartFactory

from dedup.messages import Message
from dedup.model import Problem
from dedup.read.docx_runs import Tell
from dedup.read.extensions import classify
from dedup.read.extracted import Block
from dedup.read.options import ReadOptions, Source

# How a package refers to such a text.
CHUNK = RELATIONSHIP_TYPE.A_F_CHUNK
_EXTENSIONS = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "message/rfc822": ".mht",
    "multipart/related": ".mht",
    "application/x-mimearchive": ".mht",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "text/plain": ".txt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": ".docx",
}
# The level of a chunk's headings: that of Heading 1.
_LEVEL = 2


def _keep_chunks(usual: Callable[[str, str], type[Part] | None]) -> Callable[[str, str], type[Part] | None]:
    """A DOCX inside a DOCX has the type of a main document; python-docx would parse its packed bytes as XML."""

    def select(content_type: str, kind: str) -> type[Part] | None:
        return Part if kind == CHUNK else usual(content_type, kind)

    return select


assert PartFactory.part_class_selector is not None  # python-docx sets it
PartFactory.part_class_selector = _keep_chunks(PartFactory.part_class_selector)


def read_chunk(part: Any, options: ReadOptions, tell: Tell) -> Iterator[Block]:
    """The blocks of a part, read as a file of its format would be; what cannot be read is told with its name."""
    from dedup.read import read_source

    name = PurePosixPath(str(part.partname)).name
    declared = part.content_type.partition(";")[0].strip().lower()
    format_ = (
        classify(f"chunk{_EXTENSIONS.get(declared, '')}")[0] if declared in _EXTENSIONS else classify(name)[0]
    )
    if not format_:
        tell(Message("read.part_foreign"), f"{name}, {declared}")
        return

    def pass_on(problem: Problem) -> None:
        tell(Message("read.part_foreign_some"), f"{name}: {problem.message}")

    for batch in read_source(Source(name, None, format_, data=part.blob), options, pass_on):
        spans = set(batch.headings or ())
        for text in batch.texts:
            at = 0
            for line in text.splitlines():
                end = at + len(line)
                if line.strip():
                    yield line.strip(), _LEVEL if (at, end) in spans else 0
                at = end + 1
