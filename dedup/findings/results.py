"""What every result is: texts with findings in them, which are made one by one when somebody asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np

from dedup.findings.places import Places
from dedup.findings.quote import excerpt
from dedup.findings.repeats import Repeats
from dedup.findings.spans import Spans
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


class Channel(Protocol):
    """Findings of some kinds, numbered by their first place, which ``firsts`` int64[n] gives."""

    @property
    def firsts(self) -> I64: ...

    def sizes(self) -> I64:
        """How many characters each finding repeats, int64[n]."""

    def finding(self, index: int, most: int | None = None) -> Finding:
        """A finding by its number, with its first ``most`` occurrences."""


@dataclass(frozen=True)
class Results:
    """The result of a scan or a check.

    ``findings()`` yields them in order of place; ``summary`` has the totals, ``problems`` what could not
    be read. The corpus stays in memory, so that any place can be quoted with ``text()``.
    """

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
        return int(np.searchsorted(self.speeches.documents, self.number_of[document])) + number - 1

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
        ranked = []
        for i, channel in enumerate(self.channels):
            sizes = channel.sizes()
            order = np.lexsort((np.arange(len(sizes)), -sizes))[:number]
            ranked += [(-int(sizes[index]), i, index) for index in order.tolist()]
        return [self.channels[i].finding(index, places) for _, i, index in sorted(ranked)[:number]]

    def _spans(self, starts: I64, ends: I64) -> Spans:
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
