"""What a file is that is no text, by how it begins."""

from __future__ import annotations

import re

from dedup.errors import UnreadableError
from dedup.messages import Message

# What the head of a file is when it is no text, whatever its name says.
_PACKINGS = {"gzip": (".gz", "zcat"), "zstd": (".zst", "zstdcat")}
_SIGNATURES = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x89PNG\r\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"Rar!\x1a", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x7fELF", "program"),
    (b"SQLite format 3\x00", "database"),
    (b"PAR1", "parquet"),
    (b"{\\rtf", "rtf"),
)
CONTROL_BYTE = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# So much of a file is looked at for what no text holds.
_HEAD = 1 << 16


def name_kind(head: bytes) -> Message | None:
    """What a file is that begins so, and is no text; None for any other."""
    kind = _kind(head)
    return Message(f"read.kind_{kind}") if kind else None


def _kind(head: bytes) -> str:
    return next((kind for signature, kind in _SIGNATURES if head.startswith(signature)), "")


def refuse_binary(data: bytes) -> None:
    """Raise UnreadableError for what is no text."""
    kind = _kind(data)
    if kind:
        cure = Message("read.cure_rename")
        if kind in _PACKINGS:
            ending, command = _PACKINGS[kind]
            cure = Message("read.cure_unpack", ending=ending, command=command)
        raise UnreadableError(Message("read.not_text", what=Message(f"read.kind_{kind}"), cure=cure))
    head = data[:_HEAD]
    # A few are damage that is told later, as in UTF-8; of random bytes every ninth is one.
    if len(CONTROL_BYTE.findall(head)) > max(len(head) / 20, 1):
        raise no_text()


def no_text() -> UnreadableError:
    return UnreadableError(Message("read.no_encoding", cure=Message("read.name_encoding")))
