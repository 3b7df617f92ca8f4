"""PDF to text: the text layer, page by page, a line for each line.

PDFium (pypdfium2) rather than pypdf: on the same 300 pages of Chinese it took 0.4 s against 2.1 s with equal
text, it knows the predefined character maps of both scripts, and it repairs damaged files as Chrome does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dedup.errors import MissingExtraError, UnreadableError
from dedup.model import Batch
from dedup.read.metadata import file_metadata
from dedup.read.options import ReadOptions, Source
from dedup.read.reporting import Reporter
from dedup.read.streams import open_seekable
from dedup.read.texts import join_blocks, one_document

try:
    import pypdfium2
except ImportError:  # an extra: its compiled library weighs more than all the rest
    pypdfium2 = None

# PDFium's marks for a hyphen that ends a line.
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})


def read_pdf(source: Source, options: ReadOptions, report: Reporter) -> Iterator[Batch]:
    if pypdfium2 is None:
        raise MissingExtraError("reading PDF", "pdf")
    with open_seekable(source) as file:
        document = _open(file)
        try:
            lines = [
                line for number in range(len(document)) for line in _page_lines(document, number, report)
            ]
            metadata = _metadata(document, options)
        finally:
            document.close()
    text, _ = join_blocks([(line, 0) for line in lines])
    yield one_document(source.id, text, report, extracted=True, metadata=metadata)


def _open(file: Any) -> Any:
    try:
        return pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableError("is encrypted: save it without a password") from None
        raise UnreadableError(f"is damaged or not PDF ({error}): print or save it as PDF again") from None


def _metadata(document: Any, options: ReadOptions) -> list[dict[str, str]] | None:
    if not options.metadata_fields:
        return None
    known = {key.lower(): _information(document, key) for key in ("Title", "Author")}
    return file_metadata(options, **known)


def _information(document: Any, key: str) -> str:
    """An entry of the document information; half a pair of UTF-16 in it makes it no entry."""
    try:
        return str(document.get_metadata_value(key))
    except UnicodeError:
        return ""


def _page_lines(document: Any, number: int, report: Reporter) -> list[str]:
    try:
        page = document[number]
        text = page.get_textpage().get_text_range().translate(_HYPHENS)
        lines = [line for raw in text.splitlines() if (line := raw.strip())]
        if not lines and next(iter(page.get_objects()), None) is not None:
            what = "a page is a scanned picture"
            report(
                f"page {number + 1} is a scanned picture or drawing without text: run OCR first", sort=what
            )
        page.close()
    except (pypdfium2.PdfiumError, UnicodeError) as error:
        report(f"page {number + 1} is damaged and was left out ({error})", sort="a page is damaged")
        return []
    return lines
