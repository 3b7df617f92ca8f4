"""The nouns that cross a stage: frozen, without behaviour that reads or writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dedup.messages import Message


@dataclass(frozen=True, slots=True)
class Document:
    """One text.

    ``text`` is what offsets address: the decoded string of a text file or record, or the text
    that was extracted from HTML, DOCX or PDF (then ``extracted`` is true, each block of the
    original stands on a line of its own, and places are given by block number).
    ``headings`` are half-open spans of the headings of the highest level, for formats that mark
    headings (Markdown, HTML, DOCX); None where a format has no such marks.
    ``date`` serves to choose the earlier of two copies, ``source`` names the site or outlet; both are
    empty when unknown.
    """

    id: str
    path: str
    text: str
    date: str = ""
    extracted: bool = False
    headings: tuple[tuple[int, int], ...] | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of an extracted text stand in their file: pages of a PDF, paragraphs of a DOCX.

    The text from ``starts[i]`` on stands in the ``unit`` (page or paragraph) of number ``numbers[i]``, from 1; 0 for what
    stands in none, as a header. ``headings`` are the half-open spans of all headings, in order.
    """

    unit: str
    starts: tuple[int, ...]
    numbers: tuple[int, ...]
    headings: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents of one file, as columns: reading a million records makes no object for each.

    ``ids``, ``texts``, ``dates`` and ``sources`` have equal length; ``dates`` and ``sources`` are None when
    no record has one. ``source`` is that of the texts which ``sources`` leaves empty. ``lines`` say where
    the records of a file begin (rows of Parquet), from 1; None for a file that is one text. ``extracted``
    and ``headings`` are as in `Document`; ``headings`` is given only with one text. ``metadata`` holds what was
    asked for besides and what the records have of it, by field; None when no record has any. ``layout`` and
    ``furniture``, half-open spans of what the format itself keeps apart from the text (running heads, headers), go
    with one extracted text. ``pages`` are the `dedup.read.pages.Page` of each text, None for one that is no page, where
    they were asked for.
    """

    path: str
    ids: Sequence[str]
    texts: Sequence[str]
    dates: Sequence[str] | None = None
    extracted: bool = False
    headings: tuple[tuple[int, int], ...] | None = None
    sources: Sequence[str] | None = None
    source: str = ""
    lines: Sequence[int] | None = None
    metadata: Sequence[dict[str, str]] | None = None
    layout: Layout | None = None
    furniture: tuple[tuple[int, int], ...] = ()
    pages: Sequence[Any] | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was left out or looks wrong: what, where, the cure.

    ``line`` counts from 1; ``offset`` is a byte offset from the start of the file. ``missing`` is the flag of an
    option that names a field which no record of the file has; ``refused``: a file of data was not
    opened. Both are for who reads all files, and in no report.
    """

    path: str
    message: Message
    line: int | None = None
    offset: int | None = None
    missing: str | None = None
    refused: bool = False

    def placed(self) -> Message:
        """The problem in one line, with its place."""
        key = "read.placed" if self.line is None else "read.placed_line"
        return Message(key, path=self.path, line=self.line, problem=self.message)


def name_speech(document: str, number: int) -> str:
    """The id of a speech, from the id of its document and its number there, from 1: ``a.txt@2``."""
    return f"{document}@{number}"


def split_speech(name: str) -> tuple[str, int]:
    """The id of the document of a speech, and its number there.

    >>> split_speech("a@b.txt@2")
    ('a@b.txt', 2)
    """
    document, _, number = name.rpartition("@")
    return document, int(number)


@dataclass(frozen=True, slots=True)
class Speech:
    """A speech of a document: ``page.txt@1``, its title, and its span in the document."""

    id: str
    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place of a finding, half-open in code points of the document's text; lines count from 1.

    ``role`` is anchor or member, in a check draft or source. A member or source carries how it relates to the first:
    ``kind`` (exact or near), ``jaccard`` and ``containment`` of the shingle sets, and ``identity``, the share of
    characters that align (None when the texts are too long to be aligned). A speech carries ``coverage``, the share
    of it that passages cover, and ``anchor_coverage``, that of the anchor or draft. ``page`` of a PDF, or
    ``paragraph`` of a DOCX (every ``w:p`` counts) and ``heading`` above it, are where it begins in its file; 0 and
    empty where unknown.
    """

    document: str
    speech: str
    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int
    role: str
    block: bool = False
    kind: str = ""
    jaccard: float | None = None
    containment: float | None = None
    identity: float | None = None
    coverage: float | None = None
    anchor_coverage: float | None = None
    page: int = 0
    paragraph: int = 0
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Texts that are alike, or marks of one wording: the anchor first, then the members in order of place.

    ``scope`` is within when all stand in one speech, otherwise across. ``id`` comes from kind and
    content, so it survives moves. ``places`` is how many occurrences there are, which may be more than
    were asked for. ``characters`` are those of the anchor that count; ``excerpt`` is the beginning of its text.
    ``evidence`` is what the kind has to show, as docs/formats.md tells.
    """

    id: str
    kind: str
    scope: str
    unit: str
    occurrences: tuple[Occurrence, ...]
    places: int
    characters: int
    excerpt: str
    evidence: dict[str, Any] = field(default_factory=dict)


SLOT_TYPES = (
    "number",
    "date",
    "ordinal",
    "amount",
    "place",
    "organisation",
    "person",
    "placeholder",
    "text",
)


@dataclass(frozen=True, slots=True)
class Slot:
    """A place of a template that its uses fill differently.

    ``type`` is one of `SLOT_TYPES`. ``values`` are the commonest ones with their counts, ``distinct`` is how many
    there are; an empty one is ``""``. ``alternatives`` is true where so few words fill the slot that the skeleton
    shows them: 提请│提交. ``years`` are the first and the last year of each of the values, 0 for both where no use of
    it has a date; none where no use of the template has one.
    """

    type: str
    values: tuple[tuple[str, int], ...]
    distinct: int
    alternatives: bool = False
    years: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Use:
    """A place where a template is used: an occurrence, and what fills each slot there.

    ``slots`` are half-open spans in code points of the document's text, ``values`` what stands in them, with the
    breaks that a page caused left out.
    """

    place: Occurrence
    slots: tuple[tuple[int, int], ...]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A skeleton that several speeches share.

    ``skeleton`` holds the fixed texts, as the first use writes them, and None for each slot, in order; ``text`` shows
    it in one string. ``speeches`` and ``sources`` use it, copies counted once; ``gain`` is what it saves, in bits,
    when its uses are written as template and slot values. ``parent`` is the id of a wider template of which this is a
    variant, or empty. ``everyday`` ones say nothing but everyday words; ``frame`` ones stand mostly in what belongs to
    pages and not to their texts. ``years`` are those of dated uses, each with the speeches that use it then, and
    ``first`` is the id of the speech that has the earliest of them.
    """

    id: str
    skeleton: tuple[str | None, ...]
    text: str
    slots: tuple[Slot, ...]
    uses: tuple[Use, ...]
    speeches: int
    sources: int
    gain: float
    parent: str = ""
    everyday: bool = False
    frame: bool = False
    years: tuple[tuple[int, int], ...] = ()
    first: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A template without its uses, as it is kept to be found in other texts.

    What `Template` has too means what it means there, and is counted where the form was found. ``longest`` says of each
    slot how long a value may be, in characters of Chinese and words of spaced scripts; ``sentences`` over how many
    sentences a use may go. Of a ``label`` the first colon is fixed, and ends what a line begins with.
    """

    id: str
    skeleton: tuple[str | None, ...]
    slots: tuple[Slot, ...]
    longest: tuple[int, ...]
    sentences: int = 1
    label: bool = False
    speeches: int = 0
    sources: int = 0
    gain: float = 0.0
    parent: str = ""
    frame: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a genre: the id of its ``template``, as most write it, and how many speeches of the genre use one of its
    family."""

    template: str
    speeches: int


@dataclass(frozen=True, slots=True)
class Genre:
    """Speeches that use mostly the same templates: the ids of the ``speeches``, copies left out, and the ``steps`` in the
    order in which most have them."""

    id: str
    speeches: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class TemplateSequence:
    """The templates of a speech in order of place, as ``(id, start, end)`` in its document, and the share of its
    characters that their fixed texts cover."""

    share: float
    templates: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class FrameTotals:
    """What is known of the frames of a corpus.

    ``families`` of pages have one; ``pages`` belong to them and ``without`` do not. ``lines`` are those of the frames,
    each once; ``characters`` those of all their places. Of families ``across_sources`` have pages of several sources
    that have a name; ``divided_sources`` have pages of several families, and ``examples`` names the first of these.
    """

    families: int
    pages: int
    without: int
    lines: int
    characters: int
    across_sources: int
    divided_sources: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """Totals of a scan. Characters are those that count after folding.

    ``repeated`` characters stand in units that are equal or nearly equal to a better copy (members, not anchors);
    of these ``within`` repeat in their own speech and ``across`` elsewhere. ``short_units`` are below
    --min-length and not reported; ``short_repeats`` of them repeat. ``uncompared_texts`` stood in
    very large groups and were not compared with all others of theirs. ``frames`` is None where no pages share one.
    """

    documents: int
    speeches: int
    units: int
    characters: int
    short_units: int
    short_repeats: int
    repeated_units: int
    repeated_characters: int
    within_characters: int
    across_characters: int
    findings: dict[str, int]
    members: dict[str, int]
    member_characters: dict[str, int]
    pairs_verified: int
    uncompared_texts: int
    frames: FrameTotals | None = None

    @property
    def repeated_share(self) -> float:
        return self.repeated_characters / self.characters if self.characters else 0.0
