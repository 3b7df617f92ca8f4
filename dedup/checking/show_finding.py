"""Why a finding of a check is one: both texts aligned, how alike they are, how common it is, what decided."""

from __future__ import annotations

import difflib
import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np
from rich.console import Console
from rich.text import Text

from dedup.checking.check_report import CheckReport
from dedup.checking.phrases import speeches_needed
from dedup.checking.show_drafts import common_text, phrase_text, source_text
from dedup.errors import SettingsError
from dedup.kernels import active
from dedup.kernels.arrays import Codes
from dedup.kinds import PHRASES
from dedup.match.formulae import SOURCES, SPEECHES
from dedup.match.passages import CHARACTER, LETTER, weigh
from dedup.messages import Message
from dedup.model import Finding, Occurrence
from dedup.printable import printable
from dedup.report.differs_wording import say_differs
from dedup.report.side_by_side import align_rows, DIFFERS, Row
from dedup.report.terminal import place_of, say
from dedup.report.wording import load_wording, Wording
from dedup.text.whole import whole_spans

# Rows of the alignment, and sources, that are shown.
ROWS = 40
SOURCES_SHOWN = 50
NEAR_IDS = 3
# Facts that differ.
FACTS = 50
# Characters of each side that are aligned.
ALIGNED = 8000
# Characters before and behind a set phrase.
AROUND = 20
MEASURES = ("identity", "jaccard", "containment", "coverage", "anchor_coverage")


def explain_finding(report: CheckReport, id: str, console: Console, language: str = "en") -> None:
    """Show the finding of this id, or of the only id that begins so.

    Raises SettingsError when there is none, or more than one.
    """
    finding = find_finding(report, id)
    view = _Explained(report, finding, console, load_wording(language))
    view.show_head()
    if finding.kind not in PHRASES and len(finding.occurrences) > 1:
        view.show_alignment()
        view.show_measures()
    view.show_reason()
    view.show_sources()


def find_finding(report: CheckReport, id: str) -> Finding:
    """The first finding of this id, or of the only id that begins so; raises SettingsError."""
    by_id: dict[str, Finding] = {}
    for finding in report.findings():
        by_id.setdefault(finding.id, finding)
    found = [name for name in by_id if name == id] or [name for name in by_id if id and name.startswith(id)]
    if len(found) == 1:
        return by_id[found[0]]
    if found:
        raise SettingsError(
            Message("checking.explain_several", id=repr(id), number=len(found), found=found[:NEAR_IDS])
        )
    if not by_id:
        raise SettingsError(Message("checking.explain_nothing", id=repr(id)))
    near = difflib.get_close_matches(id, by_id, NEAR_IDS, 0.5) or list(by_id)[:NEAR_IDS]
    more = len(by_id) - len(near)
    key = "explain_none_more" if more else "explain_none"
    raise SettingsError(Message(f"checking.{key}", id=repr(id), near=near, more=f"{more:,}"))


@dataclass(frozen=True)
class _Explained:
    """One finding, and where and in which words to show it."""

    report: CheckReport
    finding: Finding
    console: Console
    wording: Wording

    def show_head(self) -> None:
        kind, draft = self.finding.kind, self.finding.occurrences[0]
        size = self.wording.count("character", self.finding.characters)
        title = Text.assemble((self.wording.of_kind(kind).title, "bold cyan"), f"  {size}  ")
        self.console.print(title.append(self.finding.id, "dim"), soft_wrap=True)
        if differs := say_differs(self.finding, self.wording, FACTS):
            say(self.console, (differs, "bold yellow"))
        say(self.console, (place_of(draft, self.wording), "blue"))
        if kind in PHRASES:
            say(self.console, "  " + phrase_text(self.finding))
        words = self.wording.of_kind(kind)
        self.say_dim(words.in_draft or words.meaning)

    def show_alignment(self) -> None:
        """The draft above its likeliest source, each passage by itself."""
        draft, source = self.finding.occurrences[:2]
        names = [self.wording.say(f"explain.{name}") + "  " for name in ("draft", "source")]
        indent = max(Text(name).cell_len for name in names)
        width = max(20, self.console.width - indent)
        shown = 0
        differs = False
        self.console.print()
        for tie in self.ties():
            whole = self.whole(draft, tie[0]), self.whole(source, tie[1])
            # What is beyond the rows that are shown need not be aligned, which takes the square of its length.
            a, b = ([start, min(end, start + ALIGNED)] for start, end in whole)
            codes = self.codes(draft, a), self.codes(source, b)
            rows = align_rows(self.text(draft, a), self.text(source, b), codes, width)
            for row in itertools.islice(rows, ROWS - shown):
                self.show_row(row, names, indent)
                shown += 1
                differs |= bool(row.marks.strip())
            if shown == ROWS or (a, b) != whole:
                self.say_dim(self.wording.say("explain.cut"))
                break
            say(self.console)
        if differs:
            self.say_dim(self.wording.say("explain.marks"))

    def show_row(self, row: Row, names: list[str], indent: int) -> None:
        for name, line in zip(names, (row.first, row.second), strict=True):
            text = Text(name + " " * (indent - Text(name).cell_len), "dim").append(Text(line, "not dim"))
            self.console.print(text, no_wrap=True, soft_wrap=True)
        if row.marks.strip():
            marks = Text(" " * indent + row.marks.rstrip(), "bold red" if DIFFERS in row.marks else "yellow")
            self.console.print(marks, no_wrap=True, soft_wrap=True)

    def ties(self) -> list[tuple[list[int], list[int]]]:
        """The spans of the draft and of the first source that belong together: whole paragraphs, or passages."""
        draft, source = self.finding.occurrences[:2]
        whole = [([draft.start, draft.end], [source.start, source.end])]
        return whole if source.kind else self.passages() or whole

    def passages(self) -> list[tuple[list[int], list[int]]]:
        """The spans of the passages that tie the draft to the first source."""
        passages = self.finding.evidence.get("passages", ())
        return sorted((tie["a"], tie["b"]) for tie in passages if tie["of"] == [0, 1])

    def longest(self) -> tuple[int, int]:
        """Of the longest run that the first source shares: as how many characters --min-passage counts it, by its shorter
        side, and how many the draft has of it; zeros if that is no passage."""
        draft, source = self.finding.occurrences[:2]
        whole = [([draft.start, draft.end], [source.start, source.end])]
        passage = self.finding.kind in ("passage", "contained")
        ties = whole if passage else self.passages()
        sides = ((self.weigh(draft, a), self.weigh(source, b)) for a, b in ties)
        weight, size = max(((min(a[0], b[0]), a[1]) for a, b in sides), default=(0, 0))
        counted = weight // CHARACTER
        # Of paragraphs that are alike any piece aligns, however short.
        long = passage or counted >= self.report.settings.min_passage
        return (counted, size) if long else (0, 0)

    def weigh(self, place: Occurrence, span: list[int]) -> tuple[int, int]:
        """Tenths of a character that a span of a place's document weighs in the stream, where letters count less; and how
        many characters of it count."""
        start, end = (np.array([at], np.int64) for at in self.in_corpus(place, span))
        none = np.zeros(0, np.int64)
        sizes, codes, *_ = active.write_stream(self.report.codes, start, end, none, none)
        letters = active.count_letters(codes, np.zeros_like(sizes), sizes)
        return int(weigh(sizes, letters)[0]), int(sizes[0])

    def text(self, place: Occurrence, span: list[int]) -> str:
        start, end = self.in_corpus(place, span)
        return self.report.corpus.text(start, end)

    def whole(self, place: Occurrence, span: list[int]) -> list[int]:
        """A span of a place's document in whole words."""
        base, _ = self.in_corpus(place, [0, 0])
        edges = whole_spans(self.report.corpus, *(np.array([base + at]) for at in span))
        return [int(edge[0]) - base for edge in edges]

    def codes(self, place: Occurrence, span: list[int]) -> Codes:
        start, end = self.in_corpus(place, span)
        return self.report.codes[start:end]

    def in_corpus(self, place: Occurrence, span: list[int]) -> tuple[int, int]:
        base = int(self.report.corpus.starts[self.report.number_of[place.document]])
        return base + span[0], base + span[1]

    def show_measures(self) -> None:
        """The similarity of the likeliest source."""
        source = self.finding.occurrences[1]
        for name in MEASURES:
            value = getattr(source, name)
            if value is not None:
                said = f"{value:.3f}"
                measure = self.wording.say(f"measures.{name}", value=said)
                say(self.console, self.wording.say(f"explain.{name}", value=said, measure=measure))

    def show_reason(self) -> None:
        """What made it a finding, what would not; and how common it is."""
        self.console.print()
        say(self.console, (self.wording.say("explain.why"), "bold"))
        for key, values in self.reasons():
            self.console.print(Text("  " + self.wording.say(f"explain.{key}", **values)), soft_wrap=True)

    def reasons(self) -> list[tuple[str, dict[str, Any]]]:
        """Keys of messages with their values."""
        finding, settings = self.finding, self.report.settings
        common = finding.evidence["common"]
        use = common_text(finding, self.wording)
        # Where no source is known nobody asks for two.
        sources = self.wording.say("explain.of_sources", n=SOURCES) if common["sources"] else ""
        needed = {"needed": self.needed(), "sources": sources}
        if "form" in finding.evidence:
            return [("is_form", {"common": use, "form": finding.evidence["form"]})]
        if "listed" in finding.evidence:
            return [("is_listed", {"common": use})]
        if finding.kind in PHRASES:
            return [("is_phrase", {"common": use} | needed), ("no_phrase", {"least": settings.min_passage})]
        first = finding.occurrences[1] if len(finding.occurrences) > 1 else None
        reasons: list[tuple[str, dict[str, Any]]] = []
        if finding.kind == "speech" and first is not None:
            covered = max(first.coverage or 0.0, first.anchor_coverage or 0.0)
            values = {"value": f"{covered:.1%}", "least": f"{settings.speech_coverage:g}"}
            reasons.append(("by_coverage", values))
        elif first is not None and (longest := self.longest())[0]:
            reasons.append(self.by_length(*longest, first.identity == 1.0))
        if first is not None and first.jaccard is not None:
            values = {"value": f"{first.jaccard:.3f}", "least": f"{settings.threshold:g}"}
            reasons.append(("by_jaccard", values | {"shortest": settings.min_length}))
        return [*reasons, ("is_copy", {"common": use} | needed)]

    def by_length(self, counted: int, size: int, verbatim: bool) -> tuple[str, dict[str, Any]]:
        """That a run is long enough, and at which --min-passage it is no more; where that is not its length, why."""
        least = self.report.settings.min_passage
        key = "by_length" if verbatim else "by_alignment"
        if counted == size:
            return key, {"n": size, "least": least}
        letters = {
            "counted": counted,
            "letter": f"{LETTER / CHARACTER:g}",
            "letters": least * CHARACTER // LETTER,
        }
        return f"{key}_counted", {"n": size, "least": least} | letters

    def needed(self) -> int:
        """How many speeches make a set phrase of it."""
        if self.finding.kind == "template":
            return SPEECHES
        draft = self.finding.occurrences[0]
        return speeches_needed(self.weigh(draft, [draft.start, draft.end])[0])

    def show_sources(self) -> None:
        """All places that hold it, the likeliest first."""
        places = self.finding.occurrences[1:]
        if not places:
            return
        self.console.print()
        phrase = self.finding.kind in PHRASES
        heading = "explain.examples" if phrase else "explain.sources"
        say(self.console, (self.wording.say(heading, n=len(places)), "bold"))
        for place in places[:SOURCES_SHOWN]:
            line = Text("  ").append_text(source_text(self.report, place, self.wording))
            self.console.print(line, soft_wrap=True)
            if phrase:
                self.show_context(place)
        if len(places) > SOURCES_SHOWN:
            self.say_dim("  " + self.wording.say("findings.more", number=len(places) - SOURCES_SHOWN))

    def show_context(self, place: Occurrence) -> None:
        """A place with what stands around it, in one line."""
        corpus = self.report.corpus
        start, end = self.in_corpus(place, [place.start, place.end])
        number = self.report.number_of[place.document]
        before = max(int(corpus.starts[number]), start - AROUND), start
        behind = end, min(int(corpus.ends[number]), end + AROUND)
        parts = [printable(" ".join(corpus.text(*span).split())) for span in (before, (start, end), behind)]
        line = Text.assemble("    ", (parts[0], "dim"), (parts[1], "bold"), (parts[2], "dim"))
        self.console.print(line, soft_wrap=True)

    def say_dim(self, line: str) -> None:
        say(self.console, (line, "dim"))
