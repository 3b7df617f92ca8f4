"""What every result is: texts with findings in them, which are made when somebody asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, TYPE_CHECKING, TypeVar

import numpy as np

from dedup.findings.columns import Several
from dedup.findings.kind import Channel, Repeats
from dedup.findings.occurrences import Spans
from dedup.findings.places import Places
from dedup.findings.quote import excerpt, excerpts
from dedup.kernels import active
from dedup.kernels.arrays import Bools, Codes, I32, I64, ragged
from dedup.kernels.parallel import cut_up, in_turn
from dedup.model import (
    Finding,
    Form,
    Genre,
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
from dedup.text.headings import addresses, LONGEST_LINE, may_entitle
from dedup.text.segment import Speeches, Units

if TYPE_CHECKING:
    from dedup.findings.paragraph_pairs import Pairs

Made = TypeVar("Made")
TITLE_LENGTH = 40
# Behind a salutation a title is looked for in the next two lines.
BEHIND = 3
# So many findings are made at once: columns are worth it, and what is made of them takes some megabytes.
AT_A_TIME = 4096


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
        return self.speeches_at(np.array([number]))[0]

    def speeches_at(self, numbers: I64) -> list[Speech]:
        """Speeches by their numbers through the whole corpus."""
        starts, ends = self.speeches.starts[numbers], self.speeches.ends[numbers]
        documents = self.speeches.documents[numbers]
        base = self.corpus.starts[documents]
        rows = zip(
            *(self.corpus.ids.take(documents), self.speeches.number[numbers].tolist()),
            *(self._titles(starts, ends), (starts - base).tolist(), (ends - base).tolist()),
            strict=True,
        )
        return [Speech(name_speech(document, number), *rest) for document, number, *rest in rows]

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
        return self.speeches_at(self.speeches_in(np.array([document])))

    def speeches_in(self, documents: I64) -> I64:
        """The numbers of the speeches of documents, int64."""
        first = np.searchsorted(self.speeches.documents, documents)
        return ragged(first, np.searchsorted(self.speeches.documents, documents + 1))[0]

    def _titles(self, starts: I64, ends: I64) -> list[str]:
        """The titles of the speeches that are these spans: the first line that is no frame; where all are, the first. A
        line that only addresses the listeners is none: a short one behind it, without a stop, may be."""
        first, last = np.searchsorted(self.units.starts, starts), np.searchsorted(self.units.starts, ends)
        better = self._next_titles[first]
        first = np.where(better < last, better, first)
        some = first[first < last]
        shown = iter(self._lines(some))
        titles = [next(shown) if has else "" for has in (first < last).tolist()]
        for i in (i for i, title in enumerate(titles) if addresses(title)):
            behind = np.arange(first[i] + 1, min(first[i] + BEHIND, last[i]))
            titles[i] = next((line for line in self._lines(behind) if may_entitle(line)), "")
        return [one if len(one) <= TITLE_LENGTH else one[:TITLE_LENGTH].rstrip() + "…" for one in titles]

    def _lines(self, units: I64) -> list[str]:
        """The units in one line each, as far as titles go."""
        lines = excerpts(self.corpus, self.units.starts[units], self.units.ends[units], LONGEST_LINE)
        return [line.lstrip("# ") for line in lines]

    @cached_property
    def _next_titles(self) -> I64:
        """From each unit on the next that may be a title, int64[units + 1]; their number where there is none."""
        n = len(self.units)
        at = np.append(np.where(self._may_be_titles, np.arange(n), n), n)
        return np.minimum.accumulate(at[::-1])[::-1]

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
        return sum(map(self.told, self.channels))

    def told(self, channel: Channel) -> int:
        """How many findings of a kind are told, the first ones: who holds texts against a library is not told what
        repeats in that alone, whose documents come last."""
        return int(np.searchsorted(channel.firsts, self.corpus.own_end))

    @property
    def channels(self) -> Sequence[Channel]:
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
        """The templates, leaders of families that are re-used most first; none unless they were asked for."""
        return ()

    @property
    def forms(self) -> tuple[Form, ...]:
        """The templates as they are kept, without their uses."""
        return ()

    @property
    def genres(self) -> tuple[Genre, ...]:
        """Speeches that use mostly the same templates, with the skeleton of each genre."""
        return ()

    def template_sequence(self, number: int) -> TemplateSequence:
        """The templates of speech ``number``, counted through the whole corpus from 0."""
        return TemplateSequence(0.0, ())

    def prepare(self) -> None:
        """Look up at once what all findings need, for whoever goes through all of them."""

    def findings(self) -> Iterator[Finding]:
        """All findings in order of their first place; of one place speeches before paragraphs before passages."""
        for some in self.by_place():
            yield from some.findings()

    def largest(self, number: int, places: int) -> list[Finding]:
        """The findings that repeat most characters, each with its first ``places`` occurrences only."""
        return [finding for _, finding in self.ranked(places, number)]

    def ranked(self, places: int | None = None, number: int | None = None) -> Iterator[tuple[int, Finding]]:
        """All findings, or so many, those first that repeat most characters, with how many; each with its first
        ``places`` occurrences only."""
        for sizes, some in self.by_size(places, number):
            yield from zip(sizes.tolist(), some.findings(), strict=True)

    def by_place(self) -> Iterator[Several]:
        """The findings of `findings` as columns, some thousands at a time."""
        return self.made_by_place(lambda some: some, 1)

    def made_by_place(self, make: Callable[[Several], Made], threads: int) -> Iterator[Made]:
        """What is made of the findings of `by_place`, in their order."""
        self.prepare()
        channel, index, first = self._numbers()
        order = np.lexsort((index, channel, first))

        def work(lo: int, hi: int) -> Made:
            return make(self._some(order[lo:hi], channel, index, None))

        return in_turn(work, cut_up(len(order), AT_A_TIME), threads, threads)

    def by_size(self, places: int | None, number: int | None = None) -> Iterator[tuple[I64, Several]]:
        """The findings of `ranked` as columns, some thousands at a time, and how many characters each repeats."""
        channel, index, first = self._numbers()
        size = np.concatenate(
            [np.zeros(0, np.int64), *(one.sizes()[: self.told(one)] for one in self.channels)]
        )
        rank = np.array([one.rank for one in self.channels], np.int64)[channel]
        order = np.lexsort((index, channel, first, rank, -size))[:number]
        parts = (order[lo:hi] for lo, hi in cut_up(len(order), AT_A_TIME))
        return ((size[which], self._some(which, channel, index, places)) for which in parts)

    def _numbers(self) -> tuple[I64, I64, I64]:
        """Of all findings the channel, the number in it, and the first place, int64[n] each."""
        sizes = [self.told(one) for one in self.channels]
        index = np.concatenate([np.zeros(0, np.int64), *map(np.arange, sizes)])
        told = (one.firsts[:size] for one, size in zip(self.channels, sizes, strict=True))
        firsts = np.concatenate([np.zeros(0, np.int64), *told])
        return np.repeat(np.arange(len(sizes)), sizes), index, firsts

    def _some(self, which: I64, channel: I64, index: I64, places: int | None) -> Several:
        """Some findings by channel and number in it, with their first ``places``."""
        parts = []
        for number, one in enumerate(self.channels):
            at = np.flatnonzero(channel[which] == number)
            if len(at):
                parts.append((at, one.columns(index[which[at]]).first(places)))
        return Several(parts)

    def pairs(self) -> Iterator[dict[str, Any]]:
        """Verified pairs of paragraphs, as docs/formats.md describes them; none where none were looked for."""
        for some in self.pair_columns():
            yield from some.records()

    def pair_columns(self) -> Iterator[Pairs]:
        """The pairs, some thousands at a time."""
        return iter(())

    def characters_of(self, place: Occurrence) -> int:
        """How many characters of a place count."""
        base = int(self.corpus.starts[self.number_of[place.document]])
        codes = self.codes[base + place.start : base + place.end]
        return int(active.measure_units(codes, np.array([0]), np.array([len(codes)]))[2][0])

    def spans_of(self, places: Sequence[Occurrence]) -> Spans:
        """Where places stand, as columns."""
        base = self.corpus.starts[[self.number_of[place.document] for place in places]]
        starts = np.array([place.start for place in places], np.int64)
        ends = np.array([place.end for place in places], np.int64)
        return self.spans(base + starts, base + ends)

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
        return Places(self.corpus)

    @cached_property
    def number_of(self) -> dict[str, int]:
        """The documents by id, counted from 0."""
        return {self.corpus.ids[i]: i for i in range(len(self.corpus))}
