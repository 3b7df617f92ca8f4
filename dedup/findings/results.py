"""What every result is: texts with findings in them, which are made one by one when somebody asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any, ClassVar

import numpy as np

from dedup.findings.kind import Channel, Repeats
from dedup.findings.occurrences import Spans
from dedup.findings.places import Places
from dedup.findings.quote import excerpt
from dedup.kernels import active
from dedup.kernels.arrays import Bools, Codes, I32, I64
from dedup.model import (
    Finding,
    name_speech,
    Occurrence,
    Problem,
    Speech,
    split_speech,
    Summary,
    Template,
    TemplateSequence,
)
from dedup.settings import Settings
from dedup.text.corpus import Corpus
from dedup.text.segment import Speeches, Units

TITLE_LENGTH = 40


@dataclass(frozen=True, kw_only=True)
class Results:
    """The result of a scan or a check.

    ``findings()`` yields them in order of place; ``summary`` has the totals, ``problems`` what could not
    be read. The corpus stays in memory, so that any place can be quoted with ``text()``.

    What writes or shows a result asks it for what its job adds, and not which job that was.
    """

    # The job whose options shaped it, by its command.
    job: ClassVar[str] = "scan"
    # Kinds of finding that nobody objects to.
    tolerated: ClassVar[tuple[str, ...]] = ()

    settings: Settings
    corpus: Corpus = field(repr=False)
    problems: tuple[Problem, ...]
    speeches: Speeches = field(repr=False)
    units: Units = field(repr=False)
    codes: Codes = field(repr=False)

    # -------------------------------------------------------------- what was read

    def text(self, occurrence: Occurrence) -> str:
        """The original text of a place."""
        base = int(self.corpus.starts[self.number_of[occurrence.document]])
        return self.corpus.text(base + occurrence.start, base + occurrence.end)

    def excerpt(self, occurrence: Occurrence, length: int) -> str:
        """The beginning of a place in one line."""
        base = int(self.corpus.starts[self.number_of[occurrence.document]])
        return excerpt(self.corpus, base + occurrence.start, base + occurrence.end, length)

    def speech(self, number: int) -> Speech:
        """Speech ``number``, counted through the whole corpus from 0."""
        document = int(self.speeches.documents[number])
        base = int(self.corpus.starts[document])
        start, end = int(self.speeches.starts[number]), int(self.speeches.ends[number])
        name = name_speech(self.corpus.ids[document], int(self.speeches.number[number]))
        return Speech(name, self._title(start, end), start - base, end - base)

    @property
    def documents(self) -> Sequence[int]:
        """The documents that the result speaks of, counted from 0."""
        return range(len(self.corpus))

    def speech_of(self, occurrence: Occurrence) -> Speech:
        """The speech that a place stands in."""
        return self.speech(self.speech_number(occurrence.speech))

    def speech_number(self, name: str) -> int:
        """The number of a speech through the whole corpus, from 0, by its id."""
        document, number = split_speech(name)
        return self.first_speech(self.number_of[document]) + number - 1

    def first_speech(self, document: int) -> int:
        """The number of the first speech of a document, counted from 0."""
        return int(np.searchsorted(self.speeches.documents, document))

    def document_speeches(self, document: int) -> list[Speech]:
        """The speeches of a document, counted from 0 in order of id."""
        first, last = np.searchsorted(self.speeches.documents, [document, document + 1])
        return [self.speech(number) for number in range(int(first), int(last))]

    def _title(self, start: int, end: int) -> str:
        first, last = np.searchsorted(self.units.starts, [start, end]).tolist()
        if first == last:
            return ""
        # Where all of it is frame, its first line has to do.
        first += int(np.argmax(self._may_be_titles[first:last]))
        begin, end = int(self.units.starts[first]), int(self.units.ends[first])
        return excerpt(self.corpus, begin, end, TITLE_LENGTH).lstrip("# ")

    @cached_property
    def _may_be_titles(self) -> Bools:
        """Units that may be the title of their speech, bool[units]."""
        return np.ones(len(self.units), bool)

    # -------------------------------------------------------------- what the job adds

    @property
    def header(self) -> dict[str, Any]:
        """The options that shaped the result."""
        return self.settings.header(self.job)

    @property
    def focus(self) -> range:
        """The documents, the first of the corpus, that were held against the others, and are told whatever was found
        in them; none where all were compared alike."""
        return range(0)

    @property
    def has_templates(self) -> bool:
        """Whether there are templates beside the findings."""
        return False

    def sections(self) -> Mapping[str, Sequence[Any]]:
        """Lists that stand in the report beside findings, by name."""
        return {}

    def page_sections(self) -> Mapping[str, Sequence[Any]]:
        """Lists that stand in the page's data, by name."""
        return {}

    def document_facts(self, document: int) -> Mapping[str, Any]:
        """What is told of a document besides its text and speeches."""
        return {}

    def title_of(self, document: int, speech: Speech) -> str:
        """What a reader knows a speech of a document by; empty where it has no title."""
        return speech.title

    # -------------------------------------------------------------- findings

    def __len__(self) -> int:
        """How many findings there are."""
        return sum(len(channel.firsts) for channel in self.channels)

    @property
    def channels(self) -> list[Channel]:
        """Findings by kind."""
        raise NotImplementedError

    @property
    def summary(self) -> Summary:
        """The totals."""
        raise NotImplementedError

    def repeats(self) -> list[Repeats]:
        """What repeats, by kind; spans of different kinds may overlap."""
        raise NotImplementedError

    @property
    def templates(self) -> tuple[Template, ...]:
        """The templates, those that save most first; none unless they were asked for."""
        return ()

    def template_sequence(self, number: int) -> TemplateSequence:
        """The templates of speech ``number``, counted through the whole corpus from 0."""
        return TemplateSequence(0.0, ())

    def prepare(self) -> None:
        """Look up at once what all findings need, for whoever goes through all of them."""

    def findings(self) -> Iterator[Finding]:
        """All findings in order of their first place; of one place speeches before paragraphs before passages."""
        self.prepare()
        firsts = np.concatenate([channel.firsts for channel in self.channels])
        number = np.concatenate([np.full(len(channel.firsts), i) for i, channel in enumerate(self.channels)])
        index = np.concatenate([np.arange(len(channel.firsts)) for channel in self.channels])
        for at in np.lexsort((index, number, firsts)).tolist():
            yield self.channels[number[at]].finding(int(index[at]))

    def largest(self, number: int, places: int) -> list[Finding]:
        """The findings that repeat most characters, each with its first ``places`` occurrences only."""
        return [finding for _, finding in islice(self.ranked(places), number)]

    def ranked(self, places: int | None = None) -> Iterator[tuple[int, Finding]]:
        """All findings, those first that repeat most characters, with how many; each with its first ``places``
        occurrences only."""
        sizes = [channel.sizes() for channel in self.channels]
        size = np.concatenate([np.zeros(0, np.int64), *sizes])
        number = np.repeat(np.arange(len(sizes)), [len(some) for some in sizes])
        index = np.concatenate([np.zeros(0, np.int64), *(np.arange(len(some)) for some in sizes)])
        for at in np.lexsort((index, number, -size)).tolist():
            yield int(size[at]), self.channels[number[at]].finding(int(index[at]), places)

    def pairs(self) -> Iterator[dict[str, Any]]:
        """Verified pairs of paragraphs, as docs/formats.md describes them; none where none were looked for."""
        return iter(())

    def characters_of(self, place: Occurrence) -> int:
        """How many characters of a place count."""
        base = int(self.corpus.starts[self.number_of[place.document]])
        span = np.array([base + place.start]), np.array([base + place.end])
        return int(active.measure_units(self.codes, *span)[2][0])

    def spans(self, starts: I64, ends: I64) -> Spans:
        """Spans of the corpus, as occurrences of findings."""
        return Spans(self.corpus, self.speeches, self.places, starts, ends)

    @cached_property
    def unit_characters(self) -> I32:
        """How many characters of each unit count, int32[units]."""
        return active.measure_units(self.codes, self.units.starts, self.units.ends)[2]

    @cached_property
    def places(self) -> Places:
        """Lines and columns."""
        return Places(self.corpus, self.units)

    @cached_property
    def number_of(self) -> dict[str, int]:
        """The documents by id, counted from 0."""
        return {self.corpus.ids[i]: i for i in range(len(self.corpus))}
