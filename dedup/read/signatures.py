"""What a file is that is no text, by how it begins."""

from __future__ import annotations

import re

from dedup.errors import UnreadableError

# What the head of a file is when it is no text, whatever its name says.
_GZIP, _ZSTD = "packed by gzip", "packed by Zstandard"
_PACKINGS = {_GZIP: (".gz", "zcat"), _ZSTD: (".zst", "zstdcat")}
_SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive, or an Office file such as .docx"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file such as .doc"),
    (b"\x1f\x8b", _GZIP),
    (b"\x28\xb5\x2f\xfd", _ZSTD),
    (b"\x89PNG\r\n", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"Rar!\x1a", "an archive"),
    (b"7z\xbc\xaf\x27\x1c", "an archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
    (b"PAR1", "a Parquet file"),
    (b"{\\rtf", "a Rich Text file"),
)
NAME_IT = "name its encoding with --encoding, or leave it out with --exclude"
CONTROL_BYTE = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# So much of a file is looked at for what no text holds.
_HEAD = 1 << 16


def name_kind(head: bytes) -> str:
    """What a file is that begins so, and is no text; empty for any other."""
    return next((what for signature, what in _SIGNATURES if head.startswith(signature)), "")


def refuse_binary(data: bytes) -> None:
    """Raise UnreadableError for what is no text."""
    what = name_kind(data)
    if what:
        cure = "give it its own extension, or name it with --format"
        if what in _PACKINGS:
            ending, command = _PACKINGS[what]
            cure = (
                f"give the file the extension {ending}, or unpack what is piped in ({command} FILE | dedup …)"
            )
        raise UnreadableError(f"is not text but {what}: {cure}")
    head = data[:_HEAD]
    # A few are damage that is told later, as in UTF-8; of random bytes every ninth is one.
    if len(CONTROL_BYTE.findall(head)) > max(len(head) / 20, 1):
        raise no_text()


def no_text() -> UnreadableError:
    return UnreadableError(f"is not text in any encoding that dedup knows: if it is, {NAME_IT}")
