"""What to read and how: the options, and the source, a file that was found but not read yet."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from dedup.errors import SettingsError
from dedup.formats import FORMATS
from dedup.messages import Message
from dedup.read.dates import is_year
from dedup.settings import Settings

# What the options of `Settings` are where nobody says.
USUAL: Mapping[str, Any] = {item.name: item.default for item in fields(Settings)}
# The field whose host is the source of a record that has no source of its own.
URL = "url"
# How a partition without a value is named.
_NO_VALUE = "__HIVE_DEFAULT_PARTITION__"


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How paths become texts; the names of formats and encodings are checked here, before any file is opened.

    ``include`` and ``exclude`` are globs on the path relative to the scanned folder (see `globs`);
    a file that is named directly is read whatever they say. ``metadata_fields`` are handed over beside the texts,
    under their names; a page, DOCX or PDF file has ``title`` and ``author`` of its own. With ``keep_pages``
    the markup of pages is handed over too.
    """

    include: tuple[str, ...] = USUAL["include"]
    exclude: tuple[str, ...] = USUAL["exclude"]
    format: str = USUAL["format"]
    encoding: str = USUAL["encoding"]
    text_field: str = USUAL["text_field"]
    id_field: str = USUAL["id_field"]
    date_field: str = USUAL["date_field"]
    source_field: str = USUAL["source_field"]
    metadata_fields: tuple[str, ...] = ()
    keep_pages: bool = False

    @property
    def named_fields(self) -> tuple[str, str, str, str]:
        """The fields of a record's id, date, source and URL."""
        return self.id_field, self.date_field, self.source_field, URL

    @property
    def record_fields(self) -> tuple[str, ...]:
        """All fields of a record that are read, that of its text first."""
        return (self.text_field, *self.named_fields, *self.metadata_fields)

    def __post_init__(self) -> None:
        if self.format not in ("auto", *FORMATS):
            raise SettingsError(Message("read.bad_format", value=repr(self.format), known=FORMATS))
        if self.encoding != "auto" and not _is_text_encoding(self.encoding):
            raise SettingsError(Message("read.bad_encoding", value=repr(self.encoding)))


@dataclass(frozen=True, slots=True)
class Source:
    """One file to be read, found before anything is read; ``path`` is None for standard input.

    ``relative`` is its path below the scanned folder, empty for a file that was named directly. ``data`` are its
    bytes where they are at hand, as of a file that is staged for a commit; then nothing is opened. ``sorted``: it lies in
    a folder named after its format.
    """

    id: str
    path: Path | None
    format: str
    compression: str = ""  # "", "gz" or "zst"
    size: int = 0
    relative: str = ""
    data: bytes | None = field(default=None, repr=False)
    sorted: bool = False

    @property
    def folder(self) -> str:
        """The first folder below the scanned one that is not named after a year, which names an outlet, or that of the
        year where there is no other; empty where the file lies in none, or in one that is named after its format:
        ``pdf/``."""
        folders = self.relative.split("/")[:-1]
        named = next((name for name in folders if not is_year(name)), "".join(folders[:1]))
        return "" if self.sorted else named

    @property
    def partitions(self) -> dict[str, str]:
        """What the folders of a file say of all its records, as Hive and Spark name them: ``source=gov.cn/``."""
        pairs = (name.partition("=") for name in self.relative.split("/")[:-1])
        return {key: unquote(value) for key, sign, value in pairs if key and sign and value != _NO_VALUE}


def _is_text_encoding(name: str) -> bool:
    """True for ``gbk``, false for ``klingon`` and for codecs such as ``base64`` that give no text."""
    try:
        info = codecs.lookup(name)
        "".encode(info.name)
    except (LookupError, ValueError):
        return False
    # These pass as text encodings, but read escapes or host names, not files.
    return info.name not in ("idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7")
