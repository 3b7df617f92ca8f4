"""Which extension means which format, and what to do with the files that are not read."""

from __future__ import annotations

from pathlib import Path

from dedup.formats import BY_SUFFIX, FORMATS, PACKINGS
from dedup.messages import Message

# What files of an extension are, and the cure: ``kind_…`` and ``cure_…`` of the messages of this room.
_REFUSED = {
    **dict.fromkeys((".doc", ".wps", ".pages", ".dot", ".wpt"), ("word", "docx")),
    **dict.fromkeys((".docm", ".dotx"), ("word_rare", "docx")),
    **dict.fromkeys((".xls", ".xlsx", ".ods", ".et"), ("sheet", "csv")),
    **dict.fromkeys((".ppt", ".pptx", ".odp", ".dps"), ("slides", "slides")),
    **dict.fromkeys((".arrow", ".feather", ".avro", ".orc"), ("table", "table")),
    **dict.fromkeys((".mobi", ".azw3"), ("ebook", "ebook")),
    **dict.fromkeys((".ofd", ".caj"), ("layout", "layout")),
    **dict.fromkeys(
        (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic"), ("picture", "ocr")
    ),
    **dict.fromkeys(
        (".zip", ".rar", ".7z", ".tar", ".tgz", ".tbz", ".txz", ".bz2", ".xz", ".tar.gz", ".tar.zst"),
        ("archive", "unzip"),
    ),
    ".json": ("json", "json"),
    ".xml": ("xml", "xml"),
}
_DATA = ("sheet", "table", "archive")

# The file beside a cleaned corpus that holds what was removed, and how its first line begins.
LEDGER = "ledger.jsonl"
LEDGER_FORMAT = "dedup-ledger/1"


def is_ledger(path: str) -> bool:
    """Whether a file is a ledger of ``dedup clean``, of whatever version."""
    try:
        with Path(path).open("rb") as file:
            return file.read(24) == b'{"format":"dedup-ledger/'
    except OSError:
        return False


def is_data(extension: str) -> bool:
    """Whether a file of this extension that is not read would hold texts as records.

    >>> is_data(".json.gz"), is_data(".avro"), is_data(".png")
    (True, True, False)
    """
    return is_json(extension) or _REFUSED.get(extension, ("",))[0] in _DATA


def is_json(extension: str) -> bool:
    """Whether files of this extension may hold one record a line, which their first bytes tell."""
    return extension in (".json", *(f".json{packing}" for packing in PACKINGS))


def classify(name: str) -> tuple[str, str, str]:
    """Return format, packing and extension of a file name; no format means that dedup reads no such files.

    >>> classify("报告.md.gz"), classify("style.css")
    (('markdown', 'gz', '.md.gz'), ('', '', '.css'))
    """
    last = _suffix(name).lower()
    packing = PACKINGS.get(last, "")
    suffix = _suffix(name[: -len(last)]).lower() if packing else last
    format_ = BY_SUFFIX.get(suffix)
    if format_ is None or (packing and format_.seeks):
        return "", packing, suffix + last if packing else last
    return format_.name, packing, suffix + last if packing else last


def is_markdown(path: str) -> bool:
    """Whether a file of this name is Markdown as it stands; a library may hold files of any name."""
    known = FORMATS.get(classify(path.rpartition("/")[2])[0])
    return known is not None and known.markdown


def _suffix(name: str) -> str:
    """As of a PurePath, which costs more than all else that is asked of a name."""
    point = name.rfind(".")
    return name[point:] if 0 < point < len(name) - 1 else ""


def refusal(extension: str) -> tuple[Message, Message] | None:
    """Return what files of this extension are and the cure, for the kinds that a user may expect to be read.

    >>> refusal(".doc")
    ('a word processor file', 'open it in Word, WPS or LibreOffice and save it as .docx')
    """
    known = _REFUSED.get(".json" if is_json(extension) else extension)
    if known is not None:
        return Message(f"read.kind_{known[0]}"), Message(f"read.cure_{known[1]}")
    inner = extension.rpartition(".")[0]
    if inner and extension.endswith(tuple(PACKINGS)):
        return Message("read.kind_packed", inner=inner), Message("read.cure_unzip")
    return None
