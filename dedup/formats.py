"""Every format, once: which files have it, who reads it, what a place in it is, what `clean` writes.

Options, the choice of a reader, cleaning, reports, the hooks and docs/reading.md all ask here, so a format is added by
one entry and one file of `dedup/read` with its reader; then `make docs`, and a sample in tests/samples.py, by which
tests/test_formats.py goes through all that a format goes through. tests/test_new_format.py has four to copy from. Readers
are named, not imported: a hook pays for what it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from typing import Any

from dedup.extras import require
from dedup.messages import Message


class Place(Enum):
    """What the line of a place counts."""

    LINE = "line and column of the file"
    BLOCK = "block of the text"
    RECORD = "line where the record begins"
    NUMBER = "number of the record"


class Written(Enum):
    """What `clean` writes of a file from which something goes."""

    CUT = "the file, bytes cut out"
    COLUMN = "the file, its text column anew"
    TEXT = "the text, as `.txt`"
    RECORDS = "the texts, as `.jsonl`"


# What a file is written as, by its format's name, that cannot be written again without what goes.
PLAIN_TEXT, JSON_LINES = "text", "jsonl"
MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files.

    ``reader`` is ``module:function``: it takes the unpacked bytes in chunks and the file's id, or with ``seeks``, for
    what cannot be read from begin to end and so not be packed either, the source. ``text`` and ``headings`` say what
    the text is and what begins a speech. ``markdown`` texts are Markdown as it stands, of which the prose alone counts
    for the hook (`dedup.guarding.prose`). ``extra`` has to be installed besides.

    ``editor`` is ``module:class`` too, of a format of records that `clean` writes as what it is: of Written.CUT where
    records stand in the bytes (`dedup.cleaning.record_editor.Records`), of Written.COLUMN the column of texts
    (`dedup.cleaning.parquet_column.Column`).
    """

    name: str
    suffixes: tuple[str, ...]
    reader: str
    text: str
    headings: str = "no"
    place: Place = Place.LINE
    written: Written = Written.CUT
    seeks: bool = False
    markdown: bool = False
    extra: str = ""
    editor: str = ""

    @property
    def holds_records(self) -> bool:
        """Whether a file holds many texts."""
        return self.place in (Place.RECORD, Place.NUMBER)

    @property
    def written_as(self) -> str:
        """The name of the format of what `clean` writes."""
        return {Written.TEXT: PLAIN_TEXT, Written.RECORDS: JSON_LINES}.get(self.written, self.name)

    def load_reader(self) -> Callable[..., Iterator[Any]]:
        """The function that reads such files; imports its module. Raises MissingExtraError where its extra is not
        installed."""
        require(self.extra, Message("read.task_format", suffix=self.suffixes[0]))
        read: Callable[..., Iterator[Any]] = _load(self.reader)
        return read

    def load_editor(self) -> Callable[..., Any]:
        """The class that says where the texts of records stand; imports its module."""
        edit: Callable[..., Any] = _load(self.editor)
        return edit


def _load(name: str) -> Any:
    """What ``module:name`` names."""
    module, _, name = name.partition(":")
    return getattr(import_module(module), name)


_AS_IT_STANDS = "the file as it stands"
_PROSE = "the file, its markup blanked"
_ALL = (
    Format("text", (".txt", ".text", ""), "dedup.read.texts:read_text", _AS_IT_STANDS),
    Format(
        "markdown",
        (".md", ".markdown"),
        "dedup.read.markdown:read_markdown",
        _AS_IT_STANDS,
        "ATX and setext, of the highest level present",
        markdown=True,
    ),
    Format(
        "rst",
        (".rst",),
        "dedup.read.markup.rst:read",
        _PROSE,
        "of the adornment that comes first",
    ),
    Format(
        "asciidoc",
        (".adoc", ".asciidoc"),
        "dedup.read.markup.asciidoc:read",
        _PROSE,
        "with the fewest marks",
    ),
    Format(
        "org",
        (".org",),
        "dedup.read.markup.org:read",
        _PROSE,
        "with the fewest stars",
    ),
    Format(
        "latex",
        (".tex",),
        "dedup.read.markup.latex:read",
        _PROSE,
        "of the largest division",
    ),
    Format(
        "mdx",
        (".mdx",),
        "dedup.read.markup.mdx:read",
        _PROSE,
        "as in Markdown",
    ),
    Format(
        "quarto",
        (".qmd", ".rmd"),
        "dedup.read.markup.quarto:read",
        _PROSE,
        "as in Markdown",
    ),
    Format(
        "notebook",
        (".ipynb",),
        "dedup.read.notebook:read_notebook",
        "that of the Markdown and raw cells",
        "as in Markdown",
        Place.BLOCK,
        Written.TEXT,
        markdown=True,
    ),
    Format(
        "html",
        (".html", ".htm", ".xhtml"),
        "dedup.read.html:read_html",
        "extracted",
        "`h1`, else `h2`, …",
        Place.BLOCK,
        Written.TEXT,
    ),
    Format(
        "mhtml",
        (".mhtml", ".mht"),
        "dedup.read.mhtml:read_mhtml",
        "extracted",
        "`h1`, else `h2`, …",
        Place.BLOCK,
        Written.TEXT,
    ),
    Format(
        "docx",
        (".docx",),
        "dedup.read.office:read_docx",
        "extracted",
        "by style: Title, Heading 1, 标题 1, …",
        Place.BLOCK,
        Written.TEXT,
        seeks=True,
    ),
    Format(
        "epub",
        (".epub",),
        "dedup.read.epub:read_epub",
        "extracted, in the order of the spine",
        "`h1`, else `h2`, …",
        Place.BLOCK,
        Written.TEXT,
        seeks=True,
    ),
    Format(
        "odt",
        (".odt", ".fodt"),
        "dedup.read.odt:read_odt",
        "extracted",
        "by outline level; by style: Title",
        Place.BLOCK,
        Written.TEXT,
        seeks=True,
    ),
    Format(
        "rtf",
        (".rtf",),
        "dedup.read.rtf:read_rtf",
        "extracted",
        "by style or outline level",
        Place.BLOCK,
        Written.TEXT,
    ),
    Format(
        "pdf",
        (".pdf",),
        "dedup.read.pdf:read_pdf",
        "extracted",
        place=Place.BLOCK,
        written=Written.TEXT,
        seeks=True,
        extra="pdf",
    ),
    Format(
        "jsonl",
        (".jsonl", ".ndjson"),
        "dedup.read.jsonl:read_jsonl",
        "the field `text` of each record",
        place=Place.RECORD,
        editor="dedup.cleaning.json_lines:JsonLines",
    ),
    Format(
        "warc",
        (".warc", ".wet"),
        "dedup.read.warc:read_warc",
        "each page or text of a crawl, extracted",
        place=Place.NUMBER,
        written=Written.RECORDS,
    ),
    Format(
        "csv",
        (".csv", ".tsv"),
        "dedup.read.tables:read_csv",
        "the column `text` of each row",
        place=Place.RECORD,
        editor="dedup.cleaning.csv_rows:CsvRows",
    ),
    Format(
        "parquet",
        (".parquet",),
        "dedup.read.parquet:read_parquet",
        "the column `text` of each row",
        place=Place.NUMBER,
        written=Written.COLUMN,
        seeks=True,
        extra="parquet",
        editor="dedup.cleaning.parquet_column:Column",
    ),
)
FORMATS: Mapping[str, Format] = {format.name: format for format in _ALL}
BY_SUFFIX: Mapping[str, Format] = {suffix: format for format in _ALL for suffix in format.suffixes}
PACKINGS: Mapping[str, str] = {".gz": "gz", ".zst": "zst"}


def list_suffixes() -> list[str]:
    """The suffixes of all formats in their order, without those of packed files.

    >>> list_suffixes()[:3]
    ['.txt', '.text', '.md']
    """
    return [suffix for suffix in BY_SUFFIX if suffix]


def hook_pattern() -> str:
    """The names of files that are read, as the regular expression of .pre-commit-hooks.yaml."""
    suffixes = "|".join(suffix[1:] for suffix in list_suffixes())
    packings = "|".join(suffix[1:] for suffix in PACKINGS)
    return rf"(?i)\.({suffixes})(\.({packings}))?$"
