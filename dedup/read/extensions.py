"""Which extension means which format, and what to do with the files that are not read."""

from __future__ import annotations

from pathlib import Path

from dedup.formats import BY_SUFFIX, PACKINGS

_SAVE_AS_DOCX = "open it in Word, WPS or LibreOffice and save it as .docx"
_SAVE_AS_CSV = "save the sheet as .csv"
_RUN_OCR = "run OCR and give the text"
_UNPACK = "unpack it first"
_REFUSED = {
    **dict.fromkeys((".doc", ".wps", ".pages", ".dot", ".wpt"), ("a word processor file", _SAVE_AS_DOCX)),
    **dict.fromkeys((".docm", ".dotx"), ("a Word file of a rare kind", _SAVE_AS_DOCX)),
    **dict.fromkeys((".xls", ".xlsx", ".ods", ".et"), ("a spreadsheet", _SAVE_AS_CSV)),
    **dict.fromkeys(
        (".ppt", ".pptx", ".odp", ".dps"),
        ("a presentation", "export its text, for instance as .docx or .pdf"),
    ),
    **dict.fromkeys(
        (".arrow", ".feather", ".avro", ".orc"), ("a table of another kind", "write it as .parquet or .jsonl")
    ),
    **dict.fromkeys((".mobi", ".azw3"), ("an e-book", "convert it to .epub")),
    **dict.fromkeys((".ofd", ".caj"), ("a page description", "print or convert it to .pdf")),
    **dict.fromkeys(
        (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic"), ("a picture", _RUN_OCR)
    ),
    **dict.fromkeys(
        (".zip", ".rar", ".7z", ".tar", ".tgz", ".tbz", ".txz", ".bz2", ".xz", ".tar.gz", ".tar.zst"),
        ("an archive", _UNPACK),
    ),
    ".json": (
        "plain JSON",
        "write one record a line (jq -c '.[]' a.json > a.jsonl), "
        "or name it with --format jsonl if it is so already",
    ),
    ".xml": ("XML", "convert it to .html or .txt, or read the marks as text with --format text"),
}
_DATA = ("a spreadsheet", "a table of another kind", "an archive")

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


def _suffix(name: str) -> str:
    """As of a PurePath, which costs more than all else that is asked of a name."""
    point = name.rfind(".")
    return name[point:] if 0 < point < len(name) - 1 else ""


def refusal(extension: str) -> tuple[str, str] | None:
    """Return what files of this extension are and the cure, for the kinds that a user may expect to be read.

    >>> refusal(".doc")
    ('a word processor file', 'open it in Word, WPS or LibreOffice and save it as .docx')
    """
    known = _REFUSED.get(".json" if is_json(extension) else extension)
    if known is None and extension.endswith(tuple(PACKINGS)):
        inner = extension.rpartition(".")[0]
        if inner:
            return f"a packed {inner} file", _UNPACK
    return known
