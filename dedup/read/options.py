"""What to read and how: the options, and the source, a file that was found but not read yet."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from dedup.errors import SettingsError
from dedup.formats import FORMATS

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

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    format: str = "auto"
    encoding: str = "auto"
    text_field: str = "text"
    id_field: str = "id"
    date_field: str = "date"
    source_field: str = "source"
    metadata_fields: tuple[str, ...] = ()
    keep_pages: bool = False

    def __post_init__(self) -> None:
        if self.format not in ("auto", *FORMATS):
            raise SettingsError(f"format is {self.format!r}; allowed: auto, {', '.join(FORMATS)}")
        if self.encoding != "auto" and not _is_text_encoding(self.encoding):
            raise SettingsError(
                f"encoding is {self.encoding!r}, which Python does not know; "
                "allowed: auto, utf-8, utf-16, gb18030, big5, shift_jis, cp1252 and the like"
            )


@dataclass(frozen=True, slots=True)
class Source:
    """One file to be read, found before anything is read; ``path`` is None for standard input.

    ``relative`` is its path below the scanned folder, empty for a file that was named directly. ``data`` are its
    bytes where they are at hand, as of a file that is staged for a commit; then nothing is opened.
    """

    id: str
    path: Path | None
    format: str
    compression: str = ""  # "", "gz" or "zst"
    size: int = 0
    relative: str = ""
    data: bytes | None = field(default=None, repr=False)

    @property
    def folder(self) -> str:
        """The first folder below the scanned one; empty where the file lies in none."""
        first, slash, _ = self.relative.partition("/")
        return first if slash else ""

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
