"""Archives that tests build: EPUB books and ODT texts of a few lines."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
XHTML = "application/xhtml+xml"


def write_archive(path: str, members: Mapping[str, bytes | str], mimetype: str = "") -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        for name, data in members.items():
            archive.writestr(name, data)


def page(body: str, head: str = "<title>书名</title>") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
        f"<head>{head}</head><body>{body}</body></html>"
    )


def package(items: str, spine: str) -> str:
    return (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>书 名</dc:title>'
        f"<dc:creator>作者</dc:creator></metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    )


def write_book(
    path: str | Path, chapters: Mapping[str, str | bytes], more: Mapping[str, str | bytes] | None = None
) -> None:
    """A book of chapters by name, in this order; ``more`` are other members, or these again."""
    items = "".join(f'<item id="{name}" href="{name}" media-type="{XHTML}"/>' for name in chapters)
    spine = "".join(f'<itemref idref="{name}"/>' for name in chapters)
    members = {"META-INF/container.xml": CONTAINER, "OEBPS/book.opf": package(items, spine)}
    members |= {f"OEBPS/{name}": data for name, data in chapters.items()}  # type: ignore[dict-item]
    write_archive(str(path), members | dict(more or {}), "application/epub+zip")  # type: ignore[operator]
