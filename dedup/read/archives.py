"""ZIP archives that hold one text, as DOCX, EPUB and ODT do: opened with care, read by name."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from dedup.errors import UnreadableError
from dedup.messages import Message
from dedup.read.options import Source
from dedup.read.signatures import name_kind
from dedup.read.streams import open_seekable

# A text of a million characters with all its marks unpacks to some 50 MB; pictures hardly shrink when packed.
MOST_XML = 1 << 29
MOST_IN_ALL = 1 << 31
LEAST_SUSPICIOUS = 1 << 26
MOST_RATIO = 200  # long tables of equal cells reach 100, bombs 1000
_MARKUP = (".xml", ".rels", ".xhtml", ".html", ".htm", ".opf", ".ncx")
_BLANK = b"\xef\xbb\xbf \t\r\n"
_HEAD = 256
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, KeyError)


@contextmanager
def open_archive(source: Source, what: str, cure: str) -> Iterator[zipfile.ZipFile]:
    """Open a file that is ``what``; raises UnreadableError for one that is damaged or no archive, with the cure, and
    for one that would unpack to more than any text needs."""
    with open_seekable(source) as file:
        try:
            archive = zipfile.ZipFile(file)
        except _DAMAGE as error:
            raise UnreadableError(
                Message("read.damaged_or_no", kind=what, reason=why_unopened(file, error), cure=cure)
            ) from None
        with archive:
            refuse_bomb(archive)
            yield archive


def why_unopened(file: BinaryIO, error: Exception) -> Message:
    """Why a file cannot be opened as a ZIP archive, from how it begins."""
    file.seek(0)
    head = file.read(_HEAD)
    if not head:
        return Message("read.zip_empty")
    if head.startswith(b"PK"):
        is_cut = isinstance(error, zipfile.BadZipFile) and str(error) == "File is not a zip file"
        return Message("read.zip_cut") if is_cut else Message("read.zip_list")
    if not head.strip(b"\0"):
        return Message("read.zip_zeros")
    kind = name_kind(head) or (Message("read.kind_markup") if head.lstrip(_BLANK)[:1] == b"<" else None)
    return Message("read.it_is", kind=kind) if kind else Message("read.zip_none")


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of a member; raises UnreadableError where it is missing, damaged or encrypted.

    zipfile stops at the size that the archive states, which was looked at before.
    """
    try:
        return archive.read(name)
    except KeyError:
        raise UnreadableError(Message("read.member_missing", name=name)) from None
    except RuntimeError:
        raise UnreadableError(Message("read.member_encrypted", name=name)) from None
    except _DAMAGE as error:
        raise UnreadableError(Message("read.member_damaged", name=name, error=error)) from None


def refuse_bomb(archive: zipfile.ZipFile) -> None:
    """Look at the sizes that an archive states, before anything is unpacked; raises UnreadableError."""
    entries = archive.infolist()
    markup = sum(entry.file_size for entry in entries if entry.filename.lower().endswith(_MARKUP))
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    swells = unpacked > LEAST_SUSPICIOUS and unpacked > MOST_RATIO * packed
    if swells or markup > MOST_XML or unpacked > MOST_IN_ALL:
        raise UnreadableError(Message("read.bomb", size=unpacked >> 20))
